//! The comparison of two to five frameworks: what the sources say of each attribute of each, and the form
//! that other tools may rely on (`compare --json`).

use serde_json::{Map, Value, json};

use crate::error::UserError;
use crate::knowledge::Knowledge;
use crate::knowledge::attribute::{Attribute, Topic};
use crate::knowledge::citation::Citation;
use crate::knowledge::framework::Framework;
use crate::knowledge::table::{Claim, Disagreement, State};

/// Frameworks, in the order in which they were named, and one row for each attribute.
#[derive(Debug)]
pub struct Comparison<'a> {
    pub knowledge: &'a Knowledge,
    pub frameworks: Vec<&'a Framework>,
    pub topic: Option<Topic>,
    pub rows: Vec<ComparedAttribute<'a>>,
}

#[derive(Debug)]
pub struct ComparedAttribute<'a> {
    pub attribute: &'a Attribute,
    /// One for each framework.
    pub states: Vec<State<'a>>,
}

/// What a row tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    Different,
    Same,
    /// The sources say nothing of it for any of the frameworks.
    Unknown,
}

impl ComparedAttribute<'_> {
    pub fn finding(&self) -> Finding {
        match self.states.split_first() {
            Some((first, others)) if others.iter().all(|state| first.says_the_same(state)) => {
                match first {
                    State::Unknown => Finding::Unknown,
                    // A disagreement is never folded away.
                    State::Disagreement(_) => Finding::Different,
                    State::Known(_) | State::No(_) => Finding::Same,
                }
            }
            _ => Finding::Different,
        }
    }
}

impl<'a> Comparison<'a> {
    /// Compares the frameworks of these names.
    ///
    /// # Errors
    /// A name that is not known, or one framework named twice.
    pub fn new(
        knowledge: &'a Knowledge,
        names: &[String],
        topic: Option<Topic>,
    ) -> Result<Self, UserError> {
        let mut frameworks: Vec<&Framework> = Vec::new();
        for name in names {
            let framework = knowledge.framework(name)?;
            if frameworks.iter().any(|known| known.id == framework.id) {
                let name = &framework.name;
                return Err(UserError::new(format!(
                    "{name} is named twice: name two to five different frameworks."
                )));
            }
            frameworks.push(framework);
        }
        let rows = knowledge
            .attributes
            .iter()
            .filter(|attribute| topic.is_none_or(|topic| attribute.topic == topic))
            .map(|attribute| ComparedAttribute {
                attribute,
                states: frameworks.iter().map(|f| State::of(f, attribute)).collect(),
            })
            .collect();
        Ok(Self {
            knowledge,
            frameworks,
            topic,
            rows,
        })
    }

    /// The rows that an overview of all topics leaves to the topics: only one of the frameworks has something
    /// there, so there is nothing to compare.
    pub fn one_sided(&self) -> impl Iterator<Item = (&Framework, &ComparedAttribute<'a>)> {
        self.rows_that_are(Finding::Different).filter_map(|row| {
            let states = self.frameworks.iter().zip(&row.states);
            let mut having = states.filter(|(_, state)| **state != State::Unknown);
            match (having.next(), having.next()) {
                (Some((framework, _)), None) => Some((*framework, row)),
                _ => None,
            }
        })
    }

    /// The rows of one finding, in the order of topics.
    pub fn rows_that_are(&self, finding: Finding) -> impl Iterator<Item = &ComparedAttribute<'a>> {
        self.rows.iter().filter(move |row| row.finding() == finding)
    }

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
                    json!({"state": state_name(state), "values": values}),
                )
            })
            .collect();
        json!({
            "id": attribute.id,
            "label": attribute.label,
            "topic": attribute.topic,
            "frameworks": per_framework,
        })
    }

    fn claim_to_json(&self, claim: &Claim<'_>, attribute: &Attribute) -> Value {
        let citations: Vec<Value> = claim
            .citations
            .iter()
            .filter_map(|citation| self.citation_to_json(citation))
            .collect();
        json!({
            "value": claim.words(attribute),
            "context": claim.context,
            "test": claim.test,
            "citations": citations,
        })
    }

    fn citation_to_json(&self, citation: &Citation) -> Option<Value> {
        let article = self.knowledge.article(&citation.article)?;
        Some(json!({
            "source": article.id,
            "title": article.title,
            "publisher": article.publisher_or_author(),
            "published": article.date().map(|date| date.to_string()),
            "heading": self.knowledge.heading_path(&citation.article, &citation.section),
            "quote": citation.quote,
        }))
    }
}

fn state_name(state: &State<'_>) -> &'static str {
    match state {
        State::Known(_) => "value",
        State::No(_) => "no",
        State::Disagreement(_) => "disagreement",
        State::Unknown => "not-in-sources",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn every_attribute_is_in_exactly_one_group_and_every_claim_is_cited() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let comparison =
            Comparison::new(&knowledge, &names(&["Django", "fast api", "FLASK"]), None)
                .expect("known names");
        let grouped: usize = [Finding::Different, Finding::Same, Finding::Unknown]
            .map(|finding| comparison.rows_that_are(finding).count())
            .iter()
            .sum();
        assert_eq!(grouped, knowledge.attributes.len());
        let states = comparison.rows.iter().flat_map(|row| &row.states);
        assert!(
            states
                .flat_map(State::claims)
                .all(|claim| !claim.citations.is_empty())
        );
    }

    #[test]
    fn a_name_twice_or_unknown_is_refused_with_a_remedy() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let refused = |list: &[&str]| {
            Comparison::new(&knowledge, &names(list), None)
                .expect_err("refused")
                .to_string()
        };
        assert!(refused(&["django", "Django"]).contains("named twice"));
        assert!(refused(&["django", "djnago"]).contains("Did you mean Django?"));
    }

    #[test]
    fn a_topic_keeps_only_its_attributes() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let comparison =
            Comparison::new(&knowledge, &names(&["django", "flask"]), Some(Topic::Data))
                .expect("known names");
        assert!(!comparison.rows.is_empty());
        assert!(
            comparison
                .rows
                .iter()
                .all(|row| row.attribute.topic == Topic::Data)
        );
    }
}
