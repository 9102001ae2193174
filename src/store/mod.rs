//! What is kept between two runs, in one database in the data folder. The only part of the program that knows SQL; its
//! statements are such that SQLite and PostgreSQL both understand them.

mod decisions;
mod open;
mod questions;
mod worker;

pub use decisions::{
    Amended, Cast, CastResult, DueCard, Effects, Erased, KeptPost, NewPost, PersonalData, PostKind,
    ServerSettings,
};
pub use questions::{Fate, KeptQuestion};

use std::path::Path;

use crate::error::Result;
use worker::Worker;

/// The database. It can be shared between threads, and none of them needs a runtime.
pub struct Store {
    worker: Worker,
}

impl Store {
    /// Opens the database in the folder `data`, making or bringing up to date what is needed.
    ///
    /// # Errors
    /// A database that can't be written to, is locked, damaged, or from a newer program: each with a remedy.
    pub fn open(data: &Path) -> Result<Self> {
        let worker = Worker::start(open::database(data)?)?;
        Ok(Self { worker })
    }
}
