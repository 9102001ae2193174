//! Decisions for a spreadsheet.

use jiff::tz::TimeZone;

use super::Visible;
use crate::decision::madr::Status;
use crate::decision::{Ballot, Count, Decision, Outcome};
use crate::error::{Error, Result};
use crate::request::Method;
use crate::spreadsheet::harmless;

/// One row for each decision, safe against formulas.
///
/// # Errors
/// A fault in writing, which memory does not have.
pub fn csv(records: &[(Decision, Vec<Ballot>)]) -> Result<String> {
    const COLUMNS: [&str; 13] = [
        "number",
        "question",
        "status",
        "date",
        "outcome",
        "decided by",
        "method",
        "options",
        "ballots",
        "tally",
        "reasons",
        "review",
        "knowledge",
    ];
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = std::iter::once(COLUMNS.map(str::to_owned));
    let rows = records
        .iter()
        .map(|(decision, ballots)| row(decision, ballots));
    for row in header.chain(rows) {
        let cells = row.iter().map(|cell| harmless(cell));
        writer
            .write_record(cells)
            .map_err(Error::fault("writing CSV"))?;
    }
    let bytes = writer.into_inner().map_err(Error::fault("writing CSV"))?;
    String::from_utf8(bytes).map_err(Error::fault("writing CSV"))
}

fn row(decision: &Decision, ballots: &[Ballot]) -> [String; 13] {
    let visible = Visible::new(decision, ballots);
    let (proposal, state) = (&decision.proposal, &decision.state);
    let chosen = decision.chosen().and_then(|place| visible.option(place));
    let count = |it: &Count| format!("{}: {}", visible.option(it.option).unwrap_or("?"), it.votes);
    let counts = visible.tally.as_ref().map(|tally| {
        let counts: Vec<String> = tally.counts.iter().map(count).collect();
        counts.join("; ")
    });
    let reasons = match &state.outcome {
        Some(Outcome::Ruled { reason, .. }) => vec![reason.as_str()],
        Some(Outcome::Recorded { reason, .. }) => reason.as_deref().into_iter().collect(),
        _ => visible
            .ballots
            .iter()
            .filter_map(|it| it.reason.as_deref())
            .collect(),
    };
    [
        decision.number.to_string(),
        proposal.question.clone(),
        Status::of(decision).words(),
        decision.date(&TimeZone::UTC).to_string(),
        chosen.unwrap_or_default().to_owned(),
        visible.deciders().join("; "),
        method(proposal.rules.method),
        proposal.names().join("; "),
        ballots.len().to_string(),
        counts.unwrap_or_default(),
        reasons.join("; "),
        state
            .review
            .map(|date| date.to_string())
            .unwrap_or_default(),
        proposal.evidence.fingerprint.clone(),
    ]
}

fn method(method: Method) -> String {
    let name = serde_json::to_value(method).ok();
    name.and_then(|name| name.as_str().map(str::to_owned))
        .unwrap_or_default()
}
