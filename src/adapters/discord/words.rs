//! Writes a slash command, or the menu command of a message, as the words of a command line.

use serenity::all::{
    ChannelType, CommandData, CommandDataOption, CommandDataOptionValue, CommandDataResolved,
    CommandType, Message, PartialChannel, Permissions, ResolvedTarget,
};

use super::ids::id;
use super::length::clipped;
use super::register::options;
use crate::error::UserError;
use crate::request::{Entry, RECORD_MESSAGE, entry};

/// A question is one line; of a message that begins with a long one, this much is taken.
const QUESTION_LENGTH: usize = 200;

/// The command's words: options first, then `--` and the values without a name.
///
/// # Errors
/// A sentence for the person, who chose what he may not.
pub fn words(data: &CommandData) -> Result<Vec<String>, UserError> {
    match (data.kind, data.target()) {
        (CommandType::Message, Some(ResolvedTarget::Message(message)))
            if data.name == RECORD_MESSAGE =>
        {
            Ok(recording(message))
        }
        _ => typed(data),
    }
}

/// `/decide record` for a message, with its first line as the question.
fn recording(message: &Message) -> Vec<String> {
    let source = format!("--message={}/{}", id(message.channel_id), message.id);
    let mut words = ["decide", "record", &source].map(str::to_owned).to_vec();
    let mut lines = message.content.lines().map(str::trim);
    if let Some(first) = lines.find(|line| !line.is_empty()) {
        words.extend(["--".to_owned(), clipped(first, QUESTION_LENGTH)]);
    }
    words
}

fn typed(data: &CommandData) -> Result<Vec<String>, UserError> {
    let (name, given) = whole(data);
    let mut words: Vec<String> = name.split(' ').map(str::to_owned).collect();
    let Some(Entry { command, .. }) = entry(&name) else {
        return Ok(words);
    };
    let mut unnamed = Vec::new();
    for option in options(command) {
        let given = given.iter().find(|given| given.name == option.name);
        let Some(given) = given else { continue };
        let Some(value) = text(&given.value, &data.resolved)? else {
            continue;
        };
        match option.argument.get_long() {
            // In one word, so that no value passes for an option.
            Some(long) => words.push(format!("--{long}={value}")),
            None => unnamed.push(value),
        }
    }
    if !unnamed.is_empty() {
        words.push("--".to_owned());
    }
    words.extend(unnamed);
    Ok(words)
}

/// The whole name of a command, and the options given to it: a command of a group is an option of the group.
pub fn whole(data: &CommandData) -> (String, &[CommandDataOption]) {
    match data.options.as_slice() {
        [below] if let CommandDataOptionValue::SubCommand(given) = &below.value => {
            (format!("{} {}", data.name, below.name), given)
        }
        given => (data.name.clone(), given),
    }
}

/// A role or a channel is written as its id and its name.
fn text(
    value: &CommandDataOptionValue,
    resolved: &CommandDataResolved,
) -> Result<Option<String>, UserError> {
    let named = |number: String, name: Option<&String>| match name {
        Some(name) => format!("{}/{name}", id(number)),
        None => id(number),
    };
    Ok(match value {
        CommandDataOptionValue::String(text) => Some(text.clone()),
        CommandDataOptionValue::Integer(number) => Some(number.to_string()),
        CommandDataOptionValue::Role(id) => {
            let name = resolved.roles.get(id).map(|role| &role.name);
            Some(named(id.to_string(), name))
        }
        CommandDataOptionValue::Channel(id) => {
            let channel = resolved.channels.get(id);
            may_write(channel)?;
            let name = channel.and_then(|it| it.name.as_ref());
            Some(named(id.to_string(), name))
        }
        _ => None,
    })
}

/// Nobody makes the bot speak where he may not himself.
fn may_write(channel: Option<&PartialChannel>) -> Result<(), UserError> {
    let needed = match channel.map(|channel| channel.kind) {
        Some(ChannelType::PublicThread | ChannelType::PrivateThread | ChannelType::NewsThread) => {
            Permissions::SEND_MESSAGES_IN_THREADS
        }
        _ => Permissions::SEND_MESSAGES,
    };
    let may = channel.and_then(|channel| channel.permissions);
    if may.is_some_and(|may| may.contains(needed)) {
        return Ok(());
    }
    let name = channel.and_then(|channel| channel.name.as_deref());
    let name = name.map_or("that channel".to_owned(), |name| format!("#{name}"));
    Err(UserError::new(format!(
        "You may not write in {name}, so I don't post there for you. Choose a channel in which you may write."
    )))
}

/// The framework names given in a command other than the one being typed.
pub fn other_names<'a>(data: &'a CommandData, typed: &str) -> Vec<&'a str> {
    let (_, given) = whole(data);
    let strings = given.iter().filter(|option| option.name != typed);
    strings.filter_map(|option| option.value.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn data(value: Value) -> CommandData {
        serde_json::from_value(value).expect("a command as Discord sends it")
    }

    fn start(permissions: Permissions) -> CommandData {
        data(json!({
            "id": "1", "name": "decide", "type": 1,
            "options": [{"type": 1, "name": "start", "options": [
                {"type": 3, "name": "question", "value": "Which one?"},
                {"type": 3, "name": "options", "value": "--channel=discord:9/x"},
                {"type": 4, "name": "quorum", "value": 3},
                {"type": 8, "name": "role", "value": "7"},
                {"type": 7, "name": "channel", "value": "8"},
            ]}],
            "resolved": {"channels": {"8": {
                "id": "8", "name": "decisions", "type": 0, "permissions": permissions.bits().to_string(),
            }}},
        }))
    }

    #[test]
    fn a_command_below_a_group_is_written_as_it_is_typed() {
        let words = words(&start(Permissions::SEND_MESSAGES)).expect("he may write there");
        assert_eq!(
            words,
            [
                "decide",
                "start",
                "--options=--channel=discord:9/x",
                "--quorum=3",
                "--role=discord:7",
                "--channel=discord:8/decisions",
                "--",
                "Which one?",
            ]
        );
    }

    #[test]
    fn nobody_makes_the_bot_speak_where_he_may_not() {
        let refused = words(&start(Permissions::VIEW_CHANNEL)).expect_err("he may not");
        assert_eq!(
            refused.to_string(),
            "You may not write in #decisions, so I don't post there for you. Choose a channel in which you may write."
        );
    }
}
