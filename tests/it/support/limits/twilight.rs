//! The limits twilight knows: lengths, counts, names and orders of commands, embeds and components.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use twilight_model::application::command::{
    Command, CommandOption, CommandOptionChoice, CommandOptionType,
};
use twilight_model::channel::message::{Component, Embed};
use twilight_validate::{command, message as limits};

use super::list;

pub(super) fn commands(sent: &Value) -> Vec<String> {
    list(sent).iter().flat_map(one_command).collect()
}

fn one_command(sent: &Value) -> Vec<String> {
    let name = sent["name"].as_str().unwrap_or_default();
    let command: Command = match read(&as_listed(sent)) {
        Ok(command) => command,
        Err(fault) => return vec![format!("command {name}: {fault}")],
    };
    // twilight still holds to 4,000 characters in all, where Discord takes 8,000: those are counted elsewhere.
    let mut alone = command.clone();
    alone.options.clear();
    let whole = [command::command(&alone), command::options(&command.options)];
    // `command::options` says nothing on a subcommand itself, only on the options in it.
    let options = all_options(&command.options);
    let each = options.into_iter().map(command::option);
    whole
        .into_iter()
        .chain(each)
        .filter_map(Result::err)
        .map(|error| format!("command {name}: {error}"))
        .collect()
}

pub(super) fn message(body: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let content = body["content"].as_str().unwrap_or_default();
    faults.extend(complaint("content", limits::content(content)));
    let mut embeds = body["embeds"].clone();
    for embed in embeds.as_array_mut().into_iter().flatten() {
        // Discord fills it in; twilight wants it.
        embed["type"] = json!("rich");
    }
    match read::<Option<Vec<Embed>>>(&embeds) {
        Ok(embeds) => {
            let embeds = limits::embeds(&embeds.unwrap_or_default());
            faults.extend(complaint("embeds", embeds));
        }
        Err(fault) => faults.push(format!("embeds: {fault}")),
    }
    match read::<Option<Vec<Component>>>(&body["components"]) {
        Ok(components) => {
            let components = limits::components(&components.unwrap_or_default(), false);
            faults.extend(complaint("components", components));
        }
        Err(fault) => faults.push(format!("components: {fault}")),
    }
    faults
}

pub(super) fn choices(data: &Value) -> Vec<String> {
    match read::<Vec<CommandOptionChoice>>(&data["choices"]) {
        Ok(choices) => {
            let each = choices.iter().map(command::choice);
            each.filter_map(|found| complaint("choices", found))
                .collect()
        }
        Err(fault) => vec![format!("choices: {fault}")],
    }
}

fn complaint<E: std::error::Error>(place: &str, found: Result<(), E>) -> Option<String> {
    // What exactly is too long is in twilight's `kind`s only, and those are told by `Debug` only.
    let error = found.err()?;
    Some(format!("{place}: {error}: {error:?}"))
}

fn read<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    serde_json::from_value(value.clone())
        .map_err(|error| format!("twilight can't read it: {error}"))
}

/// A command as Discord would list it, which is how twilight reads it.
fn as_listed(sent: &Value) -> Value {
    let mut listed = json!({"type": 1, "description": "", "version": "1"});
    let fields = listed.as_object_mut().expect("the object just made");
    let sent = sent.as_object().into_iter().flatten();
    fields.extend(sent.map(|(key, value)| (key.clone(), value.clone())));
    without_empty_options(&mut listed);
    listed
}

/// serenity sends `options: []` with every option; twilight takes an option with that for a subcommand and does
/// not look at the option itself.
fn without_empty_options(value: &mut Value) {
    let options = value.get_mut("options").and_then(Value::as_array_mut);
    for option in options.into_iter().flatten() {
        if list(&option["options"]).is_empty()
            && let Some(option) = option.as_object_mut()
        {
            option.remove("options");
        } else {
            without_empty_options(option);
        }
    }
}

fn all_options(options: &[CommandOption]) -> Vec<&CommandOption> {
    let deeper = |option: &CommandOption| {
        let nests = [
            CommandOptionType::SubCommand,
            CommandOptionType::SubCommandGroup,
        ];
        nests.contains(&option.kind)
    };
    options
        .iter()
        .flat_map(|option| {
            let below = option.options.as_deref().filter(|_| deeper(option));
            let below = below.map(all_options).unwrap_or_default();
            std::iter::once(option).chain(below)
        })
        .collect()
}
