//! What a passage has in common with a question, in numbers. How much each counts is in `weights.toml`.

use std::collections::HashMap;

use super::cues::{CUES, has_any};
use super::words::{PassageWords, Word};
use crate::ask::question::Question;
use crate::knowledge::passage::{BlockKind, Passage};

/// Every feature by its name, in the order of [`Features`]. Those from [`FIRST_SEMANTIC`] on need the encoder.
pub const NAMES: [&str; 26] = [
    "bm25_of_best",
    "bm25",
    "coverage",
    "focus_coverage",
    "statement_coverage",
    "heading_coverage",
    "pairs",
    "name_in_heading",
    "name_in_text",
    "other_name_in_heading",
    "figure_wanted",
    "figure_missing",
    "limits_wanted",
    "limits_unwanted",
    "choice_wanted",
    "table",
    "opening",
    "length",
    "late_even",
    "late_rarity",
    "late_hardest",
    "late_statement",
    "late_unnamed",
    "cosine",
    "statement_cosine",
    "reverse",
];
pub const FIRST_SEMANTIC: usize = 18;

pub type Features = [f32; NAMES.len()];

/// What of a question is compared, read once for all passages.
#[derive(Debug)]
pub struct Asked<'a> {
    pub question: &'a Question,
    pub words: Vec<Word>,
    pub focus: Vec<Word>,
    /// How telling each word is.
    pub weights: HashMap<Word, f32>,
    /// The weight of a word that no passage has.
    pub rarest: f32,
    /// The best BM25 score of all passages.
    pub best_score: f32,
    wants_figure: bool,
    wants_limits: bool,
}

impl<'a> Asked<'a> {
    pub fn new(
        question: &'a Question,
        (words, focus): (Vec<Word>, Vec<Word>),
        weights: HashMap<Word, f32>,
        rarest: f32,
        best_score: f32,
    ) -> Self {
        Self {
            question,
            words,
            focus,
            weights,
            rarest,
            best_score,
            wants_figure: has_any(&question.corrected, &CUES.number),
            wants_limits: has_any(&question.corrected, &CUES.limits_asked),
        }
    }

    fn weight(&self, words: impl Iterator<Item = Word>) -> f32 {
        words.filter_map(|word| self.weights.get(&word)).sum()
    }

    /// 0 to 1: which share of these words' weight belongs to those that are told.
    fn coverage(&self, words: &[Word], told: impl Fn(Word) -> bool) -> f32 {
        let all = self.weight(words.iter().copied());
        match all > 0.0 {
            true => self.weight(words.iter().copied().filter(|word| told(*word))) / all,
            false => 0.0,
        }
    }
}

/// A passage as it is compared.
#[derive(Debug)]
pub struct Told<'a> {
    pub passage: &'a Passage,
    pub words: &'a PassageWords,
    /// Its BM25 score; 0 if its words did not find it.
    pub score: f32,
}

/// The features that need no encoder; the others are 0.
pub fn lexical(asked: &Asked<'_>, told: &Told<'_>) -> Features {
    let mut features = [0.0; NAMES.len()];
    let Told { passage, words, .. } = told;
    let frameworks = &asked.question.frameworks;
    let share = |names: &[usize]| {
        let named = frameworks.iter().filter(|f| names.contains(f)).count();
        named as f32 / frameworks.len().max(1) as f32
    };
    let heading = passage.headings.join(" ");
    let figures = passage.text.chars().any(|c| c.is_ascii_digit());
    let is_table = |kind| kind == BlockKind::Table;
    let limits = has_any(&heading, &CUES.limits_told);
    let lexical = [
        told.score / asked.best_score.max(f32::MIN_POSITIVE),
        told.score / (told.score + asked.rarest),
        asked.coverage(&asked.words, |word| words.have(word)),
        asked.coverage(&asked.focus, |word| words.have(word)),
        best(
            words
                .statements
                .iter()
                .map(|statement| asked.coverage(&asked.words, |word| statement.contains(&word))),
        ),
        asked.coverage(&asked.words, |word| words.headings.contains(&word)),
        pairs(&asked.words, words),
        share(&words.heading_names),
        share(&words.names),
        flag(
            !frameworks.is_empty()
                && !words.heading_names.is_empty()
                && share(&words.heading_names) == 0.0,
        ),
        flag(asked.wants_figure && figures),
        flag(asked.wants_figure && !figures),
        flag(asked.wants_limits && limits),
        flag(!asked.wants_limits && limits),
        flag(asked.question.recommends && has_any(&heading, &CUES.choice_told)),
        flag(passage.blocks().any(|block| is_table(block.kind))),
        flag(passage.headings.len() < 2 && passage.section.is_empty()),
        (passage.text.len() as f32).ln() / 10.0,
    ];
    features[..FIRST_SEMANTIC].copy_from_slice(&lexical);
    features
}

/// The share of the question's pairs of neighbouring words that a statement or the headings have as neighbours too.
fn pairs(asked: &[Word], told: &PassageWords) -> f32 {
    let pairs: Vec<&[Word]> = asked.windows(2).collect();
    let texts = || told.statements.iter().chain([&told.headings]);
    let found = pairs
        .iter()
        .filter(|pair| texts().any(|text| text.windows(2).any(|told| told == **pair)));
    found.count() as f32 / pairs.len().max(1) as f32
}

pub fn best(values: impl Iterator<Item = f32>) -> f32 {
    values.fold(0.0, f32::max)
}

fn flag(holds: bool) -> f32 {
    if holds { 1.0 } else { 0.0 }
}
