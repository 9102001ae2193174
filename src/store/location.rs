//! Where the database is: in a file of the data folder, or on a server.

use secrecy::SecretString;
use std::path::PathBuf;

/// Where the database is.
#[derive(Debug, Clone)]
pub enum Location {
    /// SQLite: the file `tiebreak.db` in this folder.
    Folder(PathBuf),
    /// PostgreSQL, by the URL `postgres://user:password@host/database`. Its password is shown nowhere.
    Server(SecretString),
}
