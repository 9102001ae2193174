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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::{LinkKind, Outcome};
    use crate::store::decisions::samples::{
        SERVER, at, begin, cast, close, counted, person, state, vote,
    };
    use crate::store::testing::{each_database, on_postgres, sql};
    use crate::store::{CastResult, Effects, Location};
    use std::path::Path;

    fn with(receipt: Option<Receipt>, cast: Cast) -> Cast {
        Cast { receipt, ..cast }
    }

    #[test]
    fn an_anonymous_vote_is_changed_by_its_receipt_alone() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            begin(&store, true);
            let only_reason = Cast {
                choice: None,
                reason: Some("it's fast".to_owned()),
                ..vote("bob", 0)
            };
            assert_eq!(cast(&store, 1, only_reason.clone()), CastResult::NotVoted);
            let bobs = counted(&store, 1, vote("bob", 1));
            let eves = counted(&store, 1, vote("eve", 0));
            assert!(bobs.is_some() && bobs != eves);
            assert_eq!(cast(&store, 1, vote("bob", 2)), CastResult::HasVoted);
            assert_eq!(cast(&store, 1, only_reason.clone()), CastResult::HasVoted);
            let unknown = Receipt::random().expect("random");
            let unknown = with(Some(unknown), vote("bob", 2));
            assert_eq!(cast(&store, 1, unknown), CastResult::UnknownReceipt);
            // A receipt says nothing of who has it.
            let changes = [
                (with(bobs.clone(), vote("bob", 2)), 4),
                (with(bobs.clone(), only_reason), 5),
                (with(bobs.clone(), vote("bob", 2)), 5),
            ];
            for (change, changes) in changes {
                let result = cast(&store, 1, change);
                let CastResult::Counted {
                    decision,
                    changed,
                    receipt,
                } = result
                else {
                    panic!("{result:?}");
                };
                assert_eq!((changed, &receipt), (true, &bobs));
                assert_eq!((decision.changes, decision.ballots), (changes, 2));
            }
            let ballots = store.ballots(SERVER, 1).expect("read");
            let receipts: Vec<_> = ballots
                .iter()
                .map(|ballot| ballot.receipt.clone())
                .collect();
            let mut sorted = receipts.clone();
            sorted.sort_unstable();
            assert_eq!(receipts, sorted);
            for ballot in ballots {
                assert_eq!((ballot.voter, ballot.cast_at), (None, None));
                let is_bobs = ballot.receipt.as_deref() == bobs.as_ref().map(Receipt::as_str);
                let reason = is_bobs.then_some("it's fast");
                let choice = Choice::Single(if is_bobs { 2 } else { 0 });
                assert_eq!((ballot.reason.as_deref(), ballot.choice), (reason, choice));
            }
        });
    }

    /// The urn as it is in the database.
    fn raw(location: &Location) -> (String, Option<String>) {
        let database = crate::store::open::Database::at(location).expect("a place");
        let read = async {
            let mut connection = database.connect().await.expect("connected");
            let row = sqlx::query("SELECT marks, salt FROM urns WHERE number = 1");
            let row = row.fetch_one(&mut connection).await.expect("one");
            sqlx::Connection::close(connection).await.expect("closed");
            (row.get("marks"), row.get("salt"))
        };
        tokio::runtime::Runtime::new()
            .expect("a runtime")
            .block_on(read)
    }

    #[test]
    fn who_has_voted_is_forgotten_when_the_outcome_is_final() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            begin(&store, true);
            let receipt = counted(&store, 1, vote("bob", 1));
            counted(&store, 1, vote("eve", 0));
            close(&store, 1, Outcome::Tied(vec![0, 1]));
            let (marks, salt) = raw(location);
            let mark = mark(&salt.expect("voting may go on"), &person("bob").id);
            assert!(marks.contains(&mark), "{marks}");
            let extended = store.amend(SERVER, 1, |state, _, _| {
                state.outcome = None;
                Ok(((), Effects::default()))
            });
            extended.expect("no fault");
            assert_eq!(cast(&store, 1, vote("bob", 2)), CastResult::HasVoted);
            counted(&store, 1, with(receipt, vote("bob", 2)));
            close(&store, 1, Outcome::Decided(2));
            assert_eq!(raw(location), ("[]".to_owned(), None));
            assert_eq!(store.ballots(SERVER, 1).expect("read").len(), 2);
        });
    }

    const NAMES: [&str; 5] = ["zacharias", "yolanda", "xaver", "wilhelmina", "viktoria"];

    /// Five vote, one after the other; gives their receipts.
    fn five_vote(store: &Store) -> Vec<String> {
        begin(store, true);
        let votes = NAMES.iter().enumerate();
        let receipts = votes.map(|(nth, name)| {
            let receipt = counted(store, 1, vote(name, nth % 2)).expect("anonymous");
            // So that its traces are removed before the next one.
            store.servers().expect("read");
            receipt.as_str().to_owned()
        });
        receipts.collect()
    }

    /// What the database's files have: the names of who voted nowhere; the receipts once each, in no order but their own.
    fn assert_no_traces(files: &[Vec<u8>], receipts: &[String]) {
        let all = files.concat();
        let text = String::from_utf8_lossy(&all);
        for name in NAMES {
            assert!(!text.contains(name), "{name}");
        }
        let mut places: Vec<(usize, &String)> = Vec::new();
        for receipt in receipts {
            let found: Vec<usize> = text
                .match_indices(receipt.as_str())
                .map(|it| it.0)
                .collect();
            assert_eq!(found.len(), 1, "an older state of the urn is left");
            places.push((found[0], receipt));
        }
        places.sort_unstable();
        let receipts: Vec<&String> = places.into_iter().map(|it| it.1).collect();
        assert!(receipts.is_sorted(), "{receipts:?}");
    }

    fn files(data: &Path) -> Vec<Vec<u8>> {
        let names = ["tiebreak.db", "tiebreak.db-wal"].map(|name| data.join(name));
        names
            .iter()
            .filter_map(|file| std::fs::read(file).ok())
            .collect()
    }

    #[test]
    fn a_file_does_not_tell_who_cast_which_vote() {
        let data = tempfile::tempdir().expect("a folder");
        let store = Store::open(data.path()).expect("opened");
        let receipts = five_vote(&store);
        assert_no_traces(&files(data.path()), &receipts);
        let (marks, salt) = raw(&Location::Folder(data.path().to_owned()));
        let salt = salt.expect("it is open");
        let marks_by_vote: Vec<String> = NAMES
            .iter()
            .map(|name| mark(&salt, &person(name).id))
            .collect();
        let kept: Vec<String> = serde_json::from_str(&marks).expect("a list");
        assert!(kept.is_sorted() && marks_by_vote.iter().all(|mark| kept.contains(mark)));

        let copy = data.path().join("copy");
        crate::store::back_up(&Location::Folder(data.path().to_owned()), &copy).expect("copied");
        assert_no_traces(&[std::fs::read(&copy).expect("a copy")], &receipts);

        close(&store, 1, Outcome::Decided(0));
        store.servers().expect("read");
        let closed = files(data.path());
        assert_no_traces(&closed, &receipts);
        let text = String::from_utf8_lossy(&closed.concat()).into_owned();
        for mark in kept.iter().chain([&salt]) {
            assert!(!text.contains(mark.as_str()), "who has voted is left");
        }
    }

    #[test]
    fn somebody_who_reads_holds_up_no_vote_and_the_next_one_removes_all_traces() {
        let data = tempfile::tempdir().expect("a folder");
        let store = Store::open(data.path()).expect("opened");
        begin(&store, true);
        let reader = crate::store::open::Database::at(&Location::Folder(data.path().to_owned()));
        let reader = reader.expect("a place");
        let first = tokio::runtime::Runtime::new()
            .expect("a runtime")
            .block_on(async {
                let mut connection = reader.connect().await.expect("connected");
                let mut reading = sqlx::Connection::begin(&mut connection)
                    .await
                    .expect("begun");
                sqlx::query("SELECT ballots FROM urns")
                    .fetch_one(&mut *reading)
                    .await
                    .expect("read");
                let first = counted(&store, 1, vote("bob", 1)).expect("anonymous");
                store.servers().expect("nothing hangs");
                reading.rollback().await.expect("ended");
                sqlx::Connection::close(connection).await.expect("closed");
                first
            });
        let second = counted(&store, 1, vote("eve", 0)).expect("anonymous");
        store.servers().expect("read");
        let receipts = [first, second].map(|receipt| receipt.as_str().to_owned());
        assert_no_traces(&files(data.path()), &receipts);
    }

    /// Versions that no transaction sees any more would tell who came when.
    #[test]
    fn a_server_keeps_no_older_urn() {
        on_postgres(|database| {
            let location = Location::Server(database.url().into());
            let store = Store::connect(&location).expect("opened");
            let receipts = five_vote(&store);
            assert_eq!(receipts.len(), 5);
            sql(&location, "CREATE EXTENSION IF NOT EXISTS pageinspect");
            let left = "DO $$ BEGIN IF (SELECT COUNT(*) FROM heap_page_items(get_raw_page('urns', 0)) \
                WHERE t_data IS NOT NULL) <> 1 THEN RAISE 'older urns are left'; END IF; END $$";
            sql(&location, left);
        });
    }

    #[test]
    fn an_urn_without_its_salt_takes_no_vote() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            begin(&store, true);
            sql(location, "UPDATE urns SET salt = NULL");
            let fault = store.cast(SERVER, 1, vote("bob", 1), at(10));
            let fault = fault.expect_err("anybody could vote twice").to_string();
            assert!(
                fault.contains("decision #1 is open, but its marks"),
                "{fault}"
            );
        });
    }

    #[test]
    fn who_has_voted_is_forgotten_too_where_another_vote_follows() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            begin(&store, true);
            counted(&store, 1, vote("bob", 1));
            close(&store, 1, Outcome::Tied(vec![0, 1]));
            assert!(raw(location).1.is_some(), "it may still be given more time");
            let runoff = store.amend(SERVER, 1, |_, decision, _| {
                let proposal = decision.proposal.clone();
                let begins = Some((LinkKind::Runoff, proposal, state(), Vec::new()));
                let effects = Effects {
                    begins,
                    ..Effects::default()
                };
                Ok(((), effects))
            });
            runoff.expect("kept").expect("there");
            // The first by its number; the one that follows has a salt of its own.
            assert_eq!(raw(location), ("[]".to_owned(), None));
        });
    }
}
