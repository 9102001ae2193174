//! Words that several replies of this room share: lists of names, places, what was understood, what a change of weights
//! would bring.

use super::board::{Board, Place};
use super::flip::{Change, Flip};
use super::reading::Reading;
use super::recommendation::Recommendation;
use super::wanted::Wanted;
use crate::knowledge::need::Standing;

pub use crate::knowledge::listed;

/// "1st", "2nd"
pub fn ordinal(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// What was understood, in one line: "must: admin panel 3; counts: real-time app 3, small team 3 (3 people)".
pub fn understood(reading: &Reading<'_>) -> String {
    let line = |lead: &str, words: Vec<String>| {
        (!words.is_empty()).then(|| format!("{lead}: {}", words.join(", ")))
    };
    let of = |must: bool| {
        let wanted = reading.wanted.iter().filter(|wanted| wanted.must == must);
        wanted.map(|wanted| weighted(reading, wanted)).collect()
    };
    let unwanted = reading.unwanted.iter().map(|need| need.label.clone());
    let frameworks = reading.frameworks.iter().map(|f| f.name.clone());
    let lines = [
        line("must", of(true)),
        line("counts", of(false)),
        line("must not be", reading.refused.labels()),
        line("left aside", unwanted.collect()),
        line("no point for being named", frameworks.collect()),
        line("not understood", missed(reading)),
        team_of_no_need(reading),
    ];
    lines.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// More of what was not understood would bury what was.
const MISSED: usize = 5;

fn missed(reading: &Reading<'_>) -> Vec<String> {
    let all = &reading.not_understood;
    let shown = all.iter().take(MISSED).map(|words| format!("“{words}”"));
    let more = all.len().saturating_sub(MISSED);
    let more = (more > 0).then(|| format!("and {more} more"));
    shown.chain(more).collect()
}

/// "admin panel 3"
fn weighted(reading: &Reading<'_>, wanted: &Wanted<'_>) -> String {
    let is_of = |people: &u32| wanted.needs.iter().any(|need| need.is_of_team(*people));
    let people = reading.people.filter(is_of);
    let people = people.map(|people| match people {
        1 => " (1 person)".to_owned(),
        people => format!(" ({people} people)"),
    });
    format!(
        "{} {}{}",
        wanted.label(),
        wanted.weight,
        people.unwrap_or_default()
    )
}

fn team_of_no_need(reading: &Reading<'_>) -> Option<String> {
    let wanted = || reading.wanted.iter().flat_map(|wanted| &wanted.needs);
    let people = reading.people;
    let people = people.filter(|people| !wanted().any(|need| need.is_of_team(*people)))?;
    Some(format!("a team of {people} changes nothing"))
}

/// The musts that the sources don't tell of for any of these, in the order of what is wanted.
pub fn unconfirmed<'a>(
    recommendation: &'a Recommendation<'_>,
    places: &[Place],
) -> Vec<&'a Wanted<'a>> {
    let wanted = recommendation.board.wanted.iter().enumerate();
    let unknown = |at: usize| {
        let mut places = places.iter();
        places.any(|p| recommendation.candidate(p.candidate).standings[at] == Standing::Unknown)
    };
    let musts = wanted.filter(|(at, wanted)| wanted.must && unknown(*at));
    musts.map(|(_, wanted)| wanted).collect()
}

/// "+3 of 12", "+3 of 12, must not confirmed"
pub fn total(recommendation: &Recommendation<'_>, place: &Place) -> String {
    let unconfirmed = match place.merit.confirmed {
        true => "",
        false => ", must not confirmed",
    };
    let most = recommendation.board.most();
    format!("{} of {most}{unconfirmed}", place.merit.points)
}

/// Places with the same number together: "1st Django, 2nd FastAPI and Flask (a tie)".
pub fn placed(recommendation: &Recommendation<'_>, places: &[Place]) -> String {
    let groups = places.chunk_by(|a, b| a.number == b.number).map(|group| {
        let names = group
            .iter()
            .map(|place| recommendation.name(place.candidate));
        let tie = if group[0].shared { " (a tie)" } else { "" };
        let names = listed(&names.collect::<Vec<_>>());
        format!("{} {names}{tie}", ordinal(group[0].number))
    });
    groups.collect::<Vec<_>>().join(", ")
}

/// "Flask instead of Django if admin panel counted 1 instead of 3"
pub fn flipped(board: &Board<'_>, flip: &Flip) -> String {
    let now = board.first(&board.weights());
    let names = |places: &[usize]| {
        let names = places
            .iter()
            .map(|at| board.candidates[*at].framework.name.as_str());
        listed(&names.collect::<Vec<_>>())
    };
    let part = |of: &[usize], in_other: bool, other: &[usize]| {
        let part = of.iter().filter(|at| other.contains(at) == in_other);
        part.copied().collect::<Vec<usize>>()
    };
    let (new, gone) = (
        part(&flip.first, false, &now),
        part(&now, false, &flip.first),
    );
    let outcome = match (new.as_slice(), gone.as_slice()) {
        ([], gone) => format!("{} ahead of {}", names(&flip.first), names(gone)),
        (_, []) => format!("a tie of {}", names(&flip.first)),
        _ if flip.first.len() > 1 => {
            format!("a tie of {} instead of {}", names(&flip.first), names(&now))
        }
        _ => format!("{} instead of {}", names(&flip.first), names(&now)),
    };
    format!("{outcome} if {}", changed(board, &flip.changes))
}

/// "admin panel counted 1 instead of 3 and async 5 instead of 3"
pub fn changed(board: &Board<'_>, changes: &[Change]) -> String {
    let words = changes.iter().map(|change| {
        let label = board.wanted[change.wanted].label();
        format!("{label} counted {} instead of {}", change.to, change.from)
    });
    words.collect::<Vec<_>>().join(" and ")
}
