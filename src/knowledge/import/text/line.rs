//! The lines of a plain text that say something, each with what its layout tells.

use super::code;
use crate::knowledge::import::document::Code;

#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// Without the white space around it.
    pub text: &'a str,
    /// With it.
    pub raw: &'a str,
    /// Whether a blank line stands above.
    pub gap: bool,
    /// A whole sample of code stands for one line.
    pub code: Option<Code>,
}

impl Line<'_> {
    pub fn is_code(&self) -> bool {
        self.code.is_some()
    }

    /// Columns of white space before the text.
    pub fn indent(&self) -> usize {
        const TAB: usize = 4;
        let before = self.raw.chars().take_while(|c| c.is_whitespace());
        before.map(|c| if c == '\t' { TAB } else { 1 }).sum()
    }

    /// A line of signs that only parts what stands above from what stands below.
    pub fn is_separator(&self) -> bool {
        !self.is_code()
            && !self.text.chars().any(char::is_alphanumeric)
            && self.text.chars().all(|c| "-–—_=*~·•.─━#+ ".contains(c))
            && self.text.chars().filter(|c| !c.is_whitespace()).count() >= 3
    }

    pub fn starts_lower(&self) -> bool {
        self.text.starts_with(char::is_lowercase)
    }
}

/// The lines that are not blank; a sample of code is one of them.
pub fn lines(text: &str) -> Vec<Line<'_>> {
    let raw: Vec<&str> = text.lines().collect();
    let samples = code::samples(&raw);
    let mut samples = samples.iter().peekable();
    let (mut lines, mut gap, mut at) = (Vec::new(), true, 0);
    while let Some(line) = raw.get(at) {
        let sample = samples.next_if(|sample| sample.lines.start == at);
        at = sample.map_or(at + 1, |sample| sample.lines.end);
        let code = sample.map(|sample| Code {
            language: sample.language.clone(),
            lines: raw[sample.code.clone()]
                .iter()
                .map(|line| (*line).to_owned())
                .collect(),
        });
        if line.trim().is_empty() {
            gap = true;
            continue;
        }
        lines.push(Line {
            text: line.trim(),
            raw: line,
            gap,
            code,
        });
        gap = false;
    }
    lines
}
