//! What can be done where a vote decided nothing: more time, or the word of whoever leads it.

use super::card::action;
use super::closing::{already_closed, announced, check_undecided, follows, said, settle};
use super::starting::reminder;
use super::voting::read_reason;
use super::words;
use super::{Asked, Decisions, missing};
use crate::decision::{Decision, Event, Outcome, moment, shown};
use crate::error::{Result, UserError};
use crate::knowledge::listed;
use crate::reply::{Block, Choice, Field, Form, Outcome as Went, Reply, Text};
use crate::request::{Decide, Request};
use crate::store::Effects;

impl Decisions {
    pub(super) fn extend(&self, asked: &Asked<'_>, number: u32, typed: &str) -> Result<Reply> {
        let decision = self.decision(asked, number)?;
        asked.may_lead(&decision)?;
        if decision.is_final() {
            return Err(UserError::new(format!(
                "#{number} is settled. To ask again: /decide reopen {number}"
            ))
            .into());
        }
        if !decision.is_open() && decision.proposal.rules.anonymous {
            return Err(UserError::new(format!(
                "How this anonymous vote stood has been told, with all receipts, so it does not go on. To ask again: /decide reopen {number}"
            ))
            .into());
        }
        if typed.trim().is_empty() {
            return Ok(deadline_form(number));
        }
        let now = asked.on.now.to_zoned(asked.zone.clone());
        let deadline = moment(typed, &now)?.timestamp();
        let (person, at) = (asked.person(), asked.on.now);
        let until = shown(deadline, &asked.zone);
        let amended =
            self.store
                .amend(asked.server, decision.number, move |state, decision, _| {
                    if decision.is_final() {
                        return Err(already_closed(decision));
                    }
                    if !decision.is_open() {
                        state.round += 1;
                        state.outcome = None;
                        state.closed_at = None;
                    }
                    state.deadline = Some(deadline);
                    state.history.push(Event {
                        at,
                        by: Some(person),
                        what: format!("gave time until {until}"),
                    });
                    let posts = reminder(&decision.proposal, state, at)
                        .into_iter()
                        .collect();
                    Ok((
                        (),
                        Effects {
                            posts,
                            ..Effects::default()
                        },
                    ))
                })?;
        let decision = amended.ok_or_else(|| missing(number))?.decision;
        let text = Text::plain("Voting goes on until ")
            .and(words::moment(deadline, &asked.zone))
            .then(". Votes that were cast still count, and can be changed.");
        // The channel hears of it; the card may be far above.
        Ok(announced(&decision, text))
    }

    pub(super) fn rule(
        &self,
        asked: &Asked<'_>,
        number: u32,
        choice: Option<&str>,
        reason: Option<&str>,
    ) -> Result<Reply> {
        let decision = self.decision(asked, number)?;
        asked.may_lead(&decision)?;
        check_undecided(&decision)?;
        let Some(choice) = choice else {
            return Ok(options_to_rule(&decision));
        };
        let option = decision.proposal.option(choice).ok_or_else(|| {
            UserError::new(format!(
                "\"{choice}\" is no option of #{number}: it has {}.",
                listed(&decision.proposal.names())
            ))
        })?;
        let Some(reason) = reason else {
            return Ok(rule_form(number, choice));
        };
        let reason = read_reason(reason)?;
        let ending = asked.ending(Some(asked.person()), "decided it");
        let amended =
            self.store
                .amend(asked.server, decision.number, move |state, decision, _| {
                    check_undecided(decision)?;
                    let after = state.outcome.take().unwrap_or(Outcome::NoVotes);
                    let by = ending
                        .by
                        .clone()
                        .unwrap_or_else(|| decision.proposal.author.clone());
                    state.round += 1;
                    let after = Box::new(after);
                    Ok((
                        (),
                        settle(
                            state,
                            decision,
                            Outcome::Ruled {
                                option,
                                by,
                                reason,
                                after,
                            },
                            &ending,
                        ),
                    ))
                })?;
        let decision = amended.ok_or_else(|| missing(number))?.decision;
        Ok(said(
            &decision,
            Text::plain("It is decided. ").and(follows(asked, &decision)),
        ))
    }
}

fn deadline_form(number: u32) -> Reply {
    let command = Decide::Extend {
        number,
        deadline: Vec::new(),
    };
    form(
        "Give more time",
        &command,
        "deadline",
        "Until when",
        "2d, friday 17:00, 2026-12-01",
        &format!("/decide extend {number} 2d"),
    )
}

fn rule_form(number: u32, choice: &str) -> Reply {
    let command = Decide::Rule {
        number,
        choice: Some(choice.to_owned()),
        reason: None,
    };
    form(
        "Decide it",
        &command,
        "reason",
        "Why",
        "It stands in the outcome.",
        &format!("/decide rule {number} {choice} --reason \"two of us know it\""),
    )
}

/// Asks for the one thing that is missing.
pub(super) fn form(
    title: &str,
    command: &Decide,
    argument: &str,
    label: &str,
    hint: &str,
    example: &str,
) -> Reply {
    Reply {
        outcome: Went::Mistake,
        blocks: vec![Block::Paragraph(
            Text::plain(format!("{title}: ")).code(example),
        )],
        form: Some(Form {
            title: title.to_owned(),
            begun: Request::Decide(command.clone()).to_string(),
            fields: vec![Field {
                argument: argument.to_owned(),
                label: label.to_owned(),
                hint: hint.to_owned(),
                value: String::new(),
                required: true,
                long: argument == "reason",
            }],
        }),
        ..Reply::default()
    }
}

