//! Decisions as files to keep: Markdown for a repository, JSON and CSV for other programs.

use jiff::tz::TimeZone;
use std::collections::BTreeMap;

use super::{Asked, Decisions};
use crate::decision::madr::{Shown, write};
use crate::decision::{Ballot, Decision, export};
use crate::error::{Result, UserError};
use crate::knowledge::Knowledge;
use crate::reply::{Attachment, Block, Reply, Text};
use crate::request::RecordFormat;

/// Files that a message may have.
const MOST_FILES: usize = 10;

impl Decisions {
    pub(super) fn export(
        &self,
        asked: &Asked<'_>,
        number: Option<u32>,
        format: Option<RecordFormat>,
    ) -> Result<Reply> {
        let records = match number {
            Some(number) => vec![self.known(asked, number)?],
            None => self.all(asked.server)?,
        };
        if records.is_empty() {
            let sentence = "There is no decision here to be exported yet.";
            return Err(UserError::new(sentence).into());
        }
        let attachments = match format.unwrap_or_default() {
            RecordFormat::Madr => files(asked.knowledge, &records, &asked.zone),
            RecordFormat::Json => vec![one("decisions.json", export::json(&records), "JSON")],
            RecordFormat::Csv => vec![one("decisions.csv", export::csv(&records)?, "CSV")],
        };
        Ok(Reply {
            title: Some("Decisions as files".to_owned()),
            blocks: vec![Block::Paragraph(Text::plain(told(&records, &attachments)))],
            attachments,
            private: true,
            ..Reply::default()
        })
    }

    fn all(&self, server: &str) -> Result<Vec<(Decision, Vec<Ballot>)>> {
        let decisions = self.store.decisions(server)?.into_iter();
        decisions
            .map(|decision| {
                let ballots = self.store.ballots(server, decision.number)?;
                Ok((decision, ballots))
            })
            .collect()
    }
}

/// The decision as a file to keep.
pub(super) fn record_file(
    knowledge: &Knowledge,
    decision: &Decision,
    ballots: &[Ballot],
    zone: &TimeZone,
) -> Attachment {
    let (name, content) = write(decision, ballots, &shown(knowledge, zone));
    Attachment {
        name,
        content,
        description: format!("Decision #{} as Markdown (MADR)", decision.number),
    }
}

/// What a file calls the things that a decision has only ids of.
pub fn shown(knowledge: &Knowledge, zone: &TimeZone) -> Shown {
    let frameworks = knowledge.frameworks.iter();
    let frameworks = frameworks.map(|it| (it.id.clone(), it.name.clone()));
    let attributes = knowledge.attributes.iter();
    let attributes = attributes.map(|it| (it.id.clone(), it.label.clone()));
    Shown {
        zone: zone.clone(),
        names: attributes.chain(frameworks).collect(),
        beside: BTreeMap::new(),
    }
}

/// The newest, each as a file.
fn files(
    knowledge: &Knowledge,
    records: &[(Decision, Vec<Ballot>)],
    zone: &TimeZone,
) -> Vec<Attachment> {
    let newest = records.iter().take(MOST_FILES);
    newest
        .map(|(decision, ballots)| record_file(knowledge, decision, ballots, zone))
        .collect()
}

fn one(name: &str, content: String, kind: &str) -> Attachment {
    Attachment {
        name: name.to_owned(),
        content,
        description: format!("Decisions as {kind}"),
    }
}

fn told(records: &[(Decision, Vec<Ballot>)], files: &[Attachment]) -> String {
    let left = match files.len() {
        MOST_FILES => records.len() - MOST_FILES,
        _ => 0,
    };
    match (records, left) {
        ([(decision, _)], _) => format!("Decision #{}.", decision.number),
        (all, 0) => format!("{} decisions.", all.len()),
        (all, left) => format!(
            "The newest {MOST_FILES} of {} decisions; whoever runs the bot gets the other {left} with `tiebreak decisions export DIR`.",
            all.len()
        ),
    }
}
