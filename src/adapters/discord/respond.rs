//! Sends what was made of an answer, and again without its files where Discord takes none.

use serenity::all::{
    Builder, CreateInteractionResponse, CreateInteractionResponseMessage, Http, InteractionId,
    Message, MessageReference,
};

use super::rendered::Rendered;
use super::status;

/// What a response does: make a message, or change the one that the control is on.
pub type Kind = fn(CreateInteractionResponseMessage) -> CreateInteractionResponse;

/// Answers an interaction.
pub async fn respond(http: &Http, to: (InteractionId, &str), kind: Kind, answer: Rendered) {
    let plain = answer.without_files();
    let mut sent = kind(answer.into_response()).execute(http, to).await;
    if let Some(plain) = plain.filter(|_| took_no_files(&sent)) {
        sent = kind(plain.into_response()).execute(http, to).await;
    }
    report(sent);
}

/// Answers a message.
pub async fn reply_to(http: &Http, message: &Message, answer: Rendered) {
    let plain = answer.without_files();
    let mut sent = post_below(http, message, answer).await;
    if let Some(plain) = plain.filter(|_| took_no_files(&sent)) {
        sent = post_below(http, message, plain).await;
    }
    report(sent);
}

async fn post_below(http: &Http, message: &Message, answer: Rendered) -> serenity::Result<()> {
    // A question that was deleted meanwhile still gets its answer.
    let question = MessageReference::from(message).fail_if_not_exists(false);
    let answer = answer.into_message().reference_message(question);
    let sent = message.channel_id.send_message(http, answer).await;
    sent.map(|_| ())
}

/// Whether Discord refused a message that has files for them: they may not be allowed, or be too large, where it goes.
fn took_no_files(sent: &serenity::Result<()>) -> bool {
    let Err(error) = sent else {
        return false;
    };
    let refused = matches!(status(error), Some(403 | 413));
    if refused {
        tracing::error!(cause = %error, "a picture could not be delivered");
    }
    refused
}

/// An answer that Discord did not take is logged: there is no way left to tell the person.
pub fn report(sent: serenity::Result<()>) {
    if let Err(error) = sent {
        tracing::error!(cause = %error, "an answer could not be delivered");
    }
}
