//! Finds how many people work on it: "3 people", "team of 8", "we are two", "solo".

use std::ops::Range;

use super::moods::MOODS;
use super::tokens::{Gap, Token, longest};
use crate::request::MOST_PEOPLE;

/// How many people, and the words that say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    pub people: u32,
    pub tokens: Vec<Range<usize>>,
}

const NUMBERS: [&str; 20] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];
/// "3 very good Python developers"
const WORDS_BETWEEN: usize = 3;

/// The first place where a team's size is said.
pub fn team(tokens: &[Token]) -> Option<Team> {
    (0..tokens.len()).find_map(|at| counted(tokens, at).or_else(|| in_words(tokens, at)))
}

fn counted(tokens: &[Token], at: usize) -> Option<Team> {
    let people = number(&tokens[at].word)?;
    let team = |more: Option<Range<usize>>| {
        let range = at..at + 1;
        let tokens = more.into_iter().fold(vec![range], |mut all, more| {
            all.push(more);
            all
        });
        Some(Team { people, tokens })
    };
    if let Some(noun) = noun_after(tokens, at) {
        return team(Some(noun));
    }
    if let Some(start) = phrase_before(tokens, at, &MOODS.people.before_number) {
        return team(Some(start..at));
    }
    let ends = tokens
        .get(at + 1)
        .is_none_or(|next| !matches!(next.before, Gap::Nothing));
    let said = ends.then(|| phrase_before(tokens, at, &MOODS.people.we_are));
    said.flatten().and_then(|start| team(Some(start..at)))
}

fn in_words(tokens: &[Token], at: usize) -> Option<Team> {
    let lists = [(1, &MOODS.people.one), (2, &MOODS.people.two)];
    lists.into_iter().find_map(|(people, phrases)| {
        let length = longest(&tokens[at..], phrases);
        let tokens = std::iter::once(at..at + length).collect();
        (length > 0).then_some(Team { people, tokens })
    })
}

/// The word for people that the number before it counts.
fn noun_after(tokens: &[Token], number: usize) -> Option<Range<usize>> {
    let people = &MOODS.people;
    let users = number > 0 && people.users_after.contains(&tokens[number - 1].word);
    for at in number + 1..tokens.len().min(number + 2 + WORDS_BETWEEN) {
        if tokens[at].before != Gap::Nothing {
            return None;
        }
        let rest = &tokens[at..];
        let length = match longest(rest, &people.builders) {
            0 if !users => longest(rest, &people.anybody),
            length => length,
        };
        if length > 0 {
            return Some(at..at + length);
        }
    }
    None
}

/// Where one of these phrases begins that ends before the token.
fn phrase_before(tokens: &[Token], at: usize, phrases: &[String]) -> Option<usize> {
    (at.saturating_sub(LONGEST_PHRASE)..at).find(|start| {
        tokens[at].before == Gap::Nothing && longest(&tokens[*start..at], phrases) == at - start
    })
}

const LONGEST_PHRASE: usize = 4;

fn number(word: &str) -> Option<u32> {
    let spelled = NUMBERS.iter().position(|number| *number == word);
    let people = match spelled {
        Some(place) => u32::try_from(place + 1).ok()?,
        None => word.parse().ok()?,
    };
    (1..=MOST_PEOPLE)
        .contains(&i64::from(people))
        .then_some(people)
}
