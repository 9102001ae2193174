//! Spots in a text what has a name or a number: needs, frameworks, the size of the team.

use std::ops::Range;

use super::moods::MOODS;
use super::names::{Found, Names};
use super::people::{Counted, Team, counted};
use super::tokens::{Gap, Token, tokens};
use crate::knowledge::Knowledge;
use crate::knowledge::framework::Framework;

pub struct Spotted<'a> {
    pub tokens: Vec<Token>,
    pub needs: Vec<Found<'a>>,
    /// Those that are not a need's name too.
    pub frameworks: Vec<(&'a Framework, Range<usize>)>,
    pub people: Option<u32>,
    /// Words for numbers of people of which no size of the team was taken.
    pub not_taken: Vec<Range<usize>>,
    /// For each token, whether it belongs to one of these.
    pub taken: Vec<bool>,
}

impl<'a> Spotted<'a> {
    pub fn in_text(knowledge: &'a Knowledge, names: &Names<'a>, text: &str) -> Self {
        let tokens = corrected(knowledge, text);
        let mut mentions = mentions(knowledge, text, &tokens);
        let mut needs = names.find(&tokens);
        for (_, range) in &mut mentions {
            *range = unbroken(&tokens, &needs, range);
        }
        // "Django REST framework" names no need for REST.
        needs.retain(|need| {
            !mentions
                .iter()
                .any(|(_, range)| is_within(&need.tokens, range) || is_home(&tokens, need, range))
        });
        let of_need = |range: &Range<usize>| needs.iter().any(|need| overlap(&need.tokens, range));
        mentions.retain(|(_, range)| !of_need(range));
        let Counted { team, not_taken } = counted(&tokens, of_need);
        let mut taken = vec![false; tokens.len()];
        let of_team = team.iter().flat_map(|team: &Team| &team.tokens);
        let of_mentions = mentions.iter().map(|(_, range)| range);
        let of_needs = needs.iter().map(|need| &need.tokens);
        let of_numbers = of_team.chain(&not_taken);
        for range in of_needs.chain(of_mentions).chain(of_numbers) {
            taken[range.clone()].fill(true);
        }
        Self {
            frameworks: mentions,
            people: team.map(|team| team.people),
            not_taken,
            tokens,
            needs,
            taken,
        }
    }

    /// The tokens of needs and frameworks, in their order.
    pub fn things(&self) -> Vec<Range<usize>> {
        let needs = self.needs.iter().map(|need| need.tokens.clone());
        let frameworks = self.frameworks.iter().map(|(_, range)| range.clone());
        let mut things: Vec<Range<usize>> = needs.chain(frameworks).collect();
        things.sort_by_key(|thing| thing.start);
        things
    }
}

/// "Python, Django" and "python/django" are no one name: of the parts, the first that is no need's name.
fn unbroken(tokens: &[Token], needs: &[Found<'_>], mention: &Range<usize>) -> Range<usize> {
    let cuts = (mention.start + 1..mention.end).filter(|at| tokens[*at].before != Gap::Nothing);
    let mut start = mention.start;
    for cut in cuts.chain([mention.end]) {
        let part = start..cut;
        if !needs.iter().any(|need| overlap(&need.tokens, &part)) {
            return part;
        }
        start = cut;
    }
    mention.clone()
}

/// A "Django shop" is a team.
fn is_home(tokens: &[Token], need: &Found<'_>, framework: &Range<usize>) -> bool {
    let first = &tokens[need.tokens.start];
    let directly = framework.end == need.tokens.start && first.before == Gap::Nothing;
    directly && need.tokens.len() == 1 && MOODS.language.homes.contains(&first.word)
}

/// Whether a range is a part of a longer one.
fn is_within(range: &Range<usize>, longer: &Range<usize>) -> bool {
    longer.len() > range.len() && longer.start <= range.start && range.end <= longer.end
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The words of the text, without the typing errors of those that are no word of ours.
fn corrected(knowledge: &Knowledge, text: &str) -> Vec<Token> {
    let mut tokens = tokens(text);
    for token in &mut tokens {
        let words = &MOODS.words;
        if !words.fillers.contains(&token.word) && !words.own.contains(&token.word) {
            token.word = knowledge.spelling.correct(&token.word).text;
        }
    }
    tokens
}

/// The frameworks that the text names, with their tokens.
fn mentions<'a>(
    knowledge: &'a Knowledge,
    text: &str,
    tokens: &[Token],
) -> Vec<(&'a Framework, Range<usize>)> {
    let mentions = knowledge.lexicon.frameworks_mentioned(text).into_iter();
    let placed = mentions.map(|mention| {
        let start = tokens.partition_point(|token| token.bytes.end <= mention.bytes.start);
        let end = tokens.partition_point(|token| token.bytes.start < mention.bytes.end);
        (&knowledge.frameworks[mention.place], start..end)
    });
    placed.filter(|(_, range)| !range.is_empty()).collect()
}
