//! What becomes of a message: how it looks by now, when it was edited, waiting for its next edit, and its deletion.

use std::time::{Duration, Instant};

use super::LoopbackDiscord;
use super::message::Message;
use super::recorded::Recorded;
use super::routes::{Reply, refusal};
use super::state::Inner;

/// Edits of a busy message are bundled, so one may take some seconds.
const EDIT: Duration = Duration::from_secs(15);

impl LoopbackDiscord {
    /// The message as it is by now.
    pub fn message_now(&self, message: &Message) -> Message {
        let current = self
            .state
            .look(|inner| inner.messages.get(message.id()).cloned());
        current.expect("a message of this Discord")
    }

    /// When it was edited so far, by whatever route. What ends the bot's thinking is no edit.
    pub fn edits(&self, message: &Message) -> Vec<Instant> {
        self.message_now(message).edits
    }

    /// Waits until it was edited since it looked like `message`, and gives it as it is then.
    pub async fn changed(&self, message: &Message) -> Message {
        let edited = self.state.until(EDIT, |inner| {
            let now = inner.messages.get(message.id())?;
            (now.edits.len() > message.edits.len()).then(|| now.clone())
        });
        edited.await.unwrap_or_else(|| {
            let (id, seen) = (message.id(), self.state.seen());
            panic!("message {id} was not edited within {EDIT:?}; {seen}")
        })
    }

    /// Somebody with the right to deletes it. The bot is not told, so it is no violation if it still asks for it.
    pub fn delete(&self, message: &Message) {
        self.state.change(|inner| {
            inner.messages.remove(message.id());
            inner.deleted.insert(message.id().to_owned());
        });
    }
}

/// The answer to a request for a message that somebody has deleted.
pub(super) fn deleted(inner: &Inner, request: &Recorded) -> Option<Reply> {
    let segments = request.segments();
    let ["channels", _, "messages", id] = segments.as_slice() else {
        return None;
    };
    let deleted = inner.deleted.contains(*id);
    deleted.then(|| refusal(404, 10008, "Unknown Message"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use serenity::all::{ChannelId, CreateMessage, EditMessage, Http, HttpError, MessageId};

    use super::super::pong::{Pong, http};
    use super::super::{LoopbackDiscord, Message};

    /// Edits a message by the channel's route; gives Discord's error code where that is refused.
    async fn edit(http: &Http, message: &Message, text: &str) -> Option<isize> {
        let channel: ChannelId = message.channel().parse().expect("an id");
        let id: MessageId = message.id().parse().expect("an id");
        match channel
            .edit_message(http, id, EditMessage::new().content(text))
            .await
        {
            Err(serenity::Error::Http(HttpError::UnsuccessfulRequest(refused))) => {
                Some(refused.error.code)
            }
            edited => {
                assert_eq!(edited.expect("serenity reads it").content, text);
                None
            }
        }
    }

    #[tokio::test]
    async fn the_bot_edits_what_it_has_posted() {
        let discord = LoopbackDiscord::start().await;
        let http = http(&discord, discord.token());
        let channel: ChannelId = LoopbackDiscord::OTHER_CHANNEL.parse().expect("an id");
        let first = CreateMessage::new().content("one");
        channel.send_message(&http, first).await.expect("post");
        let posted = discord.posted().await;
        assert_eq!(edit(&http, &posted, "two").await, None);
        let two = discord.changed(&posted).await;
        let (three, edited) = tokio::join!(discord.changed(&two), edit(&http, &posted, "three"));
        assert_eq!(edited, None);
        assert_eq!((two.content(), three.content()), ("two", "three"));
        assert_eq!(posted.content(), "one");
        assert_eq!(discord.message_now(&posted).content(), "three");
        assert_eq!(discord.edits(&posted).len(), 2);
    }

    #[tokio::test]
    async fn answers_can_be_edited_like_posts() {
        let discord = LoopbackDiscord::start().await;
        let pong = Pong::start(&discord).await;
        discord.commands().await;
        let answer = discord.slash("ping", json!({"word": "later"})).await;
        let done = discord.completed(&answer).await;
        assert_eq!(discord.edits(&done).len(), 0);
        let http = http(&discord, discord.token());
        assert_eq!(edit(&http, &done, "pong indeed").await, None);
        assert_eq!(discord.changed(&done).await.content(), "pong indeed");
        pong.stop().await;
    }

    #[tokio::test]
    async fn a_deleted_message_is_gone() {
        let discord = LoopbackDiscord::start().await;
        let pong = Pong::start_bare(&discord).await;
        discord.connected().await;
        let answer = discord.slash("ping", json!({})).await;
        discord.delete(answer.message());
        let http = http(&discord, discord.token());
        assert_eq!(edit(&http, answer.message(), "x").await, Some(10008));
        assert_eq!(discord.violations(), Vec::<String>::new());
        pong.stop().await;
    }

    #[tokio::test]
    async fn other_messages_are_out_of_the_bots_reach() {
        let discord = LoopbackDiscord::start().await;
        let pong = Pong::start(&discord).await;
        discord.commands().await;
        let http = http(&discord, discord.token());
        let theirs = discord.message("mine").send();
        assert_eq!(edit(&http, &theirs, "yours").await, Some(50005));
        let private = discord.slash("ping", json!({"controls": true})).await;
        assert_eq!(edit(&http, private.message(), "x").await, Some(10008));
        let mut unknown = theirs;
        unknown.json["id"] = json!("1400000000000009999");
        assert_eq!(edit(&http, &unknown, "x").await, Some(10008));
        assert_eq!(discord.take_violations().len(), 3);
        pong.stop().await;
    }
}
