//! Proposals, ballots and decisions for tests: some plain ones, and any that there can be.

use jiff::civil::Date;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::{
    Ballot, Choice, Decision, Evidence, Outcome, Person, Proposal, Receipt, Rules, State,
    VoteOption,
};
use crate::request::{Method, Results};
use jiff::Timestamp;

/// A plain vote on these options.
pub fn proposal(method: Method, options: &[&str]) -> Proposal {
    let option = |name: &&str| VoteOption {
        name: (*name).to_owned(),
        framework: None,
    };
    Proposal {
        question: "Which framework for the shop?".to_owned(),
        options: options.iter().map(option).collect(),
        rules: rules(method),
        criteria: Vec::new(),
        author: person("ada"),
        place: "terminal:chat".to_owned(),
        outcome_place: None,
        evidence: Evidence::default(),
        review: None,
        origin: None,
    }
}

pub fn rules(method: Method) -> Rules {
    Rules {
        method,
        quorum: None,
        voters: None,
        role: None,
        anonymous: false,
        results: Results::Always,
        reasons: false,
    }
}

pub fn person(name: &str) -> Person {
    Person {
        id: format!("terminal:{name}"),
        name: name.to_owned(),
    }
}

/// Names such as break what is careless.
const STRANGE: &[&str] = &[
    "2",
    "#1",
    "#1,2",
    "5,0",
    "1>2",
    "a=5",
    "C, C++",
    "Ruby on Rails",
    "\"",
    "- x",
    "> y",
    "# z",
    "| a |",
    "*b*",
    "[c](d)",
    "<e>",
    "`f`",
    "---",
    "~~g~~",
    "é ü 語",
    "a\nb",
    "because",
    "a\", because",
    "&amp;",
    "\\",
    "1. h",
    ":",
    "_i_",
    "!",
    "null",
    "{j}",
    "'k'",
    "%",
    "@l",
    "+ m",
    "=1",
    "\u{feff}n",
    "o\u{2028}p",
    "\u{202e}q",
    "```",
    "a\tb",
];

/// Names as people type them, and strange ones.
pub fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-zA-Z][a-zA-Z0-9 .+#-]{0,11}[a-z0-9]",
        2 => select(STRANGE).prop_map(str::to_owned),
        1 => "\\PC{1,12}",
    ]
    .prop_filter("a name has something to see", |name| {
        !name.trim().is_empty()
    })
}

/// No two options have the same name, but for case.
pub fn any_options() -> impl Strategy<Value = Vec<VoteOption>> {
    proptest::collection::vec(any_name(), 1..=10).prop_map(|names| {
        let mut options: Vec<VoteOption> = Vec::new();
        for name in names {
            let key = name.trim().to_lowercase();
            if options.iter().all(|it| it.name.to_lowercase() != key) {
                let (name, framework) = (name.trim().to_owned(), None);
                options.push(VoteOption { name, framework });
            }
        }
        options
    })
}

pub fn any_method() -> impl Strategy<Value = Method> {
    select(
        &[
            Method::Single,
            Method::Approval,
            Method::Ranked,
            Method::Score,
        ][..],
    )
}

pub fn any_proposal() -> impl Strategy<Value = Proposal> {
    (any_method(), any_options()).prop_map(|(method, options)| Proposal {
        options,
        ..proposal(method, &[])
    })
}

/// A choice that such a vote allows.
pub fn any_choice(method: Method, options: usize) -> BoxedStrategy<Choice> {
    let places: Vec<usize> = (0..options).collect();
    match method {
        Method::Single => (0..options).prop_map(Choice::Single).boxed(),
        Method::Approval => subsequence(places, 1..=options)
            .prop_map(Choice::Approval)
            .boxed(),
        Method::Ranked => subsequence(places, 1..=options)
            .prop_shuffle()
            .prop_map(Choice::Ranked)
            .boxed(),
        Method::Score => proptest::collection::vec(0..=5u8, options)
            .prop_map(Choice::Score)
            .boxed(),
    }
}

