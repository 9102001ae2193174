//! What was asked about last, in the form that a follow-up is completed from.

use crate::knowledge::Knowledge;
use crate::request::Request;

/// A request that was answered, and the frameworks it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Complete: a follow-up is kept in the form it was completed to.
    pub asked: Request,
    /// Places of the frameworks in the knowledge, in the order in which they are named.
    pub frameworks: Vec<usize>,
    /// The key of the answer, where it was kept.
    pub answer: Option<String>,
}

impl Topic {
    /// The topic of a question, a comparison, a profile or a recommendation; help and lists have none.
    pub fn of(knowledge: &Knowledge, asked: &Request) -> Option<Self> {
        let lexicon = &knowledge.lexicon;
        let frameworks = match asked {
            Request::Ask { question } => lexicon.frameworks_in(&question.join(" ")),
            Request::Compare { frameworks, .. } | Request::Evidence { frameworks, .. } => {
                frameworks
                    .iter()
                    .filter_map(|name| lexicon.framework(name))
                    .collect()
            }
            Request::Framework { name, .. } => {
                lexicon.framework(&name.join(" ")).into_iter().collect()
            }
            // Who is first is known once it is made.
            Request::Recommend { .. } => Vec::new(),
            Request::WhyNot { .. }
            | Request::Sources { .. }
            | Request::Unhelpful { .. }
            | Request::Gaps { .. }
            | Request::Decide(_)
            | Request::Privacy(_)
            | Request::Help { .. } => return None,
        };
        Some(Self {
            asked: asked.clone().with_page(1),
            frameworks,
            answer: None,
        })
    }

    /// A question that names no framework is about the one that its answer is about.
    #[must_use]
    pub fn or_about(mut self, knowledge: &Knowledge, answer: &str) -> Self {
        if self.frameworks.is_empty()
            && let [one] = knowledge.lexicon.frameworks_in(answer).as_slice()
        {
            self.frameworks.push(*one);
        }
        self
    }
}
