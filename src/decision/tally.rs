//! Counts ballots. The same ballots give the same result, whatever their order.

use super::ballot::Choice;
use crate::request::Method;

/// How a vote stands, or came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    pub ballots: usize,
    /// For each option in its order: votes, approvals, first ranks or points.
    pub counts: Vec<Count>,
    /// Of a ranked vote, each round of the count.
    pub rounds: Vec<Round>,
    pub verdict: Verdict,
}

/// What one option got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    pub option: usize,
    pub votes: u64,
}

/// One round of an instant run-off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// The options still in, with the ballots that count for each.
    pub counts: Vec<Count>,
    /// Ballots on which no option is left.
    pub exhausted: u64,
    /// The options that go out after it.
    pub eliminated: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Winner(usize),
    /// In the order of the options.
    Tie(Vec<usize>),
    /// There are no ballots.
    Nothing,
}

/// Counts `choices` for so many options.
///
/// Single choice, approval and score: the most votes or points win. Ranked: who has more than half of the ballots that
/// still count wins; else the option with the fewest goes out and its ballots go on to their next rank. Where several
/// have the fewest, the one with fewer in the latest earlier round in which they differ goes out; where they never differ, all of them go out
/// together, unless no other would be left: then it is a tie.
pub fn tally<'a>(
    _method: Method,
    _options: usize,
    _choices: impl IntoIterator<Item = &'a Choice>,
) -> Tally {
    todo!()
}
