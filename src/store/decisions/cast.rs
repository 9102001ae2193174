//! Takes a vote: it counts once, and only while voting goes on.

use jiff::Timestamp;
use sqlx::AnyConnection;

use super::urn::{self, Refused};
use super::{json, read};
use crate::decision::{Ballot, Choice, Decision, Person, Receipt};
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

/// Locks the decision, if a vote still counts: no closing comes between this and the end of the transaction.
const LOCK_OPEN: &str = "UPDATE decisions SET changes = changes WHERE server = $1 AND number = $2 \
     AND status = 'open' AND (deadline IS NULL OR deadline > $3)";
const FIND: &str = "SELECT voter, name, choice, reason, cast_at FROM ballots \
     WHERE server = $1 AND number = $2 AND voter = $3";
const PUT: &str = "INSERT INTO ballots (server, number, voter, name, choice, reason, cast_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (server, number, voter) DO UPDATE \
     SET name = excluded.name, choice = excluded.choice, reason = excluded.reason, cast_at = excluded.cast_at";
const COUNT: &str = "UPDATE decisions SET changes = changes + 1 WHERE server = $1 AND number = $2";

impl Store {
    /// Casts a vote at the time `now`. Whether the voter may vote, and the choice fits, the caller knows.
    ///
    /// # Errors
    /// A fault of the database; then it does not count.
    pub fn cast(
        &self,
        server: &str,
        number: i64,
        cast: Cast,
        now: Timestamp,
    ) -> Result<CastResult> {
        let server = server.to_owned();
        let take = async move |connection: &mut AnyConnection| {
            take(connection, &server, number, cast, now).await
        };
        let result = self.worker.transact("taking a vote", take)?;
        if let CastResult::Counted { decision, .. } = &result
            && decision.proposal.rules.anonymous
        {
            self.remove_traces();
        }
        Ok(result)
    }
}

async fn take(
    connection: &mut AnyConnection,
    server: &str,
    number: i64,
    cast: Cast,
    now: Timestamp,
) -> sqlx::Result<CastResult> {
    let lock = sqlx::query(LOCK_OPEN).bind(server).bind(number);
    let lock = lock.bind(now.as_millisecond());
    let open = lock.execute(&mut *connection).await?.rows_affected() == 1;
    let Some(decision) = read::decision(connection, server, number).await? else {
        return Ok(CastResult::Missing);
    };
    if !open {
        return Ok(CastResult::Ended(Box::new(decision)));
    }
    let put = match decision.proposal.rules.anonymous {
        true => urn::put(connection, server, number, cast).await?,
        false => put(connection, server, number, cast, now).await?,
    };
    match put {
        Err(refused) => Ok(refused.into()),
        Ok(put) => counted(connection, decision, put).await,
    }
}

/// A ballot that is in.
pub struct Put {
    /// Whether anything is other than it was.
    pub anew: bool,
    /// Whether there was one before.
    pub changed: bool,
    pub receipt: Option<Receipt>,
}

async fn counted(
    connection: &mut AnyConnection,
    before: Decision,
    put: Put,
) -> sqlx::Result<CastResult> {
    if put.anew {
        let count = sqlx::query(COUNT).bind(&before.server).bind(before.number);
        count.execute(connection).await?;
    }
    let decision = Decision {
        changes: before.changes + i64::from(put.anew),
        ballots: before.ballots + i64::from(!put.changed),
        ..before
    };
    Ok(CastResult::Counted {
        decision: Box::new(decision),
        changed: put.changed,
        receipt: put.receipt,
    })
}

/// Takes a vote that is not anonymous.
async fn put(
    connection: &mut AnyConnection,
    server: &str,
    number: i64,
    cast: Cast,
    now: Timestamp,
) -> sqlx::Result<Result<Put, Refused>> {
    let query = sqlx::query(FIND).bind(server).bind(number);
    let query = query.bind(&cast.voter.id);
    let earlier = query.fetch_optional(&mut *connection).await?;
    let earlier = earlier.map(|row| read::read_ballot(&row, number));
    let earlier = earlier.transpose()?;
    let Some(ballot) = made(cast, earlier.as_ref(), now) else {
        return Ok(Err(Refused::NotVoted));
    };
    let anew = earlier.as_ref() != Some(&ballot);
    if anew {
        write(connection, server, number, &ballot).await?;
    }
    Ok(Ok(Put {
        anew,
        changed: earlier.is_some(),
        receipt: None,
    }))
}

/// The ballot as it is after `cast`; the same again is as old as it was. None where there is no vote to give a reason for.
fn made(cast: Cast, earlier: Option<&Ballot>, now: Timestamp) -> Option<Ballot> {
    let choice = cast.choice.or_else(|| Some(earlier?.choice.clone()))?;
    let same = earlier.filter(|earlier| earlier.choice == choice);
    Some(Ballot {
        cast_at: Some(same.and_then(|earlier| earlier.cast_at).unwrap_or(now)),
        voter: Some(cast.voter),
        receipt: None,
        choice,
        reason: cast.reason.or_else(|| earlier?.reason.clone()),
    })
}

async fn write(
    connection: &mut AnyConnection,
    server: &str,
    number: i64,
    ballot: &Ballot,
) -> sqlx::Result<()> {
    let put = sqlx::query(PUT).bind(server).bind(number);
    let voter = ballot.voter.as_ref();
    let put = put.bind(voter.map(|voter| &voter.id));
    let put = put.bind(voter.map(|voter| &voter.name));
    let put = put.bind(json(&ballot.choice)?).bind(&ballot.reason);
    let put = put.bind(ballot.cast_at.map(Timestamp::as_millisecond));
    put.execute(connection).await?;
    Ok(())
}

