//! Tells whether a sentence says what a term means, by the forms in which articles do: "WSGI is a ...",
//! "WSGI (Web Server Gateway Interface)", "WSGI, the interface that ...", and headings such as "What is WSGI?"; and whether
//! it sets several terms apart.

use super::phrases::{PHRASES, longest_at, words};

/// Verbs that only a definition has after its term.
const MEANS: [&[&str]; 7] = [
    &["means"],
    &["mean"],
    &["stands", "for"],
    &["stand", "for"],
    &["refers", "to"],
    &["denotes"],
    &["is", "short", "for"],
];
/// Words that open what something is, after "is" or a comma.
const OPENS: [&str; 12] = [
    "a", "an", "the", "one", "what", "how", "simply", "python's", "nothing", "any", "another",
    "when",
];
const CALLED: [&str; 4] = ["called", "termed", "dubbed", "as"];
/// How many words and signs may stand before the subject: "By default, an ORM is ...".
const SUBJECT_WITHIN: usize = 5;
/// What stands before a clause.
const BEFORE_CLAUSES: [&str; 11] = [
    ",", ":", ")", "and", "but", "or", "while", "whereas", "that", "vs", "versus",
];
/// A single word in parentheses rather tells whose something is, or which of several: "Flask (Gunicorn)".
const ASIDE_EXPLAINS_FROM: usize = 2;

/// 0 to 1: how much a sentence has the form of a definition of `term`. 0.5 and more is one; below, it only says
/// something of the term; 0 where it does not name it or is a question.
pub fn definition_score(sentence: &str, term: &str) -> f32 {
    let (sentence, term) = (tokens(sentence), tokens(term));
    if term.is_empty() || sentence.last().is_some_and(|last| last == "?") {
        return 0.0;
    }
    let places = 0..(sentence.len() + 1).saturating_sub(term.len());
    let named = places.filter(|at| is_term(&sentence[*at..at + term.len()], &term));
    named
        .map(|at| score_at(&sentence, at, &term))
        .fold(0.0, f32::max)
}

/// Whether a sentence tells of each of several terms, in a clause of its own, what it is, and so what sets them apart: "WSGI is
/// synchronous, ASGI is not", "WSGI (one request a thread) or ASGI (an event loop)".
pub fn sets_apart(sentence: &str, terms: &[String]) -> bool {
    let sentence = tokens(sentence);
    let is_told = |term: &String| {
        let term = tokens(term);
        let places = 0..(sentence.len() + 1).saturating_sub(term.len());
        let mut places = places.filter(|at| is_term(&sentence[*at..at + term.len()], &term));
        !term.is_empty()
            && places.any(|at| {
                opens_clause(&sentence[..at]) && tells_what_it_is(&sentence[at + term.len()..])
            })
    };
    terms.len() > 1 && sentence.last().is_none_or(|last| last != "?") && terms.iter().all(is_told)
}

/// Whether a heading asks what the term means, so that the text under it answers: "What is an ORM?".
pub fn heading_defines(heading: &str, term: &str) -> bool {
    let words = words(heading);
    let asks = longest_at(&words, &PHRASES.before_term);
    let asked: Vec<String> = words.into_iter().skip(asks).map(|(word, _)| word).collect();
    let articles = asked.iter().take_while(|word| is_article(word)).count();
    let mut asked = &asked[articles..];
    if let [rest @ .., last] = asked
        && ["mean", "means", "for", "exactly"].contains(&last.as_str())
    {
        asked = rest.strip_suffix(&["stand".to_owned()]).unwrap_or(rest);
    }
    asks > 0 && is_term(asked, &tokens(term))
}

/// Whether these words end where a new clause begins, an article aside.
fn opens_clause(before: &[String]) -> bool {
    let mut before = before.iter().rev().skip_while(|word| is_article(word));
    before
        .next()
        .is_none_or(|word| BEFORE_CLAUSES.contains(&word.as_str()))
}

/// Whether the words after a term say something of it, rather than something of what it belongs to.
fn tells_what_it_is(rest: &[String]) -> bool {
    rest.first()
        .is_some_and(|word| word == "is" || word == "are")
        || MEANS.iter().any(|words| begins(rest, words))
        || parenthesis(rest).is_some_and(|aside| aside.len() >= ASIDE_EXPLAINS_FROM)
}

fn begins(rest: &[String], words: &[&str]) -> bool {
    rest.len() >= words.len() && rest.iter().zip(words).all(|(a, b)| a == b)
}

