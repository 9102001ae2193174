//! What a decision rested on: cells of the table with the words behind them, and the state of the knowledge then.

use serde::{Deserialize, Serialize};

/// Everything a decision rested on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Evidence {
    /// The fingerprint of the knowledge it was taken from; empty where it rested on none.
    pub fingerprint: String,
    pub grounds: Vec<Ground>,
}

/// One cell of the table, as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// Ids of framework and attribute.
    pub framework: String,
    pub attribute: String,
    /// What the cell says, as a reader sees it: "743 req/s". One for each claim of it.
    pub claims: Vec<GroundClaim>,
}

/// What one source or several say in the same words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroundClaim {
    pub words: String,
    pub citations: Vec<GroundCitation>,
}

/// Where it stood, so that it can be read when the article is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroundCitation {
    pub article: String,
    pub section: String,
    pub quote: String,
    /// The section's heading path, for a reader.
    pub heading: String,
    pub title: String,
    pub publisher: Option<String>,
    /// "updated 2026-06-10", or that no date is given.
    pub date: String,
    pub url: Option<String>,
}

impl GroundCitation {
    /// Title, publisher and date of the article, in a line.
    pub fn line(&self) -> String {
        let parts = [Some(&self.title), self.publisher.as_ref(), Some(&self.date)];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        parts.join(", ")
    }
}
