//! Decisions as files to keep: Markdown for a repository, JSON and CSV for other programs.

use crate::decision::{Ballot, Decision};
use crate::error::{Error, Result};
use crate::reply::{Attachment, Block, Reply, Text};
use crate::request::RecordFormat;

/// Files that a message may have.
const MOST_FILES: usize = 10;

/// Name and content of the file of one decision.
pub fn madr(decision: &Decision, ballots: &[Ballot]) -> (String, String) {
    _ = ballots;
    (
        format!("{:04}.md", decision.number),
        decision.proposal.question.clone(),
    )
}

/// The decisions as files; of many as Markdown, the newest.
pub fn reply(records: &[(Decision, Vec<Ballot>)], format: RecordFormat) -> Result<Reply> {
    let attachments = match format {
        RecordFormat::Madr => files(records),
        RecordFormat::Json => vec![one("decisions.json", String::new(), "JSON")],
        RecordFormat::Csv => vec![one("decisions.csv", csv(records)?, "CSV")],
    };
    let left = match format {
        RecordFormat::Madr => records.len().saturating_sub(MOST_FILES),
        _ => 0,
    };
    let text = match (records, left) {
        ([(decision, _)], _) => format!("Decision #{}.", decision.number),
        (all, 0) => format!("{} decisions.", all.len()),
        (all, left) => format!(
            "The newest {MOST_FILES} of {} decisions; whoever runs the bot gets the other {left} with `tiebreak decisions export DIR`.",
            all.len()
        ),
    };
    Ok(Reply {
        title: Some("Export".to_owned()),
        blocks: vec![Block::Paragraph(Text::plain(text))],
        attachments,
        private: true,
        ..Reply::default()
    })
}

fn files(records: &[(Decision, Vec<Ballot>)]) -> Vec<Attachment> {
    let newest = records.iter().take(MOST_FILES);
    newest
        .map(|(decision, ballots)| super::finding::record_file(decision, ballots))
        .collect()
}

fn one(name: &str, content: String, kind: &str) -> Attachment {
    Attachment {
        name: name.to_owned(),
        content,
        description: format!("Decisions as {kind}"),
    }
}

fn csv(records: &[(Decision, Vec<Ballot>)]) -> Result<String> {
    _ = records;
    Err(Error::fault("writing CSV")("not yet"))
}
