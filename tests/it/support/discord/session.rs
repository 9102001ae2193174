//! One client's session with the gateway: numbered events, kept for when the client resumes.

use serde_json::{Value, json};
use std::collections::VecDeque;
use std::time::Instant;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

use super::gateway::Outgoing;

/// Events a client may have missed; Discord keeps some minutes' worth.
const REMEMBERED: usize = 1000;

pub(super) struct Session {
    pub id: String,
    pub intents: u64,
    pub sent: VecDeque<(u64, String)>,
    /// While the client is there.
    pub connection: Option<UnboundedSender<Outgoing>>,
    sequence: u64,
}

impl Session {
    pub fn new(id: &str, identify: &Value, connection: &UnboundedSender<Outgoing>) -> Self {
        Self {
            id: id.to_owned(),
            intents: identify["intents"].as_u64().unwrap_or_default(),
            sent: VecDeque::new(),
            connection: Some(connection.clone()),
            sequence: 0,
        }
    }

    pub fn is_connected(&self) -> bool {
        self.connection.is_some()
    }

    /// Sends again what came after the event with this number.
    pub fn resume(&mut self, last: u64, connection: &UnboundedSender<Outgoing>) {
        self.connection = Some(connection.clone());
        for (_, text) in self.sent.iter().filter(|(number, _)| *number > last) {
            self.send(text.clone(), None);
        }
        self.dispatch("RESUMED", &json!({"_trace": []}));
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

    pub fn send(&self, text: String, written: Option<oneshot::Sender<Instant>>) {
        if let Some(connection) = &self.connection {
            // An error means that the client has just gone; it gets the event when it resumes.
            let _ = connection.send(Outgoing { text, written });
        }
    }
}
