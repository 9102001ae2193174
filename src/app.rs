//! Takes a request to the room that answers it, and turns mistakes and faults into replies.

mod forms;
mod posting;
mod preparing;
mod recommending;
mod records;
mod taking;

pub use forms::Format;
pub use posting::{Delivery, Post, PostKey};
pub use records::{ImportedRecord, RecordFile};

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::ask::{self, Answer, Retrieval};
use crate::compare::{self, Comparison};
use crate::config::{GapsConfig, OLD_AFTER_MONTHS};
use crate::conversation::{Topic, Topics};
use crate::decide::Decisions;
use crate::error::{Error, Result};
use crate::gaps::{self, Gaps};
use crate::knowledge::Knowledge;
use crate::reply::Reply;
use crate::request::{Caller, Occasion, Place, Request};
use crate::store::Store;
use crate::{help, sources};
use taking::told_how_taken;

/// Everything that answering needs. It can be shared between threads.
pub struct App {
    knowledge: Knowledge,
    retrieval: Retrieval,
    topics: Topics,
    /// The last recommendation to each person in each place, whatever was asked since.
    recommended: Topics,
    gaps: Gaps,
    decisions: Decisions,
    store: Arc<Store>,
    /// Whether the evidence of decisions was held against this knowledge.
    watched: AtomicBool,
    old_after_months: NonZeroU16,
}

impl App {
    /// Opens the index of `knowledge` and the database below the folder `data`, making them where needed.
    ///
    /// # Errors
    /// A data folder or a database that can't be used, or a fault of the index.
    pub fn new(knowledge: Knowledge, data: &Path, encoder: bool, gaps: GapsConfig) -> Result<Self> {
        Self::with_store(knowledge, data, encoder, gaps, Store::open(data)?)
    }

    /// The same, with a database that is open already and may be elsewhere.
    ///
    /// # Errors
    /// A data folder that can't be used, or a fault of the index.
    pub fn with_store(
        knowledge: Knowledge,
        data: &Path,
        encoder: bool,
        gaps: GapsConfig,
        store: Store,
    ) -> Result<Self> {
        let retrieval = Retrieval::open(&knowledge, data, encoder)?;
        let store = Arc::new(store);
        Ok(Self {
            knowledge,
            retrieval,
            topics: Topics::default(),
            recommended: Topics::default(),
            gaps: Gaps::new(Arc::clone(&store), gaps),
            decisions: Decisions::new(Arc::clone(&store)),
            store,
            watched: AtomicBool::new(false),
            old_after_months: OLD_AFTER_MONTHS,
        })
    }

    /// Counts a source as old from so many months on.
    #[must_use]
    pub fn old_after(mut self, months: NonZeroU16) -> Self {
        self.old_after_months = months;
        self
    }

    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// Answers `caller`, who asks in `place` at the time `now`. A fault is logged here, once, with its cause.
    pub fn handle(
        &self,
        request: &Request,
        caller: &Caller,
        place: &Place,
        now: Timestamp,
    ) -> Reply {
        let on = Occasion { caller, place, now };
        let taken_as = self.completed(request, &on);
        let complete = taken_as.as_ref().unwrap_or(request);
        let command = self.command_for(complete);
        match self.reply(command.as_ref().unwrap_or(complete), &on) {
            Ok(reply) => {
                let reply = self.with_old_marked(reply, now);
                match taken_as {
                    Some(taken_as) => told_how_taken(reply, request, &taken_as),
                    None => reply,
                }
            }
            Err(Error::User(mistake)) => Reply::mistake(mistake.to_string()),
            Err(fault) => {
                tracing::error!(request = request.name(), cause = %fault, "a request failed");
                Reply::fault()
            }
        }
    }

    fn with_old_marked(&self, mut reply: Reply, now: Timestamp) -> Reply {
        let months = self.old_after_months.get();
        let today = now.to_zoned(TimeZone::UTC).date();
        // Before the first day there is, nothing is old.
        if let Ok(day) = today.checked_sub(i64::from(months).months()) {
            let words = match months {
                1 => "over a month old".to_owned(),
                months => format!("over {months} months old"),
            };
            reply.mark_older(day, &words);
        }
        reply
    }

