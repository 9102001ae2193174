//! Reads decisions and ballots.

use jiff::Timestamp;

use crate::decision::{Ballot, Decision};
use crate::error::Result;
use crate::store::Store;

impl Store {
    /// The decision of this number, if `server` has it.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn decision(&self, _server: &str, _number: i64) -> Result<Option<Decision>> {
        todo!()
    }

    /// All decisions of a server, the newest first.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn decisions(&self, _server: &str) -> Result<Vec<Decision>> {
        todo!()
    }

    /// The servers that have decisions.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn servers(&self) -> Result<Vec<String>> {
        todo!()
    }

    /// The ballots of a decision: by the time they were cast, anonymous ones by their receipt.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn ballots(&self, _server: &str, _number: i64) -> Result<Vec<Ballot>> {
        todo!()
    }

    /// Server and number of the open decisions whose deadline has come.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn ended(&self, _now: Timestamp) -> Result<Vec<(String, i64)>> {
        todo!()
    }
}
