//! The card of a decision in its channel: what is asked, what speaks for each option, how to vote, how it stands.

use jiff::tz::TimeZone;

use super::grounds::{Marks, case};
use super::standing::{counted, won};
use super::words::{self, got, moment};
use crate::decision::{Ballot, Decision, LinkKind, Outcome, Tally};
use crate::knowledge::Knowledge;
use crate::reply::{Action, Block, Choice, LiveCard, Reply, Text};
use crate::request::{Decide, Method, Request, Results};

/// The card as it is to be shown now.
pub fn card(
    knowledge: &Knowledge,
    decision: &Decision,
    ballots: &[Ballot],
    zone: &TimeZone,
) -> Reply {
    let tally = counted(decision, ballots);
    let mut marks = Marks::default();
    let options = options(knowledge, decision, &tally, &mut marks);
    let mut blocks = vec![Block::Paragraph(head(decision, &tally, zone)), options];
    if decision.is_open() {
        blocks.push(Block::Paragraph(Text::plain(words::rules(
            &decision.proposal.rules,
        ))));
    }
    blocks.extend(links(decision).map(Block::Paragraph));
    let mut reply = Reply {
        title: Some(words::title(decision)),
        blocks,
        sources: marks.into_sources(),
        for_all: true,
        card: Some(LiveCard {
            number: decision.number,
            changes: decision.changes,
        }),
        ..Reply::default()
    };
    let fingerprint = &decision.proposal.evidence.fingerprint;
    reply.knowledge = (!fingerprint.is_empty()).then(|| fingerprint.clone());
    if decision.is_open() {
        add_controls(&mut reply, decision);
    }
    reply.actions.push(show(decision.number));
    reply
}

/// Leads to the whole of a decision.
pub fn show(number: i64) -> Action {
    let page = None;
    action("Details", number, |number| Decide::Show { number, page })
}

/// A button about a decision.
pub fn action(label: &str, number: i64, command: impl Fn(u32) -> Decide) -> Action {
    // Numbers are given from 1 on, one at a time.
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    Action {
        label: label.to_owned(),
        request: Request::Decide(command(number)),
    }
}

/// Asks for a vote for the option at this place.
pub fn vote_for(number: i64, label: &str, choice: &str, receipt: Option<&str>) -> Action {
    action(label, number, |number| Decide::Vote {
        number,
        choice: vec![choice.to_owned()],
        reason: None,
        receipt: receipt.map(str::to_owned),
    })
}

/// The options to press or choose, for the ways of counting where that is one step.
pub fn add_votes(reply: &mut Reply, decision: &Decision, receipt: Option<&str>) {
    let number = decision.number;
    let names = decision.proposal.names();
    let each = names
        .iter()
        .zip(1..)
        .map(|(name, at): (_, usize)| vote_for(number, name, &format!("#{at}"), receipt));
    match decision.proposal.rules.method {
        Method::Single => reply.actions.extend(each),
        Method::Approval => reply.choices.push(Choice {
            label: "Approve of one or more".to_owned(),
            options: each.collect(),
            current: None,
            several: true,
        }),
        Method::Ranked | Method::Score => {
            let label = match decision.proposal.rules.method {
                Method::Ranked => "Rank the options",
                _ => "Score the options",
            };
            reply
                .actions
                .push(action(label, number, |number| Decide::Ballot {
                    number,
                    choice: None,
                    receipt: receipt.map(str::to_owned),
                }));
        }
    }
}

fn add_controls(reply: &mut Reply, decision: &Decision) {
    add_votes(reply, decision, None);
}

/// Open until when and how many have voted, or what came of it.
fn head(decision: &Decision, tally: &Tally, zone: &TimeZone) -> Text {
    if !decision.is_open() {
        return words::outcome(decision, won(decision, tally).as_deref());
    }
    let votes = match (decision.ballots, decision.proposal.rules.quorum) {
        (votes, Some(quorum)) => format!("{votes} of at least {quorum} have voted."),
        (0, None) => "Nobody has voted yet.".to_owned(),
        (1, None) => "1 has voted.".to_owned(),
        (votes, None) => format!("{votes} have voted."),
    };
    let by = &decision.proposal.author.name;
    let text = Text::plain(format!("{by} asks. "));
    let text = match decision.state.deadline {
        Some(deadline) => text
            .then("Voting ends ")
            .and(moment(deadline, zone))
            .then(". "),
        None => text.then("Voting is open until it is closed. "),
    };
    text.then(votes)
}

fn options(knowledge: &Knowledge, decision: &Decision, tally: &Tally, marks: &mut Marks) -> Block {
    let proposal = &decision.proposal;
    let has_ended = !decision.is_open() && decision.state.outcome != Some(Outcome::Replaced);
    let is_told = has_ended || proposal.rules.results == Results::Always;
    let lines = proposal.options.iter().enumerate().map(|(at, option)| {
        let mut text = Text::default().strong(format!("{}. {}", at + 1, option.name));
        let count = tally.counts.iter().find(|it| it.option == at);
        if let Some(count) = count.filter(|_| is_told && tally.ballots > 0) {
            text = text.then(format!(" ({})", got(proposal.rules.method, count.votes)));
        }
        match case(knowledge, proposal, at, marks) {
            Some(case) => text.then(" ").and(case),
            None => text,
        }
    });
    Block::List(lines.collect())
}

/// What it has to do with others: "Takes the place of #9."
pub fn links(decision: &Decision) -> Option<Text> {
    let mut sentences = Vec::new();
    for link in &decision.links {
        let is_older = link.older == decision.number;
        let (older, newer) = (link.older, link.newer);
        sentences.push(match (link.kind, is_older) {
            (LinkKind::Edits, true) => format!("Changed: see #{newer}."),
            (LinkKind::Edits, false) => format!("A new version of #{older}."),
            (LinkKind::Reopens, true) => format!("Put to the vote again as #{newer}."),
            (LinkKind::Reopens, false) => format!("Asked again after #{older}."),
            (LinkKind::Runoff, true) => format!("The run-off is #{newer}."),
            (LinkKind::Runoff, false) => format!("The run-off of #{older}."),
            (LinkKind::Supersedes, true) => format!("Superseded by #{newer}."),
            (LinkKind::Supersedes, false) => format!("Supersedes #{older}."),
        });
    }
    (!sentences.is_empty()).then(|| Text::plain(sentences.join(" ")))
}
