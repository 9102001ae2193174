//! Cuts an article's Markdown into passages: its blocks, each with the headings it stands under.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::knowledge::passage::{Block, BlockKind, MAX_BLOCK_CHARS, Passage, pack, sentences};

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

fn block_kind(tag: &Tag<'_>) -> Option<BlockKind> {
    match tag {
        Tag::Paragraph | Tag::BlockQuote(_) | Tag::HtmlBlock => Some(BlockKind::Prose),
        Tag::List(_) => Some(BlockKind::List),
        Tag::Table(_) => Some(BlockKind::Table),
        Tag::CodeBlock(_) => Some(BlockKind::Code),
        _ => None,
    }
}

/// The state of a walk through one article.
struct Walk<'a> {
    article: Arc<str>,
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
    fn new(article: &str, markdown: &'a str) -> Self {
        Self {
            article: article.into(),
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

    fn block(&mut self, kind: BlockKind, range: Range<usize>) {
        let text = self.markdown[range.clone()].trim_end();
        if kind == BlockKind::Prose && text.ends_with(':') {
            self.flush_lead_in();
            self.lead_in = Some(range);
            return;
        }
        let lead_in = match self.lead_in.take() {
            Some(lead_in) if kind != BlockKind::Prose => {
                format!("{}\n\n", self.markdown[lead_in].trim_end())
            }
            Some(lead_in) => {
                self.push(BlockKind::Prose, "", &self.markdown[lead_in]);
                String::new()
            }
            None => String::new(),
        };
        self.push(kind, &lead_in, text);
    }

    fn flush_lead_in(&mut self) {
        if let Some(lead_in) = self.lead_in.take() {
            self.push(BlockKind::Prose, "", &self.markdown[lead_in]);
        }
    }

    fn push(&mut self, kind: BlockKind, lead_in: &str, text: &str) {
        let headings: Vec<String> = self.headings.iter().map(|(_, text)| text.clone()).collect();
        let text = match kind {
            BlockKind::Prose => &without_guards(text.trim_end()),
            _ => text.trim_end(),
        };
        for text in cut(kind, lead_in, text) {
            let block = Block { kind, text: &text };
            let last = self.passages.last_mut();
            if !last.is_some_and(|last| last.append(&self.section, block)) {
                let (article, headings) = (Arc::clone(&self.article), headings.clone());
                let passage = Passage::new(article, headings, &self.section, block);
                self.passages.push(passage);
            }
        }
    }

    fn finish(mut self) -> Vec<Passage> {
        self.flush_lead_in();
        self.passages.iter_mut().for_each(Passage::shrink_to_fit);
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
fn cut(kind: BlockKind, lead_in: &str, text: &str) -> Vec<String> {
    if lead_in.chars().count() + text.chars().count() <= MAX_BLOCK_CHARS {
        return vec![format!("{lead_in}{text}")];
    }
    match kind {
        BlockKind::Prose => pack(lead_in, &sentences(text), " "),
        BlockKind::List | BlockKind::Code => pack(lead_in, &text.lines().collect::<Vec<_>>(), "\n"),
        BlockKind::Table => {
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
        let passages = passages("a", markdown);
        let [passage] = passages.as_slice() else {
            panic!("one section: {passages:?}");
        };
        assert_eq!(passage.heading_path(), "H");
        let blocks: Vec<_> = passage.blocks().map(|b| b.text).collect();
        assert_eq!(
            blocks,
            [
                "<div>An aside.</div>",
                "> ## Not a heading",
                "# Nor this",
                "End."
            ]
        );
    }

    #[test]
    fn blocks_are_put_together_within_a_section_up_to_a_size() {
        let forty = "word ".repeat(40);
        let markdown = format!("## A\n{forty}\n\n{forty}\n\n{forty}\n\n{forty}\n\n## B\nEnd.\n");
        let passages = passages("a", &markdown);
        let seen: Vec<_> = passages
            .iter()
            .map(|p| (p.section.as_str(), p.blocks().len()))
            .collect();
        assert_eq!(seen, [("a", 3), ("a", 1), ("b", 1)]);
    }

    #[test]
    fn a_long_table_is_cut_between_rows_and_each_part_keeps_the_header() {
        let row = format!("| {} | 2 |\n", "x".repeat(400));
        let table = format!("| A | B |\n|---|---|\n{}", row.repeat(5));
        let passages = passages("a", &table);
        let parts: Vec<_> = passages.iter().flat_map(Passage::blocks).collect();
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
