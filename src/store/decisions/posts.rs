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
