//! Words of the field that mean the same, read from `synonyms.toml`, so that a question finds what an article
//! says in the other word.

use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Synonyms {
    groups: Vec<Vec<String>>,
}

/// A test holds the file to its form, so the default is never met.
static SYNONYMS: LazyLock<Synonyms> =
    LazyLock::new(|| toml::from_str(include_str!("synonyms.toml")).unwrap_or_default());

/// What else may be said for the words of a text: the other members of every group of which it has one.
pub fn others(text: &str) -> Vec<&'static str> {
    let text = spaced(text);
    let has = |word: &&String| text.contains(&spaced(word));
    let groups = SYNONYMS
        .groups
        .iter()
        .filter(|group| group.iter().any(|word| has(&word)));
    let others = groups.flatten().filter(|word| !has(word));
    others.map(String::as_str).collect()
}

/// The words in lower case with one space around each, so that words are found whole.
fn spaced(text: &str) -> String {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let words: String = words.map(|word| word.to_lowercase() + " ").collect();
    format!(" {words}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_belongs_to_one_group_and_no_group_is_of_one() {
        let read: Synonyms = toml::from_str(include_str!("synonyms.toml")).expect("a good file");
        let mut all: Vec<String> = read
            .groups
            .iter()
            .flatten()
            .map(|word| spaced(word))
            .collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(read.groups.iter().all(|group| group.len() > 1));
    }

    #[test]
    fn the_other_words_of_a_group_are_told() {
        assert_eq!(others("how much RAM?"), ["memory"]);
        assert_eq!(
            others("Requests per second of it"),
            ["req/s", "rps", "throughput"]
        );
        assert_eq!(others("ramen for memory lovers"), ["ram"]);
        assert!(others("nothing here").is_empty());
    }
}
