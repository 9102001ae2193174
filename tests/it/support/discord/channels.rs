//! The channels there are, in two servers and one outside of any, and who may do what in them.

use serde_json::{Value, json};

use super::payloads::{self, GUILD, OTHER_GUILD};
use super::person::Person;
use super::users::User;

pub(super) const CHANNEL: &str = "1300000000000000001";
pub(super) const DM_CHANNEL: &str = "1300000000000000002";
pub(super) const OTHER_CHANNEL: &str = "1300000000000000003";
pub(super) const OTHER_GUILDS_CHANNEL: &str = "1300000000000000004";

/// View channels, send messages, embed links, attach files, read history, use commands and a few more.
const PERMISSIONS: u64 = 2_222_085_186_637_376;
const MANAGE_SERVER: u64 = 1 << 5;
const SEND_MESSAGES: u64 = 1 << 11;

/// The channel with this id, if there is one.
pub(super) fn known(id: &str) -> Option<&'static str> {
    let channels = [CHANNEL, DM_CHANNEL, OTHER_CHANNEL, OTHER_GUILDS_CHANNEL];
    channels.into_iter().find(|known| *known == id)
}

/// The server of a channel; a DM channel is in none.
pub(super) fn guild_of(channel: &str) -> Option<&'static str> {
    match channel {
        CHANNEL | OTHER_CHANNEL => Some(GUILD),
        OTHER_GUILDS_CHANNEL => Some(OTHER_GUILD),
        _ => None,
    }
}

/// A channel as `GET /channels/{id}` tells of it. Who is in a DM channel with the bot is `recipient`.
pub(super) fn channel(id: &str, recipient: &User) -> Value {
    if id == DM_CHANNEL {
        let recipients = [payloads::user(recipient)];
        return json!({"id": id, "type": 1, "last_message_id": null, "flags": 0, "recipients": recipients});
    }
    json!({
        "id": id, "type": 0, "name": name(id), "guild_id": guild_of(id), "parent_id": null, "position": 0,
        "topic": null, "nsfw": false, "rate_limit_per_user": 0, "flags": 0, "last_message_id": null,
        "permission_overwrites": [],
    })
}

/// A channel as an interaction tells of it: with what the person may do there.
pub(super) fn partial(id: &str, by: &Person<'_>) -> Value {
    let mut channel = channel(id, &by.user);
    let rights = json!({"permissions": permissions(id, by)});
    payloads::merge(&mut channel, &rights);
    channel
}

/// What a person may do in a channel, as Discord writes it.
pub(super) fn permissions(channel: &str, of: &Person<'_>) -> String {
    let mut permissions = PERMISSIONS;
    if of.manages {
        permissions |= MANAGE_SERVER;
    }
    if of.only_reads.contains(&channel) {
        permissions &= !SEND_MESSAGES;
    }
    permissions.to_string()
}

/// What the bot may do everywhere.
pub(super) fn permissions_of_the_bot() -> String {
    PERMISSIONS.to_string()
}

fn name(id: &str) -> &'static str {
    match id {
        OTHER_CHANNEL => "decisions",
        OTHER_GUILDS_CHANNEL => "elsewhere",
        _ => "stack-talk",
    }
}
