//! What the loopback Discord remembers, behind one lock that is never held while waiting.

use serde_json::Value;
use std::collections::{HashMap, HashSet, VecDeque};
use std::net::SocketAddr;
use std::sync::atomic::AtomicUsize;
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, oneshot};

use super::faults::Faults;
use super::gateway::Gateway;
use super::message::Message;
use super::rates::Rates;
use super::recorded::Recorded;
use super::users::{User, Users};
use super::{Check, payloads};

pub(super) struct State {
    pub address: SocketAddr,
    pub token: String,
    inner: Mutex<Inner>,
    changed: Notify,
    /// Closed while a test holds back what the bot posts.
    pub posts_gate: tokio::sync::RwLock<()>,
    pub posts_waiting: AtomicUsize,
}

pub(super) struct Inner {
    pub address: SocketAddr,
    pub token: String,
    pub users: Users,
    pub gateway: Gateway,
    pub requests: Vec<Recorded>,
    judged: usize,
    pub violations: Vec<String>,
    /// As the bot sent them, and as Discord would list them.
    pub registered: Option<Vec<Value>>,
    pub commands: Vec<Value>,
    /// By token.
    pub interactions: HashMap<String, Open>,
    /// By id.
    pub messages: HashMap<String, Message>,
    /// The ids of messages that somebody deleted.
    pub deleted: HashSet<String>,
    /// Channel messages that no test has taken yet.
    pub posts: VecDeque<Message>,
    /// The ids of the bot's posts by their nonces, written as JSON.
    pub nonces: HashMap<String, String>,
    /// Whether the bot may attach files.
    pub takes_files: bool,
    pub faults: Faults,
    pub rates: Rates,
    last_id: u64,
}

/// An interaction that was sent to the bot.
pub(super) struct Open {
    pub id: String,
    pub kind: u64,
    /// What was used or submitted.
    pub data: Value,
    pub channel: &'static str,
    pub user: User,
    pub fired: Instant,
    /// The message whose button was pressed, or that the form came from.
    pub target: Option<String>,
    /// The token of the interaction that the form was the answer to.
    pub trigger: Option<String>,
    /// The message that `@original` stands for.
    pub original: Option<String>,
    /// Wakes the test that waits; gone once the bot has answered.
    pub waiter: Option<oneshot::Sender<Recorded>>,
}

impl State {
    pub fn new(address: SocketAddr) -> Self {
        let token = payloads::token();
        Self {
            address,
            token: token.clone(),
            inner: Mutex::new(Inner::new(address, token)),
            changed: Notify::new(),
            posts_gate: tokio::sync::RwLock::new(()),
            posts_waiting: AtomicUsize::new(0),
        }
    }

    pub fn look<T>(&self, look: impl FnOnce(&Inner) -> T) -> T {
        look(&self.lock())
    }

    pub fn change<T>(&self, change: impl FnOnce(&mut Inner) -> T) -> T {
        let result = change(&mut self.lock());
        self.changed.notify_waiters();
        result
    }

    /// Waits until `find` finds something; `None` after `limit`.
    pub async fn until<T>(
        &self,
        limit: Duration,
        mut find: impl FnMut(&mut Inner) -> Option<T>,
    ) -> Option<T> {
        let finding = async {
            loop {
                // Made before looking, so that no change between the two is missed.
                let changed = self.changed.notified();
                let found = find(&mut self.lock());
                match found {
                    Some(found) => break found,
                    None => changed.await,
                }
            }
        };
        tokio::time::timeout(limit, finding).await.ok()
    }

    /// Holds the requests since the last time against `check`.
    pub fn judge(&self, check: Check) {
        let mut inner = self.lock();
        let found: Vec<String> = inner.requests[inner.judged..]
            .iter()
            .flat_map(|request| {
                let line = request.line();
                check(request)
                    .into_iter()
                    .map(move |what| format!("{line}: {what}"))
            })
            .collect();
        inner.judged = inner.requests.len();
        inner.violations.extend(found);
    }

    /// For panic messages: what came from the client so far.
    pub fn seen(&self) -> String {
        self.look(|inner| {
            let requests: Vec<String> = inner.requests.iter().map(Recorded::line).collect();
            format!(
                "seen: {}; requests: [{}]; violations: {:?}",
                inner.gateway.summary(),
                requests.join(", "),
                inner.violations,
            )
        })
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A test that panicked with the lock held says more than the poison would.
        self.inner
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Inner {
    fn new(address: SocketAddr, token: String) -> Self {
        Self {
            address,
            token,
            users: Users::new(),
            gateway: Gateway::default(),
            requests: Vec::new(),
            judged: 0,
            violations: Vec::new(),
            registered: None,
            commands: Vec::new(),
            interactions: HashMap::new(),
            messages: HashMap::new(),
            deleted: HashSet::new(),
            posts: VecDeque::new(),
            nonces: HashMap::new(),
            takes_files: true,
            faults: Faults::default(),
            rates: Rates::default(),
            last_id: 1_400_000_000_000_000_000,
        }
    }

    pub fn next_id(&mut self) -> String {
        self.last_id += 1;
        self.last_id.to_string()
    }

    pub fn keep(&mut self, message: Message) -> Message {
        let id = message.id().to_owned();
        self.messages.insert(id, message.clone());
        message
    }
}
