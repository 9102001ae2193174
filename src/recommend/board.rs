//! Scores candidates: what the sources say of each need of each, what that is worth, and the order that follows. Nothing
//! depends on the order in which needs or frameworks are given.

use std::cmp::Reverse;
use std::fmt;

use super::wanted::{Refusal, Refused, Wanted};
use crate::knowledge::attribute::Attribute;
use crate::knowledge::framework::Framework;
use crate::knowledge::need::Standing;

/// All candidates with what the sources say of what is wanted.
#[derive(Debug, Clone)]
pub struct Board<'a> {
    pub wanted: Vec<Wanted<'a>>,
    /// In the order of their names.
    pub candidates: Vec<Candidate<'a>>,
}

#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    pub framework: &'a Framework,
    /// One for each thing wanted.
    pub standings: Vec<Standing<'a>>,
    /// Why it must not be this one, if so.
    pub refusal: Option<Refusal<'a>>,
}

/// What becomes of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It must not be this one, or not of its language.
    Refused,
    /// A source says that it lacks a must-have.
    LeftOut,
    /// The sources say nothing of anything that is wanted.
    Unheard,
    /// What they say of it speaks against it only.
    Unsupported,
    Ranked(Merit),
}

/// What the order goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Merit {
    /// Whether the sources say something of every must-have.
    pub confirmed: bool,
    pub points: Points,
}

/// Half points, so that all sums are whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Points(pub i32);

impl Points {
    /// What a standing is worth at a weight. An unknown is not a no: it adds nothing.
    pub fn of(standing: &Standing<'_>, weight: u32) -> Self {
        let weight = i32::try_from(weight).unwrap_or_default();
        Self(match standing {
            Standing::Met(_) => 2 * weight,
            Standing::Partly(_) => weight,
            Standing::Mixed { .. } | Standing::Unknown => 0,
            Standing::Unmet(_) => -2 * weight,
        })
    }

    pub fn whole(self) -> f64 {
        f64::from(self.0) / 2.0
    }
}

/// "+3", "−1½", "0".
impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.0 {
            0 => return f.write_str("0"),
            1.. => '+',
            _ => '−',
        };
        let (whole, half) = (self.0.abs() / 2, self.0 % 2 != 0);
        match (whole, half) {
            (0, true) => write!(f, "{sign}½"),
            (whole, true) => write!(f, "{sign}{whole}½"),
            (whole, false) => write!(f, "{sign}{whole}"),
        }
    }
}

/// A candidate's place in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its place in [`Board::candidates`].
    pub candidate: usize,
    /// From 1; equal merit is an equal number.
    pub number: usize,
    pub merit: Merit,
    pub shared: bool,
}

impl<'a> Board<'a> {
    /// Of the frameworks, the candidates count.
    pub fn new(
        wanted: Vec<Wanted<'a>>,
        refused: &Refused<'a>,
        frameworks: &'a [Framework],
        attributes: &[Attribute],
    ) -> Self {
        let candidates = frameworks.iter().filter(|framework| framework.candidate);
        let mut candidates: Vec<Candidate<'a>> = candidates
            .map(|framework| Candidate {
                framework,
                refusal: refused.refusal(framework, attributes),
                standings: wanted
                    .iter()
                    .map(|wanted| wanted.standing(framework, attributes))
                    .collect(),
            })
            .collect();
        candidates.sort_by_key(|candidate| {
            let framework = candidate.framework;
            (framework.name.to_lowercase(), framework.id.clone())
        });
        Self { wanted, candidates }
    }

    pub fn weights(&self) -> Vec<u32> {
        self.wanted.iter().map(|wanted| wanted.weight).collect()
    }

    /// The most points that these weights can give.
    pub fn most(&self) -> u32 {
        self.weights().iter().sum()
    }

    /// What becomes of a candidate where the wanted things have these weights; one of weight 0 counts only as a must.
    pub fn fate(&self, candidate: &Candidate<'_>, weights: &[u32]) -> Fate {
        if candidate.refusal.is_some() {
            return Fate::Refused;
        }
        let all = self.wanted.iter().zip(&candidate.standings).zip(weights);
        let counted = all.filter(|((wanted, _), weight)| wanted.must || **weight > 0);
        let (mut heard, mut supported) = (false, false);
        let mut merit = Merit {
            confirmed: true,
            points: Points(0),
        };
        for ((wanted, standing), weight) in counted {
            match standing {
                Standing::Unmet(_) if wanted.must => return Fate::LeftOut,
                Standing::Unknown => merit.confirmed &= !wanted.must,
                Standing::Unmet(_) => heard = true,
                Standing::Met(_) | Standing::Partly(_) | Standing::Mixed { .. } => {
                    (heard, supported) = (true, true);
                }
            }
            merit.points.0 += Points::of(standing, *weight).0;
        }
        match (heard, supported) {
            (false, _) => Fate::Unheard,
            (true, false) => Fate::Unsupported,
            (true, true) => Fate::Ranked(merit),
        }
    }

    /// The ranked candidates, best first; those of equal merit by name.
    pub fn ranking(&self, weights: &[u32]) -> Vec<Place> {
        let candidates = self.candidates.iter().enumerate();
        let mut merits: Vec<(usize, Merit)> = candidates
            .filter_map(|(at, candidate)| match self.fate(candidate, weights) {
                Fate::Ranked(merit) => Some((at, merit)),
                _ => None,
            })
            .collect();
        merits.sort_by_key(|(at, merit)| (Reverse(*merit), *at));
        let better = |merit: &Merit| merits.iter().filter(|(_, other)| other > merit).count();
        let equal = |merit: &Merit| merits.iter().filter(|(_, other)| other == merit).count();
        let places = merits.iter().map(|(candidate, merit)| Place {
            candidate: *candidate,
            number: better(merit) + 1,
            merit: *merit,
            shared: equal(merit) > 1,
        });
        places.collect()
    }

    /// The candidates at the first place; several where they are level.
    pub fn first(&self, weights: &[u32]) -> Vec<usize> {
        let ranking = self.ranking(weights);
        let first = ranking.iter().filter(|place| place.number == 1);
        first.map(|place| place.candidate).collect()
    }

    /// The place of the candidate of this id.
    pub fn candidate(&self, id: &str) -> Option<usize> {
        let mut all = self.candidates.iter();
        all.position(|candidate| candidate.framework.id == id)
    }

    /// The board on which the sources say that the candidate has what they say nothing of now.
    #[must_use]
    pub fn supposing(&self, candidate: usize, wanted: &[usize]) -> Self {
        let mut board = self.clone();
        for at in wanted {
            board.candidates[candidate].standings[*at] = Standing::Met(Vec::new());
        }
        board
    }

    /// The board on which the candidate is not refused.
    #[must_use]
    pub fn allowing(&self, candidate: usize) -> Self {
        let mut board = self.clone();
        board.candidates[candidate].refusal = None;
        board
    }

    /// The board on which these wanted things are no musts.
    #[must_use]
    pub fn without_musts(&self, wanted: &[usize]) -> Self {
        let mut board = self.clone();
        for at in wanted {
            board.wanted[*at].must = false;
        }
        board
    }
}
