//! What the bot may do with messages in channels: post them, once for each nonce, read them and edit its own.

use serde_json::{Value, json};

use super::LoopbackDiscord;
use super::channels;
use super::compose::{edit, new_message};
use super::payloads;
use super::recorded::Recorded;
use super::routes::{Reply, Result, known, ok, refusal};
use super::state::Inner;

const LONGEST_NONCE: usize = 25;

impl LoopbackDiscord {
    /// As some minutes later: a nonce seen before makes a new message.
    pub fn forget_nonces(&self) {
        self.state.change(|inner| inner.nonces.clear());
    }
}

pub(super) fn message(inner: &Inner, channel: &str, id: &str) -> Result<Reply> {
    let known = inner.messages.get(id);
    let known = known.filter(|message| message.channel() == channel);
    let known = known.ok_or_else(|| refusal(404, 10008, "Unknown Message"))?;
    Ok(ok(known.json.clone()))
}

pub(super) fn post(inner: &mut Inner, request: &Recorded, channel: &str) -> Result<Reply> {
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

pub(super) fn edit_own(
    inner: &mut Inner,
    request: &Recorded,
    channel: &str,
    id: &str,
) -> Result<Reply> {
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

#[cfg(test)]
mod tests {
    use serde_json::json;
    use serenity::all::{ChannelId, CreateAttachment, CreateMessage, Nonce};

    use super::super::LoopbackDiscord;
    use super::super::channels::CHANNEL;
    use super::super::pong::http;

    fn channel() -> ChannelId {
        ChannelId::new(CHANNEL.parse().expect("a number"))
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
}
