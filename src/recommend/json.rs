//! The form of a recommendation that other tools may rely on (`recommend --json`).

use serde_json::{Value, json};

use super::board::{Fate, Place, Points};
use super::evidence::{Statement, statements};
use super::flip::{self, Flip};
use super::recommendation::Recommendation;
use super::reply::against;
use super::wanted::{Refusal, Wanted};
use super::words::unconfirmed;
use crate::citing;
use crate::knowledge::framework::Cell;
use crate::knowledge::need::Standing;

impl Recommendation<'_> {
    /// Needs, shortlist with its points and their parts, who is left out, unknowns and the flip.
    pub fn to_json(&self) -> Value {
        let needs = self.board.wanted.iter().map(|wanted| {
            json!({"id": wanted.id(), "label": wanted.label(), "weight": wanted.weight, "must": wanted.must})
        });
        let unwanted = self.reading.unwanted.iter().map(|need| &need.id);
        let (unknown, all) = self.unknowns();
        json!({
            "needs": needs.collect::<Vec<_>>(),
            "unwanted": unwanted.collect::<Vec<_>>(),
            "not": self.reading.refused.ids(),
            "not_understood": self.reading.not_understood,
            "shortlist": self.shortlist().iter().map(|place| self.place_to_json(place)).collect::<Vec<_>>(),
            "behind": self.behind().iter().map(|place| json!({
                "id": self.framework_id(place.candidate),
                "place": place.number,
                "shared": place.shared,
                "musts_unconfirmed": self.unconfirmed_ids(place),
                "points": place.merit.points.whole(),
            })).collect::<Vec<_>>(),
            "left_out": self.left_out_to_json(),
            "refused": self.refused_to_json(),
            "unsupported": self.ids(Fate::Unsupported),
            "not_in_sources": self.ids(Fate::Unheard),
            "unknowns": {"frameworks": self.board.candidates.len(), "of": all, "unknown": unknown},
            "flip": flip::smallest(&self.board).and_then(|flip| self.flip_to_json(&flip)),
            "dethroning_flip": flip::dethroning(&self.board).and_then(|flip| self.flip_to_json(&flip)),
            "index": self.knowledge.fingerprint.as_str(),
        })
    }

    fn ids(&self, fate: Fate) -> Vec<&str> {
        let candidates = self.candidates_that_are(fate).into_iter();
        candidates
            .map(|candidate| self.framework_id(candidate))
            .collect()
    }

    fn place_to_json(&self, place: &Place) -> Value {
        let candidate = self.candidate(place.candidate);
        let parts = self.board.wanted.iter().zip(&candidate.standings);
        json!({
            "id": candidate.framework.id,
            "name": candidate.framework.name,
            "place": place.number,
            "shared": place.shared,
            "musts_confirmed": place.merit.confirmed,
            "musts_unconfirmed": self.unconfirmed_ids(place),
            "points": place.merit.points.whole(),
            "of": self.board.most(),
            "parts": parts.map(|(wanted, standing)| self.part_to_json(wanted, standing)).collect::<Vec<_>>(),
        })
    }

    fn part_to_json(&self, wanted: &Wanted<'_>, standing: &Standing<'_>) -> Value {
        let name = match standing {
            Standing::Met(_) => "met",
            Standing::Partly(_) => "partly",
            Standing::Unmet(_) => "unmet",
            Standing::Mixed { .. } => "mixed",
            Standing::Unknown => "not-in-sources",
        };
        let (speaking_for, speaking_against) = standing.sides();
        let told = |cells: &[&Cell]| {
            let all = statements(self.knowledge, wanted, cells);
            all.iter()
                .map(|s| self.statement_to_json(s))
                .collect::<Vec<_>>()
        };
        json!({
            "need": wanted.id(),
            "standing": name,
            "points": Points::of(standing, wanted.weight).whole(),
            "for": told(speaking_for),
            "against": told(speaking_against),
        })
    }

    fn statement_to_json(&self, statement: &Statement<'_>) -> Value {
        let citations = statement.claim.citations.iter();
        json!({
            "attribute": statement.attribute.id,
            "value": statement.claim.words(statement.attribute),
            "context": statement.claim.context,
            "test": statement.claim.test,
            "meets": statement.grade,
            "citations": citations.filter_map(|c| citing::to_json(self.knowledge, c)).collect::<Vec<_>>(),
        })
    }

    fn left_out_to_json(&self) -> Vec<Value> {
        let left = self.candidates_that_are(Fate::LeftOut).into_iter();
        let left = left.map(|candidate| {
            let wanted = self.board.wanted.iter().enumerate();
            let lacks =
                |at: usize| matches!(self.candidate(candidate).standings[at], Standing::Unmet(_));
            let musts = wanted.filter(|(at, wanted)| wanted.must && lacks(*at));
            let musts = musts.map(|(at, wanted)| {
                let why = against(self, candidate, at);
                let why: Vec<Value> = why.iter().map(|s| self.statement_to_json(s)).collect();
                json!({"need": wanted.id(), "against": why})
            });
            json!({"id": self.framework_id(candidate), "musts": musts.collect::<Vec<_>>()})
        });
        left.collect()
    }

    /// Each with the refused language and what the sources say of it, or no language where it was named itself.
    fn refused_to_json(&self) -> Vec<Value> {
        let refused = self.candidates_that_are(Fate::Refused).into_iter();
        let refused = refused.map(|at| {
            let (language, why) = match &self.candidate(at).refusal {
                Some(Refusal::Language(language, cells)) => {
                    let all = statements(self.knowledge, &Wanted::new(language), cells);
                    (Some(&language.id), all)
                }
                _ => (None, Vec::new()),
            };
            let why: Vec<Value> = why.iter().map(|s| self.statement_to_json(s)).collect();
            json!({"id": self.framework_id(at), "language": language, "sources": why})
        });
        refused.collect()
    }

    /// Musts of which the sources don't tell: why it is behind others, whatever its points.
    fn unconfirmed_ids(&self, place: &Place) -> Vec<String> {
        let musts = unconfirmed(self, std::slice::from_ref(place)).into_iter();
        musts.map(Wanted::id).collect()
    }

    fn flip_to_json(&self, flip: &Flip) -> Option<Value> {
        let change = flip.changes.first()?;
        let first = flip.first.iter().map(|at| self.framework_id(*at));
        Some(json!({
            "need": self.board.wanted[change.wanted].id(),
            "from": change.from,
            "to": change.to,
            "first": first.collect::<Vec<_>>(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;
    use crate::request::Wants;

    #[test]
    fn points_are_the_sum_of_their_parts_and_every_statement_is_cited() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let text = "chat app, 3 people, we know Python, must have an admin panel";
        let recommendation = Recommendation::new(&knowledge, text, &Wants::default());
        let json = recommendation.expect("no options").to_json();
        let shortlist = json["shortlist"].as_array().expect("a list");
        assert!(!shortlist.is_empty());
        for place in shortlist {
            let parts = place["parts"].as_array().expect("parts");
            let sum: f64 = parts
                .iter()
                .filter_map(|part| part["points"].as_f64())
                .sum();
            assert_eq!(Some(sum), place["points"].as_f64());
            for part in parts {
                let said = ["for", "against"].map(|side| part[side].as_array().expect("a list"));
                let said: Vec<&Value> = said.into_iter().flatten().collect();
                assert_eq!(part["standing"] == "not-in-sources", said.is_empty());
                assert!(
                    said.iter()
                        .all(|statement| statement["citations"][0]["quote"].is_string())
                );
            }
        }
        for place in shortlist
            .iter()
            .chain(json["behind"].as_array().expect("a list"))
        {
            let confirmed = place["musts_unconfirmed"]
                .as_array()
                .expect("ids")
                .is_empty();
            assert!(
                place["musts_confirmed"]
                    .as_bool()
                    .is_none_or(|said| said == confirmed)
            );
            assert!(confirmed || place["place"].as_u64() > Some(1));
        }
        for left in json["left_out"].as_array().expect("a list") {
            assert!(left["musts"][0]["against"][0]["citations"][0]["quote"].is_string());
        }
    }
}
