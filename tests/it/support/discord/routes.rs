//! Discord's HTTP routes as far as this bot may use them. Any other is answered 404 and counts as a violation.

use serde_json::{Value, json};

use super::callbacks::{callback, follow_up, original};
use super::channels;
use super::edits::deleted;
use super::gateway::gateway_url;
use super::payloads;
use super::posts::{edit_own, message, post};
use super::recorded::Recorded;
use super::state::Inner;

pub(super) struct Reply {
    pub status: u16,
    pub body: Option<Value>,
}

pub(super) type Result<T, E = Reply> = std::result::Result<T, E>;

pub(super) fn answer(inner: &mut Inner, request: &Recorded) -> Reply {
    let path = request.segments();
    // A webhook's and an interaction's token is in the path.
    let public = matches!(path[0], "interactions" | "webhooks") || path == ["gateway"];
    let token = format!("Bot {}", inner.token);
    if !public && request.headers.get("authorization") != Some(&token) {
        return refusal(401, 0, "401: Unauthorized");
    }
    inner.violations.extend(inner.rates.count(request));
    let out_of_its_hands = inner.faults.refuse(request);
    if let Some(refused) = out_of_its_hands.or_else(|| deleted(inner, request)) {
        return refused;
    }
    let reply = match (request.method.as_str(), path.as_slice()) {
        ("GET", ["gateway"]) => Ok(ok(json!({"url": gateway_url(inner)}))),
        ("GET", ["gateway", "bot"]) => Ok(ok(gateway_for_bots(inner))),
        ("GET", ["applications", "@me"] | ["oauth2", "applications", "@me"]) => {
            Ok(ok(payloads::application(&inner.users)))
        }
        ("GET", ["users", "@me"]) => Ok(ok(payloads::user(inner.users.bot()))),
        ("PUT", ["applications", payloads::BOT, "commands"]) => register(inner, request, None),
        ("PUT", ["applications", payloads::BOT, "guilds", guild, "commands"]) => {
            register(inner, request, Some(guild))
        }
        ("POST", ["interactions", id, token, "callback"]) => callback(inner, request, id, token),
        ("POST", ["webhooks", payloads::BOT, token]) => follow_up(inner, request, token),
        (method, ["webhooks", payloads::BOT, token, "messages", "@original"]) => {
            original(inner, request, method, token)
        }
        ("POST", ["channels", channel, "messages"]) => post(inner, request, channel),
        ("GET", ["channels", channel, "messages", id]) => message(inner, channel, id),
        ("PATCH", ["channels", channel, "messages", id]) => edit_own(inner, request, channel, id),
        ("GET", ["channels", channel]) => {
            known(channel).map(|id| ok(channels::channel(id, inner.users.owner())))
        }
        ("POST", ["channels", channel, "typing"]) => known(channel).map(|_| no_content()),
        _ => Err(refusal(404, 0, "404: Not Found")),
    };
    reply.unwrap_or_else(|refused| {
        let why = refused.body.as_ref().map(|body| body["message"].clone());
        let why = why.unwrap_or_default();
        let what = format!("{}: refused with {} {why}", request.line(), refused.status);
        inner.violations.push(what);
        refused
    })
}

