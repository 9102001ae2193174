//! Finds decisions again: all, one, by words, and those whose evidence has changed.

use super::card::{links, show};
use super::export::record_file;
use super::grounds::{Changed, changed};
use super::words::{self, name};
use super::{Asked, Decisions, outcome};
use crate::decision::export::Visible;
use crate::decision::{Ballot, Decision, Outcome};
use crate::error::{Result, UserError};
use crate::knowledge::index::texts;
use crate::reply::{Block, Reply, Text};
use crate::request::{Decide, Request, Stage};

const NONE_YET: &str = "No decision has been put to the vote here yet. /decide start begins one, and /decide record writes down one that was taken elsewhere.";

impl Decisions {
    pub(super) fn list(
        &self,
        asked: &Asked<'_>,
        stage: Option<Stage>,
        framework: Option<&str>,
        command: &Decide,
    ) -> Result<Reply> {
        let framework = framework
            .map(|name| asked.knowledge.framework(name))
            .transpose()?;
        let all = self.store.decisions(asked.server)?;
        if all.is_empty() {
            return Err(UserError::new(NONE_YET).into());
        }
        let fits = |decision: &&Decision| {
            let of_stage = stage.is_none_or(|stage| (stage == Stage::Open) == decision.is_open());
            let options = &decision.proposal.options;
            let has = |id: &String| options.iter().any(|it| it.framework.as_ref() == Some(id));
            of_stage && framework.is_none_or(|framework| has(&framework.id))
        };
        let found: Vec<&Decision> = all.iter().filter(fits).collect();
        let what = match stage {
            Some(Stage::Open) => "Open decisions",
            Some(Stage::Closed) => "Closed decisions",
            None => "Decisions",
        };
        let of = framework.map(|framework| format!(" on {}", framework.name));
        let title = format!("{what}{}", of.unwrap_or_default());
        if found.is_empty() {
            let sentence = format!("{title}: none. /decide list shows all {}.", all.len());
            return Err(UserError::new(sentence).into());
        }
        Ok(listing(&title, &found, asked, command))
    }

    pub(super) fn show(&self, asked: &Asked<'_>, number: u32, command: &Decide) -> Result<Reply> {
        let (decision, ballots) = self.known(asked, number)?;
        // A vote that goes on shows no more here than its card does.
        let seen = if decision.is_open() {
            super::card::card(asked.knowledge, &decision, &ballots, &asked.zone)
        } else {
            let extent = outcome::Extent::Full;
            outcome::told(asked.knowledge, &decision, &ballots, &asked.zone, extent)
        };
        let attachments = match decision.is_open() {
            true => Vec::new(),
            false => vec![record_file(
                asked.knowledge,
                &decision,
                &ballots,
                &asked.zone,
            )],
        };
        let stale = changed(asked.knowledge, &decision);
        let mut reply = Reply {
            card: None,
            for_all: false,
            attachments,
            paged: Some(Request::Decide(command.clone())),
            ..seen
        };
        reply.actions.retain(|action| {
            action.request.to_string() != Request::Decide(command.clone()).to_string()
        });
        if !stale.is_empty() {
            reply
                .blocks
                .push(Block::Heading("Said otherwise now".to_owned()));
            reply
                .blocks
                .push(Block::List(stale.iter().map(changed_line).collect()));
        }
        Ok(reply)
    }

    pub(super) fn search(&self, asked: &Asked<'_>, text: &str, command: &Decide) -> Result<Reply> {
        let all = self.store.decisions(asked.server)?;
        if all.is_empty() {
            return Err(UserError::new(NONE_YET).into());
        }
        let mut searched = Vec::new();
        for decision in &all {
            let ballots = self.store.ballots(asked.server, decision.number)?;
            searched.push(searchable(decision, &ballots));
        }
        let found = texts::search(&searched, text)?;
        let found: Vec<&Decision> = found.into_iter().filter_map(|at| all.get(at)).collect();
        if found.is_empty() {
            let sentence = format!(
                "No decision here has words of \"{text}\". /decide list shows all {}.",
                all.len()
            );
            return Err(UserError::new(sentence).into());
        }
        Ok(listing(
            &format!("Decisions on \"{text}\""),
            &found,
            asked,
            command,
        ))
    }

