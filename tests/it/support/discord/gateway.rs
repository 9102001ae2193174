//! The gateway's one session: numbered events, kept for a client that resumes, and who left with which close code.

use serde_json::{Value, json};
use std::collections::VecDeque;
use std::time::Instant;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

use super::payloads;
use super::state::Inner;

pub(super) const GUILDS: u64 = 1;
pub(super) const GUILD_MESSAGES: u64 = 1 << 9;
pub(super) const DIRECT_MESSAGES: u64 = 1 << 12;
/// Events a client may have missed; Discord keeps some minutes' worth.
const REMEMBERED: usize = 1000;

/// The one session, and its connection while there is one.
#[derive(Default)]
pub(super) struct Gateway {
    pub identifies: Vec<Value>,
    pub resumes: usize,
    /// Close codes no test has asked for yet.
    pub closes: VecDeque<u16>,
    session: String,
    sequence: u64,
    sent: VecDeque<(u64, String)>,
    connection: Option<UnboundedSender<Outgoing>>,
}

pub(super) struct Outgoing {
    pub text: String,
    /// Told the moment before the frame is written.
    pub written: Option<oneshot::Sender<Instant>>,
}

impl Gateway {
    pub fn is_connected(&self) -> bool {
        self.connection.is_some()
    }

    pub fn intents(&self) -> u64 {
        let last = self.identifies.last();
        last.and_then(|identify| identify["intents"].as_u64())
            .unwrap_or_default()
    }

    /// A new login: what was sent before is forgotten.
    pub fn begin(&mut self, session: &str, connection: &UnboundedSender<Outgoing>, ready: &Value) {
        session.clone_into(&mut self.session);
        self.sequence = 0;
        self.sent.clear();
        self.connection = Some(connection.clone());
        self.dispatch("READY", ready);
        if self.intents() & GUILDS != 0 {
            self.dispatch("GUILD_CREATE", &payloads::guild());
        }
    }

    /// Sends again what the client has missed; false where it names another session.
    pub fn resume(&mut self, data: &Value, connection: &UnboundedSender<Outgoing>) -> bool {
        if data["session_id"] != self.session.as_str() {
            return false;
        }
        self.resumes += 1;
        self.connection = Some(connection.clone());
        let last = data["seq"].as_u64().unwrap_or_default();
        for (_, text) in self.sent.iter().filter(|(number, _)| *number > last) {
            self.send(text.clone(), None);
        }
        self.dispatch("RESUMED", &json!({"_trace": []}));
        true
    }

    /// After op 7 the next connection may be there already, so it has to be said which one has ended.
    pub fn ended(&mut self, connection: &UnboundedSender<Outgoing>, code: u16) {
        let current = self.connection.as_ref();
        if current.is_some_and(|current| current.same_channel(connection)) {
            self.connection = None;
        }
        self.closes.push_back(code);
    }

    /// Sends an event, or keeps it for when the client resumes. The receiver learns when it was written.
    pub fn dispatch(&mut self, event: &str, data: &Value) -> oneshot::Receiver<Instant> {
        self.sequence += 1;
        let frame = json!({"op": 0, "t": event, "s": self.sequence, "d": data});
        let text = frame.to_string();
        let (written, when) = oneshot::channel();
        self.sent.push_back((self.sequence, text.clone()));
        if self.sent.len() > REMEMBERED {
            self.sent.pop_front();
        }
        self.send(text, Some(written));
        when
    }

    pub fn ask_to_reconnect(&mut self) {
        self.send(json!({"op": 7, "d": null}).to_string(), None);
        // Whoever waits for a client from now on means the one that comes back.
        self.connection = None;
    }

    /// The last event.
    pub fn last_sent(&self) -> Value {
        let (_, text) = self.sent.back().expect("an event was sent");
        serde_json::from_str(text).expect("events are JSON")
    }

    pub fn summary(&self) -> String {
        format!(
            "{} logins, {} resumes, close codes not asked for {:?}, connected: {}",
            self.identifies.len(),
            self.resumes,
            self.closes,
            self.is_connected(),
        )
    }

    fn send(&self, text: String, written: Option<oneshot::Sender<Instant>>) {
        if let Some(connection) = &self.connection {
            // An error means that the client has just gone; it gets the event when it resumes.
            let _ = connection.send(Outgoing { text, written });
        }
    }
}

pub(super) fn gateway_url(inner: &Inner) -> String {
    format!("ws://{}", inner.address)
}
