//! Decisions for other programs.

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::Visible;
use crate::decision::madr::Status;
use crate::decision::{
    Ballot, Choice, Count, Decision, LinkKind, Outcome, Person, Round, Tally, Verdict,
};

/// All decisions with their ballots as one JSON object, `{"decisions": [...]}`. Of each, these names stay:
///
/// - `number`, `question`, `status` ("proposed", "accepted", "rejected", "superseded by ADR-0015"), `date`, `author`
/// - `options`: `name`, and `framework` with its id or null
/// - `rules`: `method`, `quorum`, `voters`, `role`, `anonymous`, `results`, `reasons`
/// - `criteria`; `opened_at`, `deadline`, `closed_at`, `review`
/// - `outcome`: null while it is open, else `kind` ("decided", "tied", "no-quorum", "no-votes", "ruled", "recorded",
///   "replaced"), `option` (the name of the chosen one, or null), `tied` (names), `by`, `reason`
/// - `tally`: null while results are hidden, else `ballots`, `counts` (`option`, `votes`), `rounds` (`counts`, `exhausted`,
///   `eliminated`) and `winner`
/// - `ballots`: `voter`, `receipt`, `choice` (numbers of options from 1, or points), `words`, `reason`, `cast_at`
/// - `evidence`: `fingerprint`, `grounds`; `links`: `kind`, `older`, `newer`; `history`: `at`, `by`, `what`
///
/// Of an anonymous vote no voter and no time is in it, and its ballots are ordered by receipt.
pub fn json(records: &[(Decision, Vec<Ballot>)]) -> String {
    let decisions: Vec<Value> = records
        .iter()
        .map(|(decision, ballots)| record(decision, ballots))
        .collect();
    format!("{:#}\n", json!({ "decisions": decisions }))
}

fn record(decision: &Decision, ballots: &[Ballot]) -> Value {
    let visible = Visible::new(decision, ballots);
    let (proposal, state) = (&decision.proposal, &decision.state);
    let rules = &proposal.rules;
    let by = |name: &Option<Person>| name.as_ref().map(|person| person.name.clone());
    let links = decision.links.iter();
    let link =
        |kind: LinkKind, older, newer| json!({"kind": kind.name(), "older": older, "newer": newer});
    let history = state.history.iter();
    json!({
        "number": decision.number,
        "question": proposal.question,
        "status": Status::of(decision).words(),
        "date": decision.date(&TimeZone::UTC),
        "author": proposal.author.name,
        "options": proposal.options,
        "rules": {
            "method": rules.method,
            "quorum": rules.quorum,
            "voters": rules.voters,
            "role": rules.role.as_ref().map(|role| &role.name),
            "anonymous": rules.anonymous,
            "results": rules.results,
            "reasons": rules.reasons,
        },
        "criteria": proposal.criteria,
        "opened_at": state.opened_at,
        "deadline": state.deadline,
        "closed_at": state.closed_at,
        "review": state.review,
        "outcome": state.outcome.as_ref().map(|it| outcome(&visible, it)),
        "tally": visible.tally.as_ref().map(|tally| counted(&visible, tally)),
        "ballots": visible.ballots.iter().map(|it| ballot(&visible, it)).collect::<Vec<_>>(),
        "evidence": proposal.evidence,
        "links": links.map(|it| link(it.kind, it.older, it.newer)).collect::<Vec<_>>(),
        "history": history
            .map(|event| json!({"at": event.at, "by": by(&event.by), "what": event.what}))
            .collect::<Vec<_>>(),
    })
}

fn outcome(visible: &Visible<'_>, outcome: &Outcome) -> Value {
    let (kind, by, reason) = match outcome {
        Outcome::Decided(_) => ("decided", None, None),
        Outcome::Tied(_) => ("tied", None, None),
        Outcome::NoQuorum { .. } => ("no-quorum", None, None),
        Outcome::NoVotes => ("no-votes", None, None),
        Outcome::Ruled { by, reason, .. } => ("ruled", Some(&by.name), Some(reason)),
        Outcome::Recorded { by, reason, .. } => ("recorded", Some(by), reason.as_ref()),
        Outcome::Replaced => ("replaced", None, None),
    };
    let tied = match outcome {
        Outcome::Tied(places) => visible.names(places),
        _ => Vec::new(),
    };
    let option = visible
        .decision
        .chosen()
        .and_then(|place| visible.option(place));
    json!({"kind": kind, "option": option, "tied": tied, "by": by, "reason": reason})
}

fn counted(visible: &Visible<'_>, tally: &Tally) -> Value {
    let counts = |counts: &[Count]| -> Vec<Value> {
        let count = |it: &Count| json!({"option": visible.option(it.option), "votes": it.votes});
        counts.iter().map(count).collect()
    };
    let round = |round: &Round| {
        json!({
            "counts": counts(&round.counts),
            "exhausted": round.exhausted,
            "eliminated": visible.names(&round.eliminated),
        })
    };
    let winner = match tally.verdict {
        Verdict::Winner(place) => visible.option(place),
        _ => None,
    };
    json!({
        "ballots": tally.ballots,
        "counts": counts(&tally.counts),
        "rounds": tally.rounds.iter().map(round).collect::<Vec<_>>(),
        "winner": winner,
    })
}

fn ballot(visible: &Visible<'_>, ballot: &Ballot) -> Value {
    let is_anonymous = visible.decision.proposal.rules.anonymous;
    json!({
        "voter": visible.voter(ballot),
        "receipt": ballot.receipt,
        "choice": numbers(&ballot.choice),
        "words": ballot.choice.in_words(&visible.decision.proposal),
        "reason": ballot.reason,
        "cast_at": ballot.cast_at.filter(|_| !is_anonymous),
    })
}

fn numbers(choice: &Choice) -> Vec<usize> {
    match choice {
        Choice::Single(place) => vec![place + 1],
        Choice::Approval(places) | Choice::Ranked(places) => {
            places.iter().map(|place| place + 1).collect()
        }
        Choice::Score(points) => points.iter().map(|points| usize::from(*points)).collect(),
    }
}
