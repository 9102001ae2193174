//! What the bot says without being asked, because it was asked before: the outcome when voting ends, a reminder, a card
//! that shows the last votes. An adapter asks for it every second or so, posts it, and says so.

use jiff::Timestamp;

use super::App;
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
    /// The message to change, where it is no new one.
    pub edits: Option<String>,
    pub reply: Reply,
}

/// What a post is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PostKey {
    /// At most 25 characters, the same whenever it is tried again: a nonce.
    Once(String),
    /// A card, and how many changes it shows.
    Card {
        server: String,
        number: i64,
        changes: i64,
    },
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
    pub fn due(&self, _platform: &str, _now: Timestamp) -> Result<Vec<Post>> {
        todo!()
    }

    /// Notes how a post went.
    ///
    /// # Errors
    /// A fault of the store; the post is tried again then.
    pub fn delivered(&self, _post: &Post, _delivery: Delivery, _now: Timestamp) -> Result<()> {
        todo!()
    }

    /// Notes that a reply with a card was posted as `message` in `place`, so that the card can be kept current.
    ///
    /// # Errors
    /// A fault of the store; the card is posted anew then.
    pub fn card_posted(
        &self,
        _reply: &Reply,
        _place: &Place,
        _message: &str,
        _now: Timestamp,
    ) -> Result<()> {
        todo!()
    }

    /// A key of at most 20 characters that stands for a text form too long for a control; it is kept for good.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn carry(&self, _text: &str, _now: Timestamp) -> Result<String> {
        todo!()
    }

    /// The text form that a key stands for.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn carried(&self, _key: &str) -> Result<Option<String>> {
        todo!()
    }

    /// Number and question of the decisions of a place's server whose number or question begins so, the newest first,
    /// for completion.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn decision_names(&self, _place: &Place, _typed: &str) -> Result<Vec<(i64, String)>> {
        todo!()
    }
}
