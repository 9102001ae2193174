//! Sends what was made of an answer, and again without its files where Discord takes none.

use serenity::all::{
    Builder, CreateInteractionResponse, CreateInteractionResponseMessage, Http, InteractionId,
    Message, MessageId, MessageReference,
};

use super::rendered::Rendered;
use super::status;

/// What a response does: make a message, or change the one that the control is on.
pub type Kind = fn(CreateInteractionResponseMessage) -> CreateInteractionResponse;

/// Answers an interaction. Whether that was taken.
pub async fn respond(http: &Http, to: (InteractionId, &str), kind: Kind, answer: Rendered) -> bool {
    let sent = send(answer, |answer| {
        kind(answer.into_response()).execute(http, to)
    });
    report(sent.await).is_some()
}

/// Answers a message, and gives the id of the answer if that was taken.
pub async fn reply_to(http: &Http, message: &Message, answer: Rendered) -> Option<MessageId> {
    let sent = send(answer, |answer| {
        // A question that was deleted meanwhile still gets its answer.
        let question = MessageReference::from(message).fail_if_not_exists(false);
        let answer = answer.into_message().reference_message(question);
        message.channel_id.send_message(http, answer)
    });
    report(sent.await).map(|sent| sent.id)
}

/// Sends a message, and again without its files where Discord takes none.
pub async fn send<T, F>(message: Rendered, send: impl Fn(Rendered) -> F) -> serenity::Result<T>
where
    F: Future<Output = serenity::Result<T>>,
{
    let plain = message.without_files();
    match (send(message).await, plain) {
        (Err(error), Some(plain)) if took_no_files(&error) => {
            tracing::error!(cause = %error, "files could not be delivered");
            send(plain).await
        }
        (result, _) => result,
    }
}

/// Whether Discord refused a message for its files: they may not be allowed, or be too large, where it goes.
fn took_no_files(error: &serenity::Error) -> bool {
    matches!(status(error), Some(403 | 413))
}

/// An answer that Discord did not take is logged: there is no way left to tell the person.
pub fn report<T>(sent: serenity::Result<T>) -> Option<T> {
    sent.inspect_err(|error| tracing::error!(cause = %error, "an answer could not be delivered"))
        .ok()
}
