//! SQLite: one file in the data folder, for one machine. How it is opened, what makes it keep what was acknowledged, and
//! its errors as sentences.

use sqlx::{AnyConnection, Connection, Executor};
use std::fs::File;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result, UserError};

const FILE: &str = "tiebreak.db";

/// Readers and the one writer don't wait for each other, and whoever has to wait waits shorter than the person who asked.
/// What is acknowledged is on the disk, and what is removed is overwritten.
const SETTINGS: &str = "PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
     PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON";
/// A small change that changes nothing, and has to reach the disk.
const CHECK: &str = "PRAGMA user_version = 0";

pub struct SqliteFile {
    path: PathBuf,
}

impl SqliteFile {
    /// The file in the folder `data`, which is made where it is missing.
    ///
    /// # Errors
    /// A folder that can't be made.
    pub fn in_folder(data: &Path) -> Result<Self, UserError> {
        std::fs::create_dir_all(data)
            .map_err(|error| UserError::new(unwritable(data, &error.to_string())))?;
        Ok(Self {
            path: data.join(FILE),
        })
    }

    /// The file in the folder `data`, if it is there.
    pub fn existing(data: &Path) -> Option<Self> {
        let path = data.join(FILE);
        path.is_file().then_some(Self { path })
    }

    /// Keeps others from bringing it up to date, until what is returned is dropped: two programs that do so at once
    /// would get in each other's way.
    pub fn take_turn(&self) -> Result<File> {
        let lock = File::create(self.path.with_added_extension("lock"));
        let lock =
            lock.map_err(|error| UserError::new(unwritable(&self.path, &error.to_string())))?;
        lock.lock().map_err(Error::fault("locking the database"))?;
        Ok(lock)
    }

    /// Connects, and makes an empty file where there is none.
    pub async fn make(&self) -> sqlx::Result<AnyConnection> {
        self.connect_by("rwc").await
    }

    /// Connects. A file that is gone is not made anew, which would look as if nothing had ever been kept.
    pub async fn connect(&self) -> sqlx::Result<AnyConnection> {
        self.connect_by("rw").await
    }

    async fn connect_by(&self, mode: &str) -> sqlx::Result<AnyConnection> {
        let mut connection = AnyConnection::connect(&url(&self.path, mode)).await?;
        connection.execute(SETTINGS).await?;
        Ok(connection)
    }

    /// Sees that it is whole.
    pub async fn begin_update(&self, connection: &mut AnyConnection) -> sqlx::Result<()> {
        let whole = sqlx::query_scalar("PRAGMA quick_check(1)");
        let whole: String = whole.fetch_one(connection).await?;
        match whole.as_str() {
            "ok" => Ok(()),
            _ => Err(sqlx::Error::Protocol(whole)),
        }
    }

    /// Sees that it can be written to.
    pub async fn end_update(&self, connection: &mut AnyConnection) -> sqlx::Result<()> {
        connection.execute(CHECK).await?;
        Ok(())
    }

    pub fn shown(&self) -> String {
        self.path.display().to_string()
    }

    /// SQLite's result codes that somebody can do something about: <https://www.sqlite.org/rescode.html>.
    pub fn explain(&self, error: &sqlx::Error) -> Option<String> {
        let shown = self.path.display();
        Some(match primary_code(error) {
            Some(5 | 6) => format!(
                "The database {shown} is locked by another program: end that one, or try again in a moment."
            ),
            Some(8 | 14) => unwritable(&self.path, &error.to_string()),
            Some(10) => format!(
                "The database {shown} can't be read or written ({error}): look whether its disk is full or broken."
            ),
            Some(13) => format!("The disk of the database {shown} is full: make room on it."),
            Some(11 | 26) => self.damaged(),
            None if matches!(error, sqlx::Error::Protocol(_)) => self.damaged(),
            _ => return None,
        })
    }

    /// Whether there was no room for what was to be written, or no way to write it.
    pub fn is_out_of_room(error: &sqlx::Error) -> bool {
        matches!(primary_code(error), Some(8 | 10 | 13 | 14))
    }

    fn damaged(&self) -> String {
        format!(
            "The database {} is damaged, or is none: put a copy of it back, or move it away to begin with an empty one.",
            self.path.display()
        )
    }
}

/// What may stand in a URL as it is; all else of a path is written in hexadecimal.
fn url(file: &Path, mode: &str) -> String {
    let bytes = file.to_string_lossy();
    let path = bytes.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    });
    format!("sqlite://{}?mode={mode}", path.collect::<String>())
}

/// The lower byte: the rest says more precisely what was being done.
fn primary_code(error: &sqlx::Error) -> Option<i64> {
    let code: i64 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

fn unwritable(path: &Path, why: &str) -> String {
    format!(
        "{} can't be written to ({why}): make it writable, or name another folder with --data DIR.",
        path.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Location, Store};

    fn refused(data: &Path) -> String {
        crate::store::testing::refused(&Location::Folder(data.to_owned()))
    }

    #[test]
    fn a_folder_with_strange_signs_is_a_folder() {
        let data = tempfile::tempdir().expect("a folder");
        let data = data.path().join("50% #1? ü");
        drop(Store::open(&data).expect("opened"));
        assert!(data.join(FILE).exists() && data.join("tiebreak.db.lock").exists());
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
}
