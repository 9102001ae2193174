//! Lays a reply out on pages: cuts it into pieces that stay whole, and fills pages with as many pieces, and
//! the sources they cite, as fit.

use std::collections::{HashMap, HashSet};

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

/// A reply cut into pages, of which one is written.
pub struct Pages<'a> {
    pages: Vec<Page>,
    sources: &'a [Source],
}

impl<'a> Pages<'a> {
    /// Lays out a reply on pages of at most `budget`, sources included. There is always one.
    pub fn of(reply: &'a Reply, budget: usize) -> Self {
        let print = SmallPrint::of(&reply.sources);
        let mut pages = vec![Page::default()];
        for piece in pieces(reply, budget * 2 / 3) {
            let last = pages.len() - 1;
            let page = &mut pages[last];
            if !page.pieces.is_empty() && page.length_with(&piece, &print) > budget {
                let mut next = Page::default();
                for heading in page.take_trailing_headings() {
                    next.push(heading, &print);
                }
                next.push(piece, &print);
                pages.push(next);
            } else {
                page.push(piece, &print);
            }
        }
        let sources = &reply.sources;
        Self { pages, sources }
    }

    pub fn count(&self) -> usize {
        self.pages.len()
    }

    /// The text of a page, from 1; the last one where there are fewer.
    pub fn text(&self, number: usize) -> String {
        let number = number.clamp(1, self.pages.len());
        write(&self.pages[number - 1].pieces, self.sources)
    }
}

/// A page while it is filled.
#[derive(Debug, Default)]
struct Page {
    pieces: Vec<Piece>,
    length: usize,
    cited: HashSet<usize>,
    articles: HashSet<usize>,
}

impl Page {
    fn length_with(&self, piece: &Piece, print: &SmallPrint) -> usize {
        let (mut marks, mut articles) = (HashSet::new(), HashSet::new());
        let new = piece
            .marks
            .iter()
            .filter(|mark| !self.cited.contains(mark) && marks.insert(**mark));
        let places = new.filter_map(|mark| print.places.get(mark));
        let print = places.map(|(article, length)| {
            let new = !self.articles.contains(article) && articles.insert(*article);
            length + if new { print.articles[*article] } else { 0 }
        });
        self.length + length(&piece.text) + SEPARATOR.len() + print.sum::<usize>()
    }

    fn push(&mut self, piece: Piece, print: &SmallPrint) {
        self.length = self.length_with(&piece, print);
        self.cited.extend(&piece.marks);
        let articles = piece.marks.iter().filter_map(|mark| print.places.get(mark));
        self.articles.extend(articles.map(|(article, _)| *article));
        self.pieces.push(piece);
    }

    /// Headings at its end, which belong to what comes next; but one piece stays.
    fn take_trailing_headings(&mut self) -> Vec<Piece> {
        let leading = self
            .pieces
            .iter()
            .rev()
            .take_while(|piece| piece.leads)
            .count();
        self.pieces.split_off((self.pieces.len() - leading).max(1))
    }
}

/// How long the parts of the small print are, at most, so that a page need not be written to be measured.
struct SmallPrint {
    /// By number: the place of the source's article, and the length of its own part.
    places: HashMap<usize, (usize, usize)>,
    articles: Vec<usize>,
}

impl SmallPrint {
    fn of(sources: &[Source]) -> Self {
        let mut seen: Vec<&ArticleLine> = Vec::new();
        let mut print = Self {
            places: HashMap::new(),
            articles: Vec::new(),
        };
        for source in sources {
            let known = seen.iter().position(|article| **article == source.article);
            let article = known.unwrap_or_else(|| {
                seen.push(&source.article);
                print
                    .articles
                    .push(length(&article_print(&source.article)) + SEPARATOR.len());
                seen.len() - 1
            });
            let place = length(&markdown::place(source)) + length(PLACE_SEPARATOR);
            print.places.insert(source.number, (article, place));
        }
        print
    }
}

fn article_print(article: &ArticleLine) -> String {
    format!("-# {}: ", markdown::publication(article))
}

const SEPARATOR: &str = "\n\n";
const PLACE_SEPARATOR: &str = " · ";

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
            "{}{}",
            article_print(article),
            sections.join(PLACE_SEPARATOR)
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}
