//! The JSON objects Discord sends, with the fields it always sends: a client that gets by without one of them here
//! might still fail there.

use serde_json::{Value, json};

use super::person::Person;
use super::state::Open;

pub(super) const BOT: &str = "1100000000000000001";
pub(super) const USER: &str = "1100000000000000002";
pub(super) const OTHER_BOT: &str = "1100000000000000003";
pub(super) const OTHER_USER: &str = "1100000000000000004";
pub(super) const GUILD: &str = "1200000000000000001";
const OTHER_GUILD: &str = "1200000000000000002";
pub(super) const CHANNEL: &str = "1300000000000000001";
pub(super) const DM_CHANNEL: &str = "1300000000000000002";
pub(super) const OTHER_CHANNEL: &str = "1300000000000000003";
pub(super) const OTHER_GUILDS_CHANNEL: &str = "1300000000000000004";
pub(super) const LONG_AGO: &str = "2026-01-15T12:00:00.000000+00:00";
/// View channels, send messages, embed links, attach files, read history, use commands and a few more.
const PERMISSIONS: &str = "2222085186636352";
/// The same and "Manage Server".
const MANAGING_PERMISSIONS: &str = "2222085186636384";

/// The server of a channel; a DM channel is in none.
pub(super) fn guild_of(channel: &str) -> Option<&'static str> {
    match channel {
        CHANNEL | OTHER_CHANNEL => Some(GUILD),
        OTHER_GUILDS_CHANNEL => Some(OTHER_GUILD),
        _ => None,
    }
}

/// Put together here, so that nobody's secret scanner takes it for a real one.
pub(super) fn token() -> String {
    let id_in_base64 = "MTEwMDAwMDAwMDAwMDAwMDAwMQ";
    [id_in_base64, "TESTED", "not-a-token-but-for-loopback-only"].join(".")
}

pub(super) fn user(id: &str) -> Value {
    let (name, bot) = match id {
        BOT => ("Tiebreak", true),
        OTHER_BOT => ("Chatterbox", true),
        OTHER_USER => ("kim", false),
        _ => ("robin", false),
    };
    json!({
        "id": id, "username": name, "global_name": name, "discriminator": "0", "avatar": null, "bot": bot,
        "public_flags": 0, "flags": 0, "avatar_decoration_data": null, "clan": null, "primary_guild": null,
    })
}

/// A member as in a message: without its user.
pub(super) fn partial_member() -> Value {
    json!({
        "roles": [], "joined_at": LONG_AGO, "deaf": false, "mute": false, "flags": 0, "nick": null,
        "avatar": null, "banner": null, "pending": false, "premium_since": null,
        "communication_disabled_until": null,
    })
}

pub(super) fn application() -> Value {
    json!({
        "id": BOT, "name": "Tiebreak", "icon": null, "description": "", "summary": "", "type": null,
        "bot": user(BOT), "bot_public": true, "bot_require_code_grant": false, "hook": true, "flags": 0,
        "verify_key": "00", "owner": user(USER), "team": null, "redirect_uris": [],
        "interactions_endpoint_url": null, "role_connections_verification_url": null,
        "approximate_guild_count": 1, "approximate_user_install_count": 0,
        "integration_types_config": {"0": {"oauth2_install_params": {
            "scopes": ["applications.commands", "bot"], "permissions": "0",
        }}},
    })
}

pub(super) fn ready(session: &str, resume_url: &str) -> Value {
    json!({
        "v": 10, "user": user(BOT), "guilds": [{"id": GUILD, "unavailable": true}], "session_id": session,
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

/// What all interactions in a server's channel have in common.
pub(super) fn interaction(id: &str, token: &str, kind: u64, data: &Value, by: Person<'_>) -> Value {
    let guild = guild_of(by.channel);
    let permissions = match by.manages {
        true => MANAGING_PERMISSIONS,
        false => PERMISSIONS,
    };
    let mut member = partial_member();
    merge(
        &mut member,
        &json!({"user": user(by.user), "permissions": permissions, "unusual_dm_activity_until": null}),
    );
    json!({
        "id": id, "application_id": BOT, "type": kind, "token": token, "version": 1, "data": data,
        "guild_id": guild, "guild": {"id": guild, "locale": "en-US", "features": []}, "guild_locale": "en-US",
        "channel_id": by.channel, "channel": channel(by.channel, permissions), "member": member, "locale": "en-GB",
        "app_permissions": PERMISSIONS, "entitlements": [], "entitlement_sku_ids": [],
        "authorizing_integration_owners": {"0": guild}, "context": 0, "attachment_size_limit": 10_485_760,
    })
}

/// What a message tells of the interaction it answers.
pub(super) fn metadata(of: &Open) -> Value {
    let mut metadata = json!({
        "id": of.id, "type": of.kind, "user": user(of.user),
        "authorizing_integration_owners": {"0": guild_of(of.channel)},
    });
    if let Some(target) = &of.target {
        merge(&mut metadata, &json!({"interacted_message_id": target}));
    }
    metadata
}

fn channel(id: &str, permissions: &str) -> Value {
    json!({
        "id": id, "type": 0, "name": "stack-talk", "guild_id": guild_of(id), "parent_id": null, "position": 0,
        "permissions": permissions, "topic": null, "nsfw": false, "rate_limit_per_user": 0, "flags": 0,
        "last_message_id": null,
    })
}

/// A message without content.
pub(super) fn message(id: &str, channel: &str, author: &str) -> Value {
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
