//! Lays a reply out on pages: cuts it into pieces that stay whole, and fills pages with as many pieces, and
//! the sources they cite, as fit.

use std::collections::HashSet;

use super::markdown;
use crate::reply::{ArticleLine, Block, Grid, Outcome, Reply, Row, Source, Text};

/// Text that stays together, with the citation marks in it.
#[derive(Debug, Clone, Default)]
struct Piece {
    text: String,
    marks: Vec<usize>,
    /// A heading, which must not stand last on a page.
    leads: bool,
}

/// What Discord counts, at most: UTF-16 units are never fewer than the characters it says it counts.
pub fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The pages of a reply, each at most `budget` long, sources included. There is always one.
pub fn pages(reply: &Reply, budget: usize) -> Vec<String> {
    let mut pages = Vec::new();
    let mut page: Vec<Piece> = Vec::new();
    for piece in pieces(reply, budget * 2 / 3) {
        page.push(piece);
        if page.len() > 1 && !fits(&page, &reply.sources, budget) {
            let mut next: Vec<Piece> = page.pop().into_iter().collect();
            while page.len() > 1 && page.last().is_some_and(|last| last.leads) {
                next.splice(0..0, page.pop());
            }
            pages.push(write(&page, &reply.sources));
            page = next;
        }
    }
    if !page.is_empty() || pages.is_empty() {
        pages.push(write(&page, &reply.sources));
    }
    pages
}

fn fits(page: &[Piece], sources: &[Source], budget: usize) -> bool {
    let texts = page.iter().map(|piece| length(&piece.text));
    let body = texts.sum::<usize>() + SEPARATOR.len() * page.len();
    body + length(&write_sources(&cited(page, sources))) <= budget
}

const SEPARATOR: &str = "\n\n";

fn pieces(reply: &Reply, longest: usize) -> Vec<Piece> {
    let blocks = reply.blocks.iter();
    blocks
        .flat_map(|block| pieces_of(block, reply.outcome, longest))
        .collect()
}

fn pieces_of(block: &Block, outcome: Outcome, longest: usize) -> Vec<Piece> {
    match block {
        Block::Heading(heading) => vec![Piece {
            text: format!("### {}", markdown::escaped(heading)),
            leads: true,
            ..Piece::default()
        }],
        Block::Paragraph(text) if outcome == Outcome::Done => vec![piece(text, "")],
        Block::Paragraph(text) => vec![piece(text, "⚠ ")],
        Block::List(items) => {
            let lines = items.iter().map(|item| piece(item, "• ")).collect();
            join(lines, longest, "")
        }
        Block::Quote { text, source } => vec![quote(text, source)],
        Block::Grid(grid) => grid
            .rows
            .iter()
            .flat_map(|row| row_pieces(grid, row, longest))
            .collect(),
    }
}

fn piece(text: &Text, prefix: &str) -> Piece {
    Piece {
        text: format!("{prefix}{}", markdown::text(text)),
        marks: text.marks().collect(),
        leads: false,
    }
}

fn quote(text: &Text, source: &Source) -> Piece {
    let quoted = markdown::text(text).replace('\n', "\n> ");
    Piece {
        text: format!("> {quoted}\n-# {}", markdown::source(source)),
        ..Piece::default()
    }
}

/// A row in one piece; one that is too long is cut between its cells' lines, and each part has the label.
fn row_pieces(grid: &Grid, row: &Row, longest: usize) -> Vec<Piece> {
    let alone = grid.columns.len() == 1;
    let mut lines = Vec::new();
    for (column, cell) in grid.columns.iter().zip(&row.cells) {
        let name = format!("{}: ", markdown::escaped(column));
        match cell.as_slice() {
            [line] => lines.push(piece(line, if alone { "" } else { &name })),
            several => {
                if !alone {
                    lines.push(Piece {
                        text: name.trim_end().to_owned(),
                        leads: true,
                        ..Piece::default()
                    });
                }
                lines.extend(several.iter().map(|line| piece(line, "")));
            }
        }
    }
    join(
        lines,
        longest,
        &format!("**{}**\n", markdown::escaped(&row.label)),
    )
}

/// Joins lines into as few pieces as `longest` allows, each after `head`.
fn join(lines: Vec<Piece>, longest: usize, head: &str) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    for line in lines {
        match joined.last_mut() {
            Some(last) if length(&last.text) + length(&line.text) < longest => {
                last.text.push('\n');
                last.text.push_str(&line.text);
                last.marks.extend(line.marks);
            }
            _ => joined.push(Piece {
                text: format!("{head}{}", line.text),
                ..line
            }),
        }
    }
    for piece in &mut joined {
        piece.leads = false;
    }
    joined
}

/// The pieces one below the other, then what their marks stand for.
fn write(pieces: &[Piece], sources: &[Source]) -> String {
    let mut parts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let sources = write_sources(&cited(pieces, sources));
    if !sources.is_empty() {
        parts.push(&sources);
    }
    parts.join(SEPARATOR)
}

fn cited<'a>(pieces: &[Piece], sources: &'a [Source]) -> Vec<&'a Source> {
    let marks: HashSet<usize> = pieces
        .iter()
        .flat_map(|piece| &piece.marks)
        .copied()
        .collect();
    let sources = sources.iter();
    sources
        .filter(|source| marks.contains(&source.number))
        .collect()
}

/// Small print, grouped by article so that a title stands once.
fn write_sources(sources: &[&Source]) -> String {
    let mut articles: Vec<&ArticleLine> = Vec::new();
    for source in sources {
        if !articles.contains(&&source.article) {
            articles.push(&source.article);
        }
    }
    let lines = articles.into_iter().map(|article| {
        let sections = sources
            .iter()
            .copied()
            .filter(|source| source.article == *article);
        let sections: Vec<String> = sections.map(markdown::place).collect();
        format!(
            "-# {}: {}",
            markdown::publication(article),
            sections.join(" · ")
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}
