//! What must hold of every recommendation, tried on boards made by chance and on the bundled knowledge.

use proptest::prelude::*;
use std::sync::LazyLock;

use super::board::{Board, Candidate, Fate, Points};
use super::recommendation::Recommendation;
use super::wanted::{self, MOST_WEIGHT, Refused, Wanted};
use super::words::{listed, ordinal};
use super::{flip, reply, ways, why_not};
use crate::knowledge::framework::Framework;
use crate::knowledge::need::{Need, Standing};
use crate::knowledge::{Knowledge, load};
use crate::reply::{Block, Text};
use crate::request::{Request, Wants};

static BUNDLE: LazyLock<Knowledge> =
    LazyLock::new(|| load::bundled().unwrap_or_else(|faults| panic!("{faults}")));

static FRAMEWORKS: LazyLock<Vec<Framework>> = LazyLock::new(|| {
    let names = ["a", "b", "c", "d", "e", "f", "g"].into_iter();
    names
        .map(|name| Framework::new(name.into(), name.into()))
        .collect()
});

static NEEDS: LazyLock<Vec<Need>> = LazyLock::new(|| {
    let need = |at: u8| {
        let text = format!("id = \"n{at}\"\nlabel = \"n{at}\"\ngroup = \"feature\"");
        toml::from_str(&text).expect("a need")
    };
    (0..5).map(need).collect()
});

fn standing(kind: u8) -> Standing<'static> {
    match kind {
        0 => Standing::Met(vec![]),
        1 => Standing::Partly(vec![]),
        2 => Standing::Unmet(vec![]),
        3 => Standing::Mixed {
            speaking_for: vec![],
            speaking_against: vec![],
        },
        _ => Standing::Unknown,
    }
}

prop_compose! {
    fn wanted(needs: &'static [Need])(
        weight in 1..=MOST_WEIGHT,
        must in prop::bool::weighted(0.2),
        at in 0..needs.len(),
    ) -> Wanted<'static> {
        Wanted { weight, must, ..Wanted::new(&needs[at]) }
    }
}

/// Needs of the list, none twice.
fn all_wanted(needs: &'static [Need], most: usize) -> impl Strategy<Value = Vec<Wanted<'static>>> {
    prop::collection::vec(wanted(needs), 1..=most).prop_map(|all| {
        let mut once: Vec<Wanted<'static>> = Vec::new();
        for wanted in all {
            if once.iter().all(|known| known.needs != wanted.needs) {
                once.push(wanted);
            }
        }
        once
    })
}

/// A board with standings made by chance.
fn made() -> impl Strategy<Value = Board<'static>> {
    let rows = prop::collection::vec(prop::collection::vec(0..5_u8, NEEDS.len()), 1..=7);
    (all_wanted(&NEEDS, 5), rows).prop_map(|(wanted, rows)| {
        let candidates = rows.iter().zip(FRAMEWORKS.iter());
        let candidates = candidates.map(|(row, framework)| Candidate {
            framework,
            refusal: None,
            standings: row[..wanted.len()]
                .iter()
                .map(|kind| standing(*kind))
                .collect(),
        });
        Board {
            candidates: candidates.collect(),
            wanted,
        }
    })
}

fn bundled() -> impl Strategy<Value = Board<'static>> {
    all_wanted(&BUNDLE.needs, 7).prop_map(|wanted| {
        Board::new(
            wanted,
            &Refused::default(),
            &BUNDLE.frameworks,
            &BUNDLE.attributes,
        )
    })
}

fn boards() -> impl Strategy<Value = Board<'static>> {
    prop_oneof![made(), bundled()]
}

/// The ids in their order, with places and points.
fn order(board: &Board<'_>, weights: &[u32]) -> Vec<(String, usize, Points)> {
    let ranking = board.ranking(weights).into_iter();
    let told = ranking.map(|place| {
        let id = board.candidates[place.candidate].framework.id.clone();
        (id, place.number, place.merit.points)
    });
    told.collect()
}

