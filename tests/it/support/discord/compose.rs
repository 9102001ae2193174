//! Makes Discord's message object from what the bot sends, and applies its edits.

use serde_json::{Value, json};

use super::message::{LOADING, Message, list};
use super::recorded::{File, Recorded};
use super::routes::{Result, refusal};
use super::state::Inner;
use super::{controls, mentions, payloads};

pub(super) fn new_message(
    inner: &mut Inner,
    body: &Value,
    request: &Recorded,
    channel: &str,
) -> Message {
    let id = inner.next_id();
    let mut message = Message::new(payloads::message(&id, channel, inner.users.bot()));
    message.json["flags"] = json!(body["flags"].as_u64().unwrap_or_default());
    message.pings = fill(inner, &mut message, body, &request.files);
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
    let called = fill(inner, &mut message, body, &request.files);
    if message.is_loading() {
        // What ends the thinking is as good as new.
        message.pings = called;
    } else {
        message.edits.push(request.at);
    }
    let flags = message.json["flags"].as_u64().unwrap_or_default();
    message.json["flags"] = json!(flags & !LOADING);
    message.json["edited_timestamp"] = json!(payloads::LONG_AGO);
    Ok(inner.keep(message))
}

/// Takes over what the body names, the rest stays; gives the ids of whom this calls.
fn fill(inner: &mut Inner, message: &mut Message, body: &Value, files: &[File]) -> Vec<String> {
    let mut called = Vec::new();
    if let Some(content) = body.get("content") {
        message.json["content"] = json!(content.as_str().unwrap_or_default());
        called = mentions::note(message, body, &inner.users);
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
    attach(inner, message, body.get("attachments"), files);
    called
}

/// Where the body names attachments, those stay that it names; files are added in any case.
fn attach(inner: &mut Inner, message: &mut Message, named: Option<&Value>, files: &[File]) {
    let old: Vec<Value> = list(&message.json["attachments"]).to_vec();
    let stays =
        |it: &Value| named.is_none_or(|named| list(named).iter().any(|n| n["id"] == it["id"]));
    let old = old.into_iter().zip(std::mem::take(&mut message.files));
    let (mut attachments, mut kept): (Vec<Value>, Vec<File>) =
        old.filter(|(attachment, _)| stays(attachment)).unzip();
    for file in files {
        let entry = list(named.unwrap_or(&Value::Null)).iter();
        let entry = entry.clone().find(|entry| file.field == field(entry));
        attachments.push(attachment(inner, file, entry));
        kept.push(file.clone());
    }
    message.json["attachments"] = Value::Array(attachments);
    message.files = kept;
}

/// The form field that an attachment's file is in.
fn field(entry: &Value) -> String {
    let id = entry["id"].to_string();
    format!("files[{}]", id.trim_matches('"'))
}

fn attachment(inner: &mut Inner, file: &File, entry: Option<&Value>) -> Value {
    let id = inner.next_id();
    let url = format!("http://{}/attachments/{id}/{}", inner.address, file.name);
    let mut attachment = json!({
        "id": id, "filename": file.name, "size": file.bytes.len(), "url": url, "proxy_url": url,
        "content_type": file.content_type,
    });
    if let Some(description) = entry.and_then(|entry| entry.get("description")) {
        attachment["description"] = description.clone();
    }
    attachment
}
