//! PostgreSQL: a database on a server, for when one machine is not enough. How it is connected to, and its errors as
//! sentences, none of which shows a password.

use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AnyConnection, Connection, Executor};
use std::io;
use std::time::Duration;
use tokio::time::timeout;

use crate::error::UserError;

/// How long a server may take to answer when the program starts.
const CONNECT: Duration = Duration::from_secs(5);

/// A statement ends before the person who asked gives up, also where the server has lost sight of the program. What is
/// acknowledged is on the disk, also where a database is set up otherwise.
const SETTINGS: &str = "SET application_name = 'tiebreak'; SET statement_timeout = '2s'; SET lock_timeout = 0; \
     SET idle_in_transaction_session_timeout = '5s'; \
     SELECT set_config('synchronous_commit', 'on', FALSE) WHERE current_setting('synchronous_commit') = 'off'";
/// Bringing a large database up to date takes its time; another program may be at it.
const UPDATE: &str = "SET statement_timeout = 0; SET lock_timeout = '10s'";
/// That this user may write to what others may have made.
const CHECK: &str = "DELETE FROM questions WHERE FALSE";

pub struct PostgresServer {
    url: SecretString,
    /// `host:port`, or the folder of its socket.
    server: String,
    user: String,
    database: String,
}

impl PostgresServer {
    /// The database that the URL names.
    ///
    /// # Errors
    /// A URL that is none, with what it looks like.
    pub fn at(url: &SecretString) -> Result<Self, UserError> {
        let options = read(url.expose_secret()).map_err(|why| {
            UserError::new(format!(
                "The URL of the database is not usable ({why}): write it as postgres://user:password@host/database, \
                 and signs such as @ / ? # of a password as %40 %2F %3F %23."
            ))
        })?;
        let server = match options.get_socket() {
            Some(socket) => socket.display().to_string(),
            None => format!("{}:{}", options.get_host(), options.get_port()),
        };
        let user = options.get_username().to_owned();
        let database = options.get_database().unwrap_or(&user).to_owned();
        Ok(Self {
            url: url.clone(),
            server,
            user,
            database,
        })
    }

    pub async fn connect(&self) -> sqlx::Result<AnyConnection> {
        let connecting = AnyConnection::connect(self.url.expose_secret());
        let connected = timeout(CONNECT, connecting).await;
        let mut connection = connected.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
        connection.execute(SETTINGS).await?;
        Ok(connection)
    }

    /// Lets statements take longer, until [`Self::end_update`].
    pub async fn begin_update(&self, connection: &mut AnyConnection) -> sqlx::Result<()> {
        connection.execute(UPDATE).await?;
        Ok(())
    }

    /// Sees that the database can be written to, from now on within the usual time.
    pub async fn end_update(&self, connection: &mut AnyConnection) -> sqlx::Result<()> {
        connection.execute(CHECK).await?;
        connection.execute(SETTINGS).await?;
        Ok(())
    }

    pub fn shown(&self) -> String {
        format!("\"{}\" at {}", self.database, self.server)
    }

    /// What copies this database while it is in use, as one types it in a shell.
    pub fn dump_command(&self, to: &str) -> String {
        let (host, port) = match self.server.rsplit_once(':') {
            Some((host, port)) => (host, format!(" --port={port}")),
            None => (self.server.as_str(), String::new()),
        };
        let quoted =
            |word: &str| shlex::try_quote(word).map_or_else(|_| word.to_owned(), Into::into);
        format!(
            "pg_dump --format=custom --file={} --host={}{port} --username={} {}",
            quoted(to),
            quoted(host),
            quoted(&self.user),
            quoted(&self.database)
        )
    }

