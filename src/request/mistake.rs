//! Turns clap's errors, which are made for a shell, into sentences for a chat.

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::catalogue::{catalogue, example, max_values, min_values, usage, value_name};
use crate::error::UserError;
use crate::knowledge::lexicon::closest;

/// What was wrong with the arguments of the command `name`, and how it goes.
pub fn explain(name: &str, error: &clap::Error) -> UserError {
    let catalogue = catalogue();
    let Some(command) = catalogue.find_subcommand(name) else {
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
            let usage = usage(command);
            format!(
                "/{name} does not understand \"{argument}\". It goes like this: {usage}. /help {name} explains it."
            )
        }
        _ => wrong_arguments(command),
    })
}

fn wrong_arguments(command: &Command) -> String {
    let name = command.get_name();
    let wanted = command.get_positionals().next().map(|argument| {
        let noun = value_name(argument).to_lowercase();
        match (min_values(argument), max_values(argument)) {
            (least, Some(most)) if most > 1 => format!("{least} to {most} {noun}s"),
            _ if noun.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {noun}"),
            _ => format!("a {noun}"),
        }
    });
    match wanted {
        Some(wanted) => format!("/{name} needs {wanted}, for example: {}", example(command)),
        None => format!("/{name} goes like this: {}", usage(command)),
    }
}

/// What to say of a command that does not exist.
pub fn unknown_command(name: &str) -> String {
    if name.is_empty() {
        return "A command has a name after the slash. /help lists all commands.".to_owned();
    }
    let known = catalogue().get_subcommands().map(Command::get_name);
    match closest(name, known) {
        Some(known) => {
            format!("There is no /{name}. Did you mean /{known}? /help lists all commands.")
        }
        None => format!("There is no /{name}. /help lists all commands."),
    }
}

fn named(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        _ => None,
    }
}
