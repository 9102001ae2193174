//! Cuts a text into clauses, and finds in each the phrases that tell how much something is meant.

use std::ops::Range;

use super::moods::{Kind, MOODS, MoodWords};
use super::tokens::{Gap, Token, longest};
use crate::recommend::wanted::USUAL_WEIGHT;

/// A part of a sentence.
#[derive(Debug)]
pub struct Clause {
    pub tokens: Range<usize>,
    pub(super) joint: Joint,
    pub(super) moods: Vec<MoodAt>,
}

/// How a clause is joined to the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    Start,
    Comma,
    And,
    /// What comes after is what the words before announce.
    Colon,
}

#[derive(Debug)]
pub(super) struct MoodAt {
    pub(super) tokens: Range<usize>,
    pub(super) mood: &'static MoodWords,
    pub(super) role: Role,
    /// Whether it is said of several things.
    pub(super) plural: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Leading,
    Trailing,
    Either,
}

/// The clauses of a text. `taken` tells the tokens that names and numbers have; joints within them cut nothing.
pub fn clauses(tokens: &[Token], taken: &[bool]) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let (mut start, mut joint) = (0, Joint::Start);
    let (mut at, mut end_of_phrase) = (0, 0);
    while at < tokens.len() {
        let (words, next) = joint_at(tokens, taken, at);
        let in_name = at > 0 && taken[at] && taken[at - 1] && words > 0;
        // "anything but" is no "but".
        let inside = in_name || at < end_of_phrase;
        let phrase = longest_mood(free(tokens, taken, at..tokens.len()));
        end_of_phrase = end_of_phrase.max(at + phrase.map_or(0, |(length, ..)| length));
        match next {
            Some(next) if at > 0 && !inside => {
                push(&mut clauses, tokens, taken, start..at, joint);
                (start, joint) = (at + words, next);
                at = start.max(at + 1);
            }
            _ => at += 1,
        }
    }
    push(&mut clauses, tokens, taken, start..tokens.len(), joint);
    clauses
}

fn push(
    clauses: &mut Vec<Clause>,
    tokens: &[Token],
    taken: &[bool],
    range: Range<usize>,
    joint: Joint,
) {
    if range.start < range.end {
        clauses.push(Clause {
            moods: moods(tokens, taken, &range),
            tokens: range,
            joint,
        });
    }
}

/// How many words join what begins at this token to what is before, and how; a sign alone needs none.
fn joint_at(tokens: &[Token], taken: &[bool], at: usize) -> (usize, Option<Joint>) {
    let joints = &MOODS.joints;
    let by_words = |phrases| match taken[at] {
        true => 0,
        false => longest(&tokens[at..], phrases),
    };
    let (and, but) = (by_words(&joints.and), by_words(&joints.but));
    match (tokens[at].before, and, but) {
        (Gap::Sentence, _, but) => (but, Some(Joint::Start)),
        (_, _, but) if but > 0 => (but, Some(Joint::Start)),
        (_, and, _) if and > 0 => (and, Some(Joint::And)),
        (Gap::And, ..) => (0, Some(Joint::And)),
        (Gap::Comma, ..) => (0, Some(Joint::Comma)),
        (Gap::Colon, ..) => (0, Some(Joint::Colon)),
        (Gap::Nothing | Gap::Slash, ..) => (0, None),
    }
}

/// The tokens from the first of the range on that no name has.
fn free<'a>(tokens: &'a [Token], taken: &[bool], range: Range<usize>) -> &'a [Token] {
    let free = range.clone().take_while(|at| !taken[*at]).count();
    &tokens[range.start..range.start + free]
}

/// The longest phrase of mood that the tokens begin with: its length, its mood, and where it stands.
fn longest_mood(tokens: &[Token]) -> Option<(usize, &'static MoodWords, Role)> {
    let moods = MOODS.mood.iter().map(|mood| {
        let leading = longest(tokens, &mood.leading);
        let trailing = longest(tokens, &mood.trailing);
        let role = match leading.cmp(&trailing) {
            std::cmp::Ordering::Less => Role::Trailing,
            std::cmp::Ordering::Equal => Role::Either,
            std::cmp::Ordering::Greater => Role::Leading,
        };
        (leading.max(trailing), mood, role)
    });
    let longest = moods.max_by_key(|(length, ..)| *length);
    longest.filter(|(length, ..)| *length > 0)
}

/// The phrases of mood in a clause, the longest at each place.
fn moods(tokens: &[Token], taken: &[bool], clause: &Range<usize>) -> Vec<MoodAt> {
    let found = |tokens: Range<usize>, mood, role, plural| MoodAt {
        tokens,
        mood,
        role,
        plural,
    };
    let whole = free(tokens, taken, clause.clone());
    let is_whole = |mood: &&MoodWords| longest(whole, &mood.alone) == clause.len();
    if let Some(mood) = MOODS.mood.iter().find(is_whole) {
        return vec![found(clause.clone(), mood, Role::Trailing, false)];
    }
    let mut all = Vec::new();
    let mut at = clause.start;
    while at < clause.end {
        match longest_mood(free(tokens, taken, at..clause.end)) {
            Some((length, mood, role)) => {
                let plural = tokens[at].word == "are";
                all.push(found(at..at + length, mood, role, plural));
                at += length;
            }
            None => at += 1,
        }
    }
    all
}

impl Clause {
    /// The tokens that say how much something is meant.
    pub fn mood_tokens(&self) -> impl Iterator<Item = usize> {
        self.moods.iter().flat_map(|mood| mood.tokens.clone())
    }

    /// Whether it says that something must be, must not be, or counts much.
    pub fn is_strong(&self) -> bool {
        let strong = |mood: &MoodWords| mood.kind != Kind::Weighs || mood.weight > USUAL_WEIGHT;
        self.moods.iter().any(|at| strong(at.mood))
    }

    /// Whether it only goes on with a list: no mood of its own, and nothing said by somebody or of something.
    pub(super) fn is_bare(&self, tokens: &[Token]) -> bool {
        let own = |token: &Token| MOODS.words.own.contains(&token.word);
        self.moods.iter().all(|mood| mood.mood.is_near())
            && !tokens[self.tokens.clone()].iter().any(own)
    }
}
