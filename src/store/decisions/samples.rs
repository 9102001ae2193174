//! Votes for the tests of the store: some plain ones, and any that there can be.

use jiff::Timestamp;
use proptest::option;
use proptest::prelude::*;

use super::{Cast, CastResult, NewPost, PostKind};
use crate::decision::{
    Ballot, Choice, Decision, Event, Evidence, Ground, GroundCitation, GroundClaim, Named, Origin,
    Outcome, Person, Proposal, Receipt, Rules, State, VoteOption,
};
use crate::request::{Method, Results};
use crate::store::Store;

pub const SERVER: &str = "chat:one";

/// So many seconds after the vote began.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).expect("a time")
}

pub fn person(name: &str) -> Person {
    Person {
        id: format!("chat:id-of-{name}"),
        name: name.to_owned(),
    }
}

pub fn proposal(anonymous: bool) -> Proposal {
    let option = |name: &str| VoteOption {
        name: name.to_owned(),
        framework: None,
    };
    Proposal {
        question: "Which framework for the shop?".to_owned(),
        options: ["Django", "FastAPI", "Rails"].map(option).into(),
        rules: Rules {
            anonymous,
            ..Rules::default()
        },
        criteria: Vec::new(),
        author: person("ada"),
        place: "chat:room".to_owned(),
        outcome_place: None,
        evidence: Evidence::default(),
        review: None,
        origin: None,
    }
}

/// Open for 100 seconds.
pub fn state() -> State {
    State {
        round: 1,
        opened_at: at(0),
        deadline: Some(at(100)),
        closed_at: None,
        outcome: None,
        review: None,
        checked_against: String::new(),
        history: Vec::new(),
    }
}

/// Keeps a new vote.
pub fn begin(store: &Store, anonymous: bool) -> Decision {
    let begun = store.begin(SERVER, proposal(anonymous), state(), Vec::new());
    begun.expect("kept")
}

pub fn post(kind: PostKind, due: i64) -> NewPost {
    NewPost {
        kind,
        place: "chat:room".to_owned(),
        round: 1,
        due_at: at(due),
        detail: None,
    }
}

pub fn vote(name: &str, option: usize) -> Cast {
    Cast {
        voter: person(name),
        choice: Some(Choice::Single(option)),
        reason: None,
        receipt: None,
    }
}

/// Casts it at second 10.
pub fn cast(store: &Store, number: i64, cast: Cast) -> CastResult {
    store.cast(SERVER, number, cast, at(10)).expect("no fault")
}

/// Casts what must count, and gives its receipt.
pub fn counted(store: &Store, number: i64, vote: Cast) -> Option<Receipt> {
    match cast(store, number, vote) {
        CastResult::Counted { receipt, .. } => receipt,
        other => panic!("it does not count: {other:?}"),
    }
}

/// Ends a vote with this outcome.
pub fn close(store: &Store, number: i64, outcome: Outcome) -> Decision {
    let closed = store.amend(SERVER, number, move |state, _, _| {
        state.outcome = Some(outcome);
        state.closed_at = Some(at(50));
        Ok(((), super::Effects::default()))
    });
    closed.expect("no fault").expect("there").decision
}

/// Any text that people can write, and that a database or JSON may stumble over.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,20}",
        "[a-z'\"\\\\%_$?:;{}\\[\\]<>&\n\t\u{202e}語🎉]{0,12}"
    ]
}

/// To the nanosecond, in the years 1901 to 2242.
fn any_time() -> impl Strategy<Value = Timestamp> {
    (-2_147_483_648_i64..8_589_934_592, 0..1_000_000_000_i32)
        .prop_map(|(second, nano)| Timestamp::new(second, nano).expect("a time"))
}

/// As ballots have it.
pub fn any_millisecond() -> impl Strategy<Value = Timestamp> {
    (0..4_000_000_000_000_i64).prop_map(|ms| Timestamp::from_millisecond(ms).expect("a time"))
}

pub fn any_person() -> impl Strategy<Value = Person> {
    (any_text(), any_text()).prop_map(|(id, name)| Person { id, name })
}

pub fn any_named() -> impl Strategy<Value = Named> {
    (any_text(), any_text()).prop_map(|(id, name)| Named { id, name })
}

fn any_date() -> impl Strategy<Value = jiff::civil::Date> {
    (1..=9999_i16, 1..=12_i8, 1..=28_i8).prop_map(|(y, m, d)| jiff::civil::date(y, m, d))
}

pub fn any_choice() -> impl Strategy<Value = Choice> {
    let places = || proptest::collection::vec(0..10_usize, 1..10);
    prop_oneof![
        (0..10_usize).prop_map(Choice::Single),
        places().prop_map(Choice::Approval),
        places().prop_map(Choice::Ranked),
        proptest::collection::vec(0..=5_u8, 1..10).prop_map(Choice::Score),
    ]
}

