//! Processes that take votes are killed at random points, again and again: every vote that was confirmed is there
//! afterwards, none twice, and the tally is right.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader, Read, Write, stdout};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStdout};
use std::time::Duration;
use tiebreak::decision::{Ballot, Choice, Outcome, Receipt, tally};
use tiebreak::request::Method;
use tiebreak::store::{CastResult, Effects, Store};

use crate::support::voting::{SERVER, Shared, at, begin, cast, patiently, task, vote};

/// What the others do: vote and change votes, by turns on a named and an anonymous decision, and tell before each vote
/// that it comes, and afterwards what became of it.
#[test]
#[ignore = "others start it as a process of its own"]
fn votes_until_it_is_killed() {
    let Some((store, task)) = task() else { return };
    let (child, numbers) = task.split_once(' ').expect("a name and numbers");
    let numbers = numbers
        .split(' ')
        .map(|number| number.parse().expect("a number"));
    let numbers: Vec<i64> = numbers.collect();
    let mut receipts: HashMap<String, Receipt> = HashMap::new();
    let mut voters = 0;
    tell("ready");
    for step in 0_usize.. {
        // Every process wants to vote as this one, too.
        let name = match (step, random(4)) {
            (0 | 1, _) => "everybody".to_owned(),
            (_, 0) => format!("{child}-{}", random(voters + 1)),
            _ => {
                voters += 1;
                format!("{child}-{voters}")
            }
        };
        let number = numbers[step % 2];
        let option = if name == "everybody" { 0 } else { random(3) };
        tell(&format!("> {number} {name} {option}"));
        let mut vote = vote(&name, option);
        vote.receipt = receipts.get(&name).filter(|_| step % 2 == 1).cloned();
        match store.cast(SERVER, number, vote, at(1)) {
            Ok(CastResult::Counted { receipt, .. }) => {
                let code = receipt.as_ref().map_or("-", Receipt::as_str);
                tell(&format!("< {code}"));
                receipts.extend(receipt.map(|receipt| (name, receipt)));
            }
            Ok(CastResult::HasVoted) => tell("x"),
            Ok(other) => panic!("{other:?}"),
            // Where a disk takes too long, nobody knows what became of it.
            Err(_) => break,
        }
    }
    // To be killed like the others.
    tell("given up");
    std::thread::sleep(Duration::from_mins(1));
}

/// In one piece, so that no half of it is read.
fn tell(what: &str) {
    let line = format!("\n{what}\n");
    stdout().write_all(line.as_bytes()).expect("told");
}

/// Below `limit`.
fn random(limit: usize) -> usize {
    let random = RandomState::new().hash_one(0) % limit as u64;
    usize::try_from(random).expect("below the limit")
}

/// By decision and voter: the option, and of an anonymous vote the receipt.
type Votes = BTreeMap<(i64, String), (usize, String)>;

/// What killed processes have told.
#[derive(Default)]
struct Told {
    confirmed: Votes,
    /// Votes that were on their way when the process was killed.
    pending: Votes,
}

impl Told {
    fn read(&mut self, lines: &str) {
        let mut coming = None;
        for line in lines.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            match words[..] {
                [">", number, name, option] => {
                    let number = number.parse().expect("a number");
                    let option: usize = option.parse().expect("a number");
                    coming = Some(((number, name.to_owned()), option));
                }
                ["<", receipt] => {
                    let (key, option) = coming.take().expect("it was told of");
                    self.confirmed.insert(key, (option, receipt.to_owned()));
                }
                ["x"] => coming = None,
                _ => {}
            }
        }
        self.pending
            .extend(coming.map(|(key, option)| (key, (option, String::new()))));
    }

    /// The options that somebody's ballot may have.
    fn allowed(&self, key: &(i64, String)) -> Vec<usize> {
        let all = [self.confirmed.get(key), self.pending.get(key)];
        all.into_iter().flatten().map(|vote| vote.0).collect()
    }

    fn confirmed_in(
        &self,
        number: i64,
    ) -> impl Iterator<Item = (&(i64, String), &(usize, String))> {
        self.confirmed
            .iter()
            .filter(move |(key, _)| key.0 == number)
    }
}

/// Has so many processes vote at once, and kills them after a while.
fn vote_and_die(shared: &Shared, processes: usize, numbers: [i64; 2]) -> Told {
    let start = |nth: usize| {
        let task = format!("{nth} {} {}", numbers[0], numbers[1]);
        let mut process = shared.start("decisions_kill::votes_until_it_is_killed", &task);
        let lines = process.stdout.take().expect("piped");
        (process, BufReader::new(lines))
    };
    let mut others: Vec<_> = (0..processes).map(start).collect();
    let mut heard = vec![String::new(); processes];
    // All of them are at it before one has confirmed so many votes and is in the middle of another one.
    for ((_, lines), heard) in others.iter_mut().zip(&mut heard) {
        listen(lines, heard, "ready", 1);
    }
    listen(&mut others[0].1, &mut heard[0], "< ", 1 + random(20));
    std::thread::sleep(Duration::from_micros(random(5_000) as u64));
    for (process, _) in &mut others {
        process.kill().expect("killed");
    }
    let mut told = Told::default();
    for ((process, lines), heard) in others.into_iter().zip(heard) {
        told.read(&(heard + &rest(process, lines)));
    }
    told
}

/// Reads until so many lines begin with `what`, or the process takes no votes any more.
fn listen(lines: &mut BufReader<ChildStdout>, heard: &mut String, what: &str, times: usize) {
    let mut times = times;
    while times > 0 {
        let start = heard.len();
        assert_ne!(lines.read_line(heard).expect("a line"), 0, "it ended");
        match &heard[start..] {
            "given up\n" => break,
            line if line.starts_with(what) => times -= 1,
            _ => {}
        }
    }
}

