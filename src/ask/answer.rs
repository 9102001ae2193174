//! The answer to one question, in the form that other tools may rely on (`ask --json`, `ask --batch`).

use serde::Serialize;
use std::collections::BTreeMap;

use super::cells::{self, CellAnswer, TRUSTED};
use super::disagreement;
use super::evidence::{Evidence, MAX_PASSAGES, MAX_QUOTED, RankedPassage, Verdict};
use super::lead::{Lead, Relevance};
use super::nearest::nearest;
use super::question::{Kind, Question};
use super::ranking::{STATEMENT_NAMES, named};
use super::statement::Place;
use crate::knowledge::Knowledge;
use crate::knowledge::excerpt::Excerpt;
use crate::knowledge::index::SearchIndex;
use crate::knowledge::passage::{Block, PassageId};
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
const QUOTED_WITH_CELLS: usize = 2;

/// Words the answer from the evidence.
pub fn compose(
    knowledge: &Knowledge,
    index: &SearchIndex,
    question: &Question,
    evidence: &Evidence<'_>,
) -> Answer {
    let cells = trusted_cells(knowledge, index, question);
    let is_known = cells.iter().any(CellAnswer::is_known);
    let (abstained, confidence) = match (is_known, cells.is_empty()) {
        (true, _) => (false, evidence.confidence.max(evidence.threshold)),
        (false, false) => (true, evidence.confidence.min(1.0 - TRUSTED)),
        (false, true) => {
            let answered = matches!(evidence.verdict, Verdict::Answered { .. });
            (!answered, evidence.confidence)
        }
    };
    let lead = match abstained {
        true => Lead::default(),
        false => lead(knowledge, index, question, evidence, &cells),
    };
    let unknown = cells.iter().filter(|cell| !cell.is_known());
    Answer {
        question: question.text.clone(),
        taken_as: (!question.corrections.is_empty()).then(|| question.corrected.clone()),
        abstained,
        confidence,
        answer: joined(&lead.statements),
        citations: citations(knowledge, &lead.cited),
        disagreements: match abstained {
            true => Vec::new(),
            false => disagreement::of(knowledge, question, &cells),
        },
        passages: passages(knowledge, lead.cited_before_passages(), evidence),
        nearest: match abstained {
            true => nearest(knowledge, index, question, evidence),
            false => Vec::new(),
        },
        unknown: unknown.map(UnknownCell::of).collect(),
        statements: lead.statements,
        index: knowledge.fingerprint.as_str().to_owned(),
        retrieval: match evidence.semantic {
            true => RetrievalKind::Semantic,
            false => RetrievalKind::Lexical,
        },
        explanation: None,
    }
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

/// What the table says, where that is what the question asks.
fn trusted_cells<'a>(
    knowledge: &'a Knowledge,
    index: &SearchIndex,
    question: &Question,
) -> Vec<CellAnswer<'a>> {
    let answers = match question.kind {
        Kind::Comparison => cells::compared(knowledge, question),
        _ => cells::read(knowledge, index, question),
    };
    match cells::explained(&answers) >= TRUSTED {
        true => answers,
        false => Vec::new(),
    }
}

fn lead(
    knowledge: &Knowledge,
    index: &SearchIndex,
    question: &Question,
    evidence: &Evidence<'_>,
    cells: &[CellAnswer<'_>],
) -> Lead {
    let mut lead = Lead::default();
    let relevance = Relevance::new(index, question, &evidence.weights);
    lead.tell_cells(knowledge, cells);
    lead.tell_sentences_of_cells(knowledge, cells);
    lead.tell_definitions(&evidence.passages, &question.defines);
    let blocks = if cells.is_empty() {
        MAX_QUOTED
    } else {
        QUOTED_WITH_CELLS
    };
    let quoted = match evidence.verdict {
        Verdict::Answered { quoted } => quoted.min(blocks.saturating_sub(lead.cited.len())),
        Verdict::NotInSources | Verdict::OffTopic => 0,
    };
    let passages = evidence.passages.iter().take(quoted);
    // Beside an answer, passages on other frameworks are noise.
    let any = lead.statements.is_empty() || question.frameworks.is_empty();
    let quoted = passages.filter(|ranked| any || ranked.names_asked(knowledge, question));
    lead.tell_passages(&relevance, &quoted.collect::<Vec<_>>());
    lead
}

impl UnknownCell {
    fn of(answer: &CellAnswer<'_>) -> Self {
        Self {
            framework: answer.framework.id.clone(),
            attribute: answer.attribute.id.clone(),
        }
    }
}

impl Answer {
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

fn joined(statements: &[CitedStatement]) -> String {
    let texts: Vec<&str> = statements.iter().map(|s| s.text.as_str()).collect();
    texts.join("\n")
}

fn citations(knowledge: &Knowledge, cited: &[Excerpt]) -> Vec<AnswerCitation> {
    let citations = (1..).zip(cited).filter_map(|(n, excerpt)| {
        let passage = knowledge.passage(excerpt.passage)?;
        let article = knowledge.article(&passage.article)?;
        Some(AnswerCitation {
            n,
            source: passage.article.to_string(),
            title: article.title.clone(),
            publisher: article.publisher_or_author().map(str::to_owned),
            published: article.date().map(|date| date.to_string()),
            heading: passage.heading_path(),
            quote: passage.blocks().nth(excerpt.block)?.text.to_owned(),
            excerpt: excerpt.clone(),
        })
    });
    citations.collect()
}

/// Those that cells and definitions stand on, then the others as they are ranked.
fn passages(
    knowledge: &Knowledge,
    cited: &[Excerpt],
    evidence: &Evidence<'_>,
) -> Vec<AnswerPassage> {
    let ranked = &evidence.passages;
    let mut order: Vec<PassageId> = cited.iter().map(|excerpt| excerpt.passage).collect();
    order.extend(ranked.iter().map(|ranked| ranked.id));
    let mut seen = std::collections::HashSet::new();
    order.retain(|id| seen.insert(*id));
    // One that the ranking has not is no worse than the first that it has.
    let score_of = |id: PassageId| {
        let ranked = ranked
            .iter()
            .find(|ranked| ranked.id == id)
            .or(ranked.first());
        ranked.map_or(0.0, |ranked: &RankedPassage<'_>| ranked.score)
    };
    let passages = order.into_iter().filter_map(|id| {
        let passage = knowledge.passage(id)?;
        Some(AnswerPassage {
            source: passage.article.to_string(),
            heading: passage.heading_path(),
            text: passage.text.clone(),
            score: score_of(id),
        })
    });
    passages.take(MAX_PASSAGES).collect()
}
