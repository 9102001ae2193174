//! How decisions go on a server.

use crate::decision::Named;
use crate::error::Result;
use crate::store::Store;

/// What its managers may set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServerSettings {
    /// An IANA name; none stands for UTC.
    pub time_zone: Option<String>,
    /// Where outcomes go, if a decision does not say.
    pub channel: Option<Named>,
    /// Whether reminders may call people by name.
    pub mentions: bool,
}

impl Store {
    /// # Errors
    /// A fault of the database.
    pub fn settings(&self, _server: &str) -> Result<ServerSettings> {
        todo!()
    }

    /// # Errors
    /// A fault of the database.
    pub fn set_settings(&self, _server: &str, _settings: &ServerSettings) -> Result<()> {
        todo!()
    }
}
