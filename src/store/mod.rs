//! What is kept between two runs, in one database: a file in the data folder, or on a PostgreSQL server. The only part of
//! the program that knows SQL; its statements are such that SQLite and PostgreSQL both understand them.

mod backup;
mod decisions;
mod location;
mod migrations;
mod open;
mod postgres;
mod questions;
mod session;
mod sqlite;
#[cfg(test)]
mod testing;
mod worker;

pub use backup::back_up;
pub use decisions::{
    Amended, Cast, CastResult, Effects, Erased, KeptPost, NewPost, PersonalData, PostKind,
    ServerSettings,
};
pub use location::Location;
pub use questions::{Fate, KeptQuestion};

use std::path::Path;

use crate::error::Result;
use open::Database;
use worker::Worker;

/// The database. It can be shared between threads, and none of them needs a runtime.
pub struct Store {
    worker: Worker,
}

impl Store {
    /// Opens the database at `location`, making or bringing up to date what is needed.
    ///
    /// # Errors
    /// A database that can't be reached or written to, is locked, damaged, or from a newer program: each with a remedy.
    pub fn connect(location: &Location) -> Result<Self> {
        let worker = Worker::start(Database::at(location)?)?;
        Ok(Self { worker })
    }

    /// Opens the database in the folder `data`.
    ///
    /// # Errors
    /// As for [`Self::connect`].
    pub fn open(data: &Path) -> Result<Self> {
        Self::connect(&Location::Folder(data.to_owned()))
    }
}
