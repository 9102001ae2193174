//! What is written is read back, and what other tools wrote is understood.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::decision::samples::{anonymous, any_decision, ballot, decision, proposal};
use crate::decision::{
    Ballot, Choice, Evidence, Ground, GroundCitation, GroundClaim, Link, VoteOption,
};
use crate::request::Method;

/// A vote on three frameworks, with evidence for one.
fn shop(method: Method) -> Decision {
    let mut proposal = proposal(method, &["Django", "FastAPI", "Flask"]);
    proposal.options[0].framework = Some("django".to_owned());
    proposal.criteria = vec!["admin".to_owned(), "throughput".to_owned()];
    proposal.evidence = Evidence {
        fingerprint: "3f2a".to_owned(),
        grounds: vec![Ground {
            framework: "django".to_owned(),
            attribute: "admin".to_owned(),
            claims: vec![GroundClaim {
                words: "built in".to_owned(),
                citations: vec![GroundCitation {
                    article: "a".to_owned(),
                    section: "s".to_owned(),
                    quote: "It has\nan *admin*.".to_owned(),
                    heading: "Admin".to_owned(),
                    title: "Frameworks".to_owned(),
                    publisher: Some("Example Press".to_owned()),
                    date: "2026-01-02".to_owned(),
                    url: None,
                }],
            }],
        }],
    };
    decision(proposal, Some(Outcome::Decided(0)))
}

fn shown() -> Shown {
    Shown {
        names: [("admin".to_owned(), "Admin panel".to_owned())].into(),
        beside: [(15, "Which framework now?".to_owned())].into(),
        ..Shown::default()
    }
}

