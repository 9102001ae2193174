//! Lays a reply out on pages: fills each with as many pieces, and the sources they cite, as fit.

use std::collections::HashSet;

use super::length::length;
use super::pieces::{Piece, pieces};
use super::small_print::{SmallPrint, write_sources};
use crate::reply::{Action, Reply, Source};

/// What stands between two pieces.
pub const SEPARATOR: &str = "\n\n";

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
        let fits = |piece: &Piece| Page::default().length_with(piece, &print) <= budget;
        for piece in pieces(reply, budget, fits) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::{ArticleLine, Block, Grid, Row, Text};
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
