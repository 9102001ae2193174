//! The unit that is searched and cited: neighbouring blocks of a section, as many as answer a question together,
//! with the headings they stand under. What is quoted of it is one block.

use std::ops::Range;
use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

/// A place in [`Knowledge::passages`](super::Knowledge::passages).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PassageId(pub usize);

/// Neighbouring blocks of one section of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Id of the article, which all its passages share.
    pub article: Arc<str>,
    /// The headings it stands under, outermost first.
    pub headings: Vec<String>,
    /// The section's anchor.
    pub section: String,
    /// The blocks as one text.
    pub text: String,
    /// What each block is and where it stands in the text; at least one.
    blocks: Vec<(BlockKind, Range<usize>)>,
}

/// A paragraph, a list, a table, with a lead-in line if it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block<'a> {
    pub kind: BlockKind,
    /// The article's own text, Markdown and all.
    pub text: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    Prose,
    List,
    Table,
    Code,
}

/// A longer block is cut at its own joints (sentences, items, rows), so that three quotes fit one message.
pub const MAX_BLOCK_CHARS: usize = 1_200;
/// Blocks are put together up to this size: a paragraph alone often lacks the words that the one before it has. Of
/// passages of 60 to 300 words, those of 150 were as good as any on questions written for measuring.
pub const MAX_PASSAGE_WORDS: usize = 150;

impl Passage {
    /// A passage of one block.
    pub fn new(
        article: impl Into<Arc<str>>,
        headings: Vec<String>,
        section: &str,
        block: Block<'_>,
    ) -> Self {
        Self {
            article: article.into(),
            headings,
            section: section.to_owned(),
            text: block.text.to_owned(),
            blocks: vec![(block.kind, 0..block.text.len())],
        }
    }

    /// Takes in the section's next block, or tells that it is of another section or too long.
    pub fn append(&mut self, section: &str, block: Block<'_>) -> bool {
        let words = |text: &str| text.split_whitespace().count();
        if self.section != section || words(&self.text) + words(block.text) > MAX_PASSAGE_WORDS {
            return false;
        }
        self.text.push_str("\n\n");
        let start = self.text.len();
        self.text.push_str(block.text);
        self.blocks.push((block.kind, start..self.text.len()));
        true
    }

    /// Lets go of the room for more blocks: there may be a million passages.
    pub fn shrink_to_fit(&mut self) {
        self.text.shrink_to_fit();
        self.blocks.shrink_to_fit();
    }

    /// In the order of the article.
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = Block<'_>> {
        self.blocks.iter().map(|(kind, place)| Block {
            kind: *kind,
            text: &self.text[place.clone()],
        })
    }

    /// "Flask › Limits", for a reader.
    pub fn heading_path(&self) -> String {
        self.headings.join(" › ")
    }

    /// A block's text below its headings, as it is read without the rest of the article.
    pub fn in_context(&self, block: Block<'_>) -> String {
        match self.headings.is_empty() {
            true => block.text.to_owned(),
            false => format!("{}\n{}", self.headings.join(" > "), block.text),
        }
    }
}

impl<'a> Block<'a> {
    /// The parts that can be quoted alone: sentences, list items, table rows.
    pub fn statements(self) -> Vec<Statement<'a>> {
        match self.kind {
            BlockKind::Prose => sentences(self.text)
                .into_iter()
                .map(|text| Statement::new(text, unwrapped(text)))
                .collect(),
            BlockKind::List => lines(self.text)
                .map(|line| Statement::new(line, without_list_marker(line)))
                .collect(),
            BlockKind::Code => lines(self.text)
                .filter(|line| !line.starts_with("```"))
                .map(|line| Statement::new(line, line))
                .collect(),
            BlockKind::Table => table_statements(self.text),
        }
    }
}

/// A part of a block that can be quoted alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement<'a> {
    /// A slice of the block's text.
    pub text: &'a str,
    /// The same for a reader, without Markdown's signs for items and cells.
    pub readable: String,
}

impl<'a> Statement<'a> {
    fn new(text: &'a str, readable: impl Into<String>) -> Self {
        Self {
            text,
            readable: readable.into(),
        }
    }
}

/// A table's rows, each cell after the name of its column, so that a row can be read without its header.
fn table_statements(text: &str) -> Vec<Statement<'_>> {
    let (rows, lead_in): (Vec<&str>, Vec<&str>) =
        lines(text).partition(|line| line.starts_with('|'));
    let lead_in = lead_in.into_iter().map(|line| Statement::new(line, line));
    let Some((header, rows)) = rows.split_first() else {
        return lead_in.collect();
    };
    let columns = table_cells(header);
    let rows = rows
        .iter()
        .map(|row| Statement::new(row, readable_row(&columns, row)));
    lead_in.chain(rows).collect()
}

