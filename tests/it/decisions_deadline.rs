//! Two processes awake at a deadline, over one database: the vote ends once, and one of them posts the outcome.

use std::io::{BufRead, BufReader, Lines, Write, stdin, stdout};
use std::process::{Child, ChildStdout};
use tiebreak::decision::Outcome;
use tiebreak::error::UserError;
use tiebreak::store::{CastResult, Effects, Store};

use crate::support::voting::{SERVER, Shared, at, begin, cast, outcome, patiently, task, vote};

const ROUNDS: usize = 50;

/// What the others do: each time they are told to, they end what has to end, and take what is to be posted.
#[test]
#[ignore = "others start it as a process of its own"]
fn ends_what_has_to_end() {
    let Some((store, _)) = task() else { return };
    tell("ready");
    for _ in stdin().lines() {
        let ended = patiently(|| store.ended(at(100)));
        let closed = ended.iter().filter(|(_, number)| close(&store, *number));
        let closed = closed.count();
        let taken = patiently(|| store.take_posts("chat:", at(100)));
        let taken: Vec<String> = taken.into_iter().map(|post| post.id).collect();
        tell(&format!("closed {closed} {}", taken.join(" ")));
    }
}

fn tell(what: &str) {
    let line = format!("\n{what}\n");
    stdout().write_all(line.as_bytes()).expect("told");
}

/// Whether it was open before.
fn close(store: &Store, number: i64) -> bool {
    let closed = store.amend(SERVER, number, |state, before, ballots| {
        if !before.is_open() {
            return Err(UserError::new("It is closed."));
        }
        state.outcome = Some(Outcome::Decided(ballots.len()));
        let posts = vec![outcome()];
        Ok((
            (),
            Effects {
                posts,
                ..Effects::default()
            },
        ))
    });
    closed.is_ok()
}

struct Other {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Other {
    fn start(shared: &Shared) -> Self {
        let mut process = shared.start("decisions_deadline::ends_what_has_to_end", "end");
        let lines = process.stdout.take().expect("piped");
        let lines = BufReader::new(lines).lines();
        let mut other = Self { process, lines };
        while other.line() != "ready" {}
        other
    }

    fn line(&mut self) -> String {
        let line = self.lines.next().expect("it goes on");
        line.expect("a line")
    }

    fn wake(&mut self) {
        let stdin = self.process.stdin.as_mut().expect("piped");
        stdin.write_all(b"now\n").expect("told");
    }

    /// How many votes it ended, and the posts it has taken.
    fn done(&mut self) -> (usize, Vec<String>) {
        let line = loop {
            if let Some(line) = self.line().strip_prefix("closed ") {
                break line.to_owned();
            }
        };
        let mut words = line.split_whitespace();
        let closed = words.next().and_then(|closed| closed.parse().ok());
        (
            closed.expect("a number"),
            words.map(str::to_owned).collect(),
        )
    }

    fn end(mut self) {
        drop(self.process.stdin.take());
        let end = self.process.wait().expect("ended");
        assert!(end.success(), "{end}");
    }
}

fn both_wake(shared: &Shared) {
    let store = shared.open();
    let mut others = [(); 2].map(|()| Other::start(shared));
    let mut closed_by = [0; 2];
    for round in 0..ROUNDS {
        let number = begin(&store, round % 2 == 0, Some(at(100))).number;
        cast(&store, number, vote("bob", 0), at(50));
        others.iter_mut().for_each(Other::wake);
        let last = cast(&store, number, vote("eve", 1), at(99));
        let counts = usize::from(matches!(last, CastResult::Counted { .. }));
        let [one, other] = others.each_mut().map(Other::done);
        assert_eq!(one.0 + other.0, 1, "round {round}");
        closed_by[usize::from(other.0 == 1)] += 1;
        let taken = [one.1, other.1].concat();
        assert_eq!(taken.len(), 1, "round {round}");
        store
            .post_done(&taken[0], Some("7"), at(101))
            .expect("noted");

        let decision = store
            .decision(SERVER, number)
            .expect("read")
            .expect("there");
        let decided = Outcome::Decided(1 + counts);
        assert_eq!(
            decision.state.outcome,
            Some(decided),
            "what counts is in the tally"
        );
        assert_eq!(decision.ballots, i64::try_from(1 + counts).expect("few"));
    }
    others.into_iter().for_each(Other::end);
    println!("{ROUNDS} votes were ended by the two {closed_by:?} times");
}

#[test]
fn two_that_are_awake_at_the_deadline_close_once_on_sqlite() {
    both_wake(&Shared::folder());
}

#[test]
fn two_that_are_awake_at_the_deadline_close_once_on_postgresql() {
    if let Some(shared) = Shared::server() {
        both_wake(&shared);
    }
}
