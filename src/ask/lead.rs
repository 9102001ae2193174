//! Chooses what the answer says first: one to four statements, each with the numbers of its citations, and the blocks
//! that are quoted for them. Cells of the table come first, then sentences that define, then passages' best statements.

use std::collections::HashMap;

use super::answer::{CitedCell, CitedStatement, CitedValue};
use super::cells::CellAnswer;
use super::definition::{definition_score, heading_defines};
use super::evidence::RankedPassage;
use super::standing::{self, Standing};
use super::statement::{self, Pick, Place};
use crate::cells;
use crate::knowledge::Knowledge;
use crate::knowledge::index::SearchIndex;
use crate::knowledge::passage::{Passage, PassageId};
use crate::knowledge::table::Claim;

/// What is said, and what it stands on.
#[derive(Debug, Default, PartialEq)]
pub struct Lead {
    pub statements: Vec<CitedStatement>,
    /// In the order of their numbers, which begin at 1.
    pub cited: Vec<Standing>,
}

/// More are no lead.
const MAX_STATEMENTS: usize = 4;
/// A passage's best statement joins the lead only if it has so much of what the first has of the question.
const JOINS_FROM: f32 = 0.8;
/// Nor if more than this share of its words stands in the lead already.
const MAX_SAID: f32 = 0.5;
/// From this score on, a sentence says what the term means.
const DEFINES_FROM: f32 = 0.5;
/// The first sentence under "What is an ORM?".
const UNDER_ITS_HEADING: f32 = 0.8;

/// How well a statement of a passage answers; higher is better, 0 where it has nothing of the question. Its words
/// count as much as its meaning, where that is known.
pub fn relevance(
    index: &SearchIndex,
    weights: &HashMap<String, f32>,
    ranked: &RankedPassage<'_>,
    place: Place,
    statement: &str,
) -> f32 {
    let terms = index.terms(statement);
    let shared: f32 = terms.iter().filter_map(|term| weights.get(term)).sum();
    let all: f32 = weights.values().sum();
    let meaning = ranked
        .statements
        .as_ref()
        .and_then(|blocks| blocks.get(place.block)?.get(place.statement));
    shared / all.max(f32::MIN_POSITIVE) + meaning.copied().unwrap_or_default()
}

impl Lead {
    /// One statement for each of the table's answers.
    pub fn tell_cells(&mut self, knowledge: &Knowledge, answers: &[CellAnswer<'_>]) {
        for answer in answers.iter().take(MAX_STATEMENTS) {
            let told = answer.claims.iter().take(answer.told());
            let values = told.map(|claim| CitedValue {
                words: claim.full_words(answer.attribute),
                citations: self.cite_claim(knowledge, claim),
            });
            let values: Vec<CitedValue> = values.collect();
            let mut citations: Vec<usize> = values
                .iter()
                .flat_map(|value| value.citations.clone())
                .collect();
            citations.sort_unstable();
            citations.dedup();
            self.statements.push(CitedStatement {
                text: answer.words(),
                citations,
                cell: Some(CitedCell {
                    name: cells::name(answer.framework, answer.attribute),
                    values,
                    untold: answer.untold(),
                    disagree: answer.disagree,
                }),
            });
        }
    }

    /// The sentences that say best what the terms mean, where there are such.
    pub fn tell_definitions(&mut self, passages: &[RankedPassage<'_>], terms: &[String]) {
        for term in terms.iter().take(MAX_STATEMENTS) {
            let picks = passages.iter().filter_map(|ranked| {
                let pick = defining(ranked.passage, term)?;
                Some((ranked.id, pick))
            });
            let best = picks.reduce(|best, next| {
                if next.1.score > best.1.score {
                    next
                } else {
                    best
                }
            });
            if let Some((id, pick)) = best.filter(|(_, pick)| pick.score >= DEFINES_FROM) {
                self.tell(id, pick);
            }
        }
    }

    /// The first passage's best statement and those of the others that add to it. All are quoted.
    pub fn tell_passages(
        &mut self,
        index: &SearchIndex,
        weights: &HashMap<String, f32>,
        quoted: &[RankedPassage<'_>],
    ) {
        let mut least = 0.0;
        for ranked in quoted {
            let score = |place: Place, text: &str| relevance(index, weights, ranked, place, text);
            let Some(pick) = statement::best(ranked.passage, score) else {
                continue;
            };
            if self.statements.is_empty() {
                least = pick.score * JOINS_FROM;
                self.tell(ranked.id, pick);
            } else if least > 0.0 && pick.score >= least && self.adds(index, &pick.text) {
                self.tell(ranked.id, pick);
            } else {
                self.cite(standing_of(ranked.id, &pick));
            }
        }
    }

    fn tell(&mut self, passage: PassageId, pick: Pick) {
        let citation = self.cite(standing_of(passage, &pick));
        let told = self.statements.iter().any(|told| told.text == pick.text);
        if !told && self.statements.len() < MAX_STATEMENTS {
            self.statements.push(CitedStatement {
                text: pick.text,
                citations: vec![citation],
                cell: None,
            });
        }
    }

    /// Whether at least half of its words are not said yet.
    fn adds(&self, index: &SearchIndex, text: &str) -> bool {
        let terms = index.terms(text);
        let texts: Vec<&str> = self
            .statements
            .iter()
            .map(|told| told.text.as_str())
            .collect();
        let said = index.terms(&texts.join("\n"));
        let known = terms.iter().filter(|term| said.contains(term)).count();
        (known as f32) <= terms.len() as f32 * MAX_SAID
    }

    fn cite_claim(&mut self, knowledge: &Knowledge, claim: &Claim<'_>) -> Vec<usize> {
        let standings = claim
            .citations
            .iter()
            .filter_map(|citation| standing::of(knowledge, citation));
        let mut numbers: Vec<usize> = standings.map(|standing| self.cite(standing)).collect();
        numbers.dedup();
        numbers
    }

    /// The number of this block's citation, a new one if it is not cited yet.
    fn cite(&mut self, standing: Standing) -> usize {
        let same =
            |cited: &Standing| cited.passage == standing.passage && cited.block == standing.block;
        let Some(at) = self.cited.iter().position(same) else {
            self.cited.push(standing);
            return self.cited.len();
        };
        let statements = &mut self.cited[at].statements;
        statements.extend(standing.statements);
        statements.sort_unstable();
        statements.dedup();
        at + 1
    }
}

fn standing_of(passage: PassageId, pick: &Pick) -> Standing {
    Standing {
        passage,
        block: pick.block,
        statements: pick.statements.clone(),
    }
}

/// The statement of a passage that defines the term best.
fn defining(passage: &Passage, term: &str) -> Option<Pick> {
    let asked = passage
        .headings
        .last()
        .is_some_and(|heading| heading_defines(heading, term));
    statement::best(passage, |place, text| {
        let opens = asked
            && place
                == Place {
                    block: 0,
                    statement: 0,
                };
        let form = definition_score(text, term);
        if opens {
            form.max(UNDER_ITS_HEADING)
        } else {
            form
        }
    })
}
