//! What the clap definitions of [`Request`] say, for everything that is made from them: registration, help,
//! the README, completion.

use clap::{Arg, Command, Subcommand};
use std::sync::LazyLock;

use super::wants::{LANGUAGE, NEEDS, PROJECT};
use super::{ATTRIBUTE, FRAMEWORK, MOST_PAGES, MOST_PEOPLE, Request};
use crate::knowledge::need::Group;

/// All commands as clap knows them, for everything that is made from the catalogue.
pub fn catalogue() -> &'static Command {
    // Defined once: that takes longer than to parse with it.
    static CATALOGUE: LazyLock<Command> = LazyLock::new(|| {
        let empty = Command::new("tiebreak")
            .no_binary_name(true)
            .disable_help_subcommand(true)
            .subcommand_required(true);
        Request::augment_subcommands(empty)
    });
    &CATALOGUE
}

/// A command as it is typed, such as `/compare FRAMEWORK FRAMEWORK... [--topic TOPIC]`.
pub fn usage(command: &Command) -> String {
    let mut usage = format!("/{}", command.get_name());
    for argument in command.get_positionals() {
        let name = value_name(argument);
        let shown = match (takes_several(argument), min_values(argument)) {
            (true, 2..) => format!("{name} {name}..."),
            (true, _) => format!("{name}..."),
            (false, _) => name,
        };
        usage += &match argument.is_required_set() {
            true => format!(" {shown}"),
            false => format!(" [{shown}]"),
        };
    }
    let options: Vec<&Arg> = command.get_opts().filter(|o| !is_page(o)).collect();
    if options.len() > OPTIONS_SHOWN {
        return usage + " [OPTIONS]";
    }
    for option in options {
        let name = option.get_long().unwrap_or_default();
        usage += &format!(" [--{name} {}]", value_name(option));
    }
    usage
}

/// More options would hide how a command goes; help on it explains each.
const OPTIONS_SHOWN: usize = 3;

/// An example of the command in use, as it is typed.
pub fn example(command: &Command) -> String {
    let arguments = command.get_after_help().map(ToString::to_string);
    let arguments = arguments.map(|text| format!(" {text}")).unwrap_or_default();
    format!("/{}{arguments}", command.get_name())
}

/// What the names of an argument are of, so that adapters can complete them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    Frameworks,
    Attributes,
    /// Needs of a group, or of all, separated by commas.
    Needs(Option<Group>),
}

/// What an argument wants names of, if it does.
pub fn names(argument: &Arg) -> Option<Names> {
    let is_option = argument.get_long().is_some();
    match value_name(argument).as_str() {
        FRAMEWORK => Some(Names::Frameworks),
        ATTRIBUTE => Some(Names::Attributes),
        PROJECT => Some(Names::Needs(Some(Group::Project))),
        LANGUAGE => Some(Names::Needs(Some(Group::Language))),
        // Needs that are no option are told in words.
        NEEDS if is_option => Some(Names::Needs(None)),
        _ => None,
    }
}

/// Whether an argument is several values of their own, not one free text of many words.
pub fn takes_several(argument: &Arg) -> bool {
    max_values(argument).is_some_and(|most| most > 1)
}

/// How many values an argument takes at most; `None` stands for free text.
pub fn max_values(argument: &Arg) -> Option<usize> {
    let repeats = matches!(argument.get_action(), clap::ArgAction::Append);
    match argument.get_num_args() {
        Some(range) if range.max_values() > 1 && range.max_values() < usize::MAX => {
            Some(range.max_values())
        }
        _ if repeats => None,
        _ => Some(1),
    }
}

/// Whether an argument says which page to show: adapters that show whole answers hide it.
pub fn is_page(argument: &Arg) -> bool {
    is_number(argument) && argument.get_long() == Some("page")
}

/// Whether an argument takes a whole number.
pub fn is_number(argument: &Arg) -> bool {
    argument.get_value_parser().type_id() == std::any::TypeId::of::<u32>()
}

/// The largest number an argument takes, where it takes one; the smallest is 1. clap knows it and does not tell.
pub fn largest(argument: &Arg) -> Option<i64> {
    match argument.get_long() {
        _ if !is_number(argument) => None,
        Some("team") => Some(MOST_PEOPLE),
        _ => Some(MOST_PAGES),
    }
}

/// How few values an argument takes.
pub fn min_values(argument: &Arg) -> usize {
    let least = argument
        .get_num_args()
        .map_or(1, |range| range.min_values());
    if argument.is_required_set() {
        least.max(1)
    } else {
        0
    }
}

/// The argument's name as usage lines show it.
pub fn value_name(argument: &Arg) -> String {
    let names = argument.get_value_names().unwrap_or_default();
    names.first().map_or_else(
        || argument.get_id().to_string().to_uppercase(),
        ToString::to_string,
    )
}

/// A choice as it is typed.
pub fn argument_value<T: clap::ValueEnum>(choice: &T) -> String {
    choice
        .to_possible_value()
        .map(|value| value.get_name().to_owned())
        .unwrap_or_default()
}

/// Whether what follows the command's name may be read as one text of many words.
pub(super) fn takes_free_text(command: &str) -> bool {
    catalogue()
        .find_subcommand(command.to_lowercase())
        .is_some_and(|command| {
            command
                .get_positionals()
                .any(|argument| max_values(argument).is_none())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bounds_of_numbers_are_those_that_clap_keeps() {
        for command in catalogue().get_subcommands() {
            let required = match command.get_name() {
                "compare" | "evidence" => vec!["a", "b"],
                "why-not" | "framework" => vec!["a"],
                _ => Vec::new(),
            };
            for argument in command.get_arguments().filter(|it| is_number(it)) {
                let taken = |number: i64| {
                    let long = argument.get_long().expect("numbers have names");
                    let option = format!("--{long}={number}");
                    let words = [vec![command.get_name(), &option], required.clone()].concat();
                    catalogue().clone().try_get_matches_from(words).is_ok()
                };
                let largest = largest(argument).expect("a number has a largest");
                assert!(taken(1) && taken(largest), "{command} {argument}");
                assert!(!taken(0) && !taken(largest + 1), "{command} {argument}");
            }
        }
    }
}
