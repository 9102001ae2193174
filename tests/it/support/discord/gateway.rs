//! The gateway's clients, which of them gets the events, and who left with which close code.

use serde_json::{Value, json};
use std::collections::VecDeque;
use std::time::Instant;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

use super::payloads;
use super::session::Session;
use super::state::Inner;

pub(super) const GUILDS: u64 = 1;
pub(super) const GUILD_MESSAGES: u64 = 1 << 9;
pub(super) const DIRECT_MESSAGES: u64 = 1 << 12;
/// The sessions of the clients that are there, or may come back.
#[derive(Default)]
pub(super) struct Gateway {
    pub identifies: Vec<Value>,
    /// How many sessions have begun.
    pub begun: usize,
    pub resumes: usize,
    /// Close codes no test has asked for yet.
    pub closes: VecDeque<u16>,
    /// Which of the clients that are there gets the events.
    pub chosen: usize,
    sessions: Vec<Session>,
}

pub(super) struct Outgoing {
    pub text: String,
    /// Told the moment before the frame is written.
    pub written: Option<oneshot::Sender<Instant>>,
}

impl Gateway {
    pub fn is_connected(&self) -> bool {
        self.sessions.iter().any(Session::is_connected)
    }

    /// What the client that gets the events has asked for.
    pub fn intents(&self) -> u64 {
        let current = self.current().map(|at| &self.sessions[at]);
        current.map_or(0, |session| session.intents)
    }

    /// A new login: what was sent before to clients that have gone is forgotten.
    pub fn begin(
        &mut self,
        id: &str,
        identify: &Value,
        connection: &UnboundedSender<Outgoing>,
        ready: &Value,
    ) {
        let mut session = Session::new(id, identify, connection);
        session.dispatch("READY", ready);
        if session.intents & GUILDS != 0 {
            session.dispatch("GUILD_CREATE", &payloads::guild());
        }
        self.sessions.retain(Session::is_connected);
        self.sessions.push(session);
        self.begun += 1;
    }

    /// Sends again what the client has missed; false where it names another session.
    pub fn resume(&mut self, data: &Value, connection: &UnboundedSender<Outgoing>) -> bool {
        let mut sessions = self.sessions.iter_mut();
        let Some(session) = sessions.find(|it| data["session_id"] == it.id.as_str()) else {
            return false;
        };
        self.resumes += 1;
        session.resume(data["seq"].as_u64().unwrap_or_default(), connection);
        true
    }

    /// After op 7 the next connection may be there already, so it has to be said which one has ended.
    pub fn ended(&mut self, connection: &UnboundedSender<Outgoing>, code: u16) {
        for session in &mut self.sessions {
            let current = session.connection.as_ref();
            if current.is_some_and(|current| current.same_channel(connection)) {
                session.connection = None;
            }
        }
        self.closes.push_back(code);
    }

    /// Sends an event, or keeps it for when the client resumes. The receiver learns when it was written.
    pub fn dispatch(&mut self, event: &str, data: &Value) -> oneshot::Receiver<Instant> {
        match self.current() {
            Some(at) => self.sessions[at].dispatch(event, data),
            None => oneshot::channel().1,
        }
    }

    pub fn ask_to_reconnect(&mut self) {
        for session in &mut self.sessions {
            session.send(json!({"op": 7, "d": null}).to_string(), None);
            // Whoever waits for a client from now on means the one that comes back.
            session.connection = None;
        }
    }

    /// The last event.
    pub fn last_sent(&self) -> Value {
        let session = &self.sessions[self.current().expect("a client")];
        let (_, text) = session.sent.back().expect("an event was sent");
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

    /// The session that gets the events: the chosen one of those with a client, the first where there are fewer.
    /// While nobody is there, the first that may come back.
    fn current(&self) -> Option<usize> {
        let all = 0..self.sessions.len();
        let there = all.filter(|at| self.sessions[*at].is_connected());
        let chosen = there.clone().nth(self.chosen);
        let any = (!self.sessions.is_empty()).then_some(0);
        chosen.or_else(|| there.min()).or(any)
    }
}

pub(super) fn gateway_url(inner: &Inner) -> String {
    format!("ws://{}", inner.address)
}
