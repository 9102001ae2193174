//! Ends a vote, once: by its deadline, by whoever leads it, or because all have voted; and finds what came of it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::standing::counted;
use super::starting::{morning, outcome_place};
use super::words;
use super::{Asked, Decisions};
use crate::decision::{Ballot, Decision, Event, Named, Outcome, Person, State, Verdict};
use crate::error::{Error, Result, UserError};
use crate::reply::{Block, Reply, Span, Text};
use crate::store::{Amended, Effects, NewPost, PostKind};

/// How a vote came to be ended.
#[derive(Debug, Clone)]
pub(super) struct Ending {
    pub by: Option<Person>,
    pub what: &'static str,
    pub at: Timestamp,
    /// The server's channel for outcomes.
    pub channel: Option<Named>,
    /// Of the server: a review comes in its morning.
    pub zone: TimeZone,
}

impl Decisions {
    pub(super) fn close(&self, asked: &Asked<'_>, number: u32) -> Result<Reply> {
        let decision = self.decision(asked, number)?;
        asked.may_lead(&decision)?;
        let ending = asked.ending(Some(asked.person()), "ended the vote");
        let amended = self.end(asked.server, decision.number, ending, |_, _| true)?;
        let decision = amended.ok_or_else(|| already_closed(&decision))?.decision;
        let text = Text::plain("Voting has ended. ").and(follows(asked, &decision));
        Ok(said(&decision, text))
    }

    pub(super) fn close_if_all_have_voted(
        &self,
        asked: &Asked<'_>,
        decision: &Decision,
    ) -> Result<()> {
        if all_have_voted(decision, decision.ballots) {
            let ending = asked.ending(None, "voting ended, as all have voted");
            self.end(
                asked.server,
                decision.number,
                ending,
                |decision, ballots| {
                    all_have_voted(decision, i64::try_from(ballots.len()).unwrap_or(i64::MAX))
                },
            )?;
        }
        Ok(())
    }

    /// Ends a vote unless somebody has done so already, or it is not (yet) to be ended: `None` then.
    pub(super) fn end(
        &self,
        server: &str,
        number: i64,
        ending: Ending,
        is_due: impl Fn(&Decision, &[Ballot]) -> bool + Send + 'static,
    ) -> Result<Option<Amended<()>>> {
        let amended = self
            .store
            .amend(server, number, move |state, decision, ballots| {
                if !decision.is_open() || !is_due(decision, ballots) {
                    return Err(UserError::new("not now"));
                }
                Ok(((), conclude(state, decision, ballots, &ending)))
            });
        match amended {
            Err(Error::User(_)) => Ok(None),
            other => other,
        }
    }
}

/// Where the outcome comes.
pub(super) fn follows(asked: &Asked<'_>, decision: &Decision) -> Text {
    let channel = asked.settings.channel.as_ref();
    let place = outcome_place(decision, channel);
    let named = decision.proposal.outcome_place.as_ref().or(channel);
    match named.filter(|named| named.id == place && place != asked.on.place.id) {
        Some(Named { id, name }) => {
            let (id, name) = (id.clone(), name.clone());
            Text::plain("The outcome is posted in ")
                .span(Span::Place { id, name })
                .then(".")
        }
        None if place == asked.on.place.id => Text::plain("The outcome follows here."),
        None => Text::plain("The outcome is posted where the vote began."),
    }
}

impl Asked<'_> {
    pub(super) fn ending(&self, by: Option<Person>, what: &'static str) -> Ending {
        Ending {
            by,
            what,
            at: self.on.now,
            channel: self.settings.channel.clone(),
            zone: self.zone.clone(),
        }
    }
}

/// Whether as many have voted as may.
pub(super) fn all_have_voted(decision: &Decision, ballots: i64) -> bool {
    let voters = decision.proposal.rules.voters;
    // Somebody who gives more time afterwards wants them to think again.
    let is_first = decision.state.round == 1;
    decision.is_open() && is_first && voters.is_some_and(|voters| ballots >= i64::from(voters))
}

/// Finds what came of the vote, and what is to be posted of it.
fn conclude(
    state: &mut State,
    decision: &Decision,
    ballots: &[Ballot],
    ending: &Ending,
) -> Effects {
    let voted = i64::try_from(ballots.len()).unwrap_or(i64::MAX);
    let quorum = decision.proposal.rules.quorum.map_or(0, i64::from);
    let outcome = match counted(decision, ballots).verdict {
        Verdict::Nothing => Outcome::NoVotes,
        _ if voted < quorum => Outcome::NoQuorum { voted },
        Verdict::Winner(option) => Outcome::Decided(option),
        Verdict::Tie(options) => Outcome::Tied(options),
    };
    settle(state, decision, outcome, ending)
}

