//! What becomes of a decision later: another takes its place, or it is looked at again and kept.

use super::closing::announced;
use super::settling::form;
use super::starting::{morning, outcome_place};
use super::{Asked, Decisions, missing};
use crate::decision::{Decision, Event, LinkKind, day};
use crate::error::{Result, UserError};
use crate::knowledge::listed;
use crate::reply::{Reply, Text};
use crate::request::Decide;
use crate::store::{Effects, NewPost, PostKind};

impl Decisions {
    pub(super) fn supersede(&self, asked: &Asked<'_>, old: u32, new: Option<u32>) -> Result<Reply> {
        let older = self.decision(asked, old)?;
        asked.may_lead(&older)?;
        let Some(new) = new else {
            return Ok(form(
                "Superseded by which decision?",
                &Decide::Supersede { old, new },
                "new",
                "The number of the new decision",
                "15",
                &format!("/decide supersede {old} {}", old.saturating_add(1)),
            ));
        };
        let newer = self.decision(asked, new)?;
        check_order(&older, &newer)?;
        let (person, at) = (asked.person(), asked.on.now);
        let newer_number = newer.number;
        let amended = self
            .store
            .amend(asked.server, older.number, move |state, decision, _| {
                if let Some(link) = decision.superseded_by() {
                    let by = link.newer;
                    return Err(UserError::new(format!(
                        "#{old} is superseded by #{by} already."
                    )));
                }
                state.history.push(Event {
                    at,
                    by: Some(person),
                    what: format!("said that #{newer_number} takes its place"),
                });
                let links = vec![(LinkKind::Supersedes, newer_number, true)];
                Ok((
                    (),
                    Effects {
                        links,
                        ..Effects::default()
                    },
                ))
            })?;
        let older = amended.ok_or_else(|| missing(old))?.decision;
        let text = format!(
            "#{new} \"{}\" takes the place of #{old}. Both say so, and #{old} stays as it was.",
            newer.proposal.question
        );
        Ok(announced(&older, Text::plain(text)))
    }

    /// A decision that was due for review stays.
    pub(super) fn keep(
        &self,
        asked: &Asked<'_>,
        number: u32,
        review: Option<&str>,
    ) -> Result<Reply> {
        let decision = self.decision(asked, number)?;
        asked.may_lead(&decision)?;
        if decision.chosen().is_none() {
            return Err(
                UserError::new(format!("#{number} decided nothing that could be kept.")).into(),
            );
        }
        let now = asked.on.now.to_zoned(asked.zone.clone());
        let review = review.map(|typed| day(typed, &now, false)).transpose()?;
        let (person, at) = (asked.person(), asked.on.now);
        let place = outcome_place(&decision, asked.settings.channel.as_ref());
        let due = review.and_then(|day| morning(day, &asked.zone));
        let amended = self
            .store
            .amend(asked.server, decision.number, move |state, _, _| {
                state.review = review;
                state.history.push(Event {
                    at,
                    by: Some(person),
                    what: "looked at it again and kept it".to_owned(),
                });
                let posts = due.map(|due_at| NewPost {
                    kind: PostKind::Review,
                    place,
                    round: state.round,
                    due_at,
                    detail: review.map(|day| day.to_string()),
                });
                let posts = posts.into_iter().collect();
                Ok((
                    (),
                    Effects {
                        posts,
                        ..Effects::default()
                    },
                ))
            })?;
        let decision = amended.ok_or_else(|| missing(number))?.decision;
        let again = match review {
            Some(day) => format!(" It comes up again on {day}."),
            None => String::new(),
        };
        Ok(announced(
            &decision,
            Text::plain(format!("It is kept.{again}")),
        ))
    }
}

fn check_order(older: &Decision, newer: &Decision) -> Result<(), UserError> {
    let (old, new) = (older.number, newer.number);
    if old == new {
        return Err(UserError::new(format!(
            "#{old} can't supersede itself: name two decisions."
        )));
    }
    let open: Vec<String> = [older, newer]
        .iter()
        .filter(|decision| decision.chosen().is_none())
        .map(|decision| format!("#{}", decision.number))
        .collect();
    if !open.is_empty() {
        let open: Vec<&str> = open.iter().map(String::as_str).collect();
        return Err(UserError::new(format!(
            "Only a decision takes another's place, and {} decided nothing (yet).",
            listed(&open)
        )));
    }
    if let Some(link) = newer.superseded_by() {
        return Err(UserError::new(format!(
            "#{new} is superseded by #{} itself: only what stands takes another's place.",
            link.newer
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::talk::{Talk, words};
    use jiff::SignedDuration;

    #[test]
    fn one_decision_takes_the_place_of_another_and_both_say_so() {
        let talk = Talk::new();
        talk.done("ada", "/decide record Which database? --outcome MySQL");
        talk.done(
            "ada",
            "/decide record Which database now? --outcome PostgreSQL",
        );
        talk.done("ada", "/decide supersede 1 2");
        assert!(
            talk.done("kim", "/decide show 1")
                .contains("Superseded by #2.")
        );
        assert!(
            talk.done("kim", "/decide show 2")
                .contains("Supersedes #1.")
        );
        assert!(
            talk.refused("ada", "/decide supersede 1 2")
                .contains("superseded by #2 already")
        );
        assert!(
            talk.refused("ada", "/decide supersede 2 1")
                .contains("#1 is superseded by #2 itself")
        );
        assert!(
            talk.refused("ada", "/decide supersede 2 2")
                .contains("itself")
        );
        talk.done("ada", "/decide start --options a,b What?");
        assert!(
            talk.refused("ada", "/decide supersede 1 3")
                .contains("#3 decided nothing (yet)")
        );
    }

    #[test]
    fn a_day_of_review_asks_whether_it_still_holds() {
        let mut talk = Talk::new();
        talk.done(
            "ada",
            "/decide record Which database? --outcome MySQL --review '10 days'",
        );
        assert!(talk.posted().is_empty());
        talk.later(SignedDuration::from_hours(10 * 24 + 1));
        let posts = talk.posted();
        let words = words(&posts[0].reply);
        assert!(words.contains("does it still hold?"), "{words}");
        let labels: Vec<&str> = posts[0]
            .reply
            .actions
            .iter()
            .map(|it| it.label.as_str())
            .collect();
        assert_eq!(labels, ["Keep", "Reopen", "Supersede", "Details"]);
        let kept = talk.done("ada", "/decide keep 1 --review '10 days'");
        assert!(kept.contains("It comes up again on"), "{kept}");
        talk.later(SignedDuration::from_hours(10 * 24 + 1));
        assert_eq!(talk.posted().len(), 1, "and again");
    }

    #[test]
    fn a_day_of_review_that_was_moved_or_is_past_is_not_told_of() {
        let mut talk = Talk::new();
        talk.done(
            "ada",
            "/decide start --options a,b --review '10 days' --deadline 2d What?",
        );
        talk.done("ada", "/decide vote 1 a");
        talk.done("ada", "/decide close 1");
        talk.posted();
        talk.done("ada", "/decide keep 1 --review '20 days'");
        talk.later(SignedDuration::from_hours(11 * 24));
        assert!(
            talk.posted()
                .iter()
                .all(|post| !words(&post.reply).contains("still hold"))
        );
        talk.later(SignedDuration::from_hours(10 * 24));
        assert!(talk.told().join("\n").contains("still hold"));
        let card = talk.done("ada", "/decide reopen 1");
        assert!(!card.contains("looked at again"), "{card}");
        let again = talk
            .store
            .decision("server", 2)
            .expect("read")
            .expect("there");
        assert_eq!(again.proposal.review, None);
    }
}
