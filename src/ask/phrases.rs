//! The phrases that tell kinds of questions apart, read from `phrases.toml`, and how they are found in a text.

use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    /// Said around a question.
    pub fillers: Vec<String>,
    /// All that is left where nothing but a comparison is asked for.
    pub comparison: Vec<String>,
    /// Set two things side by side, and say nothing else.
    pub setting_apart: Vec<String>,
    /// Turns what is asked into its opposite.
    pub denial: Vec<String>,
    /// Leave nothing open in a question about a field.
    pub light: Vec<String>,
    /// Asks what to take.
    pub recommendation: Vec<String>,
    /// Begins a question.
    pub question: Vec<String>,
    /// Asks what the words after it mean.
    pub before_term: Vec<String>,
    /// Asks what the words before it mean.
    pub after_term: Vec<String>,
    /// Begins a sentence that stands for something said before.
    pub leaning: Vec<String>,
}

/// A test holds the file to its form, so the default is never met.
pub static PHRASES: LazyLock<Phrases> =
    LazyLock::new(|| toml::from_str(include_str!("phrases.toml")).unwrap_or_default());

/// The words of a text in lower case, each with its place; an apostrophe parts words.
pub fn words(text: &str) -> Vec<(String, Range<usize>)> {
    let runs = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|run| !run.is_empty());
    let placed = runs.map(|run| {
        let start = run.as_ptr() as usize - text.as_ptr() as usize;
        (run.to_lowercase(), start..start + run.len())
    });
    placed.collect()
}

/// Where phrases stand in the words, the longest at each place, none within another.
pub fn find(words: &[(String, Range<usize>)], phrases: &[String]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match longest_at(&words[at..], phrases) {
            0 => at += 1,
            length => {
                found.push(at..at + length);
                at += length;
            }
        }
    }
    found
}

/// How many words the longest phrase has that the words begin with.
pub fn longest_at(words: &[(String, Range<usize>)], phrases: &[String]) -> usize {
    let begins = |phrase: &&String| {
        let mut parts = phrase.split(' ').zip(words.iter());
        phrase.split(' ').count() <= words.len() && parts.all(|(part, (word, _))| part == word)
    };
    let lengths = phrases
        .iter()
        .filter(begins)
        .map(|phrase| phrase.split(' ').count());
    lengths.max().unwrap_or(0)
}

/// `text` with these places of bytes made blank, so that all others keep their place.
pub fn blanked(text: &str, places: impl IntoIterator<Item = Range<usize>>) -> String {
    let mut blanked = text.to_owned();
    for place in places {
        let blanks = " ".repeat(place.len());
        blanked.replace_range(place, &blanks);
    }
    blanked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_and_its_phrases_are_written_as_words_are_read() {
        toml::from_str::<Phrases>(include_str!("phrases.toml")).expect("a good file");
        let all = [
            &PHRASES.fillers,
            &PHRASES.comparison,
            &PHRASES.setting_apart,
            &PHRASES.denial,
            &PHRASES.light,
            &PHRASES.recommendation,
            &PHRASES.before_term,
            &PHRASES.after_term,
            &PHRASES.leaning,
        ];
        for phrase in all.into_iter().flatten() {
            let read: Vec<String> = words(phrase).into_iter().map(|(word, _)| word).collect();
            assert_eq!(read.join(" "), *phrase);
        }
    }

    #[test]
    fn the_longest_phrase_counts_and_blanking_moves_nothing() {
        let text = "Hey, can you tell me: is Größe ok?";
        let words = words(text);
        let found = find(&words, &PHRASES.fillers);
        let places = found
            .iter()
            .map(|run| words[run.start].1.start..words[run.end - 1].1.end);
        let left = blanked(text, places);
        assert_eq!(left.len(), text.len());
        assert_eq!(
            left.split_whitespace().collect::<Vec<_>>(),
            [",", ":", "is", "Größe", "?"]
        );
    }
}
