//! One text after one topic, and what any completed request is made of.

use super::said::Said;
use super::text::unended;
use super::topic::Topic;
use crate::knowledge::Knowledge;
use crate::knowledge::attribute;
use crate::knowledge::index::SearchIndex;
use crate::request::{MAX_COMPARED, Request};

/// One text after one topic.
pub struct Turn<'a> {
    pub knowledge: &'a Knowledge,
    pub index: &'a SearchIndex,
    pub topic: &'a Topic,
    pub said: Said<'a>,
}

impl Turn<'_> {
    pub fn profile(&self, framework: usize) -> Request {
        let name = vec![self.knowledge.frameworks[framework].id.clone()];
        Request::Framework { name, page: None }
    }

    /// Of more than can be compared, the ones named last.
    pub fn comparison(&self, all: &[usize], topic: Option<attribute::Topic>) -> Option<Request> {
        let kept = &all[all.len().saturating_sub(MAX_COMPARED)..];
        let ids = kept
            .iter()
            .map(|place| self.knowledge.frameworks[*place].id.clone());
        (kept.len() > 1).then(|| Request::Compare {
            frameworks: ids.collect(),
            topic,
            picture: None,
            page: None,
        })
    }

    /// The topic that the last request kept to.
    pub fn narrowed(&self) -> Option<attribute::Topic> {
        match &self.topic.asked {
            Request::Compare { topic, .. } => *topic,
            Request::Ask { question } => {
                let question = question.join(" ");
                self.shared_topic(&self.knowledge.lexicon.attributes_in(&question))
            }
            _ => None,
        }
    }

    pub fn shared_topic(&self, attributes: &[usize]) -> Option<attribute::Topic> {
        let mut topics = attributes
            .iter()
            .map(|place| self.knowledge.attributes[*place].topic);
        let first = topics.next()?;
        topics.all(|topic| topic == first).then_some(first)
    }

    /// Whether the sources have a word of this, leaving out those that tell nothing.
    pub fn is_told(&self, text: &str) -> bool {
        let weights = self.index.weights(&self.index.terms(text));
        let unknown = self.index.rarest_weight();
        weights.is_ok_and(|weights| weights.values().any(|weight| *weight < unknown))
    }

    pub fn name(&self, framework: usize) -> Option<&str> {
        Some(self.knowledge.frameworks.get(framework)?.name.as_str())
    }

    pub fn all_names(&self) -> Option<String> {
        self.joined(&self.topic.frameworks, "and")
    }

    pub fn joined(&self, frameworks: &[usize], word: &str) -> Option<String> {
        let names: Option<Vec<&str>> = frameworks.iter().map(|place| self.name(*place)).collect();
        match names?.as_slice() {
            [] => None,
            [one] => Some((*one).to_owned()),
            [first @ .., last] => Some(format!("{} {word} {last}", first.join(", "))),
        }
    }
}

pub fn ask(question: &str) -> Request {
    Request::ask(&format!("{}?", unended(question)))
}
