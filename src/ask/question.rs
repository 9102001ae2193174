//! Reads a question: which words count in it, which frameworks and attributes it names.

use crate::knowledge::Knowledge;
use crate::knowledge::index::SearchIndex;
use crate::knowledge::lexicon::places;
use crate::knowledge::spelling::{Corrected, Correction};

#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// As it was typed.
    pub text: String,
    /// The same without typing errors: what is searched for.
    pub corrected: String,
    /// What was changed, in the order of the text.
    pub corrections: Vec<Correction>,
    /// Its words as the index knows them.
    pub terms: Vec<String>,
    /// Places of the frameworks it names.
    pub frameworks: Vec<usize>,
    /// Places of the attributes it names.
    pub attributes: Vec<usize>,
}

impl Question {
    pub fn read(knowledge: &Knowledge, index: &SearchIndex, text: &str) -> Self {
        let Corrected {
            text: corrected,
            corrections,
        } = knowledge.spelling.correct(text);
        Self {
            text: text.to_owned(),
            terms: index.terms(&corrected),
            frameworks: knowledge.lexicon.frameworks_in(&corrected),
            attributes: places(&knowledge.lexicon.attributes_mentioned(&corrected)),
            corrected,
            corrections,
        }
    }
}
