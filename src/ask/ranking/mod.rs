//! Finds the passages that answer a question and puts the best first: what the words find, and what the encoder finds
//! near in meaning, ordered by a weighted sum of few features; tells how sure that is, and how well a statement answers.

mod confidence;
mod cues;
mod features;
mod found;
mod names;
mod nearest;
#[cfg(feature = "encoder")]
mod semantic;
mod weights;
mod words;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
#[cfg(feature = "encoder")]
use std::ops::Range;
use std::path::Path;
#[cfg(feature = "encoder")]
use std::sync::Arc;

use features::{Asked, Features, NAMES, Told};
use found::Found;
use weights::{WEIGHTS, Weights, weigh};
use words::PassageWordCache;
#[cfg(feature = "encoder")]
use words::PassageWords;

use super::question::Question;
use crate::error::Result;
use crate::knowledge::Knowledge;
use crate::knowledge::index::SearchIndex;
use crate::knowledge::passage::PassageId;
#[cfg(feature = "encoder")]
use crate::knowledge::semantic::{SemanticIndex, SemanticMatches};

/// Passages that the words find, to be ordered by all features.
const CANDIDATES: usize = 50;

/// Everything that finds passages of one body of knowledge.
pub struct Retrieval {
    pub index: SearchIndex,
    words: PassageWordCache,
    #[cfg(feature = "encoder")]
    semantic: Option<SemanticIndex>,
}

/// What was found.
#[derive(Debug)]
pub struct Ranking {
    /// Best first.
    pub passages: Vec<Ranked>,
    /// 0 to 1: how sure it is that the best passage answers.
    pub confidence: f32,
    /// Below this confidence, nothing answers.
    pub threshold: f32,
    /// Whether the encoder took part.
    pub semantic: bool,
    /// What the confidence is made of, by name; for [`Ranked::features`] see [`named`].
    pub confidence_features: Vec<f32>,
}

#[derive(Debug)]
pub struct Ranked {
    pub passage: PassageId,
    /// The higher the better; comparable within one question only.
    pub score: f32,
    pub features: Features,
    /// How near each statement is to the question, in the order of the blocks; nothing without the encoder.
    pub statements: Option<Vec<Vec<StatementFit>>>,
    #[cfg(feature = "encoder")]
    words: Arc<PassageWords>,
}

/// How near a statement is to a question in meaning, each about 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct StatementFit {
    /// The mean of what the question's tokens find among the statement's.
    pub late: f32,
    /// Of the two as a whole, the statement read alone.
    pub cosine: f32,
}

/// What a statement is chosen by: how near it is, the share of the question's words that it has, and how many passages were
/// ranked before its own.
pub const STATEMENT_NAMES: [&str; 4] = ["late", "cosine", "words", "rank"];

/// How well a statement answers; a difference of 1 is 2.7 times the odds.
pub fn statement_score(semantic: bool, features: [f32; STATEMENT_NAMES.len()]) -> f32 {
    weigh(&learnt(semantic).lead, &STATEMENT_NAMES, &features)
}

fn learnt(semantic: bool) -> &'static Weights {
    match semantic {
        true => &WEIGHTS.semantic,
        false => &WEIGHTS.lexical,
    }
}

impl Retrieval {
    /// Opens what is kept below `data`, building the full-text index where needed. `encoder` tells whether meaning
    /// counts too; its vectors are made by [`Self::prepare`].
    ///
    /// # Errors
    /// A data folder that can't be written to is the user's mistake; all else is a fault.
    pub fn open(knowledge: &Knowledge, data: &Path, encoder: bool) -> Result<Self> {
        #[cfg(not(feature = "encoder"))]
        let _ = encoder;
        Ok(Self {
            index: SearchIndex::open(data, knowledge)?,
            words: PassageWordCache::new(knowledge.passages.len()),
            #[cfg(feature = "encoder")]
            semantic: match encoder {
                true => Some(SemanticIndex::open(data, knowledge)?),
                false => None,
            },
        })
    }

    /// Makes the vectors that are missing. Until then, words alone are searched.
    ///
    /// # Errors
    /// A fault, if they can't be kept.
    pub fn prepare(
        &self,
        knowledge: &Knowledge,
        progress: impl FnMut(usize, usize) -> ControlFlow<()> + Send,
    ) -> Result<()> {
        #[cfg(feature = "encoder")]
        if let Some(semantic) = &self.semantic {
            return semantic.prepare(knowledge, progress);
        }
        let _ = (knowledge, progress);
        Ok(())
    }