    pub(super) fn stale(&self, asked: &Asked<'_>, command: &Decide) -> Result<Reply> {
        let all = self.store.decisions(asked.server)?;
        let mut blocks = Vec::new();
        for decision in all.iter().filter(|it| stays(it)) {
            let changed = changed(asked.knowledge, decision);
            if !changed.is_empty() {
                blocks.push(Block::Heading(words::title(decision)));
                blocks.push(Block::List(changed.iter().map(changed_line).collect()));
            }
        }
        if blocks.is_empty() {
            let text = "What the decisions here rested on still stands in my sources as it did.";
            blocks.push(Block::Paragraph(Text::plain(text)));
        }
        Ok(Reply {
            title: Some("Decisions whose evidence has changed".to_owned()),
            blocks,
            knowledge: Some(asked.knowledge.fingerprint.as_str().to_owned()),
            paged: Some(Request::Decide(command.clone())),
            ..Reply::default()
        })
    }
}

/// Whether a decision still holds, so that its evidence matters.
pub(super) fn stays(decision: &Decision) -> bool {
    decision.superseded_by().is_none() && decision.state.outcome != Some(Outcome::Replaced)
}

/// "Django, throughput: was 743 req/s, is 800 req/s now."
pub(super) fn changed_line(changed: &Changed) -> Text {
    let now = match changed.now.is_empty() {
        true => "is not in my sources any more".to_owned(),
        false => format!("is \"{}\" now", changed.now.join("; ")),
    };
    let text = Text::default().strong(format!("{}: ", changed.cell));
    text.then(format!("was \"{}\", {now}.", changed.before.join("; ")))
}

fn listing(title: &str, found: &[&Decision], asked: &Asked<'_>, command: &Decide) -> Reply {
    let lines = found.iter().map(|decision| line(decision, asked));
    let first = found.first().map(|decision| {
        let mut action = show(decision.number);
        action.label = format!("Show #{}", decision.number);
        action
    });
    Reply {
        title: Some(title.to_owned()),
        blocks: vec![Block::List(lines.collect())],
        actions: first.into_iter().collect(),
        paged: Some(Request::Decide(command.clone())),
        ..Reply::default()
    }
}

/// "#12 Which framework?: Decided: Django. 2026-12-04"
fn line(decision: &Decision, asked: &Asked<'_>) -> Text {
    let text = Text::default().strong(words::title(decision)).then(" ");
    let text = match (&decision.state.outcome, decision.state.deadline) {
        (None, Some(deadline)) => text
            .then("Open until ")
            .and(words::moment(deadline, &asked.zone))
            .then(format!("; {}.", voted(decision))),
        (None, None) => text.then(format!("Open; {}.", voted(decision))),
        _ => text.and(words::outcome(decision, None)),
    };
    let at = decision.state.closed_at.filter(|_| !decision.is_open());
    let day = at.map(|at| format!(" ({})", at.to_zoned(asked.zone.clone()).date()));
    let text = text.then(day.unwrap_or_default());
    match links(decision) {
        Some(links) => text.then(" ").and(links),
        None => text,
    }
}

fn voted(decision: &Decision) -> String {
    match decision.ballots {
        0 => "nobody has voted".to_owned(),
        1 => "1 has voted".to_owned(),
        votes => format!("{votes} have voted"),
    }
}

