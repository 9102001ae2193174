//! The one connection: opened again where it was lost, and never used in a state that nobody knows.

use sqlx::{AnyConnection, Connection};
use std::io;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio::time::{timeout, timeout_at};

use super::open::Database;
use crate::error::Result;

/// How long a connection may take to show that it is alive.
const PING: Duration = Duration::from_millis(500);

pub struct Session {
    runtime: Runtime,
    database: Database,
    /// Gone when it was lost.
    connection: Option<AnyConnection>,
}

impl Session {
    /// Opens the database and brings it up to date.
    ///
    /// # Errors
    /// As for [`Database::open`].
    pub fn open(database: Database, runtime: Runtime) -> Result<Self> {
        let connection = Some(runtime.block_on(database.open())?);
        Ok(Self {
            runtime,
            database,
            connection,
        })
    }

    /// Does `job` until `deadline`, over a new connection where the last one was lost. It is not tried twice: whether
    /// something was written when a connection broke is not known.
    ///
    /// # Errors
    /// Those of `job`, no connection, or that the time is over; then an open transaction is rolled back.
    pub fn work<T, F>(&mut self, deadline: Instant, job: F) -> sqlx::Result<T>
    where
        F: AsyncFnOnce(&mut AnyConnection) -> sqlx::Result<T>,
    {
        let Self {
            runtime,
            database,
            connection,
        } = self;
        let work = async { job(living(connection, database).await?).await };
        let done = runtime.block_on(async { timeout_at(deadline.into(), work).await });
        match done {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => {
                runtime.block_on(let_go_if_stuck(connection));
                Err(error)
            }
            Err(_) => {
                // It may be in the middle of anything.
                *connection = None;
                Err(io::Error::from(io::ErrorKind::TimedOut).into())
            }
        }
    }

    pub fn close(self) {
        let Some(connection) = self.connection else {
            return;
        };
        if let Err(error) = self.runtime.block_on(connection.close()) {
            tracing::warn!(cause = %error, "the database was not closed cleanly");
        }
    }
}

/// The connection, if it is alive, or a new one.
async fn living<'a>(
    connection: &'a mut Option<AnyConnection>,
    database: &Database,
) -> sqlx::Result<&'a mut AnyConnection> {
    if let Some(mut known) = connection.take()
        && matches!(timeout(PING, known.ping()).await, Ok(Ok(())))
    {
        return Ok(connection.insert(known));
    }
    Ok(connection.insert(database.connect().await?))
}

/// Lets go of a connection that could not end a transaction: where a disk is full, SQLite takes a transaction back by
/// itself, the driver does not notice, and would refuse every other one.
async fn let_go_if_stuck(connection: &mut Option<AnyConnection>) {
    let Some(mut known) = connection.take() else {
        return;
    };
    let tried = timeout(PING, async {
        let transaction = known.begin_with("BEGIN").await?;
        transaction.rollback().await
    });
    if matches!(tried.await, Ok(Ok(()))) {
        *connection = Some(known);
    }
}

