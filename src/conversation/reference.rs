//! Finds "it", "its", "that", "they" and "their" where they stand for a framework, and puts its name there.

use std::ops::Range;

use super::said::{Link, Said};
use super::text::{replaced, unended};

/// A word that stands for frameworks.
struct Reference {
    /// Words of the text.
    words: Range<usize>,
    to: Referent,
    /// What follows the name: "'s", " is".
    ending: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Referent {
    /// The one named last.
    Last,
    All,
}

pub const AUXILIARIES: [&str; 19] = [
    "is", "are", "was", "were", "does", "do", "did", "has", "have", "had", "can", "could", "will",
    "would", "should", "may", "might", "isn't", "doesn't",
];
pub const QUESTION_WORDS: [&str; 8] = [
    "what", "which", "who", "whose", "when", "where", "why", "how",
];
const REQUESTS: [&str; 3] = ["tell", "explain", "describe"];
/// What is said with "that" and "it" of a statement, not of a thing.
const OF_STATEMENTS: [&str; 13] = [
    "mean", "means", "meant", "true", "right", "wrong", "correct", "sure", "say", "says", "said",
    "matter", "all",
];
/// Further back in a sentence, "they" and "their" are people or things that it names itself.
const PLURAL_WITHIN: usize = 4;
const THINGS: [&str; 6] = ["framework", "one", "library", "tool", "language", "thing"];
/// A name after one of these is another thing than the one pointed at.
const BEFORE_OTHERS: [&str; 17] = [
    "than", "to", "with", "like", "as", "vs", "versus", "from", "over", "against", "on", "for",
    "in", "into", "and", "or", "under",
];

/// The question with names in place of the words that point at them; `name` words the last framework or all.
pub fn resolved(said: &Said<'_>, last: &str, all: &str) -> Option<String> {
    let references = references(said);
    let first = references.first()?.words.start;
    if !is_question(said) || is_idle(said) || !names_others_only(said, first) {
        return None;
    }
    let put = references.iter().map(|reference| {
        let (words, span) = (&reference.words, |word| said.words.span(word));
        let name = match reference.to {
            Referent::Last => last,
            Referent::All => all,
        };
        let place = span(words.start).start..span(words.end - 1).end;
        (place, format!("{name}{}", reference.ending))
    });
    let whole = replaced(said.words.text, &put.collect::<Vec<_>>());
    // All that is replaced stands behind the beginning.
    let begin = said.words.span(said.start).start;
    Some(format!("{}?", unended(&whole[begin..])))
}

/// The text without the words that point at something: what it says by itself.
pub fn without_references(said: &Said<'_>) -> String {
    let references = references(said);
    let pointing = |word: &usize| references.iter().any(|r| r.words.contains(word));
    let words = (said.start..said.words.len()).filter(|word| !pointing(word));
    let words: Vec<&str> = words.map(|word| &*said.words.lower[word]).collect();
    words.join(" ")
}

fn references(said: &Said<'_>) -> Vec<Reference> {
    let mut found: Vec<Reference> = Vec::new();
    for at in said.start..said.words.len() {
        let reference = reference(said, at);
        let overlaps = found.last().is_some_and(|last| last.words.contains(&at));
        found.extend(reference.filter(|_| !overlaps));
    }
    found
}

fn reference(said: &Said<'_>, at: usize) -> Option<Reference> {
    let lower = &said.words.lower;
    let (to, length, ending) = match lower[at].as_str() {
        "it" => (Referent::Last, 1, ""),
        "its" => (Referent::Last, 1, "'s"),
        "it's" => (Referent::Last, 1, " is"),
        "they" | "them" if at < said.start + PLURAL_WITHIN => (Referent::All, 1, ""),
        "their" if at < said.start + PLURAL_WITHIN => (Referent::All, 1, "'s"),
        "that" | "this" => {
            let thing = lower
                .get(at + 1)
                .is_some_and(|next| THINGS.contains(&&**next));
            let subject = at > 0 && AUXILIARIES.contains(&&*lower[at - 1]);
            match (thing, subject) {
                (true, _) => (Referent::Last, 2, ""),
                (false, true) => (Referent::Last, 1, ""),
                (false, false) => return None,
            }
        }
        _ => return None,
    };
    let words = at..at + length;
    Some(Reference { words, to, ending })
}

/// It begins as questions do, or is marked as one and speaks of no person.
fn is_question(said: &Said<'_>) -> bool {
    let first = said.words.lower[said.start].as_str();
    let begins = AUXILIARIES.contains(&first)
        || QUESTION_WORDS.contains(&first)
        || REQUESTS.contains(&first);
    let marked = said.words.text.trim_end().ends_with('?');
    let personal = [
        "i", "i'm", "we", "you", "he", "she", "my", "our", "it", "that",
    ];
    begins || said.link == Some(Link::And) || (marked && !personal.contains(&first))
}

/// "what time is it", "is that so", "what does that mean": no framework is pointed at.
fn is_idle(said: &Said<'_>) -> bool {
    let lower = &said.words.lower[said.start..said.end.max(said.start)];
    let of_statement = lower.iter().any(|word| OF_STATEMENTS.contains(&&**word));
    let trailing = match lower {
        [first, .., verb, last] if ["it", "that"].contains(&&**last) => {
            ["is", "was"].contains(&&**verb) && !(first == "how" && lower.len() > 3)
        }
        _ => false,
    };
    of_statement || trailing || of_an_action(lower)
}

/// "is it costly to hire people": it is to hire people that is costly. "Is it hard to learn" is about a thing.
fn of_an_action(words: &[String]) -> bool {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let hard_to = words.windows(6).any(|six| match six {
        ["is" | "was" | "be", "it", _, "to", _, next] => !BEFORE_OTHERS.contains(next),
        _ => false,
    });
    // "how hard is it to hire people"
    let how_hard = words.windows(5).any(|five| match five {
        ["is" | "was", "it", "to", _, next] => !BEFORE_OTHERS.contains(next),
        _ => false,
    });
    hard_to || how_hard
}

/// A text that names the thing itself points at what it names.
fn names_others_only(said: &Said<'_>, first_reference: usize) -> bool {
    let [(span, _)] = said.named.as_slice() else {
        return said.named.is_empty();
    };
    let at = (0..said.words.len()).find(|word| said.words.span(*word).end > span.start);
    at.is_some_and(|at| at > first_reference && BEFORE_OTHERS.contains(&&*said.words.lower[at - 1]))
}
