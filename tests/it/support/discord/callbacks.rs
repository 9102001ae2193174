//! Answers to interactions: the callback, which counts once and in time, and what may follow on its token.

use serde_json::json;
use std::time::Duration;

use super::compose::{edit, new_message};
use super::message::{LOADING, Message};
use super::payloads;
use super::recorded::Recorded;
use super::routes::{Reply, Result, no_content, ok, refusal};
use super::state::{Inner, Open};

/// Discord drops an interaction nobody answered for so long.
const PATIENCE: Duration = Duration::from_secs(3);

pub(super) fn callback(
    inner: &mut Inner,
    request: &Recorded,
    id: &str,
    token: &str,
) -> Result<Reply> {
    let open = inner.interactions.get_mut(token).filter(|it| it.id == id);
    let open = open.ok_or_else(|| refusal(404, 10062, "Unknown interaction"))?;
    if open.waiter.is_none() {
        let message = "Interaction has already been acknowledged.";
        return Err(refusal(400, 40060, message));
    }
    if !inner.takes_files && !request.files.is_empty() {
        return Err(refusal(413, 40005, "Request entity too large"));
    }
    let open = inner.interactions.get_mut(token);
    let Some((waiter, open)) = open.and_then(|open| Some((open.waiter.take()?, open))) else {
        return Err(refusal(404, 10062, "Unknown interaction"));
    };
    // Whatever Discord thinks of it, it is what the bot answered.
    let _ = waiter.send(request.clone());
    if request.at.duration_since(open.fired) > PATIENCE {
        return Err(refusal(404, 10062, "Unknown interaction"));
    }
    let kind = request.body["type"].as_u64().unwrap_or_default();
    if !answers_to(open).contains(&kind) {
        return Err(refusal(400, 50035, "Invalid Form Body"));
    }
    let shown = show(inner, request, token, kind)?;
    if let Some(open) = inner.interactions.get_mut(token) {
        open.original = shown.map(|message| message.id().to_owned());
    }
    Ok(no_content())
}

/// The kinds of callback that fit a kind of interaction.
fn answers_to(open: &Open) -> &'static [u64] {
    match (open.kind, &open.target) {
        (2, _) => &[4, 5, 9],
        (3, _) => &[4, 5, 6, 7, 9],
        (4, _) => &[8],
        (5, None) => &[4, 5],
        (5, Some(_)) => &[4, 5, 6, 7],
        _ => &[],
    }
}

/// The message that a callback makes, changes or leaves as it is.
fn show(inner: &mut Inner, request: &Recorded, token: &str, kind: u64) -> Result<Option<Message>> {
    let target = inner.interactions[token].target.clone();
    Ok(match (kind, target) {
        (4 | 5, _) => Some(respond(inner, request, token, kind)),
        (7, Some(target)) => Some(edit(inner, &target, &request.body["data"], request)?),
        (6, Some(target)) => inner.messages.get(&target).cloned(),
        _ => None,
    })
}

/// The message that a slash command or a button brings about.
fn respond(inner: &mut Inner, request: &Recorded, token: &str, kind: u64) -> Message {
    let open = &inner.interactions[token];
    let channel = open.channel;
    let message_type = match (open.kind, open.data["type"].as_u64()) {
        (2, Some(1)) => 20,
        (2, _) => 23,
        _ => 0,
    };
    let metadata = payloads::metadata(open, &inner.interactions);
    let mut message = new_message(inner, &request.body["data"], request, channel);
    let of_interaction = json!({
        "type": message_type, "application_id": payloads::BOT, "webhook_id": payloads::BOT,
        "interaction_metadata": metadata,
    });
    payloads::merge(&mut message.json, &of_interaction);
    if kind == 5 {
        let flags = message.json["flags"].as_u64().unwrap_or_default();
        message.json["flags"] = json!(flags | LOADING);
    }
    inner.keep(message)
}

pub(super) fn follow_up(inner: &mut Inner, request: &Recorded, token: &str) -> Result<Reply> {
    let open = answered(inner, token)?;
    let original = open.original.clone();
    let loading = original.filter(|id| inner.messages.get(id).is_some_and(Message::is_loading));
    // As Discord does: the first message after "thinking" takes its place.
    let message = match loading {
        Some(id) => edit(inner, &id, &request.body, request)?,
        None => respond_again(inner, request, token)?,
    };
    Ok(ok(message.json))
}