/// Of a named vote.
pub fn any_ballot() -> impl Strategy<Value = Ballot> {
    let parts = (
        any_person(),
        any_choice(),
        option::of(any_text()),
        any_millisecond(),
    );
    parts.prop_map(|(voter, choice, reason, cast_at)| Ballot {
        voter: Some(voter),
        receipt: None,
        choice,
        reason,
        cast_at: Some(cast_at),
    })
}

fn any_outcome() -> impl Strategy<Value = Outcome> {
    let ended = prop_oneof![
        (0..10_usize).prop_map(Outcome::Decided),
        proptest::collection::vec(0..10_usize, 2..5).prop_map(Outcome::Tied),
        any::<i64>().prop_map(|voted| Outcome::NoQuorum { voted }),
        Just(Outcome::NoVotes),
        Just(Outcome::Replaced),
        (0..10_usize, any_text(), option::of(any_text()), any_date()).prop_map(
            |(option, by, reason, on)| Outcome::Recorded {
                option,
                by,
                reason,
                on
            }
        ),
    ];
    ended.prop_recursive(2, 3, 1, |after| {
        let ruled = (0..10_usize, any_person(), any_text(), after);
        ruled.prop_map(|(option, by, reason, after)| Outcome::Ruled {
            option,
            by,
            reason,
            after: Box::new(after),
        })
    })
}

fn any_evidence() -> impl Strategy<Value = Evidence> {
    let citation = (
        [(); 6].map(|()| any_text()),
        [(); 2].map(|()| option::of(any_text())),
    );
    let citation = citation.prop_map(|(texts, [publisher, url])| {
        let [article, section, quote, date, heading, title] = texts;
        GroundCitation {
            article,
            section,
            quote,
            heading,
            title,
            publisher,
            date,
            url,
        }
    });
    let citations = proptest::collection::vec(citation, 0..2);
    let claim =
        (any_text(), citations).prop_map(|(words, citations)| GroundClaim { words, citations });
    let claims = proptest::collection::vec(claim, 0..2);
    let ground =
        (any_text(), any_text(), claims).prop_map(|(framework, attribute, claims)| Ground {
            framework,
            attribute,
            claims,
        });
    (any_text(), proptest::collection::vec(ground, 0..3)).prop_map(|(fingerprint, grounds)| {
        Evidence {
            fingerprint,
            grounds,
        }
    })
}

fn any_rules() -> impl Strategy<Value = Rules> {
    use Method::{Approval, Ranked, Score, Single};
    use Results::{Always, Closed, Voted};
    let method = prop::sample::select(vec![Single, Approval, Ranked, Score]);
    let results = prop::sample::select(vec![Always, Voted, Closed]);
    let numbers = (any::<Option<u32>>(), any::<Option<u32>>());
    let flags = (any::<bool>(), any::<bool>());
    (method, numbers, option::of(any_named()), flags, results).prop_map(
        |(method, (quorum, voters), role, (anonymous, reasons), results)| Rules {
            method,
            quorum,
            voters,
            role,
            anonymous,
            results,
            reasons,
        },
    )
}

pub fn any_proposal() -> impl Strategy<Value = Proposal> {
    let option = (any_text(), option::of(any_text()));
    let option = option.prop_map(|(name, framework)| VoteOption { name, framework });
    let said = (
        any_text(),
        proptest::collection::vec(option, 1..10),
        proptest::collection::vec(any_text(), 0..3),
    );
    let places = (
        any_text(),
        option::of(any_named()),
        option::of((any_text(), any_text())),
    );
    let rest = (
        any_rules(),
        any_person(),
        any_evidence(),
        option::of(any_date()),
    );
    (said, places, rest).prop_map(|(said, places, rest)| Proposal {
        question: said.0,
        options: said.1,
        criteria: said.2,
        place: places.0,
        outcome_place: places.1,
        origin: places.2.map(|(place, message)| Origin { place, message }),
        rules: rest.0,
        author: rest.1,
        evidence: rest.2,
        review: rest.3,
    })
}

pub fn any_state() -> impl Strategy<Value = State> {
    let event = (any_time(), option::of(any_person()), any_text());
    let event = event.prop_map(|(at, by, what)| Event { at, by, what });
    let times = (any_time(), option::of(any_time()), option::of(any_time()));
    let history = proptest::collection::vec(event, 0..3);
    let rest = (
        1..9_i64,
        option::of(any_outcome()),
        option::of(any_date()),
        any_text(),
        history,
    );
    (times, rest).prop_map(|(times, rest)| State {
        opened_at: times.0,
        deadline: times.1,
        closed_at: times.2,
        round: rest.0,
        outcome: rest.1,
        review: rest.2,
        checked_against: rest.3,
        history: rest.4,
    })
}
