//! Reads a question: which words count in it, which frameworks and attributes it names.

use crate::knowledge::Knowledge;
use crate::knowledge::index::SearchIndex;

#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    pub text: String,
    /// Its words as the index knows them.
    pub terms: Vec<String>,
    /// Places of the frameworks it names.
    pub frameworks: Vec<usize>,
    /// Places of the attributes it names.
    pub attributes: Vec<usize>,
}

impl Question {
    pub fn read(knowledge: &Knowledge, index: &SearchIndex, text: &str) -> Self {
        Self {
            text: text.to_owned(),
            terms: index.terms(text),
            frameworks: knowledge.lexicon.frameworks_in(text),
            attributes: knowledge.lexicon.attributes_in(text),
        }
    }
}
