//! Votes over a database that several processes share: the others are the test program itself, started again for one of
//! its tests.

use jiff::Timestamp;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;
use tiebreak::decision::{Choice, Decision, Evidence, Person, Proposal, Rules, State, VoteOption};
use tiebreak::error::Result;
use tiebreak::request::{Method, Results};
use tiebreak::store::{Cast, CastResult, Location, NewPost, PostKind, Store};

use super::database::{FreshDatabase, no_postgres};

pub const SERVER: &str = "chat:server";

/// Where another process finds its database, and what it is to do.
const FOLDER: &str = "TIEBREAK_TEST_FOLDER";
const URL: &str = "TIEBREAK_TEST_URL";
const TASK: &str = "TIEBREAK_TEST_TASK";

/// An empty database of the tests.
pub enum Shared {
    Folder(TempDir),
    Server(FreshDatabase),
}

impl Shared {
    pub fn folder() -> Self {
        Self::Folder(tempfile::tempdir().expect("a folder"))
    }

    /// One of PostgreSQL, where there is a server for tests.
    pub fn server() -> Option<Self> {
        let fresh = FreshDatabase::new();
        if fresh.is_none() {
            no_postgres();
        }
        fresh.map(Self::Server)
    }

    pub fn open(&self) -> Store {
        let location = match self {
            Self::Folder(data) => Location::Folder(data.path().to_owned()),
            Self::Server(fresh) => Location::Server(fresh.url().into()),
        };
        patiently(|| Store::connect(&location))
    }

    /// Starts this program again for the test of this name, with a task.
    pub fn start(&self, test: &str, task: &str) -> Child {
        let mut other = Command::new(std::env::current_exe().expect("this program"));
        other.args([test, "--exact", "--ignored", "--nocapture"]);
        match self {
            Self::Folder(data) => other.env(FOLDER, data.path()),
            Self::Server(fresh) => other.env(URL, fresh.url()),
        };
        let other = other.env(TASK, task);
        let other = other.stdin(Stdio::piped()).stdout(Stdio::piped());
        other.spawn().expect("started")
    }
}

/// The open database and the task, in a process that [`Shared::start`] has started.
pub fn task() -> Option<(Store, String)> {
    let task = std::env::var(TASK).ok()?;
    let location = match std::env::var(URL) {
        Ok(url) => Location::Server(url.into()),
        Err(_) => Location::Folder(std::env::var_os(FOLDER)?.into()),
    };
    Some((patiently(|| Store::connect(&location)), task))
}

/// A busy machine may keep a process waiting for its disk for longer than others wait for that process.
pub fn patiently<T>(mut what: impl FnMut() -> Result<T>) -> T {
    for _ in 0..10 {
        if let Ok(done) = what() {
            return done;
        }
    }
    what().expect("no fault")
}

/// So many seconds after votes begin.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).expect("a time")
}

/// Keeps a new vote on three options.
pub fn begin(store: &Store, anonymous: bool, deadline: Option<Timestamp>) -> Decision {
    let state = State {
        round: 1,
        opened_at: at(0),
        deadline,
        closed_at: None,
        outcome: None,
        review: None,
        checked_against: String::new(),
        history: Vec::new(),
    };
    patiently(|| store.begin(SERVER, proposal(anonymous), state.clone(), Vec::new()))
}

fn proposal(anonymous: bool) -> Proposal {
    let option = |name: &str| VoteOption {
        name: name.to_owned(),
        framework: None,
    };
    Proposal {
        question: "Which framework for the shop?".to_owned(),
        options: ["Django", "FastAPI", "Rails"].map(option).into(),
        rules: Rules {
            anonymous,
            ..Rules::default()
        },
        criteria: Vec::new(),
        author: person("ada"),
        place: "chat:room".to_owned(),
        outcome_place: None,
        evidence: Evidence::default(),
        review: None,
        origin: None,
    }
}

fn person(name: &str) -> Person {
    Person {
        id: format!("chat:{name}"),
        name: name.to_owned(),
    }
}

pub fn vote(name: &str, option: usize) -> Cast {
    Cast {
        voter: person(name),
        choice: Some(Choice::Single(option)),
        reason: None,
        receipt: None,
    }
}

pub fn cast(store: &Store, number: i64, cast: &Cast, now: Timestamp) -> CastResult {
    patiently(|| store.cast(SERVER, number, cast.clone(), now))
}

pub fn outcome() -> NewPost {
    NewPost {
        kind: PostKind::Outcome,
        place: "chat:room".to_owned(),
        round: 1,
        due_at: at(100),
        detail: None,
    }
}
