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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::decisions::samples::{self, SERVER, any_proposal, any_state, at};
    use crate::store::testing::each_database;
    use proptest::prelude::*;
    use proptest::test_runner::{Config, TestRunner};
    use std::sync::Mutex;

    #[test]
    fn each_server_counts_for_itself_without_gaps() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            let begin = |server| {
                let (proposal, state) = (samples::proposal(false), samples::state());
                let begun = store.begin(server, proposal, state, Vec::new());
                begun.expect("kept").number
            };
            assert_eq!(["a", "a", "b", "a"].map(begin), [1, 2, 1, 3]);
            assert_eq!(store.servers().expect("read"), ["a", "b"]);
            let numbers = store.decisions("a").expect("read");
            let numbers: Vec<i64> = numbers.iter().map(|it| it.number).collect();
            assert_eq!(numbers, [3, 2, 1], "the newest first");
            assert_eq!(store.decision("b", 2).expect("read"), None);
            assert_eq!(store.decision("c", 1).expect("read"), None);
        });
    }

    #[test]
    fn many_that_begin_at_once_get_a_number_each() {
        each_database(|location| {
            let numbers = Mutex::new(Vec::new());
            std::thread::scope(|scope| {
                for _ in 0..4 {
                    scope.spawn(|| {
                        let store = Store::connect(location).expect("opened");
                        for _ in 0..5 {
                            let number = samples::begin(&store, true).number;
                            numbers.lock().expect("no panic").push(number);
                        }
                    });
                }
            });
            let mut numbers = numbers.into_inner().expect("no panic");
            numbers.sort_unstable();
            assert_eq!(numbers, Vec::from_iter(1..=20));
        });
    }

    #[test]
    fn any_decision_is_read_as_it_was_kept() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            let mut runner = TestRunner::new(Config::with_cases(64));
            let any = (any_proposal(), any_state(), any_state());
            let held = runner.run(&any, |(proposal, state, later)| {
                let begun = store.begin(SERVER, proposal.clone(), state.clone(), Vec::new());
                let begun = begun.expect("kept");
                prop_assert_eq!((&begun.proposal, &begun.state), (&proposal, &state));
                prop_assert_eq!((begun.changes, begun.ballots), (1, 0));
                prop_assert!(begun.links.is_empty() && begun.card.is_none());
                let kept = store.decision(SERVER, begun.number).expect("read");
                prop_assert_eq!(kept, Some(begun.clone()));
                let changed = later.clone();
                let amended = store.amend(SERVER, begun.number, move |state, _, _| {
                    *state = changed;
                    Ok(((), crate::store::Effects::default()))
                });
                let amended = amended.expect("no fault").expect("there");
                prop_assert_eq!(&amended.decision.state, &later);
                let all = store.decisions(SERVER).expect("read");
                prop_assert_eq!(&all[0], &amended.decision);
                Ok(())
            });
            held.expect("any decision");
        });
    }

    #[test]
    fn what_this_version_does_not_know_is_left_out_and_what_it_can_not_read_is_named() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            let begun = samples::begin(&store, false);
            let add = "UPDATE decisions SET state = '{\"mood\":[1],' || substr(state, 2)";
            crate::store::testing::sql(location, add);
            assert_eq!(store.decision(SERVER, 1).expect("read"), Some(begun));
            let spoil = "UPDATE decisions SET state = '{\"round\":'";
            crate::store::testing::sql(location, spoil);
            let faults = [
                store.decision(SERVER, 1).map(|_| ()),
                store.decisions(SERVER).map(|_| ()),
                store.ballots(SERVER, 1).map(|_| ()),
            ];
            let [one, all, ballots] = faults.map(|it| it.map_err(|fault| fault.to_string()));
            for fault in [one, all] {
                let fault = fault.expect_err("no JSON");
                assert!(
                    fault.contains("the state of decision #1 can't be read"),
                    "{fault}"
                );
            }
            ballots.expect("they are whole");
        });
    }

    #[test]
    fn a_deadline_that_has_come_ends_a_vote() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            samples::begin(&store, false);
            let forever = State {
                deadline: None,
                ..samples::state()
            };
            let begun = store.begin("b", samples::proposal(false), forever, Vec::new());
            begun.expect("kept");
            assert_eq!(store.ended(at(99)).expect("read"), []);
            let ended = [(SERVER.to_owned(), 1)];
            assert_eq!(store.ended(at(100)).expect("read"), ended);
            samples::close(&store, 1, crate::decision::Outcome::NoVotes);
            assert_eq!(store.ended(at(100)).expect("read"), []);
        });
    }
}
