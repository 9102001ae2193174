//! Cuts a text into clauses, and tells for each need in them how much it is meant: a must, nice to have, not wanted.

use std::ops::Range;

use super::moods::{Kind, MOODS, Manner, MoodWords};
use super::tokens::{Gap, Token, longest};
use crate::recommend::wanted::USUAL_WEIGHT;

/// How much a need is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meant {
    pub kind: Kind,
    pub weight: u32,
    /// Whether it is said to lack: "no X".
    pub lack: bool,
}

/// A part of a sentence.
#[derive(Debug)]
pub struct Clause {
    pub tokens: Range<usize>,
    joint: Joint,
    moods: Vec<MoodAt>,
}

/// How a clause is joined to the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Start,
    Comma,
    And,
    /// What comes after is what the words before announce.
    Colon,
}

#[derive(Debug)]
struct MoodAt {
    tokens: Range<usize>,
    mood: &'static MoodWords,
    role: Role,
    /// Whether it is said of several things.
    plural: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Leading,
    Trailing,
    Either,
}

/// Behind so many other words, "no" and "without" are of something else.
const NEAR: usize = 3;

/// The clauses of a text. `taken` tells the tokens that names and numbers have; joints within them cut nothing.
pub fn clauses(tokens: &[Token], taken: &[bool]) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let (mut start, mut joint) = (0, Joint::Start);
    let (mut at, mut end_of_phrase) = (0, 0);
    while at < tokens.len() {
        let (words, next) = joint_at(tokens, taken, at);
        let in_name = at > 0 && taken[at] && taken[at - 1] && words > 0;
        // "anything but" is no "but".
        let inside = in_name || at < end_of_phrase;
        let phrase = longest_mood(free(tokens, taken, at..tokens.len()));
        end_of_phrase = end_of_phrase.max(at + phrase.map_or(0, |(length, ..)| length));
        match next {
            Some(next) if at > 0 && !inside => {
                push(&mut clauses, tokens, taken, start..at, joint);
                (start, joint) = (at + words, next);
                at = start.max(at + 1);
            }
            _ => at += 1,
        }
    }
    push(&mut clauses, tokens, taken, start..tokens.len(), joint);
    clauses
}

fn push(
    clauses: &mut Vec<Clause>,
    tokens: &[Token],
    taken: &[bool],
    range: Range<usize>,
    joint: Joint,
) {
    if range.start < range.end {
        clauses.push(Clause {
            moods: moods(tokens, taken, &range),
            tokens: range,
            joint,
        });
    }
}

/// How many words join what begins at this token to what is before, and how; a sign alone needs none.
fn joint_at(tokens: &[Token], taken: &[bool], at: usize) -> (usize, Option<Joint>) {
    let joints = &MOODS.joints;
    let by_words = |phrases| match taken[at] {
        true => 0,
        false => longest(&tokens[at..], phrases),
    };
    let (and, but) = (by_words(&joints.and), by_words(&joints.but));
    match (tokens[at].before, and, but) {
        (Gap::Sentence, _, but) => (but, Some(Joint::Start)),
        (_, _, but) if but > 0 => (but, Some(Joint::Start)),
        (_, and, _) if and > 0 => (and, Some(Joint::And)),
        (Gap::And, ..) => (0, Some(Joint::And)),
        (Gap::Comma, ..) => (0, Some(Joint::Comma)),
        (Gap::Colon, ..) => (0, Some(Joint::Colon)),
        (Gap::Nothing | Gap::Slash, ..) => (0, None),
    }
}

/// The tokens from the first of the range on that no name has.
fn free<'a>(tokens: &'a [Token], taken: &[bool], range: Range<usize>) -> &'a [Token] {
    let free = range.clone().take_while(|at| !taken[*at]).count();
    &tokens[range.start..range.start + free]
}

/// The longest phrase of mood that the tokens begin with: its length, its mood, and where it stands.
fn longest_mood(tokens: &[Token]) -> Option<(usize, &'static MoodWords, Role)> {
    let moods = MOODS.mood.iter().map(|mood| {
        let leading = longest(tokens, &mood.leading);
        let trailing = longest(tokens, &mood.trailing);
        let role = match leading.cmp(&trailing) {
            std::cmp::Ordering::Less => Role::Trailing,
            std::cmp::Ordering::Equal => Role::Either,
            std::cmp::Ordering::Greater => Role::Leading,
        };
        (leading.max(trailing), mood, role)
    });
    let longest = moods.max_by_key(|(length, ..)| *length);
    longest.filter(|(length, ..)| *length > 0)
}

/// The phrases of mood in a clause, the longest at each place.
fn moods(tokens: &[Token], taken: &[bool], clause: &Range<usize>) -> Vec<MoodAt> {
    let found = |tokens: Range<usize>, mood, role, plural| MoodAt {
        tokens,
        mood,
        role,
        plural,
    };
    let whole = free(tokens, taken, clause.clone());
    let is_whole = |mood: &&MoodWords| longest(whole, &mood.alone) == clause.len();
    if let Some(mood) = MOODS.mood.iter().find(is_whole) {
        return vec![found(clause.clone(), mood, Role::Trailing, false)];
    }
    let mut all = Vec::new();
    let mut at = clause.start;
    while at < clause.end {
        match longest_mood(free(tokens, taken, at..clause.end)) {
            Some((length, mood, role)) => {
                let plural = tokens[at].word == "are";
                all.push(found(at..at + length, mood, role, plural));
                at += length;
            }
            None => at += 1,
        }
    }
    all
}

impl Clause {
    /// The tokens that say how much something is meant.
    pub fn mood_tokens(&self) -> impl Iterator<Item = usize> {
        self.moods.iter().flat_map(|mood| mood.tokens.clone())
    }

    /// Whether it says that something must be, must not be, or counts much.
    pub fn is_strong(&self) -> bool {
        let strong = |mood: &MoodWords| mood.kind != Kind::Weighs || mood.weight > USUAL_WEIGHT;
        self.moods.iter().any(|at| strong(at.mood))
    }

    /// Whether it only goes on with a list: no mood of its own, and nothing said by somebody or of something.
    fn is_bare(&self, tokens: &[Token]) -> bool {
        let own = |token: &Token| MOODS.words.own.contains(&token.word);
        self.moods.iter().all(|mood| mood.mood.is_near())
            && !tokens[self.tokens.clone()].iter().any(own)
    }
}

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

fn of(mood: &MoodWords) -> Meant {
    Meant {
        kind: mood.kind,
        weight: mood.weight,
        lack: mood.has(Manner::Lack),
    }
}

/// What a mood makes of a thing of which something was said before: what lacks and may not lack is a must.
fn upon(mood: &MoodWords, before: Option<Meant>) -> Meant {
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

/// Goes through a clause from left to right: a leading mood holds for what follows, a trailing one for what stands before
/// it, or for what follows where nothing does.
struct Hearing {
    lead: Option<Meant>,
    /// "no", "without", and where it ends.
    near: Option<(usize, Meant)>,
    /// Things heard since the last trailing mood, and whether they were refused.
    pending: Vec<(usize, bool)>,
    /// Whether all that follows is denied.
    denied: bool,
}

impl Hearing {
    fn new(lead: Option<Meant>) -> Self {
        Self {
            lead,
            near: None,
            pending: Vec::new(),
            denied: false,
        }
    }

    fn assign(
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
