//! Takes votes and reasons, and tells the voter alone what counts now.

use super::card::{action, add_votes};
use super::standing::{blocks, counted};
use super::words::{moment, named, title};
use super::{Asked, Decisions, missing};
use crate::decision::{Choice, Decision, Receipt};
use crate::error::{Result, UserError};
use crate::reply::{Action, Block, Field, Form, Outcome, Reply, Text};
use crate::request::{Decide, Request, Results};
use crate::store::{Cast, CastResult};

const LONGEST_REASON: usize = 1_000;
/// More votes than these are not counted anew for each voter.
const CROWD: i64 = 100;

impl Decisions {
    pub(super) fn vote(
        &self,
        asked: &Asked<'_>,
        number: u32,
        typed: &str,
        reason: Option<&str>,
        receipt: Option<&str>,
    ) -> Result<Reply> {
        let decision = self.decision(asked, number)?;
        check_may_vote(asked, &decision)?;
        let choice = Choice::read(&decision.proposal, typed)?;
        let reason = reason.map(read_reason).transpose()?;
        if decision.proposal.rules.reasons && reason.is_none() {
            return Ok(reason_form(
                &decision,
                &Decide::Vote {
                    number,
                    choice: vec![choice.typed()],
                    reason: None,
                    receipt: receipt.map(str::to_owned),
                },
                "reason",
            ));
        }
        let cast = Cast {
            voter: asked.person(),
            choice: Some(choice.clone()),
            reason,
            receipt: receipt.map(read_receipt).transpose()?,
        };
        self.cast(asked, number, cast, Some(&choice))
    }

    pub(super) fn reason(
        &self,
        asked: &Asked<'_>,
        number: u32,
        text: &str,
        receipt: Option<&str>,
    ) -> Result<Reply> {
        let decision = self.decision(asked, number)?;
        check_may_vote(asked, &decision)?;
        if text.trim().is_empty() {
            let command = Decide::Reason {
                number,
                text: Vec::new(),
                receipt: receipt.map(str::to_owned),
            };
            return Ok(reason_form(&decision, &command, "text"));
        }
        let cast = Cast {
            voter: asked.person(),
            choice: None,
            reason: Some(read_reason(text)?),
            receipt: receipt.map(read_receipt).transpose()?,
        };
        self.cast(asked, number, cast, None)
    }

    fn cast(
        &self,
        asked: &Asked<'_>,
        number: u32,
        cast: Cast,
        choice: Option<&Choice>,
    ) -> Result<Reply> {
        let has_reason = cast.reason.is_some();
        let result = self
            .store
            .cast(asked.server, i64::from(number), cast, asked.on.now)?;
        match result {
            CastResult::Counted {
                decision,
                changed,
                receipt,
            } => {
                let mut reply = self.confirmed(asked, &decision, choice, changed, receipt.as_ref());
                if !has_reason {
                    reply.actions.insert(0, say_why(&decision, receipt.as_ref()));
                }
                // The vote counts, whatever fails now: the loop that posts outcomes tries again.
                if let Err(error) = self.close_if_all_have_voted(asked, &decision) {
                    tracing::error!(cause = %error, decision = number, "a vote was not ended");
                }
                Ok(reply)
            }
            CastResult::Missing => Err(missing(number).into()),
            CastResult::Ended(decision) => Err(ended(&decision).into()),
            CastResult::HasVoted => Err(UserError::new(format!(
                "You have voted on #{number} already. The vote is anonymous, so only your receipt finds it again: use the button \"Change my vote\" under it, or add --receipt CODE."
            ))
            .into()),
            CastResult::UnknownReceipt => Err(UserError::new(format!(
                "No vote on #{number} has this receipt: copy it again, it looks like K7QM-3F9X-2HTR-WD4N."
            ))
            .into()),
            CastResult::NotVoted => Err(UserError::new(format!(
                "You have not voted on #{number} yet: vote first, then say why."
            ))
            .into()),
        }
    }

