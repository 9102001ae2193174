//! One person's vote: read from what was typed or pressed, for each way of counting.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::proposal::{Person, Proposal};
use crate::error::UserError;

/// A vote as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    /// Who cast it; nobody where the vote is anonymous, or whoever cast it had it erased.
    pub voter: Option<Person>,
    /// Of an anonymous vote, what its voter finds it by.
    pub receipt: Option<String>,
    pub choice: Choice,
    pub reason: Option<String>,
    /// Not of an anonymous vote: the time would tell who it was.
    pub cast_at: Option<Timestamp>,
}

/// What a ballot says, as places of options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    Single(usize),
    /// In the order of the options, each once, at least one.
    Approval(Vec<usize>),
    /// The most wanted first, each once, at least one; the rest is left unranked.
    Ranked(Vec<usize>),
    /// 0 to 5 points for every option, in their order.
    Score(Vec<u8>),
}

impl Choice {
    /// Reads what was typed: "django" or "1" of single choice; "1,3" to approve; "2>1>3" or "2,1,3" to rank; "5,0,3" to
    /// score in the order of the options, or "1=5,2=3" (options that are not named get 0).
    ///
    /// # Errors
    /// What can't be read, with how it goes.
    pub fn read(_proposal: &Proposal, _typed: &str) -> Result<Self, UserError> {
        todo!()
    }

    /// As [`Self::read`] reads it again, with numbers from 1.
    pub fn typed(&self) -> String {
        todo!()
    }
}
