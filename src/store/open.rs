//! Opens the database, brings it up to date, and says in a sentence why it can't be used.

use sqlx::any::install_default_drivers;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, Connection, Executor, SqlSafeStr};
use std::fs::File;
use std::path::Path;

use crate::error::{Error, Result, UserError};

const FILE: &str = "tiebreak.db";

/// Each brings the database one version further; none is ever changed or taken back.
const MIGRATIONS: [(i64, &str, &str); 2] = [
    (
        1,
        "questions",
        include_str!("migrations/0001_questions.sql"),
    ),
    (
        2,
        "decisions",
        include_str!("migrations/0002_decisions.sql"),
    ),
];

/// Readers and the one writer don't wait for each other; whoever has to wait waits shorter than
/// the person who asked.
const SETTINGS: &str =
    "PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON";
/// That it is whole, and that it can be written to now.
const CHECK: &str = "BEGIN IMMEDIATE; ROLLBACK";

/// How to open the database in the folder `data`.
///
/// # Errors
/// A folder that can't be written to.
pub fn database(data: &Path) -> Result<impl AsyncFnOnce() -> Result<AnyConnection> + Send + use<>> {
    std::fs::create_dir_all(data).map_err(|error| unwritable(data, &error.to_string()))?;
    let file = data.join(FILE);
    let lock = File::create(data.join("tiebreak.db.lock"))
        .map_err(|error| unwritable(&file, &error.to_string()))?;
    Ok(async move || {
        // Two programs that bring it up to date at once would get in each other's way.
        lock.lock().map_err(Error::fault("locking the database"))?;
        let opened = open(&file).await;
        opened.map_err(|cause| explain(&file, cause))
    })
}

async fn open(file: &Path) -> Result<AnyConnection, MigrateError> {
    install_default_drivers();
    let mut connection = AnyConnection::connect(&url(file)).await?;
    connection.execute(SETTINGS).await?;
    let whole = sqlx::query_scalar("PRAGMA quick_check(1)");
    let whole: String = whole.fetch_one(&mut connection).await?;
    if whole != "ok" {
        return Err(sqlx::Error::Protocol(whole).into());
    }
    connection.execute(CHECK).await?;
    migrator().run(&mut connection).await?;
    Ok(connection)
}

fn migrator() -> Migrator {
    let migrations = MIGRATIONS.map(|(version, name, sql)| {
        let kind = MigrationType::Simple;
        Migration::new(version, name.into(), kind, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.to_vec())
}

/// What may stand in a URL as it is; all else of a path is written in hexadecimal.
fn url(file: &Path) -> String {
    let bytes = file.to_string_lossy();
    let path = bytes.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    });
    format!("sqlite://{}?mode=rwc", path.collect::<String>())
}

/// SQLite's result codes that somebody can do something about: <https://www.sqlite.org/rescode.html>.
fn explain(file: &Path, cause: MigrateError) -> Error {
    let shown = file.display();
    let error = match &cause {
        MigrateError::VersionMissing(_) | MigrateError::VersionMismatch(_) => {
            return UserError::new(format!(
                "The database {shown} was written by another, newer version of Tiebreak: use that one, or name \
                 another folder with --data DIR."
            ))
            .into();
        }
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error,
        _ => return Error::fault("bringing the database up to date")(cause),
    };
    let sentence = match primary_code(error) {
        Some(5 | 6) => format!(
            "The database {shown} is locked by another program: end that one, or try again in a moment."
        ),
        Some(8 | 14) => return unwritable(file, &error.to_string()).into(),
        Some(11 | 26) => damaged(file),
        None if matches!(error, sqlx::Error::Protocol(_)) => damaged(file),
        _ => return Error::fault("opening the database")(cause),
    };
    UserError::new(sentence).into()
}

/// The lower byte: the rest says more precisely what was being done.
fn primary_code(error: &sqlx::Error) -> Option<i64> {
    let code: i64 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

fn damaged(file: &Path) -> String {
    format!(
        "The database {} is damaged, or is none: put a copy of it back, or move it away to begin with an empty one.",
        file.display()
    )
}

fn unwritable(path: &Path, why: &str) -> UserError {
    UserError::new(format!(
        "{} can't be written to ({why}): make it writable, or name another folder with --data DIR.",
        path.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    fn refused(data: &Path) -> String {
        let Err(Error::User(mistake)) = Store::open(data) else {
            panic!("it should not open");
        };
        mistake.to_string()
    }

    #[test]
    fn a_folder_with_strange_signs_is_a_folder() {
        let data = tempfile::tempdir().expect("a folder");
        let data = data.path().join("50% #1? ü");
        drop(Store::open(&data).expect("opened"));
        assert!(data.join(FILE).exists());
        drop(Store::open(&data).expect("opened again"));
    }

    #[test]
    fn a_damaged_or_unwritable_database_is_told_of() {
        let data = tempfile::tempdir().expect("a folder");
        let file = data.path().join(FILE);
        std::fs::write(&file, "no database ".repeat(1_000)).expect("written");
        assert!(refused(data.path()).contains("is damaged, or is none"));
        std::fs::remove_file(&file).expect("removed");
        drop(Store::open(data.path()).expect("made"));
        let mut bytes = std::fs::read(&file).expect("read");
        bytes.truncate(bytes.len() - 4096);
        std::fs::write(&file, bytes).expect("cut short");
        assert!(refused(data.path()).contains("is damaged, or is none"));
        std::fs::remove_file(&file).expect("removed");
        std::fs::create_dir(&file).expect("a folder in its place");
        assert!(refused(data.path()).contains("can't be written to"));
    }

    #[test]
    fn two_that_make_it_at_once_both_have_it() {
        let data = tempfile::tempdir().expect("a folder");
        let opened = std::thread::scope(|scope| {
            let open = || Store::open(data.path()).map(|_| ());
            let threads = [(); 4].map(|()| scope.spawn(open));
            threads.map(|thread| thread.join().expect("no panic"))
        });
        assert!(opened.iter().all(Result::is_ok), "{opened:?}");
    }
}