    /// Orders what is found for a question.
    ///
    /// # Errors
    /// A fault of the index.
    pub fn rank(&self, knowledge: &Knowledge, question: &Question) -> Result<Ranking> {
        let ids: Vec<&str> = question
            .frameworks
            .iter()
            .map(|place| knowledge.frameworks[*place].id.as_str())
            .collect();
        let hits = self.index.search(&question.corrected, &ids, CANDIDATES)?;
        let found = Found::read(&hits, &self.words, knowledge, &self.index);
        let asked = self.asked(question, &found)?;
        let told = |id: PassageId| self.told(knowledge, &asked, &found, id);
        let (mut passages, semantic) = self.compared(knowledge, &asked, &found.passages, told);
        let weights = learnt(semantic);
        for ranked in &mut passages {
            ranked.score = weigh(&weights.order, &NAMES, &ranked.features);
        }
        passages.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.passage.cmp(&b.passage)));
        let ordered: Vec<_> = passages.iter().map(|r| (r.score, r.features)).collect();
        let features = confidence::features(&asked, &ordered);
        let names: Vec<String> = confidence::names().collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        Ok(Ranking {
            confidence: if passages.is_empty() {
                0.0
            } else {
                weights.confidence(&names, &features)
            },
            threshold: weights.threshold,
            passages,
            semantic,
            confidence_features: features,
        })
    }

    fn asked<'a>(&self, question: &'a Question, found: &Found) -> Result<Asked<'a>> {
        let all: Vec<String> = question
            .terms
            .iter()
            .chain(&question.focus_terms)
            .cloned()
            .collect();
        let weights = self.index.weights(&all)?;
        let weights = weights
            .into_iter()
            .map(|(term, weight)| (words::words(&[term])[0], weight));
        let terms = words::words(&question.terms);
        let proper = names::names(&terms, &found.words());
        Ok(Asked::new(
            question,
            (terms, words::words(&question.focus_terms)),
            &proper,
            weights.collect(),
            self.index.rarest_weight(),
            found.best_score,
        ))
    }

    /// The features of one passage that need no encoder.
    fn told(
        &self,
        knowledge: &Knowledge,
        asked: &Asked<'_>,
        found: &Found,
        id: PassageId,
    ) -> Option<Ranked> {
        let passage = knowledge.passage(id)?;
        let (score, words) = found.get(id);
        let words = words.unwrap_or_else(|| self.words.get(knowledge, &self.index, id, passage));
        let told = Told {
            passage,
            words: &words,
            score,
        };
        Some(Ranked {
            passage: id,
            score: 0.0,
            features: features::lexical(asked, &told),
            statements: None,
            #[cfg(feature = "encoder")]
            words,
        })
    }

    /// All passages worth comparing with their features, and whether the encoder took part.
    #[cfg(not(feature = "encoder"))]
    #[expect(clippy::unused_self, reason = "with the encoder it is used")]
    fn compared(
        &self,
        _: &Knowledge,
        _: &Asked<'_>,
        found: &[PassageId],
        told: impl Fn(PassageId) -> Option<Ranked>,
    ) -> (Vec<Ranked>, bool) {
        (found.iter().copied().filter_map(told).collect(), false)
    }

    /// All passages worth comparing with their features, and whether the encoder took part.
    #[cfg(feature = "encoder")]
    fn compared(
        &self,
        knowledge: &Knowledge,
        asked: &Asked<'_>,
        found: &[PassageId],
        told: impl Fn(PassageId) -> Option<Ranked>,
    ) -> (Vec<Ranked>, bool) {
        let semantic = self.semantic.as_ref();
        let question = asked.question;
        let names = self.names(asked);
        let matches = semantic
            .and_then(|semantic| semantic.matches(knowledge, &question.bare, &names, found));
        let Some(SemanticMatches { passages, tokens }) = matches else {
            return (found.iter().copied().filter_map(told).collect(), false);
        };
        let ranked = passages.into_iter().filter_map(|found| {
            let mut ranked = told(found.passage)?;
            semantic::add(&mut ranked.features, &tokens, &found.blocks);
            let statements = found.blocks.iter().map(|block| {
                let both = block.statement_fits.iter().zip(&block.statement_cosines);
                both.map(|(fits, cosine)| StatementFit {
                    late: semantic::late(&tokens, fits),
                    cosine: *cosine,
                })
                .collect()
            });
            let statements: Vec<Vec<StatementFit>> = statements.collect();
            let near: Vec<f32> = statements.iter().flatten().map(|fit| fit.late).collect();
            features::set_nearest(&mut ranked.features, asked, &ranked.words, &near);
            ranked.statements = Some(statements);
            Some(ranked)
        });
        (ranked.collect(), true)
    }

    /// Where the question has names: those of frameworks, and what the articles write as names.
    #[cfg(feature = "encoder")]
    fn names(&self, asked: &Asked<'_>) -> Vec<Range<usize>> {
        let Question { bare, names, .. } = asked.question;
        let proper = names::places(bare, |word| {
            let words = words::words(&self.index.terms(word));
            words.iter().any(|word| asked.proper.contains(word))
        });
        proper.into_iter().chain(names.iter().cloned()).collect()
    }
}

/// Features with their names, for whoever learns or explains weights.
pub fn named(features: &[f32]) -> BTreeMap<String, f32> {
    let names = match features.len() == NAMES.len() {
        true => NAMES
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>(),
        false => confidence::names().collect(),
    };
    names.into_iter().zip(features.iter().copied()).collect()
}
