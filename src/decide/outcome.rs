//! A decision told whole, for somebody who was not there: what came of it and why, who was against it, what it rested on.

use jiff::tz::TimeZone;

use super::card::{action, links, show};
use super::grounds::{Marks, label};
use super::standing::{self, counted, won};
use super::words::{self, count, name, past};
use crate::decision::{Ballot, Decision, Ground, Outcome, Tally};
use crate::knowledge::attribute::Kind;
use crate::knowledge::{Knowledge, listed};
use crate::reply::{Action, Block, Reply, Span, Text};
use crate::request::{Decide, Results};

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What a channel reads when voting ends.
    Brief,
    /// With all evidence and everything that happened.
    Full,
}

/// Cells of evidence for each option that a channel is shown, and claims of each.
const BRIEF_GROUNDS: usize = 3;
const BRIEF_CLAIMS: usize = 2;
/// Reasons on each side that a channel is shown.
const BRIEF_REASONS: usize = 8;

/// The decision as a reply.
pub fn told(
    knowledge: &Knowledge,
    decision: &Decision,
    ballots: &[Ballot],
    zone: &TimeZone,
    extent: Extent,
) -> Reply {
    // What was hidden while the vote went on stays so where it was broken off.
    let is_hidden = decision.state.outcome == Some(Outcome::Replaced)
        && decision.proposal.rules.results != Results::Always;
    let ballots = if is_hidden { &[] } else { ballots };
    let tally = counted(decision, ballots);
    let mut marks = Marks::default();
    let mut blocks = vec![Block::Paragraph(head(decision, &tally))];
    blocks.extend(links(decision).map(Block::Paragraph));
    if tally.ballots > 0 {
        blocks.push(Block::Heading("Votes".to_owned()));
        blocks.extend(standing::blocks(decision, &tally, ballots));
    }
    blocks.extend(reasons(decision, ballots, extent));
    blocks.extend(evidence(knowledge, decision, extent, &mut marks));
    blocks.push(Block::Paragraph(facts(decision, &tally, zone)));
    if extent == Extent::Full {
        blocks.extend(history(decision, zone));
    }
    let fingerprint = &decision.proposal.evidence.fingerprint;
    Reply {
        title: Some(words::title(decision)),
        blocks,
        sources: marks.into_sources(),
        actions: next_steps(decision, extent),
        knowledge: (!fingerprint.is_empty()).then(|| fingerprint.clone()),
        ..Reply::default()
    }
}

fn head(decision: &Decision, tally: &Tally) -> Text {
    let text = words::outcome(decision, won(decision, tally).as_deref());
    match &decision.state.outcome {
        Some(
            Outcome::Ruled { reason, .. }
            | Outcome::Recorded {
                reason: Some(reason),
                ..
            },
        ) => text.then(format!(" Because: {reason}")),
        _ => text,
    }
}

/// Why those voted so who voted for what was chosen, and why the others did not.
fn reasons(decision: &Decision, ballots: &[Ballot], extent: Extent) -> Vec<Block> {
    let of = |ballots: Vec<&Ballot>, tells_for_what| {
        let reasons = ballots.into_iter();
        let reasons = reasons.filter_map(|it| reason(decision, it, tells_for_what));
        some(reasons.collect(), decision, extent)
    };
    let Some(chosen) = decision.chosen() else {
        return with_heading("Reasons", of(ballots.iter().collect(), true).into_iter());
    };
    let (with, against): (Vec<&Ballot>, Vec<&Ballot>) = ballots
        .iter()
        .partition(|ballot| ballot.choice.favours(chosen));
    let mut blocks = with_heading("Why", of(with, false).into_iter());
    blocks.extend(with_heading("Dissent", of(against, true).into_iter()));
    blocks
}

/// In a channel the first of many reasons, and where the others are.
fn some(mut reasons: Vec<Text>, decision: &Decision, extent: Extent) -> Vec<Text> {
    let more = reasons.len().saturating_sub(BRIEF_REASONS);
    if extent == Extent::Brief && more > 0 {
        reasons.truncate(BRIEF_REASONS);
        let command = show(decision.number).request.to_string();
        reasons.push(Text::plain(format!("{more} more, with ")).code(command));
    }
    reasons
}

