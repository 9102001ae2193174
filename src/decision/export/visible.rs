//! What may leave the house of a decision: hidden results stay hidden and anonymous votes without voters, whatever the
//! kind of file.

use crate::decision::{Ballot, Decision, Outcome, Tally, tally};
use crate::request::Results;

/// What a reader may see of a decision: nothing of a hidden vote while it goes on, or where it was broken off, and of an
/// anonymous one no voter, and no ballots before its end, since each export would tell who voted since the last.
pub struct Visible<'a> {
    pub decision: &'a Decision,
    pub ballots: Vec<&'a Ballot>,
    /// None while results are hidden, and of what was decided without a vote.
    pub tally: Option<Tally>,
}

impl<'a> Visible<'a> {
    pub fn new(decision: &'a Decision, ballots: &'a [Ballot]) -> Self {
        let rules = &decision.proposal.rules;
        let is_recorded = matches!(decision.state.outcome, Some(Outcome::Recorded { .. }));
        let has_ended = !decision.is_open() && decision.state.outcome != Some(Outcome::Replaced);
        let shows_tally = !is_recorded && (has_ended || rules.results == Results::Always);
        let shows_ballots = shows_tally && !(decision.is_open() && rules.anonymous);
        let mut shown: Vec<&Ballot> = ballots.iter().filter(|_| shows_ballots).collect();
        if rules.anonymous {
            shown.sort_by(|a, b| a.receipt.cmp(&b.receipt));
        }
        let tally = shows_tally.then(|| {
            let choices = ballots.iter().map(|ballot| &ballot.choice);
            tally(rules.method, decision.proposal.options.len(), choices)
        });
        Self {
            decision,
            ballots: shown,
            tally,
        }
    }

    /// The names of who decided it; nobody's of an anonymous vote.
    pub fn deciders(&self) -> Vec<&str> {
        match &self.decision.state.outcome {
            Some(Outcome::Ruled { by, .. }) => vec![&by.name],
            Some(Outcome::Recorded { by, .. }) => vec![by],
            _ => {
                let mut names: Vec<&str> = self
                    .ballots
                    .iter()
                    .filter_map(|it| self.voter(it))
                    .collect();
                names.sort_unstable();
                names.dedup();
                names
            }
        }
    }

    /// The name of who cast a ballot; nobody's of an anonymous vote, whatever is kept.
    pub fn voter<'b>(&self, ballot: &'b Ballot) -> Option<&'b str> {
        let voter = ballot.voter.as_ref().map(|voter| voter.name.as_str());
        voter.filter(|_| !self.decision.proposal.rules.anonymous)
    }

    /// Its name, or its receipt.
    pub fn who(&self, ballot: &Ballot) -> String {
        match (self.voter(ballot), &ballot.receipt) {
            (Some(name), _) => name.to_owned(),
            (None, Some(receipt)) => receipt.clone(),
            (None, None) => "Somebody".to_owned(),
        }
    }

    /// The name of the option at this place.
    pub fn option(&self, place: usize) -> Option<&'a str> {
        let option = self.decision.proposal.options.get(place);
        option.map(|option| option.name.as_str())
    }

    pub fn names(&self, places: &[usize]) -> Vec<Option<&'a str>> {
        places.iter().map(|place| self.option(*place)).collect()
    }
}
