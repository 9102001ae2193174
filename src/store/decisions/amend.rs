//! Changes a decision in one transaction, so that what comes of a vote is found once: whoever comes second sees what the
//! first one did.

use jiff::Timestamp;
use sqlx::AnyConnection;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{NewPost, begin, json, lock, posts, read, urn};
use crate::decision::{Ballot, Decision, LinkKind, Proposal, State};
use crate::error::{Result, UserError};
use crate::store::Store;

/// What a change brings along, in the same transaction. Links are dated by the last event of the changed history, or else
/// by when the decision was opened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Effects {
    pub posts: Vec<NewPost>,
    /// A decision that follows this one; its posts are about it, not about this one.
    pub begins: Option<(LinkKind, Proposal, State, Vec<NewPost>)>,
    /// A decision of the same server, by its number, that this one is linked to: as the older (`true`) or the newer one.
    pub links: Vec<(LinkKind, i64, bool)>,
}

/// What became of a change.
#[derive(Debug)]
pub struct Amended<T> {
    pub decision: Decision,
    pub told: T,
    pub begun: Option<Decision>,
}

const THERE: &str = "SELECT COUNT(*) FROM decisions WHERE server = $1 AND number = $2";
const WRITE: &str = "UPDATE decisions SET state = $3, status = $4, deadline = $5, changes = changes + 1 \
     WHERE server = $1 AND number = $2";
const LINK: &str = "INSERT INTO links (server, kind, older, newer, linked_at) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (server, kind, older, newer) DO NOTHING";
const SHOW_LINK: &str =
    "UPDATE decisions SET changes = changes + 1 WHERE server = $1 AND number = $2";
const WITHDRAW: &str = "DELETE FROM ballots WHERE server = $1 AND number = $2 AND name IS NULL";

impl Store {
    /// Has `change` look at a decision and its ballots, with the row locked, and change its state; keeps what it made of it,
    /// unless it refuses. Gives the decision as it is afterwards, what `change` returned, and the decision that was begun. `None`: there is no such decision, or none that it shall be linked to.
    /// Card and marks follow: a change grows `changes`, a final outcome erases salt and marks of an anonymous vote. Where
    /// voting goes on, ballots whose names were erased are withdrawn, since their voters can vote again.
    ///
    /// # Errors
    /// What `change` refuses with, or a fault of the database: nothing is changed then.
    pub fn amend<T, F>(&self, server: &str, number: i64, change: F) -> Result<Option<Amended<T>>>
    where
        T: Send + 'static,
        F: FnOnce(&mut State, &Decision, &[Ballot]) -> Result<(T, Effects), UserError>
            + Send
            + 'static,
    {
        let server = server.to_owned();
        let amend = async move |connection: &mut AnyConnection| {
            amend(connection, &server, number, change).await
        };
        let amended = self.worker.transact("changing a decision", amend)??;
        let anonymous = |amended: &Amended<T>| amended.decision.proposal.rules.anonymous;
        if amended.as_ref().is_some_and(anonymous) {
            self.remove_traces();
        }
        Ok(amended)
    }
}