/// A menu of the options that somebody may decide for.
fn options_to_rule(decision: &Decision) -> Reply {
    let options = decision.proposal.names();
    let options = options.iter().zip(1..).map(|(name, at): (_, usize)| {
        action(name, decision.number, |number| Decide::Rule {
            number,
            choice: Some(format!("#{at}")),
            reason: None,
        })
    });
    let text = "Which option is it? You are asked for your reason next.";
    let mut reply = said(decision, Text::plain(text));
    reply.choices.push(Choice {
        label: "Decide for".to_owned(),
        options: options.collect(),
        current: None,
        several: false,
    });
    reply
}

#[cfg(test)]
mod tests {
    use super::super::talk::{Talk, offered, words};
    use jiff::SignedDuration;

    #[test]
    fn a_tie_offers_a_run_off_more_time_or_somebodys_word() {
        let talk = Talk::new();
        talk.done("ada", "/decide start --options a,b,c --deadline 2d What?");
        talk.done("ada", "/decide vote 1 a");
        talk.done("bob", "/decide vote 1 c");
        talk.done("ada", "/decide close 1");
        let posts = talk.posted();
        assert!(words(&posts[0].reply).contains("No decision: a tie between a and c."));
        assert_eq!(
            offered(&posts[0].reply),
            [
                "Run-off: /decide runoff 1",
                "Give more time: /decide extend 1",
                "Decide it: /decide rule 1",
                "Details: /decide show 1"
            ]
        );
        let runoff = talk.done("ada", "/decide runoff 1");
        assert!(
            runoff.contains("#2 What?") && runoff.contains("The run-off of #1."),
            "{runoff}"
        );
        assert!(
            runoff.contains("- 1. a") && runoff.contains("- 2. c") && !runoff.contains(". b"),
            "{runoff}"
        );
        assert!(
            talk.refused("ada", "/decide runoff 1")
                .contains("#2 follows #1")
        );
    }

    #[test]
    fn a_missed_quorum_decides_nothing_until_more_time_or_a_word_is_given() {
        let mut talk = Talk::new();
        talk.done(
            "ada",
            "/decide start --options a,b --quorum 2 --deadline 2d What?",
        );
        talk.done("bob", "/decide vote 1 b");
        talk.later(SignedDuration::from_hours(49));
        let told = talk.told().join("\n");
        assert!(
            told.contains("No decision: 1 voted, and at least 2 must."),
            "{told}"
        );
        let extended = talk.done("ada", "/decide extend 1 2h");
        assert!(
            extended.contains("Votes that were cast still count"),
            "{extended}"
        );
        talk.done("kim", "/decide vote 1 b");
        talk.later(SignedDuration::from_hours(3));
        let told = talk.told().join("\n");
        assert!(told.contains("Decided: b, with 2 of 2 votes."), "{told}");
        assert!(
            talk.refused("ada", "/decide extend 1 2h")
                .contains("/decide reopen 1")
        );
    }

    #[test]
    fn the_word_of_who_leads_needs_a_reason_and_tells_it() {
        let talk = Talk::new();
        talk.done("ada", "/decide start --options a,b What?");
        assert!(
            talk.refused("ada", "/decide rule 1 a --reason x")
                .contains("goes on")
        );
        talk.done("ada", "/decide close 1");
        talk.posted();
        assert!(
            talk.refused("kim", "/decide rule 1 a --reason x")
                .contains("Only ada")
        );
        assert!(talk.say("ada", "/decide rule 1 a").form.is_some());
        talk.done("boss", "/decide rule 1 a --reason 'somebody has to'");
        let told = talk.told().join("\n");
        assert!(
            told.contains("Decided: a, by boss, after nobody voted. Because: somebody has to"),
            "{told}"
        );
        assert!(
            talk.refused("ada", "/decide rule 1 b --reason x")
                .contains("ended already")
        );
    }

    #[test]
    fn more_time_is_more_time_also_where_all_have_voted() {
        let mut talk = Talk::new();
        talk.done("ada", "/decide start --options a,b --voters 2 What?");
        talk.done("ada", "/decide vote 1 a");
        talk.done("bob", "/decide vote 1 b");
        assert!(talk.told().join("\n").contains("a tie"));
        talk.done("ada", "/decide extend 1 2h");
        assert!(
            talk.posted()
                .iter()
                .all(|post| !words(&post.reply).contains("tie"))
        );
        talk.done("bob", "/decide vote 1 a");
        talk.later(SignedDuration::from_hours(3));
        assert!(
            talk.told()
                .join("\n")
                .contains("Decided: a, with 2 of 2 votes.")
        );
    }

    #[test]
    fn an_anonymous_vote_whose_receipts_are_told_does_not_go_on() {
        let talk = Talk::new();
        talk.done(
            "ada",
            "/decide start --options a,b --anonymous yes --quorum 2 --deadline 2d What?",
        );
        talk.done("kim", "/decide vote 1 a --reason 'a secret reason'");
        for hidden in [
            "/decide search secret",
            "/decide show 1",
            "/decide export 1",
        ] {
            let seen = format!("{:?}", talk.say("ada", hidden));
            assert!(!seen.contains("secret reason"), "{hidden}: {seen}");
        }
        assert!(
            talk.refused("ada", "/decide search secret")
                .contains("No decision here")
        );
        talk.done("ada", "/decide close 1");
        let posts = talk.posted();
        let offered = offered(&posts[0].reply).join("\n");
        assert!(offered.contains("Ask again: /decide reopen 1"), "{offered}");
        assert!(
            talk.refused("ada", "/decide extend 1 2h")
                .contains("/decide reopen 1")
        );
    }
}
