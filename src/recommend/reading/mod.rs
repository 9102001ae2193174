//! Reads what a team wants: needs named in free text, with how much each is meant, and what the options say. What of a
//! text was not understood is told, never dropped.

mod clauses;
mod heard;
mod hearing;
mod left_over;
mod moods;
mod names;
mod options;
mod people;
mod spotted;
mod tokens;

use std::ops::Range;

use super::wanted::{Refused, USUAL_WEIGHT, Wanted};
use crate::error::UserError;
use crate::knowledge::Knowledge;
use crate::knowledge::framework::Framework;
use crate::knowledge::need::{Group, Need};
use crate::request::Wants;
use clauses::{Clause, clauses};
use heard::{Heard, heard};
use hearing::Meant;
use left_over::left_over;
use moods::{Kind, MOODS};
use names::{Found, Names};
use spotted::Spotted;
use tokens::{Gap, Token};

/// What was understood, and what not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading<'a> {
    /// In the order of the knowledge.
    pub wanted: Vec<Wanted<'a>>,
    /// Named as not needed.
    pub unwanted: Vec<&'a Need>,
    /// Languages and frameworks that it must not be.
    pub refused: Refused<'a>,
    /// How many people work on it.
    pub people: Option<u32>,
    /// Words in which no need was found, as they were typed, each once.
    pub not_understood: Vec<String>,
    /// Frameworks named in passing.
    pub frameworks: Vec<&'a Framework>,
}

impl<'a> Reading<'a> {
    /// Reads a text and options; options go before words.
    ///
    /// # Errors
    /// An option that names no need, or gives no weight.
    pub fn new(knowledge: &'a Knowledge, text: &str, wants: &Wants) -> Result<Self, UserError> {
        let names = Names::new(knowledge);
        let mut reading = Self::default();
        reading.read(knowledge, &names, text);
        options::apply(&mut reading, knowledge, &names, wants)?;
        reading.sort(&knowledge.needs);
        Ok(reading)
    }

    /// Wants this; of what was wanted before, it takes the place of the same needs.
    fn want(&mut self, wanted: Wanted<'a>) {
        self.drop(&wanted.needs);
        self.wanted.push(wanted);
    }

    /// Wants none of these needs any more.
    fn drop(&mut self, needs: &[&Need]) {
        for wanted in &mut self.wanted {
            wanted.needs.retain(|need| !needs.contains(need));
        }
        self.wanted.retain(|wanted| !wanted.needs.is_empty());
    }

    /// What is wanted does not depend on the order in which it was said.
    fn sort(&mut self, needs: &[Need]) {
        let place = |need: &&Need| needs.iter().position(|known| known.id == need.id);
        for wanted in &mut self.wanted {
            wanted.needs.sort_by_key(place);
        }
        self.settle_languages();
        self.refused.languages.sort_by_key(place);
        self.wanted.sort_by_key(|wanted| place(&wanted.needs[0]));
        let wanted: Vec<&Need> = self.wanted.iter().flat_map(|w| w.needs.clone()).collect();
        self.unwanted.retain(|need| !wanted.contains(need));
    }

    /// A language that is a must is not refused too; one that is refused is not wished for too.
    fn settle_languages(&mut self) {
        let musts = self.wanted.iter().filter(|wanted| wanted.must);
        let musts: Vec<&Need> = musts.flat_map(|wanted| wanted.needs.clone()).collect();
        let refused = &mut self.refused.languages;
        refused.retain(|language| !musts.contains(language));
        let refused = refused.clone();
        self.drop(&refused);
    }

    fn add_team(&mut self, knowledge: &'a Knowledge, people: u32) {
        self.people = Some(people);
        for need in knowledge.needs.iter().filter(|n| n.is_of_team(people)) {
            if self
                .wanted
                .iter()
                .all(|wanted| !wanted.needs.contains(&need))
            {
                self.want(Wanted::new(need));
            }
        }
    }

    fn read(&mut self, knowledge: &'a Knowledge, names: &Names<'a>, text: &str) {
        let spotted = Spotted::in_text(knowledge, names, text);
        let clauses = clauses(&spotted.tokens, &spotted.taken);
        let heard = self.hear(&spotted, &clauses);
        if let Some(people) = spotted.people {
            self.add_team(knowledge, people);
        }
        self.not_understood = left_over(text, &spotted, &clauses, &heard.reached);
    }

    /// Takes down what is named, each need with how much it is meant.
    fn hear(&mut self, spotted: &Spotted<'a>, clauses: &[Clause]) -> Heard {
        let (tokens, found) = (&spotted.tokens, &spotted.needs);
        let things = spotted.things();
        let heard = heard(tokens, clauses, &things);
        let said_of = |range: &Range<usize>| {
            let at = things.iter().position(|thing| thing == range);
            at.and_then(|at| heard.meant[at])
        };
        for (framework, range) in &spotted.frameworks {
            let refused = said_of(range).is_some_and(|meant| meant.kind == Kind::Refused);
            match refused && !is_compared(tokens, clauses, range.start) {
                true => self.refused.add_framework(framework),
                false if self.frameworks.contains(framework) => {}
                false => self.frameworks.push(framework),
            }
        }
        let refused = &self.refused.frameworks;
        self.frameworks.retain(|named| !refused.contains(named));
        let said = found.iter().map(|found| said_of(&found.tokens));
        let mut said: Vec<Option<Meant>> = said.collect();
        languages_in(tokens, clauses, found, &mut said);
        self.take_down(found, &said);
        heard
    }

