//! The questions that were asked, and what became of them.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::Store;
use crate::error::Result;

/// A question as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptQuestion {
    /// What a button carries.
    pub id: String,
    pub question: String,
    pub server: String,
    pub place: String,
    /// To the millisecond.
    pub asked_at: Timestamp,
    /// Only where names are kept.
    pub asked_by: Option<String>,
    /// Where the nearest passage stands, for a reader.
    pub nearest: Option<String>,
    pub fate: Fate,
}

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Answered,
    Unanswered,
    /// Answered, and somebody said that the answer did not help.
    Unhelpful,
}

impl Fate {
    fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Unanswered => "unanswered",
            Self::Unhelpful => "unhelpful",
        }
    }

    fn named(name: &str) -> Option<Self> {
        let all = [Self::Answered, Self::Unanswered, Self::Unhelpful];
        all.into_iter().find(|fate| fate.name() == name)
    }
}

const INSERT: &str = "INSERT INTO questions (id, question, server, place, asked_at, asked_by, nearest, outcome) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING";
const MARK: &str = "UPDATE questions SET outcome = 'unhelpful' WHERE id = $1 AND server = $2 AND outcome = 'answered'";
const FIND: &str = "SELECT COUNT(*) FROM questions WHERE id = $1 AND server = $2";
const GAPS: &str = "SELECT id, question, server, place, asked_at, asked_by, nearest, outcome FROM questions \
     WHERE outcome <> 'answered' ORDER BY asked_at DESC, id LIMIT 20000";
const GAPS_OF: &str = "SELECT id, question, server, place, asked_at, asked_by, nearest, outcome FROM questions \
     WHERE outcome <> 'answered' AND server = $1 ORDER BY asked_at DESC, id LIMIT 20000";
const UNNAME: &str = "UPDATE questions SET asked_by = NULL WHERE server = $1 AND asked_by = $2";
const FORGET: &str =
    "DELETE FROM questions WHERE asked_at < $1 OR (asked_at < $2 AND outcome = 'answered')";

impl Store {
    /// Keeps a question some time soon. That this fails is logged once and hinders nobody.
    pub fn keep(&self, question: KeptQuestion) {
        self.worker
            .post("keeping a question", async move |connection| {
                insert(connection, &question).await
            });
    }

    /// Notes that the answer with this id did not help, once however often it is said; false where this server has no
    /// such answer. It is written when this returns.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn mark_unhelpful(&self, id: &str, server: &str) -> Result<bool> {
        let (id, server) = (id.to_owned(), server.to_owned());
        self.worker
            .transact("noting an unhelpful answer", async move |connection| {
                mark(connection, &id, &server).await
            })
    }

    /// The questions without a helpful answer, the newest 20,000 of them, newest first: of one server, or of all.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn gaps(&self, server: Option<&str>) -> Result<Vec<KeptQuestion>> {
        let server = server.map(str::to_owned);
        self.worker
            .run("reading the gaps", async move |connection| {
                let query = match &server {
                    Some(server) => sqlx::query(GAPS_OF).bind(server),
                    None => sqlx::query(GAPS),
                };
                let rows = query.fetch_all(connection).await?;
                rows.iter().map(read).collect()
            })
    }

    /// Takes a name off the questions of a server, where names are kept; tells of how many. It is done when this returns.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn unname_questions(&self, server: &str, name: &str) -> Result<u64> {
        let (server, name) = (server.to_owned(), name.to_owned());
        let unname = async move |connection: &mut AnyConnection| {
            let unname = sqlx::query(UNNAME).bind(&server).bind(&name);
            let done = unname.execute(connection).await?;
            Ok(done.rows_affected())
        };
        self.worker.transact("taking a name off questions", unname)
    }

    /// Removes, some time soon, what was asked before `all`, and what was answered before `answered`.
    pub fn forget(&self, all: Timestamp, answered: Timestamp) {
        self.worker
            .post("removing old questions", async move |connection| {
                let forget = sqlx::query(FORGET).bind(all.as_millisecond());
                forget
                    .bind(answered.as_millisecond())
                    .execute(connection)
                    .await?;
                Ok(())
            });
    }
}

async fn insert(connection: &mut AnyConnection, asked: &KeptQuestion) -> sqlx::Result<()> {
    sqlx::query(INSERT)
        .bind(&asked.id)
        .bind(&asked.question)
        .bind(&asked.server)
        .bind(&asked.place)
        .bind(asked.asked_at.as_millisecond())
        .bind(asked.asked_by.as_ref())
        .bind(asked.nearest.as_ref())
        .bind(asked.fate.name())
        .execute(connection)
        .await?;
    Ok(())
}

async fn mark(connection: &mut AnyConnection, id: &str, server: &str) -> sqlx::Result<bool> {
    let mark = sqlx::query(MARK).bind(id).bind(server);
    mark.execute(&mut *connection).await?;
    let found = sqlx::query_scalar(FIND).bind(id).bind(server);
    let found: i64 = found.fetch_one(connection).await?;
    Ok(found > 0)
}

