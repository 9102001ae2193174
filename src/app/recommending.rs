//! Takes needs to the room that recommends, and remembers what was recommended: "why not flask?" leans on it.

use super::App;
use crate::ask;
use crate::conversation::Topic;
use crate::error::{Result, UserError};
use crate::recommend::{self, Recommendation};
use crate::reply::{Action, Reply};
use crate::request::{Occasion, Request, Wants, YesNo};

const NOTHING_RECOMMENDED: &str = "I recommended nothing to you here in the last ten minutes: ask with /recommend first, or name the needs, for example: /why-not --must admin flask";

impl App {
    /// A recommendation, and the topic it begins.
    pub(super) fn recommend(
        &self,
        text: &str,
        wants: &Wants,
        picture: Option<YesNo>,
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

    /// Where somebody asks what to take and names needs, the recommendation by them is one step away.
    pub(super) fn recommending(&self, question: &str) -> Option<Action> {
        if !ask::asks_what_to_take(&self.knowledge, &self.retrieval.index, question) {
            return None;
        }
        let read = Recommendation::new(&self.knowledge, question, &Wants::default()).ok()?;
        read.understood().then(|| Action {
            label: "Recommend for this".to_owned(),
            request: read.request(None, None),
        })
    }

    /// The needs that a "why not" names, or else those of the last recommendation to this person here.
    fn needs_in_question(&self, wants: &Wants, on: &Occasion<'_>) -> Result<(String, Wants)> {
        if *wants != Wants::default() {
            return Ok((String::new(), wants.clone()));
        }
        match self.recommended.last(on).map(|topic| topic.asked) {
            Some(Request::Recommend { needs, wants, .. }) => Ok((needs.join(" "), wants)),
            _ => Err(UserError::new(NOTHING_RECOMMENDED).into()),
        }
    }

    /// Keeps a recommendation for a "why not" that comes after something else.
    pub(super) fn remember_recommended(&self, on: &Occasion<'_>, topic: &Topic) {
        if let Request::Recommend { .. } = topic.asked {
            self.recommended.remember(on, topic.clone());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::GapsConfig;
    use crate::knowledge::load;
    use crate::reply::Outcome;
    use crate::request::{Caller, Place, Role};
    use jiff::Timestamp;

    struct Talk {
        app: App,
        _data: tempfile::TempDir,
    }

    impl Talk {
        fn new() -> Self {
            let data = tempfile::tempdir().expect("a folder");
            let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
            let app = App::new(knowledge, data.path(), false, GapsConfig::default());
            Self {
                app: app.expect("an app"),
                _data: data,
            }
        }

        fn say(&self, who: &str, text: &str) -> Reply {
            let caller = Caller {
                id: who.to_owned(),
                name: who.to_owned(),
                role: Role::Member,
                groups: Vec::new(),
            };
            let place = Place {
                id: "channel".to_owned(),
                server: None,
            };
            let request = Request::from_text(text).expect("a request");
            self.app
                .handle(&request, &caller, &place, Timestamp::UNIX_EPOCH)
        }
    }

    #[test]
    fn a_question_what_to_take_that_names_needs_leads_to_the_recommendation() {
        let talk = Talk::new();
        let offered = |text: &str| {
            let actions = talk.say("robin", text).actions;
            let mut recommending = actions
                .into_iter()
                .filter(|it| it.label == "Recommend for this");
            recommending.next().map(|action| action.request.to_string())
        };
        let asked = offered("what should we use for a chat app?");
        assert_eq!(asked.as_deref(), Some("/recommend --weight realtime"));
        assert_eq!(offered("should we use django or flask for an api"), None);
        assert_eq!(offered("how fast is flask?"), None);
    }

    #[test]
    fn why_not_leans_on_the_last_recommendation_to_the_same_person() {
        let talk = Talk::new();
        assert_eq!(
            talk.say("robin", "/why-not flask").outcome,
            Outcome::Mistake
        );
        let first = talk.say("robin", "/recommend admin panel and an ORM in Python");
        assert_eq!(first.title.as_deref(), Some("Recommended: Django"));
        for text in ["why not flask?", "and fastapi?", "/why-not flask"] {
            let reply = talk.say("robin", text);
            let needs = reply.taken_as.unwrap_or_default();
            assert!(
                needs.contains("must: Python 3; counts: admin panel 3, ORM 3"),
                "{needs}"
            );
            assert!(
                reply
                    .title
                    .is_some_and(|title| title.starts_with("Why not F")),
                "{text}"
            );
        }
        assert_eq!(talk.say("kim", "/why-not flask").outcome, Outcome::Mistake);
    }

    #[test]
    fn a_command_leans_on_the_last_recommendation_and_words_on_the_last_topic() {
        let talk = Talk::new();
        talk.say("robin", "/recommend admin panel and an ORM in Python");
        talk.say("robin", "/compare django flask");
        let by_words = talk.say("robin", "why not flask?");
        assert!(
            by_words
                .taken_as
                .is_none_or(|taken| !taken.contains("/why-not"))
        );
        let reply = talk.say("robin", "/why-not flask");
        assert_eq!(reply.title.as_deref(), Some("Why not Flask?"));
        assert_eq!(talk.say("kim", "/why-not flask").outcome, Outcome::Mistake);
    }

    #[test]
    fn after_a_recommendation_it_is_the_winner() {
        let talk = Talk::new();
        talk.say("robin", "/recommend admin panel and an ORM in Python");
        let reply = talk.say("robin", "does it have migrations?");
        assert_eq!(
            reply.taken_as.as_deref(),
            Some("does Django have migrations?")
        );
    }

    #[test]
    fn needs_that_were_not_understood_leave_the_last_topic_alone() {
        let talk = Talk::new();
        talk.say("robin", "/recommend admin panel and an ORM in Python");
        assert_eq!(
            talk.say("robin", "/recommend unicorns").outcome,
            Outcome::Mistake
        );
        assert_eq!(talk.say("robin", "/why-not flask").outcome, Outcome::Done);
    }
}
