//! What is wanted of a framework: a need, or one of several, with its weight; and the form of a list of them that a
//! button carries.

use crate::knowledge::attribute::Attribute;
use crate::knowledge::framework::{Cell, Framework};
use crate::knowledge::need::{Grade, Group, Need, Standing};
use crate::request::Wants;

/// The weight of a need of which nothing else is said.
pub const USUAL_WEIGHT: u32 = 3;
pub const MOST_WEIGHT: u32 = 5;

/// One thing that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// Any of them will do, in the order of the knowledge; at least one. Several languages that a team knows are one wish.
    pub needs: Vec<&'a Need>,
    /// From 0 to [`MOST_WEIGHT`]; 0 for a must that only filters.
    pub weight: u32,
    pub must: bool,
}

impl<'a> Wanted<'a> {
    pub fn new(need: &'a Need) -> Self {
        Self {
            needs: vec![need],
            weight: USUAL_WEIGHT,
            must: false,
        }
    }

    /// "python/go": what options are given.
    pub fn id(&self) -> String {
        let ids: Vec<&str> = self.needs.iter().map(|need| need.id.as_str()).collect();
        ids.join("/")
    }

    /// "Python or Go": what a reader sees.
    pub fn label(&self) -> String {
        let labels: Vec<&str> = self.needs.iter().map(|need| need.label.as_str()).collect();
        labels.join(" or ")
    }

    pub fn is_of(&self, group: Group) -> bool {
        self.needs.iter().any(|need| need.group == group)
    }

    /// What the sources say of it for `framework`: the best of what they say of its needs.
    pub fn standing(&self, framework: &'a Framework, attributes: &[Attribute]) -> Standing<'a> {
        let standings = self.needs.iter().map(|n| n.standing(framework, attributes));
        let better = |a, b| if worth(&b) > worth(&a) { b } else { a };
        standings.reduce(better).unwrap_or(Standing::Unknown)
    }

    /// How far a cell says that it is met; nothing if the cell does not speak to it.
    pub fn grade(&self, cell: &Cell, attribute: &Attribute) -> Option<Grade> {
        let grades = self.needs.iter().filter_map(|n| n.grade(cell, attribute));
        grades.min_by_key(|grade| match grade {
            Grade::Yes => 0,
            Grade::Partly => 1,
            Grade::No => 2,
        })
    }
}

/// What it must not be.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Refused<'a> {
    /// In the order of the knowledge.
    pub languages: Vec<&'a Need>,
    /// By id.
    pub frameworks: Vec<&'a Framework>,
}

/// Why a candidate is refused.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal<'a> {
    ByName,
    /// The cells say that it is of this language.
    Language(&'a Need, Vec<&'a Cell>),
}

impl<'a> Refused<'a> {
    pub fn add_language(&mut self, language: &'a Need) {
        if !self.languages.contains(&language) {
            self.languages.push(language);
        }
    }

    pub fn add_framework(&mut self, framework: &'a Framework) {
        if !self.frameworks.contains(&framework) {
            self.frameworks.push(framework);
            self.frameworks.sort_by(|a, b| a.id.cmp(&b.id));
        }
    }

    /// What options are given.
    pub fn ids(&self) -> Vec<&'a str> {
        let languages = self.languages.iter().map(|need| need.id.as_str());
        let frameworks = self.frameworks.iter().map(|f| f.id.as_str());
        languages.chain(frameworks).collect()
    }

    /// What a reader sees.
    pub fn labels(&self) -> Vec<String> {
        let languages = self.languages.iter().map(|need| need.label.clone());
        let frameworks = self.frameworks.iter().map(|f| f.name.clone());
        languages.chain(frameworks).collect()
    }

    /// Why this framework is refused, if it is; one of which no source tells the language is not.
    pub fn refusal(
        &self,
        framework: &'a Framework,
        attributes: &[Attribute],
    ) -> Option<Refusal<'a>> {
        if self.frameworks.contains(&framework) {
            return Some(Refusal::ByName);
        }
        self.languages.iter().find_map(|language| {
            let Standing::Met(mut cells) = language.standing(framework, attributes) else {
                return None;
            };
            // Another statement may name a language that is not its own.
            cells.retain(|cell| language.attributes.contains(&cell.attribute));
            (!cells.is_empty()).then_some(Refusal::Language(language, cells))
        })
    }
}

fn worth(standing: &Standing<'_>) -> u8 {
    match standing {
        Standing::Met(_) => 4,
        Standing::Partly(_) => 3,
        Standing::Mixed { .. } => 2,
        Standing::Unmet(_) => 1,
        Standing::Unknown => 0,
    }
}

/// The options that say all of this: the form that buttons carry, whatever was typed. They have little room: the usual
/// weight goes without saying.
pub fn to_wants(wanted: &[Wanted<'_>], refused: &Refused<'_>) -> Wants {
    let musts = wanted.iter().filter(|wanted| wanted.must);
    let musts: Vec<String> = musts.map(Wanted::id).collect();
    let weights = wanted
        .iter()
        .filter(|wanted| !wanted.must || wanted.weight != USUAL_WEIGHT)
        .map(|wanted| match wanted.weight {
            USUAL_WEIGHT => wanted.id(),
            weight => format!("{}={weight}", wanted.id()),
        });
    let weights: Vec<String> = weights.collect();
    let refused = refused.ids().into_iter().map(str::to_owned).collect();
    let joined = |list: Vec<String>| (!list.is_empty()).then(|| list.join(","));
    Wants {
        must: joined(musts),
        not: joined(refused),
        weight: joined(weights),
        ..Wants::default()
    }
}
