//! Tells within one clause what each phrase of mood is said of.

use std::ops::Range;

use super::clauses::{Clause, MoodAt, Role};
use super::moods::{Kind, MOODS, Manner, MoodWords};
use super::tokens::{Gap, Token};
use crate::recommend::wanted::USUAL_WEIGHT;

/// How much a need is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meant {
    pub kind: Kind,
    pub weight: u32,
    /// Whether it is said to lack: "no X".
    pub lack: bool,
}

/// Behind so many other words, "no" and "without" are of something else.
const NEAR: usize = 3;

/// Goes through a clause from left to right: a leading mood holds for what follows, a trailing one for what stands before
/// it, or for what follows where nothing does.
pub struct Hearing {
    pub lead: Option<Meant>,
    /// "no", "without", and where it ends.
    near: Option<(usize, Meant)>,
    /// Things heard since the last trailing mood, and whether they were refused.
    pending: Vec<(usize, bool)>,
    /// Whether all that follows is denied.
    denied: bool,
}

impl Hearing {
    pub fn new(lead: Option<Meant>) -> Self {
        Self {
            lead,
            near: None,
            pending: Vec::new(),
            denied: false,
        }
    }

    pub fn assign(
        &mut self,
        tokens: &[Token],
        clause: &Clause,
        things: &[Range<usize>],
        within: &Range<usize>,
        all: &mut [Option<Meant>],
    ) {
        let mut moods = clause.moods.iter().peekable();
        let mut before = None;
        for thing in within.clone() {
            let Range { start, end } = things[thing];
            let turned = before.is_some_and(|before| turns(&tokens[before..start]));
            self.lead = self.lead.filter(|lead| !turned || !lead.kind.is_no());
            before = Some(end);
            while let Some(mood) = moods.next_if(|mood| mood.tokens.start < start) {
                self.hear(mood, true, all);
            }
            self.near = self.near.filter(|(from, _)| start - from <= NEAR);
            let near = self.near.map(|(_, meant)| meant);
            all[thing] = near.or(self.lead);
            self.pending.push((thing, near.is_some()));
            let next = things
                .get(thing + 1)
                .filter(|_| goes_on_with_or(tokens, end));
            let follows = next.is_some_and(|next| next.start <= end + NEAR);
            self.near = near.filter(|_| follows).map(|meant| (end, meant));
        }
        moods.for_each(|mood| self.hear(mood, false, all));
    }

    fn hear(&mut self, at: &MoodAt, things_follow: bool, all: &mut [Option<Meant>]) {
        let meant = self.denied(of(at.mood));
        let before = !self.pending.is_empty();
        let of_those_before = match at.role {
            Role::Leading => false,
            Role::Trailing => before,
            Role::Either => before && !things_follow,
        };
        if of_those_before {
            let pending = self.pending.drain(..);
            for (thing, _) in pending.filter(|(_, refused)| !refused || at.mood.has(Manner::OfLack))
            {
                all[thing] = Some(match at.mood.has(Manner::OfLack) {
                    true => upon(at.mood, all[thing]),
                    false => meant,
                });
            }
        } else if at.mood.is_near() {
            self.near = Some((at.tokens.end, meant));
        } else {
            self.lead = Some(meant);
            self.denied |= at.mood.has(Manner::Denies);
        }
    }

    /// "I don't think that we need ...", "I don't think that we can do without ..."
    fn denied(&self, meant: Meant) -> Meant {
        match self.denied {
            true if meant.kind.is_no() => Meant {
                kind: Kind::Weighs,
                weight: USUAL_WEIGHT,
                lack: false,
            },
            true => Meant {
                kind: Kind::Refused,
                ..meant
            },
            false => meant,
        }
    }
}

/// Whether what is refused ends in these words and what is asked for begins.
fn turns(between: &[Token]) -> bool {
    let turns = &MOODS.joints.turns;
    between.iter().any(|token| turns.contains(&token.word))
}

/// "no ORM or admin"
fn goes_on_with_or(tokens: &[Token], end: usize) -> bool {
    let or =
        |token: &Token| token.word == "or" || token.word == "nor" || token.before == Gap::Slash;
    tokens.get(end).is_some_and(or)
}

fn of(mood: &MoodWords) -> Meant {
    Meant {
        kind: mood.kind,
        weight: mood.weight,
        lack: mood.has(Manner::Lack),
    }
}

/// What a mood makes of a thing of which something was said before: what lacks and may not lack is a must.
pub fn upon(mood: &MoodWords, before: Option<Meant>) -> Meant {
    let must = Meant {
        kind: Kind::Must,
        weight: USUAL_WEIGHT,
        lack: false,
    };
    match before.filter(|_| mood.has(Manner::OfLack)) {
        Some(before) if before.kind == Kind::Must => before,
        Some(before) if before.lack => must,
        _ => of(mood),
    }
}
