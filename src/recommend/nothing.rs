//! What is said where no need was understood: what can be asked for, by group, with an example.

use super::recommendation::Recommendation;
use super::words::understood;
use crate::knowledge::need::{Group, Need};
use crate::reply::{Action, Block, Outcome, Reply, Text};
use crate::request::{Request, Wants, entry, example};

const GROUPS: [(Group, &str); 5] = [
    (Group::Project, "What you build:"),
    (Group::Language, "Language:"),
    (Group::Team, "Team:"),
    (Group::Feature, "What it has:"),
    (Group::Quality, "What it is like:"),
];

/// The reply to a request for a recommendation in which no need was understood.
pub fn what_to_ask(recommendation: &Recommendation<'_>) -> Reply {
    let needs = &recommendation.knowledge.needs;
    if needs.is_empty() {
        return Reply::mistake(
            "I can't recommend from this knowledge: it has no list of needs (needs.toml).",
        );
    }
    let heard = understood(&recommendation.reading);
    let asked_for_nothing = heard.is_empty();
    let lead = match asked_for_nothing {
        true => "Tell me what you need, in your own words.".to_owned(),
        false => format!("I found none of the needs that I know in that ({heard})."),
    };
    let groups = GROUPS
        .iter()
        .filter_map(|(group, lead)| line(needs, *group, lead));
    let how = Text::plain(
        "How much each counts: \"must have\", \"nice to have\", \"very important\", or with ",
    );
    let how = how.code("--weight admin=5").then(" (0 to 5).");
    Reply {
        outcome: if asked_for_nothing {
            Outcome::Done
        } else {
            Outcome::Mistake
        },
        title: Some("What do you need?".to_owned()),
        blocks: vec![
            Block::Paragraph(Text::plain(lead)),
            Block::List(groups.collect()),
            Block::Paragraph(how),
        ],
        actions: example_action().into_iter().collect(),
        private: true,
        ..Reply::default()
    }
}

fn line(needs: &[Need], group: Group, lead: &str) -> Option<Text> {
    let labels = needs.iter().filter(|need| need.group == group);
    let labels: Vec<&str> = labels.map(|need| need.label.as_str()).collect();
    (!labels.is_empty()).then(|| {
        Text::default()
            .strong(lead)
            .then(format!(" {}", labels.join(", ")))
    })
}

fn example_action() -> Option<Action> {
    let command = entry("recommend")?;
    let request = Request::from_text(&example(&command)).ok()?;
    let is_example = !matches!(&request, Request::Recommend { needs, wants, .. } if needs.is_empty() && *wants == Wants::default());
    is_example.then(|| Action {
        label: "An example".to_owned(),
        request,
    })
}
