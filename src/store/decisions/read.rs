//! Reads decisions and ballots.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use std::time::Duration;

use super::{read_json, urn};
use crate::decision::{Ballot, Card, Decision, Link, LinkKind, Person};
use crate::error::Result;
use crate::store::Store;

/// Decisions with the number of their ballots.
macro_rules! decisions_where {
    ($rest:literal) => {
        concat!(
            "SELECT d.server, d.number, d.proposal, d.state, d.changes, d.card_place, d.card_message, \
             (SELECT COUNT(*) FROM ballots b WHERE b.server = d.server AND b.number = d.number) \
             + COALESCE((SELECT u.votes FROM urns u WHERE u.server = d.server AND u.number = d.number), 0) AS votes \
             FROM decisions d WHERE ",
            $rest
        )
    };
}

/// Nobody minds so much.
const AT_HAND: Duration = Duration::from_millis(300);

const ONE: &str = decisions_where!("d.server = $1 AND d.number = $2");
const ALL: &str = decisions_where!("d.server = $1 ORDER BY d.number DESC");
const LINKS_OF_ONE: &str = "SELECT kind, older, newer, linked_at FROM links \
     WHERE server = $1 AND (older = $2 OR newer = $2) ORDER BY linked_at, kind, older, newer";
const LINKS: &str = "SELECT kind, older, newer, linked_at FROM links \
     WHERE server = $1 ORDER BY linked_at, kind, older, newer";
const SERVERS: &str = "SELECT DISTINCT server FROM decisions";
const BALLOTS: &str = "SELECT voter, name, choice, reason, cast_at FROM ballots \
     WHERE server = $1 AND number = $2 ORDER BY cast_at, voter";
const ENDED: &str = "SELECT server, number FROM decisions \
     WHERE status = 'open' AND deadline <= $1 ORDER BY deadline, server, number";

impl Store {
    /// The decision of this number, if `server` has it.
    ///
    /// # Errors
    /// A fault of the database, or a decision that this version can't read.
    pub fn decision(&self, server: &str, number: i64) -> Result<Option<Decision>> {
        let server = server.to_owned();
        let find =
            async move |connection: &mut AnyConnection| decision(connection, &server, number).await;
        self.worker.run("reading a decision", find)
    }

    /// All decisions of a server, the newest first.
    ///
    /// # Errors
    /// As for [`Self::decision`].
    pub fn decisions(&self, server: &str) -> Result<Vec<Decision>> {
        let server = server.to_owned();
        let find = async move |connection: &mut AnyConnection| decisions(connection, &server).await;
        self.worker.run("reading decisions", find)
    }

    /// The same, for what is worth no waiting: where the database is slow, an answer goes without.
    ///
    /// # Errors
    /// As for [`Self::decision`], also after some 300 milliseconds.
    pub fn decisions_at_hand(&self, server: &str) -> Result<Vec<Decision>> {
        let server = server.to_owned();
        let find = async move |connection: &mut AnyConnection| decisions(connection, &server).await;
        self.worker.run_within(AT_HAND, "recalling decisions", find)
    }

    /// The servers that have decisions.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn servers(&self) -> Result<Vec<String>> {
        let find = async |connection: &mut AnyConnection| {
            let servers = sqlx::query_scalar(SERVERS).fetch_all(connection).await;
            servers.map(|mut servers: Vec<String>| {
                servers.sort_unstable();
                servers
            })
        };
        self.worker.run("reading the servers", find)
    }

    /// The ballots of a decision: by the time they were cast, to the millisecond; anonymous ones by their receipt.
    ///
    /// # Errors
    /// As for [`Self::decision`].
    pub fn ballots(&self, server: &str, number: i64) -> Result<Vec<Ballot>> {
        let server = server.to_owned();
        let find =
            async move |connection: &mut AnyConnection| ballots(connection, &server, number).await;
        self.worker.run("reading ballots", find)
    }

    /// Server and number of the open decisions whose deadline has come.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn ended(&self, now: Timestamp) -> Result<Vec<(String, i64)>> {
        let find = async move |connection: &mut AnyConnection| {
            let ended = sqlx::query(ENDED).bind(now.as_millisecond());
            let rows = ended.fetch_all(connection).await?;
            let key = |row: &AnyRow| Ok((row.try_get("server")?, row.try_get("number")?));
            rows.iter().map(key).collect()
        };
        self.worker.run("reading which votes have ended", find)
    }
}

