//! Changes a decision in one transaction, so that what comes of a vote is found once: whoever comes second sees what the
//! first one did.

use super::NewPost;
use crate::decision::{Ballot, Decision, LinkKind, Proposal, State};
use crate::error::{Result, UserError};
use crate::store::Store;

/// What a change brings along, in the same transaction.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Effects {
    pub posts: Vec<NewPost>,
    /// A decision that follows this one; its posts are about it, not about this one.
    pub begins: Option<(LinkKind, Proposal, State, Vec<NewPost>)>,
    /// A decision of the same server, by its number, that this one is linked to: as the older (`true`) or the newer one.
    pub links: Vec<(LinkKind, i64, bool)>,
}

impl Store {
    /// Has `change` look at a decision and its ballots, with the row locked, and change its state; keeps what it made of it,
    /// unless it refuses. Gives the decision as it is afterwards, what `change` returned, and the decision that was begun. `None`: there is no such decision, or none that it shall be linked to.
    /// Card and marks follow: a change grows `changes`, a final outcome erases salt and marks of an anonymous vote.
    ///
    /// # Errors
    /// What `change` refuses with, or a fault of the database: nothing is changed then.
    pub fn amend<T, F>(&self, _server: &str, _number: i64, _change: F) -> Result<Option<Amended<T>>>
    where
        T: Send + 'static,
        F: FnOnce(&mut State, &Decision, &[Ballot]) -> Result<(T, Effects), UserError>
            + Send
            + 'static,
    {
        todo!()
    }
}

/// What became of a change.
#[derive(Debug)]
pub struct Amended<T> {
    pub decision: Decision,
    pub told: T,
    pub begun: Option<Decision>,
}