    /// What the voter alone is told: that it counts is told also where how it stands can't be read.
    fn confirmed(
        &self,
        asked: &Asked<'_>,
        decision: &Decision,
        choice: Option<&Choice>,
        changed: bool,
        receipt: Option<&Receipt>,
    ) -> Reply {
        let receipt = receipt.map(|receipt| receipt.as_str().to_owned());
        let mut lines = vec![Block::Paragraph(counts(asked, decision, choice, changed))];
        if let Some(receipt) = &receipt {
            let text = Text::plain("Your receipt, kept nowhere beside your name: ").code(receipt);
            let text = text.then(". With it you can change your vote, and find it in the tally when voting has ended. Nobody can give it to you again.");
            lines.push(Block::Paragraph(text));
        }
        if is_told(decision) {
            match self.store.ballots(asked.server, decision.number) {
                Ok(ballots) => {
                    lines.push(Block::Heading("How it stands".to_owned()));
                    lines.extend(blocks(decision, &counted(decision, &ballots), &ballots));
                }
                Err(error) => tracing::error!(cause = %error, "how a vote stands is not told"),
            }
        }
        let mut reply = Reply {
            title: Some(title(decision)),
            blocks: lines,
            private: true,
            ..Reply::default()
        };
        // Others find the card; an anonymous vote is changed where its receipt is.
        if receipt.is_some() {
            add_votes(&mut reply, decision, receipt.as_deref());
        }
        reply
    }
}

/// Whether this person may vote on it now. Whether voting goes on the store looks again when it writes.
pub(super) fn check_may_vote(asked: &Asked<'_>, decision: &Decision) -> Result<(), UserError> {
    if !decision.is_open() || is_past(decision, asked) {
        return Err(ended(decision));
    }
    if let Some(role) = &decision.proposal.rules.role
        && !asked.on.caller.groups.contains(&role.id)
    {
        return Err(UserError::new(format!(
            "Only people with the role {} vote on #{}.",
            role.name, decision.number
        )));
    }
    Ok(())
}

/// Whether the voter is told how it stands. In a crowd only where nobody else is told: the card tells all the others, and
/// to count thousands of votes for each of them would keep everybody waiting.
fn is_told(decision: &Decision) -> bool {
    match decision.proposal.rules.results {
        Results::Always => decision.ballots <= CROWD,
        Results::Voted => true,
        Results::Closed => false,
    }
}

fn say_why(decision: &Decision, receipt: Option<&Receipt>) -> Action {
    action("Say why", decision.number, |number| Decide::Reason {
        number,
        text: Vec::new(),
        receipt: receipt.map(|receipt| receipt.as_str().to_owned()),
    })
}

fn counts(asked: &Asked<'_>, decision: &Decision, choice: Option<&Choice>, changed: bool) -> Text {
    let text = match choice {
        Some(choice) => {
            let lead = if changed {
                "Changed: your vote"
            } else {
                "Your vote"
            };
            Text::plain(format!("{lead} "))
                .and(chosen(decision, choice))
                .then(" counts.")
        }
        None => Text::plain("Your reason is kept with your vote."),
    };
    match decision.state.deadline {
        Some(deadline) => text
            .then(" You can change it until ")
            .and(moment(deadline, &asked.zone))
            .then("."),
        None => text.then(" You can change it until voting ends."),
    }
}

/// "for Django", "for Django and Flask", "Django > Flask", "Django 5, Flask 0".
pub(super) fn chosen(decision: &Decision, choice: &Choice) -> Text {
    let proposal = &decision.proposal;
    match choice {
        Choice::Single(one) => Text::plain("for ").strong(named(proposal, &[*one])),
        Choice::Approval(many) => Text::plain("for ").strong(named(proposal, many)),
        Choice::Ranked(_) | Choice::Score(_) => Text::default().strong(choice.in_words(proposal)),
    }
}

fn is_past(decision: &Decision, asked: &Asked<'_>) -> bool {
    decision
        .state
        .deadline
        .is_some_and(|deadline| deadline <= asked.on.now)
}

fn ended(decision: &Decision) -> UserError {
    let number = decision.number;
    let more = match decision.is_open() {
        true => "its outcome is told in a moment".to_owned(),
        false => format!("/decide show {number} tells what came of it"),
    };
    UserError::new(format!("Voting on #{number} has ended: {more}."))
}

fn read_receipt(typed: &str) -> Result<Receipt, UserError> {
    Receipt::read(typed).ok_or_else(|| {
        UserError::new(format!(
            "\"{typed}\" is no receipt: one looks like K7QM-3F9X-2HTR-WD4N."
        ))
    })
}

pub(super) fn read_reason(typed: &str) -> Result<String, UserError> {
    let reason = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    match reason.chars().count() {
        0 => Err(UserError::new("A reason needs some words.")),
        1..=LONGEST_REASON => Ok(reason),
        length => Err(UserError::new(format!(
            "The reason has {length} characters, and {LONGEST_REASON} is the most."
        ))),
    }
}

