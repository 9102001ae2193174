//! Decisions as files for whoever runs the program: every decision of a server written down, and records of other tools kept
//! as decisions that were taken elsewhere.

use jiff::tz::TimeZone;

use super::App;
use crate::decision::export::json;
use crate::decision::madr::{Imported, Shown, Status, read, write};
use crate::decision::{
    Ballot, Decision, Event, Evidence, Outcome, Person, Proposal, Rules, State, VoteOption, zone,
};
use crate::error::{Result, UserError};
use crate::request::{MAX_OPTIONS, Occasion};

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFile {
    pub server: String,
    pub name: String,
    pub text: String,
}

/// What became of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportedRecord {
    /// It is the decision of this number now.
    Kept(i64),
    /// The server has it already, under this number: the same question, decided on the same day.
    Known(i64),
    /// It is not decided, so there is nothing to be kept.
    Undecided(String),
}

impl App {
    /// The decisions of `server`, or of every server, as one MADR file each, and `decisions.json` for each server. Hidden
    /// results and who voted anonymously are in none of them.
    ///
    /// # Errors
    /// A server without decisions, or a fault of the database.
    pub fn export_records(&self, server: Option<&str>) -> Result<Vec<RecordFile>> {
        let servers = self.store.servers()?;
        if let Some(server) = server
            && !servers.iter().any(|known| known == server)
        {
            return Err(no_decisions_of(server, &servers).into());
        }
        let wanted = servers
            .iter()
            .filter(|known| server.is_none_or(|it| it == *known));
        let mut files = Vec::new();
        for server in wanted {
            files.extend(self.records_of(server)?);
        }
        Ok(files)
    }

    fn records_of(&self, server: &str) -> Result<Vec<RecordFile>> {
        let mut records: Vec<(Decision, Vec<Ballot>)> = Vec::new();
        for decision in self.store.decisions(server)? {
            let ballots = self.store.ballots(server, decision.number)?;
            records.push((decision, ballots));
        }
        records.sort_by_key(|(decision, _)| decision.number);
        let shown = self.shown(server, &records)?;
        let file = |(name, text): (String, String)| RecordFile {
            server: server.to_owned(),
            name,
            text,
        };
        let written = records
            .iter()
            .map(|(decision, ballots)| write(decision, ballots, &shown));
        let all = ("decisions.json".to_owned(), json(&records));
        Ok(written.chain([all]).map(file).collect())
    }

    fn shown(&self, server: &str, records: &[(Decision, Vec<Ballot>)]) -> Result<Shown> {
        let frameworks = self.knowledge.frameworks.iter();
        let frameworks = frameworks.map(|it| (it.id.clone(), it.name.clone()));
        let attributes = self.knowledge.attributes.iter();
        let attributes = attributes.map(|it| (it.id.clone(), it.label.clone()));
        let beside = records.iter();
        let beside = beside.map(|(it, _)| (it.number, it.proposal.question.clone()));
        Ok(Shown {
            zone: self.zone_of(server)?,
            names: frameworks.chain(attributes).collect(),
            beside: beside.collect(),
        })
    }

    fn zone_of(&self, server: &str) -> Result<TimeZone> {
        let name = self.store.settings(server)?.time_zone;
        let known = name.and_then(|name| zone(&name).ok());
        Ok(known.unwrap_or(TimeZone::UTC))
    }

    /// Keeps the record in the file of this name as a decision of `server` that was taken elsewhere.
    ///
    /// # Errors
    /// A file that is no record of a decision, or a fault of the database.
    pub fn import_record(
        &self,
        name: &str,
        text: &str,
        server: &str,
        on: &Occasion<'_>,
    ) -> Result<ImportedRecord> {
        let imported = read(name, text)?;
        let zone = self.zone_of(server)?;
        if let Some(number) = self.known_as(server, &imported, &zone)? {
            return Ok(ImportedRecord::Known(number));
        }
        let (Some(chosen), false) = (imported.outcome, imported.status == Status::Proposed) else {
            return Ok(ImportedRecord::Undecided(imported.status.words()));
        };
        let (options, option) = self.options(&imported.options, chosen);
        let outcome = Outcome::Recorded {
            option,
            by: deciders(&imported),
            reason: imported.reason.clone(),
            on: imported.date.unwrap_or(on.now.to_zoned(zone).date()),
        };
        let event = came_from(name, &imported.status);
        let proposal = recorded(imported.question, options, on);
        let state = closed(outcome, event, on);
        let decision = self.store.begin(server, proposal, state, Vec::new())?;
        Ok(ImportedRecord::Kept(decision.number))
    }

    /// A record without a date is known by its question alone.
    fn known_as(&self, server: &str, imported: &Imported, zone: &TimeZone) -> Result<Option<i64>> {
        let decisions = self.store.decisions(server)?;
        let is_same = |known: &&Decision| {
            let same_day = |date| known.date(zone) == date;
            known.proposal.question == imported.question && imported.date.is_none_or(same_day)
        };
        Ok(decisions.iter().find(is_same).map(|known| known.number))
    }

    /// As many as a decision may have, the chosen one among them, and its place.
    fn options(&self, names: &[String], chosen: usize) -> (Vec<VoteOption>, usize) {
        let others = names.len().min(MAX_OPTIONS);
        let mut places: Vec<usize> = (0..others).collect();
        if chosen >= others {
            places.truncate(MAX_OPTIONS - 1);
            places.push(chosen);
        }
        let option = |place: &usize| {
            let name = names[*place].clone();
            let framework = self.knowledge.lexicon.framework(&name);
            let framework = framework.map(|at| self.knowledge.frameworks[at].id.clone());
            VoteOption { name, framework }
        };
        let option_at = places.iter().position(|place| *place == chosen);
        (
            places.iter().map(option).collect(),
            option_at.unwrap_or_default(),
        )
    }
}

fn no_decisions_of(server: &str, known: &[String]) -> UserError {
    let known = match known {
        [] => "There are none at all.".to_owned(),
        known => format!("There are decisions of {}.", known.join(", ")),
    };
    UserError::new(format!(
        "There are no decisions of the server \"{server}\". {known}"
    ))
}

fn deciders(imported: &Imported) -> String {
    match imported.deciders.as_slice() {
        [] => "somebody".to_owned(),
        names => names.join(", "),
    }
}

fn came_from(name: &str, status: &Status) -> String {
    match status {
        Status::Accepted => format!("imported it from {name}"),
        status => format!("imported it from {name}, where it was {}", status.words()),
    }
}

/// What was put to nobody's vote, and rests on nothing that is known here.
fn recorded(question: String, options: Vec<VoteOption>, on: &Occasion<'_>) -> Proposal {
    Proposal {
        question,
        options,
        rules: Rules::default(),
        criteria: Vec::new(),
        author: Person::from(on.caller),
        place: on.place.id.clone(),
        outcome_place: None,
        evidence: Evidence::default(),
        review: None,
        origin: None,
    }
}

fn closed(outcome: Outcome, what: String, on: &Occasion<'_>) -> State {
    State {
        round: 1,
        opened_at: on.now,
        deadline: None,
        closed_at: Some(on.now),
        outcome: Some(outcome),
        review: None,
        checked_against: String::new(),
        history: vec![Event {
            at: on.now,
            by: Some(Person::from(on.caller)),
            what,
        }],
    }
}
