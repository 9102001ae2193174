//! Discord's HTTP routes as far as this bot may use them. Any other is answered 404 and counts as a violation.

use serde_json::{Value, json};

use super::callbacks::{callback, follow_up, original};
use super::channels;
use super::compose::{edit, new_message};
use super::gateway::gateway_url;
use super::payloads;
use super::recorded::Recorded;
use super::state::Inner;

const LONGEST_NONCE: usize = 25;

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
    if let Some(refused) = inner.faults.refuse(request) {
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

fn message(inner: &Inner, channel: &str, id: &str) -> Result<Reply> {
    let known = inner.messages.get(id);
    let known = known.filter(|message| message.channel() == channel);
    let known = known.ok_or_else(|| refusal(404, 10008, "Unknown Message"))?;
    Ok(ok(known.json.clone()))
}

fn post(inner: &mut Inner, request: &Recorded, channel: &str) -> Result<Reply> {
    let channel = known(channel)?;
    if !inner.takes_files && !request.files.is_empty() {
        return Err(refusal(403, 50013, "Missing Permissions"));
    }
    let nonce = enforced_nonce(&request.body)?;
    if let Some(first) = nonce.as_ref().and_then(|nonce| inner.nonces.get(nonce)) {
        return Ok(ok(inner.messages[first].json.clone()));
    }
    let mut message = new_message(inner, &request.body, request, channel);
    if let Some(sent) = request.body.get("nonce") {
        message.json["nonce"] = sent.clone();
    }
    let reference = &request.body["message_reference"];
    if let Some(id) = reference["message_id"].as_str() {
        let Some(referenced) = inner.messages.get(id) else {
            return Err(refusal(400, 50035, "Unknown message"));
        };
        let mut place = json!({"type": 0, "message_id": id, "channel_id": channel});
        if let Some(guild) = channels::guild_of(channel) {
            place["guild_id"] = json!(guild);
        }
        let reply = json!({
            "type": 19, "referenced_message": referenced.json, "message_reference": place,
        });
        payloads::merge(&mut message.json, &reply);
    }
    let message = inner.keep(message);
    if let Some(nonce) = nonce {
        inner.nonces.insert(nonce, message.id().to_owned());
    }
    inner.posts.push_back(message.clone());
    Ok(ok(message.json))
}

/// The nonce of a message that must not be posted twice.
fn enforced_nonce(body: &Value) -> Result<Option<String>> {
    let nonce = &body["nonce"];
    if nonce
        .as_str()
        .is_some_and(|it| it.chars().count() > LONGEST_NONCE)
    {
        return Err(refusal(400, 50035, "Invalid Form Body"));
    }
    Ok((body["enforce_nonce"] == true && !nonce.is_null()).then(|| nonce.to_string()))
}

fn edit_own(inner: &mut Inner, request: &Recorded, channel: &str, id: &str) -> Result<Reply> {
    let known = inner.messages.get(id);
    // Private messages are reached by their interaction's token only.
    let known = known.filter(|it| it.channel() == channel && !it.is_ephemeral());
    let known = known.ok_or_else(|| refusal(404, 10008, "Unknown Message"))?;
    if known.json["author"]["id"] != payloads::BOT {
        let message = "Cannot edit a message authored by another user";
        return Err(refusal(403, 50005, message));
    }
    if !inner.takes_files && !request.files.is_empty() {
        return Err(refusal(403, 50013, "Missing Permissions"));
    }
    Ok(ok(edit(inner, id, &request.body, request)?.json))
}

fn known(channel: &str) -> Result<&'static str> {
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
    use serenity::all::{ChannelId, CreateAttachment, CreateMessage, Nonce};

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
    async fn files_come_with_their_message() {
        let discord = LoopbackDiscord::start().await;
        let http = http(&discord, discord.token());
        http.broadcast_typing(channel()).await.expect("typing");
        let file = CreateAttachment::bytes(*b"a,b\r\n\r\n--c", "table.csv");
        let attachments = json!([{"id": 0, "filename": "table.csv", "description": "A table"}]);
        let body = json!({"content": "see", "attachments": attachments});
        let sent = http.send_message(channel(), vec![file], &body);
        let sent = sent.await.expect("serenity reads it");
        let described = sent.attachments[0].description.as_deref();
        assert_eq!(described, Some("A table"));
        let post = discord.posted().await;
        assert_eq!(post.content(), "see");
        assert_eq!(post.files[0].name, "table.csv");
        assert_eq!(post.files[0].bytes, b"a,b\r\n\r\n--c");
        assert_eq!(post.alt_texts(), ["A table"]);
        let again = http.get_message(channel(), sent.id).await;
        assert_eq!(again.expect("it is kept").attachments.len(), 1);
        http.get_message(channel(), 1.into())
            .await
            .expect_err("none");
        assert_eq!(discord.take_violations().len(), 1);
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
    async fn a_nonce_keeps_a_message_from_being_posted_twice() {
        let discord = LoopbackDiscord::start().await;
        let http = http(&discord, discord.token());
        let message = |text: &str, nonce: &str| {
            let nonce = Nonce::String(nonce.to_owned());
            let message = CreateMessage::new().content(text);
            message.nonce(nonce).enforce_nonce(true)
        };
        let post = async |text, nonce| channel().send_message(&http, message(text, nonce)).await;
        let first = post("first", "12-close").await.expect("post");
        let again = post("again", "12-close").await.expect("post");
        assert_eq!((again.id, again.content.as_str()), (first.id, "first"));
        let other = post("other", "13-close").await.expect("post");
        assert_ne!(other.id, first.id);
        assert_eq!(discord.posted().await.content(), "first");
        assert_eq!(discord.posted().await.content(), "other");
        discord.forget_nonces();
        post("later", "12-close").await.expect("post");
        assert_eq!(discord.posted().await.content(), "later");
        let too_long = post("x", &"x".repeat(26)).await;
        too_long.expect_err("refused");
        assert_eq!(discord.take_violations().len(), 1);
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
