//! Finds the sentences that say what terms mean among the passages found for a question, and which terms none of them tells.

use super::definition::{definition_score, heading_defines, sets_apart};
use super::evidence::RankedPassage;
use super::statement::{self, Pick, Place};
use crate::knowledge::passage::{Passage, PassageId};

/// What passages say of the terms that a question asks for.
#[derive(Debug, Default)]
pub struct Meanings<'a> {
    /// One that sets the terms apart, or the best one for each.
    pub sentences: Vec<(PassageId, Pick)>,
    /// The terms that no sentence tells the meaning of.
    pub untold: Vec<&'a String>,
}

/// From this score on, a sentence says what the term means.
const DEFINES_FROM: f32 = 0.5;
/// The first sentence under "What is an ORM?".
const UNDER_ITS_HEADING: f32 = 0.8;

impl<'a> Meanings<'a> {
    pub fn find(passages: &[RankedPassage<'_>], terms: &'a [String]) -> Self {
        if let Some(sentence) = setting_apart(passages, terms) {
            return Self {
                sentences: vec![sentence],
                untold: Vec::new(),
            };
        }
        let mut meanings = Self::default();
        for term in terms {
            match definition(passages, term) {
                Some(sentence) => meanings.sentences.push(sentence),
                None => meanings.untold.push(term),
            }
        }
        meanings
    }

    /// Where no passage answers.
    pub fn untold(terms: &'a [String]) -> Self {
        Self {
            sentences: Vec::new(),
            untold: terms.iter().collect(),
        }
    }
}

/// The first statement that tells of each of several terms what it is.
fn setting_apart(passages: &[RankedPassage<'_>], terms: &[String]) -> Option<(PassageId, Pick)> {
    let are_several = terms.len() > 1;
    passages.iter().filter(|_| are_several).find_map(|ranked| {
        let is_it = |_, text: &str| f32::from(u8::from(sets_apart(text, terms)));
        let pick = statement::best(ranked.passage, is_it)?;
        (pick.score > 0.0).then_some((ranked.id, pick))
    })
}

/// The statement that defines the term best, of equals the first.
fn definition(passages: &[RankedPassage<'_>], term: &str) -> Option<(PassageId, Pick)> {
    let picks = passages
        .iter()
        .filter_map(|ranked| Some((ranked.id, defining(ranked.passage, term)?)));
    let best = picks.reduce(|best, next| match next.1.score > best.1.score {
        true => next,
        false => best,
    });
    best.filter(|(_, pick)| pick.score >= DEFINES_FROM)
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