async fn amend<T, F>(
    connection: &mut AnyConnection,
    server: &str,
    number: i64,
    change: F,
) -> sqlx::Result<Result<Option<Amended<T>>, UserError>>
where
    F: FnOnce(&mut State, &Decision, &[Ballot]) -> Result<(T, Effects), UserError>,
{
    if !lock(connection, server, number).await? {
        return Ok(Ok(None));
    }
    let before = read::decision(connection, server, number).await?;
    let before = before.ok_or(sqlx::Error::RowNotFound)?;
    let ballots = read::ballots(connection, server, number).await?;
    let mut state = before.state.clone();
    let (told, effects) = match guarded(|| change(&mut state, &before, &ballots))? {
        Ok(changed) => changed,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if !are_there(connection, server, &effects.links).await? {
        return Ok(Ok(None));
    }
    let begun = keep(connection, &before, &state, effects).await?;
    let decision = read::decision(connection, server, number).await?;
    Ok(Ok(Some(Amended {
        decision: decision.ok_or(sqlx::Error::RowNotFound)?,
        told,
        begun,
    })))
}

/// A panic in a room must not end the thread that everybody's requests need.
fn guarded<T>(change: impl FnOnce() -> T) -> sqlx::Result<T> {
    let changed = catch_unwind(AssertUnwindSafe(change));
    changed.map_err(|_| sqlx::Error::Encode("the change of a decision panicked".into()))
}

async fn are_there(
    connection: &mut AnyConnection,
    server: &str,
    links: &[(LinkKind, i64, bool)],
) -> sqlx::Result<bool> {
    for (_, number, _) in links {
        let there = sqlx::query_scalar(THERE).bind(server).bind(*number);
        let there: i64 = there.fetch_one(&mut *connection).await?;
        if there == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Writes what has changed, and gives what was begun.
async fn keep(
    connection: &mut AnyConnection,
    before: &Decision,
    state: &State,
    effects: Effects,
) -> sqlx::Result<Option<Decision>> {
    let (server, number) = (&before.server, before.number);
    let at = state
        .history
        .last()
        .map_or(state.opened_at, |event| event.at);
    let follows = effects.begins.is_some() || !effects.links.is_empty();
    if *state != before.state || follows {
        write(connection, before, state, effects.begins.is_some()).await?;
    }
    posts::insert(connection, server, number, &effects.posts).await?;
    let mut links = effects.links;
    // In one order, so that two who do this at once wait for each other and not crosswise.
    links.sort_unstable_by_key(|(_, other, _)| *other);
    for (kind, other, is_older) in links {
        let (older, newer) = if is_older {
            (number, other)
        } else {
            (other, number)
        };
        link(connection, server, kind, (older, newer), at).await?;
        let show = sqlx::query(SHOW_LINK).bind(server).bind(other);
        show.execute(&mut *connection).await?;
    }
    let Some((kind, proposal, state, posts)) = effects.begins else {
        return Ok(None);
    };
    let newer = begin::insert(connection, server, &proposal, &state, &posts).await?;
    link(connection, server, kind, (number, newer), at).await?;
    read::decision(connection, server, newer).await
}

async fn write(
    connection: &mut AnyConnection,
    before: &Decision,
    state: &State,
    is_followed: bool,
) -> sqlx::Result<()> {
    let (server, number) = (&before.server, before.number);
    let write = sqlx::query(WRITE).bind(server).bind(number);
    let write = write.bind(json(state)?).bind(begin::status(state));
    let write = write.bind(begin::deadline(state));
    write.execute(&mut *connection).await?;
    let after = Decision {
        state: state.clone(),
        ..before.clone()
    };
    // What follows it is linked afterwards.
    let is_final = after.is_final() || (is_followed && !after.is_open());
    if after.proposal.rules.anonymous && is_final {
        urn::seal(connection, server, number).await?;
    }
    if after.is_open() && !before.is_open() {
        let withdraw = sqlx::query(WITHDRAW).bind(server).bind(number);
        withdraw.execute(connection).await?;
    }
    Ok(())
}

async fn link(
    connection: &mut AnyConnection,
    server: &str,
    kind: LinkKind,
    (older, newer): (i64, i64),
    at: Timestamp,
) -> sqlx::Result<()> {
    let link = sqlx::query(LINK).bind(server).bind(kind.name());
    let link = link.bind(older).bind(newer).bind(at.as_millisecond());
    link.execute(connection).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::{Event, Outcome};
    use crate::store::decisions::samples::{
        SERVER, at, begin, close, counted, person, post, proposal, state, vote,
    };
    use crate::store::testing::each_database;
    use crate::store::{CastResult, PostKind};

    type Changed = Result<((), Effects), UserError>;

    fn linked(links: Vec<(LinkKind, i64, bool)>) -> Effects {
        Effects {
            links,
            ..Effects::default()
        }
    }

    #[test]
    fn a_change_sees_all_votes_and_is_kept() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            begin(&store, false);
            counted(&store, 1, vote("bob", 1));
            let amended = store.amend(SERVER, 1, |state, before, ballots| {
                assert_eq!((before.changes, before.ballots, ballots.len()), (2, 1, 1));
                state.outcome = Some(Outcome::Decided(1));
                state.closed_at = Some(at(20));
                let posts = vec![post(PostKind::Outcome, 20)];
                Ok((
                    "told",
                    Effects {
                        posts,
                        ..Effects::default()
                    },
                ))
            });
            let amended = amended.expect("no fault").expect("there");
            assert_eq!((amended.told, amended.begun), ("told", None));
            assert_eq!(amended.decision.changes, 3);
            assert_eq!(amended.decision.chosen(), Some(1));
            let kept = store.decision(SERVER, 1).expect("read");
            assert_eq!(kept, Some(amended.decision));
            assert_eq!(store.take_posts("chat:", at(20)).expect("taken").len(), 1);
        });
    }

    #[test]
    fn what_refuses_panics_or_leads_nowhere_changes_nothing() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            let before = begin(&store, true);
            let change = |change: fn(&mut State) -> Changed, number| {
                store.amend(SERVER, number, move |state, _, _| {
                    state.outcome = Some(Outcome::NoVotes);
                    change(state)
                })
            };
            let refused = change(|_| Err(UserError::new("No.")), 1);
            assert_eq!(refused.expect_err("no").to_string(), "No.");
            let fault = change(|_| panic!("a mistake in a room"), 1);
            let fault = fault.expect_err("it panics").to_string();
            assert!(fault.contains("changing a decision"), "{fault}");
            let nowhere = change(
                |_| Ok(((), linked(vec![(LinkKind::Supersedes, 7, true)]))),
                1,
            );
            assert!(nowhere.expect("no fault").is_none());
            let missing = change(|_| Ok(((), Effects::default())), 7);
            assert!(missing.expect("no fault").is_none());
            let elsewhere = store.amend("chat:two", 1, |_, _, _| Ok(((), Effects::default())));
            assert!(elsewhere.expect("no fault").is_none());
            let nothing = store.amend(SERVER, 1, |_, _, _| Ok(((), Effects::default())));
            assert_eq!(nothing.expect("no fault").expect("there").decision, before);
            assert_eq!(store.decision(SERVER, 1).expect("read"), Some(before));
        });
    }

    #[test]
    fn both_know_of_a_link() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            begin(&store, false);
            begin(&store, false);
            let event = Event {
                at: at(7),
                by: None,
                what: "took its place".to_owned(),
            };
            for _ in 0..2 {
                let event = event.clone();
                let amended = store.amend(SERVER, 2, |state, _, _| {
                    state.history = vec![event];
                    Ok(((), linked(vec![(LinkKind::Supersedes, 1, false)])))
                });
                amended.expect("no fault").expect("there");
            }
            let link = crate::decision::Link {
                kind: LinkKind::Supersedes,
                older: 1,
                newer: 2,
                at: at(7),
            };
            for number in [1, 2] {
                let kept = store.decision(SERVER, number).expect("read");
                let kept = kept.expect("there");
                assert_eq!(
                    (kept.links.as_slice(), kept.changes),
                    (&[link.clone()][..], 3)
                );
            }
        });
    }

    #[test]
    fn what_follows_begins_with_it() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            begin(&store, false);
            let runoff = |kind| {
                store.amend(SERVER, 1, move |after, _, _| {
                    after.outcome = Some(Outcome::Tied(vec![0, 1]));
                    let begins = (kind, proposal(true), state(), vec![post(PostKind::Card, 3)]);
                    Ok((
                        (),
                        Effects {
                            begins: Some(begins),
                            ..Effects::default()
                        },
                    ))
                })
            };
            for (kind, newer) in LinkKind::ALL.into_iter().zip(2..) {
                let amended = runoff(kind).expect("no fault").expect("there");
                let begun = amended.begun.expect("begun");
                assert_eq!((begun.number, begun.links[0].kind), (newer, kind));
                let links = i64::try_from(amended.decision.links.len());
                assert_eq!(links, Ok(begun.number - 1));
                let kept = store.decision(SERVER, newer).expect("read");
                assert_eq!(kept, Some(begun));
                counted(&store, newer, vote("bob", 1));
            }
            let posts = store.take_posts("chat:", at(3)).expect("taken");
            let mut about: Vec<i64> = posts.iter().map(|post| post.number).collect();
            about.sort_unstable();
            assert_eq!(about, [2, 3, 4, 5]);
        });
    }

    #[test]
    fn many_that_close_at_once_close_once() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            for number in 1..=10 {
                begin(&store, false);
                let close = || {
                    let store = Store::connect(location).expect("opened");
                    let closed = store.amend(SERVER, number, |state, before, ballots| {
                        if !before.is_open() {
                            return Err(UserError::new("It is closed."));
                        }
                        state.outcome = Some(Outcome::Decided(ballots.len()));
                        Ok((ballots.len(), Effects::default()))
                    });
                    closed.ok().flatten().map(|amended| amended.told)
                };
                let cast = || {
                    let store = Store::connect(location).expect("opened");
                    let cast = store.cast(SERVER, number, vote("bob", 1), at(10));
                    matches!(cast.expect("no fault"), CastResult::Counted { .. })
                };
                let (closed, voted) = std::thread::scope(|scope| {
                    let threads = [(); 3].map(|()| scope.spawn(close));
                    let voter = scope.spawn(cast);
                    let closed = threads.map(|thread| thread.join().expect("no panic"));
                    (closed, voter.join().expect("no panic"))
                });
                let closed: Vec<usize> = closed.into_iter().flatten().collect();
                assert_eq!(closed, [usize::from(voted)], "what counts is in the tally");
                let ballots = store.ballots(SERVER, number).expect("read");
                assert_eq!(ballots.len(), usize::from(voted));
            }
        });
    }

    #[test]
    fn where_voting_goes_on_ballots_without_names_are_withdrawn() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            begin(&store, false);
            counted(&store, 1, vote("bob", 1));
            counted(&store, 1, vote("eve", 0));
            close(&store, 1, Outcome::Tied(vec![0, 1]));
            store.erase(SERVER, &person("bob").id).expect("erased");
            assert_eq!(store.ballots(SERVER, 1).expect("read").len(), 2);
            let extended = store.amend(SERVER, 1, |state, _, _| {
                state.outcome = None;
                state.round = 2;
                Ok(((), Effects::default()))
            });
            let extended = extended.expect("no fault").expect("there");
            assert_eq!(extended.decision.ballots, 1);
            counted(&store, 1, vote("bob", 2));
            assert_eq!(store.ballots(SERVER, 1).expect("read").len(), 2);
        });
    }
}
