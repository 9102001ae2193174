//! A comparison as pictures: a card of the rows that tell most at a glance, and bars for figures of one test.

use super::comparison::{ComparedAttribute, Comparison, Finding};
use super::measured::{Contest, contests};
use crate::cells::NOT_IN_SOURCES;
use crate::citing::articles;
use crate::knowledge::attribute::{Attribute, Kind};
use crate::knowledge::table::{Claim, State};
use crate::reply::{Bar, BarChart, Card, CardCell, CardCellKind, CardRow, Drawing, Picture};

/// More rows than these are too small on a phone.
const ROWS: usize = 8;
/// Somebody has it read out, and Discord takes 1,024 characters.
const ALT_LENGTH: usize = 900;

pub fn pictures(comparison: &Comparison<'_>) -> Vec<Picture> {
    [card(comparison), bars(comparison)]
        .into_iter()
        .flatten()
        .collect()
}

fn card(comparison: &Comparison<'_>) -> Option<Picture> {
    let (shown, left) = chosen(comparison);
    let rows: Vec<CardRow> = shown.iter().map(|row| card_row(row)).collect();
    let citations = shown.iter().flat_map(|row| row.states.iter());
    let citations = citations.flat_map(|s| s.claims().iter().flat_map(|c| &c.citations));
    let note = match left {
        0 => String::new(),
        1 => "One more difference is in the text.".to_owned(),
        left => format!("{left} more differences are in the text."),
    };
    let card = Card {
        title: comparison.title(),
        columns: comparison
            .frameworks
            .iter()
            .map(|f| f.name.clone())
            .collect(),
        rows,
        note,
    };
    (!card.rows.is_empty()).then(|| Picture {
        alt: card_in_words(&card),
        sources: articles(comparison.knowledge, citations.copied()),
        drawing: Drawing::Card(card),
    })
}

/// The rows of the card in the order of topics, and how many differences are left out: the more frameworks have a word
/// there and the fewer words those are, the more a row tells at a glance. Figures are left to the bars, which keep those
/// of different tests apart.
fn chosen<'a, 'b>(comparison: &'b Comparison<'a>) -> (Vec<&'b ComparedAttribute<'a>>, usize) {
    let different: Vec<_> = comparison.rows_that_are(Finding::Different).collect();
    let unknown = |row: &ComparedAttribute<'_>| {
        let states = row.states.iter();
        states.filter(|state| **state == State::Unknown).count()
    };
    let is_list = |row: &ComparedAttribute<'_>| row.attribute.kind == Kind::List;
    let worded = different.iter().copied().enumerate();
    let mut ranked: Vec<(usize, &ComparedAttribute<'a>)> = worded
        .filter(|(_, row)| row.attribute.kind != Kind::Number)
        .collect();
    ranked.sort_by_key(|(at, row)| (unknown(row), is_list(row), *at));
    ranked.truncate(ROWS);
    ranked.sort_by_key(|(at, _)| *at);
    let left = different.len() - ranked.len();
    (ranked.into_iter().map(|(_, row)| row).collect(), left)
}

fn card_row(row: &ComparedAttribute<'_>) -> CardRow {
    CardRow {
        label: row.attribute.label.clone(),
        cells: row
            .states
            .iter()
            .map(|state| card_cell(row.attribute, state))
            .collect(),
    }
}