    fn reply(&self, request: &Request, on: &Occasion<'_>) -> Result<Reply> {
        let mut topic = Topic::of(&self.knowledge, request);
        let mut reply = match request {
            Request::Ask { question } => {
                let answer = self.answer(&question.join(" "))?;
                let kept = self.keep(&answer, on);
                topic = topic.and_then(|topic| self.topic_after(topic, &answer, kept.clone()));
                let feedback = kept.filter(|_| !answer.abstained).map(gaps::action);
                let mut reply = ask::reply(&self.knowledge, &answer);
                reply.actions.extend(self.recommending(&answer.question));
                reply.actions.extend(feedback);
                reply
            }
            Request::Compare {
                frameworks,
                topic,
                picture,
                page,
            } => compare::reply(
                &Comparison::new(&self.knowledge, frameworks, *topic)?,
                *picture,
                *page,
            ),
            Request::Evidence {
                attribute,
                frameworks,
                page,
            } => compare::evidence(&self.knowledge, attribute, frameworks, *page)?,
            Request::Recommend {
                needs,
                wants,
                picture,
                page,
            } => {
                let text = needs.join(" ");
                let (reply, begun) = self.recommend(&text, wants, *picture, *page)?;
                topic = begun;
                reply
            }
            Request::WhyNot { name, wants, page } => {
                let (reply, begun) = self.why_not(&name.join(" "), wants, *page, on)?;
                topic = begun;
                reply
            }
            Request::Framework { name, page } => {
                let framework = self.knowledge.framework(&name.join(" "))?;
                compare::profile(&self.knowledge, framework, *page)
            }
            Request::Sources { .. } => sources::reply(&self.knowledge, request),
            Request::Unhelpful { answer } => {
                let last = || self.topics.last(on)?.answer;
                self.gaps
                    .unhelpful(answer.clone().or_else(last).as_deref(), on)?
            }
            Request::Gaps { .. } => {
                self.gaps
                    .list(&self.knowledge, &self.retrieval.index, request, on)?
            }
            Request::Decide(command) => self.decisions.reply(&self.knowledge, command, on)?,
            Request::Privacy(command) => self.decisions.privacy(&self.knowledge, command, on)?,
            Request::Help { command } => help::reply(command)?,
        };
        if let Some(topic) = topic {
            self.recall(&mut reply, &topic, on);
            self.remember_recommended(on, &topic);
            self.topics.remember(on, topic);
        }
        Ok(reply)
    }

    /// Adds what the team has decided on what was asked about. An answer is not worth less without, so a fault is only
    /// logged.
    fn recall(&self, reply: &mut Reply, topic: &Topic, on: &Occasion<'_>) {
        let Some(server) = on.place.server.as_deref() else {
            return;
        };
        let frameworks = topic.frameworks.iter();
        let frameworks = frameworks.map(|at| self.knowledge.frameworks[*at].id.as_str());
        let frameworks: Vec<&str> = frameworks.collect();
        match self.decisions.recalled(server, &frameworks) {
            Ok(Some((line, action))) => {
                reply.recalled = Some(line);
                reply.actions.push(action);
            }
            Ok(None) => {}
            Err(error) => tracing::error!(cause = %error, "decisions are not recalled"),
        }
    }

    /// What an answer makes of the topic. Small talk between two questions begins none.
    fn topic_after(&self, topic: Topic, answer: &Answer, kept: Option<String>) -> Option<Topic> {
        let lead = answer.statements.first();
        let topic = topic.or_about(&self.knowledge, lead.map_or("", |lead| &lead.text));
        let topic = Topic {
            answer: kept,
            ..topic
        };
        (!answer.passages.is_empty()).then_some(topic)
    }

    /// Keeps a question for the list of gaps; the key is for calling its answer unhelpful. Words of courtesy alone are
    /// no question.
    fn keep(&self, answer: &Answer, on: &Occasion<'_>) -> Option<String> {
        if self.retrieval.index.terms(&answer.question).is_empty() {
            return None;
        }
        let best = answer.passages.first();
        let asked = gaps::Asked {
            question: &answer.question,
            answered: !answer.abstained,
            nearest: best.map(|best| (best.source.as_str(), best.heading.as_str())),
        };
        Some(self.gaps.keep(&self.knowledge, &asked, on))
    }

    /// Lets go of what is older than it may become, some time soon.
    pub fn forget(&self, now: Timestamp) {
        self.gaps.forget(now);
    }

    /// The answer to a question, in the form for other tools.
    ///
    /// # Errors
    /// An empty or overlong question, or a fault of the index.
    pub fn answer(&self, question: &str) -> Result<Answer> {
        ask::ask(&self.knowledge, &self.retrieval, question)
    }

    /// The same, with what order and confidence were made of.
    ///
    /// # Errors
    /// As for [`Self::answer`].
    pub fn explained_answer(&self, question: &str) -> Result<Answer> {
        ask::explain(&self.knowledge, &self.retrieval, question)
    }

    /// The form for other tools of having nothing to say.
    pub fn no_answer(&self, question: &str) -> Answer {
        Answer::none(&self.knowledge, question)
    }
}
