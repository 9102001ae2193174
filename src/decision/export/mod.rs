//! All decisions in one file, for other programs and for spreadsheets.

mod csv;
mod json;
mod visible;

pub use csv::csv;
pub use json::json;
pub use visible::Visible;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::Choice;
    use crate::decision::Outcome;
    use crate::decision::samples::{anonymous, any_decision, ballot, decision, proposal};
    use crate::request::Method;
    use proptest::prelude::*;
    use serde_json::Value;

    #[test]
    fn the_names_of_fields_stay() {
        let decision = decision(
            proposal(Method::Ranked, &["Django", "Flask"]),
            Some(Outcome::Decided(0)),
        );
        let ballots = vec![ballot("ada", Choice::Ranked(vec![0, 1]), Some("known"))];
        insta::assert_snapshot!(json(&[(decision, ballots)]), @r##"
    {
      "decisions": [
        {
          "author": "ada",
          "ballots": [
            {
              "cast_at": "2026-11-27T09:00:00Z",
              "choice": [
                1,
                2
              ],
              "reason": "known",
              "receipt": null,
              "voter": "ada",
              "words": "Django > Flask"
            }
          ],
          "closed_at": "2026-11-28T15:00:00Z",
          "criteria": [],
          "date": "2026-11-28",
          "deadline": "2026-11-28T15:00:00Z",
          "evidence": {
            "fingerprint": "",
            "grounds": []
          },
          "history": [],
          "links": [],
          "number": 12,
          "opened_at": "2026-11-26T15:00:00Z",
          "options": [
            {
              "framework": null,
              "name": "Django"
            },
            {
              "framework": null,
              "name": "Flask"
            }
          ],
          "outcome": {
            "by": null,
            "kind": "decided",
            "option": "Django",
            "reason": null,
            "tied": []
          },
          "question": "Which framework for the shop?",
          "review": null,
          "rules": {
            "anonymous": false,
            "method": "ranked",
            "quorum": null,
            "reasons": false,
            "results": "always",
            "role": null,
            "voters": null
          },
          "status": "accepted",
          "tally": {
            "ballots": 1,
            "counts": [
              {
                "option": "Django",
                "votes": 1
              },
              {
                "option": "Flask",
                "votes": 0
              }
            ],
            "rounds": [
              {
                "counts": [
                  {
                    "option": "Django",
                    "votes": 1
                  },
                  {
                    "option": "Flask",
                    "votes": 0
                  }
                ],
                "eliminated": [],
                "exhausted": 0
              }
            ],
            "winner": "Django"
          }
        }
      ]
    }
    "##);
    }

    #[test]
    fn anonymous_votes_have_no_voter_and_no_time() {
        let mut proposal = proposal(Method::Single, &["Django", "Flask"]);
        proposal.rules.anonymous = true;
        let decision = decision(proposal, Some(Outcome::Decided(0)));
        // Even where something was kept by mistake.
        let kept = ballot("eve", Choice::Single(0), None);
        let records = [(decision, vec![anonymous(kept.clone()), kept])];
        for text in [json(&records), csv(&records).expect("CSV")] {
            assert!(
                !text.contains("eve") && !text.contains("2026-11-27"),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn every_decision_is_a_row_that_computes_nothing(records in proptest::collection::vec(any_decision(), 0..4)) {
            let text = csv(&records).expect("CSV");
            let mut reader = ::csv::Reader::from_reader(text.as_bytes());
            let rows: Vec<::csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("rows");
            prop_assert_eq!(rows.len(), records.len());
            let is_formula = |cell: &str| cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
            prop_assert!(!rows.iter().flatten().any(is_formula));
        }

        #[test]
        fn json_has_every_ballot_once((decision, ballots) in any_decision()) {
            prop_assume!(!decision.is_open());
            let shown = !matches!(decision.state.outcome, Some(Outcome::Recorded { .. }));
            let wanted = if shown { ballots.len() } else { 0 };
            let value: Value = serde_json::from_str(&json(&[(decision, ballots)])).expect("JSON");
            let of = &value["decisions"][0];
            prop_assert_eq!(of["ballots"].as_array().map(Vec::len), Some(wanted));
        }
    }
}
