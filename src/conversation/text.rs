//! A text as words with their places in it, so that a word can be replaced and the rest stays as it was typed.

use std::ops::Range;

use crate::knowledge::Knowledge;

/// A text cut into words.
#[derive(Debug)]
pub struct Words<'a> {
    pub text: &'a str,
    spans: Vec<Range<usize>>,
    /// In lower case, with straight apostrophes.
    pub lower: Vec<String>,
}

impl<'a> Words<'a> {
    pub fn of(text: &'a str) -> Self {
        let spans = spans(text, |c| is_of_name(c) || c == '\'' || c == '’');
        let lower = spans
            .iter()
            .map(|span| text[span.clone()].to_lowercase().replace('’', "'"))
            .collect();
        Self { text, spans, lower }
    }

    /// The place of a word in the text.
    pub fn span(&self, word: usize) -> Range<usize> {
        self.spans[word].clone()
    }

    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// The words from one place on as they are typed, without what ends a sentence.
    pub fn from(&self, word: usize) -> &'a str {
        let start = self.spans.get(word).map_or(self.text.len(), |s| s.start);
        unended(&self.text[start..])
    }
}

/// Without the marks that end a sentence.
pub fn unended(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() || "?!.,".contains(c))
}

/// Where a framework is named in a text, and its place in the knowledge.
pub type Named = (Range<usize>, usize);

/// The frameworks named in a text, in order, also those named twice. The lexicon says which ones they are; where they
/// stand is the longest run of words that it knows by that name, or else the shortest in which it finds it.
pub fn names(knowledge: &Knowledge, text: &str) -> Vec<Named> {
    let lexicon = &knowledge.lexicon;
    let known = lexicon.frameworks_in(text);
    let words = spans(text, is_of_name);
    let run = |at: usize, length: usize| words[at].start..words[at + length - 1].end;
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let longest = LONGEST_NAME.min(words.len() - at);
        let exact = (1..=longest).rev().find_map(|length| {
            let place = lexicon.framework(&text[run(at, length)])?;
            known.contains(&place).then_some((length, place))
        });
        let like = || match lexicon.frameworks_in(&text[run(at, 1)]).as_slice() {
            [place] if known.contains(place) => Some((1, *place)),
            _ => None,
        };
        match exact.or_else(like) {
            Some((length, place)) => {
                found.push((run(at, length), place));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// Words in the longest name there may be.
const LONGEST_NAME: usize = 5;

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '#' || c == '+'
}

fn spans(text: &str, is_of_word: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| is_of_word(*c)) {
        match spans.last_mut() {
            Some(last) if last.end == at => last.end += c.len_utf8(),
            _ => spans.push(at..at + c.len_utf8()),
        }
    }
    spans
}

/// The text with some places replaced; they stand in order and apart.
pub fn replaced(text: &str, replacements: &[(Range<usize>, String)]) -> String {
    let mut whole = String::new();
    let mut done = 0;
    for (span, new) in replacements {
        whole += &text[done..span.start];
        whole += new;
        done = span.end;
    }
    whole + &text[done..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;

    #[test]
    fn names_are_found_where_they_stand() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let text = "is fast api better than Django's speed, or django?";
        let found: Vec<&str> = names(&knowledge, text)
            .into_iter()
            .map(|(span, _)| &text[span])
            .collect();
        assert_eq!(found, ["fast api", "Django", "django"]);
        assert_eq!(names(&knowledge, "it’s naïve"), []);
    }

    #[test]
    fn words_are_replaced_and_the_rest_stays() {
        let words = Words::of("Is it’s  ORM good?!");
        assert_eq!(words.lower, ["is", "it's", "orm", "good"]);
        assert_eq!(words.from(2), "ORM good");
        let text = replaced(words.text, &[(words.span(1), "Flask's".to_owned())]);
        assert_eq!(text, "Is Flask's  ORM good?!");
    }
}