fn score_at(sentence: &[String], at: usize, term: &[String]) -> f32 {
    let (before, rest) = (&sentence[..at], &sentence[at + term.len()..]);
    let aside = parenthesis(rest);
    let expands = aside.is_some_and(|aside| is_expansion(aside, term) || is_expansion(term, aside))
        || in_parentheses(before, rest) && expansion_before(before, term);
    let rest = aside.map_or(rest, |aside| &rest[aside.len() + 2..]);
    let form = form_after(rest, place_of(before));
    let called = before
        .last()
        .is_some_and(|word| CALLED.contains(&word.as_str()))
        && before
            .iter()
            .any(|word| ["called", "known", "termed", "dubbed"].contains(&word.as_str()));
    [
        form,
        if expands { 0.9 } else { 0.0 },
        if called { 0.6 } else { 0.0 },
    ]
    .into_iter()
    .fold(0.0, f32::max)
}

/// Where a term stands in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// It opens the sentence, an article aside.
    First,
    /// It opens a clause near the beginning.
    Subject,
    Within,
}

fn place_of(before: &[String]) -> Place {
    let articles = before
        .iter()
        .rev()
        .take_while(|word| is_article(word))
        .count();
    match before[..before.len() - articles].last().map(String::as_str) {
        None => Place::First,
        Some("," | ":") if before.len() <= SUBJECT_WITHIN => Place::Subject,
        Some(_) => Place::Within,
    }
}

/// What the words after the term make of it.
fn form_after(rest: &[String], place: Place) -> f32 {
    let opens = rest
        .get(1)
        .is_some_and(|word| OPENS.contains(&word.as_str()));
    let means = MEANS.iter().any(|words| begins(rest, words));
    match (rest.first().map(String::as_str), place) {
        (_, Place::Within) if means => 0.7,
        (_, Place::Within) => 0.1,
        _ if means => 1.0,
        (Some("is" | "are"), _) => {
            if opens {
                1.0
            } else {
                0.4
            }
        }
        (Some(":"), Place::First) => 0.8,
        (Some(","), _) if opens => 0.6,
        (_, Place::First) => 0.3,
        (_, Place::Subject) => 0.2,
    }
}

/// The words and the signs that matter, in lower case; a hyphen parts words.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut in_word = false;
    for c in text.chars() {
        if c.is_alphanumeric() || (in_word && (c == '\'' || c == '’')) {
            if !in_word {
                tokens.push(String::new());
            }
            let c = if c == '’' { '\'' } else { c };
            tokens
                .iter_mut()
                .last()
                .into_iter()
                .for_each(|word| word.extend(c.to_lowercase()));
            in_word = true;
        } else {
            in_word = false;
            if "(),:?".contains(c) {
                tokens.push(c.to_string());
            }
        }
    }
    tokens
}

/// The same words, the last of them also in the plural.
fn is_term(words: &[String], term: &[String]) -> bool {
    let plural = |word: &str, term: &str| word.strip_suffix('s') == Some(term);
    match (words.split_last(), term.split_last()) {
        (Some((last, before)), Some((term_last, term_before))) => {
            before == term_before
                && (last == term_last || plural(last, term_last) || plural(term_last, last))
        }
        _ => false,
    }
}

fn is_article(word: &str) -> bool {
    ["a", "an", "the"].contains(&word)
}

/// What stands in parentheses right after the term.
fn parenthesis(rest: &[String]) -> Option<&[String]> {
    let inside = rest.strip_prefix(&["(".to_owned()])?;
    let end = inside.iter().position(|word| word == ")")?;
    Some(&inside[..end])
}

fn in_parentheses(before: &[String], rest: &[String]) -> bool {
    before.last().is_some_and(|word| word == "(") && rest.first().is_some_and(|word| word == ")")
}

/// "Web Server Gateway Interface (" before "WSGI".
fn expansion_before(before: &[String], term: &[String]) -> bool {
    let words = &before[..before.len() - 1];
    let letters = term.concat().chars().count();
    (1..=letters.min(words.len())).any(|n| is_expansion(&words[words.len() - n..], term))
}

