//! What is kept of one person about decisions, and erasing it.

use serde_json::{Value, json};

use super::voting::chosen;
use super::words::count;
use super::{Asked, Decisions};
use crate::decision::{Ballot, Decision};
use crate::error::Result;
use crate::knowledge::Knowledge;
use crate::reply::{Action, Attachment, Block, Reply, Span, Text};
use crate::request::{Occasion, Privacy, Request, YesNo};

impl Decisions {
    /// Answers what a person asks about their own data on a server.
    ///
    /// # Errors
    /// A fault of the store; nothing is erased then.
    pub fn privacy(
        &self,
        knowledge: &Knowledge,
        command: &Privacy,
        on: &Occasion<'_>,
    ) -> Result<Reply> {
        let asked = self.asked(knowledge, on)?;
        match command {
            Privacy::Export => self.export_personal(&asked),
            Privacy::Erase {
                sure: Some(YesNo::Yes),
            } => self.erase_personal(&asked),
            Privacy::Erase { .. } => Ok(are_you_sure()),
        }
    }

    fn export_personal(&self, asked: &Asked<'_>) -> Result<Reply> {
        let person = &asked.on.caller.id;
        let data = self.store.personal(asked.server, person)?;
        let decisions = data.decisions.iter().map(|it| named_in(it, person));
        let ballots = data
            .ballots
            .iter()
            .map(|(decision, ballot)| cast(decision, ballot));
        let file = json!({
            "person": {"id": person, "name": asked.on.caller.name},
            "server": asked.server,
            "named_in_decisions": decisions.collect::<Vec<Value>>(),
            "votes": ballots.collect::<Vec<Value>>(),
            "not_in_here": "Anonymous votes are kept without any trace of who cast them, so they can't be found.",
        });
        let text = format!(
            "On this server: {}, and your name in {}. Anonymous votes can't be found, not even for you, but by their receipt.",
            count(number(data.ballots.len()), "vote"),
            count(number(data.decisions.len()), "decision")
        );
        Ok(Reply {
            title: Some("What is kept of you".to_owned()),
            blocks: vec![Block::Paragraph(Text::plain(text))],
            attachments: vec![Attachment {
                name: "about-me.json".to_owned(),
                content: format!("{file:#}\n"),
                description: "What is kept of you on this server, as JSON".to_owned(),
            }],
            private: true,
            ..Reply::default()
        })
    }

    fn erase_personal(&self, asked: &Asked<'_>) -> Result<Reply> {
        let erased = self.store.erase(asked.server, &asked.on.caller.id)?;
        // Names of who asked are kept only where the settings say so, and then as they were shown.
        self.store
            .unname_questions(asked.server, &asked.on.caller.name)?;
        let text = format!(
            "{} of closed decisions counted on, without your name and reason; {} of open ones withdrawn; your name taken out of {}.",
            count(erased.unnamed, "vote"),
            count(erased.withdrawn, "vote"),
            count(erased.decisions, "decision")
        );
        Ok(told("Your data is erased", Text::plain(text)))
    }
}

fn number(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

fn are_you_sure() -> Reply {
    let text = "This erases your name, your votes' link to you and your reasons on this server, for good. Votes of closed decisions stay counted, without your name; votes of open decisions are withdrawn. Outcomes that were posted as messages stay as they are.";
    let mut reply = told("Erase what is kept of you?", Text::plain(text));
    reply.actions.push(Action {
        label: "Erase it".to_owned(),
        request: Request::Privacy(Privacy::Erase {
            sure: Some(YesNo::Yes),
        }),
    });
    reply
}

fn told(title: &str, text: Text) -> Reply {
    Reply {
        title: Some(title.to_owned()),
        blocks: vec![Block::Paragraph(text)],
        private: true,
        ..Reply::default()
    }
}

fn named_in(decision: &Decision, person: &str) -> Value {
    let events = decision.state.history.iter();
    let own = events.filter(|event| event.by.as_ref().is_some_and(|by| by.id == person));
    json!({
        "number": decision.number,
        "question": decision.proposal.question,
        "asked_by_you": decision.proposal.author.id == person,
        "what_you_did": own
            .map(|event| json!({"at": event.at.to_string(), "what": event.what}))
            .collect::<Vec<Value>>(),
    })
}

fn cast(decision: &Decision, ballot: &Ballot) -> Value {
    json!({
        "number": decision.number,
        "question": decision.proposal.question,
        "vote": plain(&chosen(decision, &ballot.choice)),
        "reason": ballot.reason,
        "at": ballot.cast_at.map(|at| at.to_string()),
    })
}

fn plain(text: &Text) -> String {
    let words = text.0.iter().map(|span| match span {
        Span::Plain(words) | Span::Strong(words) => words.as_str(),
        _ => "",
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::super::talk::Talk;

    #[test]
    fn a_person_gets_their_own_data_and_can_have_it_erased() {
        let talk = Talk::new();
        talk.done("ada", "/decide start --options a,b What?");
        talk.done("ada", "/decide vote 1 a --reason 'my secret reason'");
        talk.done("bob", "/decide vote 1 b");
        talk.done("ada", "/decide close 1");
        talk.posted();
        talk.done("ada", "/decide start --options a,b Again?");
        talk.done("bob", "/decide vote 2 b");
        let data = talk.say("bob", "/privacy export");
        let file = &data.attachments[0].content;
        assert!(
            file.contains("\"vote\": \"for b\"") && !file.contains("my secret"),
            "{file}"
        );
        let asked = talk.say("bob", "/privacy erase");
        assert_eq!(
            asked.actions[0].request.to_string(),
            "/privacy erase --sure yes"
        );
        let erased = talk.done("bob", "/privacy erase --sure yes");
        assert!(
            erased.contains("1 vote of closed decisions") && erased.contains("1 vote of open ones"),
            "{erased}"
        );
        let shown = talk.done("ada", "/decide show 1");
        assert!(shown.contains("- b: 1 vote (somebody)"), "{shown}");
        assert!(!format!("{:?}", talk.say("ada", "/decide export --format json")).contains("bob"));
        assert!(
            talk.done("ada", "/decide list")
                .contains("nobody has voted")
        );
    }

    #[test]
    fn who_wrote_a_decision_down_is_not_named_in_it_any_more() {
        let talk = Talk::new();
        talk.done("ada", "/decide record Which database? --outcome PostgreSQL");
        talk.done("ada", "/privacy erase --sure yes");
        let shown = format!("{:?}", talk.say("bob", "/decide show 1"));
        assert!(
            shown.contains("by somebody") && !shown.contains("ada"),
            "{shown}"
        );
    }
}
