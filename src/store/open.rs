//! Opens a database of either kind, brings it up to date, and says in a sentence why it can't be used.

use sqlx::AnyConnection;
use sqlx::any::install_default_drivers;
use sqlx::migrate::MigrateError;

use super::Location;
use super::migrations::{MIGRATIONS, migrator};
use super::postgres::PostgresServer;
use super::sqlite::SqliteFile;
use crate::error::{Error, Result, UserError};

/// To be called before anything is connected to; again does no harm.
pub fn install_drivers() {
    install_default_drivers();
}

/// A database that can be connected to, again and again.
pub enum Database {
    File(SqliteFile),
    Server(PostgresServer),
}

impl Database {
    /// The database at `location`, which need not be there yet.
    ///
    /// # Errors
    /// A folder that can't be written to, or a URL that is none.
    pub fn at(location: &Location) -> Result<Self> {
        install_drivers();
        Ok(match location {
            Location::Folder(data) => Self::File(SqliteFile::in_folder(data)?),
            Location::Server(url) => Self::Server(PostgresServer::at(url)?),
        })
    }

    /// Connects, sees that the database is whole and can be written to, and brings it up to date. Programs that
    /// start at once take turns.
    ///
    /// # Errors
    /// A database that can't be used, with a remedy.
    pub async fn open(&self) -> Result<AnyConnection> {
        let _turn = match self {
            Self::File(file) => Some(file.take_turn()?),
            // The migrator locks the database there.
            Self::Server(_) => None,
        };
        let opened = self.up_to_date().await;
        opened.map_err(|cause| self.explain(cause))
    }

    /// Connects to a database that was opened before.
    pub async fn connect(&self) -> sqlx::Result<AnyConnection> {
        match self {
            Self::File(file) => file.connect().await,
            Self::Server(server) => server.connect().await,
        }
    }

    /// Connects to a database that need not be there yet.
    pub async fn make(&self) -> sqlx::Result<AnyConnection> {
        match self {
            Self::File(file) => file.make().await,
            Self::Server(server) => server.connect().await,
        }
    }

    async fn up_to_date(&self) -> Result<AnyConnection, MigrateError> {
        let mut connection = self.make().await?;
        match self {
            Self::File(file) => file.begin_update(&mut connection).await?,
            Self::Server(server) => server.begin_update(&mut connection).await?,
        }
        migrator(MIGRATIONS).run(&mut connection).await?;
        match self {
            Self::File(file) => file.end_update(&mut connection).await?,
            Self::Server(server) => server.end_update(&mut connection).await?,
        }
        Ok(connection)
    }

    fn explain(&self, cause: MigrateError) -> Error {
        let sentence = match &cause {
            MigrateError::VersionMissing(_) | MigrateError::VersionMismatch(_) => {
                Some(self.newer())
            }
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => match self {
                Self::File(file) => file.explain(error),
                Self::Server(server) => server.explain(error),
            },
            _ => None,
        };
        match sentence {
            Some(sentence) => UserError::new(sentence).into(),
            None => Error::fault("opening the database")(cause),
        }
    }

    fn newer(&self) -> String {
        let (shown, instead) = match self {
            Self::File(file) => (file.shown(), "another folder with --data DIR"),
            Self::Server(server) => (server.shown(), "another database in the URL of [store]"),
        };
        format!(
            "The database {shown} was written by another, newer version of Tiebreak: use that one, or name {instead}."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::testing::{each_database, refused, sql};

    #[test]
    fn two_that_make_it_at_once_both_have_it() {
        each_database(|location| {
            let opened = std::thread::scope(|scope| {
                let open = || Store::connect(location).map(|_| ());
                let threads = [(); 4].map(|()| scope.spawn(open));
                threads.map(|thread| thread.join().expect("no panic"))
            });
            assert!(opened.iter().all(Result::is_ok), "{opened:?}");
        });
    }

    #[test]
    fn a_newer_database_is_left_alone() {
        each_database(|location| {
            drop(Store::connect(location).expect("made"));
            sql(
                location,
                "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 VALUES (999, 'from the future', TRUE, '', 0)",
            );
            let refused = refused(location);
            assert!(refused.contains("newer version of Tiebreak"), "{refused}");
            sql(location, "DELETE FROM _sqlx_migrations WHERE version = 999");
            drop(Store::connect(location).expect("as before"));
        });
    }
}
