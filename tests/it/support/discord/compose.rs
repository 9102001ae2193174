//! Makes Discord's message object from what the bot sends, and applies its edits.

use serde_json::{Value, json};

use super::message::{LOADING, Message, list};
use super::recorded::Recorded;
use super::routes::{Result, refusal};
use super::state::Inner;
use super::{controls, payloads};

pub(super) fn new_message(
    inner: &mut Inner,
    body: &Value,
    request: &Recorded,
    channel: &str,
) -> Message {
    let id = inner.next_id();
    let mut message = Message {
        json: payloads::message(&id, channel, payloads::BOT),
        files: request.files.clone(),
    };
    fill(inner, &mut message, body);
    message.json["flags"] = json!(body["flags"].as_u64().unwrap_or_default());
    message
}

pub(super) fn edit(
    inner: &mut Inner,
    id: &str,
    body: &Value,
    request: &Recorded,
) -> Result<Message> {
    let known = inner.messages.get(id).cloned();
    let mut message = known.ok_or_else(|| refusal(404, 10008, "Unknown Message"))?;
    if !request.files.is_empty() {
        message.files.clone_from(&request.files);
    }
    fill(inner, &mut message, body);
    let flags = message.json["flags"].as_u64().unwrap_or_default();
    message.json["flags"] = json!(flags & !LOADING);
    message.json["edited_timestamp"] = json!(payloads::LONG_AGO);
    Ok(inner.keep(message))
}

/// Takes over what the body names; the rest stays.
fn fill(inner: &mut Inner, message: &mut Message, body: &Value) {
    if let Some(content) = body.get("content") {
        message.json["content"] = json!(content.as_str().unwrap_or_default());
    }
    for key in ["embeds", "components"] {
        if let Some(items) = body.get(key) {
            message.json[key] = Value::Array(list(items).to_vec());
        }
    }
    for embed in message.json["embeds"].as_array_mut().into_iter().flatten() {
        embed["type"] = json!("rich");
    }
    controls::number(&mut message.json["components"]);
    if !message.files.is_empty() {
        message.json["attachments"] = attachments(inner, message);
    }
}

fn attachments(inner: &mut Inner, message: &Message) -> Value {
    let files = message.files.iter().map(|file| {
        let id = inner.next_id();
        let url = format!("http://{}/attachments/{id}/{}", inner.address, file.name);
        json!({
            "id": id, "filename": file.name, "size": file.bytes.len(), "url": url, "proxy_url": url,
            "content_type": file.content_type,
        })
    });
    files.collect()
}
