//! Finds the smallest change of weights that changes who is first, by trying them all: weights are few and small.

use super::board::Board;
use super::wanted::MOST_WEIGHT;

/// Weights to change, and who is first then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flip {
    pub changes: Vec<Change>,
    /// Places in [`Board::candidates`]; never none.
    pub first: Vec<usize>,
}

/// One weight to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Place in [`Board::wanted`].
    pub wanted: usize,
    pub from: u32,
    pub to: u32,
}

impl Change {
    fn distance(&self) -> u32 {
        self.from.abs_diff(self.to)
    }
}

/// The smallest change of one weight after which other candidates are first, or fewer or more of them. Of equally small
/// ones, one that dethrones somebody comes before one that only makes a tie; then the order of what is wanted decides.
pub fn smallest(board: &Board<'_>) -> Option<Flip> {
    let now = board.first(&board.weights());
    search(board, singles(board), |first| {
        (first != now).then(|| keeps_all(first, &now))
    })
}

/// The smallest change of one weight after which one who is first now no longer is.
pub fn dethroning(board: &Board<'_>) -> Option<Flip> {
    let now = board.first(&board.weights());
    search(board, singles(board), |first| {
        (!keeps_all(first, &now)).then_some(())
    })
}

/// The smallest change of one weight, or else of two, after which this candidate is first, alone if that can be; only
/// alone where it shares the first place now, and none where it has it alone.
pub fn for_winning(board: &Board<'_>, candidate: usize) -> Option<Flip> {
    let now = board.first(&board.weights());
    if now == [candidate] {
        return None;
    }
    let alone = |first: &[usize]| (first == [candidate]).then_some(());
    let is_level = now.contains(&candidate);
    let among = |first: &[usize]| (!is_level && first.contains(&candidate)).then_some(());
    search(board, singles(board), alone)
        .or_else(|| search(board, singles(board), among))
        .or_else(|| search(board, pairs(board), alone))
        .or_else(|| search(board, pairs(board), among))
}

fn keeps_all(first: &[usize], now: &[usize]) -> bool {
    now.iter().all(|candidate| first.contains(candidate))
}

/// The first of the smallest changes whose outcome is wanted; where `wish` tells outcomes apart, the least is preferred
/// among equally small changes.
fn search<T: Ord>(
    board: &Board<'_>,
    trials: Vec<Vec<Change>>,
    wish: impl Fn(&[usize]) -> Option<T>,
) -> Option<Flip> {
    let outcomes = trials.into_iter().filter_map(|changes| {
        let mut weights = board.weights();
        for change in &changes {
            weights[change.wanted] = change.to;
        }
        let first = board.first(&weights);
        let preference = wish(&first)?;
        let distance: u32 = changes.iter().map(Change::distance).sum();
        (!first.is_empty()).then_some(((distance, preference), Flip { changes, first }))
    });
    // The first of several least ones is taken.
    let least = outcomes.reduce(|best, next| if next.0 < best.0 { next } else { best });
    least.map(|(_, flip)| flip)
}

fn singles(board: &Board<'_>) -> Vec<Vec<Change>> {
    let changes = (0..board.wanted.len()).flat_map(|wanted| changes_of(board, wanted));
    changes.map(|change| vec![change]).collect()
}

fn pairs(board: &Board<'_>) -> Vec<Vec<Change>> {
    let mut pairs = Vec::new();
    for wanted in 0..board.wanted.len() {
        for other in wanted + 1..board.wanted.len() {
            for change in changes_of(board, wanted) {
                pairs.extend(changes_of(board, other).map(|other| vec![change, other]));
            }
        }
    }
    pairs
}

fn changes_of(board: &Board<'_>, wanted: usize) -> impl Iterator<Item = Change> {
    let from = board.wanted[wanted].weight;
    let change = move |to| Change { wanted, from, to };
    (0..=MOST_WEIGHT).filter(move |to| *to != from).map(change)
}
