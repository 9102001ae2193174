//! What is to be posted without being asked: outcomes, reminders, reviews, notes on evidence that changed, and cards that
//! show less than there is to show.

use jiff::Timestamp;
use std::sync::PoisonError;

use super::card::card;
use super::closing::{Ending, all_have_voted};
use super::finding::stays;
use super::grounds::changed;
use super::notices::{lost_card, reminder, review, stale, told};
use super::starting::outcome_place;
use super::{Decisions, settings};
use crate::decision::Decision;
use crate::error::{Error, Result, UserError};
use crate::knowledge::Knowledge;
use crate::reply::Reply;
use crate::store::{Effects, KeptPost, NewPost, PostKind};

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
