//! Whom a message calls by name: Discord pings only those that are both in its content and allowed.

use serde_json::{Value, json};

use super::message::{Message, list};
use super::payloads;
use super::users::Users;

/// A user or a role in a message's content.
struct Mention<'a> {
    id: &'a str,
    is_role: bool,
}

/// Notes in the message whom it mentions, and gives the ids of those that were called.
pub(super) fn note(message: &mut Message, body: &Value, users: &Users) -> Vec<String> {
    let content = message.content().to_owned();
    let mentions = mentions(&content);
    let called: Vec<Mention<'_>> = mentions
        .into_iter()
        .filter(|it| it.is_allowed(&body["allowed_mentions"]))
        .collect();
    let (roles, people): (Vec<&Mention<'_>>, _) = called.iter().partition(|it| it.is_role);
    let people = people.iter().filter_map(|it| users.with_id(it.id));
    message.json["mentions"] = people.map(payloads::user).collect();
    message.json["mention_roles"] = roles.iter().map(|it| json!(it.id)).collect();
    called.iter().map(|it| it.id.to_owned()).collect()
}

/// In their order, each once: `<@1>` and `<@!1>` are users, `<@&1>` is a role.
fn mentions(content: &str) -> Vec<Mention<'_>> {
    let mut found: Vec<Mention<'_>> = Vec::new();
    for rest in content.split("<@").skip(1) {
        let Some((inside, _)) = rest.split_once('>') else {
            continue;
        };
        let role = inside.strip_prefix('&');
        let id = role.unwrap_or(inside.trim_start_matches('!'));
        let is_new = !found.iter().any(|it| it.id == id);
        if is_new && id.parse::<u64>().is_ok() {
            let is_role = role.is_some();
            found.push(Mention { id, is_role });
        }
    }
    found
}

impl Mention<'_> {
    fn is_allowed(&self, allowed: &Value) -> bool {
        let kind = if self.is_role { "roles" } else { "users" };
        let all = list(&allowed["parse"]).iter().any(|it| it == kind);
        all || list(&allowed[kind]).iter().any(|id| *id == self.id)
    }
}

#[cfg(test)]
mod tests {
    use serenity::all::{ChannelId, CreateAllowedMentions, CreateMessage, RoleId, UserId};

    use super::super::LoopbackDiscord;
    use super::super::pong::http;

    #[tokio::test]
    async fn only_who_is_both_named_and_allowed_is_called() {
        let discord = LoopbackDiscord::start().await;
        let http = http(&discord, discord.token());
        let (ada, kim) = (discord.person_named("ada"), discord.another_person());
        let content = format!("<@{}> <@!{}> <@&77> <@&78> <@{0}>", ada.id(), kim.id());
        let user: UserId = ada.id().parse().expect("an id");
        let allowed = CreateAllowedMentions::new()
            .users([user, UserId::new(5)])
            .roles([RoleId::new(78)]);
        let message = CreateMessage::new().content(content);
        let message = message.allowed_mentions(allowed);
        let channel: ChannelId = LoopbackDiscord::CHANNEL.parse().expect("an id");
        let sent = channel.send_message(&http, message).await.expect("post");
        assert_eq!(sent.mentions[0].id, user);
        assert_eq!(discord.posted().await.pings(), [ada.id(), "78"]);
    }
}