fn rest(mut process: Child, mut lines: BufReader<ChildStdout>) -> String {
    let mut rest = String::new();
    lines.read_to_string(&mut rest).expect("text");
    let end = process.wait().expect("ended");
    assert_eq!(
        end.signal(),
        Some(9),
        "it was killed, and did not fail: {end}"
    );
    rest
}

fn option(ballot: &Ballot) -> usize {
    match ballot.choice {
        Choice::Single(option) => option,
        _ => panic!("no single choice: {ballot:?}"),
    }
}

/// Ends the vote, and gives the ballots that it ended with.
fn close(store: &Store, number: i64) -> Vec<Ballot> {
    let close = || {
        store.amend(SERVER, number, |state, _, ballots| {
            state.outcome = Some(Outcome::Decided(0));
            Ok((ballots.to_vec(), Effects::default()))
        })
    };
    let closed = patiently(close).expect("there");
    let count = i64::try_from(closed.told.len()).expect("few");
    assert_eq!(closed.decision.ballots, count);
    let late = cast(store, number, vote("late", 0), at(1));
    assert!(matches!(late, CastResult::Ended(_)), "{late:?}");
    closed.told
}

/// Each name once; what was confirmed, or was about to take its place.
fn check_named(store: &Store, number: i64, told: &Told) -> Vec<Ballot> {
    let ballots = close(store, number);
    let mut voters = BTreeSet::new();
    let mut counts = [0; 3];
    for ballot in &ballots {
        let voter = ballot.voter.as_ref().expect("a name");
        let key = (number, voter.name.clone());
        assert!(told.allowed(&key).contains(&option(ballot)), "{ballot:?}");
        // What was confirmed last, unless another vote was on its way.
        let option = match told.pending.get(&key) {
            None => told.confirmed[&key].0,
            Some(_) => option(ballot),
        };
        counts[option] += 1;
        assert!(voters.insert(voter.name.clone()), "twice: {ballot:?}");
    }
    for ((_, name), _) in told.confirmed_in(number) {
        assert!(voters.contains(name), "the vote of {name} is lost");
    }
    check_tally(&ballots, counts);
    ballots
}

/// Each receipt once; and of who was about to vote, mark and ballot are there together, or neither is.
fn check_anonymous(store: &Store, number: i64, told: &Told) -> (Vec<Ballot>, usize) {
    let mut there = 0;
    let mut counts = [0; 3];
    let new = |key: &&(i64, String)| key.0 == number && !told.confirmed.contains_key(*key);
    let new: Vec<_> = told.pending.keys().filter(new).collect();
    for key in &new {
        let option = told.pending[*key].0;
        counts[option] += 1;
        match cast(store, number, vote(&key.1, option), at(1)) {
            CastResult::HasVoted => there += 1,
            CastResult::Counted { changed: false, .. } => {}
            other => panic!("{other:?}"),
        }
    }
    let ballots = close(store, number);
    for (key, (confirmed, receipt)) in told.confirmed_in(number) {
        let mut found = ballots
            .iter()
            .filter(|it| it.receipt.as_ref() == Some(receipt));
        let ballot = found.next().expect("no vote is lost");
        assert!(told.allowed(key).contains(&option(ballot)), "{ballot:?}");
        assert!(found.next().is_none(), "twice: {ballot:?}");
        let option = match told.pending.get(key) {
            None => *confirmed,
            Some(_) => option(ballot),
        };
        counts[option] += 1;
    }
    assert_eq!(ballots.len(), told.confirmed_in(number).count() + new.len());
    check_tally(&ballots, counts);
    (ballots, there)
}

fn check_tally(ballots: &[Ballot], counts: [u64; 3]) {
    let tally = tally(
        Method::Single,
        3,
        ballots.iter().map(|ballot| &ballot.choice),
    );
    let votes: Vec<u64> = tally.counts.iter().map(|count| count.votes).collect();
    assert_eq!(votes, counts);
    assert_eq!(tally.ballots, ballots.len());
}

fn killed_again_and_again(shared: &Shared, rounds: usize) {
    let mut kept: Vec<(i64, Vec<Ballot>)> = Vec::new();
    let (mut confirmed, mut pending, mut there) = (0, 0, 0);
    for round in 0..rounds {
        let numbers = {
            // It is closed before the others come, so that whoever comes after them finds what they left.
            let store = shared.open();
            [false, true].map(|anonymous| begin(&store, anonymous, None).number)
        };
        let told = vote_and_die(shared, 1 + usize::from(round % 4 == 3), numbers);
        confirmed += told.confirmed.len();
        pending += usize::from(!told.pending.is_empty());
        let store = shared.open();
        kept.push((numbers[0], check_named(&store, numbers[0], &told)));
        let (ballots, found) = check_anonymous(&store, numbers[1], &told);
        kept.push((numbers[1], ballots));
        there += found;
    }
    let store = shared.open();
    for (number, ballots) in kept {
        assert_eq!(store.ballots(SERVER, number).expect("read"), ballots);
    }
    println!(
        "{rounds} rounds: {confirmed} confirmed votes; in {pending} a vote was on its way, {there} anonymous ones of \
         which had been written"
    );
    assert!(
        pending > rounds / 2,
        "they were killed in the middle: {pending}"
    );
    assert!(confirmed > rounds, "they had the time to vote: {confirmed}");
}

#[test]
fn a_confirmed_vote_outlives_a_killed_process_on_sqlite() {
    killed_again_and_again(&Shared::folder(), 200);
}

#[test]
fn a_confirmed_vote_outlives_a_killed_process_on_postgresql() {
    if let Some(shared) = Shared::server() {
        killed_again_and_again(&shared, 50);
    }
}
