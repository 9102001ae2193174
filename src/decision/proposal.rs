//! What is put to the vote. Frozen once it is posted: a change makes a new decision that names the old one.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::evidence::Evidence;
use crate::request::{Caller, Method, Results};

/// A question with its options and rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub question: String,
    /// From one (of a decision that was only recorded) to ten.
    pub options: Vec<VoteOption>,
    pub rules: Rules,
    /// What counts, as it was typed.
    pub criteria: Vec<String>,
    pub author: Person,
    /// The channel it was begun in.
    pub place: String,
    /// Where the outcome goes, if that is another channel.
    pub outcome_place: Option<Named>,
    pub evidence: Evidence,
    /// When to look at the outcome again.
    pub review: Option<Date>,
    /// The message it was written down from.
    pub origin: Option<Origin>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteOption {
    pub name: String,
    /// The id of the framework it is, where it is one.
    pub framework: Option<String>,
}

/// How the vote goes. The default says nothing but that each has one voice: what holds of a decision without a vote.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rules {
    pub method: Method,
    /// How many must vote for it to count.
    pub quorum: Option<u32>,
    /// How many may vote in all: when they have, voting ends.
    pub voters: Option<u32>,
    /// Who may vote; everybody, if nobody is named.
    pub role: Option<Named>,
    /// Ballots are kept without any trace of who cast them.
    pub anonymous: bool,
    pub results: Results,
    /// Whether each vote needs a reason.
    pub reasons: bool,
}

/// Somebody, as the platform knows and shows them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Person {
    pub id: String,
    pub name: String,
}

/// Something of a platform, a role or a channel, with the name it had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub id: String,
    pub name: String,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub place: String,
    pub message: String,
}

impl From<&Caller> for Person {
    fn from(caller: &Caller) -> Self {
        Self {
            id: caller.id.clone(),
            name: caller.name.clone(),
        }
    }
}

impl Named {
    /// Reads `ID/NAME`, as adapters write it; what has no slash is both.
    pub fn read(text: &str) -> Self {
        let (id, name) = text.split_once('/').unwrap_or((text, text));
        Self {
            id: id.trim().to_owned(),
            name: name.trim().to_owned(),
        }
    }
}

impl Proposal {
    /// Where the option of this name or number (from 1) stands.
    pub fn option(&self, typed: &str) -> Option<usize> {
        let typed = typed.trim();
        let by_name = |option: &VoteOption| {
            let framework = option.framework.as_deref();
            option.name.to_lowercase() == typed.to_lowercase()
                || framework.is_some_and(|id| id.eq_ignore_ascii_case(typed))
        };
        let number = typed.trim_start_matches('#').parse::<usize>().ok();
        let by_number = number
            .and_then(|number| number.checked_sub(1))
            .filter(|at| *at < self.options.len());
        self.options.iter().position(by_name).or(by_number)
    }

    /// The options' names, in order.
    pub fn names(&self) -> Vec<&str> {
        self.options.iter().map(|it| it.name.as_str()).collect()
    }
}
