//! Chooses what the answer says first: one to four statements, each with the numbers of its citations, and the blocks
//! that are quoted for them. Cells of the table come first, then sentences that define, then passages' best statements.

use super::answer::{CitedCell, CitedStatement, CitedValue};
use super::cells::CellAnswer;
use super::evidence::RankedPassage;
use super::meanings::Meanings;
use super::relevance::Relevance;
use super::statement::{self, Pick, Place};
use crate::cells;
use crate::knowledge::Knowledge;
use crate::knowledge::excerpt::Excerpt;
use crate::knowledge::index::SearchIndex;
use crate::knowledge::passage::PassageId;
use crate::knowledge::table::Claim;

/// What is said, and what it stands on.
#[derive(Debug, Default, PartialEq)]
pub struct Lead {
    pub statements: Vec<CitedStatement>,
    /// In the order of their numbers, which begin at 1.
    pub cited: Vec<Excerpt>,
    /// How many of these were cited for cells and definitions.
    before_passages: usize,
}

/// More are no lead.
const MAX_STATEMENTS: usize = 4;
/// So many sources are named for a value that they agree on; an item of a list has one.
const MAX_SOURCES: usize = 3;
/// A statement joins the lead only if its score is at most so much lower than the best one's: by the weights' own measure it
/// is then a thirtieth as likely to answer. On questions kept from training a lower limit cost right answers, a higher one added few.
const JOINS_WITHIN: f32 = 3.5;
/// Nor if more than this share of its words stands in the lead already.
const MAX_SAID: f32 = 0.5;
impl Lead {
    /// One statement for each of the table's answers.
    pub fn tell_cells(&mut self, knowledge: &Knowledge, answers: &[CellAnswer<'_>]) {
        let answers = &answers[..answers.len().min(MAX_STATEMENTS)];
        self.cite_in_turn(knowledge, answers);
        for answer in answers {
            let told = answer.claims.iter().take(answer.told());
            let is_list = answer.claims.len() > 1 && !answer.disagree;
            let sources = if is_list { 1 } else { MAX_SOURCES };
            let values = told.map(|claim| CitedValue {
                words: answer.value(claim),
                citations: self.cite_claim(knowledge, claim, sources),
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

    /// Where a value in the table leaves out what the question asks and the sentence it is from has it, that sentence.
    pub fn tell_sentences_of_cells(&mut self, knowledge: &Knowledge, answers: &[CellAnswer<'_>]) {
        let rests = |answer: &&CellAnswer<'_>| answer.rests_on_sentences;
        for answer in answers.iter().filter(rests) {
            let [claim] = answer.claims.as_slice() else {
                continue;
            };
            if let Some(excerpt) = Excerpt::of(knowledge, claim.citations[0])
                && let Some(pick) = pick_at(knowledge, &excerpt)
            {
                self.tell(excerpt.passage, pick);
            }
        }
    }

    /// The first claim of each answer, then the second of each, so that the first quotes are of all of them.
    fn cite_in_turn(&mut self, knowledge: &Knowledge, answers: &[CellAnswer<'_>]) {
        let longest = answers.iter().map(CellAnswer::told).max().unwrap_or(0);
        for at in 0..longest {
            let telling = answers.iter().filter(|answer| at < answer.told());
            let claims = telling.filter_map(|answer| answer.claims.get(at));
            let citations = claims.filter_map(|claim| claim.citations.first());
            for excerpt in citations.filter_map(|citation| Excerpt::of(knowledge, citation)) {
                self.cite(excerpt);
            }
        }
    }

    /// The sentences that say what the terms mean.
    pub fn tell_meanings(&mut self, meanings: &Meanings<'_>) {
        for (id, pick) in &meanings.sentences {
            self.tell(*id, pick.clone());
        }
    }

    /// What cells and definitions stand on, which is found otherwise than by ranking.
    pub fn cited_before_passages(&self) -> &[Excerpt] {
        &self.cited[..self.before_passages]
    }

    /// The best statement of these passages, and those near it that add something; none where cells or definitions have
    /// answered. All passages are quoted.
    pub fn tell_passages(&mut self, relevance: &Relevance<'_>, quoted: &[&RankedPassage<'_>]) {
        self.before_passages = self.cited.len();
        let of_passages: Vec<(&RankedPassage<'_>, Vec<Pick>)> = quoted
            .iter()
            .enumerate()
            .map(|(rank, ranked)| (*ranked, relevance.picks(rank, ranked)))
            .collect();
        let all = of_passages
            .iter()
            .flat_map(|(ranked, picks)| picks.iter().map(move |pick| (*ranked, pick)));
        let mut all: Vec<_> = all.collect();
        all.sort_by(|(_, a), (_, b)| b.score.total_cmp(&a.score));
        let best = all.first().map_or(0.0, |(_, best)| best.score);
        let is_answered = !self.statements.is_empty();
        for (ranked, pick) in all.into_iter().filter(|_| !is_answered) {
            let joins = pick.score >= best - JOINS_WITHIN
                && (ranked.statements.is_some() || relevance.tells(&pick.text))
                && self.adds(relevance.index, &pick.text);
            if self.statements.is_empty() || joins {
                self.tell(ranked.id, pick.clone());
            }
        }
        for (ranked, picks) in &of_passages {
            let cited = self.cited.iter().any(|cited| cited.passage == ranked.id);
            if let Some(best) = picks.first().filter(|_| !cited) {
                self.cite(excerpt_of(ranked.id, best));
            }
        }
    }

    fn tell(&mut self, passage: PassageId, pick: Pick) {
        let told = self.statements.iter().any(|told| told.text == pick.text);
        if !told && self.statements.len() < MAX_STATEMENTS {
            let citation = self.cite(excerpt_of(passage, &pick));
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

    fn cite_claim(
        &mut self,
        knowledge: &Knowledge,
        claim: &Claim<'_>,
        sources: usize,
    ) -> Vec<usize> {
        let citations = claim.citations.iter().take(sources);
        let excerpts = citations.filter_map(|citation| Excerpt::of(knowledge, citation));
        let mut numbers: Vec<usize> = excerpts.map(|excerpt| self.cite(excerpt)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// The number of this block's citation, a new one if it is not cited yet.
    fn cite(&mut self, excerpt: Excerpt) -> usize {
        let same =
            |cited: &Excerpt| cited.passage == excerpt.passage && cited.block == excerpt.block;
        let Some(at) = self.cited.iter().position(same) else {
            self.cited.push(excerpt);
            return self.cited.len();
        };
        let statements = &mut self.cited[at].statements;
        statements.extend(excerpt.statements);
        statements.sort_unstable();
        statements.dedup();
        at + 1
    }
}

fn excerpt_of(passage: PassageId, pick: &Pick) -> Excerpt {
    Excerpt {
        passage,
        block: pick.block,
        statements: pick.statements.clone(),
    }
}

/// The statements that stand there, to be read alone.
fn pick_at(knowledge: &Knowledge, excerpt: &Excerpt) -> Option<Pick> {
    let is_there = |place: Place, _: &str| {
        let is_there =
            place.block == excerpt.block && excerpt.statements.contains(&place.statement);
        f32::from(u8::from(is_there))
    };
    let pick = statement::best(knowledge.passage(excerpt.passage)?, is_there)?;
    (pick.score > 0.0).then_some(pick)
}
