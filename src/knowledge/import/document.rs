//! What every reader (plain text, Markdown, HTML) makes of a page: what it tells about itself, and its blocks.

use jiff::civil::Date;

/// A page, read.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Document {
    pub title: Option<String>,
    pub meta: Meta,
    pub blocks: Vec<Block>,
}

/// What a page tells about itself beside its title.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Meta {
    pub publisher: Option<String>,
    pub author: Option<String>,
    pub published: Option<Date>,
    pub updated: Option<Date>,
    pub url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    Heading(Heading),
    /// One line, or lines that belong together (a verse, a wrapped paragraph, a table that lost its signs).
    Paragraph(Vec<String>),
    List(Vec<Item>),
    Table(Table),
    Code(Code),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// As in Markdown, from 1; none where the page shows no level.
    pub level: Option<usize>,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// What the page says behind the fence; mostly nothing.
    pub language: String,
    /// To the letter.
    pub lines: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// 0 for an item of the outermost list.
    pub depth: usize,
    /// "-", or a number with its sign ("3.").
    pub mark: String,
    pub lines: Vec<String>,
}

/// Rows as they are written, with pipes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub header: String,
    /// The line under the header.
    pub rule: String,
    pub rows: Vec<String>,
}

impl Block {
    pub fn paragraph(line: impl Into<String>) -> Self {
        Self::Paragraph(vec![line.into()])
    }

    pub fn heading(level: Option<usize>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self::Heading(Heading { level, text })
    }
}

/// Lower case and single spaces, for telling whether two lines say the same.
pub fn folded(line: &str) -> String {
    one_spaced(line).to_lowercase()
}

/// Every run of white space as one space, none at the ends.
pub fn one_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
