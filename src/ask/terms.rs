//! Finds the terms whose meaning a question asks: "what is an ORM", "wsgi vs asgi", "MVT meaning".

use std::ops::Range;

use super::phrases::{PHRASES, longest_at, words};
use crate::knowledge::index::SearchIndex;
use crate::knowledge::lexicon::Mention;

/// A term has at most so many words; more is a question of its own.
const MAX_TERM_WORDS: usize = 4;

/// The terms a question asks the meaning of: what stands after "what is" or before "mean".
pub(super) fn defined_terms(bare: &str, mentions: &[Mention]) -> Vec<String> {
    let all = words(bare);
    let words = asking_clause(bare, &all);
    let before = longest_at(words, &PHRASES.before_term);
    let after = (1..=words.len().min(6))
        .filter(|n| longest_at(&words[words.len() - n..], &PHRASES.after_term) == *n)
        .max()
        .unwrap_or(0);
    let asks_what = words.first().is_some_and(|(word, _)| {
        ["what", "whats", "define", "explain", "why"].contains(&word.as_str())
    });
    let compared = words
        .iter()
        .any(|(word, _)| word == "vs" || word == "versus")
        && mentions.len() != 1;
    let needs_after = before > 0
        && words[..before]
            .iter()
            .any(|(word, _)| word == "does" || word == "do");
    let asks = compared
        || (before > 0 && (!needs_after || after > 0))
        || (after > 0 && (before > 0 || !asks_what));
    if !asks || before + after >= words.len() {
        return Vec::new();
    }
    terms_of(bare, &words[before..words.len() - after])
}

/// Whether the clause that asks has nothing but these terms and names and the words that ask.
pub(super) fn asks_only_terms<'a>(
    index: &SearchIndex,
    bare: &str,
    terms: impl Iterator<Item = &'a str>,
) -> bool {
    let all = words(bare);
    let clause = asking_clause(bare, &all).iter();
    let clause: Vec<&str> = clause.map(|(word, _)| word.as_str()).collect();
    let asking = [
        &PHRASES.before_term,
        &PHRASES.after_term,
        &PHRASES.setting_apart,
    ];
    let asking = asking.into_iter().flatten().map(String::as_str);
    let expected = terms.chain(asking);
    let expected: Vec<String> = expected.flat_map(|words| index.terms(words)).collect();
    let mut told = index.terms(&clause.join(" ")).into_iter();
    told.all(|term| expected.contains(&term))
}

/// The terms that these words are, each set apart from the next by "and" or the like; none if one is too long to be a term.
fn terms_of(text: &str, words: &[(String, Range<usize>)]) -> Vec<String> {
    let runs = words.split(|(word, _)| ["vs", "versus", "and", "or"].contains(&word.as_str()));
    let terms: Vec<String> = runs.filter_map(|run| term_of(text, run)).collect();
    let too_long = terms
        .iter()
        .any(|term| term.split_whitespace().count() > MAX_TERM_WORDS);
    if too_long { Vec::new() } else { terms }
}

/// The words up to the first sign that ends a clause: "what is celery, my colleague keeps mentioning it". All of them where a
/// second question follows, for that is no mere remark: "what is asgi, and which servers run it".
fn asking_clause<'a>(
    text: &str,
    words: &'a [(String, Range<usize>)],
) -> &'a [(String, Range<usize>)] {
    let ends = |pair: &[(String, Range<usize>)]| {
        let between = &text[pair[0].1.end..pair[1].1.start];
        let mut signs = between.chars();
        // The dot of "Next.js" ends nothing.
        signs.any(|sign| ",.;:?!".contains(sign)) && between.contains(char::is_whitespace)
            || between.contains(" (")
    };
    let Some(last) = words.windows(2).position(ends) else {
        return words;
    };
    let mut rest = words[last + 1..].iter().map(|(word, _)| word.as_str());
    let first = rest.find(|word| !["and", "or", "but", "so"].contains(word));
    let opens = |word: &str| PHRASES.question.iter().any(|opening| opening == word);
    match first.is_some_and(opens) {
        true => words,
        false => &words[..=last],
    }
}

/// The words as they stand in the text, without an article before them and a place after them ("in Flask").
fn term_of(text: &str, words: &[(String, Range<usize>)]) -> Option<String> {
    let articles = words
        .iter()
        .take_while(|(word, _)| ["a", "an", "the"].contains(&word.as_str()))
        .count();
    let rest = words[articles..].iter();
    let length = rest
        .take_while(|(word, _)| !["in", "for", "that"].contains(&word.as_str()))
        .count();
    let words = &words[articles..articles + length];
    let (first, last) = (words.first()?, words.last()?);
    Some(
        text[first.1.start..last.1.end]
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
    )
}

#[cfg(test)]
mod tests {
    use crate::ask::bundle::BUNDLE;
    use crate::ask::question::Question;

    fn read(text: &str) -> Question {
        Question::read(&BUNDLE.0, &BUNDLE.1, text)
    }

    #[test]
    fn terms_to_define_are_cut_out_of_the_question() {
        for (text, terms) in [
            ("wsgi vs asgi", vec!["wsgi", "asgi"]),
            (
                "what's the difference between WSGI and ASGI?",
                vec!["WSGI", "ASGI"],
            ),
            ("what is an ORM?", vec!["ORM"]),
            ("what does MVT stand for", vec!["MVT"]),
            (
                "hey, what's the \"extension hell\" in Flask",
                vec!["extension hell"],
            ),
            ("litestar what is it", vec!["litestar"]),
            (
                "what is celery, my colleague keeps mentioning it in every meeting",
                vec!["celery"],
            ),
            (
                "wsgi vs asgi? I always nod along and then look it up",
                vec!["wsgi", "asgi"],
            ),
            ("what is celery, never heard", vec!["celery"]),
            ("what is wsgi (new here)", vec!["wsgi"]),
            (
                "what is next.js, everyone in my company is on about it",
                vec!["next.js"],
            ),
            (
                "what is flask, and when would a big team regret choosing it",
                vec![],
            ),
            (
                "what is asgi, which servers can run it in production",
                vec![],
            ),
            ("who made rails", vec![]),
            (
                "what is the best way to learn all of this by tomorrow",
                vec![],
            ),
        ] {
            assert_eq!(read(text).defines, terms, "{text}");
        }
    }

    #[test]
    fn a_clause_that_asks_for_more_than_terms_is_known() {
        for text in [
            "what is celery, never heard",
            "what does wsgi mean",
            "wsgi vs asgi? I always nod along",
            "what is the orm of django",
        ] {
            assert!(read(text).asks_only_terms, "{text}");
        }
        for text in [
            "what is celery in sql server",
            "what is falcon in the marvel movies",
        ] {
            assert!(!read(text).asks_only_terms, "{text}");
        }
    }
}
