//! Keeps a new decision under the server's next number.

use jiff::Timestamp;
use sqlx::AnyConnection;

use super::{NewPost, json, posts, read, urn};
use crate::decision::{Decision, Proposal, State};
use crate::error::Result;
use crate::store::Store;

/// Numbers are given in the transaction that uses them, so that none is given twice, and none is left out.
const NEXT: &str = "INSERT INTO servers (server, last_number) VALUES ($1, 1) \
     ON CONFLICT (server) DO UPDATE SET last_number = servers.last_number + 1 RETURNING last_number";
const INSERT: &str = "INSERT INTO decisions (server, number, proposal, state, status, deadline) \
     VALUES ($1, $2, $3, $4, $5, $6)";

impl Store {
    /// Gives the proposal the next number of `server` and keeps it with the posts that it will need. It is written when this returns.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn begin(
        &self,
        server: &str,
        proposal: Proposal,
        state: State,
        posts: Vec<NewPost>,
    ) -> Result<Decision> {
        let server = server.to_owned();
        let begin = async move |connection: &mut AnyConnection| {
            let number = insert(connection, &server, &proposal, &state, &posts).await?;
            let decision = read::decision(connection, &server, number).await?;
            decision.ok_or(sqlx::Error::RowNotFound)
        };
        self.worker.transact("keeping a new decision", begin)
    }
}

/// The number it has got.
pub async fn insert(
    connection: &mut AnyConnection,
    server: &str,
    proposal: &Proposal,
    state: &State,
    posts: &[NewPost],
) -> sqlx::Result<i64> {
    let next = sqlx::query_scalar(NEXT).bind(server);
    let number: i64 = next.fetch_one(&mut *connection).await?;
    let insert = sqlx::query(INSERT).bind(server).bind(number);
    let insert = insert.bind(json(proposal)?).bind(json(state)?);
    let insert = insert.bind(status(state)).bind(deadline(state));
    insert.execute(&mut *connection).await?;
    if proposal.rules.anonymous {
        urn::set_up(connection, server, number, state.outcome.is_none()).await?;
    }
    posts::insert(connection, server, number, posts).await?;
    Ok(number)
}

/// What the column says.
pub fn status(state: &State) -> &'static str {
    match state.outcome {
        None => "open",
        Some(_) => "closed",
    }
}

/// What the column says.
pub fn deadline(state: &State) -> Option<i64> {
    state.deadline.map(Timestamp::as_millisecond)
}
