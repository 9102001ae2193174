//! Copies the database while a bot goes on using it.

use sqlx::Connection;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

use super::Location;
use super::open::install_drivers;
use super::postgres::PostgresServer;
use super::sqlite::SqliteFile;
use super::worker::runtime;
use crate::error::{Error, Result, UserError};

/// Writes a copy of the database at `location` to the new file `to`, which only its owner may read. It has everything
/// that was acknowledged before, and nothing by halves; the database itself is neither changed nor brought up to date.
///
/// # Errors
/// A database on a server, whose own tool does this better; no database; a file that exists or can't be written.
pub fn back_up(location: &Location, to: &Path) -> Result<()> {
    match location {
        Location::Folder(data) => copy_file(data, to),
        Location::Server(url) => {
            let command = PostgresServer::at(url)?.dump_command(&to.to_string_lossy());
            Err(UserError::new(format!(
                "The database is on a PostgreSQL server, whose own tool copies it while it is in use: {command}"
            ))
            .into())
        }
    }
}

fn copy_file(data: &Path, to: &Path) -> Result<()> {
    let Some(file) = SqliteFile::existing(data) else {
        return Err(UserError::new(format!(
            "There is no database in {}: name the folder it is in with --data DIR.",
            data.display()
        ))
        .into());
    };
    if to.exists() {
        return Err(exists(to).into());
    }
    // Nobody is to take half a copy for a whole one. A temporary file is readable by its owner only.
    let aside = NamedTempFile::new_in(folder_of(to)).map_err(|error| unwritable(to, &error))?;
    install_drivers();
    runtime()?.block_on(copy(&file, aside.path(), to))?;
    let written = aside.as_file().sync_all();
    written.map_err(|error| unwritable(to, &error))?;
    match aside.persist_noclobber(to) {
        Ok(_) => Ok(()),
        Err(_) if to.exists() => Err(exists(to).into()),
        Err(refused) => Err(unwritable(to, &refused.error).into()),
    }
}

fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Reads as of one moment, while others write. `VACUUM INTO` takes an empty file for none, and leaves out what was
/// removed.
async fn copy(file: &SqliteFile, aside: &Path, to: &Path) -> Result<()> {
    let Some(path) = aside.to_str() else {
        return Err(unwritable(to, &"the name of its folder is no text").into());
    };
    let explained = |error: sqlx::Error| match file.explain(&error) {
        Some(sentence) => UserError::new(sentence).into(),
        None => Error::fault("copying the database")(error),
    };
    let mut connection = file.connect().await.map_err(explained)?;
    let copy = sqlx::query("VACUUM INTO $1").bind(path.to_owned());
    let copied = copy.execute(&mut connection).await;
    copied.map_err(|error| match SqliteFile::is_out_of_room(&error) {
        true => unwritable(to, &error).into(),
        false => explained(error),
    })?;
    connection.close().await.map_err(explained)
}

fn exists(to: &Path) -> UserError {
    UserError::new(format!(
        "{} exists already: name a new file for the copy, or remove that one.",
        to.display()
    ))
}

fn unwritable(to: &Path, why: &dyn std::fmt::Display) -> UserError {
    UserError::new(format!(
        "{} can't be written ({why}): name a file in a folder that can be written to and has room.",
        to.display()
    ))
}