fn respond_again(inner: &mut Inner, request: &Recorded, token: &str) -> Result<Message> {
    let open = answered(inner, token)?;
    let (channel, metadata) = (open.channel, payloads::metadata(open, &inner.interactions));
    let mut message = new_message(inner, &request.body, request, channel);
    let of_webhook = json!({
        "application_id": payloads::BOT, "webhook_id": payloads::BOT, "interaction_metadata": metadata,
    });
    payloads::merge(&mut message.json, &of_webhook);
    Ok(inner.keep(message))
}

pub(super) fn original(
    inner: &mut Inner,
    request: &Recorded,
    method: &str,
    token: &str,
) -> Result<Reply> {
    let id = answered(inner, token)?.original.clone();
    let id = id.ok_or_else(|| refusal(404, 10008, "Unknown Message"))?;
    match method {
        "PATCH" => Ok(ok(edit(inner, &id, &request.body, request)?.json)),
        "GET" => match inner.messages.get(&id) {
            Some(message) => Ok(ok(message.json.clone())),
            None => Err(refusal(404, 10008, "Unknown Message")),
        },
        _ => Err(refusal(404, 0, "404: Not Found")),
    }
}

/// The interaction, if the bot has answered it: before that its token opens nothing.
fn answered<'a>(inner: &'a Inner, token: &str) -> Result<&'a Open> {
    let open = inner.interactions.get(token);
    open.filter(|open| open.waiter.is_none())
        .ok_or_else(|| refusal(404, 10015, "Unknown Webhook"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use serenity::all::{CreateAttachment, Http, InteractionId};

    use super::super::pong::{Pong, http};
    use super::super::{Answer, LoopbackDiscord};

    /// Does the callback to an interaction, and gives Discord's error code.
    async fn call_back(http: &Http, answer: &Answer, body: serde_json::Value) -> Option<isize> {
        let (_, id) = answer.token.rsplit_once('-').expect("a token with the id");
        let id = InteractionId::new(id.parse().expect("a number"));
        let files = Vec::<CreateAttachment>::new();
        let made = http.create_interaction_response(id, &answer.token, &body, files);
        match made.await {
            Err(serenity::Error::Http(serenity::http::HttpError::UnsuccessfulRequest(refused))) => {
                Some(refused.error.code)
            }
            made => {
                made.expect("a callback or a refusal");
                None
            }
        }
    }

    #[tokio::test]
    async fn an_interaction_is_answered_once() {
        let discord = LoopbackDiscord::start().await;
        let pong = Pong::start_bare(&discord).await;
        discord.connected().await;
        let answer = discord.slash("ping", json!({})).await;
        let again = json!({"type": 4, "data": {"content": "pong"}});
        let http = http(&discord, discord.token());
        assert_eq!(call_back(&http, &answer, again.clone()).await, Some(40060));
        let mut unknown = answer;
        unknown.token = "interaction-token-1".to_owned();
        assert_eq!(call_back(&http, &unknown, again).await, Some(10062));
        assert_eq!(discord.take_violations().len(), 2);
        pong.stop().await;
    }

    #[tokio::test]
    async fn what_follows_a_callback_goes_by_its_token() {
        let discord = LoopbackDiscord::start().await;
        let pong = Pong::start(&discord).await;
        discord.commands().await;
        let answer = discord.slash("ping", json!({"word": "later"})).await;
        assert_eq!(answer.kind, 5);
        let done = discord.completed(&answer).await;
        assert_eq!(done.content(), "pong at last");
        assert_eq!(done.id(), answer.message().id());
        pong.stop().await;
        let http = http(&discord, discord.token());
        let id = LoopbackDiscord::BOT_ID.parse::<u64>().expect("a number");
        http.set_application_id(id.into());
        let original = http.get_original_interaction_response(&answer.token).await;
        assert_eq!(original.expect("the message").content, "pong at last");
        let more = json!({"content": "more"});
        let more = http.create_followup_message(&answer.token, &more, Vec::new());
        assert_eq!(more.await.expect("another message").content, "more");
        let lost = http.get_original_interaction_response("no-token").await;
        lost.expect_err("no such interaction");
        assert_eq!(discord.take_violations().len(), 1);
    }
}
