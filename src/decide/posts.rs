//! What is to be posted without being asked: outcomes, reminders, reviews, notes on evidence that changed, and cards that
//! show less than there is to show.

use jiff::Timestamp;
use std::sync::PoisonError;

use super::card::{action, card};
use super::closing::{Ending, all_have_voted};
use super::export::record_file;
use super::finding::{changed_line, stays};
use super::grounds::{Changed, changed};
use super::starting::outcome_place;
use super::words::{self, moment};
use super::{Decisions, outcome, settings};
use crate::decision::{Ballot, Decision, Person};
use crate::error::{Error, Result, UserError};
use crate::knowledge::Knowledge;
use crate::reply::{Block, Name, Reply, Text};
use crate::request::Decide;
use crate::store::{Effects, KeptPost, NewPost, PostKind, ServerSettings};

/// Something to be posted now.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    pub key: DueKey,
    pub server: String,
    pub number: i64,
    pub place: String,
    /// The message to change, where it is no new one.
    pub edits: Option<String>,
    pub reply: Reply,
}

/// What it is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DueKey {
    Once(String),
    Card { changes: i64 },
}

impl Decisions {
    /// Ends what has to end, and gives what is to be posted in places whose ids begin with `platform`.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn due(&self, knowledge: &Knowledge, platform: &str, now: Timestamp) -> Result<Vec<Due>> {
        for (server, number) in self.store.ended(now)? {
            let ended = self.end_by_deadline(&server, number, now);
            self.unless_troubled(&server, number, ended);
        }
        let mut due = Vec::new();
        for post in self.store.take_posts(platform, now)? {
            let posted = self.posted(knowledge, &post, now);
            match self.unless_troubled(&post.server, post.number, posted) {
                Some(Some(post)) => due.push(post),
                Some(None) => self.store.post_done(&post.id, None, now)?,
                None => {}
            }
        }
        for decision in self.store.take_cards(platform, now)? {
            let (server, number) = (decision.server.clone(), decision.number);
            let card = self.current_card(knowledge, decision, now);
            due.extend(self.unless_troubled(&server, number, card).flatten());
        }
        Ok(due)
    }

    /// What came of one decision: one that can't be read must not keep the others from being told. That it can't is logged
    /// once.
    fn unless_troubled<T>(&self, server: &str, number: i64, result: Result<T>) -> Option<T> {
        let error = match result {
            Ok(done) => return Some(done),
            Err(error) => error,
        };
        let mut troubled = self.troubled.lock().unwrap_or_else(PoisonError::into_inner);
        if troubled.insert((server.to_owned(), number)) {
            tracing::error!(cause = %error, decision = number, "nothing is posted of a decision");
        }
        None
    }

    /// Holds the evidence of all decisions against the knowledge as it is, and has a note posted where something changed.
    /// Each decision is held against each state of the knowledge once.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn watch_evidence(&self, knowledge: &Knowledge, now: Timestamp) -> Result<()> {
        let fingerprint = knowledge.fingerprint.as_str();
        for server in self.store.servers()? {
            let channel = self.store.settings(&server)?.channel;
            let decisions = self.unless_troubled(&server, 0, self.store.decisions(&server));
            for decision in decisions.unwrap_or_default() {
                if decision.proposal.evidence.grounds.is_empty()
                    || decision.state.checked_against == fingerprint
                    || !stays(&decision)
                {
                    continue;
                }
                let place = outcome_place(&decision, channel.as_ref());
                self.note_changes(knowledge, &decision, place, now)?;
            }
        }
        Ok(())
    }

    fn note_changes(
        &self,
        knowledge: &Knowledge,
        decision: &Decision,
        place: String,
        now: Timestamp,
    ) -> Result<()> {
        let changed = changed(knowledge, decision);
        let detail = serde_json::to_string(&changed);
        let detail = detail.map_err(Error::fault("writing what changed"))?;
        let fingerprint = knowledge.fingerprint.as_str().to_owned();
        let amended = self
            .store
            .amend(&decision.server, decision.number, move |state, _, _| {
                if state.checked_against == fingerprint {
                    return Err(UserError::new("another process has done so"));
                }
                state.checked_against = fingerprint;
                let note = (!changed.is_empty()).then_some(NewPost {
                    kind: PostKind::Stale,
                    place,
                    round: state.round,
                    due_at: now,
                    detail: Some(detail),
                });
                let posts = note.into_iter().collect();
                Ok((
                    (),
                    Effects {
                        posts,
                        ..Effects::default()
                    },
                ))
            });
        match amended {
            Err(Error::Fault { doing, cause }) => Err(Error::Fault { doing, cause }),
            _ => Ok(()),
        }
    }

    fn end_by_deadline(&self, server: &str, number: i64, now: Timestamp) -> Result<()> {
        let ending = self.ending(server, "voting ended at its deadline", now)?;
        self.end(server, number, ending, move |decision, _| {
            decision
                .state
                .deadline
                .is_some_and(|deadline| deadline <= now)
        })?;
        Ok(())
    }

    fn ending(&self, server: &str, what: &'static str, at: Timestamp) -> Result<Ending> {
        let settings = self.store.settings(server)?;
        Ok(Ending {
            by: None,
            what,
            at,
            zone: settings::zone(&settings),
            channel: settings.channel,
        })
    }

    /// A post with its words, unless it is of no use any more.
    fn posted(
        &self,
        knowledge: &Knowledge,
        post: &KeptPost,
        now: Timestamp,
    ) -> Result<Option<Due>> {
        let Some(decision) = self.store.decision(&post.server, post.number)? else {
            return Ok(None);
        };
        let ballots = self.store.ballots(&post.server, post.number)?;
        let settings = self.store.settings(&post.server)?;
        let reply = match post.kind {
            PostKind::Card => lost_card(knowledge, &decision, &ballots, &settings),
            PostKind::Outcome => told(knowledge, &decision, &ballots, &settings, post),
            PostKind::Reminder => reminder(&decision, &settings, post, now),
            PostKind::Review => review(&decision, &settings, post),
            PostKind::Stale => stale(&decision, post),
        };
        Ok(reply.map(|reply| Due {
            key: DueKey::Once(post.id.clone()),
            server: post.server.clone(),
            number: post.number,
            place: post.place.clone(),
            edits: None,
            reply,
        }))
    }

    fn current_card(
        &self,
        knowledge: &Knowledge,
        decision: Decision,
        now: Timestamp,
    ) -> Result<Option<Due>> {
        let server = decision.server.clone();
        let mut decision = decision;
        // A process may have ended between the last vote and the end it brings.
        if all_have_voted(&decision, decision.ballots) {
            let ending = self.ending(&server, "voting ended, as all have voted", now)?;
            let amended = self.end(&server, decision.number, ending, |decision, ballots| {
                all_have_voted(decision, i64::try_from(ballots.len()).unwrap_or(i64::MAX))
            })?;
            decision = amended.map_or(decision, |amended| amended.decision);
        }
        let Some(place) = decision.card.clone() else {
            return Ok(None);
        };
        let ballots = self.store.ballots(&server, decision.number)?;
        let zone = settings::zone(&self.store.settings(&server)?);
        Ok(Some(Due {
            key: DueKey::Card {
                changes: decision.changes,
            },
            server,
            number: decision.number,
            place: place.place,
            edits: Some(place.message),
            reply: card(knowledge, &decision, &ballots, &zone),
        }))
    }
}

/// The card of a vote whose first message nobody has seen.
fn lost_card(
    knowledge: &Knowledge,
    decision: &Decision,
    ballots: &[Ballot],
    settings: &ServerSettings,
) -> Option<Reply> {
    let is_lost = decision.card.is_none() && decision.is_open();
    is_lost.then(|| card(knowledge, decision, ballots, &settings::zone(settings)))
}

fn told(
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
fn reminder(
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

fn review(decision: &Decision, settings: &ServerSettings, post: &KeptPost) -> Option<Reply> {
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

fn stale(decision: &Decision, post: &KeptPost) -> Option<Reply> {
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

fn to_vote(decision: &Decision) -> crate::reply::Action {
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
