//! What can be compared: the columns of the table, read from `attributes.toml`.

use serde::{Deserialize, Serialize};

use super::lexicon::key;

/// One thing that frameworks can be compared by.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// Kebab-case, unique.
    pub id: String,
    /// Short, as a reader sees it.
    pub label: String,
    pub topic: Topic,
    pub kind: Kind,
    /// Unit of a number, such as `req/s`; none for words.
    pub unit: Option<String>,
    /// Which way a number is better, where that is so for everybody.
    pub better: Option<Better>,
    /// Other words people use for it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Words people use for a part of it ("github stars" of popularity): only a cell that has them answers.
    #[serde(default)]
    pub aspects: Vec<String>,
    /// How it tells which framework to pick, if it does.
    pub decides: Option<Decides>,
    /// Whether its cells say what a framework or a term is.
    #[serde(default)]
    pub defines: bool,
    /// What its cells say of a need that they speak to.
    #[serde(default)]
    pub speaks: Speaks,
    /// Ids of attributes that answer much the same question, for frameworks that have no cell of this one.
    #[serde(default)]
    pub related: Vec<String>,
}

impl Attribute {
    /// Everything it or a part of it is called: aliases, aspects, id, label.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let others = self.aliases.iter().chain(&self.aspects).map(String::as_str);
        others.chain([self.id.as_str(), self.label.as_str()])
    }

    /// Whether this name is only of a part of it.
    pub fn is_aspect(&self, name: &str) -> bool {
        self.aspects.iter().any(|aspect| key(aspect) == key(name))
    }
}

/// What several cells of one attribute mean for one framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// One statement; two that differ are a disagreement.
    Text,
    /// A figure in the attribute's unit; two that differ are a disagreement.
    Number,
    /// Items that add up, each cited on its own.
    List,
}

/// How the items of a list tell which framework to pick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decides {
    /// Each goes on a sentence that begins "pick it when".
    PickWhen,
    /// Each goes on a sentence that begins "pick it for".
    PickFor,
    /// Each goes on a sentence that begins "don't pick it when".
    SkipWhen,
}

/// What a cell with a value says of a need that it speaks to, unless it says itself how far it meets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Speaks {
    /// Something that is there: it meets the need.
    #[default]
    For,
    /// Limits, cases to avoid it in: it fails the need.
    Against,
    /// How much of something there is: each cell has to say how far that meets the need.
    ByCell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Better {
    Higher,
    Lower,
}

/// The groups a comparison is read in, in that order.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// What each is for, and when to pick or avoid it
    Fit,
    /// Speed, throughput, latency, memory
    Performance,
    /// Async support, concurrency, real-time
    Async,
    /// Databases, admin, validation, forms, API docs
    Data,
    /// How hard to learn, how people take to it
    Learning,
    /// Community, packages, popularity
    Ecosystem,
    /// Security, hosting, running it
    Operations,
    /// Language, licence, who made it and when
    Origin,
}

impl Topic {
    /// The name as a heading shows it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Fit => "Fit",
            Self::Performance => "Performance",
            Self::Async => "Async and real-time",
            Self::Data => "Data and APIs",
            Self::Learning => "Learning",
            Self::Ecosystem => "Ecosystem",
            Self::Operations => "Operations and security",
            Self::Origin => "Origin and licence",
        }
    }
}
