//! A Discord on 127.0.0.1, HTTP and gateway on one port, which behaves as the real one does for this bot and keeps
//! what the bot sent. It knows nothing of the bot's own code, so it can judge it.

mod body;
mod callbacks;
mod channels;
mod commands;
mod compose;
mod connection;
mod controls;
pub mod echo;
mod edits;
mod faults;
mod forms;
mod gateway;
mod interactions;
mod mentions;
mod message;
mod messages;
mod options;
mod payloads;
mod person;
pub mod pong;
mod posts;
mod rates;
mod recorded;
mod routes;
mod server;
mod session;
mod state;
mod users;

use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

pub use forms::{Field, Form};
pub use interactions::Answer;
pub use message::{Control, Message};
pub use person::Person;
pub use recorded::{File, Recorded};
use state::State;

/// Judges one request: every string names something Discord would not take.
pub type Check = fn(&Recorded) -> Vec<String>;

const CONNECT: Duration = Duration::from_secs(20);
const SOON: Duration = Duration::from_secs(5);

/// A Discord with one bot, one server with one channel, and one user, who also has a DM channel with the bot. Others
/// are there where a test asks for them: people, a second channel, another server, a second process of the bot.
/// Dropping it panics if the bot did something Discord would refuse (unless the test fails already).
pub struct LoopbackDiscord {
    state: Arc<State>,
    server: JoinHandle<()>,
    check: Check,
}

impl LoopbackDiscord {
    /// The bot's user id, which is its application id too.
    pub const BOT_ID: &str = payloads::BOT;
    /// The server that everybody is in who is nowhere else.
    pub const SERVER: &str = payloads::GUILD;
    /// The server's channel for everything.
    pub const CHANNEL: &str = channels::CHANNEL;
    /// The server's second channel, `#decisions`.
    pub const OTHER_CHANNEL: &str = channels::OTHER_CHANNEL;
    /// A channel of another server.
    pub const OTHER_SERVERS_CHANNEL: &str = channels::OTHER_GUILDS_CHANNEL;

    /// Listens on a free port. Bodies aren't held against limits; unknown routes and the like are violations.
    pub async fn start() -> Self {
        Self::start_checked(|_| Vec::new()).await
    }

    /// Like `start`, and `check` judges every request when the violations are asked for, which is when this is
    /// dropped at the latest: later than the answer, so that judging costs the bot no time.
    pub async fn start_checked(check: Check) -> Self {
        let (state, server) = server::start().await;
        Self {
            state,
            server,
            check,
        }
    }

    /// `http://127.0.0.1:PORT`, to be put in the place of `https://discord.com`.
    pub fn api_base(&self) -> String {
        format!("http://{}", self.state.address)
    }

    /// Made up, but shaped like Discord's: serenity and others read the bot's id from the first part.
    pub fn token(&self) -> &str {
        &self.state.token
    }

    /// From now on messages with files are refused, as where the bot has no right to attach any.
    pub fn refuse_files(&self) {
        self.state.change(|inner| inner.takes_files = false);
    }

    /// Of several processes of the bot, events from now on go to the one that logged in as the `nth`, 0 being the
    /// first, of those still there.
    pub fn events_to(&self, nth: usize) {
        self.state.change(|inner| inner.gateway.chosen = nth);
    }

    /// Waits until a client has logged in (or resumed) and is still there.
    pub async fn connected(&self) {
        if let Err(seen) = self.try_connected(CONNECT).await {
            panic!("no client logged in within {CONNECT:?}; {seen}");
        }
    }

    /// Like `connected`; the error says what was seen instead.
    pub async fn try_connected(&self, limit: Duration) -> Result<(), String> {
        let connected = self
            .state
            .until(limit, |inner| inner.gateway.is_connected().then_some(()))
            .await;
        connected.ok_or_else(|| self.state.seen())
    }

    /// How many sessions have begun so far.
    pub fn sessions(&self) -> usize {
        self.state.look(|inner| inner.gateway.begun)
    }

    /// Waits until there have been more than so many sessions; the error says what was seen instead.
    pub async fn try_begun(&self, before: usize, limit: Duration) -> Result<(), String> {
        let begun = self
            .state
            .until(limit, |inner| (inner.gateway.begun > before).then_some(()))
            .await;
        begun.ok_or_else(|| self.state.seen())
    }

    /// Waits for the next end of a gateway connection and gives its close code; 1006 stands for a connection
    /// that just broke off.
    pub async fn disconnected(&self) -> u16 {
        let code = self
            .state
            .until(CONNECT, |inner| inner.gateway.closes.pop_front())
            .await;
        code.unwrap_or_else(|| {
            panic!("the client is still there; {}", self.state.seen());
        })
    }

    /// Op 7, as Discord sends it some times a day. Events from now on wait until the client is back.
    pub fn ask_to_reconnect(&self) {
        self.state.change(|inner| inner.gateway.ask_to_reconnect());
    }

    /// The payload of the last IDENTIFY: intents, presence, shard.
    pub fn identify(&self) -> Value {
        let identify = self
            .state
            .look(|inner| inner.gateway.identifies.last().cloned());
        identify.expect("a client logged in")
    }

    /// How often a client identified and how often it resumed a session.
    pub fn logins(&self) -> (usize, usize) {
        self.state
            .look(|inner| (inner.gateway.identifies.len(), inner.gateway.resumes))
    }

    /// The commands as registered last; waits for a registration if there was none.
    pub async fn commands(&self) -> Vec<Value> {
        let commands = self
            .state
            .until(SOON, |inner| inner.registered.clone())
            .await;
        commands.unwrap_or_else(|| {
            panic!("no commands were registered; {}", self.state.seen());
        })
    }

    /// Everything the bot asked for, in order.
    pub fn requests(&self) -> Vec<Recorded> {
        self.state.look(|inner| inner.requests.clone())
    }

    /// What the bot did so far that Discord would not take.
    pub fn violations(&self) -> Vec<String> {
        self.state.judge(self.check);
        self.state.look(|inner| inner.violations.clone())
    }

    /// Like `violations`, and they count no more: for tests that mean to break a rule.
    pub fn take_violations(&self) -> Vec<String> {
        self.state.judge(self.check);
        self.state
            .change(|inner| std::mem::take(&mut inner.violations))
    }
}

impl Drop for LoopbackDiscord {
    fn drop(&mut self) {
        self.server.abort();
        if std::thread::panicking() {
            return;
        }
        let violations = self.take_violations();
        assert!(
            violations.is_empty(),
            "Discord would not take this:\n- {}",
            violations.join("\n- ")
        );
    }
}
