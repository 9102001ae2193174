//! Tells how well a statement answers a question: how near it is in meaning, and how many of the words that tell what is
//! asked it has.

use std::collections::HashMap;

use super::evidence::RankedPassage;
use super::phrases::PHRASES;
use super::question::Question;
use super::ranking::{STATEMENT_NAMES, StatementFit, statement_score};
use super::statement::{self, Pick, Place};
use crate::knowledge::index::SearchIndex;

/// The part of its weight that a word has for a statement which does not tell what is asked.
const LITTLE: f32 = 0.25;
/// How telling the words of a question are for the statement that answers it.
pub struct Relevance<'a> {
    pub index: &'a SearchIndex,
    weights: HashMap<String, f32>,
    /// What a statement has that has nothing but words that tell little.
    least: f32,
}

impl<'a> Relevance<'a> {
    /// Names and courtesies count little: a statement under "Flask" need not name it, and many name it that say
    /// nothing of what is asked.
    pub fn new(
        index: &'a SearchIndex,
        question: &Question,
        weights: &HashMap<String, f32>,
    ) -> Self {
        let light = index.terms(&PHRASES.light.join(" "));
        let tells = |term: &String| question.focus_terms.contains(term) && !light.contains(term);
        let weighed = weights.iter().map(|(term, weight)| {
            let share = if tells(term) { 1.0 } else { LITTLE };
            (term.clone(), weight * share)
        });
        let weights: HashMap<String, f32> = weighed.collect();
        let little = weights.iter().filter(|(term, _)| !tells(term));
        Self {
            index,
            least: little.map(|(_, weight)| weight).sum::<f32>()
                / weights.values().sum::<f32>().max(f32::MIN_POSITIVE),
            weights,
        }
    }

    /// The statements of a passage that so many are ranked before, the best one first.
    pub fn picks(&self, rank: usize, ranked: &RankedPassage<'_>) -> Vec<Pick> {
        let semantic = ranked.statements.is_some();
        statement::ranked(ranked.passage, |place, text| {
            statement_score(semantic, self.features(rank, ranked, place, text))
        })
    }

    /// In the order of [`STATEMENT_NAMES`].
    pub fn features(
        &self,
        rank: usize,
        ranked: &RankedPassage<'_>,
        place: Place,
        statement: &str,
    ) -> [f32; STATEMENT_NAMES.len()] {
        let fits = ranked.statements.as_ref();
        let fit = fits.and_then(|blocks| blocks.get(place.block)?.get(place.statement));
        let StatementFit { late, cosine } = fit.copied().unwrap_or_default();
        [late, cosine, self.words(statement), rank as f32]
    }

    /// 0 to 1: the share of the question's weight that a statement has.
    fn words(&self, statement: &str) -> f32 {
        let terms = self.index.terms(statement);
        let shared: f32 = terms.iter().filter_map(|term| self.weights.get(term)).sum();
        shared / self.weights.values().sum::<f32>().max(f32::MIN_POSITIVE)
    }

    /// Whether a statement has words that tell what is asked.
    pub fn tells(&self, statement: &str) -> bool {
        self.words(statement) > self.least
    }
}
