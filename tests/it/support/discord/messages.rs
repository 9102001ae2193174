//! Messages that people and bots write where the bot can see them, and what the bot posts in turn.

use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::LoopbackDiscord;
use super::channels::guild_of;
use super::gateway::{DIRECT_MESSAGES, GUILD_MESSAGES};
use super::message::Message;
use super::payloads::{self, BOT};
use super::person::Person;
use super::state::Inner;

const POST: Duration = Duration::from_secs(5);

/// A message about to be written: in the server's channel and by the user, if nothing else is said.
#[must_use = "a message is written when it is sent"]
pub struct Draft<'a> {
    discord: &'a LoopbackDiscord,
    content: String,
    author: Person<'a>,
    names_the_bot: bool,
    replies_to: Option<&'a Message>,
    pings: bool,
}

impl LoopbackDiscord {
    pub fn message<'a>(&'a self, content: &str) -> Draft<'a> {
        Draft {
            discord: self,
            content: content.to_owned(),
            author: self.person(),
            names_the_bot: false,
            replies_to: None,
            pings: true,
        }
    }

    /// The next message the bot posts in a channel (not as an answer to an interaction).
    pub async fn posted(&self) -> Message {
        let post = self
            .state
            .until(POST, |inner| inner.posts.pop_front())
            .await;
        post.unwrap_or_else(|| panic!("nothing was posted within {POST:?}; {}", self.state.seen()))
    }

    /// From now on nothing the bot posts is taken, until the guard is dropped: Discord at a slow moment.
    pub async fn hold_posts(&self) -> HeldPosts<'_> {
        HeldPosts {
            discord: self,
            _gate: self.state.posts_gate.write().await,
        }
    }

    /// Waits for so long and panics if the bot posts something, or has posted something no test has taken.
    pub async fn stays_silent(&self, duration: Duration) {
        let post = self
            .state
            .until(duration, |inner| inner.posts.pop_front())
            .await;
        if let Some(post) = post {
            panic!("the bot should have stayed silent, but said: {}", post.json);
        }
    }
}

/// Keeps the bot's posts waiting while it lives.
pub struct HeldPosts<'a> {
    discord: &'a LoopbackDiscord,
    _gate: tokio::sync::RwLockWriteGuard<'a, ()>,
}

impl HeldPosts<'_> {
    /// Waits until the bot has tried to post something.
    pub async fn tried(&self) {
        let waiting = &self.discord.state.posts_waiting;
        let tried = async {
            while waiting.load(Ordering::SeqCst) == 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let tried = tokio::time::timeout(POST, tried).await;
        tried.unwrap_or_else(|_| panic!("the bot tried to post nothing within {POST:?}"));
    }
}

impl<'a> Draft<'a> {
    /// Begins with `@Tiebreak`.
    pub fn mentioning_the_bot(mut self) -> Self {
        self.names_the_bot = true;
        self
    }

    /// Like Discord's clients, it mentions whom it replies to, without showing it in the text.
    pub fn replying_to(mut self, message: &'a Message) -> Self {
        self.replies_to = Some(message);
        self
    }

    /// With the mention in a reply turned off.
    pub fn without_ping(mut self) -> Self {
        self.pings = false;
        self
    }

    pub fn in_a_dm(mut self) -> Self {
        self.author = self.author.in_a_dm();
        self
    }

    /// Of the same server.
    pub fn in_another_channel(mut self) -> Self {
        self.author = self.author.in_another_channel();
        self
    }

    /// Written by this person, where this person is.
    pub fn by(mut self, author: &Person<'a>) -> Self {
        self.author = author.clone();
        self
    }

    pub fn by_another_person(self) -> Self {
        self.by_who_is_called("kim")
    }

    pub fn by_another_bot(self) -> Self {
        self.by_who_is_called("Chatterbox")
    }

    pub fn by_the_bot_itself(self) -> Self {
        self.by_who_is_called("Tiebreak")
    }

    fn by_who_is_called(mut self, name: &str) -> Self {
        self.author.user = self.discord.person_named(name).user;
        self
    }

