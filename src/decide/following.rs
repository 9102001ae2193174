//! What follows a decision: a new version, another vote, a run-off. The old one stays as it was and names the new one.

use jiff::{SignedDuration, Timestamp};

use super::card::card;
use super::closing::check_undecided;
use super::reading::{read_options, read_question};
use super::starting::{first_posts, opened};
use super::{Asked, Decisions, grounds, missing};
use crate::decision::{Decision, Event, LinkKind, Outcome, Proposal, State, moment};
use crate::error::{Result, UserError};
use crate::reply::{Block, Reply, Text};
use crate::request::Method;
use crate::store::Effects;

impl Decisions {
    /// A vote with another question or other options: an open one gives way to it.
    pub(super) fn edit(
        &self,
        asked: &Asked<'_>,
        number: u32,
        question: &str,
        options: Option<&str>,
    ) -> Result<Reply> {
        let decision = self.decision(asked, number)?;
        asked.may_lead(&decision)?;
        if !decision.is_open() {
            return Err(UserError::new(format!(
                "Voting on #{number} has ended, and what was voted on stays as it was. To ask again: /decide reopen {number}"
            ))
            .into());
        }
        if question.trim().is_empty() && options.is_none() {
            return Err(UserError::new(format!(
                "Say what changes, for example: /decide edit {number} --options {}",
                decision.proposal.names().join(",")
            ))
            .into());
        }
        let mut proposal = decision.proposal.clone();
        if !question.trim().is_empty() {
            proposal.question = read_question(question)?;
        }
        if let Some(options) = options {
            proposal.options = read_options(asked.knowledge, options)?;
        }
        self.follow(
            asked,
            &decision,
            LinkKind::Edits,
            proposal,
            decision.state.deadline,
        )
    }

    pub(super) fn reopen(
        &self,
        asked: &Asked<'_>,
        number: u32,
        deadline: Option<&str>,
    ) -> Result<Reply> {
        let decision = self.decision(asked, number)?;
        if decision.is_open() {
            return Err(UserError::new(format!("Voting on #{number} is open: vote there.")).into());
        }
        if decision.chosen().is_none() {
            asked.may_lead(&decision)?;
        }
        self.check_not_asked_again(asked, &decision)?;
        if decision.proposal.options.len() < 2 {
            let question = &decision.proposal.question;
            return Err(UserError::new(format!(
                "#{number} was written down with one option only. Put it to the vote anew: /decide start {question} --options ..."
            ))
            .into());
        }
        let deadline = deadline_after(asked, deadline, &decision)?;
        let proposal = decision.proposal.clone();
        self.follow(asked, &decision, LinkKind::Reopens, proposal, deadline)
    }

    pub(super) fn runoff(
        &self,
        asked: &Asked<'_>,
        number: u32,
        deadline: Option<&str>,
    ) -> Result<Reply> {
        let decision = self.decision(asked, number)?;
        asked.may_lead(&decision)?;
        check_undecided(&decision)?;
        let Some(Outcome::Tied(tied)) = &decision.state.outcome else {
            return Err(UserError::new(format!(
                "#{number} did not end in a tie: give it more time with /decide extend {number}"
            ))
            .into());
        };
        let mut proposal = decision.proposal.clone();
        let options = proposal.options.into_iter().enumerate();
        let options = options
            .filter(|(at, _)| tied.contains(at))
            .map(|(_, it)| it);
        proposal.options = options.collect();
        // Approvals and points may tie again and again; between the few that are left each has one voice.
        if matches!(proposal.rules.method, Method::Approval | Method::Score) {
            proposal.rules.method = Method::Single;
        }
        let deadline = deadline_after(asked, deadline, &decision)?;
        self.follow(asked, &decision, LinkKind::Runoff, proposal, deadline)
    }

    /// Begins the vote that follows, from this person and in this place, and shows its card.
    fn follow(
        &self,
        asked: &Asked<'_>,
        old: &Decision,
        kind: LinkKind,
        proposal: Proposal,
        deadline: Option<Timestamp>,
    ) -> Result<Reply> {
        let mut proposal = Proposal {
            author: asked.person(),
            place: asked.on.place.id.clone(),
            ..proposal
        };
        // A day that is past says nothing of what is decided anew.
        let today = asked.on.now.to_zoned(asked.zone.clone()).date();
        proposal.review = proposal.review.filter(|day| *day > today);
        proposal.evidence = grounds::gather(asked.knowledge, &proposal.options, &proposal.criteria);
        let what = format!("put it to the vote, after #{}", old.number);
        let state = opened(asked, deadline, &proposal, &what);
        let posts = first_posts(&proposal, &state);
        let event = Event {
            at: asked.on.now,
            by: Some(asked.person()),
            what: match kind {
                LinkKind::Edits => "changed question or options".to_owned(),
                LinkKind::Runoff => "asked for a run-off".to_owned(),
                _ => "put it to the vote again".to_owned(),
            },
        };
        let amended = self.store.amend(
            asked.server,
            old.number,
            move |state_of_old, decision, _| {
                check_no_other(decision, kind)?;
                if kind == LinkKind::Runoff {
                    check_undecided(decision)?;
                }
                if kind == LinkKind::Edits {
                    replace(state_of_old, event.at, decision)?;
                }
                state_of_old.history.push(event);
                let begins = Some((kind, proposal, state, posts));
                Ok((
                    (),
                    Effects {
                        begins,
                        ..Effects::default()
                    },
                ))
            },
        )?;
        let begun = amended.and_then(|amended| amended.begun);
        let number = u32::try_from(old.number).unwrap_or(u32::MAX);
        let begun = begun.ok_or_else(|| missing(number))?;
        let mut reply = card(asked.knowledge, &begun, &[], &asked.zone);
        if kind == LinkKind::Edits && old.ballots > 0 {
            let text = format!("Votes on #{number} do not carry over: vote again.");
            reply.blocks.push(Block::Paragraph(Text::plain(text)));
        }
        Ok(reply)
    }
}

