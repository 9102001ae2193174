//! Writes down a decision that was taken elsewhere.

use super::reading::{listed, read_option, read_question};
use super::starting::morning;
use super::{Asked, Decisions, grounds, outcome};
use crate::decision::{Event, Origin, Outcome, Proposal, Rules, State, day};
use crate::error::{Result, UserError};
use crate::knowledge::Knowledge;
use crate::reply::{Block, Field, Form, Outcome as Went, Reply, Text};
use crate::request::{Decide, MAX_OPTIONS, Record, Request};
use crate::store::{NewPost, PostKind};

const EXAMPLE: &str =
    "/decide record Which database? --outcome PostgreSQL --reason 'we run it already'";

impl Decisions {
    pub(super) fn record(&self, asked: &Asked<'_>, record: &Record) -> Result<Reply> {
        let question = record.question.join(" ");
        let (false, Some(chosen)) = (question.is_empty(), &record.outcome) else {
            return Ok(form(record));
        };
        let now = asked.on.now.to_zoned(asked.zone.clone());
        let on = match record.date.as_deref() {
            Some(typed) => day(typed, &now, true)?,
            None => now.date(),
        };
        if on > now.date() {
            return Err(UserError::new(format!(
                "{on} is not yet: a decision is written down once it is taken."
            ))
            .into());
        }
        let review = record.review.as_deref();
        let review = review.map(|typed| day(typed, &now, false)).transpose()?;
        let options = options(asked.knowledge, chosen, record.options.as_deref())?;
        let proposal = Proposal {
            question: read_question(&question)?,
            evidence: grounds::gather(asked.knowledge, &options, &[]),
            options,
            rules: Rules::default(),
            criteria: Vec::new(),
            author: asked.person(),
            place: asked.on.place.id.clone(),
            outcome_place: None,
            review,
            origin: record.message.as_deref().and_then(origin),
        };
        let by = record
            .by
            .clone()
            .unwrap_or_else(|| asked.on.caller.name.clone());
        let state = State {
            round: 1,
            opened_at: asked.on.now,
            deadline: None,
            closed_at: Some(asked.on.now),
            outcome: Some(Outcome::Recorded {
                option: 0,
                by,
                reason: record.reason.clone().filter(|it| !it.trim().is_empty()),
                on,
            }),
            review,
            checked_against: proposal.evidence.fingerprint.clone(),
            history: vec![Event {
                at: asked.on.now,
                by: Some(asked.person()),
                what: "wrote it down".to_owned(),
            }],
        };
        let posts = review.and_then(|day| {
            Some(NewPost {
                kind: PostKind::Review,
                place: proposal.place.clone(),
                round: 1,
                due_at: morning(day, &asked.zone)?,
                detail: Some(day.to_string()),
            })
        });
        let posts = posts.into_iter().collect();
        let decision = self.store.begin(asked.server, proposal, state, posts)?;
        Ok(outcome::told(
            asked.knowledge,
            &decision,
            &[],
            &asked.zone,
            outcome::Extent::Brief,
        ))
    }
}

/// What was chosen first, then what else there was.
fn options(
    knowledge: &Knowledge,
    chosen: &str,
    others: Option<&str>,
) -> Result<Vec<crate::decision::VoteOption>, UserError> {
    let mut options = vec![read_option(knowledge, chosen.trim())?];
    for typed in others.map(listed).unwrap_or_default() {
        let option = read_option(knowledge, &typed)?;
        if options.iter().all(|known| known.name != option.name) {
            options.push(option);
        }
    }
    match options.len() <= MAX_OPTIONS {
        true => Ok(options),
        false => Err(UserError::new(format!(
            "Name at most {MAX_OPTIONS} options."
        ))),
    }
}

/// Reads `PLACE/MESSAGE`, as adapters write it.
fn origin(typed: &str) -> Option<Origin> {
    let (place, message) = typed.rsplit_once('/')?;
    Some(Origin {
        place: place.to_owned(),
        message: message.to_owned(),
    })
}

fn form(record: &Record) -> Reply {
    let field = |argument: &str, label: &str, hint: &str, value: Option<&String>| Field {
        argument: argument.to_owned(),
        label: label.to_owned(),
        hint: hint.to_owned(),
        value: value.cloned().unwrap_or_default(),
        required: false,
        long: false,
    };
    let question = Some(record.question.join(" "));
    let begun = Record {
        by: record.by.clone(),
        review: record.review.clone(),
        message: record.message.clone(),
        ..Record::default()
    };
    let required = |field: Field| Field {
        required: true,
        ..field
    };
    Reply {
        outcome: Went::Mistake,
        blocks: vec![Block::Paragraph(
            Text::plain("Say what was decided and what it came to, for example: ").code(EXAMPLE),
        )],
        form: Some(Form {
            title: "Write down a decision".to_owned(),
            begun: Request::Decide(Decide::Record(begun)).to_string(),
            fields: vec![
                required(field(
                    "question",
                    "What was decided",
                    "Which database?",
                    question.as_ref(),
                )),
                required(field(
                    "outcome",
                    "What it came to",
                    "PostgreSQL",
                    record.outcome.as_ref(),
                )),
                Field {
                    long: true,
                    ..field(
                        "reason",
                        "Why",
                        "We run it already.",
                        record.reason.as_ref(),
                    )
                },
                Field {
                    long: true,
                    ..field(
                        "options",
                        "What else there was, one a line",
                        "MySQL\nSQLite",
                        record.options.as_ref(),
                    )
                },
                field(
                    "date",
                    "When, if not today",
                    "2026-05-01",
                    record.date.as_ref(),
                ),
            ],
        }),
        ..Reply::default()
    }
}
