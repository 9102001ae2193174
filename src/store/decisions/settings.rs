//! How decisions go on a server.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

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

const FIND: &str =
    "SELECT time_zone, channel, channel_name, mentions FROM servers WHERE server = $1";
const SET: &str = "INSERT INTO servers (server, time_zone, channel, channel_name, mentions) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (server) DO UPDATE SET time_zone = excluded.time_zone, \
     channel = excluded.channel, channel_name = excluded.channel_name, mentions = excluded.mentions";

impl Store {
    /// What `server` has set, or the defaults.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn settings(&self, server: &str) -> Result<ServerSettings> {
        let find = sqlx::query(FIND).bind(server.to_owned());
        let find = async move |connection: &mut AnyConnection| {
            let row = find.fetch_optional(connection).await?;
            Ok(row.as_ref().map(read).transpose()?.unwrap_or_default())
        };
        self.worker.run("reading the settings of a server", find)
    }

    /// Keeps them in the place of those before.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn set_settings(&self, server: &str, settings: &ServerSettings) -> Result<()> {
        let (server, settings) = (server.to_owned(), settings.clone());
        let set = async move |connection: &mut AnyConnection| {
            let channel = settings.channel.as_ref();
            let set = sqlx::query(SET).bind(server).bind(settings.time_zone);
            let set = set.bind(channel.map(|channel| channel.id.clone()));
            let set = set.bind(channel.map(|channel| channel.name.clone()));
            let set = set.bind(i64::from(settings.mentions));
            set.execute(connection).await?;
            Ok(())
        };
        self.worker
            .transact("keeping the settings of a server", set)
    }
}

fn read(row: &AnyRow) -> sqlx::Result<ServerSettings> {
    let id: Option<String> = row.try_get("channel")?;
    let name: Option<String> = row.try_get("channel_name")?;
    Ok(ServerSettings {
        time_zone: row.try_get("time_zone")?,
        channel: id.zip(name).map(|(id, name)| Named { id, name }),
        mentions: row.try_get::<i64, _>("mentions")? != 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::decisions::samples::{any_named, begin};
    use crate::store::testing::each_database;
    use proptest::option;
    use proptest::prelude::*;
    use proptest::test_runner::{Config, TestRunner};

    #[test]
    fn any_settings_are_read_as_they_were_set_and_leave_the_numbers_alone() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            let defaults = ServerSettings::default();
            assert_eq!(store.settings("chat:one").expect("read"), defaults);
            begin(&store, false);
            let any = (
                option::of("\\PC{0,9}"),
                option::of(any_named()),
                any::<bool>(),
            );
            let mut runner = TestRunner::new(Config::with_cases(32));
            let held = runner.run(&any, |(time_zone, channel, mentions)| {
                let settings = ServerSettings {
                    time_zone,
                    channel,
                    mentions,
                };
                store.set_settings("chat:one", &settings).expect("kept");
                prop_assert_eq!(store.settings("chat:one").expect("read"), settings);
                Ok(())
            });
            held.expect("any settings");
            assert_eq!(store.settings("chat:two").expect("read"), defaults);
            store.set_settings("chat:two", &defaults).expect("kept");
            assert_eq!(begin(&store, false).number, 2);
            assert_eq!(store.servers().expect("read"), ["chat:one"]);
        });
    }
}
