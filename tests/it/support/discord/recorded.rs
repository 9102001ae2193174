//! One request as the bot sent it, kept so that tests can look at it and the limits can be held against it.

use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Instant;

/// Other headers say nothing about the bot.
pub(super) const HEADERS_THAT_MATTER: [&str; 4] = [
    "authorization",
    "content-type",
    "user-agent",
    "x-audit-log-reason",
];

#[derive(Debug, Clone)]
pub struct Recorded {
    pub method: String,
    /// Without `/api/v10`, as Discord's documentation names it.
    pub path: String,
    /// Without the question mark; empty where there is none.
    pub query: String,
    pub headers: BTreeMap<&'static str, String>,
    /// The JSON, which in a form with files is its `payload_json`; null where there is none.
    pub body: Value,
    pub files: Vec<File>,
    /// When the request's head had arrived.
    pub at: Instant,
}

/// A file that came with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Of the form field: `files[0]`.
    pub field: String,
    pub name: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

impl Recorded {
    pub fn segments(&self) -> Vec<&str> {
        self.path.trim_matches('/').split('/').collect()
    }

    /// Whether it posts a message in a channel.
    pub(super) fn is_post(&self) -> bool {
        self.method == "POST" && matches!(self.segments().as_slice(), ["channels", _, "messages"])
    }

    /// A line for messages to people.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}
