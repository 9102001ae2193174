//! Takes needs to the room that recommends, and remembers what was recommended: "why not flask?" leans on it.

use super::App;
use crate::conversation::Topic;
use crate::error::{Result, UserError};
use crate::recommend::{self, Recommendation};
use crate::reply::Reply;
use crate::request::{Occasion, Request, Shown, Wants};

const NOTHING_RECOMMENDED: &str = "I recommended nothing to you here in the last ten minutes: ask with /recommend first, or name the needs, for example: /why-not --must admin flask";

impl App {
    /// A recommendation, and the topic it begins.
    pub(super) fn recommend(
        &self,
        text: &str,
        wants: &Wants,
        picture: Option<Shown>,
        page: Option<u32>,
    ) -> Result<(Reply, Option<Topic>)> {
        let recommendation = Recommendation::new(&self.knowledge, text, wants)?;
        if !recommendation.understood() {
            return Ok((recommend::what_to_ask(&recommendation), None));
        }
        let topic = self.topic_of(&recommendation, &recommendation.winners());
        let reply = recommend::reply(&recommendation, picture, page);
        Ok((reply, Some(topic)))
    }

    /// Why one framework is not recommended, and the topic after it: the recommendation still, and this framework.
    pub(super) fn why_not(
        &self,
        name: &str,
        wants: &Wants,
        page: Option<u32>,
        on: &Occasion<'_>,
    ) -> Result<(Reply, Option<Topic>)> {
        let (text, wants) = self.needs_in_question(wants, on)?;
        let recommendation = Recommendation::new(&self.knowledge, &text, &wants)?;
        if !recommendation.understood() {
            return Ok((recommend::what_to_ask(&recommendation), None));
        }
        let reply = recommend::why_not(&recommendation, name, page)?;
        let about = &self.knowledge.framework(name)?.id;
        Ok((reply, Some(self.topic_of(&recommendation, &[about]))))
    }

    /// The needs that a "why not" names, or else those of the last recommendation to this person here.
    fn needs_in_question(&self, wants: &Wants, on: &Occasion<'_>) -> Result<(String, Wants)> {
        if *wants != Wants::default() {
            return Ok((String::new(), wants.clone()));
        }
        match self.topics.last(on).map(|topic| topic.asked) {
            Some(Request::Recommend { needs, wants, .. }) => Ok((needs.join(" "), wants)),
            _ => Err(UserError::new(NOTHING_RECOMMENDED).into()),
        }
    }

    /// Asked again by its options alone, and about these frameworks.
    fn topic_of(&self, recommendation: &Recommendation<'_>, about: &[&str]) -> Topic {
        let lexicon = &self.knowledge.lexicon;
        Topic {
            asked: recommendation.request(None, None),
            frameworks: about
                .iter()
                .filter_map(|id| lexicon.framework(id))
                .collect(),
            answer: None,
        }
    }
}
