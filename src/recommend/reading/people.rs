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

/// What numbers of people a text has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counted {
    pub team: Option<Team>,
    /// Words for numbers that are no size of a team: ranges, sums, none, too many, a second one.
    pub not_taken: Vec<Range<usize>>,
}

/// The first place where a team's size is said, outside what is `named` something else.
pub fn counted(tokens: &[Token], named: impl Fn(&Range<usize>) -> bool) -> Counted {
    let mut found = Counted::default();
    let mut at = 0;
    while at < tokens.len() {
        let numbers = linked(tokens, at);
        let said = numbers
            .clone()
            .filter_map(|number| said_of_people(tokens, number));
        let said: Vec<Range<usize>> = said.collect();
        let words = in_words(tokens, at).filter(|_| said.is_empty());
        let team = match (said.as_slice(), number(&tokens[at].word)) {
            ([], _) => words,
            ([only], Some(people)) if numbers.len() == 1 => Some(Team {
                people,
                tokens: [at..at + 1, only.clone()].into(),
            }),
            _ => None,
        };
        let team = team.filter(|team| !team.tokens.iter().all(&named));
        match (team, &found.team) {
            (Some(team), None) => found.team = Some(team),
            (Some(team), Some(known)) if team.people == known.people => {}
            // A second "solo" tells nothing new.
            _ if said.is_empty() => {}
            _ => {
                let words = around(&numbers, &said);
                let free = !named(&words);
                found.not_taken.extend(free.then_some(words));
            }
        }
        at = numbers.end.max(at + 1);
    }
    found
}

/// From the first to the last of the tokens.
fn around(numbers: &Range<usize>, words: &[Range<usize>]) -> Range<usize> {
    words.iter().fold(numbers.clone(), |all, words| {
        all.start.min(words.start)..all.end.max(words.end)
    })
}

/// The numbers that begin here and make a range or a sum: "2 and 10", "3 backend and 2 frontend".
fn linked(tokens: &[Token], at: usize) -> Range<usize> {
    if !is_number(&tokens[at].word) {
        return at..at;
    }
    let farthest = tokens.len().min(at + 2 + WORDS_BETWEEN);
    let next = (at + 1..farthest).find(|next| is_number(&tokens[*next].word));
    let Some(next) = next.filter(|next| is_link(tokens, at, *next)) else {
        return at..at + 1;
    };
    at..linked(tokens, next).end.max(next + 1)
}

fn is_link(tokens: &[Token], first: usize, second: usize) -> bool {
    let joined = |at: usize| matches!(tokens[at].before, Gap::Nothing | Gap::And | Gap::Slash);
    let links = &MOODS.people.links;
    let linked = second == first + 1
        || tokens[second].before == Gap::And
        || links.contains(&tokens[second - 1].word);
    let direct = second <= first + 2;
    // "one API and 3 people"
    let counts = direct || tokens[first].word != "one";
    // "3 people and 500 users"
    let own_noun = noun_after(tokens, first).is_some_and(|noun| noun.end <= second);
    let same = !own_noun || noun_after(tokens, second).is_some();
    (first + 1..=second).all(joined) && linked && counts && same
}

/// The words that show that a number is of people who build it.
fn said_of_people(tokens: &[Token], at: usize) -> Option<Range<usize>> {
    if !is_number(&tokens[at].word) {
        return None;
    }
    if let Some(noun) = noun_after(tokens, at) {
        return Some(noun);
    }
    if let Some(start) = phrase_before(tokens, at, &MOODS.people.before_number) {
        return Some(start..at);
    }
    let ends = tokens
        .get(at + 1)
        .is_none_or(|next| !matches!(next.before, Gap::Nothing));
    let said = ends.then(|| phrase_before(tokens, at, &MOODS.people.we_are));
    said.flatten().map(|start| start..at)
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

fn is_number(word: &str) -> bool {
    NUMBERS.contains(&word) || word.chars().all(|c| c.is_ascii_digit())
}

/// A number that may be of a team.
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
