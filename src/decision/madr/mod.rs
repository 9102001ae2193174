//! A decision as a MADR 4 file (Markdown any decision record), and such files as decisions: what other tools for records
//! read and write (adr-tools, log4brains), so that nobody's decisions are locked in here.

mod document;
mod escape;
mod read;
mod votes;
mod write;

pub use read::{Imported, read};
pub use write::{Shown, file_name, write};

use super::state::{Decision, LinkKind, Outcome};

/// Where a record stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Still open.
    Proposed,
    Accepted,
    /// Closed without a choice.
    Rejected,
    Deprecated,
    /// Another took its place, named as the file names it: "ADR-0015".
    Superseded(String),
}

impl Status {
    pub fn of(decision: &Decision) -> Self {
        let newer = |kind| {
            let mut links = decision.links.iter();
            links.find(|link| link.older == decision.number && link.kind == kind)
        };
        if let Some(link) = newer(LinkKind::Supersedes) {
            return Self::Superseded(adr(link.newer));
        }
        match (&decision.state.outcome, newer(LinkKind::Edits)) {
            (None, _) => Self::Proposed,
            (Some(Outcome::Replaced), Some(link)) => Self::Superseded(adr(link.newer)),
            _ if decision.chosen().is_some() => Self::Accepted,
            _ => Self::Rejected,
        }
    }

    /// As a record has it.
    pub fn words(&self) -> String {
        match self {
            Self::Proposed => "proposed".to_owned(),
            Self::Accepted => "accepted".to_owned(),
            Self::Rejected => "rejected".to_owned(),
            Self::Deprecated => "deprecated".to_owned(),
            Self::Superseded(by) if by.is_empty() => "superseded".to_owned(),
            Self::Superseded(by) => format!("superseded by {by}"),
        }
    }

    /// `None` where it is no word for it. adr-tools spells "Superceded".
    fn read(words: &str) -> Option<Self> {
        let lower = words.trim().to_lowercase();
        let begins = |with: &[&str]| with.iter().any(|word| lower.starts_with(word));
        if begins(&["superseded", "superceded"]) {
            let by = words.trim().split_once(" by ").map_or("", |(_, by)| by);
            return Some(Self::Superseded(by.trim().to_owned()));
        }
        let known: [(&[&str], Self); 4] = [
            (&["proposed", "draft", "pending"], Self::Proposed),
            (&["accepted", "approved", "decided", "done"], Self::Accepted),
            (&["rejected", "declined"], Self::Rejected),
            (&["deprecated", "obsolete"], Self::Deprecated),
        ];
        let known = known.into_iter().find(|(words, _)| begins(words));
        known.map(|(_, status)| status)
    }
}

fn adr(number: i64) -> String {
    format!("ADR-{number:04}")
}

#[cfg(test)]
mod tests;
