//! Makes the answer from the table's cells and the evidence, or an abstention.

use std::collections::HashSet;

use super::answer::{
    Answer, AnswerCitation, AnswerPassage, CitedStatement, QUOTED_WITH_CELLS, RetrievalKind,
    UnknownCell,
};
use super::cells::{self, CellAnswer, TRUSTED};
use super::disagreement;
use super::evidence::{Evidence, MAX_PASSAGES, MAX_QUOTED, RankedPassage, Verdict};
use super::lead::Lead;
use super::meanings::Meanings;
use super::nearest::nearest;
use super::question::{Kind, Question};
use super::relevance::Relevance;
use crate::knowledge::Knowledge;
use crate::knowledge::excerpt::Excerpt;
use crate::knowledge::index::SearchIndex;
use crate::knowledge::passage::PassageId;

/// Words the answer from the evidence.
pub fn compose(
    knowledge: &Knowledge,
    index: &SearchIndex,
    question: &Question,
    evidence: &Evidence<'_>,
) -> Answer {
    let meanings = meanings(question, evidence);
    let cells = trusted_cells(knowledge, index, question, &meanings);
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
        false => lead(knowledge, index, question, evidence, &cells, &meanings),
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

/// What the table says, where that is what the question asks.
fn trusted_cells<'a>(
    knowledge: &'a Knowledge,
    index: &SearchIndex,
    question: &Question,
    meanings: &Meanings<'_>,
) -> Vec<CellAnswer<'a>> {
    let answers = match question.kind {
        Kind::Comparison => cells::compared(knowledge, question),
        Kind::Definition if question.asks_only_terms => {
            cells::described(knowledge, &meanings.untold)
        }
        _ => cells::read(knowledge, index, question),
    };
    match cells::explained(&answers) >= TRUSTED {
        true => answers,
        false => Vec::new(),
    }
}

/// What the passages say of the terms asked for.
fn meanings<'q>(question: &'q Question, evidence: &Evidence<'_>) -> Meanings<'q> {
    match evidence.verdict {
        Verdict::Answered { .. } => Meanings::find(&evidence.passages, &question.defines),
        Verdict::NotInSources | Verdict::OffTopic => Meanings::untold(&question.defines),
    }
}

fn lead(
    knowledge: &Knowledge,
    index: &SearchIndex,
    question: &Question,
    evidence: &Evidence<'_>,
    cells: &[CellAnswer<'_>],
    meanings: &Meanings<'_>,
) -> Lead {
    let mut lead = Lead::default();
    let relevance = Relevance::new(index, question, &evidence.weights);
    lead.tell_cells(knowledge, cells);
    lead.tell_sentences_of_cells(knowledge, cells);
    lead.tell_meanings(meanings);
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
    let mut seen = HashSet::new();
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
