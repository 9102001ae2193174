//! Chooses the passages that answer a question, or finds that none does.

use std::collections::HashMap;

use super::question::Question;
use super::ranking::{Ranked, Retrieval, StatementFit};
use crate::error::Result;
use crate::knowledge::Knowledge;
use crate::knowledge::passage::{Passage, PassageId};

/// What was found for a question.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// Best first.
    pub passages: Vec<RankedPassage<'a>>,
    /// 0 to 1: how sure it is that the best passage answers.
    pub confidence: f32,
    /// Below this confidence, nothing answers.
    pub threshold: f32,
    /// Whether meaning counted, and not words alone.
    pub semantic: bool,
    pub verdict: Verdict,
    /// How telling each word of the question is.
    pub weights: HashMap<String, f32>,
    /// What the confidence was made of, by name.
    pub features: Vec<f32>,
}

#[derive(Debug)]
pub struct RankedPassage<'a> {
    pub id: PassageId,
    pub passage: &'a Passage,
    /// The higher the better; comparable within one question only.
    pub score: f32,
    /// What it has in common with the question, by name.
    pub features: Vec<f32>,
    /// How near each statement is to the question, by block; nothing where words alone counted.
    pub statements: Option<Vec<Vec<StatementFit>>>,
}

impl RankedPassage<'_> {
    /// Its headings and its text.
    pub fn told(&self) -> String {
        let passage = self.passage;
        format!("{}\n{}", passage.headings.join("\n"), passage.text)
    }

    /// Whether it names a framework of the question.
    pub fn names_asked(&self, knowledge: &Knowledge, question: &Question) -> bool {
        let named = knowledge.lexicon.frameworks_in(&self.told());
        question.frameworks.iter().any(|f| named.contains(f))
    }
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
/// More quotes than these are a wall of text in a chat: what else is cited is only named.
pub const MAX_QUOTED: usize = 3;
/// A passage whose score is lower by this much than the best one's is rather noise than evidence: by the weights'
/// own measure it is then a tenth as likely to answer.
const QUOTED_SCORE_DROP: f32 = 2.3;

/// Searches and judges.
///
/// # Errors
/// A fault of the index.
pub fn gather<'a>(
    knowledge: &'a Knowledge,
    retrieval: &Retrieval,
    question: &Question,
) -> Result<Evidence<'a>> {
    let mut ranking = retrieval.rank(knowledge, question)?;
    if question.terms.is_empty() {
        // Courtesies alone: whatever is near them in meaning is no answer.
        ranking.passages.clear();
        ranking.confidence = 0.0;
    }
    let passages = ranking.passages.into_iter().filter_map(|ranked| {
        let Ranked {
            passage: id,
            score,
            features,
            statements,
            ..
        } = ranked;
        Some(RankedPassage {
            id,
            passage: knowledge.passage(id)?,
            score,
            features: features.to_vec(),
            statements,
        })
    });
    let passages: Vec<_> = passages.collect();
    let weights = retrieval.index.weights(&question.terms)?;
    let rarest = retrieval.index.rarest_weight();
    // A question without any word of the sources is small talk, however near it is to something in meaning.
    let off_topic = passages.is_empty() || weights.values().all(|weight| *weight >= rarest);
    Ok(Evidence {
        verdict: match ranking.confidence >= ranking.threshold {
            true => Verdict::Answered {
                quoted: worth_quoting(&passages),
            },
            false if off_topic => Verdict::OffTopic,
            false => Verdict::NotInSources,
        },
        passages,
        confidence: ranking.confidence,
        threshold: ranking.threshold,
        semantic: ranking.semantic,
        weights,
        features: ranking.confidence_features,
    })
}

/// How many of the first passages come near the best one.
fn worth_quoting(passages: &[RankedPassage<'_>]) -> usize {
    let best = passages.first().map_or(0.0, |best| best.score);
    let near = |passage: &&RankedPassage<'_>| passage.score >= best - QUOTED_SCORE_DROP;
    passages.iter().take(MAX_QUOTED).take_while(near).count()
}