fn gateway_for_bots(inner: &Inner) -> Value {
    let limit = json!({"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1});
    json!({"url": gateway_url(inner), "shards": 1, "session_start_limit": limit})
}

fn register(inner: &mut Inner, request: &Recorded, guild: Option<&str>) -> Result<Reply> {
    let Some(sent) = request.body.as_array() else {
        return Err(refusal(400, 50035, "Invalid Form Body"));
    };
    let commands: Vec<Value> = sent
        .iter()
        .map(|command| {
            let mut full = json!({
                "type": 1, "application_id": payloads::BOT, "description": "", "nsfw": false,
                "default_member_permissions": null, "dm_permission": true, "contexts": null,
                "integration_types": [0], "name_localizations": null, "description_localizations": null,
            });
            payloads::merge(&mut full, command);
            let ids = json!({"id": inner.next_id(), "version": inner.next_id()});
            payloads::merge(&mut full, &ids);
            if let Some(guild) = guild {
                payloads::merge(&mut full, &json!({"guild_id": guild}));
            }
            full
        })
        .collect();
    inner.registered = Some(sent.clone());
    inner.commands.clone_from(&commands);
    Ok(ok(Value::Array(commands)))
}

pub(super) fn known(channel: &str) -> Result<&'static str> {
    channels::known(channel).ok_or_else(|| refusal(404, 10003, "Unknown Channel"))
}

pub(super) fn ok(body: Value) -> Reply {
    Reply {
        status: 200,
        body: Some(body),
    }
}

pub(super) fn no_content() -> Reply {
    Reply {
        status: 204,
        body: None,
    }
}

pub(super) fn refusal(status: u16, code: u64, message: &str) -> Reply {
    Reply {
        status,
        body: Some(json!({"message": message, "code": code})),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use serenity::all::ChannelId;

    use super::super::LoopbackDiscord;
    use super::super::channels::{CHANNEL, DM_CHANNEL};
    use super::super::payloads::OTHER_GUILD;
    use super::super::pong::{Pong, http};
    use super::super::recorded::Recorded;

    fn channel() -> ChannelId {
        ChannelId::new(CHANNEL.parse().expect("a number"))
    }

    #[tokio::test]
    async fn commands_are_registered_and_get_ids() {
        let discord = LoopbackDiscord::start().await;
        let pong = Pong::start(&discord).await;
        let commands = discord.commands().await;
        assert_eq!(commands[0]["name"], "ping");
        let http = http(&discord, discord.token());
        http.set_application_id(
            LoopbackDiscord::BOT_ID
                .parse::<u64>()
                .expect("a number")
                .into(),
        );
        let registered = http.create_guild_commands(1.into(), &commands).await;
        let registered = registered.expect("serenity reads it");
        assert_ne!(registered[0].id.get(), 0);
        pong.stop().await;
    }

    #[tokio::test]
    async fn the_bot_learns_who_it_is() {
        let discord = LoopbackDiscord::start().await;
        let http = http(&discord, discord.token());
        let info = http.get_current_application_info().await;
        let user = http.get_current_user().await;
        assert_eq!(
            info.expect("the application").id.to_string(),
            LoopbackDiscord::BOT_ID
        );
        assert_eq!(
            user.expect("the user").id.to_string(),
            LoopbackDiscord::BOT_ID
        );
        assert_eq!(http.get_bot_gateway().await.expect("a gateway").shards, 1);
    }

    #[tokio::test]
    async fn other_routes_are_violations_and_a_wrong_token_is_refused() {
        let discord = LoopbackDiscord::start().await;
        let stranger = http(&discord, "made.up.token");
        let refused = stranger.get_current_user().await.expect_err("refused");
        assert!(refused.to_string().contains("401"), "{refused}");
        assert_eq!(discord.violations(), Vec::<String>::new());
        let http = http(&discord, discord.token());
        http.get_channels(1.into()).await.expect_err("refused");
        http.send_message(1.into(), Vec::new(), &json!({"content": "x"}))
            .await
            .expect_err("no such channel");
        let violations = discord.take_violations();
        assert!(violations[0].contains("GET /guilds/1/channels: refused with 404"));
        assert_eq!(violations.len(), 2, "{violations:?}");
    }

    #[tokio::test]
    #[should_panic(expected = "POST /channels/1300000000000000001/messages: too loud")]
    async fn what_the_check_finds_fails_the_test() {
        let too_loud: fn(&Recorded) -> Vec<String> = |request| match request.body["content"] == "X"
        {
            true => vec!["too loud".to_owned()],
            false => Vec::new(),
        };
        let discord = LoopbackDiscord::start_checked(too_loud).await;
        let http = http(&discord, discord.token());
        let body = json!({"content": "X"});
        let sent = http.send_message(channel(), Vec::new(), &body);
        sent.await.expect("Discord is patient");
    }

    #[tokio::test]
    async fn channels_tell_where_they_are() {
        let discord = LoopbackDiscord::start().await;
        let http = http(&discord, discord.token());
        let get = async |id: &str| http.get_channel(id.parse().expect("an id")).await;
        for (id, server) in [
            (LoopbackDiscord::CHANNEL, LoopbackDiscord::SERVER),
            (LoopbackDiscord::OTHER_CHANNEL, LoopbackDiscord::SERVER),
            (LoopbackDiscord::OTHER_SERVERS_CHANNEL, OTHER_GUILD),
        ] {
            let channel = get(id).await.expect("serenity reads it");
            let channel = channel.guild().expect("a server's channel");
            assert_eq!(channel.guild_id.to_string(), server);
        }
        let alone = get(DM_CHANNEL).await.expect("serenity reads it");
        assert_eq!(alone.private().expect("a DM").recipient.name, "robin");
        get("1").await.expect_err("no such channel");
        assert_eq!(discord.take_violations().len(), 1);
    }
}
