//! A recommendation: what was wanted, the board it gives, and which of the candidates are short-listed.

use super::board::{Board, Candidate, Fate, Place};
use super::reading::Reading;
use super::wanted::{Wanted, to_wants};
use crate::error::UserError;
use crate::knowledge::Knowledge;
use crate::knowledge::need::Standing;
use crate::request::{Request, Shown, Wants};

#[derive(Debug)]
pub struct Recommendation<'a> {
    pub(super) knowledge: &'a Knowledge,
    pub(super) reading: Reading<'a>,
    pub(super) board: Board<'a>,
    /// Best first.
    pub(super) ranking: Vec<Place>,
}

/// More than these are no shortlist.
const SHORTLIST: usize = 5;

impl<'a> Recommendation<'a> {
    /// Reads needs in words and options, and ranks the candidates by them.
    ///
    /// # Errors
    /// An option that names no need, or gives no weight.
    pub fn new(knowledge: &'a Knowledge, text: &str, wants: &Wants) -> Result<Self, UserError> {
        let reading = Reading::new(knowledge, text, wants)?;
        let wanted = reading.wanted.clone();
        let board = Board::new(wanted, &knowledge.frameworks, &knowledge.attributes);
        let ranking = board.ranking(&board.weights());
        Ok(Self {
            knowledge,
            reading,
            board,
            ranking,
        })
    }

    /// Whether any need was understood.
    pub fn understood(&self) -> bool {
        !self.board.wanted.is_empty()
    }

    /// The needs as options: the same request, however it was said.
    pub fn wants(&self) -> Wants {
        to_wants(&self.board.wanted)
    }

    /// The request that asks for it by options alone.
    pub fn request(&self, picture: Option<Shown>, page: Option<u32>) -> Request {
        recommend(&self.board.wanted, picture, page)
    }

    /// Ids of those at the first place.
    pub fn winners(&self) -> Vec<&'a str> {
        let first = self.ranking.iter().filter(|place| place.number == 1);
        first
            .map(|place| self.framework_id(place.candidate))
            .collect()
    }

    pub(super) fn shortlist(&self) -> &[Place] {
        &self.ranking[..self.ranking.len().min(SHORTLIST)]
    }

    pub(super) fn behind(&self) -> &[Place] {
        &self.ranking[self.shortlist().len()..]
    }

    pub(super) fn candidate(&self, at: usize) -> &Candidate<'a> {
        &self.board.candidates[at]
    }

    pub(super) fn name(&self, candidate: usize) -> &'a str {
        &self.candidate(candidate).framework.name
    }

    pub(super) fn framework_id(&self, candidate: usize) -> &'a str {
        &self.candidate(candidate).framework.id
    }

    /// The candidates of one fate, by name.
    pub(super) fn candidates_that_are(&self, fate: Fate) -> Vec<usize> {
        let weights = self.board.weights();
        let all = self.board.candidates.iter().enumerate();
        all.filter(|(_, candidate)| self.board.fate(candidate, &weights) == fate)
            .map(|(at, _)| at)
            .collect()
    }

    /// Of how many pairs of candidate and need the sources say nothing, and how many there are.
    pub(super) fn unknowns(&self) -> (usize, usize) {
        let standings = self.board.candidates.iter().flat_map(|c| &c.standings);
        let unknown = standings.clone().filter(|s| **s == Standing::Unknown);
        (unknown.count(), standings.count())
    }
}

/// The request for this by options alone.
pub(super) fn recommend(
    wanted: &[Wanted<'_>],
    picture: Option<Shown>,
    page: Option<u32>,
) -> Request {
    Request::Recommend {
        needs: Vec::new(),
        wants: to_wants(wanted),
        picture,
        page,
    }
}
