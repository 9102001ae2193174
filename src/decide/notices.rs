//! Words what is posted unasked; nothing where it is of no use any more.

use jiff::Timestamp;

use super::card::{action, card};
use super::export::record_file;
use super::finding::{changed_line, stays};
use super::grounds::Changed;
use super::words::{self, moment};
use super::{outcome, settings};
use crate::decision::{Ballot, Decision, Person};
use crate::knowledge::Knowledge;
use crate::reply::{Action, Block, Name, Reply, Text};
use crate::request::Decide;
use crate::store::{KeptPost, ServerSettings};

/// The card of a vote whose first message nobody has seen.
pub fn lost_card(
    knowledge: &Knowledge,
    decision: &Decision,
    ballots: &[Ballot],
    settings: &ServerSettings,
) -> Option<Reply> {
    let is_lost = decision.card.is_none() && decision.is_open();
    is_lost.then(|| card(knowledge, decision, ballots, &settings::zone(settings)))
}

/// What came of a vote, with its record.
pub fn told(
    knowledge: &Knowledge,
    decision: &Decision,
    ballots: &[Ballot],
    settings: &ServerSettings,
    post: &KeptPost,
) -> Option<Reply> {
    if decision.is_open() || decision.state.round != post.round {
        return None;
    }
    let zone = settings::zone(settings);
    let reply = outcome::told(knowledge, decision, ballots, &zone, outcome::Extent::Brief);
    Some(Reply {
        attachments: vec![record_file(knowledge, decision, ballots, &zone)],
        ..reply
    })
}

/// That voting ends soon, while it goes on and its deadline is still the same.
pub fn reminder(
    decision: &Decision,
    settings: &ServerSettings,
    post: &KeptPost,
    now: Timestamp,
) -> Option<Reply> {
    let deadline = decision.state.deadline?;
    let is_of_use = decision.is_open()
        && deadline > now
        && post.detail.as_deref() == Some(deadline.to_string().as_str());
    if !is_of_use {
        return None;
    }
    let zone = settings::zone(settings);
    let votes = match (decision.ballots, decision.proposal.rules.quorum) {
        (votes, Some(quorum)) => format!("{votes} of at least {quorum} have voted."),
        (votes, None) => format!("{votes} have voted."),
    };
    let text = Text::plain("Voting ends ")
        .and(moment(deadline, &zone))
        .then(format!(". {votes}"));
    let mut reply = note(decision, text);
    if settings.mentions {
        let called = match &decision.proposal.rules.role {
            Some(role) => name(role.id.clone(), role.name.clone(), true),
            None => person(&decision.proposal.author),
        };
        call(&mut reply, called);
    }
    reply.actions.push(to_vote(decision));
    Some(reply)
}

pub fn review(decision: &Decision, settings: &ServerSettings, post: &KeptPost) -> Option<Reply> {
    let day = decision.state.review?;
    let is_of_use = decision.chosen().is_some()
        && stays(decision)
        && decision.state.round == post.round
        && post.detail.as_deref() == Some(day.to_string().as_str());
    if !is_of_use {
        return None;
    }
    let text =
        words::outcome(decision, None).then(" It is time to look at it again: does it still hold?");
    let mut reply = note(decision, text);
    let number = decision.number;
    reply.actions.extend([
        action("Keep", number, |number| Decide::Keep {
            number,
            review: None,
        }),
        action("Reopen", number, |number| Decide::Reopen {
            number,
            deadline: None,
        }),
        action("Supersede", number, |old| Decide::Supersede {
            old,
            new: None,
        }),
        super::card::show(number),
    ]);
    if settings.mentions {
        call(&mut reply, person(&decision.proposal.author));
    }
    Some(reply)
}

/// That what a decision rested on has changed, while it still stands.
pub fn stale(decision: &Decision, post: &KeptPost) -> Option<Reply> {
    let changed: Vec<Changed> = serde_json::from_str(post.detail.as_deref()?).ok()?;
    if !stays(decision) || changed.is_empty() {
        return None;
    }
    let text = "What this decision rested on is told otherwise in my sources now:";
    let mut reply = note(decision, Text::plain(text));
    reply
        .blocks
        .push(Block::List(changed.iter().map(changed_line).collect()));
    reply.actions.push(super::card::show(decision.number));
    if !decision.is_open() {
        reply
            .actions
            .push(action("Reopen", decision.number, |number| Decide::Reopen {
                number,
                deadline: None,
            }));
    }
    Some(reply)
}

fn note(decision: &Decision, text: Text) -> Reply {
    Reply {
        title: Some(words::title(decision)),
        blocks: vec![Block::Paragraph(text)],
        ..Reply::default()
    }
}

fn to_vote(decision: &Decision) -> Action {
    action("Vote", decision.number, |number| Decide::Ballot {
        number,
        choice: None,
        receipt: None,
    })
}

fn person(person: &Person) -> Name {
    name(person.id.clone(), person.name.clone(), false)
}

fn name(id: String, name: String, is_role: bool) -> Name {
    Name { id, name, is_role }
}

/// Names somebody at the end, and calls them.
fn call(reply: &mut Reply, called: Name) {
    reply.calls.push(called.id.clone());
    reply
        .blocks
        .push(Block::Paragraph(Text::default().name(called)));
}