fn card_cell(attribute: &Attribute, state: &State<'_>) -> CardCell {
    let words = |claim: &Claim<'_>| claim.words(attribute);
    let (kind, words) = match state {
        State::Unknown => (CardCellKind::NotInSources, NOT_IN_SOURCES.to_owned()),
        State::No(claim) => (CardCellKind::No, words(claim)),
        State::Known(claims) => (CardCellKind::Value, first_of(claims, words)),
        State::Disagreement(claims) => {
            // The same words may stand under different circumstances, which the text tells.
            let mut values: Vec<String> = Vec::new();
            for value in claims.iter().map(words) {
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            (CardCellKind::Disagreement, values.join(" / "))
        }
    };
    CardCell { kind, words }
}

fn first_of(claims: &[Claim<'_>], words: impl Fn(&Claim<'_>) -> String) -> String {
    match claims {
        [] => String::new(),
        [one] => words(one),
        [first, rest @ ..] => format!("{}, and {} more", words(first), rest.len()),
    }
}

/// "Admin: Django built in; Flask no: none built in." for each row that there is room for.
fn card_in_words(card: &Card) -> String {
    let mut words = format!("Table, {}.", card.title);
    for (at, row) in card.rows.iter().enumerate() {
        let row = row_in_words(card, row);
        if words.chars().count() + row.chars().count() > ALT_LENGTH {
            return format!(
                "{words} The other {} rows are in the text.",
                card.rows.len() - at
            );
        }
        words = format!("{words} {row}");
    }
    words
}

fn row_in_words(card: &Card, row: &CardRow) -> String {
    let cells = card.columns.iter().zip(&row.cells);
    let cells: Vec<String> = cells
        .map(|(column, cell)| match cell.kind {
            CardCellKind::Disagreement => format!("{column}, sources disagree: {}", cell.words),
            _ => format!("{column} {}", cell.words),
        })
        .collect();
    format!("{}: {}.", row.label, cells.join("; "))
}

fn bars(comparison: &Comparison<'_>) -> Option<Picture> {
    let rows = comparison.rows.iter();
    let contests: Vec<Contest<'_>> = rows.flat_map(|row| contests(comparison, row)).collect();
    let charts: Vec<BarChart> = contests.iter().map(chart).collect();
    let in_words = charts.iter().map(|chart| {
        let bars = chart.bars.iter();
        let bars: Vec<String> = bars
            .map(|bar| format!("{} {}", bar.label, bar.words))
            .collect();
        format!("{}: {}. {}", chart.title, bars.join(", "), chart.note)
    });
    let in_words: Vec<String> = in_words.collect();
    let figures = contests.iter().flat_map(|contest| &contest.figures);
    let citations = figures.flat_map(|figure| figure.claim.citations.iter().copied());
    (!charts.is_empty()).then(|| Picture {
        alt: format!("Bars. {}", in_words.join(" ")),
        sources: articles(comparison.knowledge, citations),
        drawing: Drawing::Bars(charts),
    })
}

fn chart(contest: &Contest<'_>) -> BarChart {
    let direction = contest.direction().map(|words| format!(" ({words})"));
    let bars = contest.figures.iter().map(|figure| Bar {
        label: figure.framework.name.clone(),
        value: figure.number,
        words: figure.claim.words(contest.attribute),
    });
    BarChart {
        title: format!(
            "{}{}",
            contest.attribute.label,
            direction.unwrap_or_default()
        ),
        bars: bars.collect(),
        note: format!("One test: {}.", contest.test),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;

    #[test]
    fn the_card_has_the_rows_that_all_are_told_of_and_says_how_many_it_leaves_out() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let names = [
            "django".to_owned(),
            "fastapi".to_owned(),
            "flask".to_owned(),
        ];
        let comparison = Comparison::new(&knowledge, &names, None).expect("known names");
        let pictures = pictures(&comparison);
        let [
            Picture {
                drawing: Drawing::Card(card),
                alt,
                sources,
            },
            bars,
        ] = pictures.as_slice()
        else {
            panic!("a card and bars");
        };
        let different = comparison.rows_that_are(Finding::Different).count();
        assert_eq!(card.rows.len(), ROWS);
        assert!(card.note.starts_with(&format!("{} more", different - ROWS)));
        let untold = |row: &CardRow| {
            row.cells
                .iter()
                .any(|c| c.kind == CardCellKind::NotInSources)
        };
        assert!(!card.rows.iter().any(untold));
        assert!(!sources.is_empty());
        assert!(alt.chars().count() < 1_000, "{alt}");
        assert!(alt.contains(&card.rows[0].label), "{alt}");
        assert!(alt.ends_with("rows are in the text."), "{alt}");
        let Drawing::Bars(charts) = &bars.drawing else {
            panic!("bars");
        };
        assert_eq!(charts[0].bars[0].words, "2,847 req/s");
        assert!(
            bars.alt
                .contains("FastAPI 2,847 req/s, Flask 892 req/s, Django 743 req/s")
        );
    }

    #[test]
    fn no_bars_stand_side_by_side_that_are_of_different_tests() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let names = ["fastapi".to_owned(), "sanic".to_owned()];
        let comparison = Comparison::new(&knowledge, &names, None).expect("known names");
        assert_eq!(pictures(&comparison).len(), 1, "a card alone");
    }
}
