//! Holds what the bot sends against limits that others wrote down: twilight's, Discord's own `openapi.json`, and by
//! hand what neither of them knows.

mod by_hand;
mod commands;
mod files;
mod forms;
mod openapi;
#[cfg(test)]
mod tests;
mod twilight;

use serde_json::Value;

use super::discord::{LoopbackDiscord, Recorded};

/// A Discord on loopback that holds whatever it is sent against the limits.
pub async fn discord() -> LoopbackDiscord {
    LoopbackDiscord::start_checked(check).await
}

/// All that Discord would not take in this request, a line each.
pub fn check(recorded: &Recorded) -> Vec<String> {
    let mut faults = openapi::check(recorded);
    match Payload::of(recorded) {
        Payload::Commands(commands) => {
            faults.extend(twilight::commands(commands));
            faults.extend(commands::check(commands));
        }
        Payload::Message { body, creates } => {
            faults.extend(twilight::message(body));
            faults.extend(by_hand::message(body, &recorded.files, creates));
            faults.extend(files::check(body, &recorded.files, creates));
        }
        Payload::Choices(data) => faults.extend(twilight::choices(data)),
        Payload::Form(data) => faults.extend(forms::check(data)),
        Payload::Nothing => {}
    }
    faults
}

/// What of a request's body there are limits for.
enum Payload<'a> {
    Commands(&'a Value),
    /// `creates`: as opposed to an edit, which may leave everything as it is.
    Message {
        body: &'a Value,
        creates: bool,
    },
    Choices(&'a Value),
    Form(&'a Value),
    Nothing,
}

impl<'a> Payload<'a> {
    fn of(recorded: &'a Recorded) -> Self {
        let body = &recorded.body;
        let message = |body, creates| Self::Message { body, creates };
        match (recorded.method.as_str(), recorded.segments().as_slice()) {
            ("PUT", [.., "commands"]) => Self::Commands(body),
            ("POST", ["interactions", _, _, "callback"]) => Self::of_callback(body),
            ("POST", ["webhooks", _, _] | ["channels", _, "messages"]) => message(body, true),
            ("PATCH", ["webhooks", _, _, "messages", _] | ["channels", _, "messages", _]) => {
                message(body, false)
            }
            _ => Self::Nothing,
        }
    }

    fn of_callback(body: &'a Value) -> Self {
        let data = &body["data"];
        match body["type"].as_u64() {
            Some(4) => Self::Message {
                body: data,
                creates: true,
            },
            Some(7) => Self::Message {
                body: data,
                creates: false,
            },
            Some(8) => Self::Choices(data),
            Some(9) => Self::Form(data),
            _ => Self::Nothing,
        }
    }
}

/// The items of an array; none where there is no array.
fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
