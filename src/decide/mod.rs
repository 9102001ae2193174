//! Decides together: a question is put to the vote, votes are taken, what comes of it is told and remembered with the
//! evidence it rested on.

mod ballot;
mod card;
mod closing;
mod export;
mod finding;
mod following;
mod grounds;
mod keeping;
mod notices;
mod outcome;
mod personal;
mod posts;
mod reading;
mod recall;
mod recording;
mod settings;
mod settling;
mod standing;
mod starting;
#[cfg(test)]
mod talk;
mod voting;
mod words;

pub use posts::{Due, DueKey};

use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use crate::decision::{Ballot, Decision, Person};
use crate::error::{Result, UserError};
use crate::knowledge::Knowledge;
use crate::reply::Reply;
use crate::request::{Decide, Occasion, Role};
use crate::store::{ServerSettings, Store};

/// The decisions of all servers.
pub struct Decisions {
    store: Arc<Store>,
    /// Server and number of those that could not be told of, so that each is logged once.
    troubled: Mutex<BTreeSet<(String, i64)>>,
}

/// One command on decisions: who gives it, where, and what is known.
struct Asked<'a> {
    knowledge: &'a Knowledge,
    on: &'a Occasion<'a>,
    server: &'a str,
    settings: ServerSettings,
    zone: TimeZone,
}

impl Decisions {
    pub fn new(store: Arc<Store>) -> Self {
        Self {
            store,
            troubled: Mutex::default(),
        }
    }

    /// Does what a command says.
    ///
    /// # Errors
    /// What the person can put right, or a fault of the store; nothing is changed then.
    pub fn reply(
        &self,
        knowledge: &Knowledge,
        command: &Decide,
        on: &Occasion<'_>,
    ) -> Result<Reply> {
        let asked = self.asked(knowledge, on)?;
        match command {
            Decide::Start(start) => self.start(&asked, start),
            Decide::Vote {
                number,
                choice,
                reason,
                receipt,
            } => self.vote(
                &asked,
                *number,
                &choice.join(" "),
                reason.as_deref(),
                receipt.as_deref(),
            ),
            Decide::Ballot {
                number,
                choice,
                receipt,
            } => self.ballot(&asked, *number, choice.as_deref(), receipt.as_deref()),
            Decide::Reason {
                number,
                text,
                receipt,
            } => self.reason(&asked, *number, &text.join(" "), receipt.as_deref()),
            Decide::Close { number } => self.close(&asked, *number),
            Decide::Extend { number, deadline } => {
                self.extend(&asked, *number, &deadline.join(" "))
            }
            Decide::Runoff { number, deadline } => {
                self.runoff(&asked, *number, deadline.as_deref())
            }
            Decide::Rule {
                number,
                choice,
                reason,
            } => self.rule(&asked, *number, choice.as_deref(), reason.as_deref()),
            Decide::Edit {
                number,
                question,
                options,
            } => self.edit(&asked, *number, &question.join(" "), options.as_deref()),
            Decide::Reopen { number, deadline } => {
                self.reopen(&asked, *number, deadline.as_deref())
            }
            Decide::Supersede { old, new } => self.supersede(&asked, *old, *new),
            Decide::Keep { number, review } => self.keep(&asked, *number, review.as_deref()),
            Decide::Record(record) => self.record(&asked, record),
            Decide::List {
                status, framework, ..
            } => self.list(&asked, *status, framework.as_deref(), command),
            Decide::Show { number, .. } => self.show(&asked, *number, command),
            Decide::Search { words, .. } => self.search(&asked, &words.join(" "), command),
            Decide::Stale { .. } => self.stale(&asked, command),
            Decide::Export { number, format } => self.export(&asked, *number, *format),
            Decide::Settings(changes) => self.change_settings(&asked, changes),
        }
    }

    fn asked<'a>(&self, knowledge: &'a Knowledge, on: &'a Occasion<'a>) -> Result<Asked<'a>> {
        let Some(server) = on.place.server.as_deref() else {
            let sentence = "Decisions are made where others can vote: use this command in a channel of your server.";
            return Err(UserError::new(sentence).into());
        };
        let settings = self.store.settings(server)?;
        let zone = settings::zone(&settings);
        Ok(Asked {
            knowledge,
            on,
            server,
            settings,
            zone,
        })
    }

    /// The decision of this number.
    fn decision(&self, asked: &Asked<'_>, number: u32) -> Result<Decision> {
        let found = self.store.decision(asked.server, i64::from(number))?;
        Ok(found.ok_or_else(|| missing(number))?)
    }

    /// The same with its ballots, which may be thousands.
    fn known(&self, asked: &Asked<'_>, number: u32) -> Result<(Decision, Vec<Ballot>)> {
        let decision = self.decision(asked, number)?;
        let ballots = self.store.ballots(asked.server, decision.number)?;
        Ok((decision, ballots))
    }
}

impl Asked<'_> {
    fn person(&self) -> Person {
        Person::from(self.on.caller)
    }

    fn manages(&self) -> bool {
        self.on.caller.role != Role::Member
    }

    /// Whether this person may end a vote and say what follows.
    fn may_lead(&self, decision: &Decision) -> Result<(), UserError> {
        let author = &decision.proposal.author;
        if author.id == self.on.caller.id || self.manages() {
            return Ok(());
        }
        Err(UserError::new(format!(
            "Only {}, who began #{}, and those who manage the server can do that.",
            author.name, decision.number
        )))
    }
}

fn missing(number: u32) -> UserError {
    UserError::new(format!(
        "There is no decision #{number} here. /decide list shows all."
    ))
}