    /// What somebody can do something about: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
    pub fn explain(&self, error: &sqlx::Error) -> Option<String> {
        let Self {
            server,
            user,
            database,
            ..
        } = self;
        let code = match error {
            sqlx::Error::Io(why) => {
                return Some(format!(
                    "The PostgreSQL server at {server} can't be reached ({why}): start it, or correct the URL of [store]."
                ));
            }
            sqlx::Error::Tls(why) => {
                return Some(format!(
                    "There is no secure connection to the PostgreSQL server at {server} ({why}): correct its certificate, \
                 or sslmode and sslrootcert in the URL of [store]."
                ));
            }
            error => error.as_database_error()?.code()?,
        };
        Some(match code.as_ref() {
            "28000" | "28P01" => format!(
                "The PostgreSQL server at {server} does not let the user \"{user}\" in: correct name and password in the \
                 URL of [store]."
            ),
            "3D000" => format!(
                "The PostgreSQL server at {server} has no database \"{database}\": make it (createdb), or correct the \
                 URL of [store]."
            ),
            "42501" | "25006" => format!(
                "The database {} can't be written to by \"{user}\" ({}): give that user the right to it, or name another \
                 in the URL of [store].",
                self.shown(),
                message(error)
            ),
            "53100" | "53200" => format!(
                "The PostgreSQL server at {server} has no room left ({}): make room on it.",
                message(error)
            ),
            "53300" | "55000" | "57P03" => format!(
                "The PostgreSQL server at {server} takes no connection now ({}): try again in a moment.",
                message(error)
            ),
            "55P03" => format!(
                "The database {} is locked by another program: end that one, or try again in a moment.",
                self.shown()
            ),
            "XX001" | "XX002" => format!(
                "The database {} is damaged ({}): put a copy of it back.",
                self.shown(),
                message(error)
            ),
            _ => return None,
        })
    }
}

/// What a password with unescaped signs has cut short would be shown as host or database: such a URL is refused.
fn read(url: &str) -> Result<PgConnectOptions, String> {
    let rest = ["postgres://", "postgresql://"]
        .iter()
        .find_map(|scheme| url.strip_prefix(scheme));
    let rest = rest.ok_or("it does not begin with postgres://")?;
    let after_host = rest.find(['/', '?', '#']).map_or("", |at| &rest[at..]);
    if after_host.contains(['@', '#']) {
        return Err("there is an @ or # behind the name of the host".to_owned());
    }
    url.parse().map_err(|error| match error {
        sqlx::Error::Configuration(why) => why.to_string(),
        _ => "it can't be read".to_owned(),
    })
}

fn message(error: &sqlx::Error) -> String {
    error
        .as_database_error()
        .map_or_else(|| error.to_string(), |error| error.message().to_owned())
}

#[cfg(test)]
mod tests {
    use crate::store::testing::{FreshDatabase, on_postgres, refused};
    use crate::store::{Location, Store};
    use std::net::TcpListener;

    /// Why it is not opened, in one line without the password that all these tests use.
    fn refused_of(url: String) -> String {
        let sentence = refused(&Location::Server(url.into()));
        assert!(!sentence.contains("hush"), "{sentence}");
        assert_eq!(sentence.lines().count(), 1, "{sentence}");
        sentence
    }

    #[test]
    fn a_url_that_is_none_is_told_of_without_its_password() {
        for url in [
            "sqlite://hush.db",
            "hush",
            "postgres://u:hush@h:port/d",
            "postgres://u:12/hush@h/d",
            "postgres://u:12#hush@h/d",
            "postgres://u:12?hush@h/d",
            "postgres://u:hush@h/d?sslmode=perhaps",
        ] {
            let sentence = refused_of(url.to_owned());
            assert!(
                sentence.contains("postgres://user:password@host"),
                "{url}: {sentence}"
            );
        }
    }

    #[test]
    fn a_server_that_does_not_answer_is_told_of() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("its address").port();
        let url = format!("postgres://u:hush@127.0.0.1:{port}/d");
        let silent = refused_of(url.clone());
        drop(listener);
        let refused = refused_of(url);
        for sentence in [silent, refused] {
            let start = format!("The PostgreSQL server at 127.0.0.1:{port} can't be reached (");
            assert!(sentence.starts_with(&start), "{sentence}");
        }
    }

    fn contains(sentence: &str, part: &str) {
        assert!(sentence.contains(part), "{part} is not in: {sentence}");
    }

    #[test]
    fn a_database_that_one_may_not_use_is_told_of() {
        on_postgres(|database| {
            drop(Store::connect(&Location::Server(database.url().into())).expect("made"));
            let guest = database.guest("hush");
            contains(
                &refused_of(database.url_as(&guest, "hush")),
                "can't be written to by",
            );
            contains(
                &refused_of(database.url_as(&guest, "hush2")),
                "does not let the user",
            );
            contains(
                &refused_of(database.url_as("nobody_here", "hush")),
                "does not let the user",
            );
            let elsewhere = format!("{}_not", database.url_as(&guest, "hush"));
            contains(&refused_of(elsewhere), "has no database");
        });
    }

    #[test]
    fn a_database_that_can_not_be_used_now_is_told_of() {
        on_postgres(|database: &FreshDatabase| {
            database.let_in(false);
            contains(&refused_of(database.url()), "takes no connection now");
            database.let_in(true);
            database.sql("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', \
                 current_database()); END $$");
            contains(&refused_of(database.url()), "can't be written to by");
        });
    }
}
