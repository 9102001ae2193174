//! Keeps a new decision under the server's next number.

use crate::decision::{Decision, Proposal, State};
use crate::error::Result;
use crate::store::Store;

use super::NewPost;

impl Store {
    /// Gives the proposal the next number of `server` and keeps it with the posts that it will need. It is written when this returns.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn begin(
        &self,
        _server: &str,
        _proposal: Proposal,
        _state: State,
        _posts: Vec<NewPost>,
    ) -> Result<Decision> {
        todo!()
    }
}
