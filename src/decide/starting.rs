//! Begins a vote: reads question, options and rules, or opens a form for them.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::card::card;
use super::reading::{EXAMPLE, listed, read_option, read_options, read_question, read_rules};
use super::{Asked, Decisions, grounds};
use crate::decision::{Decision, Event, Named, Proposal, State, day, moment};
use crate::error::{Result, UserError};
use crate::knowledge::Knowledge;
use crate::reply::{Action, Block, Field, Form, Outcome, Reply, Text};
use crate::request::{Decide, Request, Start, YesNo};
use crate::store::{NewPost, PostKind};

/// A card that was not seen to be posted is posted again after so long.
const CARD_LOST_AFTER: SignedDuration = SignedDuration::from_secs(60);
/// Shorter votes need no reminder.
const REMINDED_FROM: SignedDuration = SignedDuration::from_hours(1);
const EARLIEST_REMINDER: SignedDuration = SignedDuration::from_hours(24);

impl Decisions {
    pub(super) fn start(&self, asked: &Asked<'_>, start: &Start) -> Result<Reply> {
        let (question, Some(options)) = (start.question.join(" "), &start.options) else {
            return Ok(form(asked.knowledge, start));
        };
        if question.is_empty() || start.form == Some(YesNo::Yes) {
            return Ok(form(asked.knowledge, start));
        }
        let (proposal, deadline) = match proposal(asked, start, &question, options) {
            Ok(read) => read,
            Err(mistake) => return Ok(to_be_mended(&mistake, start)),
        };
        let state = opened(asked, deadline, &proposal, "put it to the vote");
        let posts = first_posts(&proposal, &state);
        let decision = self.store.begin(asked.server, proposal, state, posts)?;
        Ok(card(asked.knowledge, &decision, &[], &asked.zone))
    }
}

fn proposal(
    asked: &Asked<'_>,
    start: &Start,
    question: &str,
    options: &str,
) -> Result<(Proposal, Option<Timestamp>), UserError> {
    let now = asked.on.now.to_zoned(asked.zone.clone());
    let options = read_options(asked.knowledge, options)?;
    let criteria = start.criteria.as_deref().map(listed).unwrap_or_default();
    let deadline = start.deadline.as_deref();
    let deadline = deadline.map(|typed| moment(typed, &now)).transpose()?;
    let review = start.review.as_deref();
    let review = review.map(|typed| day(typed, &now, false)).transpose()?;
    let proposal = Proposal {
        question: read_question(question)?,
        rules: read_rules(start)?,
        evidence: grounds::gather(asked.knowledge, &options, &criteria),
        options,
        criteria,
        author: asked.person(),
        place: asked.on.place.id.clone(),
        outcome_place: start.channel.as_deref().map(Named::read),
        review,
        origin: None,
    };
    Ok((proposal, deadline.map(|at| at.timestamp())))
}

/// A vote that begins now.
pub(super) fn opened(
    asked: &Asked<'_>,
    deadline: Option<Timestamp>,
    proposal: &Proposal,
    what: &str,
) -> State {
    State {
        round: 1,
        opened_at: asked.on.now,
        deadline,
        closed_at: None,
        outcome: None,
        review: proposal.review,
        checked_against: proposal.evidence.fingerprint.clone(),
        history: vec![Event {
            at: asked.on.now,
            by: Some(asked.person()),
            what: what.to_owned(),
        }],
    }
}

/// The card, should its message be lost, and a reminder.
pub(super) fn first_posts(proposal: &Proposal, state: &State) -> Vec<NewPost> {
    let lost = NewPost {
        kind: PostKind::Card,
        place: proposal.place.clone(),
        round: state.round,
        due_at: state.opened_at + CARD_LOST_AFTER,
        detail: None,
    };
    let reminder = reminder(proposal, state, state.opened_at);
    [lost].into_iter().chain(reminder).collect()
}

/// A reminder when a quarter of the time is left, a day before the end at the earliest. It belongs to this deadline and to
/// no other.
pub(super) fn reminder(proposal: &Proposal, state: &State, from: Timestamp) -> Option<NewPost> {
    let deadline = state.deadline?;
    let time = deadline.duration_since(from);
    (time >= REMINDED_FROM).then(|| NewPost {
        kind: PostKind::Reminder,
        place: proposal.place.clone(),
        round: state.round,
        due_at: deadline - (time / 4).min(EARLIEST_REMINDER),
        detail: Some(deadline.to_string()),
    })
}

/// A mistake, and a way back to the form: what somebody has typed is worth more than the mistake in it.
fn to_be_mended(mistake: &UserError, start: &Start) -> Reply {
    let again = Start {
        form: Some(YesNo::Yes),
        ..start.clone()
    };
    let mut reply = Reply::mistake(mistake.to_string());
    reply.actions.push(Action {
        label: "Mend it".to_owned(),
        request: Request::Decide(Decide::Start(again)),
    });
    reply
}

