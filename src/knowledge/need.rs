//! What a team may need of a framework, read from `needs.toml`, and what the table says of it.

use serde::{Deserialize, Serialize};

use super::attribute::{Attribute, Speaks};
use super::framework::{Cell, Framework, Value};

/// One thing that a team may need.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Kebab-case, unique, at most [`MAX_ID_LENGTH`] characters.
    pub id: String,
    /// As a reader sees it inside a sentence: "admin panel".
    pub label: String,
    pub group: Group,
    /// What people say when they mean it, beside id and label.
    #[serde(default)]
    pub words: Vec<String>,
    /// Ids of the attributes whose cells all speak to it.
    #[serde(default)]
    pub attributes: Vec<String>,
    /// Where it is one value among others, as a language is: a cell of its attributes meets it if it names one of
    /// these, and fails it if it names none.
    #[serde(default)]
    pub values: Vec<String>,
    /// For teams of this many people and more.
    pub team_from: Option<u32>,
    /// For teams of up to so many people.
    pub team_to: Option<u32>,
}

/// So that some needs fit into a button, which carries 100 characters.
pub const MAX_ID_LENGTH: usize = 12;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// What is built: a chat app, an API, a shop.
    Project,
    Language,
    Team,
    /// Something that is there or is not: an admin panel, an ORM.
    Feature,
    /// Something that is there more or less: speed, a gentle start.
    Quality,
}

/// How far a statement says that a framework meets a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    Yes,
    Partly,
    No,
}

/// What the sources say of one need of one framework. Nothing is averaged: where they say different things, both
/// stand there.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing<'a> {
    Met(Vec<&'a Cell>),
    /// It is met with limits, and nobody says that it is met in full and that it is not.
    Partly(Vec<&'a Cell>),
    Unmet(Vec<&'a Cell>),
    /// Some say so and some say not, or it depends.
    Mixed {
        speaking_for: Vec<&'a Cell>,
        speaking_against: Vec<&'a Cell>,
    },
    /// Not in the sources: neither yes nor no.
    Unknown,
}

impl Need {
    /// Everything it is called.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let words = self.words.iter().map(String::as_str);
        words.chain([self.id.as_str(), self.label.as_str()])
    }

    /// Whether a team of `people` has this need.
    pub fn is_of_team(&self, people: u32) -> bool {
        self.group == Group::Team
            && self.team_from.is_none_or(|from| people >= from)
            && self.team_to.is_none_or(|to| people <= to)
    }

    /// What the cell says of it; nothing if it does not speak to it.
    pub fn grade(&self, cell: &Cell, attribute: &Attribute) -> Option<Grade> {
        let own = self.attributes.contains(&cell.attribute);
        if !own && !cell.needs.contains(&self.id) {
            return None;
        }
        if own && !self.values.is_empty() {
            return Some(self.grade_by_value(&cell.value));
        }
        let by_attribute = match (&cell.value, attribute.speaks) {
            (Value::No(_), _) | (_, Speaks::Against) => Some(Grade::No),
            (_, Speaks::For) => Some(Grade::Yes),
            (_, Speaks::ByCell) => None,
        };
        cell.meets.or(by_attribute)
    }

    fn grade_by_value(&self, value: &Value) -> Grade {
        let Value::Text(text) = value else {
            return Grade::No;
        };
        let is_separator = |c: char| c.is_whitespace() || matches!(c, ',' | '/');
        let mut words = text.split(is_separator);
        match words.any(|word| self.values.iter().any(|value| value == word)) {
            true => Grade::Yes,
            false => Grade::No,
        }
    }

    /// What the sources say of it for `framework`.
    pub fn standing<'a>(&self, framework: &'a Framework, attributes: &[Attribute]) -> Standing<'a> {
        let attribute_of = |cell: &Cell| attributes.iter().find(|a| a.id == cell.attribute);
        let graded: Vec<(Grade, &Cell)> = framework
            .cells()
            .iter()
            .filter_map(|cell| Some((self.grade(cell, attribute_of(cell)?)?, cell)))
            .collect();
        Standing::of(&graded)
    }
}

impl<'a> Standing<'a> {
    fn of(graded: &[(Grade, &'a Cell)]) -> Self {
        let has = |wanted| graded.iter().any(|(grade, _)| *grade == wanted);
        let cells = |wanted: &dyn Fn(Grade) -> bool| {
            let cells = graded.iter().filter(|(grade, _)| wanted(*grade));
            cells.map(|(_, cell)| *cell).collect::<Vec<_>>()
        };
        let all = || cells(&|_| true);
        match (has(Grade::Yes), has(Grade::Partly), has(Grade::No)) {
            (false, false, false) => Self::Unknown,
            (true, _, true) => Self::Mixed {
                speaking_for: cells(&|grade| grade != Grade::No),
                speaking_against: cells(&|grade| grade == Grade::No),
            },
            (true, false, false) => Self::Met(all()),
            (false, false, true) => Self::Unmet(all()),
            _ => Self::Partly(all()),
        }
    }
}