/// Does `job` between BEGIN and COMMIT, and takes everything back where it fails.
pub async fn in_transaction<T, F>(connection: &mut AnyConnection, job: F) -> sqlx::Result<T>
where
    F: AsyncFnOnce(&mut AnyConnection) -> sqlx::Result<T>,
{
    let begin = match connection.backend_name() {
        // A transaction that reads first and then writes would be refused where another program wrote in between.
        "SQLite" => "BEGIN IMMEDIATE",
        _ => "BEGIN",
    };
    let mut transaction = connection.begin_with(begin).await?;
    match job(&mut transaction).await {
        Ok(done) => {
            transaction.commit().await?;
            Ok(done)
        }
        Err(error) => {
            // Now, not with the next job: others may be waiting for what it has locked. That it fails adds nothing.
            _ = transaction.rollback().await;
            Err(error)
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::store::testing::{each_database, on_postgres, sql};
    use crate::store::{Location, Store};
    use sqlx::AnyConnection;
    use std::time::Duration;

    const ROW: &str = "INSERT INTO questions (id, question, server, place, asked_at, outcome) \
         VALUES ('a', 'what?', 'one', 'channel', 5, 'unanswered')";

    async fn insert(connection: &mut AnyConnection) -> sqlx::Result<()> {
        sqlx::query(ROW).execute(connection).await?;
        Ok(())
    }

    fn rows(store: &Store) -> usize {
        store.gaps(None).expect("read").len()
    }

    #[test]
    fn a_transaction_that_fails_leaves_nothing_and_holds_up_nobody() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            let failed = store.worker.transact("failing", async |connection| {
                insert(connection).await?;
                insert(connection).await
            });
            failed.expect_err("the same key twice");
            sql(location, ROW);
            assert_eq!(rows(&store), 1);
            sql(location, "DELETE FROM questions");
            store.worker.transact("writing", insert).expect("written");
            assert_eq!(rows(&store), 1);
        });
    }

    #[test]
    fn what_takes_too_long_is_not_done_behind_anybodys_back() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            let slow = async |connection: &mut AnyConnection| {
                insert(connection).await?;
                tokio::time::sleep(Duration::from_mins(1)).await;
                Ok(())
            };
            let late = store.worker.transact("writing slowly", slow);
            late.expect_err("it takes a minute");
            // Two that take long, so that the next can't even begin in time.
            store.worker.post("writing slowly", slow);
            store.worker.post("writing slowly", slow);
            let late = store.worker.transact("writing late", insert);
            late.expect_err("it waits too long");
            std::thread::sleep(Duration::from_millis(2_500));
            assert_eq!(rows(&store), 0);
            sql(location, ROW);
            assert_eq!(rows(&store), 1);
        });
    }

    #[test]
    fn a_lost_connection_is_opened_again_for_the_next_job() {
        on_postgres(|database| {
            let location = Location::Server(database.url().into());
            let store = Store::connect(&location).expect("opened");
            store.worker.transact("writing", insert).expect("written");
            database.end_connections();
            assert_eq!(rows(&store), 1, "nobody notices");
            database.let_in(false);
            database.end_connections();
            for _ in 0..2 {
                let failed = store.gaps(None).expect_err("the server lets nobody in");
                assert!(failed.to_string().contains("reading the gaps"), "{failed}");
            }
            database.let_in(true);
            assert_eq!(rows(&store), 1);
        });
    }

    #[test]
    fn a_connection_lost_in_the_middle_of_a_transaction_leaves_nothing() {
        on_postgres(|database| {
            let location = Location::Server(database.url().into());
            let store = Store::connect(&location).expect("opened");
            let lost = store.worker.transact("writing", async |connection| {
                insert(connection).await?;
                sqlx::query("SELECT pg_terminate_backend(pg_backend_pid())")
                    .execute(&mut *connection)
                    .await?;
                Ok(())
            });
            lost.expect_err("the connection is gone");
            assert_eq!(rows(&store), 0);
            store.worker.transact("writing", insert).expect("written");
        });
    }

    /// SQLite's own limits stand for a disk without room, and for one that is mounted anew for reading only.
    #[test]
    fn a_database_that_can_not_grow_or_be_written_to_stays_whole() {
        let data = tempfile::tempdir().expect("a folder");
        let location = Location::Folder(data.path().to_owned());
        let store = Store::connect(&location).expect("opened");
        store.worker.transact("writing", insert).expect("written");
        let pragma = |pragma: &'static str| {
            let set = store.worker.run("setting", async move |connection| {
                sqlx::query(pragma).fetch_optional(connection).await
            });
            set.expect("set");
        };
        let large = async |connection: &mut AnyConnection| {
            sqlx::query("UPDATE questions SET question = 'gone'")
                .execute(&mut *connection)
                .await?;
            sqlx::query("UPDATE questions SET question = printf('%.*c', 1000000, 'x')")
                .execute(connection)
                .await?;
            Ok(())
        };
        pragma("PRAGMA max_page_count = 20");
        let full = store.worker.transact("writing much", large);
        let full = full.expect_err("no room").to_string();
        assert!(full.contains("full"), "{full}");
        pragma("PRAGMA max_page_count = 100000");
        pragma("PRAGMA query_only = TRUE");
        store
            .worker
            .transact("writing", large)
            .expect_err("read-only");
        pragma("PRAGMA query_only = FALSE");
        assert_eq!(store.gaps(None).expect("read")[0].question, "what?");
        store.worker.transact("writing much", large).expect("room");
        drop(store);
        Store::connect(&location).expect("whole");
    }
}
