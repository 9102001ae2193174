//! What would have to change for a candidate to win: musts lifted, weights changed, or more said by the sources. Every way
//! is told with the place that the board gives it, a tie as a tie.

use super::board::Board;
use super::flip::{self, Change};
use super::words::{changed, listed, ordinal};
use crate::knowledge::need::Standing;

/// One way. All numbers but weights are places in [`Board::wanted`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Way {
    /// Musts that would be none.
    pub lifted: Vec<usize>,
    /// What the sources say nothing of now and would say that it meets.
    pub supposed: Vec<usize>,
    pub changes: Vec<Change>,
}

/// The ways that are told of a candidate that is not first, or not alone. A lifted must is told even where it is not
/// enough: without that, nothing else is.
pub fn ways(board: &Board<'_>, candidate: usize) -> Vec<Way> {
    let lifting = lifted(board, candidate).into_iter();
    let mut ways: Vec<Way> = lifting
        .flat_map(|lifted| by_lifting(board, candidate, lifted))
        .collect();
    ways.extend(by_weights(board, candidate, Vec::new()));
    ways.extend(by_sources(board, candidate));
    ways
}

/// The musts that it lacks, and then with them those that the sources don't tell of.
fn lifted(board: &Board<'_>, candidate: usize) -> Vec<Vec<usize>> {
    let standings = &board.candidates[candidate].standings;
    let musts = (0..board.wanted.len()).filter(|at| board.wanted[*at].must);
    let lacking = musts.clone();
    let lacking: Vec<usize> = lacking
        .filter(|at| matches!(standings[*at], Standing::Unmet(_)))
        .collect();
    let unconfirmed: Vec<usize> = musts
        .filter(|at| standings[*at] == Standing::Unknown)
        .collect();
    let both = [lacking.as_slice(), &unconfirmed].concat();
    let mut lifted = vec![lacking];
    if !unconfirmed.is_empty() {
        lifted.push(both);
    }
    lifted.retain(|musts| !musts.is_empty());
    lifted
}

fn by_lifting(board: &Board<'_>, candidate: usize, lifted: Vec<usize>) -> Vec<Way> {
    let way = Way {
        lifted: lifted.clone(),
        ..Way::default()
    };
    let further = by_weights(&way.applied(board, candidate), candidate, lifted);
    [way].into_iter().chain(further).collect()
}

fn by_weights(board: &Board<'_>, candidate: usize, lifted: Vec<usize>) -> Option<Way> {
    let changes = flip::for_winning(board, candidate)?.changes;
    Some(Way {
        lifted,
        changes,
        ..Way::default()
    })
}

/// The fewest unknowns that would do: one, or else all of them; first alone rather than level with others.
fn by_sources(board: &Board<'_>, candidate: usize) -> Option<Way> {
    let standings = &board.candidates[candidate].standings;
    let unknown = (0..standings.len()).filter(|at| standings[*at] == Standing::Unknown);
    let unknown: Vec<usize> = unknown.collect();
    let singles: Vec<Vec<usize>> = unknown.iter().map(|at| vec![*at]).collect();
    let level_now = board.first(&board.weights()).contains(&candidate);
    let alone = |first: &[usize]| first == [candidate];
    let among = |first: &[usize]| !level_now && first.contains(&candidate);
    let enough = |trials: &[Vec<usize>], is: &dyn Fn(&[usize]) -> bool| {
        let mut ways = trials.iter().map(|supposed| Way {
            supposed: supposed.clone(),
            ..Way::default()
        });
        ways.find(|way| is(&way.first(board, candidate)))
    };
    let all = [unknown];
    enough(&singles, &alone)
        .or_else(|| enough(&singles, &among))
        .or_else(|| enough(&all, &alone))
        .or_else(|| enough(&all, &among))
}

