//! Tells the order in one paragraph. Whoever lacks no must, as far as the sources tell, but can't be confirmed to have all
//! of them, stands behind the others whatever the points: that is said where it happens.

use super::board::Place;
use super::recommendation::Recommendation;
use super::wanted::Wanted;
use super::words::{listed, placed, unconfirmed};

/// "1st Django, 2nd FastAPI and Flask (a tie). Behind them: Rails."
pub fn order(recommendation: &Recommendation<'_>) -> String {
    let Some(last) = recommendation.shortlist().last() else {
        return "My sources know none that has what you need.".to_owned();
    };
    let (confirmed, others) = split(recommendation.shortlist());
    let behind = recommendation.behind();
    let (level, behind) = behind.split_at(behind.partition_point(|p| p.number == last.number));
    let (behind, far_behind) = match last.merit.confirmed {
        true => split(behind),
        false => (behind, &behind[behind.len()..]),
    };
    let names = |lead: &str, places: &[Place]| {
        let names = places
            .iter()
            .map(|place| recommendation.name(place.candidate));
        (!places.is_empty()).then(|| format!("{lead}: {}.", listed(&names.collect::<Vec<_>>())))
    };
    let sentences = [
        (!confirmed.is_empty()).then(|| format!("{}.", placed(recommendation, confirmed))),
        (!others.is_empty()).then(|| {
            let why = cannot_confirm(recommendation, others);
            let lead = match confirmed.is_empty() {
                true => format!("For none of them can I confirm {why}"),
                false => format!("Behind them, since I can't confirm {why}"),
            };
            format!("{lead}: {}.", placed(recommendation, others))
        }),
        names("As many points as the last of these", level),
        names("Behind them", behind),
        (!far_behind.is_empty())
            .then(|| {
                let why = cannot_confirm(recommendation, far_behind);
                names(
                    &format!("Further behind, since I can't confirm {why}"),
                    far_behind,
                )
            })
            .flatten(),
    ];
    sentences
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Those of which all musts are confirmed, who come first, and the others.
fn split(places: &[Place]) -> (&[Place], &[Place]) {
    places.split_at(places.partition_point(|place| place.merit.confirmed))
}

/// "the must admin panel", "all the musts (admin panel and ORM)"
fn cannot_confirm(recommendation: &Recommendation<'_>, places: &[Place]) -> String {
    let labels = unconfirmed(recommendation, places).into_iter();
    let labels: Vec<String> = labels.map(Wanted::label).collect();
    match labels.as_slice() {
        [one] => format!("the must {one}"),
        several => {
            let labels: Vec<&str> = several.iter().map(String::as_str).collect();
            format!("all the musts ({})", listed(&labels))
        }
    }
}
