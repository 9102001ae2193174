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

pub(super) fn callback(inner: &mut Inner, request: &Recorded, id: &str, token: &str) -> Result<Reply> {
    let kind = request.body["type"].as_u64().unwrap_or_default();
    let open = inner.interactions.get_mut(token).filter(|it| it.id == id);
    let open = open.ok_or_else(|| refusal(404, 10062, "Unknown interaction"))?;
    let Some(waiter) = open.waiter.take() else {
        let message = "Interaction has already been acknowledged.";
        return Err(refusal(400, 40060, message));
    };
    // Whatever Discord thinks of it, it is what the bot answered.
    let _ = waiter.send(request.clone());
    if request.at.duration_since(open.fired) > PATIENCE {
        return Err(refusal(404, 10062, "Unknown interaction"));
    }
    let allowed: &[u64] = match open.kind {
        2 => &[4, 5, 9],
        3 => &[4, 5, 6, 7, 9],
        4 => &[8],
        _ => &[],
    };
    if !allowed.contains(&kind) {
        return Err(refusal(400, 50035, "Invalid Form Body"));
    }
    let target = open.target.clone();
    let shown = match (kind, target) {
        (4 | 5, _) => Some(respond(inner, request, token, kind)?),
        (7, Some(target)) => Some(edit(inner, &target, &request.body["data"], request)?),
        (6, Some(target)) => inner.messages.get(&target).cloned(),
        _ => None,
    };
    if let Some(open) = inner.interactions.get_mut(token) {
        open.original = shown.map(|message| message.id().to_owned());
    }
    Ok(no_content())
}

/// The message that a slash command or a button brings about.
fn respond(inner: &mut Inner, request: &Recorded, token: &str, kind: u64) -> Result<Message> {
    let (channel, command) = match inner.interactions.get(token) {
        Some(open) => (open.channel, open.kind == 2),
        None => return Err(refusal(404, 10015, "Unknown Webhook")),
    };
    let mut message = new_message(inner, &request.body["data"], request, channel);
    let of_interaction = json!({
        "type": if command { 20 } else { 0 }, "application_id": payloads::BOT, "webhook_id": payloads::BOT,
    });
    payloads::merge(&mut message.json, &of_interaction);
    if kind == 5 {
        let flags = message.json["flags"].as_u64().unwrap_or_default();
        message.json["flags"] = json!(flags | LOADING);
    }
    Ok(inner.keep(message))
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
    let channel = answered(inner, token)?.channel;
    let mut message = new_message(inner, &request.body, request, channel);
    let of_webhook = json!({"application_id": payloads::BOT, "webhook_id": payloads::BOT});
    payloads::merge(&mut message.json, &of_webhook);
    Ok(inner.keep(message))
}

pub(super) fn original(inner: &mut Inner, request: &Recorded, method: &str, token: &str) -> Result<Reply> {
    let id = answered(inner, token)?.original.clone();
    let id = id.ok_or_else(|| refusal(404, 10008, "Unknown Message"))?;
    match method {
        "PATCH" => Ok(ok(edit(inner, &id, &request.body, request)?.json)),
        "GET" => Ok(ok(inner.messages[&id].json.clone())),
        _ => Err(refusal(404, 0, "404: Not Found")),
    }
}

/// The interaction, if the bot has answered it: before that its token opens nothing.
fn answered<'a>(inner: &'a Inner, token: &str) -> Result<&'a Open> {
    let open = inner.interactions.get(token);
    open.filter(|open| open.waiter.is_none())
        .ok_or_else(|| refusal(404, 10015, "Unknown Webhook"))
}