fn readable_row(columns: &[&str], row: &str) -> String {
    let cells = table_cells(row);
    let Some((label, values)) = cells.split_first() else {
        return String::new();
    };
    let values: Vec<String> = values
        .iter()
        .enumerate()
        .map(|(at, value)| match columns.get(at + 1) {
            Some(column) if !column.is_empty() => format!("{column}: {value}"),
            _ => (*value).to_owned(),
        })
        .collect();
    format!("{label} — {}", values.join("; "))
}

fn table_cells(row: &str) -> Vec<&str> {
    row.trim_matches('|').split('|').map(str::trim).collect()
}

/// Words that end in a full stop without ending a sentence.
const ABBREVIATIONS: [&str; 7] = ["vs.", "e.g.", "i.e.", "etc.", "approx.", "cf.", "no."];

const SENTENCE_ENDS: [char; 9] = ['.', '!', '?', '…', ':', '"', '”', '’', ')'];

/// A sentence on one line, as a quotation in Markdown is too.
fn unwrapped(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.trim_start().trim_start_matches('>').trim());
    lines.collect::<Vec<_>>().join(" ")
}

/// A list item without its bullet or number, and with everything else it has.
fn without_list_marker(line: &str) -> &str {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = (digits.len() < line.len())
        .then(|| digits.strip_prefix(['.', ')']))
        .flatten();
    let bulleted = line.strip_prefix(['-', '*', '+', '•']);
    match numbered.or(bulleted) {
        Some(item) if item.starts_with(' ') => item.trim_start(),
        _ => line,
    }
}

/// The sentences of `text`, without the white space around them.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let (mut start, mut end) = (0, 0);
    for piece in text.split_sentence_bounds() {
        end += piece.len();
        let so_far = text[start..end].trim_end();
        let last_word = so_far.rsplit(char::is_whitespace).next().unwrap_or("");
        let abbreviated = ABBREVIATIONS.contains(&last_word.to_lowercase().as_str());
        // The end of a line is no end of a sentence.
        if so_far.ends_with(SENTENCE_ENDS) && !abbreviated {
            sentences.push(so_far.trim());
            start = end;
        }
    }
    sentences.push(text[start..end].trim());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// The lines of a list or table that say something: no blank line, no rule under a table's header.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(str::trim)
        .filter(|line| line.chars().any(char::is_alphanumeric))
}

/// Cuts `units` into runs of at most [`MAX_BLOCK_CHARS`] characters, each after `head` (a table's header,
/// a list's lead-in). A single unit that is longer stays whole, for a cut sentence could mislead.
pub fn pack(head: &str, units: &[&str], separator: &str) -> Vec<String> {
    let mut packed: Vec<String> = Vec::new();
    let mut size = usize::MAX;
    for unit in units {
        let grown = size.saturating_add(separator.len() + unit.chars().count());
        if grown > MAX_BLOCK_CHARS {
            packed.push(format!("{head}{unit}"));
            size = head.chars().count() + unit.chars().count();
        } else if let Some(last) = packed.last_mut() {
            last.push_str(separator);
            last.push_str(unit);
            size = grown;
        }
    }
    packed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_at_full_stops_but_not_at_abbreviations_or_inside_names() {
        let text = "Node.js reached 3.1. Sanic handles more vs. Django's 743 req/s. Is it so? Yes";
        assert_eq!(
            sentences(text),
            [
                "Node.js reached 3.1.",
                "Sanic handles more vs. Django's 743 req/s.",
                "Is it so?",
                "Yes"
            ]
        );
        assert!(sentences("").is_empty());
    }

    #[test]
    fn a_wrapped_sentence_is_one_and_a_list_item_loses_only_its_marker() {
        assert_eq!(
            sentences("Zap has no async\nunless you ask. So"),
            ["Zap has no async\nunless you ask.", "So"]
        );
        assert_eq!(unwrapped("> no async\n> at all"), "no async at all");
        for (line, item) in [
            ("- -5% memory", "-5% memory"),
            ("* **Fast**: x", "**Fast**: x"),
            ("12. twelve", "twelve"),
            ("--flag", "--flag"),
            ("3.8 times", "3.8 times"),
        ] {
            assert_eq!(without_list_marker(line), item);
        }
    }

    #[test]
    fn a_table_is_quoted_by_rows_that_can_be_read_alone() {
        let table = Block {
            kind: BlockKind::Table,
            text: "Measured so:\n\n| Figure | A | B |\n|---|---|---|\n| req/s | 1 | 2 |",
        };
        let statements = table.statements();
        let readable: Vec<&str> = statements.iter().map(|s| s.readable.as_str()).collect();
        assert_eq!(readable, ["Measured so:", "req/s — A: 1; B: 2"]);
        assert_eq!(statements[1].text, "| req/s | 1 | 2 |");
    }

    #[test]
    fn packing_repeats_the_head_and_loses_no_unit() {
        let unit = "x".repeat(500);
        let packed = pack("head\n", &[&unit, &unit, &unit], "\n");
        assert_eq!(packed.len(), 2);
        assert!(packed.iter().all(|part| part.starts_with("head\n")));
        let kept: usize = packed.iter().map(|part| part.matches('x').count()).sum();
        assert_eq!(kept, 1_500);
    }
}