pub(super) fn settle(
    state: &mut State,
    decision: &Decision,
    outcome: Outcome,
    ending: &Ending,
) -> Effects {
    state.outcome = Some(outcome);
    state.closed_at = Some(ending.at);
    state.history.push(Event {
        at: ending.at,
        by: ending.by.clone(),
        what: ending.what.to_owned(),
    });
    let post = |kind, due_at| NewPost {
        kind,
        place: outcome_place(decision, ending.channel.as_ref()),
        round: state.round,
        due_at,
        detail: None,
    };
    let review = state.review.and_then(|day| {
        let due_at = morning(day, &ending.zone)?;
        Some(NewPost {
            detail: Some(day.to_string()),
            ..post(PostKind::Review, due_at)
        })
    });
    let posts = [post(PostKind::Outcome, ending.at)]
        .into_iter()
        .chain(review);
    Effects {
        posts: posts.collect(),
        ..Effects::default()
    }
}

pub(super) fn check_undecided(decision: &Decision) -> Result<(), UserError> {
    let number = decision.number;
    if decision.is_open() {
        return Err(UserError::new(format!(
            "Voting on #{number} goes on: end it first with /decide close {number}"
        )));
    }
    if let Some(link) = decision.followed_by() {
        return Err(UserError::new(format!(
            "#{} follows #{number} already: vote there.",
            link.newer
        )));
    }
    if decision.is_final() {
        return Err(already_closed(decision));
    }
    Ok(())
}

pub(super) fn already_closed(decision: &Decision) -> UserError {
    let number = decision.number;
    UserError::new(format!(
        "Voting on #{number} has ended already. /decide show {number} tells what came of it."
    ))
}

/// The same for the whole channel.
pub(super) fn announced(decision: &Decision, text: Text) -> Reply {
    Reply {
        private: false,
        for_all: true,
        ..said(decision, text)
    }
}

/// A short answer to whoever leads the vote.
pub(super) fn said(decision: &Decision, text: Text) -> Reply {
    Reply {
        title: Some(words::title(decision)),
        blocks: vec![Block::Paragraph(text)],
        private: true,
        ..Reply::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::talk::{Talk, words};
    use jiff::SignedDuration;

    #[test]
    fn the_outcome_tells_who_won_why_and_who_was_against_it() {
        let talk = Talk::new();
        talk.done("ada", "/decide start --options django,flask --deadline 2d --criteria admin Which for the shop?");
        talk.done("ada", "/decide vote 1 django --reason 'we know it'");
        talk.done("bob", "/decide vote 1 flask --reason 'it is smaller'");
        talk.done("kim", "/decide vote 1 django");
        assert!(talk.refused("kim", "/decide close 1").contains("Only ada"));
        talk.done("ada", "/decide close 1");
        let posts = talk.posted();
        let [post] = posts.as_slice() else {
            panic!("one outcome, not {posts:?}");
        };
        insta::assert_snapshot!(words(&post.reply));
        assert_eq!(post.reply.attachments.len(), 1);
        assert!(
            talk.refused("boss", "/decide close 1")
                .contains("ended already")
        );
        assert!(talk.posted().is_empty(), "it is told once");
    }

    #[test]
    fn a_deadline_ends_it_also_when_nobody_was_awake() {
        let mut talk = Talk::new();
        talk.done("ada", "/decide start --options a,b --deadline 2d What?");
        talk.done("bob", "/decide vote 1 b");
        talk.later(SignedDuration::from_hours(100));
        let told = talk.told().join("\n");
        assert!(told.contains("Decided: b, with 1 of 1 vote."), "{told}");
    }

    #[test]
    fn all_who_may_vote_end_it_by_their_last_vote() {
        let talk = Talk::new();
        talk.done("ada", "/decide start --options a,b --voters 2 What?");
        talk.done("ada", "/decide vote 1 a");
        assert!(talk.posted().is_empty());
        talk.done("bob", "/decide vote 1 a");
        assert!(talk.told().join("\n").contains("Decided: a"));
    }

    #[test]
    fn of_a_crowd_some_are_named_and_all_are_counted() {
        let talk = Talk::new();
        talk.done("ada", "/decide start --options a,b What?");
        for voter in 0..20 {
            talk.done(&format!("v{voter}"), "/decide vote 1 a --reason why");
        }
        talk.done("ada", "/decide close 1");
        let told = talk.told().join("\n");
        assert!(told.contains("- a: 20 votes (v0, v1, "), "{told}");
        assert!(told.contains(" and 8 more)"), "{told}");
        assert!(told.contains("- 12 more, with /decide show 1"), "{told}");
        let whole = talk.done("ada", "/decide show 1");
        assert!(whole.contains("- why (v19)"), "{whole}");
    }
}
