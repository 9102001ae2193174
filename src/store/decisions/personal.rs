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
    // Whoever writes a decision down is who decided, unless somebody else is named.
    let author = &decision.proposal.author;
    if let Some(Outcome::Recorded { by, .. }) = &mut decision.state.outcome
        && author.id == person
        && *by == author.name
    {
        by.clone_from(&nobody.name);
    }
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
    let outcome = decision.state.outcome.iter_mut();
    author.chain(events).chain(outcome.flat_map(deciders))
}

/// Who decided where the vote did not.
fn deciders(outcome: &mut Outcome) -> Vec<&mut Person> {
    match outcome {
        Outcome::Ruled { by, after, .. } => {
            let mut deciders = deciders(after);
            deciders.push(by);
            deciders
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::{Choice, Event};
    use crate::store::decisions::samples::{
        SERVER, at, begin, cast, close, counted, person, proposal, state, vote,
    };
    use crate::store::testing::each_database;
    use crate::store::{Cast, CastResult, Effects};

    fn said(name: &str) -> Cast {
        Cast {
            reason: Some(format!("{name} wants it")),
            ..vote(name, 1)
        }
    }

    /// 1: begun by Bob, voted on by Bob and Eve, open. 2: closed, Bob decided after a tie. 3: nothing of Bob.
    fn kept(store: &Store) {
        let begun = crate::decision::Proposal {
            author: person("bob"),
            ..proposal(false)
        };
        let begun = store.begin(SERVER, begun, state(), Vec::new());
        begun.expect("kept");
        for _ in 0..2 {
            begin(store, false);
        }
        for (number, name) in [(1, "bob"), (1, "eve"), (2, "bob"), (2, "eve"), (3, "eve")] {
            counted(store, number, said(name));
        }
        let ruled = |by, after| Outcome::Ruled {
            option: 1,
            by,
            reason: "it has to be".to_owned(),
            after: Box::new(after),
        };
        let ruled = ruled(
            person("eve"),
            ruled(person("bob"), Outcome::Tied(vec![0, 1])),
        );
        close(store, 2, ruled);
        let changed = store.amend(SERVER, 2, |state, _, _| {
            state.history = vec![Event {
                at: at(60),
                by: Some(person("bob")),
                what: "decided".to_owned(),
            }];
            Ok(((), Effects::default()))
        });
        changed.expect("no fault");
    }

    #[test]
    fn a_person_sees_their_own_and_nothing_of_others() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            kept(&store);
            let of = |server: &str, name: &str| {
                let found = store.personal(server, &person(name).id).expect("read");
                let decisions: Vec<i64> = found.decisions.iter().map(|it| it.number).collect();
                let ballots = found.ballots.iter().map(|(decision, ballot)| {
                    assert_eq!(ballot.voter, Some(person(name)));
                    decision.number
                });
                (decisions, ballots.collect::<Vec<i64>>())
            };
            assert_eq!(of(SERVER, "bob"), (vec![2, 1], vec![2, 1]));
            assert_eq!(of(SERVER, "eve"), (vec![2], vec![3, 2, 1]));
            assert_eq!(of(SERVER, "ada"), (vec![3, 2], vec![]));
            assert_eq!(of("chat:two", "bob"), (vec![], vec![]));
            assert_eq!(of(SERVER, "%"), (vec![], vec![]));
        });
    }

    #[test]
    fn what_is_erased_is_gone_and_closed_votes_still_count() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            kept(&store);
            let before = store.decision(SERVER, 3).expect("read");
            let bob = person("bob").id;
            let nothing = store.erase("chat:two", &bob).expect("no fault");
            assert_eq!(nothing, Erased::default());
            let erased = store.erase(SERVER, &bob).expect("erased");
            let expected = Erased {
                unnamed: 1,
                withdrawn: 1,
                decisions: 2,
            };
            assert_eq!(erased, expected);
            assert_eq!(
                store.erase(SERVER, &bob).expect("no fault"),
                Erased::default()
            );
            let found = store.personal(SERVER, &bob).expect("read");
            assert_eq!(found, PersonalData::default());
            assert_eq!(
                store.decision(SERVER, 3).expect("read"),
                before,
                "nothing of Bob"
            );

            let [open, closed] = [1, 2].map(|number| store.ballots(SERVER, number).expect("read"));
            let voters: Vec<_> = open.iter().map(|ballot| ballot.voter.clone()).collect();
            assert_eq!(voters, [Some(person("eve"))]);
            let (unnamed, named): (Vec<_>, Vec<_>) = closed
                .into_iter()
                .partition(|ballot| ballot.voter.is_none());
            assert_eq!((unnamed.len(), named.len()), (1, 1));
            assert_eq!(
                (&unnamed[0].choice, &unnamed[0].reason),
                (&Choice::Single(1), &None)
            );
            let decided = store.decision(SERVER, 2).expect("read").expect("there");
            let shown = format!("{decided:?}");
            assert!(
                shown.contains("somebody") && !shown.contains("bob"),
                "{shown}"
            );
            assert!(shown.contains("eve"), "{shown}");
            assert_eq!((decided.chosen(), decided.ballots), (Some(1), 2));
        });
    }

    #[test]
    fn an_anonymous_vote_can_not_be_found_nor_given_twice() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            begin(&store, true);
            counted(&store, 1, said("bob"));
            let bob = person("bob").id;
            assert_eq!(
                store.personal(SERVER, &bob).expect("read"),
                PersonalData::default()
            );
            assert_eq!(
                store.erase(SERVER, &bob).expect("no fault"),
                Erased::default()
            );
            assert_eq!(cast(&store, 1, vote("bob", 2)), CastResult::HasVoted);
            assert_eq!(store.ballots(SERVER, 1).expect("read").len(), 1);
        });
    }

    #[test]
    fn of_a_file_nothing_of_the_person_is_left() {
        let data = tempfile::tempdir().expect("a folder");
        let store = Store::open(data.path()).expect("opened");
        kept(&store);
        store.erase(SERVER, &person("bob").id).expect("erased");
        store.servers().expect("what was to be done is done");
        for file in std::fs::read_dir(data.path()).expect("files") {
            let bytes = std::fs::read(file.expect("a file").path()).expect("read");
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("bob"), "{text}");
        }
    }
}
