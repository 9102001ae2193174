//! The passages that the words of a question find, each read once: for which of these words are names, and for what a
//! passage has in common with the question.

use std::collections::HashMap;
use std::sync::Arc;

use super::words::{PassageWordCache, PassageWords};
use crate::knowledge::Knowledge;
use crate::knowledge::index::{Hit, SearchIndex};
use crate::knowledge::passage::PassageId;

pub struct Found {
    /// Best first.
    pub passages: Vec<PassageId>,
    /// The best BM25 score; 0 if nothing was found.
    pub best_score: f32,
    by_passage: HashMap<PassageId, (f32, Arc<PassageWords>)>,
}

impl Found {
    pub fn read(
        hits: &[Hit],
        cache: &PassageWordCache,
        knowledge: &Knowledge,
        index: &SearchIndex,
    ) -> Self {
        let read = |hit: &Hit| {
            let passage = knowledge.passage(hit.passage)?;
            let words = cache.get(knowledge, index, hit.passage, passage);
            Some((hit.passage, (hit.score, words)))
        };
        Self {
            passages: hits.iter().map(|hit| hit.passage).collect(),
            best_score: hits.first().map_or(0.0, |hit| hit.score),
            by_passage: hits.iter().filter_map(read).collect(),
        }
    }

    /// The words of all that was found.
    pub fn words(&self) -> impl Iterator<Item = &PassageWords> + Clone {
        self.by_passage.values().map(|(_, words)| words.as_ref())
    }

    /// A passage's BM25 score and its words; 0 and none if the question's words did not find it.
    pub fn get(&self, id: PassageId) -> (f32, Option<Arc<PassageWords>>) {
        let found = self.by_passage.get(&id);
        found.map_or((0.0, None), |(score, words)| {
            (*score, Some(Arc::clone(words)))
        })
    }
}
