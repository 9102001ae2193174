//! What a question or a heading is after, by the words in `cues.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::ask::phrases::{find, words};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cues {
    /// The question wants a figure.
    pub number: Vec<String>,
    /// The question is after limits.
    pub limits_asked: Vec<String>,
    /// The heading stands over limits.
    pub limits_told: Vec<String>,
    /// The heading stands over what to take.
    pub choice_told: Vec<String>,
}

/// A test holds the file to its form, so the default is never met.
pub static CUES: LazyLock<Cues> =
    LazyLock::new(|| toml::from_str(include_str!("cues.toml")).unwrap_or_default());

/// Whether a text has one of these phrases.
pub fn has_any(text: &str, phrases: &[String]) -> bool {
    !find(&words(text), phrases).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_whole_words_in_any_case() {
        toml::from_str::<Cues>(include_str!("cues.toml")).expect("the file has this form");
        for (text, wanted) in [
            ("How many cores", true),
            ("How money is made", false),
            ("its THROUGHPUT, please", true),
        ] {
            assert_eq!(has_any(text, &CUES.number), wanted, "{text}");
        }
    }
}
