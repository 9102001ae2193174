//! Who speaks at the terminal: whoever runs the program, or somebody it is told to take them for, so that one person can
//! try what several do together.

use std::str::FromStr;

use super::place;
use crate::error::UserError;
use crate::request::{Caller, Role};

/// A longer name fits no prompt.
const MAX_NAME: usize = 32;

/// Somebody named by `--as`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// As typed; in ids capitals don't count.
    name: String,
    /// The roles named behind the name; `None` where nothing was said of them.
    groups: Option<Vec<String>>,
}

/// Reads `NAME` or `NAME:GROUP,GROUP`.
impl FromStr for Speaker {
    type Err = UserError;

    fn from_str(text: &str) -> Result<Self, UserError> {
        let (name, groups) = match text.split_once(':') {
            Some((name, groups)) => (name, Some(groups)),
            None => (text, None),
        };
        let groups = groups.map(|groups| {
            let groups = groups.split(',').filter(|group| !group.is_empty());
            groups.map(str::to_owned).collect::<Vec<_>>()
        });
        let mut words = groups.iter().flatten().map(String::as_str);
        if !is_name(name) || !words.all(is_name) {
            return Err(UserError::new(
                "--as takes a name of letters and digits, such as ada, and the roles she has, such as ada:ops,web.",
            ));
        }
        Ok(Self {
            name: name.to_owned(),
            groups,
        })
    }
}

fn is_name(word: &str) -> bool {
    let is_fit = |c: char| c.is_alphanumeric() || ['-', '_', '.'].contains(&c);
    word.chars().all(is_fit) && (1..=MAX_NAME).contains(&word.chars().count())
}

impl Speaker {
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn groups(&self) -> &[String] {
        self.groups.as_deref().unwrap_or_default()
    }

    /// Whether both stand for the same person.
    pub fn is(&self, other: &Self) -> bool {
        self.id() == other.id()
    }

    /// With the roles of `before`, the same person, where nothing was said of roles.
    #[must_use]
    pub fn or_as(mut self, before: &Self) -> Self {
        self.groups = self.groups.or_else(|| before.groups.clone());
        self
    }

    fn id(&self) -> String {
        place::id_of(&self.name)
    }
}

/// The caller that `speaker` is; without one, whoever runs the program, who has its files anyway.
pub fn caller(speaker: Option<&Speaker>) -> Caller {
    match speaker {
        None => Caller {
            id: place::PLATFORM.to_owned(),
            name: place::PLATFORM.to_owned(),
            role: Role::Operator,
            groups: Vec::new(),
        },
        Some(speaker) => Caller {
            id: speaker.id(),
            name: speaker.name.clone(),
            role: Role::Member,
            groups: speaker
                .groups()
                .iter()
                .map(|it| it.to_lowercase())
                .collect(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Speaker {
        text.parse()
            .unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn a_name_makes_a_member_and_groups_are_its_roles() {
        let ada = caller(Some(&read("Ada:Ops,web")));
        assert_eq!(
            (ada.id.as_str(), ada.name.as_str()),
            ("terminal:ada", "Ada")
        );
        assert_eq!(ada.groups, ["ops", "web"]);
        assert_eq!(ada.role, Role::Member);
        assert_eq!(caller(None).role, Role::Operator);
    }

    #[test]
    fn roles_stay_until_others_are_named() {
        let before = read("ada:ops");
        assert!(read("ADA").is(&before) && !read("bob").is(&before));
        assert_eq!(read("ada").or_as(&before).groups(), ["ops"]);
        assert_eq!(read("ada:web").or_as(&before).groups(), ["web"]);
        assert!(read("ada:").or_as(&before).groups().is_empty());
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for text in ["", ":ops", "a b", "ada:o p", "-- ", "/decide", "<@1>"] {
            text.parse::<Speaker>().expect_err(text);
        }
    }
}
