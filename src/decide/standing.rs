//! How a vote stands or came out, with who voted what where that may be told.

use crate::decision::{Ballot, Decision, Tally, tally};
use crate::knowledge::listed;
use crate::reply::{Block, Text};
use crate::request::Method;

use super::words::{count, got, name, named};

/// More names are nothing that anybody reads; a file has them all.
const MOST_NAMES: usize = 12;

/// Counts the ballots of a decision.
pub fn counted(decision: &Decision, ballots: &[Ballot]) -> Tally {
    let proposal = &decision.proposal;
    let choices = ballots.iter().map(|ballot| &ballot.choice);
    tally(proposal.rules.method, proposal.options.len(), choices)
}

/// "3 of 5 votes", for the sentence that says who won.
pub fn won(decision: &Decision, tally: &Tally) -> Option<String> {
    let option = decision.chosen()?;
    let method = decision.proposal.rules.method;
    let counts = match method {
        Method::Ranked => &tally.rounds.last()?.counts,
        _ => &tally.counts,
    };
    let votes = counts.iter().find(|it| it.option == option)?.votes;
    let of = match method {
        Method::Single => return Some(format!("{votes} of {}", count(ballots(tally), "vote"))),
        Method::Ranked => format!(
            "{votes} of {} in the last round",
            count(ballots(tally), "ballot")
        ),
        Method::Approval => format!(
            "{} on {}",
            got(method, votes),
            count(ballots(tally), "ballot")
        ),
        Method::Score => format!(
            "{} from {}",
            got(method, votes),
            count(ballots(tally), "ballot")
        ),
    };
    Some(of)
}

/// The tally: a line for each option, the best first, and each round of a ranked vote.
pub fn blocks(decision: &Decision, tally: &Tally, ballots: &[Ballot]) -> Vec<Block> {
    let mut counts = tally.counts.clone();
    // Stable: equal ones stay in the order of the options.
    counts.sort_by_key(|count| std::cmp::Reverse(count.votes));
    let lines = counts.iter().map(|it| {
        let text = Text::default().strong(name(&decision.proposal, it.option));
        let method = decision.proposal.rules.method;
        let voters = voters_for(decision, ballots, it.option);
        let who = match voters.is_empty() || method == Method::Score {
            true => String::new(),
            false => format!(" ({})", some(&voters)),
        };
        text.then(format!(": {}{who}", got(method, it.votes)))
    });
    let mut blocks = vec![Block::List(lines.collect())];
    if tally.rounds.len() > 1 {
        blocks.push(Block::List(rounds(decision, tally)));
    }
    blocks
}

/// The names, or the first of many.
pub fn some(names: &[&str]) -> String {
    match names.len().checked_sub(MOST_NAMES) {
        None | Some(0) => listed(names),
        Some(more) => format!("{} and {more} more", names[..MOST_NAMES].join(", ")),
    }
}

/// The names of those whose vote, or first rank, is for the option. Nobody's of an anonymous vote.
pub fn voters_for<'a>(decision: &Decision, ballots: &'a [Ballot], option: usize) -> Vec<&'a str> {
    if decision.proposal.rules.anonymous {
        return Vec::new();
    }
    let with = ballots
        .iter()
        .filter(|ballot| ballot.choice.favours(option));
    with.map(|ballot| {
        ballot
            .voter
            .as_ref()
            .map_or("somebody", |it| it.name.as_str())
    })
    .collect()
}

fn ballots(tally: &Tally) -> u64 {
    u64::try_from(tally.ballots).unwrap_or(u64::MAX)
}

fn rounds(decision: &Decision, tally: &Tally) -> Vec<Text> {
    let proposal = &decision.proposal;
    let rounds = tally.rounds.iter().enumerate().map(|(at, round)| {
        let counts = round.counts.iter();
        let counts: Vec<String> = counts
            .map(|it| format!("{} {}", name(proposal, it.option), it.votes))
            .collect();
        let out = match round.eliminated.is_empty() {
            true => String::new(),
            false => format!("; out: {}", named(proposal, &round.eliminated)),
        };
        let exhausted = match round.exhausted {
            0 => String::new(),
            none => format!("; {} with nothing left", count(none, "ballot")),
        };
        let text = Text::default().strong(format!("Round {}: ", at + 1));
        text.then(format!("{}{exhausted}{out}", counts.join(", ")))
    });
    rounds.collect()
}
