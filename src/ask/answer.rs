//! The answer to one question, in the form that other tools may rely on (`ask --json`, `ask --batch`).

use serde::Serialize;

use super::evidence::MAX_QUOTED;
use super::explanation::Explanation;
use crate::knowledge::Knowledge;
use crate::knowledge::excerpt::Excerpt;
use crate::knowledge::table::Disagreement;

/// Statements with their citations, or an abstention with the nearest things there are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    pub question: String,
    /// The question without typing errors, where it had some.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_as: Option<String>,
    pub abstained: bool,
    /// 0 to 1: how sure it is that the passages answer the question.
    pub confidence: f32,
    /// The statements as one text, without marks.
    pub answer: String,
    pub statements: Vec<CitedStatement>,
    pub citations: Vec<AnswerCitation>,
    /// What the sources disagree on, of what the question names.
    pub disagreements: Vec<Disagreement>,
    /// Best first, also after an abstention.
    pub passages: Vec<AnswerPassage>,
    /// After an abstention: where the nearest passages stand; empty for small talk.
    pub nearest: Vec<String>,
    /// Of what the question names, cells that the table has not.
    pub unknown: Vec<UnknownCell>,
    /// The fingerprint of the knowledge.
    pub index: String,
    /// How passages were found: by meaning and words, or by words alone as long as the encoder is not ready.
    pub retrieval: RetrievalKind,
    /// What order and confidence were made of, for whoever asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RetrievalKind {
    Semantic,
    Lexical,
}

impl Answer {
    /// An abstention without anything near.
    pub fn none(knowledge: &Knowledge, question: &str) -> Self {
        Self {
            question: question.to_owned(),
            taken_as: None,
            abstained: true,
            confidence: 0.0,
            answer: String::new(),
            statements: Vec::new(),
            citations: Vec::new(),
            disagreements: Vec::new(),
            passages: Vec::new(),
            nearest: Vec::new(),
            unknown: Vec::new(),
            index: knowledge.fingerprint.as_str().to_owned(),
            retrieval: RetrievalKind::Lexical,
            explanation: None,
        }
    }

    /// How many of the citations are worth quoting, from the first on.
    pub fn quoted(&self) -> usize {
        let cells = self.statements.iter().filter_map(|s| s.cell.as_ref());
        let values = cells.map(|cell| {
            if cell.disagree {
                MAX_QUOTED
            } else {
                cell.values.len()
            }
        });
        match values.sum::<usize>() {
            0 => MAX_QUOTED,
            values => values.clamp(QUOTED_WITH_CELLS, MAX_QUOTED),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CitedStatement {
    pub text: String,
    /// Numbers of citations.
    pub citations: Vec<usize>,
    /// The same in parts, if it is from the table.
    #[serde(skip)]
    pub cell: Option<CitedCell>,
}

/// What the table says of one framework and one attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct CitedCell {
    /// "Flask, created by".
    pub name: String,
    /// None where the sources don't say.
    pub values: Vec<CitedValue>,
    /// How many more there are.
    pub untold: Option<usize>,
    pub disagree: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CitedValue {
    pub words: String,
    /// Numbers of citations.
    pub citations: Vec<usize>,
}

/// A framework and an attribute, by id, of which the sources say nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnknownCell {
    pub framework: String,
    pub attribute: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnswerCitation {
    /// From 1.
    pub n: usize,
    /// Id of the article.
    pub source: String,
    pub title: String,
    pub publisher: Option<String>,
    /// The latest date the source gives for itself.
    pub published: Option<String>,
    pub heading: String,
    /// The passage's own words: the block that has the statement.
    pub quote: String,
    #[serde(skip)]
    pub excerpt: Excerpt,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnswerPassage {
    /// Id of the article.
    pub source: String,
    pub heading: String,
    pub text: String,
    pub score: f32,
}

/// Enough for a cell that answers, however many sources say the same; to fewer, the best of the other passages is added.
pub const QUOTED_WITH_CELLS: usize = 2;
