//! The versions of the database, oldest first. SQLite and PostgreSQL both pass each of them.

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// Each brings the database one version further; none is ever changed or taken back.
pub const MIGRATIONS: &[(i64, &str, &str)] = &[
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

/// Brings a database up to date with `migrations`, each in a transaction of its own.
pub fn migrator(migrations: &[(i64, &'static str, &'static str)]) -> Migrator {
    let migrations = migrations.iter().map(|(version, name, sql)| {
        let kind = MigrationType::Simple;
        Migration::new(*version, (*name).into(), kind, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::open::Database;
    use crate::store::testing::{each_database, sql};
    use crate::store::{Location, Store};

    const ROW: &str = "INSERT INTO questions (id, question, server, place, asked_at, outcome) \
         VALUES ('a', 'what?', 'one', 'channel', 5, 'unanswered')";

    /// Makes a database as the program did that had the first `versions` migrations only.
    fn made_by(versions: usize, location: &Location) {
        let made = async {
            let database = Database::at(location).expect("a place");
            let mut connection = database.make().await.expect("connected");
            let earlier = migrator(&MIGRATIONS[..versions]);
            earlier.run(&mut connection).await.expect("made");
            sqlx::Connection::close(connection).await.expect("closed");
        };
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(made);
    }

    #[test]
    fn a_database_of_each_earlier_version_comes_up_to_date_with_its_rows() {
        for versions in 1..=MIGRATIONS.len() {
            each_database(|location| {
                made_by(versions, location);
                sql(location, ROW);
                for _ in 0..2 {
                    let store = Store::connect(location).expect("brought up to date");
                    let gaps = store.gaps(None).expect("read");
                    assert_eq!(gaps.len(), 1, "from version {versions}");
                    assert_eq!(gaps[0].asked_at.as_millisecond(), 5);
                    let marked = store.mark_unhelpful("a", "one").expect("written");
                    assert!(marked, "from version {versions}");
                }
            });
        }
    }
}
