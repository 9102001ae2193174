//! Tells for each need how much it is meant: a must, nice to have, not wanted. What a clause says may hold for the next
//! one, for the one before, or for a whole list.

use std::ops::Range;

use super::clauses::{Clause, Joint, Role};
use super::hearing::{Hearing, Meant, upon};
use super::moods::{MOODS, MoodWords};
use super::tokens::Token;

/// What was heard of the named things.
#[derive(Debug, Default)]
pub struct Heard {
    /// How much each of them is meant; nothing where nothing is said.
    pub meant: Vec<Option<Meant>>,
    /// For each clause, whether what it says of how much something is meant is of one of them.
    pub reached: Vec<bool>,
}

/// How much each of the named things is meant, of which `things` has the tokens, in their order.
pub fn heard(tokens: &[Token], clauses: &[Clause], things: &[Range<usize>]) -> Heard {
    let mut all: Vec<Option<Meant>> = vec![None; things.len()];
    let mut reached = vec![false; clauses.len()];
    let mut carried: Option<Carried> = None;
    for (at, clause) in clauses.iter().enumerate() {
        let within = within(clause, things);
        if within.is_empty()
            && let Some(mood) = said_of_the_clause_before(tokens, clauses, at)
        {
            let before = self::within(&clauses[at - 1], things);
            reached[at] = !before.is_empty();
            before.for_each(|thing| all[thing] = Some(upon(mood, all[thing])));
            continue;
        }
        let inherited = carried.and_then(|carried| carried.into(tokens, clauses, at));
        reached[at] = !within.is_empty();
        if inherited.is_some() && reached[at] {
            reached[at - 1] = true;
        }
        let mut hearing = Hearing::new(inherited.map(|carried| carried.meant));
        hearing.assign(tokens, clause, things, &within, &mut all);
        if let Some(mood) = said_of_a_whole_list(clause) {
            let list = list_before(tokens, clauses, at);
            list.flat_map(|clause| self::within(clause, things))
                .for_each(|thing| all[thing] = Some(upon(mood, all[thing])));
        }
        let announced = within.is_empty() && is_announcing(clauses, at)
            || inherited.is_some_and(|carried| carried.announced);
        carried = hearing.lead.map(|meant| Carried { meant, announced });
    }
    Heard {
        meant: all,
        reached,
    }
}

/// What the clause before says of how much things are meant.
#[derive(Debug, Clone, Copy)]
struct Carried {
    meant: Meant,
    /// Whether it announced a list ("must have: ...").
    announced: bool,
}

impl Carried {
    /// What of it holds for a clause.
    fn into(self, tokens: &[Token], clauses: &[Clause], at: usize) -> Option<Self> {
        let clause = &clauses[at];
        let holds = match clause.joint {
            Joint::Start => false,
            Joint::Colon => self.announced,
            Joint::And => clause.is_bare(tokens),
            Joint::Comma => {
                clause.is_bare(tokens) && (self.announced || list_goes_on(tokens, clauses, at))
            }
        };
        holds.then_some(self)
    }
}

/// Whether a list that this clause is part of ends with "and": only then is it one list.
fn list_goes_on(tokens: &[Token], clauses: &[Clause], at: usize) -> bool {
    let mut rest = clauses[at..].iter();
    let part = |clause: &&Clause| {
        matches!(clause.joint, Joint::And | Joint::Comma) && clause.is_bare(tokens)
    };
    rest.by_ref()
        .take_while(part)
        .any(|clause| clause.joint == Joint::And)
}

fn within(clause: &Clause, things: &[Range<usize>]) -> Range<usize> {
    let inside = |thing: &Range<usize>| clause.tokens.contains(&thing.start);
    let start = things.iter().position(inside).unwrap_or(things.len());
    let length = things[start..]
        .iter()
        .take_while(|thing| inside(thing))
        .count();
    start..start + length
}

/// Whether a colon follows.
fn is_announcing(clauses: &[Clause], at: usize) -> bool {
    let next = clauses.get(at + 1);
    next.is_some_and(|next| next.joint == Joint::Colon)
}

/// "admin, ORM and jobs are a must": the plural is of all.
fn said_of_a_whole_list(clause: &Clause) -> Option<&'static MoodWords> {
    let last = clause.moods.last()?;
    let whole = clause.joint == Joint::And && last.plural && last.role != Role::Leading;
    whole.then_some(last.mood)
}

/// The clauses of the list that ends with this one.
fn list_before<'a>(
    tokens: &'a [Token],
    clauses: &'a [Clause],
    at: usize,
) -> impl Iterator<Item = &'a Clause> {
    let mut goes_on = true;
    clauses[..at].iter().rev().take_while(move |clause| {
        let part = goes_on && clause.is_bare(tokens);
        goes_on = matches!(clause.joint, Joint::And | Joint::Comma);
        part
    })
}

/// "admin panel (must)", "ORM: yes": a mood alone is of what stands before it.
fn said_of_the_clause_before(
    tokens: &[Token],
    clauses: &[Clause],
    at: usize,
) -> Option<&'static MoodWords> {
    let clause = &clauses[at];
    let mood = clause
        .moods
        .iter()
        .find(|mood| mood.role != Role::Leading)?;
    let words = &MOODS.words;
    let alone = clause.tokens.clone().all(|at| {
        let word = &tokens[at].word;
        mood.tokens.contains(&at) || words.fillers.contains(word) || words.own.contains(word)
    });
    (alone && at > 0 && !is_announcing(clauses, at)).then_some(mood.mood)
}