impl From<Refused> for CastResult {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::HasVoted => Self::HasVoted,
            Refused::UnknownReceipt => Self::UnknownReceipt,
            Refused::NotVoted => Self::NotVoted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::Outcome;
    use crate::store::decisions::samples::{
        SERVER, any_ballot, at, begin, cast, close, counted, person, vote,
    };
    use crate::store::testing::each_database;
    use proptest::prelude::*;
    use proptest::test_runner::{Config, TestRunner};

    fn reason(name: &str, reason: &str) -> Cast {
        Cast {
            choice: None,
            reason: Some(reason.to_owned()),
            ..vote(name, 0)
        }
    }

    #[test]
    fn a_vote_counts_once_and_can_be_changed() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            begin(&store, false);
            assert_eq!(cast(&store, 1, reason("bob", "?")), CastResult::NotVoted);
            let counts = [
                (vote("bob", 1), false, 1, 2),
                (vote("eve", 0), false, 2, 3),
                (vote("bob", 2), true, 2, 4),
                (reason("bob", "it's fast"), true, 2, 5),
                // What is there already changes nothing.
                (reason("bob", "it's fast"), true, 2, 5),
                (vote("bob", 2), true, 2, 5),
            ];
            for (vote, was_there, ballots, changes) in counts {
                let shown = format!("{vote:?}");
                let result = cast(&store, 1, vote);
                let CastResult::Counted {
                    decision,
                    changed,
                    receipt,
                } = result
                else {
                    panic!("{result:?} of {shown}");
                };
                let seen = (changed, decision.ballots, decision.changes);
                assert_eq!(seen, (was_there, ballots, changes), "{shown}");
                assert_eq!(receipt, None);
                let kept = store.decision(SERVER, 1).expect("read");
                assert_eq!(kept.as_ref(), Some(&*decision), "{shown}");
            }
            let ballots = store.ballots(SERVER, 1).expect("read");
            let names: Vec<_> = ballots.iter().map(|ballot| ballot.voter.clone()).collect();
            assert_eq!(names, [Some(person("bob")), Some(person("eve"))]);
            assert_eq!(ballots[0].choice, Choice::Single(2));
            assert_eq!(ballots[0].reason.as_deref(), Some("it's fast"));
            assert_eq!(ballots[0].cast_at, Some(at(10)));
        });
    }

    #[test]
    fn none_is_taken_where_none_counts() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            assert_eq!(cast(&store, 1, vote("bob", 1)), CastResult::Missing);
            for anonymous in [false, true] {
                let number = begin(&store, anonymous).number;
                counted(&store, number, vote("bob", 1));
                let elsewhere = store.cast("chat:two", number, vote("eve", 1), at(10));
                assert_eq!(elsewhere.expect("no fault"), CastResult::Missing);
                let late = store.cast(SERVER, number, vote("eve", 1), at(100));
                let late = late.expect("no fault");
                assert!(matches!(late, CastResult::Ended(_)), "{late:?}");
                let closed = close(&store, number, Outcome::Decided(1));
                let ended = CastResult::Ended(Box::new(closed.clone()));
                assert_eq!(cast(&store, number, vote("eve", 1)), ended);
                assert_eq!(cast(&store, number, vote("bob", 2)), ended);
                let ballots = store.ballots(SERVER, number).expect("read");
                assert_eq!((ballots.len(), closed.ballots), (1, 1));
            }
        });
    }

    #[test]
    fn any_ballot_is_read_as_it_was_cast() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            let mut runner = TestRunner::new(Config::with_cases(64));
            let held = runner.run(&any_ballot(), |ballot| {
                let number = begin(&store, false).number;
                let cast = Cast {
                    voter: ballot.voter.clone().expect("a name"),
                    choice: Some(ballot.choice.clone()),
                    reason: ballot.reason.clone(),
                    receipt: None,
                };
                let state = store.amend(SERVER, number, |state, _, _| {
                    state.deadline = None;
                    Ok(((), crate::store::Effects::default()))
                });
                state.expect("no fault");
                let at = ballot.cast_at.expect("a time");
                let result = store.cast(SERVER, number, cast, at).expect("no fault");
                let counted = matches!(result, CastResult::Counted { .. });
                prop_assert!(counted);
                prop_assert_eq!(store.ballots(SERVER, number).expect("read"), [ballot]);
                Ok(())
            });
            held.expect("any ballot");
        });
    }

    #[test]
    fn votes_that_come_at_once_all_count() {
        each_database(|location| {
            begin(&Store::connect(location).expect("opened"), false);
            begin(&Store::connect(location).expect("opened"), true);
            std::thread::scope(|scope| {
                for thread in 0..4 {
                    scope.spawn(move || {
                        let store = Store::connect(location).expect("opened");
                        for nth in 0..10 {
                            let name = format!("{thread}-{nth}");
                            counted(&store, 1, vote(&name, nth % 3));
                            counted(&store, 2, vote(&name, nth % 3));
                            // Everybody is this one, too.
                            counted(&store, 1, vote("all", 0));
                            cast(&store, 2, vote("all", 0));
                        }
                    });
                }
            });
            let store = Store::connect(location).expect("opened");
            for number in [1, 2] {
                let decision = store.decision(SERVER, number).expect("read");
                assert_eq!(decision.expect("there").ballots, 41);
                assert_eq!(store.ballots(SERVER, number).expect("read").len(), 41);
            }
        });
    }
}