/// Whether the first letters of the words make the abbreviation.
fn is_expansion(words: &[String], abbreviation: &[String]) -> bool {
    let initials: String = words
        .iter()
        .filter_map(|word| word.chars().next())
        .collect();
    let [abbreviation] = abbreviation else {
        return false;
    };
    let singular = abbreviation.strip_suffix('s').unwrap_or(abbreviation);
    initials.len() > 1 && (initials == *abbreviation || initials == singular)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;
    use crate::knowledge::passage::{Block, Passage};

    #[test]
    fn forms_of_definitions_score_high_and_mentions_low() {
        for (sentence, term) in [
            (
                "WSGI is the interface between servers and Python code.",
                "wsgi",
            ),
            ("An ORM is a layer that maps tables to classes.", "orm"),
            ("ORMs are what maps tables to classes.", "ORM"),
            ("MVT stands for Model-View-Template.", "MVT"),
            (
                "\"Batteries-included\" means that it ships most parts.",
                "batteries included",
            ),
            ("It follows the Model-View-Template (MVT) pattern.", "MVT"),
            ("WSGI (Web Server Gateway Interface) came first.", "wsgi"),
            ("ASGI, the asynchronous successor, handles sockets.", "asgi"),
            (
                "Middleware: code that runs around each request.",
                "middleware",
            ),
            (
                "That state is known as \"extension hell\".",
                "extension hell",
            ),
            ("In Flask, a blueprint is a group of routes.", "blueprint"),
            (
                "An object-relational mapper (ORM) hides SQL.",
                "object-relational mapper",
            ),
        ] {
            assert!(definition_score(sentence, term) >= 0.5, "{sentence}");
        }
        for (sentence, term) in [
            ("WSGI is slow.", "wsgi"),
            ("Flask runs on WSGI servers.", "wsgi"),
            ("What is WSGI?", "wsgi"),
            ("A framework on ASGI is the choice of most.", "asgi"),
            (
                "Since it builds on Starlette, the rest is open to you.",
                "starlette",
            ),
            ("Its ORM has grown for years.", "orm"),
            ("Django (since 2005) is a framework.", "orm"),
            ("Express.js (Node.js) is excellent.", "express.js"),
            ("Nothing of it.", "wsgi"),
            ("", "wsgi"),
            ("WSGI is the interface.", ""),
        ] {
            assert!(definition_score(sentence, term) < 0.5, "{sentence}");
        }
    }

    #[test]
    fn a_sentence_that_tells_of_each_term_sets_them_apart() {
        let terms = ["wsgi".to_owned(), "ASGI".to_owned()];
        for sentence in [
            "Interface: WSGI is synchronous and takes a thread, ASGI is async.",
            "WSGI (one request a thread) or ASGI (an event loop).",
        ] {
            assert!(sets_apart(sentence, &terms), "{sentence}");
        }
        for sentence in [
            "WSGI is older than ASGI.",
            "The choice between WSGI and ASGI is an old one.",
            "WSGI is faster for apps in which the parts of ASGI are complexity.",
            "What is WSGI, and what ASGI is?",
            "",
        ] {
            assert!(!sets_apart(sentence, &terms), "{sentence}");
        }
        assert!(!sets_apart("WSGI is synchronous.", &terms[..1]));
    }

    #[test]
    fn a_heading_that_asks_for_the_term_is_seen() {
        for (heading, term) in [
            ("What is an ORM?", "orm"),
            ("What does MVT stand for?", "MVT"),
            (
                "What does \"batteries-included\" mean?",
                "batteries included",
            ),
            ("What are WebSockets?", "websocket"),
        ] {
            assert!(heading_defines(heading, term), "{heading}");
        }
        for (heading, term) in [
            ("What is Django good for?", "django"),
            ("ORM", "orm"),
            ("Is an ORM slow?", "orm"),
            ("What is?", "orm"),
            ("What is an ORM?", ""),
        ] {
            assert!(!heading_defines(heading, term), "{heading}");
        }
    }

    #[test]
    fn the_best_sentence_of_the_bundle_says_what_the_term_means() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let best = |term: &str| -> (f32, String) {
            let statements = knowledge
                .passages
                .iter()
                .flat_map(Passage::blocks)
                .flat_map(Block::statements);
            let scored = statements.map(|s| (definition_score(&s.readable, term), s.readable));
            let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best });
            best.expect("a statement")
        };
        for (term, at_least, part) in [
            ("Django", 1.0, "Django is a "),
            ("starlette", 1.0, "Starlette is the ASGI toolkit"),
            ("MVT", 0.9, "Model-View-Template (MVT)"),
            ("batteries-included", 0.6, "known as \"batteries included\""),
            ("WSGI", 0.4, "WSGI is synchronous"),
        ] {
            let (score, sentence) = best(term);
            assert!(
                score >= at_least && sentence.contains(part),
                "{term}: {score} {sentence}"
            );
        }
        // No article says what these are.
        for term in ["celery", "extension hell", "dependency injection", "monad"] {
            assert!(best(term).0 < 0.5, "{term}: {:?}", best(term));
        }
    }
}
