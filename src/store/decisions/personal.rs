//! What is kept of one person, and erasing it.

use crate::decision::{Ballot, Decision};
use crate::error::Result;
use crate::store::Store;

/// What is kept of a person on a server.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PersonalData {
    /// Decisions the person began, closed, changed or is named in.
    pub decisions: Vec<Decision>,
    /// The person's ballots, with the decision each belongs to. Anonymous ones can't be found.
    pub ballots: Vec<(Decision, Ballot)>,
}

/// What was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Erased {
    /// Ballots of closed decisions, which stay counted without the name.
    pub unnamed: u64,
    /// Ballots of open decisions, which are withdrawn.
    pub withdrawn: u64,
    /// Decisions in which the person was named otherwise: as who began or closed it.
    pub decisions: u64,
}

impl Store {
    /// What is kept of the person of this id on `server`.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn personal(&self, _server: &str, _person: &str) -> Result<PersonalData> {
        todo!()
    }

    /// Erases it: names and ids give way to a random id and "somebody". Reasons of the person's ballots are erased too.
    ///
    /// # Errors
    /// A fault of the database; nothing is erased then.
    pub fn erase(&self, _server: &str, _person: &str) -> Result<Erased> {
        todo!()
    }
}
