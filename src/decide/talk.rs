//! For the tests of this room: people who say things one after the other, at times that the test sets, over a real store.

use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

use super::{Decisions, Due};
use crate::error::Error;
use crate::knowledge::{Knowledge, load};
use crate::reply::{Block, Outcome, Reply, Span, Text};
use crate::request::{Caller, Occasion, Place, Request, Role};
use crate::store::Store;

/// A conversation in one channel of one server.
pub struct Talk {
    pub decisions: Decisions,
    pub store: Arc<Store>,
    pub knowledge: Knowledge,
    pub now: Timestamp,
    pub server: &'static str,
    _data: tempfile::TempDir,
}

impl Talk {
    pub fn new() -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let store = Arc::new(Store::open(data.path()).expect("a store"));
        Self {
            decisions: Decisions::new(Arc::clone(&store)),
            store,
            knowledge: load::bundled().unwrap_or_else(|faults| panic!("{faults}")),
            now: "2026-12-01T09:00:00Z".parse().expect("a time"),
            server: "server",
            _data: data,
        }
    }

    pub fn later(&mut self, time: SignedDuration) {
        self.now += time;
    }

    /// What somebody says: "ada" is a member, "ops:ada" has a role, "boss" manages the server.
    pub fn say(&self, who: &str, text: &str) -> Reply {
        let (group, name) = who
            .split_once(':')
            .map_or((None, who), |(group, name)| (Some(group), name));
        let caller = Caller {
            id: format!("id-{name}"),
            name: name.to_owned(),
            role: match name {
                "boss" => Role::Manager,
                _ => Role::Member,
            },
            groups: group.map(str::to_owned).into_iter().collect(),
        };
        let place = Place {
            id: "test:channel".to_owned(),
            server: Some(self.server.to_owned()),
        };
        let on = Occasion {
            caller: &caller,
            place: &place,
            now: self.now,
        };
        let request = Request::from_text(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let reply = match &request {
            Request::Decide(command) => self.decisions.reply(&self.knowledge, command, &on),
            Request::Privacy(command) => self.decisions.privacy(&self.knowledge, command, &on),
            other => panic!("{other} is of another room"),
        };
        match reply {
            Ok(reply) => reply,
            Err(Error::User(mistake)) => Reply::mistake(mistake.to_string()),
            Err(fault) => panic!("{text}: {fault}"),
        }
    }

    /// The words of the reply to what somebody says, which must be no mistake.
    pub fn done(&self, who: &str, text: &str) -> String {
        let reply = self.say(who, text);
        assert_eq!(reply.outcome, Outcome::Done, "{text}: {}", words(&reply));
        words(&reply)
    }

    /// The sentence by which a mistake is told.
    pub fn refused(&self, who: &str, text: &str) -> String {
        let reply = self.say(who, text);
        assert_eq!(reply.outcome, Outcome::Mistake, "{text}: {}", words(&reply));
        words(&reply)
    }

    /// What is posted now, each as done.
    pub fn posted(&self) -> Vec<Due> {
        let due = self
            .decisions
            .due(&self.knowledge, "test:", self.now)
            .expect("due");
        for post in &due {
            match &post.key {
                super::DueKey::Once(id) => self.store.post_done(id, Some("m"), self.now),
                super::DueKey::Card { changes } => {
                    self.store.card_shows(&post.server, post.number, *changes)
                }
            }
            .expect("noted");
        }
        due
    }

    /// The words of what is posted now.
    pub fn told(&self) -> Vec<String> {
        self.posted()
            .iter()
            .map(|post| words(&post.reply))
            .collect()
    }
}

/// Title and blocks of a reply, a line each.
pub fn words(reply: &Reply) -> String {
    let mut lines: Vec<String> = reply.title.iter().cloned().collect();
    for block in &reply.blocks {
        match block {
            Block::Heading(heading) => lines.push(format!("## {heading}")),
            Block::Paragraph(text) => lines.push(plain(text)),
            Block::List(items) => {
                lines.extend(items.iter().map(|item| format!("- {}", plain(item))));
            }
            other => lines.push(format!("{other:?}")),
        }
    }
    lines.join("\n")
}

/// What can be pressed or chosen, as it is typed.
pub fn offered(reply: &Reply) -> Vec<String> {
    let choices = reply.choices.iter().flat_map(|choice| &choice.options);
    let all = reply.actions.iter().chain(choices);
    all.map(|action| format!("{}: {}", action.label, action.request))
        .collect()
}

fn plain(text: &Text) -> String {
    let spans = text.0.iter().map(|span| match span {
        Span::Plain(words)
        | Span::Strong(words)
        | Span::Code(words)
        | Span::Moment { shown: words, .. }
        | Span::Message { label: words, .. } => words.clone(),
        Span::Mark(number) => format!("[{number}]"),
        Span::Name(name) => format!("@{}", name.name),
        Span::Place { name, .. } => format!("#{name}"),
        other => format!("{other:?}"),
    });
    spans.collect()
}
