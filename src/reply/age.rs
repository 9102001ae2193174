//! Marks the sources of a reply that are old: one place for all that any room cites.

use jiff::civil::Date;

use super::{ArticleLine, Block, Reply, Span, Text};

impl Reply {
    /// Adds `words` to the date of every source from before `day`. A source that gives no date says so already.
    pub fn mark_older(&mut self, day: Date, words: &str) {
        let mark = |article: &mut ArticleLine| {
            if article.dated.is_some_and(|date| date < day) {
                article.date = format!("{}, {words}", article.date);
            }
        };
        for source in &mut self.sources {
            mark(&mut source.article);
        }
        for picture in &mut self.pictures {
            picture.sources.iter_mut().for_each(mark);
        }
        for block in &mut self.blocks {
            if let Block::Quote { source, .. } = block {
                mark(&mut source.article);
            }
            for span in texts(block).flat_map(|text| &mut text.0) {
                if let Span::Title(article) | Span::Provenance(article) = span {
                    mark(article);
                }
            }
        }
    }
}

fn texts(block: &mut Block) -> Box<dyn Iterator<Item = &mut Text> + '_> {
    match block {
        Block::Heading(_) => Box::new(std::iter::empty()),
        Block::Paragraph(text) | Block::Quote { text, .. } => Box::new(std::iter::once(text)),
        Block::List(items) => Box::new(items.iter_mut()),
        Block::Grid(grid) => {
            let cells = grid.rows.iter_mut().flat_map(|row| &mut row.cells);
            Box::new(cells.flatten())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::{Drawing, Grid, Picture, Row, ScoreChart, Source};

    fn article(dated: Option<&str>) -> ArticleLine {
        ArticleLine {
            title: "T".into(),
            publisher: None,
            date: "D".into(),
            dated: dated.map(|date| date.parse().expect("a date")),
            url: None,
        }
    }

    #[test]
    fn an_old_source_is_marked_wherever_it_stands() {
        let (old, new) = (article(Some("2024-05-31")), article(Some("2024-06-01")));
        let source = |article: &ArticleLine| Source {
            number: 1,
            article: article.clone(),
            heading: String::new(),
        };
        let text = || Text::default().title(old.clone()).provenance(new.clone());
        let mut reply = Reply {
            blocks: vec![
                Block::Paragraph(text()),
                Block::List(vec![text()]),
                Block::Quote {
                    text: text(),
                    source: source(&old),
                },
                Block::Grid(Grid {
                    columns: vec!["c".into()],
                    rows: vec![Row {
                        label: "r".into(),
                        cells: vec![vec![text()]],
                        evidence: None,
                    }],
                }),
            ],
            sources: vec![source(&old), source(&new), source(&article(None))],
            pictures: vec![Picture {
                drawing: Drawing::Scores(ScoreChart {
                    title: String::new(),
                    parts: vec![],
                    bars: vec![],
                    note: String::new(),
                }),
                sources: vec![old.clone()],
                alt: String::new(),
            }],
            ..Reply::default()
        };
        reply.mark_older("2024-06-01".parse().expect("a date"), "old");
        let marked = format!("{reply:?}").matches("\"D, old\"").count();
        assert_eq!(marked, 4 + 1 + 1 + 1, "{reply:?}");
    }
}