impl Way {
    /// The board on which it is taken.
    pub fn applied<'a>(&self, board: &Board<'a>, candidate: usize) -> Board<'a> {
        let mut board = board.without_musts(&self.lifted);
        for change in &self.changes {
            board.wanted[change.wanted].weight = change.to;
        }
        board.supposing(candidate, &self.supposed)
    }

    fn first(&self, board: &Board<'_>, candidate: usize) -> Vec<usize> {
        let board = self.applied(board, candidate);
        board.first(&board.weights())
    }

    /// "first", "first together with Flask and Sanic", or "3rd (a tie)"; nothing where it would not be ranked.
    pub fn outcome(&self, board: &Board<'_>, candidate: usize) -> Option<String> {
        let board = self.applied(board, candidate);
        let ranking = board.ranking(&board.weights());
        let place = ranking.iter().find(|place| place.candidate == candidate)?;
        Some(match (place.number, place.shared) {
            (1, false) => "first".to_owned(),
            (1, true) => {
                let level = ranking.iter().filter(|other| other.number == 1);
                let others = level.filter(|other| other.candidate != candidate);
                let names = others.map(|other| &*board.candidates[other.candidate].framework.name);
                format!("first together with {}", listed(&names.collect::<Vec<_>>()))
            }
            (number, false) => ordinal(number),
            (number, true) => format!("{} (a tie)", ordinal(number)),
        })
    }

    fn condition(&self, board: &Board<'_>, candidate: usize) -> String {
        let conditions = [
            (!self.lifted.is_empty()).then(|| no_musts(board, candidate, &self.lifted)),
            (!self.changes.is_empty()).then(|| changed(board, &self.changes)),
            (!self.supposed.is_empty()).then(|| {
                let labels = labels(board, &self.supposed);
                format!("my sources said that it meets {labels}, which they don't tell")
            }),
        ];
        let conditions: Vec<String> = conditions.into_iter().flatten().collect();
        conditions.join(" and ")
    }
}

/// "if admin panel were no must, it would be 2nd, and first if Python counted 5 instead of 3; or it would be first if ..."
pub fn told(board: &Board<'_>, candidate: usize) -> String {
    let mut told: Vec<String> = Vec::new();
    let mut wins = false;
    let mut lifted: Vec<usize> = Vec::new();
    for way in ways(board, candidate) {
        wins |= way.first(board, candidate).contains(&candidate);
        let outcome = way.outcome(board, candidate);
        let place = outcome.as_deref().unwrap_or("not ranked");
        let condition = way.condition(board, candidate);
        match told.last_mut() {
            Some(last) if !way.lifted.is_empty() && way.lifted == lifted => {
                *last += &format!(", and {place} if {}", changed(board, &way.changes));
            }
            _ if !way.lifted.is_empty() => told.push(match outcome {
                Some(place) => format!("if {condition}, it would be {place}"),
                None => format!("if {condition}, nothing would speak for it"),
            }),
            _ => told.push(format!("it would be {place} if {condition}")),
        }
        lifted = way.lifted;
    }
    if !wins {
        told.push("no change of one or two weights would make it first".to_owned());
    }
    told.join(if wins { "; or " } else { "; " })
}

/// "admin panel were no must", "admin panel and ORM, of which my sources don't tell, were no musts"
fn no_musts(board: &Board<'_>, candidate: usize, lifted: &[usize]) -> String {
    let standings = &board.candidates[candidate].standings;
    let (unknown, lacking): (Vec<usize>, Vec<usize>) = lifted
        .iter()
        .partition(|at| standings[**at] == Standing::Unknown);
    let unconfirmed = format!("{}, which I can't confirm,", labels(board, &unknown));
    let what = match (lacking.is_empty(), unknown.is_empty()) {
        (_, true) => labels(board, &lacking),
        (true, false) => unconfirmed,
        (false, false) => format!("{} and also {unconfirmed}", labels(board, &lacking)),
    };
    let verb = match lifted.len() {
        1 => "were no must",
        _ => "were no musts",
    };
    format!("{what} {verb}")
}

fn labels(board: &Board<'_>, wanted: &[usize]) -> String {
    let labels: Vec<String> = wanted.iter().map(|at| board.wanted[*at].label()).collect();
    listed(&labels.iter().map(String::as_str).collect::<Vec<_>>())
}
