//! The answer to one question, in the form that other tools may rely on (`ask --json`, `ask --batch`).

use serde::Serialize;
use std::collections::HashMap;

use super::evidence::{Evidence, MAX_PASSAGES, RankedPassage, Verdict};
use super::question::Question;
use crate::citing::provenance;
use crate::knowledge::Knowledge;
use crate::knowledge::index::SearchIndex;
use crate::knowledge::passage::{Passage, PassageId};
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
    /// The passage's own words: the block that has the statement.
    pub quote: String,
    #[serde(skip)]
    pub passage: PassageId,
    /// The quoted block's place in the passage.
    #[serde(skip)]
    pub block: usize,
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
    let best: Vec<_> = quoted
        .iter()
        .map(|ranked| best_statement(index, ranked.passage, &evidence.weights))
        .collect();
    let statements = statements(&best);
    Answer {
        question: question.text.clone(),
        abstained: quoted.is_empty(),
        confidence: evidence.confidence,
        answer: joined(&statements),
        statements,
        citations: citations(knowledge, quoted, &best),
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

/// A statement of a passage, and the block it stands in.
struct BestStatement {
    block: usize,
    text: String,
}

fn statements(best: &[BestStatement]) -> Vec<CitedStatement> {
    let cited = (1..).zip(best).map(|(n, statement)| CitedStatement {
        text: statement.text.clone(),
        citations: vec![n],
    });
    cited
        .filter(|statement| !statement.text.is_empty())
        .collect()
}

/// The first of the statements that share the most weight with the question.
fn best_statement(
    index: &SearchIndex,
    passage: &Passage,
    weights: &HashMap<String, f32>,
) -> BestStatement {
    let shared = |text: &str| -> f32 {
        let terms = index.terms(text);
        terms.iter().filter_map(|term| weights.get(term)).sum()
    };
    let statements = passage.blocks().enumerate().flat_map(|(block, b)| {
        let mut statements = b.statements();
        // A list's lead-in says nothing without its items.
        if statements.len() > 1 {
            statements.retain(|statement| !statement.readable.ends_with(':'));
        }
        let text = statements.into_iter().map(|statement| statement.readable);
        text.map(move |text| BestStatement { block, text })
    });
    let scored = statements.map(|statement| (shared(&statement.text), statement));
    let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map_or(
        BestStatement {
            block: 0,
            text: String::new(),
        },
        |(_, statement)| statement,
    )
}

fn joined(statements: &[CitedStatement]) -> String {
    let texts: Vec<&str> = statements.iter().map(|s| s.text.as_str()).collect();
    texts.join(" ")
}

fn citations(
    knowledge: &Knowledge,
    quoted: &[RankedPassage<'_>],
    best: &[BestStatement],
) -> Vec<AnswerCitation> {
    let numbered = (1..).zip(quoted).zip(best);
    let citations = numbered.filter_map(|((n, ranked), best)| {
        let passage = ranked.passage;
        let article = knowledge.article(&passage.article)?;
        Some(AnswerCitation {
            n,
            source: passage.article.to_string(),
            title: article.title.clone(),
            publisher: article.publisher_or_author().map(str::to_owned),
            published: article.date().map(|date| date.to_string()),
            heading: passage.heading_path(),
            quote: passage.blocks().nth(best.block)?.text.to_owned(),
            passage: ranked.id,
            block: best.block,
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
            source: ranked.passage.article.to_string(),
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