/// The end that was typed, or as long as the first vote had.
fn deadline_after(
    asked: &Asked<'_>,
    typed: Option<&str>,
    old: &Decision,
) -> Result<Option<Timestamp>, UserError> {
    if let Some(typed) = typed {
        let now = asked.on.now.to_zoned(asked.zone.clone());
        return Ok(Some(moment(typed, &now)?.timestamp()));
    }
    let had = old
        .state
        .deadline
        .map(|end| end.duration_since(old.state.opened_at));
    let had = had.filter(|had| *had > SignedDuration::ZERO);
    Ok(had.and_then(|had| asked.on.now.checked_add(had).ok()))
}

fn replace(state: &mut State, at: Timestamp, decision: &Decision) -> Result<(), UserError> {
    if !decision.is_open() {
        let number = decision.number;
        return Err(UserError::new(format!(
            "Voting on #{number} has just ended: nothing was changed."
        )));
    }
    state.outcome = Some(Outcome::Replaced);
    state.closed_at = Some(at);
    Ok(())
}

impl Decisions {
    /// Two votes on the same at once would split it.
    fn check_not_asked_again(&self, asked: &Asked<'_>, decision: &Decision) -> Result<()> {
        for link in decision
            .links
            .iter()
            .filter(|it| it.older == decision.number)
        {
            let newer = self.store.decision(asked.server, link.newer)?;
            if newer.is_some_and(|newer| newer.is_open()) {
                let (old, new) = (decision.number, link.newer);
                let sentence = format!("#{new} asks again after #{old} already: vote there.");
                return Err(UserError::new(sentence).into());
            }
        }
        Ok(())
    }
}

/// Two of a kind at once would split a vote.
fn check_no_other(decision: &Decision, kind: LinkKind) -> Result<(), UserError> {
    let number = decision.number;
    let mut links = decision.links.iter();
    let other = links.find(|it| it.older == number && it.kind == kind && kind != LinkKind::Reopens);
    match other {
        Some(link) => Err(UserError::new(format!(
            "#{} follows #{number} already: vote there.",
            link.newer
        ))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::talk::{Talk, words};

    #[test]
    fn a_change_begins_a_new_version_and_the_old_one_stays_as_it_was() {
        let talk = Talk::new();
        talk.done("ada", "/decide start --options a,b What?");
        talk.done("bob", "/decide vote 1 a");
        assert!(
            talk.refused("bob", "/decide edit 1 --options a,c")
                .contains("Only ada")
        );
        let card = talk.done("ada", "/decide edit 1 --options a,c");
        assert!(card.contains("A new version of #1."), "{card}");
        assert!(card.contains("Votes on #1 do not carry over"), "{card}");
        let old = talk
            .store
            .decision("server", 1)
            .expect("read")
            .expect("there");
        assert_eq!(old.proposal.names(), ["a", "b"]);
        let shown = talk.done("bob", "/decide show 1");
        assert!(
            shown.contains("Withdrawn: question or options were changed."),
            "{shown}"
        );
        assert!(shown.contains("Changed: see #2."), "{shown}");
        assert!(
            talk.refused("bob", "/decide vote 1 a")
                .contains("has ended")
        );
        assert!(
            talk.posted()
                .iter()
                .all(|post| !words(&post.reply).contains("Withdrawn")),
            "nothing is told of it"
        );
    }

    #[test]
    fn a_decision_is_put_to_the_vote_again_under_a_new_number() {
        let talk = Talk::new();
        talk.done("ada", "/decide start --options a,b --deadline 2d What?");
        assert!(
            talk.refused("bob", "/decide reopen 1")
                .contains("vote there")
        );
        talk.done("ada", "/decide vote 1 a");
        talk.done("ada", "/decide close 1");
        let card = talk.done("bob", "/decide reopen 1");
        assert!(card.contains("Asked again after #1."), "{card}");
        assert!(
            card.contains("Voting ends Thu 2026-12-03 09:00 UTC"),
            "as long as before: {card}"
        );
        assert!(talk.done("bob", "/decide show 1").contains("Decided: a"));
    }

    #[test]
    fn what_decided_nothing_is_asked_again_by_who_leads_it_and_once() {
        let talk = Talk::new();
        talk.done("ada", "/decide start --options a,b --deadline 2d What?");
        talk.done("ada", "/decide close 1");
        assert!(talk.refused("eve", "/decide reopen 1").contains("Only ada"));
        talk.done("ada", "/decide reopen 1");
        assert!(
            talk.refused("boss", "/decide reopen 1")
                .contains("#2 asks again after #1")
        );
        assert!(
            talk.refused("boss", "/decide rule 1 a --reason x")
                .contains("#2 follows #1")
        );
    }
}
