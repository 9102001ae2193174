//! What the clap definitions of [`Request`] say, for everything that is made from them: registration, help,
//! the README, completion.

use clap::{Arg, Command, Subcommand};
use std::sync::LazyLock;

use super::decide::{MOST_DECISIONS, NEW, NUMBER, OLD};
use super::proposal::{CHANNEL, MOST_VOTERS, ROLE};
use super::wants::{LANGUAGE, MOST_PEOPLE, NEEDS, PEOPLE, PROJECT};
use super::{ATTRIBUTE, FRAMEWORK, MOST_PAGES, Request};
use crate::knowledge::need::Group;

/// All commands as clap knows them, for everything that is made from the catalogue.
pub fn catalogue() -> &'static Command {
    // Defined once: that takes longer than to parse with it.
    static CATALOGUE: LazyLock<Command> = LazyLock::new(|| {
        let empty = Command::new("tiebreak")
            .no_binary_name(true)
            .disable_help_subcommand(true)
            .subcommand_required(true);
        let all = Request::augment_subcommands(empty);
        all.mut_subcommands(|command| command.disable_help_subcommand(true))
    });
    &CATALOGUE
}

/// A command that can be given, with its whole name: "compare", "decide start".
#[derive(Debug, Clone)]
pub struct Entry {
    pub name: String,
    pub command: &'static Command,
}

/// Every command that can be given: a group such as `/decide` stands for those below it.
pub fn entries() -> Vec<Entry> {
    let of = |command: &'static Command| {
        let name = command.get_name();
        let below = command.get_subcommands().map(move |below| Entry {
            name: format!("{name} {}", below.get_name()),
            command: below,
        });
        let alone = (!command.has_subcommands()).then(|| Entry {
            name: name.to_owned(),
            command,
        });
        alone.into_iter().chain(below)
    };
    catalogue().get_subcommands().flat_map(of).collect()
}

/// The command of this whole name, if it can be given.
pub fn entry(name: &str) -> Option<Entry> {
    entries().into_iter().find(|entry| entry.name == name)
}

/// A command as it is typed, such as `/compare FRAMEWORK FRAMEWORK... [--topic TOPIC]`.
pub fn usage(entry: &Entry) -> String {
    let command = entry.command;
    let mut usage = format!("/{}", entry.name);
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
pub fn example(entry: &Entry) -> String {
    let arguments = entry.command.get_after_help().map(ToString::to_string);
    let arguments = arguments.map(|text| format!(" {text}")).unwrap_or_default();
    format!("/{}{arguments}", entry.name)
}

/// What the names of an argument are of, so that adapters can complete them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    Frameworks,
    Attributes,
    /// Needs of a group, or of all, separated by commas.
    Needs(Option<Group>),
    /// Numbers of decisions.
    Decisions,
    /// A role of the server, as its platform knows it.
    Roles,
    /// A channel of the server, as its platform knows it.
    Channels,
}

/// What an argument wants names of, if it does.
pub fn names(argument: &Arg) -> Option<Names> {
    let is_option = argument.get_long().is_some();
    match value_name(argument).as_str() {
        FRAMEWORK => Some(Names::Frameworks),
        ATTRIBUTE => Some(Names::Attributes),
        NUMBER | OLD | NEW => Some(Names::Decisions),
        ROLE => Some(Names::Roles),
        CHANNEL => Some(Names::Channels),
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
    match value_name(argument).as_str() {
        _ if !is_number(argument) => None,
        NUMBER | OLD | NEW => Some(MOST_DECISIONS),
        PEOPLE if argument.get_long() == Some("team") => Some(MOST_PEOPLE),
        PEOPLE => Some(MOST_VOTERS),
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

/// Whether what follows the command's whole name may be read as one text of many words.
pub(super) fn takes_free_text(name: &str) -> bool {
    let is_free = |argument: &Arg| max_values(argument).is_none();
    entry(name).is_some_and(|entry| entry.command.get_positionals().any(is_free))
}

/// Whether this is the name of a group of commands and no command itself.
pub(super) fn is_group(name: &str) -> bool {
    let command = catalogue().find_subcommand(name);
    command.is_some_and(Command::has_subcommands)
}

/// How an argument of the command `name` is called on a command line, if it is called at all. `id` is its name in a form.
pub(super) fn long(name: &str, id: &str) -> Option<String> {
    let entry = entry(name)?;
    let argument = entry.command.get_arguments().find(|it| it.get_id() == id)?;
    argument.get_long().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bounds_of_numbers_are_those_that_clap_keeps() {
        for Entry { name, command } in entries() {
            for argument in command.get_arguments().filter(|it| is_number(it)) {
                let taken = |number: i64| {
                    let is_other = |it: &&Arg| it.get_id() != argument.get_id();
                    let others = command.get_positionals().filter(is_other);
                    let others = others.filter(|it| it.is_required_set());
                    let others: Vec<&str> =
                        others.flat_map(|it| vec!["1"; min_values(it)]).collect();
                    let number = match argument.get_long() {
                        Some(long) => format!("--{long}={number}"),
                        None => number.to_string(),
                    };
                    let words = name.split(' ').chain([number.as_str()]).chain(others);
                    catalogue().clone().try_get_matches_from(words).is_ok()
                };
                let largest = largest(argument).expect("a number has a largest");
                assert!(taken(1) && taken(largest), "{command} {argument}");
                assert!(!taken(0) && !taken(largest + 1), "{command} {argument}");
            }
        }
    }
}
