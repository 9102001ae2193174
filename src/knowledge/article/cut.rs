//! Cuts an article's Markdown into passages: its blocks, each with the headings it stands under.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::collections::HashMap;
use std::ops::Range;

use crate::knowledge::passage::{MAX_PASSAGE_CHARS, Passage, PassageKind, pack, sentences};

/// Cuts Markdown into passages, each with the headings above it.
pub fn passages(article: &str, markdown: &str) -> Vec<Passage> {
    let mut walk = Walk::new(article, markdown);
    let mut depth = 0_usize;
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter();
    for (event, range) in events {
        match event {
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => walk.open_heading(level),
            Event::Text(text) | Event::Code(text) => walk.heading_text(&text),
            Event::End(TagEnd::Heading(_)) if depth == 0 => walk.close_heading(),
            Event::Start(tag) => {
                if depth == 0
                    && let Some(kind) = block_kind(&tag)
                {
                    walk.block(kind, range);
                }
                depth += 1;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    walk.finish()
}

fn block_kind(tag: &Tag<'_>) -> Option<PassageKind> {
    match tag {
        Tag::Paragraph | Tag::BlockQuote(_) | Tag::HtmlBlock => Some(PassageKind::Prose),
        Tag::List(_) => Some(PassageKind::List),
        Tag::Table(_) => Some(PassageKind::Table),
        Tag::CodeBlock(_) => Some(PassageKind::Code),
        _ => None,
    }
}

/// The state of a walk through one article.
struct Walk<'a> {
    article: &'a str,
    markdown: &'a str,
    /// Level and text of the headings that are open.
    headings: Vec<(HeadingLevel, String)>,
    in_heading: bool,
    section: String,
    sections_seen: HashMap<String, usize>,
    /// A paragraph that ends with a colon waits for the block it leads in to.
    lead_in: Option<Range<usize>>,
    passages: Vec<Passage>,
}

impl<'a> Walk<'a> {
    fn new(article: &'a str, markdown: &'a str) -> Self {
        Self {
            article,
            markdown,
            headings: Vec::new(),
            in_heading: false,
            section: String::new(),
            sections_seen: HashMap::new(),
            lead_in: None,
            passages: Vec::new(),
        }
    }

    fn open_heading(&mut self, level: HeadingLevel) {
        self.flush_lead_in();
        self.headings.retain(|(open, _)| *open < level);
        self.headings.push((level, String::new()));
        self.in_heading = true;
    }

    fn heading_text(&mut self, text: &str) {
        if let (true, Some((_, heading))) = (self.in_heading, self.headings.last_mut()) {
            heading.push_str(text);
        }
    }

    fn close_heading(&mut self) {
        self.in_heading = false;
        let path: Vec<String> = self.headings.iter().map(|(_, text)| slug(text)).collect();
        let path = path.join("/");
        let count = self.sections_seen.entry(path.clone()).or_default();
        *count += 1;
        self.section = match *count {
            1 => path,
            again => format!("{path}-{again}"),
        };
    }

    fn block(&mut self, kind: PassageKind, range: Range<usize>) {
        let text = self.markdown[range.clone()].trim_end();
        if kind == PassageKind::Prose && text.ends_with(':') {
            self.flush_lead_in();
            self.lead_in = Some(range);
            return;
        }
        let lead_in = match self.lead_in.take() {
            Some(lead_in) if kind != PassageKind::Prose => {
                format!("{}\n\n", self.markdown[lead_in].trim_end())
            }
            Some(lead_in) => {
                self.push(PassageKind::Prose, "", &self.markdown[lead_in]);
                String::new()
            }
            None => String::new(),
        };
        self.push(kind, &lead_in, text);
    }

    fn flush_lead_in(&mut self) {
        if let Some(lead_in) = self.lead_in.take() {
            self.push(PassageKind::Prose, "", &self.markdown[lead_in]);
        }
    }

    fn push(&mut self, kind: PassageKind, lead_in: &str, text: &str) {
        let headings: Vec<String> = self.headings.iter().map(|(_, text)| text.clone()).collect();
        let text = match kind {
            PassageKind::Prose => &without_guards(text.trim_end()),
            _ => text.trim_end(),
        };
        for text in cut(kind, lead_in, text) {
            self.passages.push(Passage {
                article: self.article.to_owned(),
                headings: headings.clone(),
                section: self.section.clone(),
                kind,
                text,
            });
        }
    }

    fn finish(mut self) -> Vec<Passage> {
        self.flush_lead_in();
        self.passages
    }
}

/// A backslash that keeps a line of text from being read as structure belongs to the file, not to the text.
fn without_guards(text: &str) -> String {
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| match line.trim_start().strip_prefix('\\') {
            Some(rest) if rest.starts_with(|c: char| c.is_ascii_punctuation()) => rest,
            _ => line,
        })
        .collect();
    lines.join("\n")
}

/// A block whole, or cut at its own joints where it is too long.
fn cut(kind: PassageKind, lead_in: &str, text: &str) -> Vec<String> {
    if lead_in.chars().count() + text.chars().count() <= MAX_PASSAGE_CHARS {
        return vec![format!("{lead_in}{text}")];
    }
    match kind {
        PassageKind::Prose => pack(lead_in, &sentences(text), " "),
        PassageKind::List | PassageKind::Code => {
            pack(lead_in, &text.lines().collect::<Vec<_>>(), "\n")
        }
        PassageKind::Table => {
            let header_end = text
                .match_indices('\n')
                .nth(1)
                .map_or(text.len(), |(at, _)| at + 1);
            let head = format!("{lead_in}{}", &text[..header_end]);
            pack(&head, &text[header_end..].lines().collect::<Vec<_>>(), "\n")
        }
    }
}

/// Lower case, with every run of other characters than letters and digits as one hyphen.
fn slug(heading: &str) -> String {
    heading
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_lost_to_html_or_to_headings_inside_other_blocks() {
        let markdown = "## H\n<div>An aside.</div>\n\n> ## Not a heading\n\n\\# Nor this\n\nEnd.\n";
        let seen: Vec<_> = passages("a", markdown)
            .into_iter()
            .map(|p| (p.heading_path(), p.text))
            .collect();
        let under_h = |text: &str| ("H".to_owned(), text.to_owned());
        assert_eq!(
            seen,
            [
                under_h("<div>An aside.</div>"),
                under_h("> ## Not a heading"),
                under_h("# Nor this"),
                under_h("End."),
            ]
        );
    }

    #[test]
    fn a_long_table_is_cut_between_rows_and_each_part_keeps_the_header() {
        let row = format!("| {} | 2 |\n", "x".repeat(400));
        let table = format!("| A | B |\n|---|---|\n{}", row.repeat(5));
        let parts = passages("a", &table);
        assert!(parts.len() > 1);
        assert!(
            parts
                .iter()
                .all(|p| p.text.starts_with("| A | B |\n|---|---|\n| x"))
        );
        let rows: usize = parts.iter().map(|p| p.text.matches("| 2 |").count()).sum();
        assert_eq!(rows, 5);
    }
}
