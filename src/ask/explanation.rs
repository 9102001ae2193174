//! Tells what order, confidence and the choice of statements were made of, for whoever learns weights or looks into an
//! answer (`ask --explain`).

use std::collections::BTreeMap;

use serde::Serialize;

use super::evidence::{Evidence, MAX_QUOTED, RankedPassage};
use super::question::Question;
use super::ranking::{STATEMENT_NAMES, named};
use super::relevance::Relevance;
use super::statement::Place;
use crate::knowledge::index::SearchIndex;
use crate::knowledge::passage::Block;

/// The features of the ranking, by name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    pub confidence: BTreeMap<String, f32>,
    /// Of all passages that were compared, best first.
    pub passages: Vec<ExplainedPassage>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplainedPassage {
    pub source: String,
    pub text: String,
    pub features: BTreeMap<String, f32>,
    /// Of the first passages, what statements are chosen by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<ExplainedStatement>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplainedStatement {
    pub text: String,
    pub features: BTreeMap<&'static str, f32>,
}

/// What order and confidence were made of.
pub fn explain(index: &SearchIndex, question: &Question, evidence: &Evidence<'_>) -> Explanation {
    let relevance = Relevance::new(index, question, &evidence.weights);
    let passages = evidence.passages.iter().enumerate();
    let passages = passages.map(|(rank, ranked)| ExplainedPassage {
        source: ranked.passage.article.to_string(),
        text: ranked.passage.text.clone(),
        features: named(&ranked.features),
        statements: match rank < MAX_QUOTED {
            true => explain_statements(&relevance, rank, ranked),
            false => Vec::new(),
        },
    });
    Explanation {
        confidence: named(&evidence.features),
        passages: passages.collect(),
    }
}

fn explain_statements(
    relevance: &Relevance<'_>,
    rank: usize,
    ranked: &RankedPassage<'_>,
) -> Vec<ExplainedStatement> {
    let blocks = ranked.passage.blocks().map(Block::statements).enumerate();
    let statements = blocks.flat_map(|(block, statements)| {
        let statements = statements.into_iter().enumerate();
        statements.map(move |(statement, told)| {
            let place = Place { block, statement };
            let features = relevance.features(rank, ranked, place, &told.readable);
            ExplainedStatement {
                text: told.text.to_owned(),
                features: STATEMENT_NAMES.into_iter().zip(features).collect(),
            }
        })
    });
    statements.collect()
}
