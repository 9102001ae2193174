//! A comparison as a table of comma-separated values for a spreadsheet: one line for each value and place that gives it,
//! and one for each cell that no source has.

use super::comparison::{ComparedAttribute, Comparison};
use crate::error::{Error, Result};
use crate::knowledge::citation::Citation;
use crate::knowledge::framework::Framework;
use crate::knowledge::table::{Claim, State};
use crate::spreadsheet::harmless;

const COLUMNS: [&str; 14] = [
    "topic",
    "attribute",
    "framework",
    "state",
    "value",
    "context",
    "test",
    "source",
    "publisher",
    "date",
    "section",
    "quote",
    "url",
    "knowledge",
];

/// # Errors
/// A fault in writing, which memory does not have.
pub fn csv(comparison: &Comparison<'_>) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let fault = Error::fault("writing CSV");
    let written = lines(comparison)
        .iter()
        .try_for_each(|line| writer.write_record(line.iter().map(|cell| harmless(cell))));
    written.map_err(fault)?;
    let bytes = writer.into_inner().map_err(Error::fault("writing CSV"))?;
    String::from_utf8(bytes).map_err(Error::fault("writing CSV"))
}

fn lines(comparison: &Comparison<'_>) -> Vec<Vec<String>> {
    let header = COLUMNS.map(str::to_owned).to_vec();
    let cells = comparison.rows.iter().flat_map(|row| {
        let cells = comparison.frameworks.iter().zip(&row.states);
        cells.flat_map(|(framework, state)| cell(comparison, row, framework, state))
    });
    std::iter::once(header).chain(cells).collect()
}

fn cell(
    comparison: &Comparison<'_>,
    row: &ComparedAttribute<'_>,
    framework: &Framework,
    state: &State<'_>,
) -> Vec<Vec<String>> {
    let head = [
        row.attribute.topic.label(),
        &row.attribute.label,
        &framework.name,
        state.name(),
    ];
    let line = |rest: [String; 9]| -> Vec<String> {
        let head = head.iter().map(|cell| (*cell).to_owned());
        let fingerprint = comparison.knowledge.fingerprint.as_str().to_owned();
        head.chain(rest).chain([fingerprint]).collect()
    };
    if *state == State::Unknown {
        return vec![line(Default::default())];
    }
    let claims = state.claims().iter();
    let values = claims.flat_map(|claim| claim.citations.iter().map(move |c| (claim, *c)));
    values
        .map(|(claim, citation)| line(value(comparison, row, claim, citation)))
        .collect()
}

fn value(
    comparison: &Comparison<'_>,
    row: &ComparedAttribute<'_>,
    claim: &Claim<'_>,
    citation: &Citation,
) -> [String; 9] {
    let text = |words: Option<&str>| words.unwrap_or_default().to_owned();
    let article = comparison.knowledge.article(&citation.article);
    let date = article.and_then(crate::knowledge::article::Article::date);
    [
        claim.words(row.attribute),
        text(claim.context),
        text(claim.test),
        text(article.map(|article| article.title.as_str())),
        text(article.and_then(|article| article.publisher_or_author())),
        date.map(|date| date.to_string()).unwrap_or_default(),
        comparison
            .knowledge
            .heading_path(&citation.article, &citation.section),
        citation.quote.clone(),
        text(article.and_then(|article| article.url.as_deref())),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;

    #[test]
    fn every_value_is_a_line_with_its_source_and_every_gap_is_one_too() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let names = ["django".to_owned(), "quart".to_owned()];
        let comparison = Comparison::new(&knowledge, &names, None).expect("known names");
        let text = csv(&comparison).expect("CSV");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let records: Vec<csv::StringRecord> = reader
            .records()
            .collect::<Result<_, _>>()
            .expect("read back");
        let wanted: usize = comparison
            .rows
            .iter()
            .flat_map(|row| &row.states)
            .map(|state| {
                state
                    .claims()
                    .iter()
                    .map(|c| c.citations.len())
                    .sum::<usize>()
                    .max(1)
            })
            .sum();
        assert_eq!(records.len(), wanted);
        for record in records {
            assert_eq!(
                record[4].is_empty(),
                &record[3] == "not-in-sources",
                "{record:?}"
            );
            assert_eq!(record[4].is_empty(), record[11].is_empty(), "{record:?}");
        }
    }
}
