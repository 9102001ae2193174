//! The answer to one question, in the form that other tools may rely on (`ask --json`, `ask --batch`).

use serde::Serialize;
use std::collections::HashMap;

use super::evidence::{Evidence, MAX_PASSAGES, RankedPassage, Verdict};
use super::question::Question;
use crate::citing::provenance;
use crate::knowledge::Knowledge;
use crate::knowledge::index::SearchIndex;
use crate::knowledge::passage::{Passage, PassageId, Statement};
use crate::knowledge::table::Disagreement;

/// Statements with their citations, or an abstention with the nearest things there are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    pub question: String,
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
    /// The fingerprint of the knowledge.
    pub index: String,
}

impl Answer {
    /// An abstention without anything near.
    pub fn none(knowledge: &Knowledge, question: &str) -> Self {
        Self {
            question: question.to_owned(),
            abstained: true,
            confidence: 0.0,
            answer: String::new(),
            statements: Vec::new(),
            citations: Vec::new(),
            disagreements: Vec::new(),
            passages: Vec::new(),
            nearest: Vec::new(),
            index: knowledge.fingerprint.as_str().to_owned(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CitedStatement {
    pub text: String,
    /// Numbers of citations.
    pub citations: Vec<usize>,
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
    /// The passage's own words.
    pub quote: String,
    #[serde(skip)]
    pub passage: PassageId,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnswerPassage {
    /// Id of the article.
    pub source: String,
    pub heading: String,
    pub text: String,
    pub score: f32,
}

/// How many nearest topics an abstention names.
const NEAREST: usize = 3;

/// Words the answer from the evidence.
pub fn compose(
    knowledge: &Knowledge,
    index: &SearchIndex,
    question: &Question,
    evidence: &Evidence<'_>,
) -> Answer {
    let quoted = match evidence.verdict {
        Verdict::Answered { quoted } => &evidence.passages[..quoted],
        Verdict::NotInSources | Verdict::OffTopic => &[],
    };
    let statements = statements(index, quoted, &evidence.weights);
    Answer {
        question: question.text.clone(),
        abstained: quoted.is_empty(),
        confidence: evidence.confidence,
        answer: joined(&statements),
        statements,
        citations: citations(knowledge, quoted),
        disagreements: match quoted {
            [] => Vec::new(),
            _ => disagreements(knowledge, question),
        },
        passages: passages(&evidence.passages),
        nearest: match evidence.verdict {
            Verdict::NotInSources => nearest(knowledge, &evidence.passages),
            Verdict::Answered { .. } | Verdict::OffTopic => Vec::new(),
        },
        index: knowledge.fingerprint.as_str().to_owned(),
    }
}

/// Of each passage, the statement that has most of the question's telling words.
fn statements(
    index: &SearchIndex,
    quoted: &[RankedPassage<'_>],
    weights: &HashMap<String, f32>,
) -> Vec<CitedStatement> {
    let cited = quoted.iter().enumerate().filter_map(|(at, ranked)| {
        Some(CitedStatement {
            text: best_statement(index, ranked.passage, weights)?.readable,
            citations: vec![at + 1],
        })
    });
    cited.collect()
}

/// The first of the statements that share the most weight with the question.
fn best_statement<'a>(
    index: &SearchIndex,
    passage: &'a Passage,
    weights: &HashMap<String, f32>,
) -> Option<Statement<'a>> {
    let shared = |statement: &Statement<'_>| -> f32 {
        let terms = index.terms(&statement.readable);
        terms.iter().filter_map(|term| weights.get(term)).sum()
    };
    let mut statements = passage.statements();
    // A list's lead-in says nothing without its items.
    if statements.len() > 1 {
        statements.retain(|statement| !statement.readable.ends_with(':'));
    }
    let scored = statements
        .into_iter()
        .map(|statement| (shared(&statement), statement));
    scored
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, statement)| statement)
}

fn joined(statements: &[CitedStatement]) -> String {
    let texts: Vec<&str> = statements.iter().map(|s| s.text.as_str()).collect();
    texts.join(" ")
}

fn citations(knowledge: &Knowledge, quoted: &[RankedPassage<'_>]) -> Vec<AnswerCitation> {
    let numbered = (1..).zip(quoted);
    let citations = numbered.filter_map(|(n, ranked)| {
        let passage = ranked.passage;
        let article = knowledge.article(&passage.article)?;
        Some(AnswerCitation {
            n,
            source: passage.article.clone(),
            title: article.title.clone(),
            publisher: article.publisher_or_author().map(str::to_owned),
            published: article.date().map(|date| date.to_string()),
            heading: passage.heading_path(),
            quote: passage.text.clone(),
            passage: ranked.id,
        })
    });
    citations.collect()
}

fn disagreements(knowledge: &Knowledge, question: &Question) -> Vec<Disagreement> {
    let frameworks = question
        .frameworks
        .iter()
        .map(|f| &knowledge.frameworks[*f]);
    frameworks
        .flat_map(|framework| {
            let attributes = question
                .attributes
                .iter()
                .map(|a| &knowledge.attributes[a.place]);
            attributes.filter_map(move |attribute| Disagreement::of(framework, attribute))
        })
        .collect()
}

fn passages(ranked: &[RankedPassage<'_>]) -> Vec<AnswerPassage> {
    let passages = ranked
        .iter()
        .take(MAX_PASSAGES)
        .map(|ranked| AnswerPassage {
            source: ranked.passage.article.clone(),
            heading: ranked.passage.heading_path(),
            text: ranked.passage.text.clone(),
            score: ranked.score,
        });
    passages.collect()
}

/// "Flask › Limits (MicroPyramid, updated 2026-06-10)" of the best passages, none twice.
fn nearest(knowledge: &Knowledge, ranked: &[RankedPassage<'_>]) -> Vec<String> {
    let mut nearest: Vec<String> = Vec::new();
    for passage in ranked.iter().map(|ranked| ranked.passage) {
        let heading = passage.heading_path();
        let from = provenance(knowledge, &passage.article);
        let place = format!("{heading} ({from})");
        if !heading.is_empty() && !nearest.contains(&place) {
            nearest.push(place);
        }
    }
    nearest.truncate(NEAREST);
    nearest
}
