//! How sure it is that the best passage answers the question. No single score tells a near miss from a hit; words
//! that no passage has, and what the best passage leaves unanswered, tell more.

use super::features::{Asked, Features, NAMES};
use super::words::Word;
use crate::ask::question::Kind;

/// What tells of the question alone, by name.
pub const QUESTION_NAMES: [&str; 9] = [
    "unknown_words",
    "unknown_share",
    "unknown_focus_share",
    "few_words",
    "no_words",
    "names_framework",
    "asks_for_cell",
    "asks_for_choice",
    "lead",
];

pub type QuestionFeatures = [f32; QUESTION_NAMES.len()];

/// The names of all features that confidence is made of: the question's, the best passage's and, with "_5" after
/// them, the mean of the five best ones'.
pub fn names() -> impl Iterator<Item = String> {
    let question = QUESTION_NAMES.iter().map(|name| (*name).to_owned());
    let best = NAMES.iter().map(|name| (*name).to_owned());
    question
        .chain(best)
        .chain(NAMES.iter().map(|name| format!("{name}_5")))
}

/// All features, in the order of [`names`]. `ranked` are those of the passages, best first, with their scores.
pub fn features(asked: &Asked<'_>, ranked: &[(f32, Features)]) -> Vec<f32> {
    let first = ranked
        .first()
        .map_or([0.0; NAMES.len()], |(_, features)| *features);
    let few = &ranked[..ranked.len().min(5)];
    let mean = |at: usize| {
        let sum: f32 = few.iter().map(|(_, features)| features[at]).sum();
        sum / few.len().max(1) as f32
    };
    let mut all = question(asked, ranked).to_vec();
    all.extend(first);
    all.extend((0..NAMES.len()).map(mean));
    all
}

fn question(asked: &Asked<'_>, ranked: &[(f32, Features)]) -> QuestionFeatures {
    let is_unknown = |word: &&Word| asked.weights.get(word).is_none_or(|w| *w >= asked.rarest);
    let unknown = |words: &[Word]| words.iter().filter(is_unknown).count() as f32;
    let share = |words: &[Word]| unknown(words) / words.len().max(1) as f32;
    let flag = |holds| if holds { 1.0 } else { 0.0 };
    let lead = match ranked {
        [(best, _), (next, _), ..] => best - next,
        _ => 0.0,
    };
    [
        unknown(&asked.words).min(3.0),
        share(&asked.words),
        share(&asked.focus),
        1.0 / (1.0 + asked.focus.len() as f32),
        flag(asked.words.is_empty()),
        flag(!asked.question.frameworks.is_empty()),
        flag(asked.question.kind == Kind::Cell),
        flag(asked.question.recommends),
        lead,
    ]
}
