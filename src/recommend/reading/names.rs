//! Finds needs by what people call them: in any case, with or without hyphens, in the singular or the plural, the longest
//! name first.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::moods::MOODS;
use super::tokens::{Gap, Token};
use crate::knowledge::Knowledge;
use crate::knowledge::lexicon::{closest, key};
use crate::knowledge::need::{Group, Need};

/// Every name of a need.
pub struct Names<'a> {
    needs: &'a [Need],
    /// Key of a name -> place of the need.
    places: HashMap<String, usize>,
    /// Keys of names that are plain words too.
    ordinary: HashSet<String>,
}

/// A need named in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'a> {
    pub need: &'a Need,
    pub tokens: Range<usize>,
}

/// Words in the longest name there may be.
const LONGEST_NAME: usize = 6;
/// A shorter name may end in "s" and be another word.
const MIN_PLURAL: usize = 4;
/// "faster" is of "fast"; what is left of shorter words is another word.
const MIN_STEM: usize = 3;

impl<'a> Names<'a> {
    pub fn new(knowledge: &'a Knowledge) -> Self {
        let needs = &knowledge.needs;
        let mut places = HashMap::new();
        for form in [key as fn(&str) -> String, |name| singular(&key(name))] {
            for (place, need) in needs.iter().enumerate() {
                for name in need.names() {
                    places.entry(form(name)).or_insert(place);
                }
            }
        }
        let frameworks = knowledge.frameworks.iter();
        let ordinary = frameworks.flat_map(|framework| &framework.ordinary_names);
        Self {
            needs,
            places,
            ordinary: ordinary.map(|name| key(name)).collect(),
        }
    }

    /// The need of exactly this name.
    pub fn need(&self, name: &str) -> Option<&'a Need> {
        let key = key(name);
        let place = self.places.get(&key);
        let place = place.or_else(|| self.places.get(&singular(&key)));
        match place {
            Some(place) => Some(&self.needs[*place]),
            None => self.compared(&key),
        }
    }

    /// The quality of a comparative: "faster", "easier".
    fn compared(&self, key: &str) -> Option<&'a Need> {
        const ENDINGS: [(&str, &str); 5] = [
            ("ier", "y"),
            ("iest", "y"),
            ("er", ""),
            ("est", ""),
            ("er", "e"),
        ];
        let mut stems = ENDINGS.iter().filter_map(|(ending, base)| {
            let stem = key.strip_suffix(ending)?;
            (stem.len() >= MIN_STEM).then(|| format!("{stem}{base}"))
        });
        let place = stems.find_map(|stem| self.places.get(&stem))?;
        let need = &self.needs[*place];
        (need.group == Group::Quality).then_some(need)
    }

    /// The need whose name is closest to a mistyped one.
    pub fn closest(&self, name: &str) -> Option<&'a Need> {
        let known = self.places.keys().map(String::as_str);
        self.need(closest(&key(name), known)?)
    }

    /// The needs named in a text, in its order.
    pub fn find(&self, tokens: &[Token]) -> Vec<Found<'a>> {
        let mut found: Vec<Found<'a>> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let mut lengths = (1..=run(&tokens[at..])).rev();
            let named = lengths.find_map(|length| {
                let need = self.named(tokens, at..at + length, found.last())?;
                Some((length, need))
            });
            at += match named {
                Some((length, need)) => {
                    let tokens = at..at + length;
                    found.push(Found { need, tokens });
                    length
                }
                None => 1,
            };
        }
        found
    }

    fn named(
        &self,
        tokens: &[Token],
        range: Range<usize>,
        before: Option<&Found<'_>>,
    ) -> Option<&'a Need> {
        let words = &tokens[range.clone()];
        // "a pi" is no API.
        if words.len() > 1 && words.iter().any(|token| token.word == "a") {
            return None;
        }
        let name: String = words.iter().map(|token| token.word.as_str()).collect();
        let need = self.need(&name)?;
        let other_word = MOODS.words.in_capitals.contains(&name);
        if other_word && !tokens[range.start].capitals {
            return None;
        }
        let plain = self.ordinary.contains(&name) && !is_set_apart(tokens, range.start);
        // A "Python shop" is a team.
        let after_language =
            before.is_some_and(|b| b.tokens.end == range.start && b.need.group == Group::Language);
        let home = after_language && MOODS.language.homes.contains(&name);
        (!plain && !home).then_some(need)
    }
}

/// How many of the tokens may be one name: no comma is in it.
fn run(tokens: &[Token]) -> usize {
    let inside = |token: &&Token| matches!(token.before, Gap::Nothing | Gap::Slash);
    let rest = tokens.iter().skip(1).take(LONGEST_NAME - 1);
    1 + rest.take_while(inside).count()
}

/// Whether a plain word stands where a name of a language does, or is written as one.
fn is_set_apart(tokens: &[Token], at: usize) -> bool {
    let language = &MOODS.language;
    let ends = |token: &Token| !matches!(token.before, Gap::Nothing | Gap::Slash);
    let first = at == 0 || tokens[at].before == Gap::Sentence;
    let alone_before = at == 0 || ends(&tokens[at]);
    let next = tokens.get(at + 1);
    let alone = alone_before && next.is_none_or(ends);
    let follows = at > 0 && language.before_ordinary.contains(&tokens[at - 1].word);
    let goes_on =
        next.is_some_and(|next| !ends(next) && language.after_ordinary.contains(&next.word));
    let slash = tokens[at].before == Gap::Slash;
    (tokens[at].capital && !first) || alone || slash || (follows && !goes_on)
}

/// A key without the ending of a plural.
fn singular(key: &str) -> String {
    if key.len() < MIN_PLURAL || key.ends_with("ss") {
        return key.to_owned();
    }
    match key.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => key.strip_suffix('s').unwrap_or(key).to_owned(),
    }
}
