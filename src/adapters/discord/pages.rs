//! Lays a reply out on pages: cuts it into pieces that stay whole, and fills pages with as many pieces, and
//! the sources they cite, as fit.

use std::collections::{HashMap, HashSet};

use super::length::length;
use super::markdown;
use crate::reply::{Action, ArticleLine, Block, Grid, Outcome, Reply, Row, Source, Text};

/// Text that stays together, with the citation marks in it.
#[derive(Debug, Clone, Default)]
struct Piece {
    text: String,
    marks: Vec<usize>,
    /// A heading, which must not stand last on a page.
    leads: bool,
    /// Shows the words behind it, where it is a row that rests on some.
    evidence: Option<Action>,
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
        for piece in pieces(reply, budget, &print) {
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

    /// What shows the words behind the rows that stand on a page, wholly or in part.
    pub fn evidence(&self, number: usize) -> Vec<Action> {
        let number = number.clamp(1, self.pages.len());
        let mut rows: Vec<Action> = Vec::new();
        for row in self.pages[number - 1]
            .pieces
            .iter()
            .filter_map(|piece| piece.evidence.as_ref())
        {
            if !rows.iter().any(|known| known.request == row.request) {
                rows.push(row.clone());
            }
        }
        rows
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

fn pieces(reply: &Reply, budget: usize, print: &SmallPrint) -> Vec<Piece> {
    let fits = |piece: &Piece| Page::default().length_with(piece, print) <= budget;
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
                rows.flat_map(|row| row_pieces(grid, row, fits)).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Request;

    const BUDGET: usize = 1_000;

    fn row(label: &str, cells: Vec<Vec<Text>>) -> Row {
        let evidence = format!("/evidence {label} django flask");
        Row {
            label: label.to_owned(),
            cells,
            evidence: Some(Request::from_text(&evidence).expect("a request")),
        }
    }

    fn reply(rows: Vec<Row>) -> Reply {
        let columns = vec!["Django".to_owned(), "Flask".to_owned()];
        let source = |number: usize| Source {
            number,
            article: ArticleLine {
                title: format!("Article {number}"),
                publisher: None,
                date: "no date given".to_owned(),
                dated: None,
                url: None,
            },
            heading: "Section".to_owned(),
        };
        Reply {
            blocks: vec![
                Block::Heading("Performance".to_owned()),
                Block::Grid(Grid { columns, rows }),
            ],
            sources: (1..9).map(source).collect(),
            ..Reply::default()
        }
    }

    fn words(count: usize, mark: usize) -> Text {
        Text::plain("word ".repeat(count)).mark(mark)
    }

    fn pages(reply: &Reply) -> Vec<String> {
        let pages = Pages::of(reply, BUDGET);
        (1..=pages.count()).map(|page| pages.text(page)).collect()
    }

    #[test]
    fn a_row_that_a_page_can_hold_is_never_cut() {
        // Each has more than two thirds of a page, sources included, and less than a whole one.
        for count in [20, 60, 70, 75, 80, 84] {
            let cells = |mark| vec![vec![words(count, mark)], vec![words(count, mark + 1); 1]];
            let rows = vec![
                row("one", cells(1)),
                row("two", cells(3)),
                row("three", cells(5)),
            ];
            let reply = reply(rows);
            let pages = pages(&reply);
            for label in ["one", "two", "three"] {
                let label = format!("**{label}**");
                let on: Vec<_> = pages.iter().filter(|page| page.contains(&label)).collect();
                assert_eq!(on.len(), 1, "{count}: {label} {pages:#?}");
            }
            // The heading goes along with the first row, above what a page is meant to hold at most.
            let most = BUDGET + length("### Performance\n\n");
            assert!(pages.iter().all(|page| length(page) <= most), "{pages:#?}");
            assert!(pages[0].starts_with("### Performance\n\n**one**\nDjango: word"));
        }
    }

    #[test]
    fn each_part_of_a_row_longer_than_a_page_says_whose_it_is() {
        let long = row(
            "limits",
            vec![
                (1..5).map(|mark| words(50, mark)).collect(),
                vec![words(90, 5), words(90, 6)],
            ],
        );
        let reply = reply(vec![
            row("before", vec![vec![words(1, 7)], vec![words(1, 8)]]),
            long,
        ]);
        let laid_out = Pages::of(&reply, BUDGET);
        let pages = pages(&reply);
        assert!(pages.len() > 2, "{pages:#?}");
        for page in &pages {
            assert!(length(page) <= BUDGET, "{page}");
            let mut lines = page
                .lines()
                .skip_while(|line| *line != "**limits**")
                .skip(1);
            if let Some(line) = lines.next() {
                assert!(line == "Django:" || line == "Flask:", "{page}");
                assert!(
                    lines.next().is_some_and(|line| line.starts_with("word")),
                    "{page}"
                );
            }
        }
        let all = pages.concat();
        assert_eq!(
            all.matches("word ").count(),
            4 * 50 + 2 * 90 + 2,
            "nothing is lost"
        );
        let labels = |page: usize| -> Vec<String> {
            let rows = laid_out.evidence(page).into_iter();
            rows.map(|row| row.label).collect()
        };
        assert_eq!(
            labels(2),
            ["limits"],
            "a row cut in two counts on both pages"
        );
        assert_eq!(labels(pages.len()), ["limits"]);
        assert!(labels(1).contains(&"before".to_owned()));
    }

    #[test]
    fn a_row_that_stands_in_two_grids_is_asked_for_once() {
        let mut reply = reply(vec![row("one", vec![vec![words(1, 1)], vec![words(1, 2)]])]);
        reply.blocks.extend(reply.blocks.clone());
        assert_eq!(Pages::of(&reply, BUDGET).evidence(1).len(), 1);
    }
}
