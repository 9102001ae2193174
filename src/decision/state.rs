//! A decision as it stands: open or closed, with what came of it and what happened to it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::proposal::{Person, Proposal};

/// A decision of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub server: String,
    /// From 1, for each server.
    pub number: i64,
    pub proposal: Proposal,
    pub state: State,
    /// What it has to do with other decisions of its server.
    pub links: Vec<Link>,
    /// Grows with whatever the card shows.
    pub changes: i64,
    /// Where its card is, once it is posted.
    pub card: Option<Card>,
    /// How many ballots there are.
    pub ballots: i64,
}

/// What may change of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// From 1; one more each time that voting goes on after it had ended.
    pub round: i64,
    pub opened_at: Timestamp,
    /// When voting ends of itself.
    pub deadline: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    /// What came of it; none while it is open.
    pub outcome: Option<Outcome>,
    /// When to look at it again.
    pub review: Option<Date>,
    /// The fingerprint of the knowledge that its evidence was last held against.
    pub checked_against: String,
    /// What happened to it, oldest first.
    pub history: Vec<Event>,
}

/// What came of a vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The vote chose the option at this place.
    Decided(usize),
    /// Several options are ahead together.
    Tied(Vec<usize>),
    /// Fewer voted than the quorum asks for.
    NoQuorum { voted: i64 },
    /// Nobody voted.
    NoVotes,
    /// Somebody decided after a tie, a missed quorum or no votes.
    Ruled {
        option: usize,
        by: Person,
        reason: String,
        after: Box<Outcome>,
    },
    /// Taken elsewhere and written down here.
    Recorded {
        option: usize,
        by: String,
        reason: Option<String>,
        on: Date,
    },
    /// Question or options were changed while it was open: the newer version has its place.
    Replaced,
}

/// Something that happened to a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub at: Timestamp,
    /// Nobody, where it happened of itself.
    pub by: Option<Person>,
    /// A sentence without its subject: "moved the deadline to 2026-12-01 17:00".
    pub what: String,
}

/// Where a card is on its platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    pub place: String,
    pub message: String,
}

/// That one decision follows another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub kind: LinkKind,
    pub older: i64,
    pub newer: i64,
    pub at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// Question or options were changed while it was open.
    Edits,
    /// It was put to the vote again.
    Reopens,
    /// The options that were tied.
    Runoff,
    /// It takes the older one's place.
    Supersedes,
}

impl LinkKind {
    pub const ALL: [Self; 4] = [Self::Edits, Self::Reopens, Self::Runoff, Self::Supersedes];

    /// As the store writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Edits => "edits",
            Self::Reopens => "reopens",
            Self::Runoff => "runoff",
            Self::Supersedes => "supersedes",
        }
    }
}

impl Decision {
    pub fn is_open(&self) -> bool {
        self.state.outcome.is_none()
    }

    /// The option that it came to, if it came to one.
    pub fn chosen(&self) -> Option<usize> {
        match self.state.outcome.as_ref()? {
            Outcome::Decided(option)
            | Outcome::Ruled { option, .. }
            | Outcome::Recorded { option, .. } => Some(*option),
            _ => None,
        }
    }

    /// The day it was decided on, in a time zone; of what is open, the day it began.
    pub fn date(&self, zone: &TimeZone) -> Date {
        if let Some(Outcome::Recorded { on, .. }) = self.state.outcome {
            return on;
        }
        let at = self.state.closed_at.unwrap_or(self.state.opened_at);
        at.to_zoned(zone.clone()).date()
    }

    /// Whether nothing can change the outcome any more: no run-off, no more time, nobody's word.
    pub fn is_final(&self) -> bool {
        let is_followed = !self.is_open() && self.followed_by().is_some();
        is_followed || self.chosen().is_some() || self.state.outcome == Some(Outcome::Replaced)
    }

    /// The newer decision in which its vote goes on.
    pub fn followed_by(&self) -> Option<&Link> {
        self.links
            .iter()
            .find(|link| link.older == self.number && link.kind != LinkKind::Supersedes)
    }

    /// The newer decision that took this one's place.
    pub fn superseded_by(&self) -> Option<&Link> {
        self.links
            .iter()
            .find(|link| link.older == self.number && link.kind == LinkKind::Supersedes)
    }
}
