//! The first lines of a page: what stands above the title, the title itself, who wrote it and when.

use std::collections::HashMap;

use super::line::Line;
use super::list::without_mark;
use crate::knowledge::import::document::{Meta, folded};
use crate::knowledge::import::heading::{is_heading, is_prose, is_title};
use crate::knowledge::import::{byline, furniture};

/// How far down a title and bylines are looked for.
const HEAD: usize = 12;

/// Takes title and bylines out of the first lines, and leaves out the furniture above and between them.
pub fn take(lines: &mut Vec<Line<'_>>) -> (Option<String>, Meta) {
    let mut head = Head::default();
    let mut kept = Vec::new();
    for at in 0..lines.len().min(HEAD) {
        if !head.takes(lines, at) {
            kept.push(lines[at].clone());
        }
    }
    let rest = lines.split_off(lines.len().min(HEAD));
    *lines = kept;
    lines.extend(rest);
    (head.title, head.meta)
}

#[derive(Default)]
struct Head {
    title: Option<String>,
    meta: Meta,
    /// Words of the article have begun.
    begun: bool,
}

impl Head {
    /// Whether the line belongs to the head, which then knows what it tells.
    fn takes(&mut self, lines: &[Line<'_>], at: usize) -> bool {
        let line = &lines[at];
        if line.is_code() {
            self.begun = true;
            return false;
        }
        let text = line.text;
        if byline::read(text, &mut self.meta)
            || self.takes_author(lines, at)
            || self.is_title_again(text)
        {
            return true;
        }
        if !self.begun
            && (furniture::is_at_edge(text) || furniture::is_hashtags(text) || self.takes_url(text))
        {
            return true;
        }
        let title = text.strip_prefix("# ").unwrap_or(text).trim();
        if !self.begun && self.title.is_none() && is_title(title) && !goes_on(lines, at) {
            self.title = Some(title.to_owned());
            return true;
        }
        self.begun |= is_prose(text) || !is_heading(text);
        false
    }

    fn is_title_again(&self, text: &str) -> bool {
        self.title
            .as_ref()
            .is_some_and(|title| folded(title) == folded(text))
    }

    /// A name right above or below a line that is a byline.
    fn takes_author(&mut self, lines: &[Line<'_>], at: usize) -> bool {
        if self.title.is_none()
            || self.meta.author.is_some()
            || self.begun
            || !byline::is_name(lines[at].text)
        {
            return false;
        }
        let is_byline = |line: &Line<'_>| byline::read(line.text, &mut Meta::default());
        let below = lines
            .get(at + 1)
            .is_some_and(|next| !next.gap && is_byline(next));
        if below {
            self.meta.author = Some(lines[at].text.to_owned());
        }
        below
    }

    /// A line that is an address and nothing else.
    fn takes_url(&mut self, text: &str) -> bool {
        let label = ["source:", "url:", "link:", "original:"]
            .iter()
            .find_map(|label| {
                let start = text.get(..label.len())?;
                start
                    .eq_ignore_ascii_case(label)
                    .then(|| text[label.len()..].trim())
            });
        let url = label.unwrap_or(text);
        let is_url = url.starts_with("https://") || url.starts_with("http://");
        if is_url && !url.contains(char::is_whitespace) {
            self.meta.url = self.meta.url.take().or(Some(url.to_owned()));
            return true;
        }
        false
    }
}

/// A line that goes on in the next is no title but the first of a wrapped paragraph, or of a list or table.
fn goes_on(lines: &[Line<'_>], at: usize) -> bool {
    without_mark(&lines[at]).is_some() && !lines[at].text.starts_with(char::is_numeric)
        || lines
            .get(at + 1)
            .is_some_and(|next| !next.gap && next.starts_lower())
}

/// Leaves out a page's own list of headings: lines below "Contents" that stand once more further down.
pub fn drop_contents(lines: &mut Vec<Line<'_>>) {
    let Some(start) = lines
        .iter()
        .position(|line| !line.is_code() && furniture::is_contents(line.text))
    else {
        return;
    };
    let name = |line: &Line<'_>| folded(without_mark(line).unwrap_or(line.text));
    let mut last_place: HashMap<String, usize> = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        last_place.insert(name(line), at);
    }
    let listed = lines[start + 1..]
        .iter()
        .enumerate()
        .take_while(|(at, line)| {
            last_place
                .get(&name(line))
                .is_some_and(|last| *last > start + 1 + at)
        })
        .count();
    if listed > 0 {
        lines.drain(start..=start + listed);
    }
}