fn with_heading(heading: &str, lines: impl Iterator<Item = Text>) -> Vec<Block> {
    let lines: Vec<Text> = lines.collect();
    match lines.is_empty() {
        true => Vec::new(),
        false => vec![Block::Heading(heading.to_owned()), Block::List(lines)],
    }
}

/// "We know it (Ada)", or "for Flask: it is smaller (Bob)".
fn reason(decision: &Decision, ballot: &Ballot, tells_for_what: bool) -> Option<Text> {
    let reason = ballot.reason.as_ref()?;
    let proposal = &decision.proposal;
    let places = (0..proposal.options.len()).filter(|at| ballot.choice.favours(*at));
    let supported: Vec<&str> = places.map(|at| name(proposal, at)).collect();
    let lead = match tells_for_what && !supported.is_empty() {
        true => format!("for {}: ", listed(&supported)),
        false => String::new(),
    };
    let who = ballot
        .voter
        .as_ref()
        .map(|voter| format!(" ({})", voter.name));
    Some(Text::plain(format!(
        "{lead}{reason}{}",
        who.unwrap_or_default()
    )))
}

fn evidence(
    knowledge: &Knowledge,
    decision: &Decision,
    extent: Extent,
    marks: &mut Marks,
) -> Vec<Block> {
    let mut lines = Vec::new();
    for option in &decision.proposal.options {
        let grounds = decision.proposal.evidence.grounds.iter();
        let own = grounds.filter(|it| Some(&it.framework) == option.framework.as_ref());
        let own: Vec<&Ground> = own.collect();
        let shown = match extent {
            Extent::Brief => decisive(knowledge, decision, &own),
            Extent::Full => own.clone(),
        };
        for ground in &shown {
            lines.push(ground_line(knowledge, &option.name, ground, extent, marks));
        }
        let left = own.len() - shown.len();
        if left > 0 {
            let more = count(u64::try_from(left).unwrap_or(u64::MAX), "more cell");
            let text = Text::default().strong(format!("{}: ", option.name));
            let command = show(decision.number).request.to_string();
            lines.push(text.then(format!("{more}, with ")).code(command));
        }
    }
    with_heading("What it rested on", lines.into_iter())
}

/// What a channel is shown: what is said of the criteria, facts before items of lists; without criteria, when to pick it.
fn decisive<'a>(knowledge: &Knowledge, decision: &Decision, own: &[&'a Ground]) -> Vec<&'a Ground> {
    let order = |ground: &Ground| {
        let mut attributes = knowledge.attributes.iter();
        match attributes.find(|it| it.id == ground.attribute) {
            Some(attribute) if attribute.decides.is_some() => Order::When,
            Some(attribute) if attribute.kind == Kind::List => Order::Items,
            _ => Order::Fact,
        }
    };
    let mut shown = own.to_vec();
    shown.sort_by_key(|ground| order(ground));
    let (when, others): (Vec<_>, Vec<_>) =
        shown.into_iter().partition(|it| order(it) == Order::When);
    let goes_by_criteria = !decision.proposal.criteria.is_empty() && !others.is_empty();
    let mut shown = if goes_by_criteria || when.is_empty() {
        others
    } else {
        when
    };
    shown.truncate(BRIEF_GROUNDS);
    shown
}

/// What a channel is shown first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    Fact,
    Items,
    When,
}

/// "Django, throughput: 743 req/s (Gunicorn) [1]": in brief, of a list, what is said first.
fn ground_line(
    knowledge: &Knowledge,
    option: &str,
    ground: &Ground,
    extent: Extent,
    marks: &mut Marks,
) -> Text {
    let lead = format!("{option}, {}: ", label(knowledge, ground));
    let shown = match extent {
        Extent::Brief => ground.claims.len().min(BRIEF_CLAIMS),
        Extent::Full => ground.claims.len(),
    };
    let mut text = Text::default().strong(lead);
    for (at, claim) in ground.claims[..shown].iter().enumerate() {
        let between = if at == 0 { "" } else { "; " };
        text = marks.cite(text.then(format!("{between}{} ", claim.words)), claim);
    }
    match ground.claims.len() - shown {
        0 => text,
        more => text.then(format!(" and {more} more")),
    }
}

