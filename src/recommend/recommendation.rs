//! A recommendation: what was wanted, the board it gives, and which of the candidates are short-listed.

use super::board::{Board, Candidate, Fate, Place};
use super::reading::Reading;
use super::wanted::{Wanted, to_wants};
use crate::error::UserError;
use crate::knowledge::Knowledge;
use crate::knowledge::need::Standing;
use crate::request::{Request, Wants, YesNo};

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
        let board = Board::new(
            wanted,
            &reading.refused,
            &knowledge.frameworks,
            &knowledge.attributes,
        );
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
        self.wants_with(&self.board.wanted)
    }

    /// The request that asks for it by options alone.
    pub fn request(&self, picture: Option<YesNo>, page: Option<u32>) -> Request {
        self.request_with(&self.board.wanted, picture, page)
    }

    /// The same with these needs instead.
    pub(super) fn request_with(
        &self,
        wanted: &[Wanted<'_>],
        picture: Option<YesNo>,
        page: Option<u32>,
    ) -> Request {
        Request::Recommend {
            needs: Vec::new(),
            wants: self.wants_with(wanted),
            picture,
            page,
        }
    }

    fn wants_with(&self, wanted: &[Wanted<'_>]) -> Wants {
        to_wants(wanted, &self.reading.refused)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::framework::Value;
    use crate::knowledge::load;

    #[test]
    fn what_is_refused_is_left_out_and_stays_so_in_buttons() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let text = "CMS, no PHP, anything but Django, 3 people";
        let said = Recommendation::new(&knowledge, text, &Wants::default()).expect("no options");
        let refused = said.candidates_that_are(Fate::Refused);
        let of_php = |candidate: &Candidate<'_>| {
            let mut cells = candidate.framework.cells_of("language").iter();
            cells.any(|cell| matches!(&cell.value, Value::Text(text) if text == "PHP"))
        };
        for (at, candidate) in said.board.candidates.iter().enumerate() {
            let wanted = of_php(candidate) || candidate.framework.id == "django";
            assert_eq!(refused.contains(&at), wanted, "{}", candidate.framework.id);
        }
        assert!(refused.len() > 1);
        let Request::Recommend { wants, .. } = said.request(None, None) else {
            panic!("a recommendation");
        };
        assert_eq!(wants.not.as_deref(), Some("php,django"));
        let asked = Recommendation::new(&knowledge, "", &wants).expect("good options");
        assert_eq!(asked.ranking, said.ranking);
        assert_eq!(asked.candidates_that_are(Fate::Refused), refused);
    }
}
