//! What is to be posted without being asked: outcomes, reminders. Each is taken by one process at a time, and done once.

use jiff::{SignedDuration, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::carried::hash;
use super::{json, read};
use crate::error::Result;
use crate::store::Store;

/// Something to be posted later, or at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPost {
    pub kind: PostKind,
    pub place: String,
    /// The round of the decision it belongs to: one of each kind, round, place and detail.
    pub round: i64,
    pub due_at: Timestamp,
    pub detail: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PostKind {
    /// The card, where its first message was lost.
    Card,
    Reminder,
    Outcome,
    Review,
    Stale,
}

impl PostKind {
    pub(super) const ALL: [Self; 5] = [
        Self::Card,
        Self::Reminder,
        Self::Outcome,
        Self::Review,
        Self::Stale,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Reminder => "reminder",
            Self::Outcome => "outcome",
            Self::Review => "review",
            Self::Stale => "stale",
        }
    }
}

/// A post that this process has taken upon itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPost {
    /// At most 25 characters.
    pub id: String,
    pub server: String,
    pub number: i64,
    pub kind: PostKind,
    pub place: String,
    pub round: i64,
    /// To the millisecond.
    pub due_at: Timestamp,
    pub detail: Option<String>,
    /// How often it was tried before.
    pub attempts: i64,
}

/// How long whoever has taken a post has time for it.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

const INSERT: &str = "INSERT INTO posts (id, server, number, kind, place, round, detail, due_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING";
const DUE: &str = "SELECT id, server, number, kind, place, round, detail, due_at, attempts FROM posts \
     WHERE done_at IS NULL AND due_at <= $1 AND claimed_at <= $2 AND substr(place, 1, $3) = $4 \
     ORDER BY due_at, id LIMIT 20";
const CLAIM: &str = "UPDATE posts SET claimed_at = $2, attempts = attempts + 1 \
     WHERE id = $1 AND done_at IS NULL AND claimed_at <= $3";
const DONE: &str = "UPDATE posts SET done_at = $2, message = $3 WHERE id = $1 AND done_at IS NULL";
const ELSEWHERE: &str = "UPDATE posts SET place = $2, claimed_at = 0 WHERE id = $1";

impl Store {
    /// Takes what is due now in places that begin with `platform`, at most 20 at once. Nobody else gets it until a minute
    /// has passed without [`Self::post_done`].
    ///
    /// # Errors
    /// A fault of the database.
    pub fn take_posts(&self, platform: &str, now: Timestamp) -> Result<Vec<KeptPost>> {
        let platform = platform.to_owned();
        let take =
            async move |connection: &mut AnyConnection| take(connection, &platform, now).await;
        self.worker.transact("taking posts", take)
    }

    /// Notes that a post is out, as this message, or of no use any more.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn post_done(&self, id: &str, message: Option<&str>, now: Timestamp) -> Result<()> {
        let (id, message) = (id.to_owned(), message.map(str::to_owned));
        let note = async move |connection: &mut AnyConnection| {
            let done = sqlx::query(DONE).bind(id).bind(now.as_millisecond());
            done.bind(message).execute(connection).await?;
            Ok(())
        };
        self.worker.transact("noting that a post is out", note)
    }

    /// Sends a post to another place, now: the one it was meant for can't be posted in.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn post_elsewhere(&self, id: &str, place: &str) -> Result<()> {
        let (id, place) = (id.to_owned(), place.to_owned());
        let send = async move |connection: &mut AnyConnection| {
            let send = sqlx::query(ELSEWHERE).bind(id).bind(place);
            send.execute(connection).await?;
            Ok(())
        };
        self.worker.transact("sending a post elsewhere", send)
    }
}

