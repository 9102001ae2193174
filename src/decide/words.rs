//! The words that cards, outcomes and lists have in common: names, counts, times, rules.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::decision::{Decision, Outcome, Proposal, Rules, shown};
use crate::knowledge::listed;
use crate::reply::{Span, Text};
use crate::request::{Method, Results};

/// "#12 Which framework?"
pub fn title(decision: &Decision) -> String {
    format!("#{} {}", decision.number, decision.proposal.question)
}

/// "1 vote", "3 votes"
pub fn count(number: u64, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

/// "3 votes", "3 approvals", "14 points": what an option got.
pub fn got(method: Method, votes: u64) -> String {
    let noun = match method {
        Method::Single => "vote",
        Method::Approval => "approval",
        Method::Ranked => "first rank",
        Method::Score => "point",
    };
    count(votes, noun)
}

/// The names of options at these places.
pub fn named(proposal: &Proposal, places: &[usize]) -> String {
    let names: Vec<&str> = places.iter().map(|at| name(proposal, *at)).collect();
    listed(&names)
}

/// The name of the option at this place.
pub fn name(proposal: &Proposal, at: usize) -> &str {
    // Places come from ballots and outcomes that were checked when they were kept.
    proposal.options.get(at).map_or("?", |option| &option.name)
}

/// A moment to come, as the server's people read it.
pub fn moment(at: Timestamp, zone: &TimeZone) -> Text {
    span(at, zone, true)
}

/// A moment that is past.
pub fn past(at: Timestamp, zone: &TimeZone) -> Text {
    span(at, zone, false)
}

fn span(at: Timestamp, zone: &TimeZone, is_ahead: bool) -> Text {
    let shown = shown(at, zone);
    Text::default().span(Span::Moment {
        at,
        shown,
        is_ahead,
    })
}

/// How one votes, and by what rules, in a sentence or two.
pub fn rules(rules: &Rules) -> String {
    let how = match rules.method {
        Method::Single => "One option each.",
        Method::Approval => "Approve as many options as you like; the most approvals win.",
        Method::Ranked => {
            "Rank the options; the last one goes out round by round until one has a majority."
        }
        Method::Score => "Give each option 0 to 5 points; the most points win.",
    };
    let mut all = vec![how.to_owned()];
    if let Some(role) = &rules.role {
        all.push(format!("For people with the role {}.", role.name));
    }
    if let Some(quorum) = rules.quorum {
        all.push(format!("At least {quorum} must vote."));
    }
    if let Some(voters) = rules.voters {
        all.push(format!("It ends when all {voters} have voted."));
    }
    if rules.anonymous {
        all.push("Anonymous: nobody can tell who voted what, not even from the database.".into());
    }
    if rules.reasons {
        all.push("Each vote needs a reason.".into());
    }
    match rules.results {
        Results::Always => {}
        Results::Voted => all.push("You see how it stands once you have voted.".into()),
        Results::Closed => all.push("How it stands is told when voting has ended.".into()),
    }
    all.join(" ")
}

/// What came of it, in a sentence: "Decided: Django, with 3 of 5 votes."
pub fn outcome(decision: &Decision, won: Option<&str>) -> Text {
    let proposal = &decision.proposal;
    let strong = |words: &str| Text::default().strong(words.to_owned());
    let with = won.map(|won| format!(", with {won}")).unwrap_or_default();
    match &decision.state.outcome {
        None => Text::plain("Voting is open."),
        Some(Outcome::Decided(option)) => strong("Decided: ")
            .strong(name(proposal, *option))
            .then(format!("{with}.")),
        Some(Outcome::Tied(options)) => strong("No decision: ")
            .then(format!("a tie between {}{with}.", named(proposal, options))),
        Some(Outcome::NoQuorum { voted }) => strong("No decision: ").then(format!(
            "{voted} voted, and at least {} must.",
            proposal.rules.quorum.unwrap_or_default()
        )),
        Some(Outcome::NoVotes) => strong("No decision: ").then("nobody voted."),
        Some(Outcome::Ruled {
            option, by, after, ..
        }) => {
            let why = match **after {
                Outcome::Tied(_) => "after a tie",
                Outcome::NoQuorum { .. } => "after the quorum was missed",
                _ => "after nobody voted",
            };
            let text = strong("Decided: ").strong(name(proposal, *option));
            text.then(format!(", by {}, {why}.", by.name))
        }
        Some(Outcome::Recorded { option, by, on, .. }) => {
            let text = strong("Decided: ").strong(name(proposal, *option));
            text.then(format!(", by {by}, on {on}; written down here afterwards."))
        }
        Some(Outcome::Replaced) => strong("Withdrawn: ").then("question or options were changed."),
    }
}
