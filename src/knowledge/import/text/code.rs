//! Finds the samples of code in plain text, so that they are kept to the letter and none of their comments
//! becomes a heading. The signs of code are in `code_signs.txt`.

use regex::RegexSet;
use std::ops::Range;
use std::sync::LazyLock;

/// Lines that are code by themselves, and lines that are code next to code.
static SIGNS: LazyLock<[RegexSet; 2]> = LazyLock::new(|| {
    let (sure, beside) = include_str!("code_signs.txt")
        .split_once("\n== ")
        .unwrap_or_default();
    let patterns = |part: &'static str| {
        let lines = part
            .lines()
            .skip(1)
            .filter(|line| !line.is_empty() && !line.starts_with("== "));
        RegexSet::new(lines).expect("the patterns are checked by a test")
    };
    [patterns(sure), patterns(beside)]
});

/// A sample: which lines it takes, and which of them are its own (without its fences, if it has any).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    pub lines: Range<usize>,
    pub code: Range<usize>,
    /// What stands behind the opening fence.
    pub language: String,
}

/// No fenced sample and no remark above one is longer, so that the time grows with a file's length only.
const MOST_LINES: usize = 500;
const MOST_REMARKS: usize = 30;

/// The samples in `lines`, in their order.
pub fn samples(lines: &[&str]) -> Vec<Sample> {
    let mut samples = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let sample = fenced(lines, at).or_else(|| bare(lines, at));
        at = sample.as_ref().map_or(at + 1, |sample| sample.lines.end);
        samples.extend(sample);
    }
    samples
}

fn fenced(lines: &[&str], at: usize) -> Option<Sample> {
    let sign = ["```", "~~~"]
        .into_iter()
        .find(|sign| lines[at].trim_start().starts_with(sign))?;
    if lines[at].trim_start()[sign.len()..].contains(sign) {
        return None;
    }
    let is_end = |line: &&str| {
        line.trim_end()
            .trim_start()
            .strip_prefix(sign)
            .is_some_and(|rest| rest.chars().all(|c| sign.contains(c)))
    };
    let length = lines[at + 1..].iter().take(MOST_LINES).position(is_end)?;
    let end = at + 1 + length;
    (length > 0).then_some(Sample {
        lines: at..end + 1,
        code: at + 1..end,
        language: lines[at].trim_start()[sign.len()..].trim().to_owned(),
    })
}

fn bare(lines: &[&str], start: usize) -> Option<Sample> {
    if !begins(lines, start) {
        return None;
    }
    let mut end = start + 1;
    let mut at = start + 1;
    while at < lines.len() {
        if lines[at].trim().is_empty() {
            at += 1;
        } else if goes_on(lines, at, at > end) {
            at += 1;
            end = at;
        } else {
            break;
        }
    }
    Some(Sample {
        lines: start..end,
        code: start..end,
        language: String::new(),
    })
}

/// Code, or remarks with code below them.
fn begins(lines: &[&str], at: usize) -> bool {
    is_code(lines[at]) || (is_remark(lines[at]) && remarks_lead_to(lines, at, is_code))
}

/// `after_gap`: a blank line stands above, and text may begin again.
fn goes_on(lines: &[&str], at: usize, after_gap: bool) -> bool {
    let line = lines[at];
    if is_remark(line) {
        return !after_gap
            || remarks_lead_to(lines, at, |line| is_code(line) || is_beside_code(line));
    }
    is_code(line)
        || is_beside_code(line)
        || (is_indented(line) && !(after_gap && reads_like_text(line)))
}

fn remarks_lead_to(lines: &[&str], at: usize, what: impl Fn(&str) -> bool) -> bool {
    lines[at..]
        .iter()
        .take(MOST_REMARKS)
        .find(|line| !line.trim().is_empty() && !is_remark(line))
        .is_some_and(|line| what(line))
}

fn is_code(line: &str) -> bool {
    SIGNS[0].is_match(line.trim_end())
}

fn is_beside_code(line: &str) -> bool {
    SIGNS[1].is_match(line.trim())
}

fn is_remark(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("# ")
        || line.starts_with("// ")
        || line.starts_with("/*")
        || line.starts_with("-- ")
}

fn is_indented(line: &str) -> bool {
    line.starts_with("  ") || line.starts_with('\t')
}

fn reads_like_text(line: &str) -> bool {
    const SHORT: usize = 6;
    let line = line.trim();
    line.starts_with(['•', '-', '*', '·', '–', '◦', '▪'])
        || (line.starts_with(char::is_uppercase) && line.split_whitespace().count() > SHORT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let lines: Vec<&str> = text.lines().collect();
        let text = |sample: Sample| lines[sample.code].join("\n");
        samples(&lines).into_iter().map(text).collect()
    }

    #[test]
    fn samples_are_whole_with_their_remarks_and_blank_lines() {
        let sample = "# Wool 2.x, the least (Python 3.12+)\nfrom wool import knit\n\nneedles = [\n    knit(\"<int:n>\"),\n]\n\n# rows.py\n\n\ndef row(n):\n    return {\"n\": n}";
        let text = format!("Words before.\n\n{sample}\n\nWool: the next heading\n\nWords after.");
        assert_eq!(found(&text), [sample]);
    }

    #[test]
    fn fences_and_commands_are_code() {
        assert_eq!(found("```js\n# x\n\nWords\n```\nText"), ["# x\n\nWords"]);
        assert_eq!(
            found("Run this:\npip install wool\nIt is done."),
            ["pip install wool"]
        );
        assert_eq!(found("``` never closed\n# x"), Vec::<String>::new());
    }

    #[test]
    fn text_is_no_code() {
        for line in [
            "# Wool and silk",
            "From wool import is cheap.",
            "Choose wool if:",
            "Use `knit()` for it.",
            "Wool (async)",
            "• return to sender",
            "class of its own",
        ] {
            assert_eq!(found(line), Vec::<String>::new(), "{line}");
        }
    }
}