    /// Sends it to the bot, the way the bot may see it: as it has no privileged intent, Discord withholds what
    /// is in messages of a server that neither mention the bot nor are its own. Panics where the bot did not ask
    /// for the intent without which Discord would not send the event.
    pub fn send(self) -> Message {
        self.discord.state.change(|inner| {
            let (intent, name) = match guild_of(self.author.channel) {
                None => (DIRECT_MESSAGES, "DIRECT_MESSAGES"),
                Some(_) => (GUILD_MESSAGES, "GUILD_MESSAGES"),
            };
            let asked = inner.gateway.intents() & intent != 0;
            assert!(asked, "the bot did not ask for the intent {name}");
            let (message, event) = self.compose(inner);
            inner.gateway.dispatch("MESSAGE_CREATE", &event);
            inner.keep(message)
        })
    }

    /// The message, and the event as the bot gets it.
    fn compose(&self, inner: &mut Inner) -> (Message, Value) {
        let mut json = payloads::message(&inner.next_id(), self.author.channel, &self.author.user);
        let guild = guild_of(self.author.channel);
        json["content"] = match self.names_the_bot {
            true => json!(format!("<@{BOT}> {}", self.content)),
            false => json!(self.content),
        };
        if self.mentions_the_bot() {
            json["mentions"] = json!([payloads::user(inner.users.bot())]);
        }
        if let Some(message) = self.replies_to {
            payloads::merge(&mut json, &self.reference(message));
        }
        let mut event = json.clone();
        if let Some(guild) = guild {
            let member = payloads::partial_member(&self.author.roles);
            let place = json!({"guild_id": guild, "member": member, "channel_type": 0});
            payloads::merge(&mut event, &place);
        }
        if guild.is_some() && !self.mentions_the_bot() && *self.author.user.id != *BOT {
            event["content"] = json!("");
        }
        (Message::new(json), event)
    }

    fn mentions_the_bot(&self) -> bool {
        let to_the_bot = self
            .replies_to
            .is_some_and(|to| to.json["author"]["id"] == BOT);
        self.names_the_bot || (self.pings && to_the_bot)
    }

    fn reference(&self, message: &Message) -> Value {
        let mut reference =
            json!({"type": 0, "message_id": message.id(), "channel_id": message.channel()});
        if let Some(guild) = guild_of(self.author.channel) {
            reference["guild_id"] = json!(guild);
        }
        json!({"type": 19, "message_reference": reference, "referenced_message": message.json})
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::LoopbackDiscord;
    use super::super::pong::Pong;

    const A_WHILE: Duration = Duration::from_millis(300);

    #[tokio::test]
    async fn a_mention_is_replied_to() {
        let discord = LoopbackDiscord::start().await;
        let pong = Pong::start(&discord).await;
        discord.connected().await;
        let asked = discord.message("ping").mentioning_the_bot().send();
        let post = discord.posted().await;
        assert_eq!(post.content(), "pong to: <@1100000000000000001> ping");
        assert_eq!(post.replies_to(), Some(asked.id()));
        let reply = discord.message("and again").replying_to(&post);
        reply.send();
        let again = discord.posted().await;
        assert_eq!(again.content(), "pong to: and again");
        discord.message("psst").in_a_dm().send();
        assert_eq!(discord.posted().await.content(), "pong to: psst");
        pong.stop().await;
    }

    #[tokio::test]
    async fn what_is_not_meant_for_the_bot_stays_unanswered_and_unread() {
        let discord = LoopbackDiscord::start().await;
        let pong = Pong::start(&discord).await;
        discord.connected().await;
        discord.message("ping").send();
        let bots = discord.message("ping").mentioning_the_bot();
        bots.by_another_bot().send();
        discord.message("ping").by_the_bot_itself().send();
        discord.stays_silent(A_WHILE).await;
        let asked = discord.message("ping").mentioning_the_bot();
        let asked = asked.send();
        let post = discord.posted().await;
        let quiet = discord.message("thanks").replying_to(&post);
        quiet.without_ping().send();
        discord.stays_silent(A_WHILE).await;
        assert_eq!(post.replies_to(), Some(asked.id()));
        let shown = discord.state.look(|inner| inner.gateway.last_sent());
        assert_eq!(shown["d"]["content"], "", "{shown}");
        assert_eq!(shown["d"]["referenced_message"]["id"], post.id());
        pong.stop().await;
    }

    #[tokio::test]
    #[should_panic(expected = "should have stayed silent")]
    async fn an_answer_is_not_overheard() {
        let discord = LoopbackDiscord::start().await;
        let _pong = Pong::start(&discord).await;
        discord.connected().await;
        discord.message("ping").mentioning_the_bot().send();
        discord.stays_silent(super::POST).await;
    }
}