#[test]
fn a_vote_reads_well_to_who_was_not_there() {
    let mut decision = shop(Method::Ranked);
    decision.state.review = Some(date(2027, 5, 1));
    decision.links.push(Link {
        kind: LinkKind::Supersedes,
        older: 12,
        newer: 15,
        at: decision.state.opened_at,
    });
    let ballots = [
        ballot("ada", Choice::Ranked(vec![0, 1]), Some("We know it.")),
        ballot(
            "bob",
            Choice::Ranked(vec![0]),
            Some("The admin | saves\nweeks"),
        ),
        ballot("cyd", Choice::Ranked(vec![1, 0]), Some("It is *faster*")),
        ballot("dan", Choice::Ranked(vec![2, 0]), None),
    ];
    let (name, text) = write(&decision, &ballots, &shown());
    assert_eq!(name, "0012-which-framework-for-the-shop.md");
    insta::assert_snapshot!(text, @r##"
    ---
    status: superseded by ADR-0015
    date: 2026-11-28
    decision-makers: ["ada", "bob", "cyd", "dan"]

    ---

    # Which framework for the shop?

    - Status: superseded by ADR-0015
    - Deciders: ada, bob, cyd, dan
    - Date: 2026-11-28

    ## Context and Problem Statement

    ada put this to the vote on Thu 2026-11-26 15:00 UTC. Everybody ranked the options, counted by instant run-off.

    ## Decision Drivers

    * admin
    * throughput

    ## Considered Options

    * Django
    * FastAPI
    * Flask

    ## Decision Outcome

    Chosen option: "Django", because We know it; The admin \| saves weeks.

    ## Pros and Cons of the Options

    ### Django

    * Admin panel: built in
      * "It has an \*admin\*." (Frameworks, Example Press, 2026-01-02)

    ## More Information

    ### Tally

    | Option | Round 1 | Round 2 |
    |---|---|---|
    | Django | 2 | 4 |
    | FastAPI | 1 | |
    | Flask | 1 | |
    | *no rank left* | 0 | 0 |

    Ballots: 4

    ### Dissent

    * cyd voted FastAPI \> Django: It is \*faster\*

    ### Votes

    * ada voted Django \> FastAPI: We know it.
    * bob voted Django: The admin \| saves weeks
    * cyd voted FastAPI \> Django: It is \*faster\*
    * dan voted Flask \> Django

    ### Notes

    * Closed on Sat 2026-11-28 15:00 UTC
    * To be reviewed on 2027-05-01
    * Evidence from knowledge 3f2a
    * Superseded by [ADR-0015](0015-which-framework-now.md)
    "##);
}

#[test]
fn of_an_anonymous_vote_only_receipts_are_written_in_their_order() {
    let mut decision = shop(Method::Single);
    decision.proposal.rules.anonymous = true;
    let voters = ["ada", "bob", "cyd"];
    let named = voters.map(|voter| ballot(voter, Choice::Single(0), None));
    let mut ballots = named.clone().map(anonymous).to_vec();
    // Whatever was kept.
    ballots.push(Ballot {
        receipt: Some("ZZZZ-ZZZZ-ZZZZ-ZZZZ".to_owned()),
        ..ballot("eve", Choice::Single(1), None)
    });
    let (_, text) = write(&decision, &ballots, &Shown::default());
    assert!(
        !text.contains("eve") && !text.contains("decision-makers"),
        "{text}"
    );
    let mut receipts: Vec<&str> = ballots
        .iter()
        .filter_map(|it| it.receipt.as_deref())
        .collect();
    receipts.sort_unstable();
    let places: Vec<Option<usize>> = receipts.iter().map(|receipt| text.find(receipt)).collect();
    assert!(
        places.is_sorted() && places.iter().all(Option::is_some),
        "{text}"
    );
}

#[test]
fn while_voting_goes_on_a_file_shows_no_more_than_the_card() {
    let mut decision = shop(Method::Single);
    (decision.state.outcome, decision.state.closed_at) = (None, None);
    let ballots = [ballot("eve", Choice::Single(1), Some("my reason"))];
    let text = |decision: &Decision| write(decision, &ballots, &Shown::default()).1;
    assert!(text(&decision).contains("eve voted FastAPI: my reason"));
    decision.proposal.rules.results = crate::request::Results::Closed;
    let hidden = text(&decision);
    assert!(
        !hidden.contains("eve") && !hidden.contains("Tally"),
        "{hidden}"
    );
    decision.proposal.rules.results = crate::request::Results::Always;
    decision.proposal.rules.anonymous = true;
    let secret = text(&decision);
    assert!(
        secret.contains("| FastAPI | 1 |") && !secret.contains("voted FastAPI"),
        "{secret}"
    );
}

#[test]
fn names_of_files_are_plain() {
    assert_eq!(file_name(7, "C# or F#?"), "0007-c-or-f.md");
    assert_eq!(file_name(12345, "語"), "12345-decision.md");
    let long = file_name(1, &"word ".repeat(40));
    assert!(long.len() < 70 && long.ends_with("-word.md"), "{long}");
    assert!(file_name(1, &"x".repeat(300)).len() < 70);
}

#[test]
fn records_of_adr_tools_are_read() {
    let text = "# 7. Keep sessions in Redis\n\nDate: 2025-03-04\n\n## Status\n\nSuperceded by [9. Keep sessions in \
                the database](0009-keep-sessions-in-the-database.md)\n\n## Context\n\nLogins were lost.\n\n## Decision\n\n\
                Sessions go to Redis,\nfor an hour each.\n\n## Consequences\n\nOne server more.\n";
    let read = read("0007-keep-sessions-in-redis.md", text).expect("a record");
    assert_eq!(read.question, "Keep sessions in Redis");
    assert_eq!(read.options, ["Keep sessions in Redis"]);
    assert_eq!(read.outcome, Some(0));
    assert_eq!(
        read.reason.as_deref(),
        Some("Sessions go to Redis, for an hour each.")
    );
    assert_eq!(read.date, Some(date(2025, 3, 4)));
    let by = "9. Keep sessions in the database".to_owned();
    assert_eq!(read.status, Status::Superseded(by));
}

#[test]
fn records_of_log4brains_are_read() {
    let text = "# Which queue?\r\n\r\n- Status: accepted <!-- optional -->\r\n- Deciders: Ada, Bob\r\n- Date: 2025-03-04\r\n\
                - Tags: infra\r\n\r\n## Considered Options\r\n\r\n- [RabbitMQ](https://example.org/) 3 with a plugin\r\n\
                - **Kafka**\r\n  on three servers\r\n\r\n## Decision Outcome\r\n\r\nChosen option: \"RabbitMQ 3\", because\r\n\r\n\
                - it is small.\r\n- we know it.\r\n\r\n### Positive Consequences\r\n\r\n- None\r\n";
    let read = read("20250304-which-queue.md", text).expect("a record");
    assert_eq!(
        read.options,
        ["RabbitMQ 3 with a plugin", "Kafka on three servers"]
    );
    assert_eq!(read.outcome, Some(0));
    assert_eq!(read.reason.as_deref(), Some("it is small. we know it."));
    assert_eq!(
        (read.deciders, read.date),
        (
            vec!["Ada".to_owned(), "Bob".to_owned()],
            Some(date(2025, 3, 4))
        )
    );
    assert_eq!(read.status, Status::Accepted);
}

#[test]
fn records_of_madr_3_and_4_are_read() {
    for makers in [
        "deciders: Ada, Bob",
        "decision-makers:\n  - Ada\n  - \"Bob\"",
        "decision-makers: [Ada, 'Bob']",
    ] {
        let text = format!(
            "---\n# optional\nstatus: \"proposed\"\ndate: 2025-03-04\n{makers}\n---\n# Use *one* cache\n\n<!-- why\n## Not this \
             -->\n## Considered Options\n\n* Memcached\n* None at all\n\n## Decision Outcome\n\n**Chosen option: Valkey**, \
             because it's free.\n"
        );
        let read = read("0003-use-one-cache.md", &text).expect("a record");
        assert_eq!(read.question, "Use one cache");
        assert_eq!(read.options, ["Memcached", "None at all", "Valkey"]);
        assert_eq!((read.outcome, read.status), (Some(2), Status::Proposed));
        assert_eq!(read.reason.as_deref(), Some("it's free"));
        assert_eq!(read.deciders, ["Ada", "Bob"]);
    }
}

#[test]
fn what_is_no_record_is_told() {
    let mistake = |text| read("notes.md", text).expect_err("no record").to_string();
    assert_eq!(
        mistake("Some notes"),
        "notes.md is no record of a decision that I can read: it has not a title (\"# ...\")."
    );
    assert_eq!(
        mistake("# Notes\n\n## More"),
        "notes.md is no record of a decision that I can read: it has not a section \"Decision Outcome\" or \"Decision\"."
    );
}

proptest! {
    #[test]
    fn what_is_written_is_read_back((decision, ballots) in any_decision()) {
        let (name, text) = write(&decision, &ballots, &shown());
        let read = read(&name, &text).expect("our own record");
        let options: Vec<&str> = decision.proposal.names();
        prop_assert_eq!(&read.question, &decision.proposal.question, "{}", &text);
        prop_assert_eq!(&read.options, &options, "{}", &text);
        prop_assert_eq!(read.outcome, decision.chosen(), "{}", &text);
        prop_assert_eq!(&read.status, &Status::of(&decision));
        let wanted = match &decision.state.outcome {
            Some(Outcome::Recorded { on, .. }) => *on,
            Some(_) => date(2026, 11, 28),
            None => date(2026, 11, 26),
        };
        prop_assert_eq!(read.date, Some(wanted));
        if let Some(Outcome::Recorded { by, .. }) = &decision.state.outcome {
            prop_assert_eq!(read.deciders.as_slice(), std::slice::from_ref(by));
        }
    }

    #[test]
    fn what_was_typed_makes_no_structure((decision, ballots) in any_decision()) {
        let (_, text) = write(&decision, &ballots, &Shown::default());
        let count = |with: &str| text.lines().filter(|line| line.starts_with(with)).count();
        prop_assert_eq!(count("# "), 1, "{}", &text);
        prop_assert_eq!(count("---"), 2, "{}", &text);
        prop_assert!(text.lines().filter(|line| line.starts_with("## ")).all(|line| text.matches(line).count() == 1));
    }

    #[test]
    fn any_file_is_read_without_a_panic(
        lines in proptest::collection::vec(proptest::sample::select(&[
            "---", "status: x", "- Status: accepted", "# T", "## Decision Outcome", "## Decision", "## Status", "* a", "  * b",
            "Chosen option: \"a\"", "Chosen option: ", "Chosen option \"“", "chosen options: *, because", "### x", "<!--",
            "-->", "```", "Date: 1/13/2020", "date: 2020-02-31x", "- ", "é: [", "Superseded by ", "## Considered Options", "",
        ][..]), 0..12)
    ) {
        _ = read("f.md", &lines.join("\n"));
    }
}

/// An option that is no framework has no evidence of its own, and is listed all the same.
#[test]
fn options_without_evidence_are_only_listed() {
    let mut decision = shop(Method::Single);
    decision.proposal.options.push(VoteOption {
        name: "none".to_owned(),
        framework: None,
    });
    let (_, text) = write(&decision, &[], &Shown::default());
    assert!(
        text.contains("* none\n") && !text.contains("### none"),
        "{text}"
    );
}