/// Who asked, who voted, until when, what counted, when to look again, and where the card is.
fn facts(decision: &Decision, tally: &Tally, zone: &TimeZone) -> Text {
    let proposal = &decision.proposal;
    let is_recorded = matches!(decision.state.outcome, Some(Outcome::Recorded { .. }));
    let did = if is_recorded {
        "wrote it down"
    } else {
        "asked"
    };
    let mut text = Text::plain(format!("{} {did}, ", proposal.author.name))
        .and(past(decision.state.opened_at, zone))
        .then(". ");
    if tally.ballots > 0 {
        let votes = u64::try_from(tally.ballots).unwrap_or(u64::MAX);
        let quorum = proposal
            .rules
            .quorum
            .map(|it| format!(", at least {it} had to"));
        text = text.then(format!(
            "{} voted{}. ",
            people(votes),
            quorum.unwrap_or_default()
        ));
    }
    if let Some(closed) = decision.state.closed_at.filter(|_| !is_recorded) {
        text = text
            .then("Voting ended ")
            .and(past(closed, zone))
            .then(". ");
    }
    if !proposal.criteria.is_empty() {
        text = text.then(format!("What counted: {}. ", proposal.criteria.join(", ")));
    }
    if let Some(review) = decision.state.review {
        text = text.then(format!("To be looked at again on {review}. "));
    }
    let card = decision.card.as_ref();
    let card = card.map(|card| ("Go to its card", &card.place, &card.message));
    let origin = proposal.origin.as_ref();
    let origin = origin.map(|it| ("Go to the message", &it.place, &it.message));
    match card.or(origin) {
        Some((label, place, message)) => text.span(Span::Message {
            label: label.to_owned(),
            server: decision.server.clone(),
            place: place.clone(),
            message: message.clone(),
        }),
        None => text,
    }
}

fn people(number: u64) -> String {
    match number {
        1 => "1 person".to_owned(),
        number => format!("{number} people"),
    }
}

fn history(decision: &Decision, zone: &TimeZone) -> Vec<Block> {
    let events = decision.state.history.iter().map(|event| {
        let who = event.by.as_ref().map(|by| format!("{} ", by.name));
        let at = past(event.at, zone).then(": ");
        at.then(format!("{}{}", who.unwrap_or_default(), event.what))
    });
    with_heading("What happened", events)
}

/// After a tie, a missed quorum or no votes: what can be done.
fn next_steps(decision: &Decision, extent: Extent) -> Vec<Action> {
    let number = decision.number;
    let deadline = None;
    let mut actions = Vec::new();
    let has_runoff = decision.links.iter().any(|it| it.older == number);
    if !decision.is_open() && !decision.is_final() && !has_runoff {
        if let Some(Outcome::Tied(_)) = decision.state.outcome {
            actions.push(action("Run-off", number, |number| Decide::Runoff {
                number,
                deadline: None,
            }));
        }
        actions.push(match decision.proposal.rules.anonymous {
            true => action("Ask again", number, |number| Decide::Reopen {
                number,
                deadline: None,
            }),
            false => action("Give more time", number, |number| Decide::Extend {
                number,
                deadline: Vec::new(),
            }),
        });
        actions.push(action("Decide it", number, |number| Decide::Rule {
            number,
            choice: None,
            reason: None,
        }));
    }
    if decision.is_final() && extent == Extent::Full {
        actions.push(action("Ask again", number, |number| Decide::Reopen {
            number,
            deadline: deadline.clone(),
        }));
    }
    if extent == Extent::Brief {
        actions.push(show(number));
    }
    actions
}
