//! Keeps decisions: the number each server gives, ballots that are never lost nor counted twice, changes that happen once
//! however many processes try.
//!
//! Whoever writes to a decision or its ballots first locks its row by an `UPDATE`, and only then reads: so it sees all that
//! was written before, on PostgreSQL too, and nothing is written between. What refuses has written nothing yet.

mod amend;
mod begin;
mod cards;
mod carried;
mod cast;
mod personal;
mod posts;
mod read;
#[cfg(test)]
mod samples;
mod settings;
mod urn;

pub use amend::{Amended, Effects};
pub use cast::{Cast, CastResult};
pub use personal::{Erased, PersonalData};
pub use posts::{KeptPost, NewPost, PostKind};
pub use settings::ServerSettings;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::AnyConnection;

/// Takes the row as it is, so that it waits for others and others wait for it.
const LOCK: &str = "UPDATE decisions SET changes = changes WHERE server = $1 AND number = $2";

/// Locks a decision until the transaction ends; false where there is none.
async fn lock(connection: &mut AnyConnection, server: &str, number: i64) -> sqlx::Result<bool> {
    let lock = sqlx::query(LOCK).bind(server).bind(number);
    Ok(lock.execute(connection).await?.rows_affected() == 1)
}

/// What is kept as JSON; `part` of the decision, for the log. What this version does not know of is left out.
fn read_json<T: DeserializeOwned>(json: &str, part: &str, number: i64) -> sqlx::Result<T> {
    serde_json::from_str(json).map_err(|error| {
        let sentence = format!("the {part} of decision #{number} can't be read: {error}");
        sqlx::Error::Decode(sentence.into())
    })
}

fn json(value: &impl Serialize) -> sqlx::Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// A fault of something else that a job of the database needs.
fn other_fault(error: crate::error::Error) -> sqlx::Error {
    sqlx::Error::Encode(error.into())
}
