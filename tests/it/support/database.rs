//! Databases for tests: a fresh one on the PostgreSQL server that `TIEBREAK_TEST_POSTGRES` names, where it does, and a
//! way to do something to a database past the program. The unit tests of the store include this file, too.

use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection, raw_sql};
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use tokio::runtime::Runtime;

/// The URL of a server on which tests may make databases, such as `postgres://user:password@localhost/postgres`.
pub const SERVER: &str = "TIEBREAK_TEST_POSTGRES";

/// An empty database, removed when dropped.
pub struct FreshDatabase {
    server: String,
    name: String,
}

impl FreshDatabase {
    /// Makes one, where there is a server for tests.
    pub fn new() -> Option<Self> {
        let server = std::env::var(SERVER).ok()?;
        let name = format!("tiebreak_test_{:016x}", RandomState::new().hash_one(0));
        postgres(&server, format!("CREATE DATABASE {name}"));
        Some(Self { server, name })
    }

    pub fn url(&self) -> String {
        let (before, options) = match self.server.split_once('?') {
            Some((before, options)) => (before, format!("?{options}")),
            None => (self.server.as_str(), String::new()),
        };
        let (server, _) = before.rsplit_once('/').expect("a URL with a database");
        format!("{server}/{}{options}", self.name)
    }

    /// The same with another user, or a wrong password.
    pub fn url_as(&self, user: &str, password: &str) -> String {
        let url = self.url();
        let (_, place) = url.split_once('@').expect("a URL with a user");
        format!("postgres://{user}:{password}@{place}")
    }

    /// What must be shown nowhere.
    pub fn password(&self) -> String {
        let (user, _) = self.server.split_once('@').expect("a URL with a user");
        let (_, password) = user.rsplit_once(':').expect("a URL with a password");
        password.to_owned()
    }

    /// Makes a user who has no right to anything, with this password, and tells the name.
    pub fn guest(&self, password: &str) -> String {
        let guest = format!("{}_guest", self.name);
        self.sql(format!(
            "CREATE ROLE {guest} LOGIN PASSWORD '{password}'; REVOKE CREATE ON SCHEMA public FROM PUBLIC"
        ));
        guest
    }

    /// Does something to this database past the program.
    pub fn sql(&self, statements: impl Into<String>) {
        postgres(&self.url(), statements);
    }

    /// Ends every connection to this database, as a server does that is stopped.
    pub fn end_connections(&self) {
        self.outside(format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'",
            self.name
        ));
    }

    /// Lets nobody connect to this database, or everybody again.
    pub fn let_in(&self, anybody: bool) {
        self.outside(format!(
            "ALTER DATABASE {} WITH ALLOW_CONNECTIONS {anybody}",
            self.name
        ));
    }

    fn outside(&self, statements: impl Into<String>) {
        postgres(&self.server, statements);
    }
}

impl Drop for FreshDatabase {
    fn drop(&mut self) {
        self.outside(format!("DROP DATABASE {} WITH (FORCE)", self.name));
        self.outside(format!("DROP ROLE IF EXISTS {}_guest", self.name));
    }
}

/// Says that a test was not run on PostgreSQL.
pub fn no_postgres() {
    println!("skipped on PostgreSQL: {SERVER} names no server");
}

/// Does something to the PostgreSQL database with this URL.
pub fn postgres(url: &str, statements: impl Into<String>) {
    let statements = statements.into();
    blocking(async {
        let connection = PgConnection::connect(url).await;
        let mut connection = connection.expect("the server for tests");
        let done = raw_sql(AssertSqlSafe(statements)).execute(&mut connection);
        done.await.expect("done");
        connection.close().await.expect("closed");
    });
}

/// Does something to the SQLite database in this file.
pub fn sqlite(file: &Path, statements: impl Into<String>) {
    let statements = statements.into();
    blocking(async {
        let connection = SqliteConnection::connect(&file.to_string_lossy()).await;
        let mut connection = connection.expect("opened");
        let done = raw_sql(AssertSqlSafe(statements)).execute(&mut connection);
        done.await.expect("done");
        connection.close().await.expect("closed");
    });
}

/// On a thread of its own, since a test may have a runtime already.
fn blocking(work: impl Future<Output = ()> + Send) {
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| Runtime::new().expect("a runtime").block_on(work));
        thread.join().expect("no panic");
    });
}