fn to_wants(wanted: &[Wanted<'_>]) -> Wants {
    wanted::to_wants(wanted, &Refused::default())
}

fn recommendation(wants: &Wants) -> Recommendation<'static> {
    Recommendation::new(&BUNDLE, "", wants).expect("good options")
}

proptest! {
    /// A weight raised that a candidate meets best lowers neither its place nor its points.
    #[test]
    fn raising_what_a_candidate_meets_never_lowers_it(board in boards()) {
        let weights = board.weights();
        for (at, wanted) in board.wanted.iter().enumerate().filter(|(_, w)| w.weight < MOST_WEIGHT) {
            let mut raised = weights.clone();
            raised[at] = wanted.weight + 1;
            let (before, after) = (board.ranking(&weights), board.ranking(&raised));
            for place in &before {
                if matches!(board.candidates[place.candidate].standings[at], Standing::Met(_)) {
                    let now = after.iter().find(|p| p.candidate == place.candidate).expect("ranked still");
                    prop_assert!(now.number <= place.number);
                    prop_assert!(now.merit >= place.merit);
                }
            }
        }
    }

    #[test]
    fn the_order_of_needs_and_frameworks_does_not_matter(
        wanted in all_wanted(&BUNDLE.needs, 7).prop_shuffle(),
        frameworks in Just(BUNDLE.frameworks.clone()).prop_shuffle(),
    ) {
        let mut sorted = wanted.clone();
        sorted.sort_by_key(Wanted::id);
        let given = Board::new(wanted.clone(), &Refused::default(), &frameworks, &BUNDLE.attributes);
        let known = Board::new(sorted.clone(), &Refused::default(), &BUNDLE.frameworks, &BUNDLE.attributes);
        prop_assert_eq!(order(&given, &given.weights()), order(&known, &known.weights()));
        let replies = [wanted, sorted].map(|wanted| reply(&recommendation(&to_wants(&wanted)), None, None));
        prop_assert_eq!(&replies[0], &replies[1]);
    }

    /// The flip is true when it is applied, and no smaller change of one weight does anything.
    #[test]
    fn the_smallest_flip_is_one_and_the_smallest(board in boards()) {
        let weights = board.weights();
        let now = board.first(&weights);
        let flip = flip::smallest(&board);
        let distance = flip.as_ref().map(|flip| {
            let change = flip.changes[0];
            let mut applied = weights.clone();
            applied[change.wanted] = change.to;
            (board.first(&applied), flip.first.clone(), change.from.abs_diff(change.to))
        });
        if let Some((applied, told, _)) = &distance {
            prop_assert_eq!(applied, told);
            prop_assert_ne!(applied, &now);
        }
        let smaller = distance.map_or(MOST_WEIGHT + 1, |(_, _, distance)| distance);
        for at in 0..weights.len() {
            for to in (0..=MOST_WEIGHT).filter(|to| to.abs_diff(weights[at]) < smaller) {
                let mut tried = weights.clone();
                tried[at] = to;
                let first = board.first(&tried);
                prop_assert!(first == now || first.is_empty());
            }
        }
    }

    /// Said as options and asked again, the flip comes true.
    #[test]
    fn a_flip_asked_for_by_options_comes_true(wanted in all_wanted(&BUNDLE.needs, 7)) {
        let before = recommendation(&to_wants(&wanted));
        let Some(flip) = flip::smallest(&before.board) else {
            return Ok(());
        };
        let mut changed = before.board.wanted.clone();
        changed[flip.changes[0].wanted].weight = flip.changes[0].to;
        let told: Vec<&str> = flip.first.iter().map(|at| before.framework_id(*at)).collect();
        prop_assert_eq!(recommendation(&to_wants(&changed)).winners(), told);
    }

    /// What would let a candidate win lets it win.
    #[test]
    fn what_would_have_to_change_would_do(board in made()) {
        for candidate in 0..board.candidates.len() {
            let Some(flip) = flip::for_winning(&board, candidate) else {
                continue;
            };
            let mut weights = board.weights();
            for change in &flip.changes {
                weights[change.wanted] = change.to;
            }
            prop_assert_eq!(&board.first(&weights), &flip.first);
            prop_assert!(flip.first.contains(&candidate));
        }
    }

    /// Each way that "why not" tells, asked for by options or supposed, puts the candidate where it says.
    #[test]
    fn each_way_told_leads_where_it_says(wanted in all_wanted(&BUNDLE.needs, 5), which in 0..99_usize) {
        let before = recommendation(&to_wants(&wanted));
        let candidate = which % before.board.candidates.len();
        let first = before.board.first(&before.board.weights());
        for way in ways::ways(&before.board, candidate) {
            let mut changed = before.board.wanted.clone();
            for at in &way.lifted {
                changed[*at].must = false;
            }
            for change in &way.changes {
                changed[change.wanted].weight = change.to;
            }
            let after = recommendation(&to_wants(&changed)).board.supposing(candidate, &way.supposed);
            let ranking = after.ranking(&after.weights());
            let place = ranking.iter().find(|place| place.candidate == candidate);
            let told = way.outcome(&before.board, candidate);
            prop_assert_eq!(place.is_some(), told.is_some());
            let (Some(place), Some(told)) = (place, told) else {
                continue;
            };
            let level = ranking.iter().filter(|p| p.number == place.number && p.candidate != candidate);
            let level: Vec<&str> = level.map(|p| after.candidates[p.candidate].framework.name.as_str()).collect();
            let wanted = match (place.number, level.is_empty()) {
                (1, true) => "first".to_owned(),
                (1, false) => format!("first together with {}", listed(&level)),
                (number, true) => ordinal(number),
                (number, false) => format!("{} (a tie)", ordinal(number)),
            };
            prop_assert_eq!(&told, &wanted);
            if way.lifted.is_empty() && !first.contains(&candidate) {
                prop_assert_eq!(place.number, 1, "a way that does not win");
            }
        }
    }

    /// An unknown adds nothing, leaves nobody out, and is never worse than a no.
    #[test]
    fn an_unknown_is_no_no(board in boards(), at in 0..5_usize, which in 0..7_usize) {
        let weights = board.weights();
        for candidate in &board.candidates {
            let musts = board.wanted.iter().zip(&candidate.standings).filter(|(w, _)| w.must);
            let lacks = musts.filter(|(_, s)| matches!(s, Standing::Unmet(_))).count() > 0;
            prop_assert_eq!(board.fate(candidate, &weights) == Fate::LeftOut, lacks);
        }
        let (at, which) = (at % board.wanted.len(), which % board.candidates.len());
        let set = |standing| {
            let mut candidate = board.candidates[which].clone();
            candidate.standings[at] = standing;
            board.fate(&candidate, &weights)
        };
        // A must that is unknown is no must that is lacking, and stands behind one that is confirmed, whatever the points.
        if board.wanted[at].must {
            prop_assert_eq!(set(Standing::Unmet(vec![])), Fate::LeftOut);
            let lacks_another = board.wanted.iter().zip(&board.candidates[which].standings).enumerate();
            let lacks_another = lacks_another
                .filter(|(other, (wanted, s))| *other != at && wanted.must && matches!(s, Standing::Unmet(_)))
                .count() > 0;
            prop_assert_eq!(set(Standing::Unknown) == Fate::LeftOut, lacks_another);
        }
        if let (Fate::Ranked(unknown), Fate::Ranked(no)) = (set(Standing::Unknown), set(Standing::Unmet(vec![])))
            && !board.wanted[at].must
        {
            prop_assert_eq!(unknown.points.0 - no.points.0, 2 * i32::try_from(weights[at]).expect("small"));
        }
    }

    /// Who has all musts comes before whoever may lack one, and only they are said to have them.
    #[test]
    fn an_unconfirmed_must_stands_behind_confirmed_ones(board in boards()) {
        let ranking = board.ranking(&board.weights());
        let confirmed = |candidate: usize| {
            let musts = board.wanted.iter().zip(&board.candidates[candidate].standings);
            musts.filter(|(wanted, _)| wanted.must).all(|(_, standing)| *standing != Standing::Unknown)
        };
        let order: Vec<bool> = ranking.iter().map(|place| confirmed(place.candidate)).collect();
        prop_assert!(order.is_sorted_by(|before, after| before >= after));
        for place in &ranking {
            prop_assert_eq!(place.merit.confirmed, confirmed(place.candidate));
            prop_assert!(place.number > 1 || confirmed(place.candidate) || !order.contains(&true));
        }
    }

    /// Needs told in words and separated by commas mean the same in any order.
    #[test]
    fn the_order_of_needs_in_a_text_does_not_matter(
        needs in prop::sample::subsequence(PLAIN.to_vec(), 1..=5).prop_shuffle(),
    ) {
        let mut sorted = needs.clone();
        sorted.sort_unstable();
        let read = [needs, sorted].map(|needs| {
            Recommendation::new(&BUNDLE, &needs.join(", "), &Wants::default()).expect("no options")
        });
        prop_assert!(read[0].understood());
        prop_assert_eq!(&read[0].board.wanted, &read[1].board.wanted);
        prop_assert_eq!(&read[0].ranking, &read[1].ranking);
    }

    /// The options that buttons carry are read as what they were made of.
    #[test]
    fn the_form_of_a_button_is_read_back(wanted in all_wanted(&BUNDLE.needs, 7)) {
        let first = recommendation(&to_wants(&wanted));
        prop_assert_eq!(first.board.wanted.len(), wanted.len());
        let request = first.request(None, Some(2));
        let Ok(Request::Recommend { needs, wants, .. }) = Request::from_text(&request.to_string()) else {
            panic!("{request}");
        };
        prop_assert!(needs.is_empty());
        prop_assert_eq!(&recommendation(&wants).board.wanted, &first.board.wanted);
    }

    #[test]
    fn every_mark_has_its_source(wanted in all_wanted(&BUNDLE.needs, 7)) {
        let recommendation = recommendation(&to_wants(&wanted));
        let mut replies = vec![reply(&recommendation, None, None)];
        for candidate in &recommendation.board.candidates {
            let name = &candidate.framework.name;
            replies.push(why_not(&recommendation, name, None).expect("a candidate"));
        }
        for reply in replies {
            let marks = reply.blocks.iter().flat_map(|block| match block {
                Block::Paragraph(text) => text.marks().collect::<Vec<_>>(),
                Block::List(items) => items.iter().flat_map(Text::marks).collect(),
                _ => Vec::new(),
            });
            let marks: Vec<usize> = marks.collect();
            let known: Vec<usize> = reply.sources.iter().map(|source| source.number).collect();
            prop_assert!(marks.iter().all(|mark| known.contains(mark)));
            prop_assert!(known.iter().all(|number| marks.contains(number)));
        }
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in ".{0,80}", words in prop::collection::vec(
        prop::sample::select(&WORDS[..]), 0..16,
    )) {
        for text in [text, words.join(" ")] {
            let recommendation = Recommendation::new(&BUNDLE, &text, &Wants::default()).expect("no options");
            reply(&recommendation, None, None);
        }
    }
}

/// Needs that carry no mood into the next one.
const PLAIN: [&str; 8] = [
    "chat app",
    "admin panel",
    "background jobs",
    "an ORM",
    "Python",
    "small team",
    "async",
    "GraphQL",
];

const WORDS: [&str; 40] = [
    "must",
    "have",
    ",",
    ".",
    ":",
    ";",
    "and",
    "or",
    "but",
    "no",
    "not",
    "deal",
    "without",
    "a must",
    "is",
    "are",
    "nice to have",
    "(",
    ")",
    "/",
    "python",
    "go",
    "django",
    "admin",
    "orm",
    "3",
    "people",
    "team of",
    "solo",
    "two",
    "only",
    "in",
    "needed",
    "very important",
    "realtime",
    "shop",
    "ü",
    "é'",
    "&",
    "don’t",
];
