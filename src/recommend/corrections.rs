//! What can be pressed or chosen under a recommendation: corrections of what was understood, a comparison of the first
//! ones, and those that are not first.

use super::board::Fate;
use super::recommendation::Recommendation;
use super::wanted::Wanted;
use super::words::ordinal;
use crate::knowledge::need::Group;
use crate::reply::{Action, Choice};
use crate::request::{MAX_COMPARED, Request, Start, YesNo};

/// More buttons than these would bury the others; any need can be taken away by [`not_needed`].
const TOGGLES: usize = 4;

pub fn actions(recommendation: &Recommendation<'_>, pictured: bool) -> Vec<Action> {
    let mut actions = Vec::new();
    actions.extend(comparison(recommendation));
    actions.extend(decision(recommendation));
    if !pictured && !recommendation.ranking.is_empty() {
        actions.push(Action {
            label: "As a picture".to_owned(),
            request: recommendation.request(Some(YesNo::Yes), None),
        });
    }
    actions.extend(must_toggles(recommendation));
    actions
}

pub fn choices(recommendation: &Recommendation<'_>) -> Vec<Choice> {
    let choices = [not_needed(recommendation), why_not(recommendation, None)];
    choices.into_iter().flatten().collect()
}

fn comparison(recommendation: &Recommendation<'_>) -> Option<Action> {
    let first = recommendation.shortlist().iter().take(MAX_COMPARED);
    let ids = first.map(|place| recommendation.framework_id(place.candidate).to_owned());
    let frameworks: Vec<String> = ids.collect();
    (frameworks.len() > 1).then(|| Action {
        label: format!("Compare the first {}", frameworks.len()),
        request: Request::Compare {
            frameworks,
            topic: None,
            picture: None,
            page: None,
        },
    })
}

/// A vote between the first ones, by what was wanted.
fn decision(recommendation: &Recommendation<'_>) -> Option<Action> {
    let first = recommendation.shortlist().iter().take(MAX_COMPARED);
    let ids = first.map(|place| recommendation.framework_id(place.candidate).to_owned());
    let ids: Vec<String> = ids.collect();
    let wanted = recommendation.board.wanted.iter();
    let needs = wanted.flat_map(|wanted| wanted.needs.iter().map(|need| need.id.clone()));
    let criteria: Vec<String> = needs.collect();
    (ids.len() > 1).then(|| Action {
        label: "Decide between these".to_owned(),
        request: Request::Decide(Start::between(&ids, &criteria)),
    })
}

/// "Not a must: admin panel", "Must: Python": of what is a condition for most people.
fn must_toggles(recommendation: &Recommendation<'_>) -> Vec<Action> {
    let wanted = &recommendation.board.wanted;
    let may_be_must = |wanted: &Wanted<'_>| {
        wanted.must || wanted.is_of(Group::Feature) || wanted.is_of(Group::Language)
    };
    let mut offered: Vec<usize> = (0..wanted.len()).collect();
    offered.retain(|at| may_be_must(&wanted[*at]));
    // What filters already is what a wrong guess does most harm with.
    offered.sort_by_key(|at| !wanted[*at].must);
    let toggled = offered.into_iter().take(TOGGLES).map(|at| {
        let mut changed = wanted.clone();
        changed[at].must = !changed[at].must;
        let what = if wanted[at].must {
            "Not a must"
        } else {
            "Must"
        };
        Action {
            label: format!("{what}: {}", wanted[at].label()),
            request: recommendation.request_with(&changed, None, None),
        }
    });
    toggled.collect()
}

/// The menu that takes one need away, whatever it was guessed from; what is built and who builds it, which is guessed most
/// often, first.
fn not_needed(recommendation: &Recommendation<'_>) -> Option<Choice> {
    let wanted = &recommendation.board.wanted;
    let mut offered: Vec<usize> = (0..wanted.len()).collect();
    let guessed = |at: &usize| wanted[*at].is_of(Group::Project) || wanted[*at].is_of(Group::Team);
    offered.sort_by_key(|at| !guessed(at));
    let options = offered.into_iter().map(|at| {
        let mut others = wanted.clone();
        let gone = others.remove(at);
        Action {
            label: gone.label(),
            request: recommendation.request_with(&others, None, None),
        }
    });
    // Without the only one there would be nothing to go by.
    (wanted.len() > 1).then(|| Choice {
        several: false,
        label: "Not needed ...".to_owned(),
        options: options.collect(),
        current: None,
    })
}

