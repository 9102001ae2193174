//! Takes a vote: it counts once, and only while voting goes on.

use jiff::Timestamp;

use crate::decision::{Choice, Decision, Person, Receipt};
use crate::error::Result;
use crate::store::Store;

/// A vote, a change of it, or only a reason for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cast {
    pub voter: Person,
    /// What is voted; `None` leaves it as it is.
    pub choice: Option<Choice>,
    /// Why; `None` leaves it as it is.
    pub reason: Option<String>,
    /// Of an anonymous vote: what the voter got for it, to change it.
    pub receipt: Option<Receipt>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq)]
pub enum CastResult {
    /// It counts. Written when this is told.
    Counted {
        decision: Box<Decision>,
        /// Whether it took the place of an earlier one.
        changed: bool,
        /// Of an anonymous vote: what finds it again.
        receipt: Option<Receipt>,
    },
    /// The server has no such decision.
    Missing,
    /// Voting has ended, or its deadline is past.
    Ended(Box<Decision>),
    /// An anonymous vote was cast already, and without its receipt nobody can find it.
    HasVoted,
    /// No anonymous ballot has this receipt.
    UnknownReceipt,
    /// There is no vote that a reason could be for.
    NotVoted,
}

impl Store {
    /// Casts a vote at the time `now`. Whether the voter may vote, and the choice fits, the caller knows.
    ///
    /// # Errors
    /// A fault of the database; then it does not count.
    pub fn cast(
        &self,
        _server: &str,
        _number: i64,
        _cast: Cast,
        _now: Timestamp,
    ) -> Result<CastResult> {
        todo!()
    }
}