/// Keeps posts, each once.
pub async fn insert(
    connection: &mut AnyConnection,
    server: &str,
    number: i64,
    posts: &[NewPost],
) -> sqlx::Result<()> {
    for post in posts {
        let insert = sqlx::query(INSERT).bind(id(server, number, post)?);
        let insert = insert.bind(server).bind(number).bind(post.kind.name());
        let insert = insert.bind(&post.place).bind(post.round);
        let insert = insert.bind(&post.detail).bind(post.due_at.as_millisecond());
        insert.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Made of what it is about, so that whoever wants the same has the same.
fn id(server: &str, number: i64, post: &NewPost) -> sqlx::Result<String> {
    let kind = post.kind.name();
    let about = json(&(server, number, kind, post.round, &post.place, &post.detail))?;
    Ok(hash(&about)[..24].to_owned())
}

/// Who looks at the same time finds the same; who comes second at one of them does not get it.
async fn take(
    connection: &mut AnyConnection,
    platform: &str,
    now: Timestamp,
) -> sqlx::Result<Vec<KeptPost>> {
    let lapsed = (now - LEASE).as_millisecond();
    let now = now.as_millisecond();
    let due = sqlx::query(DUE).bind(now).bind(lapsed);
    let due = due.bind(signs(platform)).bind(platform);
    let mut taken = Vec::new();
    for row in due.fetch_all(&mut *connection).await? {
        let post = read_post(&row)?;
        let claim = sqlx::query(CLAIM).bind(&post.id).bind(now).bind(lapsed);
        if claim.execute(&mut *connection).await?.rows_affected() == 1 {
            taken.push(post);
        }
    }
    Ok(taken)
}

/// How many a text has, as `substr` counts them.
pub fn signs(text: &str) -> i32 {
    i32::try_from(text.chars().count()).unwrap_or(i32::MAX)
}

fn read_post(row: &AnyRow) -> sqlx::Result<KeptPost> {
    let name: &str = row.try_get("kind")?;
    let kind = PostKind::ALL.into_iter().find(|kind| kind.name() == name);
    Ok(KeptPost {
        id: row.try_get("id")?,
        server: row.try_get("server")?,
        number: row.try_get("number")?,
        kind: kind.ok_or_else(|| sqlx::Error::Decode(format!("no kind of post: {name}").into()))?,
        place: row.try_get("place")?,
        round: row.try_get("round")?,
        due_at: read::read_time(row.try_get("due_at")?)?,
        detail: row.try_get("detail")?,
        attempts: row.try_get("attempts")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::decisions::samples::{SERVER, at, post, proposal, state};
    use crate::store::testing::each_database;
    use crate::store::{Effects, Location};
    use std::collections::HashSet;

    fn begin(location: &Location, posts: Vec<NewPost>) -> Store {
        let store = Store::connect(location).expect("opened");
        let begun = store.begin(SERVER, proposal(false), state(), posts);
        begun.expect("kept");
        store
    }

    fn take(store: &Store, seconds: i64) -> Vec<KeptPost> {
        store.take_posts("chat:", at(seconds)).expect("taken")
    }

    #[test]
    fn a_post_is_taken_when_it_is_due_until_it_is_done() {
        each_database(|location| {
            let reminder = NewPost {
                detail: Some("an \"hour\"".to_owned()),
                ..post(PostKind::Reminder, 50)
            };
            let store = begin(location, vec![reminder, post(PostKind::Outcome, 60)]);
            assert_eq!(take(&store, 49), []);
            assert_eq!(store.take_posts("mail:", at(70)).expect("taken"), []);
            let taken = take(&store, 50);
            assert_eq!(taken.len(), 1);
            let reminder = KeptPost {
                id: taken[0].id.clone(),
                server: SERVER.to_owned(),
                number: 1,
                kind: PostKind::Reminder,
                place: "chat:room".to_owned(),
                round: 1,
                due_at: at(50),
                detail: Some("an \"hour\"".to_owned()),
                attempts: 0,
            };
            assert_eq!(taken, [reminder.clone()]);
            assert!(reminder.id.len() <= 25, "{}", reminder.id);
            let kinds: Vec<_> = take(&store, 109).iter().map(|it| it.kind).collect();
            assert_eq!(kinds, [PostKind::Outcome], "a minute is not over");
            let again = KeptPost {
                attempts: 1,
                ..reminder
            };
            assert_eq!(take(&store, 110), [again.clone()]);
            store
                .post_elsewhere(&again.id, "chat:other")
                .expect("noted");
            let elsewhere = KeptPost {
                place: "chat:other".to_owned(),
                attempts: 2,
                ..again
            };
            assert_eq!(take(&store, 111), [elsewhere.clone()], "at once");
            for message in [Some("7"), None] {
                store
                    .post_done(&elsewhere.id, message, at(112))
                    .expect("noted");
            }
            let kinds: Vec<_> = take(&store, 999).iter().map(|it| it.kind).collect();
            assert_eq!(kinds, [PostKind::Outcome]);
        });
    }

    #[test]
    fn nobody_can_put_the_same_in_twice() {
        each_database(|location| {
            let store = begin(location, vec![post(PostKind::Outcome, 5)]);
            let next = NewPost {
                round: 2,
                ..post(PostKind::Outcome, 5)
            };
            let posts = vec![post(PostKind::Outcome, 7), next.clone(), next];
            let amended = store.amend(SERVER, 1, |_, _, _| {
                Ok((
                    (),
                    Effects {
                        posts,
                        ..Effects::default()
                    },
                ))
            });
            let amended = amended.expect("no fault").expect("there");
            assert_eq!(amended.decision.changes, 1, "a card shows none of it");
            let rounds: Vec<i64> = take(&store, 9).iter().map(|it| it.round).collect();
            let rounds: HashSet<i64> = rounds.iter().copied().collect();
            assert_eq!(rounds, HashSet::from([1, 2]));
        });
    }

    #[test]
    fn posts_that_many_take_at_once_are_taken_once() {
        each_database(|location| {
            let detail = |nth: i64| NewPost {
                detail: Some(nth.to_string()),
                ..post(PostKind::Stale, nth)
            };
            drop(begin(location, (0..50).map(detail).collect()));
            let take_all = || {
                let store = Store::connect(location).expect("opened");
                let mut all = Vec::new();
                while all.len() < 50 {
                    let taken = take(&store, 100);
                    assert!(taken.len() <= 20, "{}", taken.len());
                    if taken.is_empty() {
                        break;
                    }
                    all.extend(taken.into_iter().map(|post| post.id));
                }
                all
            };
            let ids = std::thread::scope(|scope| {
                let threads = [(); 4].map(|()| scope.spawn(take_all));
                threads
                    .map(|thread| thread.join().expect("no panic"))
                    .concat()
            });
            // Who finds nothing while others have it goes; the last one finds the rest.
            let ids = [ids, take_all()].concat();
            let different: HashSet<&String> = ids.iter().collect();
            assert_eq!((ids.len(), different.len()), (50, 50));
        });
    }

    #[test]
    fn each_kind_has_its_name_in_the_database() {
        each_database(|location| {
            let store = begin(location, PostKind::ALL.map(|kind| post(kind, 1)).into());
            let kinds = take(&store, 1).into_iter().map(|post| post.kind);
            assert_eq!(kinds.collect::<HashSet<_>>(), PostKind::ALL.into());
        });
    }
}