pub fn any_date() -> impl Strategy<Value = Date> {
    (1990..2100i16, 1..=12i8, 1..=28i8).prop_map(|(y, m, d)| Date::constant(y, m, d))
}

/// A decision that came to this, or is still open; opened on a Thursday in November 2026, closed two days later.
pub fn decision(proposal: Proposal, outcome: Option<Outcome>) -> Decision {
    let opened_at: Timestamp = "2026-11-26T15:00Z".parse().expect("a moment");
    let closed_at: Timestamp = "2026-11-28T15:00Z".parse().expect("a moment");
    Decision {
        server: "terminal".to_owned(),
        number: 12,
        proposal,
        state: State {
            round: 1,
            opened_at,
            deadline: Some(closed_at),
            closed_at: outcome.is_some().then_some(closed_at),
            outcome,
            review: None,
            checked_against: String::new(),
            history: Vec::new(),
        },
        links: Vec::new(),
        changes: 0,
        card: None,
        ballots: 0,
    }
}

/// What somebody voted, by name.
pub fn ballot(voter: &str, choice: Choice, reason: Option<&str>) -> Ballot {
    Ballot {
        voter: Some(person(voter)),
        receipt: None,
        choice,
        reason: reason.map(str::to_owned),
        cast_at: Some("2026-11-27T09:00Z".parse().expect("a moment")),
    }
}

/// The same vote without a trace of who cast it.
pub fn anonymous(ballot: Ballot) -> Ballot {
    let receipt = Receipt::random().expect("random numbers");
    Ballot {
        voter: None,
        receipt: Some(receipt.as_str().to_owned()),
        cast_at: None,
        ..ballot
    }
}

fn any_outcome(options: usize) -> impl Strategy<Value = Option<Outcome>> {
    let ruled = |(option, by, reason): (usize, String, String)| Outcome::Ruled {
        option,
        by: person(&by),
        reason,
        after: Box::new(Outcome::NoVotes),
    };
    let recorded = |(option, by, reason, on)| Outcome::Recorded {
        option,
        by,
        reason,
        on,
    };
    let outcome = prop_oneof![
        (0..options).prop_map(Outcome::Decided),
        Just(Outcome::Tied((0..options).collect())),
        Just(Outcome::NoQuorum { voted: 2 }),
        Just(Outcome::NoVotes),
        Just(Outcome::Replaced),
        (0..options, any_name(), any_name()).prop_map(ruled),
        (
            0..options,
            any_name(),
            proptest::option::of(any_name()),
            any_date()
        )
            .prop_map(recorded),
    ];
    proptest::option::weighted(0.9, outcome)
}

/// Any decision with ballots that fit it.
pub fn any_decision() -> impl Strategy<Value = (Decision, Vec<Ballot>)> {
    let proposal = (
        any_proposal(),
        any_name(),
        any::<bool>(),
        proptest::collection::vec(any_name(), 0..3),
    );
    let proposal = proposal.prop_map(|(mut proposal, question, anonymous, criteria)| {
        proposal.question = question.trim().to_owned();
        proposal.rules.anonymous = anonymous;
        proposal.criteria = criteria;
        proposal
    });
    proposal.prop_flat_map(|proposal| {
        let options = proposal.options.len();
        let vote = (
            any_name(),
            any_choice(proposal.rules.method, options),
            proptest::option::of(any_name()),
        );
        let votes = proptest::collection::vec(vote, 0..5);
        (Just(proposal), any_outcome(options), votes).prop_map(|(proposal, outcome, votes)| {
            let is_anonymous = proposal.rules.anonymous;
            let ballots = votes.into_iter().map(|(voter, choice, reason)| {
                let named = ballot(&voter, choice, reason.as_deref());
                if is_anonymous {
                    anonymous(named)
                } else {
                    named
                }
            });
            (decision(proposal, outcome), ballots.collect())
        })
    })
}
