//! Gives tests a database of each kind that is there.

#[allow(dead_code, reason = "the tests of the whole program use the rest")]
#[path = "../../tests/it/support/database.rs"]
mod database;

use secrecy::ExposeSecret;

pub use database::{FreshDatabase, no_postgres};

use super::{Location, Store};
use crate::error::Error;

/// Runs `test` over an empty SQLite database, and over one of PostgreSQL where there is a server for tests.
pub fn each_database(test: impl Fn(&Location)) {
    let data = tempfile::tempdir().expect("a folder");
    test(&Location::Folder(data.path().to_owned()));
    on_postgres(|database| test(&Location::Server(database.url().into())));
}

/// Runs `test` over an empty database of PostgreSQL where there is a server for tests.
pub fn on_postgres(test: impl FnOnce(&FreshDatabase)) {
    match FreshDatabase::new() {
        Some(database) => test(&database),
        None => no_postgres(),
    }
}

/// Why the database is not opened.
pub fn refused(location: &Location) -> String {
    match Store::connect(location) {
        Err(Error::User(sentence)) => sentence.to_string(),
        Err(fault) => panic!("a fault: {fault}"),
        Ok(_) => panic!("it should not open"),
    }
}

/// Does something to a database past the store.
pub fn sql(location: &Location, statements: &str) {
    match location {
        Location::Folder(data) => database::sqlite(&data.join("tiebreak.db"), statements),
        Location::Server(url) => database::postgres(url.expose_secret(), statements),
    }
}
