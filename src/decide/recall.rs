//! Reminds of what the team has decided already, where somebody asks about the same frameworks.

use jiff::tz::TimeZone;

use super::card::show;
use super::words::name;
use super::{Decisions, settings};
use crate::decision::Decision;
use crate::error::Result;
use crate::knowledge::listed;
use crate::reply::{Action, Text};

impl Decisions {
    /// A line on the newest decision of `server` that stands and is about these frameworks (ids), with a way to it:
    /// all of them are options of it, or, of several that are compared, at least two.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn recalled(&self, server: &str, frameworks: &[&str]) -> Result<Option<(Text, Action)>> {
        if frameworks.is_empty() {
            return Ok(None);
        }
        let decisions = self.store.decisions_at_hand(server)?;
        let found = decisions.iter().find(|decision| {
            super::finding::stays(decision)
                && decision.chosen().is_some()
                && is_about(decision, frameworks)
        });
        let Some(decision) = found else {
            return Ok(None);
        };
        let zone = settings::zone(&self.store.settings(server)?);
        let mut action = show(decision.number);
        action.label = format!("Decision #{}", decision.number);
        Ok(Some((line(decision, &zone), action)))
    }
}

fn is_about(decision: &Decision, frameworks: &[&str]) -> bool {
    let options = &decision.proposal.options;
    let shared = frameworks.iter().filter(|id| {
        options
            .iter()
            .any(|it| it.framework.as_deref() == Some(**id))
    });
    let shared = shared.count();
    shared == frameworks.len() || shared >= 2
}

/// "Your team decided for Django over Flask on 2026-12-04 (#12)."
fn line(decision: &Decision, zone: &TimeZone) -> Text {
    let proposal = &decision.proposal;
    let chosen = decision.chosen().unwrap_or_default();
    let others = (0..proposal.options.len()).filter(|at| *at != chosen);
    let others: Vec<&str> = others.map(|at| name(proposal, at)).collect();
    let over = match others.is_empty() {
        true => String::new(),
        false => format!(" over {}", listed(&others)),
    };
    let at = decision.state.closed_at.unwrap_or(decision.state.opened_at);
    let on = at.to_zoned(zone.clone()).date();
    Text::plain("Your team decided for ")
        .strong(name(proposal, chosen))
        .then(format!(
            "{over} on {on} (#{}: {}).",
            decision.number, proposal.question
        ))
}

#[cfg(test)]
mod tests {
    use super::super::talk::Talk;

    #[test]
    fn what_was_decided_is_recalled_where_it_is_about_the_same() {
        let talk = Talk::new();
        let recalled = |frameworks: &[&str]| {
            let found = talk.decisions.recalled("server", frameworks).expect("read");
            found.map(|(_, action)| action.label)
        };
        assert_eq!(recalled(&["django"]), None);
        talk.done(
            "ada",
            "/decide record Which? --outcome django --options flask",
        );
        let known = Some("Decision #1".to_owned());
        assert_eq!(recalled(&["django"]), known);
        assert_eq!(recalled(&["django", "flask", "rails"]), known);
        assert_eq!(recalled(&["django", "rails"]), None);
        assert_eq!(recalled(&[]), None);
        talk.done(
            "ada",
            "/decide record Which now? --outcome rails --options django",
        );
        talk.done("ada", "/decide supersede 1 2");
        assert_eq!(recalled(&["flask"]), None, "it does not stand any more");
        assert_eq!(recalled(&["django"]), Some("Decision #2".to_owned()));
        assert!(
            talk.decisions
                .recalled("other", &["django"])
                .expect("read")
                .is_none()
        );
    }
}
