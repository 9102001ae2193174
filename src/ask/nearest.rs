//! The nearest things to a question that is not answered: where passages stand that have something of what it asks.

use super::evidence::{Evidence, RankedPassage};
use super::question::Question;
use crate::citing::provenance;
use crate::knowledge::Knowledge;
use crate::knowledge::index::SearchIndex;

/// How many an abstention names.
const NEAREST: usize = 3;
/// A passage without a framework that the question names has at least this share of what tells what is asked.
const MIN_SHARE: f32 = 0.4;

/// "Flask › Limits (MicroPyramid, updated 2026-06-10)" of the best passages, none twice.
pub fn nearest(
    knowledge: &Knowledge,
    index: &SearchIndex,
    question: &Question,
    evidence: &Evidence<'_>,
) -> Vec<String> {
    let is_near = |ranked: &&RankedPassage<'_>| {
        ranked.names_asked(knowledge, question)
            || question.frameworks.is_empty()
                && share(question, evidence, &index.terms(&ranked.told())) >= MIN_SHARE
    };
    let mut nearest: Vec<String> = Vec::new();
    for ranked in evidence.passages.iter().filter(is_near) {
        let heading = ranked.passage.heading_path();
        let from = provenance(knowledge, &ranked.passage.article);
        let place = format!("{heading} ({from})");
        if !heading.is_empty() && !nearest.contains(&place) {
            nearest.push(place);
        }
    }
    nearest.truncate(NEAREST);
    nearest
}

/// How much of the weight of the question's telling words a text has, 0 to 1.
fn share(question: &Question, evidence: &Evidence<'_>, told: &[String]) -> f32 {
    let weight = |term: &String| evidence.weights.get(term).copied().unwrap_or(0.0);
    let asked = question.focus_terms.iter();
    let all: f32 = asked.clone().map(weight).sum();
    let shared: f32 = asked.filter(|term| told.contains(term)).map(weight).sum();
    if all > 0.0 { shared / all } else { 0.0 }
}
