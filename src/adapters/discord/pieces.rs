//! Cuts a reply into pieces that stay whole on a page: paragraphs, quotes, rows, as many items as stay readable.

use super::length::length;
use super::markdown;
use crate::reply::{Action, Block, Grid, Outcome, Reply, Row, Source, Text};

/// Text that stays together, with the citation marks in it.
#[derive(Debug, Clone, Default)]
pub struct Piece {
    pub text: String,
    pub marks: Vec<usize>,
    /// A heading, which must not stand last on a page.
    pub leads: bool,
    /// Shows the words behind it, where it is a row that rests on some.
    pub evidence: Option<Action>,
}

impl Piece {
    /// With another's text below its own.
    fn with(&self, other: &Self) -> Self {
        let mut both = self.clone();
        if !both.text.is_empty() && !other.text.is_empty() {
            both.text.push('\n');
        }
        both.text.push_str(&other.text);
        both.marks.extend(&other.marks);
        both
    }
}

/// A reply in pieces, in its order. `fits` tells whether a page could hold a piece.
pub fn pieces(reply: &Reply, budget: usize, fits: impl Fn(&Piece) -> bool) -> Vec<Piece> {
    let blocks = reply.blocks.iter();
    blocks
        .flat_map(|block| match block {
            Block::Heading(heading) => vec![Piece {
                text: format!("### {}", markdown::escaped(heading)),
                leads: true,
                ..Piece::default()
            }],
            Block::Paragraph(text) if reply.outcome == Outcome::Done => vec![piece(text, "")],
            Block::Paragraph(text) => vec![piece(text, "⚠ ")],
            Block::List(items) => list(items, budget * 2 / 3),
            Block::Quote { text, source } => vec![quote(text, source)],
            Block::Grid(grid) => {
                let rows = grid.rows.iter();
                rows.flat_map(|row| row_pieces(grid, row, &fits)).collect()
            }
        })
        .collect()
}

fn piece(text: &Text, prefix: &str) -> Piece {
    Piece {
        text: format!("{prefix}{}", markdown::text(text)),
        marks: text.marks().collect(),
        ..Piece::default()
    }
}

fn quote(text: &Text, source: &Source) -> Piece {
    let quoted = markdown::text(text).replace('\n', "\n> ");
    Piece {
        text: format!("> {quoted}\n-# {}", markdown::source(source)),
        ..Piece::default()
    }
}

/// Items in as few pieces as `longest` allows.
fn list(items: &[Text], longest: usize) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for item in items.iter().map(|item| piece(item, "• ")) {
        match pieces.last_mut() {
            Some(last) if length(&last.text) + length(&item.text) < longest => {
                *last = last.with(&item);
            }
            _ => pieces.push(item),
        }
    }
    pieces
}

/// A row in one piece. One that no page could hold is cut between lines, and each part says again which row it is of,
/// and which column where a cell is cut.
fn row_pieces(grid: &Grid, row: &Row, fits: impl Fn(&Piece) -> bool) -> Vec<Piece> {
    let head = Piece {
        text: format!("**{}**", markdown::escaped(&row.label)),
        evidence: row.evidence.clone().map(|request| Action {
            label: row.label.clone(),
            request,
        }),
        ..Piece::default()
    };
    let mut parts: Vec<Piece> = Vec::new();
    let mut column = None;
    for line in lines(grid, row) {
        let named = head.with(&line.column).with(&line.text);
        let goes_on = column.replace(line.at) == Some(line.at);
        let grown = parts.last().map(|part| match goes_on {
            true => part.with(&line.text),
            false => part.with(&line.column).with(&line.text),
        });
        match (grown.filter(&fits), parts.last_mut()) {
            (Some(grown), Some(last)) => *last = grown,
            _ => parts.push(named),
        }
    }
    parts
}

/// A line of a cell.
struct Line {
    /// Which cell of the row.
    at: usize,
    /// The column's name, where it has a line of its own; empty elsewhere.
    column: Piece,
    text: Piece,
}

fn lines(grid: &Grid, row: &Row) -> Vec<Line> {
    let alone = grid.columns.len() == 1;
    let mut lines = Vec::new();
    for (at, (column, cell)) in grid.columns.iter().zip(&row.cells).enumerate() {
        let name = format!("{}:", markdown::escaped(column));
        match cell.as_slice() {
            [line] if !alone => lines.push(Line {
                at,
                column: Piece::default(),
                text: piece(line, &format!("{name} ")),
            }),
            several => lines.extend(several.iter().map(|line| Line {
                at,
                column: Piece {
                    text: if alone { String::new() } else { name.clone() },
                    ..Piece::default()
                },
                text: piece(line, ""),
            })),
        }
    }
    lines
}
