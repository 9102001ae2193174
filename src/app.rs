//! Takes a request to the room that answers it, and turns mistakes and faults into replies.

use jiff::Timestamp;
use std::path::Path;

use crate::ask::{self, Answer};
use crate::compare::{self, Comparison};
use crate::error::{Error, Result};
use crate::knowledge::Knowledge;
use crate::knowledge::index::SearchIndex;
use crate::reply::Reply;
use crate::request::{Caller, Place, Request};
use crate::{help, sources};

/// Everything that answering needs. It can be shared between threads.
pub struct App {
    knowledge: Knowledge,
    index: SearchIndex,
}

impl App {
    /// Opens the index of `knowledge` below the folder `data`, building it where needed.
    ///
    /// # Errors
    /// A data folder that can't be used, or a fault of the index.
    pub fn new(knowledge: Knowledge, data: &Path) -> Result<Self> {
        let index = SearchIndex::open(data, &knowledge)?;
        Ok(Self { knowledge, index })
    }

    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// Answers `caller`, who asks in `place` at the time `now`. A fault is logged here, once, with its cause.
    #[expect(unused_variables, reason = "follow-ups will use them")]
    pub fn handle(
        &self,
        request: &Request,
        caller: &Caller,
        place: &Place,
        now: Timestamp,
    ) -> Reply {
        match self.reply(request) {
            Ok(reply) => reply,
            Err(Error::User(mistake)) => Reply::mistake(mistake.to_string()),
            Err(fault) => {
                tracing::error!(request = request.name(), cause = %fault, "a request failed");
                Reply::fault()
            }
        }
    }

    fn reply(&self, request: &Request) -> Result<Reply> {
        Ok(match request {
            Request::Ask { question } => {
                let question = question.join(" ");
                // A bare name asks for everything there is about it.
                let named = self.knowledge.lexicon.framework(&question);
                let named = named.map(|place| &self.knowledge.frameworks[place]);
                if named.is_some_and(|framework| !framework.cells().is_empty()) {
                    let (name, page) = (vec![question], None);
                    return self.reply(&Request::Framework { name, page });
                }
                ask::reply(&self.knowledge, &self.answer(&question)?)
            }
            Request::Compare {
                frameworks,
                topic,
                page,
            } => compare::reply(
                &Comparison::new(&self.knowledge, frameworks, *topic)?,
                *page,
            ),
            Request::Framework { name, page } => {
                let framework = self.knowledge.framework(&name.join(" "))?;
                compare::profile(&self.knowledge, framework, *page)
            }
            Request::Sources { .. } => sources::reply(&self.knowledge, request),
            Request::Help { command } => help::reply(command.as_deref())?,
        })
    }

    /// The answer to a question, in the form for other tools.
    ///
    /// # Errors
    /// An empty or overlong question, or a fault of the index.
    pub fn answer(&self, question: &str) -> Result<Answer> {
        ask::ask(&self.knowledge, &self.index, question)
    }

    /// The form for other tools of having nothing to say.
    pub fn no_answer(&self, question: &str) -> Answer {
        Answer::none(&self.knowledge, question)
    }

    /// What other tools read instead of the reply, for the commands that have such a form.
    ///
    /// # Errors
    /// As for the reply.
    pub fn json(&self, request: &Request) -> Result<Option<serde_json::Value>> {
        Ok(match request {
            Request::Ask { question } => {
                let answer = self.answer(&question.join(" "))?;
                Some(
                    serde_json::to_value(answer)
                        .map_err(Error::fault("writing an answer as JSON"))?,
                )
            }
            Request::Compare {
                frameworks, topic, ..
            } => Some(Comparison::new(&self.knowledge, frameworks, *topic)?.to_json()),
            _ => None,
        })
    }
}
