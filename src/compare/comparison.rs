//! The comparison of two to five frameworks: what the sources say of each attribute of each.

use crate::error::UserError;
use crate::knowledge::Knowledge;
use crate::knowledge::attribute::{Attribute, Topic};
use crate::knowledge::framework::Framework;
use crate::knowledge::table::State;
use crate::request::Request;

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
        let rows = rows(knowledge, &frameworks)
            .filter(|row| topic.is_none_or(|topic| row.attribute.topic == topic))
            .collect();
        Ok(Self {
            knowledge,
            frameworks,
            topic,
            rows,
        })
    }

    /// Asks for the words that a row rests on, where it rests on some.
    pub fn evidence(&self, row: &ComparedAttribute<'_>) -> Option<Request> {
        let states = self.frameworks.iter().zip(&row.states);
        let told = states.filter(|(_, state)| **state != State::Unknown);
        let frameworks: Vec<String> = told.map(|(framework, _)| framework.id.clone()).collect();
        (!frameworks.is_empty()).then(|| Request::Evidence {
            attribute: row.attribute.id.clone(),
            frameworks,
            page: None,
        })
    }

    /// The topics in which the frameworks differ, whatever the topic of this comparison.
    pub fn differing_topics(&self) -> Vec<Topic> {
        let mut topics: Vec<Topic> = rows(self.knowledge, &self.frameworks)
            .filter(|row| row.finding() == Finding::Different)
            .map(|row| row.attribute.topic)
            .collect();
        topics.dedup();
        topics
    }

    /// Their ids, in place of the names as typed: short, so that they fit into a button.
    pub fn ids(&self) -> Vec<String> {
        let frameworks = self.frameworks.iter();
        frameworks.map(|framework| framework.id.clone()).collect()
    }

    /// "Django vs FastAPI: Performance"
    pub fn title(&self) -> String {
        let frameworks = self.frameworks.iter();
        let names: Vec<&str> = frameworks.map(|f| f.name.as_str()).collect();
        let topic = self.topic.map(|topic| format!(": {}", topic.label()));
        format!("{}{}", names.join(" vs "), topic.unwrap_or_default())
    }

    /// The rows of one finding, in the order of topics.
    pub fn rows_that_are(&self, finding: Finding) -> impl Iterator<Item = &ComparedAttribute<'a>> {
        self.rows.iter().filter(move |row| row.finding() == finding)
    }
}

fn rows<'a>(
    knowledge: &'a Knowledge,
    frameworks: &[&'a Framework],
) -> impl Iterator<Item = ComparedAttribute<'a>> {
    let attributes = knowledge.attributes.iter();
    attributes.map(|attribute| ComparedAttribute {
        attribute,
        states: frameworks.iter().map(|f| State::of(f, attribute)).collect(),
    })
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
