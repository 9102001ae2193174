//! Turns clap's errors, which are made for a shell, into sentences for a chat.

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::catalogue::{
    Entry, catalogue, entries, entry, example, is_group, max_values, min_values, usage, value_name,
};
use crate::error::UserError;
use crate::knowledge::lexicon::closest;

/// What was wrong with the arguments of the command `name`, and how it goes.
pub fn explain(name: &str, error: &clap::Error) -> UserError {
    let Some(entry) = entry(name) else {
        return UserError::new(unknown_command(name));
    };
    let value = named(error, ContextKind::InvalidValue).filter(|value| !value.is_empty());
    UserError::new(match (error.kind(), value) {
        (ErrorKind::InvalidValue, Some(value)) => {
            let choices = named(error, ContextKind::ValidValue).unwrap_or_default();
            format!("\"{value}\" is not one of the choices of /{name}: {choices}.")
        }
        (ErrorKind::ValueValidation, Some(value)) => {
            let argument = named(error, ContextKind::InvalidArg).unwrap_or_default();
            format!("\"{value}\" does not fit {argument} of /{name}.")
        }
        (ErrorKind::InvalidValue, None) => {
            let argument = named(error, ContextKind::InvalidArg).unwrap_or_default();
            let choices = named(error, ContextKind::ValidValue);
            let choices = choices
                .map(|choices| format!(": one of {choices}"))
                .unwrap_or_default();
            format!("{argument} of /{name} needs a value{choices}.")
        }
        (ErrorKind::UnknownArgument, _) => {
            let argument = named(error, ContextKind::InvalidArg).unwrap_or_default();
            let usage = usage(&entry);
            format!(
                "/{name} does not understand \"{argument}\". It goes like this: {usage}. /help {name} explains it."
            )
        }
        _ => wrong_arguments(&entry),
    })
}

fn wrong_arguments(entry: &Entry) -> String {
    let name = &entry.name;
    let wanted = entry.command.get_positionals().next().map(|argument| {
        let noun = value_name(argument).to_lowercase();
        match (min_values(argument), max_values(argument)) {
            (least, Some(most)) if most > 1 => format!("{least} to {most} {noun}s"),
            _ if noun.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {noun}"),
            _ => format!("a {noun}"),
        }
    });
    match wanted {
        Some(wanted) => format!("/{name} needs {wanted}, for example: {}", example(entry)),
        None => format!("/{name} goes like this: {}", usage(entry)),
    }
}

/// What to say of a command that does not exist, or of a group without saying which of its commands.
pub fn unknown_command(name: &str) -> String {
    if name.is_empty() {
        return "A command has a name after the slash. /help lists all commands.".to_owned();
    }
    let group = name.split(' ').next().unwrap_or_default();
    if is_group(group) {
        return unknown_in_group(name, group);
    }
    let known = catalogue().get_subcommands().map(Command::get_name);
    match closest(name, known) {
        Some(known) => {
            format!("There is no /{name}. Did you mean /{known}? /help lists all commands.")
        }
        None => format!("There is no /{name}. /help lists all commands."),
    }
}

fn unknown_in_group(name: &str, group: &str) -> String {
    let entries = entries();
    let below = entries.iter().map(|entry| entry.name.as_str());
    let below: Vec<&str> = below
        .filter(|it| it.starts_with(&format!("{group} ")))
        .collect();
    if name == group {
        let all: Vec<String> = below.iter().map(|name| format!("/{name}")).collect();
        return format!("/{group} needs to know what: {}.", all.join(", "));
    }
    match closest(name, below.iter().copied()) {
        Some(known) => {
            format!("There is no /{name}. Did you mean /{known}? /help {group} lists all of them.")
        }
        None => format!("There is no /{name}. /help {group} lists all of them."),
    }
}

fn named(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        _ => None,
    }
}
