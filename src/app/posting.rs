//! What the bot says without being asked, because it was asked before: the outcome when voting ends, a reminder, a card
//! that shows the last votes. An adapter asks for it every second or so, posts it, and says so.

use jiff::Timestamp;
use std::sync::atomic::Ordering;

use super::App;
use crate::decide::{Due, DueKey};
use crate::error::Result;
use crate::reply::Reply;
use crate::request::Place;

/// Something to be posted.
#[derive(Debug, Clone, PartialEq)]
pub struct Post {
    pub key: PostKey,
    /// Where; an id that the adapter made.
    pub place: String,
    /// The server it is about; it must not go to a place of another.
    pub server: String,
    /// The decision it is about.
    pub number: i64,
    /// The message to change, where it is no new one.
    pub edits: Option<String>,
    pub reply: Reply,
}

/// What a post is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PostKey {
    /// At most 25 characters, the same whenever it is tried again: a nonce.
    Once { id: String },
    /// A card, and how many changes it shows.
    Card { changes: i64 },
}

/// How posting went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// As this message.
    Posted(String),
    /// It may go better in a while.
    Failed,
    /// It never will: the place is gone, or the bot may not write there.
    Refused,
}

impl App {
    /// Ends the votes whose deadline has come, and gives what is to be posted now in places whose ids begin with
    /// `platform`. Whatever it gives is this process's to post for a minute; then it is given again, to whoever asks.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn due(&self, platform: &str, now: Timestamp) -> Result<Vec<Post>> {
        if !self.watched.load(Ordering::Relaxed) {
            self.decisions.watch_evidence(&self.knowledge, now)?;
            self.watched.store(true, Ordering::Relaxed);
        }
        let due = self.decisions.due(&self.knowledge, platform, now)?;
        Ok(due.into_iter().map(post).collect())
    }

    /// Notes how a post went.
    ///
    /// # Errors
    /// A fault of the store; the post is tried again then.
    pub fn delivered(&self, post: &Post, delivery: Delivery, now: Timestamp) -> Result<()> {
        let (server, number) = (post.server.as_str(), post.number);
        match (&post.key, delivery) {
            (PostKey::Card { changes }, Delivery::Posted(_)) => {
                self.store.card_shows(server, number, *changes)
            }
            // A message that is gone or out of reach is not edited again until something changes.
            (PostKey::Card { changes }, Delivery::Refused) => {
                tracing::warn!(
                    place = post.place,
                    decision = number,
                    "a card can't be edited"
                );
                self.store.card_shows(server, number, *changes)
            }
            (PostKey::Once { id }, Delivery::Posted(message)) => {
                if let Some(card) = post.reply.card {
                    let place = &post.place;
                    self.store
                        .card_is(server, number, place, &message, card.changes)?;
                }
                self.store.post_done(id, Some(&message), now)
            }
            (PostKey::Once { id }, Delivery::Refused) => self.refused(post, id, now),
            (_, Delivery::Failed) => Ok(()),
        }
    }

    /// Where nothing can be posted, the place where the vote began is tried; where not even there, nobody is left to tell.
    fn refused(&self, post: &Post, id: &str, now: Timestamp) -> Result<()> {
        let (server, number) = (post.server.as_str(), post.number);
        let decision = self.store.decision(server, number)?;
        let began = decision.map(|decision| decision.proposal.place);
        if let Some(began) = began.filter(|began| *began != post.place) {
            return self.store.post_elsewhere(id, &began);
        }
        tracing::error!(place = post.place, decision = number, "a post was refused");
        self.store.post_done(id, None, now)
    }

    /// Notes that a reply with a card was posted as `message` in `place`, so that the card can be kept current.
    ///
    /// # Errors
    /// A fault of the store; the card is posted anew then.
    pub fn card_posted(&self, reply: &Reply, place: &Place, message: &str) -> Result<()> {
        let (Some(card), Some(server)) = (reply.card, place.server.as_deref()) else {
            return Ok(());
        };
        self.store
            .card_is(server, card.number, &place.id, message, card.changes)
    }

    /// A key of at most 20 characters that stands for a text form too long for a control; it is kept for good.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn carry(&self, text: &str, now: Timestamp) -> Result<String> {
        self.store.carry(text, now)
    }

    /// The text form that a key stands for.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn carried(&self, key: &str) -> Result<Option<String>> {
        self.store.carried(key)
    }

    /// Number and question of the decisions of a place's server whose number or question begins so, the newest first,
    /// for completion.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn decision_names(&self, place: &Place, typed: &str) -> Result<Vec<(i64, String)>> {
        let Some(server) = place.server.as_deref() else {
            return Ok(Vec::new());
        };
        let typed = typed.trim().trim_start_matches('#').to_lowercase();
        let decisions = self.store.decisions(server)?.into_iter();
        let named = decisions.map(|decision| (decision.number, decision.proposal.question));
        let fits = |(number, question): &(i64, String)| {
            number.to_string().starts_with(&typed) || question.to_lowercase().contains(&typed)
        };
        Ok(named.filter(fits).collect())
    }
}

fn post(due: Due) -> Post {
    Post {
        key: match due.key {
            DueKey::Once(id) => PostKey::Once { id },
            DueKey::Card { changes } => PostKey::Card { changes },
        },
        place: due.place,
        server: due.server,
        number: due.number,
        edits: due.edits,
        reply: due.reply,
    }
}