/// The menu of candidates that are not first: those ranked by place, then those left out. `shown` is the one that the reply
/// is about.
pub fn why_not(recommendation: &Recommendation<'_>, shown: Option<usize>) -> Option<Choice> {
    let ranked = recommendation.ranking.iter().filter(|p| p.number > 1);
    let ranked = ranked.map(|p| (p.candidate, ordinal(p.number)));
    let of = |fate, words: &'static str| {
        let candidates = recommendation.candidates_that_are(fate).into_iter();
        candidates.map(move |candidate| (candidate, words.to_owned()))
    };
    let all = ranked
        .chain(of(Fate::LeftOut, "left out"))
        .chain(of(Fate::Refused, "left out"))
        .chain(of(Fate::Unsupported, "nothing for it"));
    let all: Vec<(usize, String)> = all.collect();
    let current = all
        .iter()
        .position(|(candidate, _)| Some(*candidate) == shown);
    let options: Vec<Action> = all
        .into_iter()
        .map(|(candidate, what)| Action {
            label: format!("{} ({what})", recommendation.name(candidate)),
            request: request(recommendation, candidate, None),
        })
        .collect();
    (!options.is_empty()).then(|| Choice {
        several: false,
        label: "Why not ...?".to_owned(),
        options,
        current,
    })
}

/// Why this candidate is not first, with the needs in the request.
pub fn request(
    recommendation: &Recommendation<'_>,
    candidate: usize,
    page: Option<u32>,
) -> Request {
    Request::WhyNot {
        name: vec![recommendation.framework_id(candidate).to_owned()],
        wants: recommendation.wants(),
        page,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;
    use crate::request::Wants;

    /// What a button carries on Discord.
    const BUTTON: usize = 100;

    #[test]
    fn what_is_pressed_fits_into_a_button_and_changes_what_it_says() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let text = "chat app, 3 people, we know Python, must have an admin panel, background jobs";
        let recommendation = Recommendation::new(&knowledge, text, &Wants::default());
        let recommendation = recommendation.expect("no options");
        let actions = actions(&recommendation, true);
        let labels: Vec<&str> = actions.iter().map(|action| action.label.as_str()).collect();
        assert_eq!(
            labels,
            [
                "Compare the first 5",
                "Decide between these",
                "Not a must: admin panel",
                "Must: Python",
                "Must: background jobs",
            ]
        );
        let not_needed = not_needed(&recommendation).expect("several needs");
        let all = recommendation.board.wanted.len();
        assert_eq!(not_needed.options.len(), all);
        for removed in &not_needed.options {
            let Request::Recommend { wants, .. } = &removed.request else {
                panic!("a recommendation");
            };
            let left = Recommendation::new(&knowledge, "", wants).expect("good options");
            assert_eq!(left.board.wanted.len(), all - 1);
            assert!(
                left.board
                    .wanted
                    .iter()
                    .all(|wanted| wanted.label() != removed.label)
            );
        }
        let why_not = why_not(&recommendation, None).expect("others");
        let chosen = why_not.options.iter().chain(&not_needed.options);
        // A vote has names and needs, so it may be longer: then it is kept under a key.
        let is_short = |it: &&Action| !matches!(it.request, Request::Decide(_));
        for action in actions.iter().filter(is_short).chain(chosen) {
            assert!(
                action.request.to_string().len() <= BUTTON,
                "{}",
                action.request
            );
        }
        let Request::Recommend { wants, .. } = &actions[2].request else {
            panic!("a recommendation");
        };
        let changed = Recommendation::new(&knowledge, "", wants).expect("good options");
        assert!(changed.board.wanted.iter().all(|wanted| !wanted.must));
        assert_eq!(
            changed.board.wanted.len(),
            recommendation.board.wanted.len()
        );
    }
}
