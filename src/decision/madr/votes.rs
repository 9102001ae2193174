//! How the vote went, as a record tells it: the count, who wanted something else, every ballot.

use super::escape::flowing;
use super::write::{Record, list};
use crate::decision::{Ballot, Count, Tally};
use crate::request::Method;

impl Record<'_> {
    pub(super) fn tally(&self, tally: &Tally) -> String {
        let rows = match tally.rounds.len() {
            0 | 1 => self.counts(tally),
            _ => self.rounds(tally),
        };
        let ballots = tally.ballots;
        format!("### Tally\n\n{rows}\nBallots: {ballots}\n")
    }

    fn counts(&self, tally: &Tally) -> String {
        let head = match self.proposal.rules.method {
            Method::Single => "Votes",
            Method::Approval => "Approvals",
            Method::Ranked => "First ranks",
            Method::Score => "Points",
        };
        let row = |count: &Count| format!("| {} | {} |\n", self.name(count.option), count.votes);
        let rows: String = tally.counts.iter().map(row).collect();
        format!("| Option | {head} |\n|---|---|\n{rows}")
    }

    /// A column for each round. An option that is out has an empty cell.
    fn rounds(&self, tally: &Tally) -> String {
        let numbers = 1..=tally.rounds.len();
        let head: String = numbers.map(|number| format!(" Round {number} |")).collect();
        let rule = "---|".repeat(tally.rounds.len());
        let row = |option: usize| {
            let cells = tally.rounds.iter().map(|round| {
                let count = round.counts.iter().find(|count| count.option == option);
                count.map_or_else(|| " |".to_owned(), |count| format!(" {} |", count.votes))
            });
            format!("| {} |{}\n", self.name(option), cells.collect::<String>())
        };
        let rows: String = (0..self.proposal.options.len()).map(row).collect();
        let exhausted = tally
            .rounds
            .iter()
            .map(|round| format!(" {} |", round.exhausted));
        let exhausted: String = exhausted.collect();
        format!("| Option |{head}\n|---|{rule}\n{rows}| *no rank left* |{exhausted}\n")
    }

    /// Those who wanted something else, with their reasons.
    pub(super) fn dissent(&self) -> Option<String> {
        let chosen = self.decision.chosen()?;
        let ballots = self.visible.ballots.iter();
        let others = ballots.filter(|ballot| !ballot.choice.favours(chosen));
        let with_reason = others.filter(|ballot| ballot.reason.is_some());
        let lines: Vec<String> = with_reason.map(|ballot| self.vote(ballot)).collect();
        (!lines.is_empty()).then(|| format!("### Dissent\n\n{}", list(lines)))
    }

    pub(super) fn votes(&self) -> Option<String> {
        let votes: Vec<String> = self
            .visible
            .ballots
            .iter()
            .map(|it| self.vote(it))
            .collect();
        (!votes.is_empty()).then(|| format!("### Votes\n\n{}", list(votes)))
    }

    fn vote(&self, ballot: &Ballot) -> String {
        let who = self.visible.who(ballot);
        let choice = ballot.choice.in_words(self.proposal);
        let reason = ballot
            .reason
            .as_deref()
            .map(|reason| format!(": {}", flowing(reason)));
        format!(
            "{} voted {}{}",
            flowing(&who),
            flowing(&choice),
            reason.unwrap_or_default()
        )
    }
}
