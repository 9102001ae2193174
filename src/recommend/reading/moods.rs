//! The words around needs, read from `moods.toml`.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moods {
    pub mood: Vec<MoodWords>,
    pub joints: Joints,
    pub people: People,
    pub language: Language,
    pub frameworks: Frameworks,
    pub words: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoodWords {
    pub kind: Kind,
    #[serde(default)]
    pub weight: u32,
    /// Where it does more than say how much a thing is meant.
    pub manner: Option<Manner>,
    #[serde(default)]
    pub leading: Vec<String>,
    #[serde(default)]
    pub trailing: Vec<String>,
    /// What says it only where it is a whole clause.
    #[serde(default)]
    pub alone: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Manner {
    /// It is said of the next thing only: "not".
    Near,
    /// So too, and it says that the thing lacks: "no", "without".
    Lack,
    /// It makes a must of a thing that is said to lack: "no X, no deal".
    OfLack,
    /// It turns what is said behind it into its contrary: "I don't think ...".
    Denies,
}

impl MoodWords {
    pub fn is_near(&self) -> bool {
        matches!(self.manner, Some(Manner::Near | Manner::Lack))
    }

    pub fn has(&self, manner: Manner) -> bool {
        self.manner == Some(manner)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Must,
    Weighs,
    /// Not needed.
    Unwanted,
    /// Not to be.
    Refused,
}

impl Kind {
    pub fn is_no(self) -> bool {
        matches!(self, Self::Unwanted | Self::Refused)
    }
}

/// What joins clauses.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Joints {
    pub and: Vec<String>,
    pub but: Vec<String>,
    pub turns: Vec<String>,
}

/// How a team's size is said.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    pub builders: Vec<String>,
    pub anybody: Vec<String>,
    pub links: Vec<String>,
    pub users_after: Vec<String>,
    pub before_number: Vec<String>,
    pub we_are: Vec<String>,
    pub one: Vec<String>,
    pub two: Vec<String>,
}

/// What is said around languages.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    pub must_before: Vec<String>,
    pub homes: Vec<String>,
    pub before_ordinary: Vec<String>,
    pub after_ordinary: Vec<String>,
}

/// What is said around frameworks.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frameworks {
    pub compared_after: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub in_capitals: HashSet<String>,
    pub own: HashSet<String>,
    pub fillers: HashSet<String>,
}

/// A test holds the file to its form, so the default is never met.
pub static MOODS: LazyLock<Moods> =
    LazyLock::new(|| toml::from_str(include_str!("moods.toml")).unwrap_or_default());

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    #[test]
    fn the_file_is_read_and_its_phrases_are_written_as_words_are_read() {
        let moods: Moods = toml::from_str(include_str!("moods.toml")).expect("a good file");
        let of_moods = moods.mood.iter();
        let mut phrases: Vec<&String> = of_moods
            .flat_map(|mood| [&mood.leading, &mood.trailing, &mood.alone])
            .flatten()
            .collect();
        let people = &moods.people;
        phrases.extend(
            moods.joints.and.iter().chain(&moods.joints.but).chain(
                [
                    &people.builders,
                    &people.anybody,
                    &people.before_number,
                    &people.we_are,
                    &people.one,
                    &people.two,
                ]
                .into_iter()
                .flatten(),
            ),
        );
        for phrase in phrases {
            let read: Vec<String> = tokens(phrase).into_iter().map(|token| token.word).collect();
            assert_eq!(read.join(" "), *phrase);
        }
    }
}
