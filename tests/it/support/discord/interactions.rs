//! Slash commands and their completion, fired at the bot as Discord does, and what it answers.

use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::LoopbackDiscord;
use super::message::{Message, list};
use super::options;
use super::payloads::{self, CHANNEL};
use super::person::Person;
use super::recorded::{File, Recorded};
use super::state::{Inner, Open};

const COMMAND: u64 = 2;
pub(super) const COMPONENT: u64 = 3;
const AUTOCOMPLETE: u64 = 4;

/// More than the 3 seconds Discord grants, so that a late answer is told from none; it is a violation, though.
const ANSWER: Duration = Duration::from_secs(5);
/// For answers after "thinking".
const DEFERRED: Duration = Duration::from_secs(15);

/// The bot's callback to one interaction.
#[derive(Debug, Clone)]
pub struct Answer {
    /// 4 message, 5 "thinking", 6 nothing yet, 7 update of the message with the button, 8 choices, 9 form.
    pub kind: u64,
    pub body: Value,
    pub files: Vec<File>,
    /// From just before the event was written to the callback's arrival.
    pub took: Duration,
    shown: Option<Message>,
    pub(super) token: String,
}

impl Answer {
    /// The message it made or updated.
    pub fn message(&self) -> &Message {
        let body = &self.body;
        let shown = self.shown.as_ref();
        shown.unwrap_or_else(|| panic!("the answer shows no message: {body}"))
    }

    /// What completion offered: labels and values.
    pub fn choices(&self) -> Vec<(String, Value)> {
        let choices = list(&self.body["data"]["choices"]).iter();
        let name = |choice: &Value| choice["name"].as_str().unwrap_or_default().to_owned();
        choices
            .map(|choice| (name(choice), choice["value"].clone()))
            .collect()
    }
}

impl LoopbackDiscord {
    /// Uses a slash command in the server's channel and waits for the answer. `options` is an object of names
    /// and values, or the array as Discord sends it. Where commands are registered, it panics if this one, as
    /// given, could not be sent.
    pub async fn slash(&self, name: &str, options: Value) -> Answer {
        self.slash_by(self.person(), name, options).await
    }

    pub(super) async fn slash_by(&self, by: Person<'_>, name: &str, options: Value) -> Answer {
        let data = self.command(name, &options);
        self.interact(by, COMMAND, data, None).await
    }

    /// Asks for completion while somebody types. The option being typed is `{"focused": "fas"}`.
    pub async fn autocomplete(&self, name: &str, options: Value) -> Answer {
        let data = self.command(name, &options);
        let focused = list(&data["options"])
            .iter()
            .filter(|it| it["focused"] == true);
        assert_eq!(focused.count(), 1, "one option is being typed: {options}");
        self.interact(self.person(), AUTOCOMPLETE, data, None).await
    }

    /// The answer's message once the bot is done thinking; the answer's own message where it never was.
    pub async fn completed(&self, answer: &Answer) -> Message {
        let done = self.state.until(DEFERRED, |inner| {
            let id = inner.interactions.get(&answer.token)?.original.as_ref()?;
            let message = inner.messages.get(id)?;
            (!message.is_loading()).then(|| message.clone())
        });
        done.await.unwrap_or_else(|| {
            let seen = self.state.seen();
            panic!("the bot is still thinking after {DEFERRED:?}; {seen}");
        })
    }

    pub(super) async fn interact(
        &self,
        by: Person<'_>,
        kind: u64,
        data: Value,
        on: Option<&Message>,
    ) -> Answer {
        let fired = self.state.change(|inner| fire(inner, by, kind, &data, on));
        let Ok(Ok(callback)) = timeout(ANSWER, fired.callback).await else {
            let seen = self.state.seen();
            panic!("no answer to {data} within {ANSWER:?}; {seen}");
        };
        // Where it was sent again after a resume, nobody noted when.
        let written = fired.written.await.unwrap_or(fired.at);
        let shown = self.state.look(|inner| {
            let original = inner.interactions[&fired.token].original.as_ref()?;
            inner.messages.get(original).cloned()
        });
        Answer {
            kind: callback.body["type"].as_u64().unwrap_or_default(),
            took: callback.at.saturating_duration_since(written),
            body: callback.body,
            files: callback.files,
            shown,
            token: fired.token,
        }
    }

    fn command(&self, name: &str, options: &Value) -> Value {
        self.state.look(|inner| {
            let registered = inner.commands.iter().find(|it| it["name"] == name);
            assert!(
                registered.is_some() || inner.commands.is_empty(),
                "/{name} is not registered"
            );
            let known = registered.map(|command| list(&command["options"]));
            let id = registered.map_or(json!(CHANNEL), |command| command["id"].clone());
            json!({"id": id, "name": name, "type": 1, "options": options::wire(name, options, known)})
        })
    }
}

struct Fired {
    token: String,
    at: Instant,
    written: oneshot::Receiver<Instant>,
    callback: oneshot::Receiver<Recorded>,
}

fn fire(inner: &mut Inner, by: Person<'_>, kind: u64, data: &Value, on: Option<&Message>) -> Fired {
    let id = inner.next_id();
    let token = format!("interaction-token-{id}");
    let mut event = payloads::interaction(&id, &token, kind, data, by);
    if let Some(message) = on {
        let mut shown = message.json.clone();
        // Discord tells which message it replies to, and not what is in that one.
        shown
            .as_object_mut()
            .expect("a message is an object")
            .remove("referenced_message");
        payloads::merge(&mut event, &json!({"message": shown}));
    }
    let (waiter, callback) = oneshot::channel();
    let at = Instant::now();
    let open = Open {
        id,
        kind,
        channel: by.channel,
        user: by.user,
        fired: at,
        target: on.map(|message| message.id().to_owned()),
        original: None,
        waiter: Some(waiter),
    };
    inner.interactions.insert(token.clone(), open);
    let written = inner.gateway.dispatch("INTERACTION_CREATE", &event);
    Fired {
        token,
        at,
        written,
        callback,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use std::time::Duration;

    use super::super::LoopbackDiscord;
    use super::super::pong::Pong;

    #[tokio::test]
    async fn a_slash_command_is_answered_and_timed() {
        let discord = LoopbackDiscord::start().await;
        let pong = Pong::start_bare(&discord).await;
        discord.connected().await;
        let answer = discord.slash("ping", json!({})).await;
        assert_eq!(answer.kind, 4);
        assert_eq!(answer.message().text(), "pong");
        assert!(!answer.message().is_ephemeral());
        assert!(answer.took > Duration::ZERO && answer.took < super::ANSWER);
        assert_eq!(discord.completed(&answer).await.id(), answer.message().id());
        pong.stop().await;
    }

    #[tokio::test]
    async fn typing_is_completed() {
        let discord = LoopbackDiscord::start().await;
        let pong = Pong::start(&discord).await;
        discord.commands().await;
        let answer = discord
            .autocomplete("ping", json!({"word": {"focused": "pi"}}))
            .await;
        let expected = ("pi-pong".to_owned(), json!("pong"));
        assert_eq!(answer.choices(), [expected]);
        pong.stop().await;
    }

    #[tokio::test]
    #[should_panic(expected = "/ping has no option sword")]
    async fn options_that_are_not_registered_are_never_sent() {
        let discord = LoopbackDiscord::start().await;
        let _pong = Pong::start(&discord).await;
        discord.commands().await;
        discord.slash("ping", json!({"sword": "x"})).await;
    }
}