    fn take_down(&mut self, found: &[Found<'a>], said: &[Option<Meant>]) {
        let mut languages: Vec<Wanted<'a>> = Vec::new();
        for (found, meant) in found.iter().zip(said) {
            let need = found.need;
            if let Some(meant) = meant.filter(|meant| meant.kind.is_no()) {
                self.leave(need, meant.kind);
                continue;
            }
            let weight = meant.map_or(USUAL_WEIGHT, |meant| meant.weight);
            // What is built and who builds it is no condition, unless an option makes it one.
            let must = meant.is_some_and(|meant| meant.kind == Kind::Must)
                && !matches!(need.group, Group::Project | Group::Team);
            let list = match need.group {
                Group::Language => &mut languages,
                _ => &mut self.wanted,
            };
            merge(list, need, weight, must, meant.is_some());
        }
        self.join_languages(&languages);
    }

    /// A language that is refused leaves frameworks out; anything else that is not wanted only does not count.
    fn leave(&mut self, need: &'a Need, kind: Kind) {
        if need.group == Group::Language && kind == Kind::Refused {
            self.refused.add_language(need);
        } else if !self.unwanted.contains(&need) {
            self.unwanted.push(need);
        }
    }

    /// A framework has one language: of those that a team knows, any will do.
    fn join_languages(&mut self, languages: &[Wanted<'a>]) {
        for must in [true, false] {
            let alike = languages.iter().filter(|wanted| wanted.must == must);
            let joined = alike.cloned().reduce(|joined, next| Wanted {
                needs: [joined.needs, next.needs].concat(),
                weight: joined.weight.max(next.weight),
                must,
            });
            self.wanted.extend(joined);
        }
    }
}

/// Wants one more need; what is said of it twice counts as the stronger.
fn merge<'a>(list: &mut Vec<Wanted<'a>>, need: &'a Need, weight: u32, must: bool, said: bool) {
    match list.iter_mut().find(|wanted| wanted.needs == [need]) {
        Some(known) => {
            known.must |= must;
            if said {
                known.weight = match known.weight {
                    USUAL_WEIGHT => weight,
                    known => known.max(weight),
                };
            }
        }
        None => list.push(Wanted {
            weight,
            must,
            ..Wanted::new(need)
        }),
    }
}

fn is_of_mood(clauses: &[Clause], token: usize) -> bool {
    let mut all = clauses.iter().flat_map(Clause::mood_tokens);
    all.any(|at| at == token)
}

/// "like Django": what is asked for is compared with it.
fn is_compared(tokens: &[Token], clauses: &[Clause], at: usize) -> bool {
    let before = at.checked_sub(1).filter(|at| !is_of_mood(clauses, *at));
    let after = &MOODS.frameworks.compared_after;
    before.is_some_and(|at| after.contains(&tokens[at].word))
}

/// "in Python or Go" makes a must of both.
fn languages_in(
    tokens: &[Token],
    clauses: &[Clause],
    found: &[Found<'_>],
    said: &mut [Option<Meant>],
) {
    let mut joined_must = false;
    for (at, found) in found.iter().enumerate() {
        let start = found.tokens.start;
        let before = start.checked_sub(1).map(|before| &tokens[before]);
        let led = before.is_some_and(|before| {
            tokens[start].before == Gap::Nothing
                && MOODS.language.must_before.contains(&before.word)
                && !is_of_mood(clauses, start - 1)
        });
        let after = tokens.get(found.tokens.end);
        let alone = after.is_some_and(|next| next.word == "only" && next.before == Gap::Nothing);
        let or =
            before.is_some_and(|before| before.word == "or") || tokens[start].before == Gap::Slash;
        let must = found.need.group == Group::Language && (led || alone || or && joined_must);
        joined_must = must;
        if must && said[at].is_none_or(|meant| !meant.kind.is_no()) {
            said[at] = Some(Meant {
                kind: Kind::Must,
                weight: USUAL_WEIGHT,
                lack: false,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;
    use std::sync::LazyLock;

    static BUNDLE: LazyLock<Knowledge> =
        LazyLock::new(|| load::bundled().unwrap_or_else(|faults| panic!("{faults}")));

    /// One sentence a line.
    const SENTENCES: &str = include_str!("sentences.txt");

    fn read(text: &str) -> Reading<'static> {
        Reading::new(&BUNDLE, text, &Wants::default()).expect("no option is wrong")
    }

    fn told(reading: &Reading<'_>) -> String {
        let wanted = reading.wanted.iter().map(|wanted| {
            let must = if wanted.must { "!" } else { "" };
            match wanted.weight {
                USUAL_WEIGHT => format!("{}{must}", wanted.id()),
                weight => format!("{}{must}={weight}", wanted.id()),
            }
        });
        let unwanted = reading.unwanted.iter().map(|need| format!("-{}", need.id));
        let refused = reading.refused.ids().into_iter();
        let refused = refused.map(|id| format!("not:{id}"));
        let all = wanted.chain(unwanted).chain(refused);
        all.collect::<Vec<_>>().join(" ")
    }

    fn sorted(words: &str) -> Vec<&str> {
        let mut words: Vec<&str> = words.split_whitespace().collect();
        words.sort_unstable();
        words
    }

    #[test]
    fn sentences_are_understood_as_their_writers_mean_them() {
        let lines = SENTENCES.lines();
        let lines = lines.filter(|line| !line.starts_with('#') && !line.is_empty());
        let (mut seen, mut wrong) = (0, Vec::new());
        for line in lines {
            seen += 1;
            let parts: Vec<&str> = line.split('|').map(str::trim).collect();
            let [text, wanted, left] = parts.as_slice() else {
                panic!("{line} has three parts");
            };
            let reading = read(text);
            let (told, missed) = (told(&reading), reading.not_understood.join("; "));
            if sorted(&told) != sorted(wanted) || missed != *left {
                wrong.push(format!("{text} | {told} | {missed}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(seen >= 40, "only {seen} sentences");
    }
}
