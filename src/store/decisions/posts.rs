//! What is to be posted without being asked: outcomes, reminders, cards that show what has changed. Each is taken by one
//! process at a time, and done once.

use jiff::Timestamp;

use crate::decision::Decision;
use crate::error::Result;
use crate::store::Store;

/// Something to be posted later, or at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPost {
    pub kind: PostKind,
    pub place: String,
    /// The round of the decision it belongs to: one of each kind, round, place and detail.
    pub round: i64,
    pub due_at: Timestamp,
    pub detail: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PostKind {
    /// The card, where its first message was lost.
    Card,
    Reminder,
    Outcome,
    Review,
    Stale,
}

/// A post that this process has taken upon itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPost {
    /// At most 25 characters.
    pub id: String,
    pub server: String,
    pub number: i64,
    pub kind: PostKind,
    pub place: String,
    pub round: i64,
    pub due_at: Timestamp,
    pub detail: Option<String>,
    /// How often it was tried before.
    pub attempts: i64,
}

/// A card that does not show the last change, which this process has taken upon itself to edit.
#[derive(Debug, Clone, PartialEq)]
pub struct DueCard {
    pub decision: Decision,
}

impl Store {
    /// Takes what is due now in places that begin with `platform`, at most 20 at once. Nobody else gets it until a minute
    /// has passed without [`Self::post_done`].
    ///
    /// # Errors
    /// A fault of the database.
    pub fn take_posts(&self, _platform: &str, _now: Timestamp) -> Result<Vec<KeptPost>> {
        todo!()
    }

    /// Notes that a post is out, as this message, or of no use any more.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn post_done(&self, _id: &str, _message: Option<&str>, _now: Timestamp) -> Result<()> {
        todo!()
    }

    /// Sends a post to another place, now: the one it was meant for can't be posted in.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn post_elsewhere(&self, _id: &str, _place: &str) -> Result<()> {
        todo!()
    }

    /// Takes the cards in places that begin with `platform` that show less than there is to show, and that nobody has set
    /// out to edit in the last 3 seconds; at most 20 at once.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn take_cards(&self, _platform: &str, _now: Timestamp) -> Result<Vec<DueCard>> {
        todo!()
    }

    /// Notes that the card shows the decision as it was after so many changes.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn card_shows(&self, _server: &str, _number: i64, _changes: i64) -> Result<()> {
        todo!()
    }

    /// Notes where the card is, and that it shows so many changes.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn card_is(
        &self,
        _server: &str,
        _number: i64,
        _place: &str,
        _message: &str,
        _changes: i64,
    ) -> Result<()> {
        todo!()
    }

    /// Keeps a request that is too long for a button, and gives the key that stands for it: the same for the same text.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn carry(&self, _request: &str, _now: Timestamp) -> Result<String> {
        todo!()
    }

    /// The request that a key stands for.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn carried(&self, _key: &str) -> Result<Option<String>> {
        todo!()
    }
}
