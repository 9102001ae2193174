//! The form of a comparison that other tools may rely on (`compare --json`).

use serde_json::{Map, Value, json};

use super::comparison::{ComparedAttribute, Comparison};
use super::measured::{Contest, contests};
use crate::citing;
use crate::knowledge::attribute::Attribute;
use crate::knowledge::table::{Claim, Disagreement};

impl Comparison<'_> {
    /// The form other tools may rely on.
    pub fn to_json(&self) -> Value {
        let frameworks = self
            .frameworks
            .iter()
            .map(|framework| json!({"id": framework.id, "name": framework.name}));
        json!({
            "frameworks": frameworks.collect::<Vec<_>>(),
            "attributes": self.rows.iter().map(|row| self.row_to_json(row)).collect::<Vec<_>>(),
            "disagreements": self.disagreements(),
            "index": self.knowledge.fingerprint.as_str(),
        })
    }

    fn disagreements(&self) -> Vec<Disagreement> {
        let attributes = self.rows.iter().map(|row| row.attribute);
        attributes
            .flat_map(|attribute| {
                self.frameworks
                    .iter()
                    .filter_map(|framework| Disagreement::of(framework, attribute))
            })
            .collect()
    }

    fn row_to_json(&self, row: &ComparedAttribute<'_>) -> Value {
        let attribute = row.attribute;
        let per_framework: Map<String, Value> = self
            .frameworks
            .iter()
            .zip(&row.states)
            .map(|(framework, state)| {
                let values: Vec<Value> = state
                    .claims()
                    .iter()
                    .map(|claim| self.claim_to_json(claim, attribute))
                    .collect();
                (
                    framework.id.clone(),
                    json!({"state": state.name(), "values": values}),
                )
            })
            .collect();
        json!({
            "id": attribute.id,
            "label": attribute.label,
            "topic": attribute.topic,
            "frameworks": per_framework,
            "tests": contests(self, row).iter().map(contest_to_json).collect::<Vec<_>>(),
        })
    }

    fn claim_to_json(&self, claim: &Claim<'_>, attribute: &Attribute) -> Value {
        let citations: Vec<Value> = claim
            .citations
            .iter()
            .filter_map(|citation| citing::to_json(self.knowledge, citation))
            .collect();
        json!({
            "value": claim.words(attribute),
            "context": claim.context,
            "test": claim.test,
            "citations": citations,
        })
    }
}

/// The figures of one test, best first, and how many times the last is the first or the other way round.
fn contest_to_json(contest: &Contest<'_>) -> Value {
    let figures = contest
        .figures
        .iter()
        .map(|figure| json!({"framework": figure.framework.id, "number": figure.number}));
    json!({
        "test": contest.test,
        "figures": figures.collect::<Vec<_>>(),
        "ratio": contest.ratio(),
    })
}