/// Everything that a decision can be found by.
fn searchable(decision: &Decision, ballots: &[Ballot]) -> String {
    let proposal = &decision.proposal;
    let mut words: Vec<&str> = vec![&proposal.question];
    words.extend(proposal.options.iter().map(|it| it.name.as_str()));
    words.extend(proposal.criteria.iter().map(String::as_str));
    // Of a vote that goes on, no more than anybody may see.
    let visible = Visible::new(decision, ballots).ballots;
    words.extend(visible.iter().filter_map(|it| it.reason.as_deref()));
    match &decision.state.outcome {
        Some(
            Outcome::Ruled { reason, .. }
            | Outcome::Recorded {
                reason: Some(reason),
                ..
            },
        ) => words.push(reason),
        Some(Outcome::Decided(option)) => words.push(name(proposal, *option)),
        _ => {}
    }
    for claim in proposal.evidence.grounds.iter().flat_map(|it| &it.claims) {
        words.push(&claim.words);
        words.extend(claim.citations.iter().map(|it| it.quote.as_str()));
    }
    words.join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::talk::{Talk, words};
    use crate::knowledge::Fingerprint;
    use crate::knowledge::framework::Value;

    fn with_some() -> Talk {
        let talk = Talk::new();
        talk.done(
            "ada",
            "/decide start --options django,flask --criteria throughput Which for the shop?",
        );
        talk.done(
            "ada",
            "/decide vote 1 django --reason 'the admin saves us weeks'",
        );
        talk.done("ada", "/decide close 1");
        talk.posted();
        talk.done(
            "ada",
            "/decide start --options rails,phoenix --deadline 2d Which for the chat?",
        );
        talk
    }

    #[test]
    fn decisions_are_listed_by_stage_and_framework_newest_first() {
        let talk = with_some();
        insta::assert_snapshot!(talk.done("kim", "/decide list"));
        let open = talk.done("kim", "/decide list --status open");
        assert!(open.contains("#2") && !open.contains("#1"), "{open}");
        let django = talk.done("kim", "/decide list --framework django");
        assert!(django.contains("#1") && !django.contains("#2"), "{django}");
        assert!(
            talk.refused("kim", "/decide list --framework express")
                .contains("none")
        );
    }

    #[test]
    fn decisions_are_found_by_words_of_their_reasons_and_evidence() {
        let talk = with_some();
        let by_reason = talk.done("kim", "/decide search saving weeks");
        assert!(
            by_reason.contains("#1") && !by_reason.contains("#2"),
            "{by_reason}"
        );
        let by_evidence = talk.done("kim", "/decide search real-time");
        assert!(by_evidence.contains("#2"), "{by_evidence}");
        talk.refused("kim", "/decide search xyzzy");
    }

    #[test]
    fn nothing_of_one_server_is_found_in_another() {
        let mut talk = with_some();
        talk.server = "other";
        for text in [
            "/decide show 1",
            "/decide vote 2 rails",
            "/decide close 2",
            "/decide export 1",
        ] {
            assert!(
                talk.refused("boss", text).contains("no decision #"),
                "{text}"
            );
        }
        for text in ["/decide list", "/decide search shop", "/decide export"] {
            talk.refused("boss", text);
        }
        let number = talk.done("eve", "/decide start --options a,b Ours?");
        assert!(
            number.starts_with("#1 Ours?"),
            "numbers tell nothing: {number}"
        );
    }

    #[test]
    fn evidence_that_changed_is_told_once_and_listed() {
        let mut talk = with_some();
        let none = talk.done("kim", "/decide stale");
        assert!(none.contains("still stands"), "{none}");
        let django = talk
            .knowledge
            .frameworks
            .iter_mut()
            .find(|it| it.id == "django");
        let mut changed = 0;
        for cell in django.expect("django").cells_mut() {
            if cell.attribute == "throughput" {
                cell.value = Value::Number(9_999.0);
                changed += 1;
            }
        }
        assert!(changed > 0);
        talk.knowledge.fingerprint = Fingerprint::of([("a", "b")]);
        let stale = talk.done("kim", "/decide stale");
        assert!(
            stale.contains("Django, throughput: was \"") && stale.contains("9,999"),
            "{stale}"
        );
        assert!(!stale.contains("#2"), "{stale}");
        for told in [1, 0] {
            talk.decisions
                .watch_evidence(&talk.knowledge, talk.now)
                .expect("watched");
            let posts = talk.posted();
            assert_eq!(posts.len(), told, "{posts:?}");
            assert!(
                posts
                    .iter()
                    .all(|post| words(&post.reply).contains("9,999"))
            );
        }
    }
}
