//! What is kept of one person, and erasing it.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{json, lock, other_fault, read};
use crate::decision::{Ballot, Decision, Outcome, Person, new_salt};
use crate::error::Result;
use crate::store::Store;

/// What is kept of a person on a server.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PersonalData {
    /// Decisions the person began, closed, changed or is named in.
    pub decisions: Vec<Decision>,
    /// The person's ballots, with the decision each belongs to. Anonymous ones can't be found.
    pub ballots: Vec<(Decision, Ballot)>,
}

/// What was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Erased {
    /// Ballots of closed decisions, which stay counted without the name.
    pub unnamed: u64,
    /// Ballots of open decisions, which are withdrawn.
    pub withdrawn: u64,
    /// Decisions in which the person was named otherwise: as who began or closed it.
    pub decisions: u64,
}

const BALLOTS: &str = "SELECT number, voter, name, choice, reason, cast_at FROM ballots \
     WHERE server = $1 AND voter = $2 ORDER BY number DESC";
const UNNAME: &str = "UPDATE ballots SET voter = $4, name = NULL, reason = NULL \
     WHERE server = $1 AND number = $2 AND voter = $3";
const WITHDRAW: &str = "DELETE FROM ballots WHERE server = $1 AND number = $2 AND voter = $3";
const WRITE: &str = "UPDATE decisions SET proposal = $3, state = $4, changes = changes + 1 \
     WHERE server = $1 AND number = $2";
impl Store {
    /// What is kept of the person of this id on `server`; the newest decisions first.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn personal(&self, server: &str, person: &str) -> Result<PersonalData> {
        let (server, person) = (server.to_owned(), person.to_owned());
        let find =
            async move |connection: &mut AnyConnection| find(connection, &server, &person).await;
        self.worker.run("reading what is kept of a person", find)
    }

    /// Erases it: names and ids give way to a random id and "somebody". Reasons of the person's ballots are erased too.
    /// That somebody has voted anonymously can't be erased before the outcome is
    /// final, for they could vote again.
    ///
    /// # Errors
    /// A fault of the database; nothing is erased then.
    pub fn erase(&self, server: &str, person: &str) -> Result<Erased> {
        let (server, person) = (server.to_owned(), person.to_owned());
        let erase =
            async move |connection: &mut AnyConnection| erase(connection, &server, &person).await;
        let erased = self
            .worker
            .transact("erasing what is kept of a person", erase)?;
        self.remove_traces();
        Ok(erased)
    }
}

async fn find(
    connection: &mut AnyConnection,
    server: &str,
    person: &str,
) -> sqlx::Result<PersonalData> {
    let all = read::decisions(connection, server).await?;
    let query = sqlx::query(BALLOTS).bind(server).bind(person);
    let rows = query.fetch_all(connection).await?;
    let ballot = |row: &AnyRow| {
        let number = row.try_get("number")?;
        let decision = all.iter().find(|decision| decision.number == number);
        let ballot = read::read_ballot(row, number)?;
        Ok(decision.map(|decision| (decision.clone(), ballot)))
    };
    let ballots = rows.iter().filter_map(|row| ballot(row).transpose());
    let ballots = ballots.collect::<sqlx::Result<_>>()?;
    let names = |decision: &Decision| people(&mut decision.clone()).any(|it| it.id == person);
    let decisions = all.into_iter().filter(names).collect();
    Ok(PersonalData { decisions, ballots })
}

async fn erase(connection: &mut AnyConnection, server: &str, person: &str) -> sqlx::Result<Erased> {
    let found = find(connection, server, person).await?;
    let named = found.decisions.iter().map(|decision| decision.number);
    let voted = found.ballots.iter().map(|(decision, _)| decision.number);
    let mut numbers: Vec<i64> = named.chain(voted).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut erased = Erased::default();
    for number in numbers {
        lock(connection, server, number).await?;
        // As it is now that nobody else can change it.
        if let Some(decision) = read::decision(connection, server, number).await? {
            erase_in(connection, decision, person, &mut erased).await?;
        }
    }
    Ok(erased)
}

async fn erase_in(
    connection: &mut AnyConnection,
    mut decision: Decision,
    person: &str,
    erased: &mut Erased,
) -> sqlx::Result<()> {
    // One for each decision, so that not even these are joined.
    let nobody = Person {
        id: format!("erased:{}", new_salt().map_err(other_fault)?),
        name: "somebody".to_owned(),
    };
    let (server, number) = (decision.server.clone(), decision.number);
    let ballots = if decision.is_open() {
        sqlx::query(WITHDRAW)
            .bind(&server)
            .bind(number)
            .bind(person)
    } else {
        let unname = sqlx::query(UNNAME).bind(&server).bind(number);
        unname.bind(person).bind(&nobody.id)
    };
    let ballots = ballots.execute(&mut *connection).await?.rows_affected();
    match decision.is_open() {
        true => erased.withdrawn += ballots,
        false => erased.unnamed += ballots,
    }
    let mut named = 0;
    for known in people(&mut decision).filter(|known| known.id == person) {
        *known = nobody.clone();
        named = 1;
    }
    erased.decisions += named;
    if ballots + named == 0 {
        return Ok(());
    }
    let write = sqlx::query(WRITE).bind(&server).bind(number);
    let write = write.bind(json(&decision.proposal)?);
    write
        .bind(json(&decision.state)?)
        .execute(connection)
        .await?;
    Ok(())
}

/// Everybody who is named in a decision: who began it, who decided, who changed it.
fn people(decision: &mut Decision) -> impl Iterator<Item = &mut Person> {
    let events = decision.state.history.iter_mut();
    let events = events.filter_map(|event| event.by.as_mut());
    let author = std::iter::once(&mut decision.proposal.author);
    author
        .chain(events)
        .chain(deciders(decision.state.outcome.as_mut()))
}

/// Who decided where the vote did not.
fn deciders(outcome: Option<&mut Outcome>) -> Vec<&mut Person> {
    match outcome {
        Some(Outcome::Ruled { by, after, .. }) => {
            let mut deciders = deciders(Some(after));
            deciders.push(by);
            deciders
        }
        _ => Vec::new(),
    }
}
