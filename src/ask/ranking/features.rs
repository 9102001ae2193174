//! What a passage has in common with a question, in numbers. How much each counts is in `weights.toml`.

use std::collections::{HashMap, HashSet};
#[cfg(any(feature = "encoder", test))]
use std::ops::Range;

use super::cues::{CUES, has_any};
use super::nearest::nearest;
use super::words::{PassageWords, Word};
use crate::ask::question::Question;
use crate::knowledge::passage::{BlockKind, Passage};

/// Every feature by its name, in the order of [`Features`]. Those from [`FIRST_SEMANTIC`] on need the encoder.
pub const NAMES: [&str; 40] = [
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
    "name_in_nearest",
    "other_name_in_nearest",
    "proper_in_nearest",
    "other_proper_in_nearest",
    "common_in_nearest",
    "figure_wanted",
    "figure_missing",
    "number_told",
    "number_untold",
    "limits_wanted",
    "limits_unwanted",
    "choice_wanted",
    "table",
    "opening",
    "length",
    "proper_in_heading",
    "proper_in_text",
    "proper_untold",
    "common_coverage",
    "late_even",
    "late_rarity",
    "late_hardest",
    "late_statement",
    "late_unnamed",
    "cosine",
    "statement_cosine",
    "reverse",
    "joint_even",
    "joint_rarity",
    "joint_hardest",
];
pub const FIRST_SEMANTIC: usize = 29;
/// Where those of the nearest statement stand: `nearest.rs` tells them.
#[cfg(any(feature = "encoder", test))]
const NEAREST: Range<usize> = 10..15;

pub type Features = [f32; NAMES.len()];

/// What of a question is compared, read once for all passages.
#[derive(Debug)]
pub struct Asked<'a> {
    pub question: &'a Question,
    pub words: Vec<Word>,
    pub focus: Vec<Word>,
    /// Those that the articles write as names.
    pub proper: Vec<Word>,
    /// The others.
    pub common: Vec<Word>,
    /// How telling each word is.
    pub weights: HashMap<Word, f32>,
    /// The weight of a word that no passage has.
    pub rarest: f32,
    /// The best BM25 score of all passages.
    pub best_score: f32,
    wants_figure: bool,
    wants_limits: bool,
    /// Those it names itself: a year, a version.
    numbers: Vec<&'a str>,
}

impl<'a> Asked<'a> {
    pub fn new(
        question: &'a Question,
        (words, focus): (Vec<Word>, Vec<Word>),
        proper: &HashSet<Word>,
        weights: HashMap<Word, f32>,
        rarest: f32,
        best_score: f32,
    ) -> Self {
        let (proper, common) = words.iter().partition(|word| proper.contains(word));
        Self {
            question,
            words,
            proper,
            common,
            focus,
            weights,
            rarest,
            best_score,
            wants_figure: has_any(&question.corrected, &CUES.number),
            wants_limits: has_any(&question.corrected, &CUES.limits_asked),
            numbers: numbers(&question.corrected).collect(),
        }
    }

    fn weight(&self, words: impl Iterator<Item = Word>) -> f32 {
        words.filter_map(|word| self.weights.get(&word)).sum()
    }

