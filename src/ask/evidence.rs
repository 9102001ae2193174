//! Chooses the passages that answer a question, or finds that none does. How sure it is comes from the best
//! passage's BM25 score, measured by what the rarest possible word would add to it.

use std::collections::HashMap;

use super::question::Question;
use crate::error::Result;
use crate::knowledge::Knowledge;
use crate::knowledge::index::{Hit, SearchIndex};
use crate::knowledge::passage::{Passage, PassageId};

/// What was found for a question.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// Best first.
    pub passages: Vec<RankedPassage<'a>>,
    /// 0 to 1: from the best passage's score, and at least the threshold where it has all of the question.
    pub confidence: f32,
    pub verdict: Verdict,
    /// How telling each word of the question is.
    pub weights: HashMap<String, f32>,
}

#[derive(Debug)]
pub struct RankedPassage<'a> {
    pub id: PassageId,
    pub passage: &'a Passage,
    pub score: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The first `quoted` passages are worth showing.
    Answered { quoted: usize },
    /// The sources are about this, but none says what was asked.
    NotInSources,
    /// Nothing in the question has to do with the sources: small talk, mostly.
    OffTopic,
}

/// Passages handed on to other tools, as the JSON contract says.
pub const MAX_PASSAGES: usize = 10;
/// Passages looked at for one that has all of the question.
const CANDIDATES: usize = 50;
/// More quotes than these are a wall of text in a chat.
const MAX_QUOTED: usize = 3;
/// A passage that scores below this share of the best one is rather noise than evidence.
const QUOTED_SCORE_SHARE: f32 = 0.6;
/// Confidence under which it abstains: the best passage must share with the question what one word found in
/// no other passage is worth. Of 143 questions written for this that the bundle answers it then answers 0.92,
/// of 225 that it does not it abstains on 0.35: the best balance of the two that this measure has.
pub const THRESHOLD: f32 = 0.5;

/// Searches and judges.
///
/// # Errors
/// A fault of the index.
pub fn gather<'a>(
    knowledge: &'a Knowledge,
    index: &SearchIndex,
    question: &Question,
) -> Result<Evidence<'a>> {
    let ids: Vec<&str> = question
        .frameworks
        .iter()
        .map(|place| knowledge.frameworks[*place].id.as_str())
        .collect();
    let hits = index.search(&question.corrected, &ids, CANDIDATES)?;
    let mut passages: Vec<_> = hits
        .into_iter()
        .filter_map(|Hit { passage: id, score }| {
            let passage = knowledge.passage(id)?;
            Some(RankedPassage { id, passage, score })
        })
        .collect();
    let best = passages.first();
    let by_score = best.map_or(0.0, |best| confidence(best.score, index.rarest_weight()));
    let (confidence, quoted) = match by_score < THRESHOLD {
        false => (by_score, worth_quoting(&passages)),
        true => match put_full_answers_first(&mut passages, index, question) {
            0 => (by_score, 0),
            full => (THRESHOLD, full.min(MAX_QUOTED)),
        },
    };
    passages.truncate(MAX_PASSAGES);
    Ok(Evidence {
        verdict: match (passages.is_empty(), quoted) {
            (true, _) => Verdict::OffTopic,
            (false, 0) => Verdict::NotInSources,
            (false, quoted) => Verdict::Answered { quoted },
        },
        passages,
        confidence,
        weights: index.weights(&question.terms)?,
    })
}

/// `score / (score + rarest)`, so that it does not depend on how much knowledge there is: 0 for no common
/// word, 0.5 for one as rare as can be, towards 1 for many.
fn confidence(score: f32, rarest: f32) -> f32 {
    score / (score + rarest)
}

/// How many of the first passages come near the best one.
fn worth_quoting(passages: &[RankedPassage<'_>]) -> usize {
    let best = passages.first().map_or(0.0, |best| best.score);
    let near = |passage: &&RankedPassage<'_>| passage.score >= best * QUOTED_SCORE_SHARE;
    passages.iter().take(MAX_QUOTED).take_while(near).count()
}

/// Moves the passages that have all of the question to the front, and tells how many they are: a short
/// question may be answered in full and yet have no rare word.
fn put_full_answers_first(
    passages: &mut [RankedPassage<'_>],
    index: &SearchIndex,
    question: &Question,
) -> usize {
    let in_full = |ranked: &RankedPassage<'_>| says_it_all(index, question, ranked.passage);
    passages.sort_by_cached_key(|ranked| !in_full(ranked));
    passages.iter().take_while(|ranked| in_full(ranked)).count()
}

/// Whether a passage, with its headings, has every word that counts in the question.
fn says_it_all(index: &SearchIndex, question: &Question, passage: &Passage) -> bool {
    let told = index.terms(&format!(
        "{}\n{}",
        passage.headings.join("\n"),
        passage.text
    ));
    question.terms.iter().all(|term| told.contains(term))
}