/// Asks for what a vote needs, with what is known already.
fn form(knowledge: &Knowledge, start: &Start) -> Reply {
    let options = start.options.as_deref().map(listed).unwrap_or_default();
    let options: Vec<String> = options
        .iter()
        .map(|typed| match read_option(knowledge, typed) {
            Ok(option) => option.name,
            Err(_) => typed.clone(),
        })
        .collect();
    let begun = Start {
        question: Vec::new(),
        options: None,
        deadline: None,
        method: None,
        quorum: None,
        form: None,
        ..start.clone()
    };
    let question = match (start.question.is_empty(), options.as_slice()) {
        (true, [] | [_]) => String::new(),
        (true, options) => format!("{}?", options.join(" or ")),
        (false, _) => start.question.join(" "),
    };
    let field = |argument: &str, label: &str, hint: &str, value: String| Field {
        argument: argument.to_owned(),
        label: label.to_owned(),
        hint: hint.to_owned(),
        value,
        required: false,
        long: false,
    };
    let method = start
        .method
        .map(|method| crate::request::argument_value(&method));
    let quorum = start.quorum.map(|quorum| quorum.to_string());
    Reply {
        outcome: Outcome::Mistake,
        blocks: vec![Block::Paragraph(
            Text::plain("A vote needs a question and two to ten options, for example: ")
                .code(EXAMPLE),
        )],
        form: Some(Form {
            title: "Put a question to the vote".to_owned(),
            begun: Request::Decide(Decide::Start(begun)).to_string(),
            fields: vec![
                Field {
                    required: true,
                    ..field(
                        "question",
                        "Question",
                        "Which framework for the shop?",
                        question,
                    )
                },
                Field {
                    required: true,
                    long: true,
                    ..field(
                        "options",
                        "Options, one a line",
                        "Django\nFastAPI",
                        options.join("\n"),
                    )
                },
                field(
                    "deadline",
                    "Voting ends",
                    "2d, friday 17:00, 2026-12-01; empty: when you close it",
                    start.deadline.clone().unwrap_or_default(),
                ),
                field(
                    "method",
                    "How to count",
                    "single, approval, ranked or score; empty: single",
                    method.unwrap_or_default(),
                ),
                field(
                    "quorum",
                    "How many must vote",
                    "A number; empty: it does not matter",
                    quorum.unwrap_or_default(),
                ),
            ],
        }),
        ..Reply::default()
    }
}

/// Where the outcome of a decision goes.
pub(super) fn outcome_place(decision: &Decision, channel: Option<&Named>) -> String {
    let own = decision.proposal.outcome_place.as_ref().or(channel);
    own.map_or_else(|| decision.proposal.place.clone(), |place| place.id.clone())
}

/// The morning of a day.
pub(super) fn morning(day: jiff::civil::Date, zone: &TimeZone) -> Option<Timestamp> {
    let at = day.at(9, 0, 0, 0).to_zoned(zone.clone()).ok()?;
    Some(at.timestamp())
}

#[cfg(test)]
mod tests {
    use super::super::talk::{Talk, offered, words};
    use super::*;

    #[test]
    fn a_card_tells_what_is_asked_how_to_vote_and_what_speaks_for_each_option() {
        let talk = Talk::new();
        let reply = talk.say(
            "ada",
            "/decide start --options 'django, FastAPI, Our own' --deadline 2d --quorum 2 --criteria admin \"What's for the shop?\"",
        );
        insta::assert_snapshot!(words(&reply));
        insta::assert_snapshot!(offered(&reply).join("\n"));
        assert_eq!(reply.card.map(|card| card.number), Some(1));
        assert!(!reply.sources.is_empty() && reply.knowledge.is_some());
    }

    #[test]
    fn what_is_missing_is_asked_for_in_a_form_that_has_what_is_known() {
        let talk = Talk::new();
        let reply = talk.say(
            "ada",
            "/decide start --options django,flask --criteria orm --anonymous yes",
        );
        let form = reply.form.expect("a form");
        assert_eq!(form.begun, "/decide start --anonymous yes --criteria orm");
        let values: Vec<&str> = form
            .fields
            .iter()
            .map(|field| field.value.as_str())
            .collect();
        assert_eq!(values, ["Django or Flask?", "Django\nFlask", "", "", ""]);
        let fields: Vec<(String, String)> = form
            .fields
            .iter()
            .map(|field| (field.argument.clone(), field.value.clone()))
            .collect();
        let filled = Request::from_form(&form.begun, &fields).expect("a request");
        let card = words(&talk.say("ada", &filled.to_string()));
        assert!(card.starts_with("#1 Django or Flask?"), "{card}");
    }

    #[test]
    fn a_mistake_leads_back_to_the_form_with_everything_that_was_typed() {
        let talk = Talk::new();
        let reply = talk.say(
            "ada",
            "/decide start --options a,b --deadline soonish What is it?",
        );
        assert_eq!(reply.outcome, Outcome::Mistake);
        let again = talk.say("ada", &reply.actions[0].request.to_string());
        let values = again.form.expect("a form").fields.into_iter();
        let values: Vec<String> = values.map(|field| field.value).collect();
        assert_eq!(values, ["What is it?", "a\nb", "soonish", "", ""]);
    }

    #[test]
    fn a_reminder_comes_when_a_quarter_of_the_time_is_left_and_calls_nobody_unasked() {
        let mut talk = Talk::new();
        talk.done("ada", "/decide start --options a,b --deadline 4h What?");
        talk.later(SignedDuration::from_mins(179));
        assert_eq!(talk.told().len(), 1, "the card that nobody has seen");
        talk.later(SignedDuration::from_mins(2));
        let posts = talk.posted();
        let [post] = posts.as_slice() else {
            panic!("one reminder, not {posts:?}");
        };
        insta::assert_snapshot!(words(&post.reply));
        assert!(post.reply.calls.is_empty());
        assert!(talk.posted().is_empty(), "once");
    }

    #[test]
    fn who_may_be_called_is_called_where_the_server_allows_it() {
        let mut talk = Talk::new();
        talk.done("boss", "/decide settings --mentions yes");
        talk.done(
            "ada",
            "/decide start --options a,b --deadline 4h --role r1/Ops What?",
        );
        talk.later(SignedDuration::from_mins(181));
        let posts = talk.posted();
        let calls: Vec<&Vec<String>> = posts.iter().map(|post| &post.reply.calls).collect();
        assert!(calls.contains(&&vec!["r1".to_owned()]), "{calls:?}");
    }
}
