//! Reads a text for what makes it lean on the question before: how it begins, whom it names, what it points at.

use super::text::{Named, Words, names};
use crate::knowledge::Knowledge;

/// A text, and where in it courtesies end and the matter begins.
#[derive(Debug)]
pub struct Said<'a> {
    pub words: Words<'a>,
    /// The frameworks it names.
    pub named: Vec<Named>,
    /// The first word after courtesies and conjunctions.
    pub start: usize,
    /// The first word after "what about" and the like as well.
    pub body: usize,
    /// The end of the matter, before "too" and the like.
    pub end: usize,
    /// How it is joined to what was said before.
    pub link: Option<Link>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// "and", "what about"
    And,
    /// "vs", "compared to"
    Versus,
}

/// Longer texts say what they mean.
const LONGEST: usize = 12;

const COURTESIES: [&str; 18] = [
    "ok", "okay", "so", "hm", "hmm", "well", "cool", "great", "nice", "thanks", "right", "yes",
    "no", "sure", "oh", "ah", "alright", "good",
];
const CONJUNCTIONS: [&str; 6] = ["and", "or", "but", "also", "then", "plus"];
const LINKS: [&[&str]; 6] = [
    &["what", "about"],
    &["how", "about"],
    &["what", "of"],
    &["the", "same", "for"],
    &["same", "question", "for"],
    &["same", "for"],
];
const VERSUS: [&[&str]; 13] = [
    &["vs"],
    &["versus"],
    &["against"],
    &["compared", "to"],
    &["compared", "with"],
    &["compare", "to"],
    &["compare", "with"],
    &["compare", "it", "to"],
    &["compare", "it", "with"],
    &["how", "does", "it", "compare", "to"],
    &["how", "does", "it", "compare", "with"],
    &["how", "does", "that", "compare", "to"],
    &["how", "does", "that", "compare", "with"],
];
const AFTERTHOUGHTS: [&str; 9] = [
    "then", "too", "though", "instead", "please", "anyway", "either", "also", "again",
];
/// What may stand around names without adding to what is asked.
const AROUND_NAMES: [&str; 16] = [
    "and", "or", "the", "for", "with", "in", "on", "of", "using", "about", "to", "is", "does",
    "can", "has", "do",
];

impl<'a> Said<'a> {
    /// Nothing where the text is empty, or too long to be a remark on something else.
    pub fn read(knowledge: &Knowledge, text: &'a str) -> Option<Self> {
        let words = Words::of(text);
        if words.len() == 0 || words.len() > LONGEST {
            return None;
        }
        let polite = past(&words.lower, &COURTESIES, 0);
        let start = past(&words.lower, &CONJUNCTIONS, polite);
        let linked = past_phrase(&words.lower, &LINKS, start);
        let body = past_phrase(&words.lower, &VERSUS, linked);
        let link = match (body > linked, linked > polite) {
            (true, _) => Some(Link::Versus),
            (false, true) => Some(Link::And),
            (false, false) => None,
        };
        Some(Self {
            end: before(&words.lower, &AFTERTHOUGHTS, body + 1),
            named: names(knowledge, text),
            words,
            start,
            body,
            link,
        })
    }

    /// The words of the matter, in lower case.
    pub fn matter(&self) -> &[String] {
        &self.words.lower[self.body.min(self.end)..self.end]
    }

    /// Whether it says nothing but names.
    pub fn only_names(&self) -> bool {
        let in_name = |word: usize| {
            let start = self.words.span(word).start;
            self.named.iter().any(|(span, _)| span.contains(&start))
        };
        let around = |word: usize| AROUND_NAMES.contains(&&*self.words.lower[word]);
        !self.named.is_empty() && (self.body..self.end).all(|word| in_name(word) || around(word))
    }

    /// The frameworks it names that are not among `known`.
    pub fn new_names(&self, known: &[usize]) -> Vec<usize> {
        let mut new = Vec::new();
        for (_, place) in &self.named {
            if !known.contains(place) && !new.contains(place) {
                new.push(*place);
            }
        }
        new
    }
}

/// The first word from `at` on that is none of these; the last word always is.
fn past(words: &[String], these: &[&str], mut at: usize) -> usize {
    while at + 1 < words.len() && these.contains(&&*words[at]) {
        at += 1;
    }
    at
}

/// The first word after one of these phrases, where one stands at `at`.
fn past_phrase(words: &[String], phrases: &[&[&str]], at: usize) -> usize {
    let begins = |phrase: &&&[&str]| {
        words.len() >= at + phrase.len() && words[at..].iter().zip(**phrase).all(|(a, b)| a == b)
    };
    at + phrases.iter().find(begins).map_or(0, |phrase| phrase.len())
}

/// The end of the words before those of these that stand last; at least `least`.
fn before(words: &[String], these: &[&str], least: usize) -> usize {
    let mut end = words.len();
    while end > least && these.contains(&&*words[end - 1]) {
        end -= 1;
    }
    end
}
