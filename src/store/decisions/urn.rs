//! Anonymous votes: kept so that nobody can join a ballot to its voter.
//!
//! All ballots of a decision are one value, ordered by their random receipts, and who has voted is another one in the same
//! row, ordered by hashes. No time is kept with either. Each vote writes the whole row, so neither an order of rows nor the
//! transaction that wrote them (`xmin` on PostgreSQL) says which mark came with which ballot.
//!
//! What somebody with a copy of the database can learn: the ballots with their reasons and receipts, and, until the outcome
//! is final, who of the people whose ids they know has voted, by hashing these ids with the salt. What they can't: which of
//! the ballots is whose, but for what shows anyway: where all voted the same, or one alone. Then marks and salt are erased,
//! and it can't be told any more who has voted.
//!
//! Two states of the row with one vote between them would tell. So older states are removed: SQLite overwrites what it
//! frees (`secure_delete`), and the write-ahead log is brought into the file and emptied after each vote; PostgreSQL's dead
//! rows are vacuumed. What the bot can't reach are copies that others made in between, while the vote was open: of the
//! file, of PostgreSQL's archived log or a replica, or of the blocks of a disk. Who makes such copies for one vote after the
//! other, can join them; so can whoever runs a changed program. A PostgreSQL server that is to keep votes secret must not
//! archive its log to where others than its operators can read it.

use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Executor, Row};
use std::collections::{BTreeMap, BTreeSet};

use super::cast::{Cast, Put};
use super::{json, other_fault, read_json};
use crate::decision::{Ballot, Choice, Receipt, mark, new_salt};
use crate::store::Store;

/// The ballots of a decision, and apart from them who has voted.
pub struct Urn {
    /// By receipt.
    ballots: BTreeMap<String, Slip>,
    marks: BTreeSet<String>,
    /// Gone once the outcome is final.
    salt: Option<String>,
}

/// What is kept of an anonymous vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Slip {
    choice: Choice,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// Why a vote is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    HasVoted,
    UnknownReceipt,
    NotVoted,
}

const SET_UP: &str = "INSERT INTO urns (server, number, salt) VALUES ($1, $2, $3)";
const FIND: &str = "SELECT ballots, marks, salt FROM urns WHERE server = $1 AND number = $2";
const WRITE: &str =
    "UPDATE urns SET ballots = $3, votes = $4, marks = $5 WHERE server = $1 AND number = $2";
const SEAL: &str = "UPDATE urns SET marks = '[]', salt = NULL WHERE server = $1 AND number = $2";
/// It does not wait for others who read: the next vote does it again.
const EMPTY_LOG: &str =
    "PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = 2000";
const VACUUM: &str = "VACUUM (SKIP_LOCKED, TRUNCATE FALSE) urns";

impl Store {
    /// Removes, some time soon, what the database still has of urns as they were before.
    pub(super) fn remove_traces(&self) {
        let remove = async |connection: &mut AnyConnection| {
            let statement = match connection.backend_name() {
                "SQLite" => EMPTY_LOG,
                _ => VACUUM,
            };
            connection.execute(statement).await?;
            Ok(())
        };
        self.worker.tend("removing traces of a vote", remove);
    }
}

/// Keeps an empty urn; with a salt where anybody is going to vote.
pub async fn set_up(
    connection: &mut AnyConnection,
    server: &str,
    number: i64,
    open: bool,
) -> sqlx::Result<()> {
    let salt = open.then(new_salt).transpose().map_err(other_fault)?;
    let set_up = sqlx::query(SET_UP).bind(server).bind(number).bind(salt);
    set_up.execute(connection).await?;
    Ok(())
}

/// The urn of an anonymous vote.
pub async fn read(
    connection: &mut AnyConnection,
    server: &str,
    number: i64,
) -> sqlx::Result<Option<Urn>> {
    let query = sqlx::query(FIND).bind(server).bind(number);
    let Some(row) = query.fetch_optional(connection).await? else {
        return Ok(None);
    };
    Ok(Some(Urn {
        ballots: read_json(row.try_get("ballots")?, "urn", number)?,
        marks: read_json(row.try_get("marks")?, "list of who has voted", number)?,
        salt: row.try_get("salt")?,
    }))
}

/// Takes an anonymous vote.
pub async fn put(
    connection: &mut AnyConnection,
    server: &str,
    number: i64,
    cast: Cast,
) -> sqlx::Result<Result<Put, Refused>> {
    let urn = read(connection, server, number).await?;
    let mut urn = urn.ok_or(sqlx::Error::RowNotFound)?;
    let put = match cast.receipt.clone() {
        Some(receipt) => urn.change(cast, receipt),
        None => urn.add(cast, number)?,
    };
    if matches!(put, Ok(Put { anew: true, .. })) {
        let write = sqlx::query(WRITE).bind(server).bind(number);
        let write = write.bind(json(&urn.ballots)?).bind(urn.votes());
        write.bind(json(&urn.marks)?).execute(connection).await?;
    }
    Ok(put)
}

/// Forgets who has voted: nobody will vote any more.
pub async fn seal(connection: &mut AnyConnection, server: &str, number: i64) -> sqlx::Result<()> {
    let seal = sqlx::query(SEAL).bind(server).bind(number);
    seal.execute(connection).await?;
    Ok(())
}

impl Urn {
    fn votes(&self) -> i64 {
        i64::try_from(self.ballots.len()).unwrap_or(i64::MAX)
    }

    fn change(&mut self, cast: Cast, receipt: Receipt) -> Result<Put, Refused> {
        let slip = self.ballots.get_mut(receipt.as_str());
        let slip = slip.ok_or(Refused::UnknownReceipt)?;
        let changed = Slip {
            choice: cast.choice.unwrap_or_else(|| slip.choice.clone()),
            reason: cast.reason.or_else(|| slip.reason.clone()),
        };
        Ok(Put {
            anew: std::mem::replace(slip, changed.clone()) != changed,
            changed: true,
            receipt: Some(receipt),
        })
    }

    fn add(&mut self, cast: Cast, number: i64) -> sqlx::Result<Result<Put, Refused>> {
        let salt = self.salt.as_ref().ok_or_else(|| {
            let sentence = format!("decision #{number} is open, but its marks are erased");
            sqlx::Error::Decode(sentence.into())
        })?;
        let mark = mark(salt, &cast.voter.id);
        if self.marks.contains(&mark) {
            return Ok(Err(Refused::HasVoted));
        }
        let Some(choice) = cast.choice else {
            return Ok(Err(Refused::NotVoted));
        };
        let receipt = Receipt::random().map_err(other_fault)?;
        self.marks.insert(mark);
        let reason = cast.reason;
        let slip = Slip { choice, reason };
        self.ballots.insert(receipt.as_str().to_owned(), slip);
        Ok(Ok(Put {
            anew: true,
            changed: false,
            receipt: Some(receipt),
        }))
    }

    pub fn into_ballots(self) -> impl Iterator<Item = Ballot> {
        self.ballots.into_iter().map(|(receipt, slip)| Ballot {
            voter: None,
            receipt: Some(receipt),
            choice: slip.choice,
            reason: slip.reason,
            cast_at: None,
        })
    }
}
