//! What a reply shows as a picture, as data: each adapter draws it with what its platform has.

use super::ArticleLine;

/// One picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    pub drawing: Drawing,
    /// What it rests on; written below it, with dates.
    pub sources: Vec<ArticleLine>,
    /// Says in words what the picture says, for whoever can't see it.
    pub alt: String,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Drawing {
    Card(Card),
    Bars(Vec<BarChart>),
    Scores(ScoreChart),
}

/// A small table to be read at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    pub title: String,
    pub columns: Vec<String>,
    pub rows: Vec<CardRow>,
    /// What it leaves out.
    pub note: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CardRow {
    pub label: String,
    /// One for each column.
    pub cells: Vec<CardCell>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CardCell {
    pub kind: CardCellKind,
    pub words: String,
}

/// What a cell of the table is, told apart by a sign and by words, never by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardCellKind {
    Value,
    No,
    Disagreement,
    NotInSources,
}

/// Figures of one test, which may be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct BarChart {
    /// What was measured: "Throughput (more is better)".
    pub title: String,
    pub bars: Vec<Bar>,
    /// The test.
    pub note: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    pub label: String,
    /// From 0 on.
    pub value: f64,
    /// The figure as a reader sees it: "2,847 req/s".
    pub words: String,
}

/// What scores are made of: parts that count for something go one way, parts against it the other.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreChart {
    pub title: String,
    /// The names of the parts, in the order in which they are stacked.
    pub parts: Vec<String>,
    pub bars: Vec<ScoreBar>,
    pub note: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ScoreBar {
    pub label: String,
    /// One for each name in [`ScoreChart::parts`], in points.
    pub points: Vec<ScorePoints>,
    /// The sum as a reader sees it: "+7 of 11".
    pub total: String,
}

/// What one part adds to a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ScorePoints {
    /// Below zero where it counts against.
    Known(f64),
    /// Not in the sources: it adds nothing.
    Unknown,
}