pub async fn decision(
    connection: &mut AnyConnection,
    server: &str,
    number: i64,
) -> sqlx::Result<Option<Decision>> {
    let query = sqlx::query(ONE).bind(server).bind(number);
    let Some(row) = query.fetch_optional(&mut *connection).await? else {
        return Ok(None);
    };
    let query = sqlx::query(LINKS_OF_ONE).bind(server).bind(number);
    let links = query.fetch_all(connection).await?;
    let links = links.iter().map(read_link).collect::<sqlx::Result<_>>()?;
    let decision = read_decision(&row)?;
    Ok(Some(Decision { links, ..decision }))
}

pub async fn decisions(
    connection: &mut AnyConnection,
    server: &str,
) -> sqlx::Result<Vec<Decision>> {
    let rows = sqlx::query(ALL).bind(server);
    let rows = rows.fetch_all(&mut *connection).await?;
    let links = sqlx::query(LINKS).bind(server);
    let links = links.fetch_all(connection).await?;
    let links: Vec<Link> = links.iter().map(read_link).collect::<sqlx::Result<_>>()?;
    let decision = |row| {
        let mut decision = read_decision(row)?;
        let about = |link: &&Link| [link.older, link.newer].contains(&decision.number);
        decision.links = links.iter().filter(about).cloned().collect();
        Ok(decision)
    };
    rows.iter().map(decision).collect()
}

pub async fn ballots(
    connection: &mut AnyConnection,
    server: &str,
    number: i64,
) -> sqlx::Result<Vec<Ballot>> {
    let query = sqlx::query(BALLOTS).bind(server).bind(number);
    let rows = query.fetch_all(&mut *connection).await?;
    let named = rows.iter().map(|row| read_ballot(row, number));
    let mut ballots = named.collect::<sqlx::Result<Vec<Ballot>>>()?;
    if let Some(urn) = urn::read(connection, server, number).await? {
        ballots.extend(urn.into_ballots());
    }
    Ok(ballots)
}

fn read_decision(row: &AnyRow) -> sqlx::Result<Decision> {
    let number = row.try_get("number")?;
    let place: Option<String> = row.try_get("card_place")?;
    let message: Option<String> = row.try_get("card_message")?;
    Ok(Decision {
        server: row.try_get("server")?,
        number,
        proposal: read_json(row.try_get("proposal")?, "proposal", number)?,
        state: read_json(row.try_get("state")?, "state", number)?,
        links: Vec::new(),
        changes: row.try_get("changes")?,
        card: place
            .zip(message)
            .map(|(place, message)| Card { place, message }),
        ballots: row.try_get("votes")?,
    })
}

fn read_link(row: &AnyRow) -> sqlx::Result<Link> {
    let name: &str = row.try_get("kind")?;
    let kind = LinkKind::ALL.into_iter().find(|kind| kind.name() == name);
    Ok(Link {
        kind: kind.ok_or_else(|| sqlx::Error::Decode(format!("no kind of link: {name}").into()))?,
        older: row.try_get("older")?,
        newer: row.try_get("newer")?,
        at: read_time(row.try_get("linked_at")?)?,
    })
}

/// A ballot whose voter had the name erased has none.
pub fn read_ballot(row: &AnyRow, number: i64) -> sqlx::Result<Ballot> {
    let id = row.try_get("voter")?;
    let name: Option<String> = row.try_get("name")?;
    Ok(Ballot {
        voter: name.map(|name| Person { id, name }),
        receipt: None,
        choice: read_json(row.try_get("choice")?, "ballot", number)?,
        reason: row.try_get("reason")?,
        cast_at: Some(read_time(row.try_get("cast_at")?)?),
    })
}

pub fn read_time(milliseconds: i64) -> sqlx::Result<Timestamp> {
    Timestamp::from_millisecond(milliseconds).map_err(|error| sqlx::Error::Decode(error.into()))
}