    /// 0 to 1: which share of these words' weight belongs to those that are told.
    pub fn coverage(&self, words: &[Word], told: impl Fn(Word) -> bool) -> f32 {
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
    let named_share = |names: &[usize]| {
        let named = frameworks.iter().filter(|f| names.contains(f)).count();
        named as f32 / frameworks.len().max(1) as f32
    };
    let heading = passage.headings.join(" ");
    let figures = passage.text.chars().any(|c| c.is_ascii_digit());
    let coverages = words
        .statements
        .iter()
        .map(|statement| asked.coverage(&asked.words, |word| statement.contains(&word)));
    let coverages: Vec<f32> = coverages.collect();
    let [
        name_in_nearest,
        other_name_in_nearest,
        proper_in_nearest,
        other_proper_in_nearest,
        common_in_nearest,
    ] = nearest(asked, words, &coverages);
    let [some_numbers, all_numbers] = numbers_told(&asked.numbers, passage);
    let is_table = |kind| kind == BlockKind::Table;
    let limits = has_any(&heading, &CUES.limits_told);
    let lexical = [
        told.score / asked.best_score.max(f32::MIN_POSITIVE),
        told.score / (told.score + asked.rarest),
        asked.coverage(&asked.words, |word| words.have(word)),
        asked.coverage(&asked.focus, |word| words.have(word)),
        best(coverages.into_iter()),
        asked.coverage(&asked.words, |word| words.headings.contains(&word)),
        pairs(&asked.words, words),
        named_share(&words.heading_names),
        named_share(&words.names),
        flag(
            !frameworks.is_empty()
                && !words.heading_names.is_empty()
                && named_share(&words.heading_names) == 0.0,
        ),
        name_in_nearest,
        other_name_in_nearest,
        proper_in_nearest,
        other_proper_in_nearest,
        common_in_nearest,
        flag(asked.wants_figure && figures),
        flag(asked.wants_figure && !figures),
        flag(some_numbers),
        flag(!asked.numbers.is_empty() && !all_numbers),
        flag(asked.wants_limits && limits),
        flag(!asked.wants_limits && limits),
        flag(asked.question.recommends && has_any(&heading, &CUES.choice_told)),
        flag(passage.blocks().any(|block| is_table(block.kind))),
        flag(passage.headings.len() < 2 && passage.section.is_empty()),
        (passage.text.len() as f32).ln() / 10.0,
        share(&asked.proper, |word| words.headings.contains(&word)),
        share(&asked.proper, |word| words.have(word)),
        flag(!asked.proper.iter().all(|word| words.have(*word))),
        asked.coverage(&asked.common, |word| words.have(word)),
    ];
    features[..FIRST_SEMANTIC].copy_from_slice(&lexical);
    features
}

/// Sets what depends on which statement is nearest to the question, given how near each is.
#[cfg(feature = "encoder")]
pub fn set_nearest(features: &mut Features, asked: &Asked<'_>, words: &PassageWords, near: &[f32]) {
    features[NEAREST].copy_from_slice(&nearest(asked, words, near));
}

/// Which share of these words is told; 0 if there are none.
pub fn share(words: &[Word], told: impl Fn(Word) -> bool) -> f32 {
    let count = words.iter().filter(|word| told(**word)).count();
    count as f32 / words.len().max(1) as f32
}

/// Whether a passage has any, and whether it has all of the question's numbers: one on "Rails 7" answers nothing about
/// "Rails 8".
fn numbers_told(asked: &[&str], passage: &Passage) -> [bool; 2] {
    if asked.is_empty() {
        return [false, true];
    }
    let headings = passage.headings.iter().map(String::as_str);
    let texts = headings.chain([passage.text.as_str()]);
    let told: HashSet<&str> = texts.flat_map(numbers).collect();
    let is_told = |number: &&str| told.contains(number);
    [asked.iter().any(is_told), asked.iter().all(is_told)]
}

/// "3,000" and "2.7" are one number each.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','))
        .map(|number| number.trim_matches(['.', ',']))
        .filter(|number| !number.is_empty())
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

pub fn flag(holds: bool) -> f32 {
    if holds { 1.0 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::passage::Block;

    #[test]
    fn a_passage_on_another_version_has_not_the_questions_numbers() {
        let text = "Rails 7.1, from 2023, handles 3,000 requests.";
        let kind = BlockKind::Prose;
        let passage = Passage::new("a", vec!["In 5 words".into()], "s", Block { kind, text });
        let told = |question| {
            let asked: Vec<&str> = numbers(question).collect();
            numbers_told(&asked, &passage)
        };
        assert_eq!(told("what changed in rails 7.1?"), [true, true]);
        assert_eq!(told("3,000 or 5?"), [true, true]);
        assert_eq!(told("did rails 8 come in 2023?"), [true, false]);
        assert_eq!(told("when did rails 8 come?"), [false, false]);
        assert_eq!(told("when did rails come?"), [false, true]);
    }

    #[test]
    fn what_the_nearest_statement_tells_stands_in_its_place() {
        let nearest = |name: &&str| name.ends_with("_in_nearest");
        assert!(NAMES[NEAREST].iter().all(nearest));
        assert_eq!(
            NAMES.iter().filter(|name| nearest(name)).count(),
            NEAREST.len()
        );
    }
}