fn read(row: &AnyRow) -> sqlx::Result<KeptQuestion> {
    let decoding = |what: &str| sqlx::Error::Decode(what.into());
    let asked_at = Timestamp::from_millisecond(row.try_get("asked_at")?);
    let fate: String = row.try_get("outcome")?;
    Ok(KeptQuestion {
        id: row.try_get("id")?,
        question: row.try_get("question")?,
        server: row.try_get("server")?,
        place: row.try_get("place")?,
        asked_at: asked_at.map_err(|_| decoding("a time out of range"))?,
        asked_by: row.try_get("asked_by")?,
        nearest: row.try_get("nearest")?,
        fate: Fate::named(&fate).ok_or_else(|| decoding("an unknown outcome"))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::each_database;
    use sqlx::{Connection, Executor};
    use std::time::{Duration, Instant};

    fn question(id: &str, server: &str, day: i64, fate: Fate) -> KeptQuestion {
        KeptQuestion {
            id: id.into(),
            question: format!("what of {id}?"),
            server: server.into(),
            place: "channel".into(),
            asked_at: days(day),
            asked_by: (day % 2 == 0).then(|| "Robin".into()),
            nearest: None,
            fate,
        }
    }

    fn days(days: i64) -> Timestamp {
        Timestamp::from_second(days * 86_400).expect("a time")
    }

    fn ids(store: &Store, server: Option<&str>) -> Vec<String> {
        let gaps = store.gaps(server).expect("read");
        gaps.into_iter().map(|gap| gap.id).collect()
    }

    #[test]
    fn what_is_kept_comes_back_as_it_was_also_after_a_restart() {
        each_database(|location| {
            let all = [
                question("a", "one", 1, Fate::Unanswered),
                question("b", "two", 2, Fate::Unhelpful),
                question("c", "one", 3, Fate::Answered),
            ];
            let store = Store::connect(location).expect("opened");
            for question in &all {
                store.keep(question.clone());
            }
            drop(store);
            let store = Store::connect(location).expect("opened again");
            let [a, b, _] = all;
            assert_eq!(store.gaps(None).expect("read"), [b, a.clone()]);
            assert_eq!(store.gaps(Some("one")).expect("read"), [a]);
        });
    }

    #[test]
    fn a_name_is_taken_off_the_questions_of_one_server() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            for (id, server) in [("a", "one"), ("b", "two")] {
                store.keep(question(id, server, 2, Fate::Unanswered));
            }
            assert_eq!(store.unname_questions("one", "Robin").expect("done"), 1);
            let names = store.gaps(None).expect("read").into_iter();
            let names: Vec<_> = names.map(|gap| (gap.id, gap.asked_by)).collect();
            let kept = Some("Robin".to_owned());
            assert_eq!(names, [("a".to_owned(), None), ("b".to_owned(), kept)]);
        });
    }

    #[test]
    fn an_answer_is_unhelpful_once_and_in_its_server_only() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            store.keep(question("a", "one", 1, Fate::Answered));
            assert!(!store.mark_unhelpful("a", "two").expect("done"));
            assert!(ids(&store, None).is_empty());
            for _ in 0..2 {
                assert!(store.mark_unhelpful("a", "one").expect("done"));
                assert_eq!(ids(&store, None), ["a"]);
            }
            assert!(!store.mark_unhelpful("b", "one").expect("done"));
        });
    }

    #[test]
    fn what_is_old_is_removed() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            store.keep(question("old", "one", 1, Fate::Unanswered));
            store.keep(question("gap", "one", 5, Fate::Unanswered));
            store.keep(question("answer", "one", 5, Fate::Answered));
            store.keep(question("new answer", "one", 9, Fate::Answered));
            store.forget(days(3), days(8));
            assert_eq!(ids(&store, None), ["gap"]);
            let marked = |id| store.mark_unhelpful(id, "one").expect("done");
            assert_eq!([marked("answer"), marked("new answer")], [false, true]);
        });
    }

    #[test]
    fn a_locked_database_delays_nobody_who_needs_no_acknowledgement() {
        let data = tempfile::tempdir().expect("a folder");
        let store = Store::open(data.path()).expect("opened");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let runtime = runtime.expect("a runtime");
        let file = format!("sqlite://{}", data.path().join("tiebreak.db").display());
        let mut other = runtime
            .block_on(AnyConnection::connect(&file))
            .expect("another program");
        runtime
            .block_on(other.execute("BEGIN IMMEDIATE"))
            .expect("locked");
        let start = Instant::now();
        store.keep(question("a", "one", 1, Fate::Unanswered));
        assert!(start.elapsed() < Duration::from_millis(500));
        let refused = store.mark_unhelpful("a", "one").expect_err("not written");
        assert!(
            refused.to_string().contains("noting an unhelpful answer"),
            "{refused}"
        );
        runtime.block_on(other.execute("ROLLBACK")).expect("freed");
        // What it gave up is lost, and nothing else.
        store.keep(question("b", "one", 2, Fate::Unanswered));
        std::thread::sleep(Duration::from_secs(2));
        assert_eq!(ids(&store, None).first().map(String::as_str), Some("b"));
    }
}