fn reason_form(decision: &Decision, command: &Decide, argument: &str) -> Reply {
    let begun = Request::Decide(command.clone()).to_string();
    let shown = match argument {
        "text" => format!("{begun} We know it already"),
        _ => format!("{begun} --reason \"We know it already\""),
    };
    Reply {
        outcome: Outcome::Mistake,
        blocks: vec![Block::Paragraph(
            Text::plain("Say why, for example: ").code(shown),
        )],
        form: Some(Form {
            title: format!("Why? (#{})", decision.number),
            begun,
            fields: vec![Field {
                argument: argument.to_owned(),
                label: "Your reason".to_owned(),
                hint: "Others read it in the outcome.".to_owned(),
                value: String::new(),
                required: true,
                long: true,
            }],
        }),
        ..Reply::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::talk::{Talk, offered, words};
    use crate::reply::Outcome;
    use jiff::SignedDuration;

    #[test]
    fn a_vote_counts_once_and_can_be_changed() {
        let talk = Talk::new();
        talk.done(
            "ada",
            "/decide start --options django,flask --deadline 2d What?",
        );
        let first = talk.say("ada", "/decide vote 1 django");
        insta::assert_snapshot!(words(&first));
        assert!(first.private);
        assert_eq!(offered(&first), ["Say why: /decide reason 1"]);
        let changed = talk.done("ada", "/decide vote 1 2");
        assert!(
            changed.contains("Changed: your vote for Flask counts."),
            "{changed}"
        );
        assert!(
            changed.contains("- Flask: 1 vote (ada)\n- Django: 0 votes"),
            "{changed}"
        );
        let reason = talk.done("ada", "/decide reason 1 it's smaller");
        assert!(reason.contains("Your reason is kept"), "{reason}");
    }

    #[test]
    fn who_may_not_vote_or_comes_late_is_told_so() {
        let mut talk = Talk::new();
        talk.done(
            "ops:ada",
            "/decide start --options a,b --deadline 2d --role ops What?",
        );
        assert!(talk.refused("kim", "/decide vote 1 a").contains("role ops"));
        talk.done("ops:bob", "/decide vote 1 a");
        assert!(
            talk.refused("ops:bob", "/decide vote 2 a")
                .contains("no decision #2")
        );
        assert!(
            talk.refused("ops:eve", "/decide reason 1 because")
                .contains("not voted on #1 yet")
        );
        talk.later(SignedDuration::from_hours(48));
        let late = talk.refused("ops:eve", "/decide vote 1 b");
        assert!(
            late.contains("has ended: its outcome is told in a moment"),
            "{late}"
        );
        talk.posted();
        let late = talk.refused("ops:eve", "/decide vote 1 b");
        assert!(late.contains("/decide show 1 tells"), "{late}");
    }

    #[test]
    fn where_each_vote_needs_a_reason_it_is_asked_for() {
        let talk = Talk::new();
        talk.done("ada", "/decide start --options a,b --reasons yes What?");
        let asked = talk.say("ada", "/decide vote 1 b");
        assert_eq!(asked.outcome, Outcome::Mistake);
        let form = asked.form.expect("a form");
        assert_eq!(form.fields[0].argument, "reason");
        let fields = [("reason".to_owned(), "it's b".to_owned())];
        let filled = crate::request::Request::from_form(&form.begun, &fields).expect("a vote");
        talk.done("ada", &filled.to_string());
        let ballots = talk.store.ballots("server", 1).expect("read");
        assert_eq!(ballots[0].reason.as_deref(), Some("it's b"));
    }

    #[test]
    fn an_anonymous_vote_is_changed_by_its_receipt_alone() {
        let talk = Talk::new();
        talk.done("ada", "/decide start --options a,b --anonymous yes What?");
        let first = talk.say("kim", "/decide vote 1 a");
        let again = talk.refused("kim", "/decide vote 1 b");
        assert!(again.contains("voted on #1 already"), "{again}");
        let change = offered(&first).into_iter().find(|it| it.starts_with("b: "));
        let change = change.expect("a way to change it");
        let command = change.trim_start_matches("b: ");
        assert!(command.contains("--receipt"), "{command}");
        talk.done("kim", command);
        assert!(!words(&first).contains("How it stands"));
        let ballots = talk.store.ballots("server", 1).expect("read");
        assert_eq!(ballots.len(), 1);
        assert_eq!(ballots[0].voter, None);
        talk.done("ada", "/decide close 1");
        let told = talk.told().join("\n");
        assert!(told.contains("- b: 1 vote\n- a: 0 votes"), "{told}");
        assert!(!told.contains("kim"), "{told}");
    }
}
