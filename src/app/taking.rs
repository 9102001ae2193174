//! What a question is taken to be: completed by the one before, or a command in other words; and how that is told.

use super::App;
use crate::ask;
use crate::conversation::follow_up;
use crate::reply::Reply;
use crate::request::{Occasion, Request};

impl App {
    /// What a question is taken to be that leans on the one before.
    pub(super) fn completed(&self, request: &Request, on: &Occasion<'_>) -> Option<Request> {
        let Request::Ask { question } = request else {
            return None;
        };
        let topic = self.topics.last(on)?;
        follow_up(
            &self.knowledge,
            &self.retrieval.index,
            &topic,
            &question.join(" "),
        )
    }

    /// What a question asks for in the words of another command.
    pub(super) fn command_for(&self, request: &Request) -> Option<Request> {
        self.profile_asked_for(request)
            .or_else(|| self.comparison_asked_for(request))
    }

    /// A bare name asks for everything there is about it.
    fn profile_asked_for(&self, request: &Request) -> Option<Request> {
        let Request::Ask { question } = request else {
            return None;
        };
        let place = self.knowledge.lexicon.framework(&question.join(" "))?;
        let tells = !self.knowledge.frameworks[place].cells().is_empty();
        let (name, page) = (question.clone(), None);
        tells.then_some(Request::Framework { name, page })
    }

    /// A question that only names frameworks asks for their comparison.
    fn comparison_asked_for(&self, request: &Request) -> Option<Request> {
        let Request::Ask { question } = request else {
            return None;
        };
        let frameworks =
            ask::compared(&self.knowledge, &self.retrieval.index, &question.join(" "))?;
        let (topic, picture, page) = (None, None, None);
        Some(Request::Compare {
            frameworks,
            topic,
            picture,
            page,
        })
    }
}

/// The reply to a question that was completed: its title is what was said, and then it tells how that was taken.
pub(super) fn told_how_taken(reply: Reply, said: &Request, taken_as: &Request) -> Reply {
    match (said, taken_as) {
        (Request::Ask { question: said }, Request::Ask { question }) => Reply {
            title: Some(said.join(" ")),
            taken_as: Some(question.join(" ")),
            ..reply
        },
        (_, command) => Reply {
            taken_as: Some(match &reply.taken_as {
                Some(understood) => format!("{command} ({understood})"),
                None => command.to_string(),
            }),
            ..reply
        },
    }
}
