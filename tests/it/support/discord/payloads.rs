//! The JSON objects Discord sends, with the fields it always sends: a client that gets by without one of them here
//! might still fail there.

use serde_json::{Value, json};
use std::collections::HashMap;

use super::channels::{self, guild_of};
use super::person::Person;
use super::state::Open;
use super::users::{User, Users};

pub(super) const BOT: &str = "1100000000000000001";
pub(super) const USER: &str = "1100000000000000002";
pub(super) const OTHER_BOT: &str = "1100000000000000003";
pub(super) const OTHER_USER: &str = "1100000000000000004";
pub(super) const GUILD: &str = "1200000000000000001";
pub(super) const OTHER_GUILD: &str = "1200000000000000002";
pub(super) const LONG_AGO: &str = "2026-01-15T12:00:00.000000+00:00";

/// Put together here, so that nobody's secret scanner takes it for a real one.
pub(super) fn token() -> String {
    let id_in_base64 = "MTEwMDAwMDAwMDAwMDAwMDAwMQ";
    [id_in_base64, "TESTED", "not-a-token-but-for-loopback-only"].join(".")
}

pub(super) fn user(user: &User) -> Value {
    let name = &*user.name;
    let username = name.to_lowercase().replace(' ', "_");
    json!({
        "id": &*user.id, "username": username, "global_name": name, "discriminator": "0", "avatar": null,
        "bot": user.bot, "public_flags": 0, "flags": 0, "avatar_decoration_data": null, "clan": null,
        "primary_guild": null,
    })
}

/// A member as in a message: without its user.
pub(super) fn partial_member(roles: &[String]) -> Value {
    json!({
        "roles": roles, "joined_at": LONG_AGO, "deaf": false, "mute": false, "flags": 0, "nick": null,
        "avatar": null, "banner": null, "pending": false, "premium_since": null,
        "communication_disabled_until": null,
    })
}

pub(super) fn application(users: &Users) -> Value {
    json!({
        "id": BOT, "name": "Tiebreak", "icon": null, "description": "", "summary": "", "type": null,
        "bot": user(users.bot()), "bot_public": true, "bot_require_code_grant": false, "hook": true, "flags": 0,
        "verify_key": "00", "owner": user(users.owner()), "team": null, "redirect_uris": [],
        "interactions_endpoint_url": null, "role_connections_verification_url": null,
        "approximate_guild_count": 1, "approximate_user_install_count": 0,
        "integration_types_config": {"0": {"oauth2_install_params": {
            "scopes": ["applications.commands", "bot"], "permissions": "0",
        }}},
    })
}

pub(super) fn ready(session: &str, resume_url: &str, bot: &User) -> Value {
    json!({
        "v": 10, "user": user(bot), "guilds": [{"id": GUILD, "unavailable": true}], "session_id": session,
        "resume_gateway_url": resume_url, "application": {"id": BOT, "flags": 0}, "shard": [0, 1],
        "session_type": "normal", "user_settings": {}, "private_channels": [], "relationships": [],
        "presences": [], "guild_join_requests": [], "geo_ordered_rtc_regions": [], "_trace": [],
    })
}

/// Sent after READY to who asked for the intent GUILDS.
pub(super) fn guild() -> Value {
    let mut guild = json!({
        "id": GUILD, "name": "Loopback", "icon": null, "splash": null, "discovery_splash": null,
        "owner_id": USER, "afk_channel_id": null, "afk_timeout": 300, "verification_level": 0,
        "default_message_notifications": 0, "explicit_content_filter": 0, "roles": [], "emojis": [],
        "features": [], "mfa_level": 0, "application_id": null, "system_channel_id": null,
        "system_channel_flags": 0, "rules_channel_id": null, "vanity_url_code": null, "description": null,
        "banner": null, "premium_tier": 0, "preferred_locale": "en-US", "public_updates_channel_id": null,
        "nsfw_level": 0, "stickers": [], "premium_progress_bar_enabled": false,
    });
    let while_connected = json!({
        "joined_at": LONG_AGO, "large": false, "unavailable": false, "member_count": 3, "voice_states": [],
        "members": [], "channels": [], "threads": [], "presences": [], "stage_instances": [],
        "guild_scheduled_events": [], "soundboard_sounds": [],
    });
    merge(&mut guild, &while_connected);
    guild
}

/// A role as a command's option tells of it.
pub(super) fn role(id: &str) -> Value {
    json!({
        "id": id, "name": format!("role {id}"), "description": null, "permissions": "0", "position": 1, "color": 0,
        "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null}, "hoist": false,
        "managed": false, "mentionable": false, "icon": null, "unicode_emoji": null, "flags": 0,
    })
}

/// What all interactions have in common.
pub(super) fn interaction(
    id: &str,
    token: &str,
    kind: u64,
    data: &Value,
    by: &Person<'_>,
) -> Value {
    let mut event = json!({
        "id": id, "application_id": BOT, "type": kind, "token": token, "version": 1, "data": data,
        "channel_id": by.channel, "channel": channels::partial(by.channel, by), "locale": "en-GB",
        "app_permissions": channels::permissions_of_the_bot(), "entitlements": [], "entitlement_sku_ids": [],
        "authorizing_integration_owners": owners(by.channel), "attachment_size_limit": 10_485_760,
    });
    let place = match guild_of(by.channel) {
        Some(guild) => json!({
            "guild_id": guild, "guild": {"id": guild, "locale": "en-US", "features": []}, "guild_locale": "en-US",
            "member": member(by), "context": 0,
        }),
        None => json!({"user": user(&by.user), "context": 1}),
    };
    merge(&mut event, &place);
    event
}

/// The member who uses a command or a control.
fn member(by: &Person<'_>) -> Value {
    let mut member = partial_member(&by.roles);
    let person = json!({
        "user": user(&by.user), "permissions": channels::permissions(by.channel, by),
        "unusual_dm_activity_until": null,
    });
    merge(&mut member, &person);
    member
}

/// What a message tells of the interaction it answers; `all` has those by token, for forms came from another.
pub(super) fn metadata(of: &Open, all: &HashMap<String, Open>) -> Value {
    let mut metadata = json!({
        "id": of.id, "type": of.kind, "user": user(&of.user),
        "authorizing_integration_owners": owners(of.channel),
    });
    if let Some(trigger) = of.trigger.as_ref().and_then(|token| all.get(token)) {
        let trigger = json!({"triggering_interaction_metadata": self::metadata(trigger, all)});
        merge(&mut metadata, &trigger);
    } else if let Some(target) = &of.target {
        merge(&mut metadata, &json!({"interacted_message_id": target}));
    } else if let Some(target) = of.data.get("target_id") {
        merge(&mut metadata, &json!({"target_message_id": target}));
    }
    metadata
}

/// Who has installed the bot: the server, or nobody where a channel is in none.
fn owners(channel: &str) -> Value {
    json!({"0": guild_of(channel).unwrap_or("0")})
}

/// A message without content.
pub(super) fn message(id: &str, channel: &str, author: &User) -> Value {
    json!({
        "id": id, "type": 0, "channel_id": channel, "author": user(author), "content": "",
        "timestamp": LONG_AGO, "edited_timestamp": null, "tts": false, "mention_everyone": false,
        "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "components": [],
        "pinned": false, "flags": 0,
    })
}

/// Puts the fields of one object into another.
pub(super) fn merge(into: &mut Value, from: &Value) {
    let into = into.as_object_mut().expect("an object to merge into");
    let from = from.as_object().expect("an object to merge");
    into.extend(from.iter().map(|(key, value)| (key.clone(), value.clone())));
}
