//! The gateway: HELLO, IDENTIFY, READY, RESUME, heartbeats, numbered events, and who left with which close code.

use axum::extract::ws::{CloseFrame, Message as Frame, WebSocket};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

use super::payloads;
use super::state::{Inner, State};

pub(super) const GUILDS: u64 = 1;
pub(super) const GUILD_MESSAGES: u64 = 1 << 9;
pub(super) const DIRECT_MESSAGES: u64 = 1 << 12;
/// Members, presences, message content: not granted to this bot, as to no new one.
const PRIVILEGED: u64 = 1 << 1 | 1 << 8 | 1 << 15;

const AUTHENTICATION_FAILED: u16 = 4004;
const DISALLOWED_INTENTS: u16 = 4014;
/// RFC 6455's code for an end without a close frame.
const BROKEN_OFF: u16 = 1006;
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

struct Outgoing {
    text: String,
    /// Told the moment before the frame is written.
    written: Option<oneshot::Sender<Instant>>,
}

enum Next {
    Go,
    Close(u16),
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

    fn missed_since(&self, sequence: u64) -> impl Iterator<Item = &String> {
        self.sent
            .iter()
            .filter(move |(number, _)| *number > sequence)
            .map(|(_, text)| text)
    }
}

/// One connection, from HELLO to its end.
pub(super) async fn serve(state: Arc<State>, mut socket: WebSocket) {
    let (to_client, outbox) = unbounded_channel();
    let hello = json!({"op": 10, "d": {"heartbeat_interval": 41_250, "_trace": []}});
    let hello = Frame::Text(hello.to_string().into());
    let code = match socket.send(hello).await {
        Ok(()) => talk(&state, &mut socket, &to_client, outbox).await,
        Err(_) => BROKEN_OFF,
    };
    state.change(|inner| {
        let current = &mut inner.gateway.connection;
        // After op 7 the next connection may be there already.
        if current
            .as_ref()
            .is_some_and(|it| it.same_channel(&to_client))
        {
            *current = None;
        }
        inner.gateway.closes.push_back(code);
    });
}

/// Reads and writes until either side closes; gives the close code.
async fn talk(
    state: &State,
    socket: &mut WebSocket,
    to_client: &UnboundedSender<Outgoing>,
    mut outbox: UnboundedReceiver<Outgoing>,
) -> u16 {
    loop {
        tokio::select! {
            frame = socket.recv() => match frame {
                Some(Ok(Frame::Text(text))) => {
                    let next = state.change(|inner| hear(inner, &text, to_client));
                    if let Next::Close(code) = next {
                        return refuse(socket, code).await;
                    }
                }
                Some(Ok(Frame::Close(frame))) => {
                    // Reading on is what sends the answer that the client waits for.
                    let _ = socket.recv().await;
                    return frame.map_or(BROKEN_OFF, |frame| frame.code);
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return BROKEN_OFF,
            },
            Some(outgoing) = outbox.recv() => {
                let frame = Frame::Text(outgoing.text.into());
                if let Some(written) = outgoing.written {
                    let _ = written.send(Instant::now());
                }
                if socket.send(frame).await.is_err() {
                    return BROKEN_OFF;
                }
            }
        }
    }
}

async fn refuse(socket: &mut WebSocket, code: u16) -> u16 {
    let reason = "see the gateway's close event codes".into();
    let frame = CloseFrame { code, reason };
    let _ = socket.send(Frame::Close(Some(frame))).await;
    while let Some(Ok(_)) = socket.recv().await {}
    code
}

fn hear(inner: &mut Inner, text: &str, to_client: &UnboundedSender<Outgoing>) -> Next {
    let Ok(payload) = serde_json::from_str::<Value>(text) else {
        let what = format!("the gateway was sent something that is no JSON: {text}");
        inner.violations.push(what);
        return Next::Close(4002);
    };
    match payload["op"].as_u64() {
        Some(1) => answer(to_client, &json!({"op": 11, "d": null})),
        Some(2) => return identify(inner, &payload["d"], to_client),
        Some(6) => return resume(inner, &payload["d"], to_client),
        // Presence: nobody looks at it here.
        Some(3) => {}
        _ => {
            let what = format!("the gateway doesn't know the opcode of {text}");
            inner.violations.push(what);
            return Next::Close(4001);
        }
    }
    Next::Go
}

fn identify(inner: &mut Inner, data: &Value, to_client: &UnboundedSender<Outgoing>) -> Next {
    if !is_token(inner, &data["token"]) {
        return Next::Close(AUTHENTICATION_FAILED);
    }
    let session = inner.next_id();
    let ready = payloads::ready(&session, &gateway_url(inner));
    let gateway = &mut inner.gateway;
    gateway.identifies.push(data.clone());
    if gateway.intents() & PRIVILEGED != 0 {
        return Next::Close(DISALLOWED_INTENTS);
    }
    gateway.session = session;
    gateway.sequence = 0;
    gateway.sent.clear();
    gateway.connection = Some(to_client.clone());
    gateway.dispatch("READY", &ready);
    if gateway.intents() & GUILDS != 0 {
        gateway.dispatch("GUILD_CREATE", &payloads::guild());
    }
    Next::Go
}

fn resume(inner: &mut Inner, data: &Value, to_client: &UnboundedSender<Outgoing>) -> Next {
    if !is_token(inner, &data["token"]) {
        return Next::Close(AUTHENTICATION_FAILED);
    }
    let gateway = &mut inner.gateway;
    if data["session_id"] != gateway.session.as_str() {
        answer(to_client, &json!({"op": 9, "d": false}));
        return Next::Go;
    }
    gateway.resumes += 1;
    gateway.connection = Some(to_client.clone());
    for text in gateway.missed_since(data["seq"].as_u64().unwrap_or_default()) {
        gateway.send(text.clone(), None);
    }
    gateway.dispatch("RESUMED", &json!({"_trace": []}));
    Next::Go
}

fn answer(to_client: &UnboundedSender<Outgoing>, payload: &Value) {
    let text = payload.to_string();
    // An error means that the client has just gone.
    let _ = to_client.send(Outgoing {
        text,
        written: None,
    });
}

fn is_token(inner: &Inner, sent: &Value) -> bool {
    let sent = sent.as_str().unwrap_or_default();
    sent.trim_start_matches("Bot ") == inner.token
}

pub(super) fn gateway_url(inner: &Inner) -> String {
    format!("ws://{}", inner.address)
}
