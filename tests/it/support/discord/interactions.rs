//! What people do, fired at the bot as Discord does, and what it answers.

use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::LoopbackDiscord;
use super::message::{Message, list};
use super::payloads;
use super::person::Person;
use super::recorded::{File, Recorded};
use super::state::{Inner, Open};

pub(super) const COMMAND: u64 = 2;
pub(super) const COMPONENT: u64 = 3;
pub(super) const AUTOCOMPLETE: u64 = 4;
pub(super) const FORM: u64 = 5;

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

/// What somebody does that the bot is told of.
pub(super) struct Act<'a> {
    pub kind: u64,
    pub data: Value,
    /// The message with the control that was used, or that a form came from.
    pub on: Option<&'a Message>,
    /// The token of the interaction that a form was the answer to.
    pub trigger: Option<&'a str>,
}

impl Act<'_> {
    pub fn new(kind: u64, data: Value) -> Self {
        Self {
            kind,
            data,
            on: None,
            trigger: None,
        }
    }
}

impl LoopbackDiscord {
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

    pub(super) async fn interact(&self, by: &Person<'_>, act: Act<'_>) -> Answer {
        let fired = self.state.change(|inner| fire(inner, by, &act));
        let Ok(Ok(callback)) = timeout(ANSWER, fired.callback).await else {
            let (seen, data) = (self.state.seen(), act.data);
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
}

struct Fired {
    token: String,
    at: Instant,
    written: oneshot::Receiver<Instant>,
    callback: oneshot::Receiver<Recorded>,
}

fn fire(inner: &mut Inner, by: &Person<'_>, act: &Act<'_>) -> Fired {
    let id = inner.next_id();
    let token = format!("interaction-token-{id}");
    let mut event = payloads::interaction(&id, &token, act.kind, &act.data, by);
    if let Some(message) = act.on {
        payloads::merge(&mut event, &json!({"message": as_told(message)}));
    }
    let (waiter, callback) = oneshot::channel();
    let at = Instant::now();
    let open = Open {
        id,
        kind: act.kind,
        data: act.data.clone(),
        channel: by.channel,
        user: by.user.clone(),
        fired: at,
        target: act.on.map(|message| message.id().to_owned()),
        trigger: act.trigger.map(str::to_owned),
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

/// A message in an interaction: Discord tells which message it replies to, and not what is in that one.
pub(super) fn as_told(message: &Message) -> Value {
    let mut told = message.json.clone();
    let fields = told.as_object_mut().expect("a message is an object");
    fields.remove("referenced_message");
    told
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
}
