//! Calls people by name: Discord does so for those that stand in a message's content and are allowed there, and for
//! nobody within an embed.

use serenity::all::{CreateAllowedMentions, RoleId, UserId};
use std::collections::HashSet;
use std::num::NonZeroU64;

use super::ids::number;
use crate::reply::{Block, Reply, Span, Text};

/// Whom a message calls.
#[derive(Debug, Clone, Default)]
pub struct Calls {
    people: Vec<NonZeroU64>,
    roles: Vec<NonZeroU64>,
}

/// More would not fit into a message's content beside each other.
const CALLED: usize = 50;

impl Calls {
    pub fn of(reply: &Reply) -> Self {
        let mut calls = Self::default();
        if reply.calls.is_empty() {
            return calls;
        }
        let roles = roles(reply);
        let mut seen = HashSet::new();
        let called = reply.calls.iter().filter(|id| seen.insert(id.as_str()));
        for id in called.take(CALLED) {
            let list = match roles.contains(id.as_str()) {
                true => &mut calls.roles,
                false => &mut calls.people,
            };
            list.extend(number(id));
        }
        calls
    }

    /// What stands above the embeds; nothing where nobody is called.
    pub fn content(&self) -> Option<String> {
        let people = self.people.iter().map(|id| format!("<@{id}>"));
        let roles = self.roles.iter().map(|id| format!("<@&{id}>"));
        let all: Vec<String> = people.chain(roles).collect();
        (!all.is_empty()).then(|| all.join(" "))
    }

    /// Those who are called and nobody else.
    pub fn allowed(&self) -> CreateAllowedMentions {
        let people = self.people.iter().copied().map(UserId::from);
        let roles = self.roles.iter().copied().map(RoleId::from);
        CreateAllowedMentions::new().users(people).roles(roles)
    }
}

/// The ids of the roles that a reply names.
fn roles(reply: &Reply) -> HashSet<&str> {
    let spans = reply.blocks.iter().flat_map(texts).flat_map(|text| &text.0);
    let roles = spans.filter_map(|span| match span {
        Span::Name(name) if name.is_role => Some(name.id.as_str()),
        _ => None,
    });
    roles.collect()
}

fn texts(block: &Block) -> Vec<&Text> {
    match block {
        Block::Heading(_) => Vec::new(),
        Block::Paragraph(text) | Block::Quote { text, .. } => vec![text],
        Block::List(items) => items.iter().collect(),
        Block::Grid(grid) => grid
            .rows
            .iter()
            .flat_map(|row| row.cells.iter().flatten())
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::Name;
    use serde_json::json;

    fn named(id: &str, is_role: bool) -> Text {
        Text::default().name(Name {
            id: id.to_owned(),
            name: "Ada".to_owned(),
            is_role,
        })
    }

    #[test]
    fn those_who_are_called_are_and_those_who_are_named_are_not() {
        let reply = Reply {
            blocks: vec![
                Block::Paragraph(named("discord:1", false)),
                Block::List(vec![named("discord:2", true), named("discord:3", true)]),
            ],
            calls: ["discord:2", "discord:1", "discord:1", "discord:0", "x:y"]
                .map(str::to_owned)
                .to_vec(),
            ..Reply::default()
        };
        let calls = Calls::of(&reply);
        assert_eq!(calls.content().as_deref(), Some("<@1> <@&2>"));
        let allowed = serde_json::to_value(calls.allowed()).expect("JSON");
        assert_eq!(
            allowed,
            json!({"parse": [], "users": ["1"], "roles": ["2"]})
        );
        let silent = Calls::of(&Reply {
            calls: Vec::new(),
            ..reply
        });
        assert_eq!(silent.content(), None);
        let allowed = serde_json::to_value(silent.allowed()).expect("JSON");
        assert_eq!(allowed, json!({"parse": [], "users": [], "roles": []}));
    }
}
