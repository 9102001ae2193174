//! Explains the commands, from the catalogue, so that help can't differ from what is understood.

use clap::builder::PossibleValue;
use clap::{Arg, Command};

use crate::error::UserError;
use crate::reply::{Block, Reply, Text};
use crate::request::{
    Entry, catalogue, entries, entry, example, is_page, unknown_command, usage, value_name,
};

/// Help on the command of this name, on a group of commands, or on all.
///
/// # Errors
/// A command that does not exist.
pub fn reply(name: &[String]) -> Result<Reply, UserError> {
    let name = name.join(" ");
    let name = name.trim_start_matches('/').to_lowercase();
    if name.is_empty() {
        return Ok(overview());
    }
    if let Some(entry) = entry(&name) {
        return Ok(details(&entry));
    }
    match catalogue().find_subcommand(&name) {
        Some(group) => Ok(group_of(group)),
        None => Err(UserError::new(unknown_command(&name))),
    }
}

fn overview() -> Reply {
    let lead = "I settle \"which framework should we use?\" with evidence. Ask me in your own words, or use a command:";
    let rule = "Every statement has a mark like [1] that leads to its source. What my sources don't say, I don't say.";
    let commands = catalogue().get_subcommands();
    Reply {
        title: Some("What I can do".into()),
        blocks: vec![
            Block::Paragraph(Text::plain(lead)),
            Block::List(commands.map(line_of).collect()),
            Block::Paragraph(Text::plain(rule)),
        ],
        ..Reply::default()
    }
}

/// A group is one line here: help on it lists its commands.
fn line_of(command: &Command) -> Text {
    let shown = match entry(command.get_name()) {
        Some(entry) => usage(&entry),
        None => format!("/{} ...", command.get_name()),
    };
    let text = Text::default()
        .code(shown)
        .then(format!(" — {}", about(command)));
    match command.has_subcommands() {
        true => text
            .then("; more: ")
            .code(format!("/help {}", command.get_name())),
        false => text,
    }
}

fn group_of(group: &Command) -> Reply {
    let below = format!("{} ", group.get_name());
    let entries = entries().into_iter();
    let lines = entries
        .filter(|entry| entry.name.starts_with(&below))
        .map(|entry| {
            let line = Text::default().code(usage(&entry));
            line.then(format!(" — {}", about(entry.command)))
        });
    Reply {
        title: Some(format!("/{}", group.get_name())),
        blocks: vec![
            Block::Paragraph(Text::plain(format!("{}.", about(group)))),
            Block::List(lines.collect()),
        ],
        ..Reply::default()
    }
}

fn details(entry: &Entry) -> Reply {
    let arguments = entry.command.get_arguments();
    let arguments: Vec<Text> = arguments.filter(|it| !is_page(it)).map(argument).collect();
    let mut blocks = vec![
        Block::Paragraph(Text::plain(format!("{}.", about(entry.command)))),
        Block::Paragraph(Text::plain("For example: ").code(example(entry))),
    ];
    if !arguments.is_empty() {
        blocks.push(Block::List(arguments));
    }
    Reply {
        title: Some(usage(entry)),
        blocks,
        ..Reply::default()
    }
}

fn argument(argument: &Arg) -> Text {
    let name = match argument.get_long() {
        Some(long) => format!("--{long}"),
        None => value_name(argument),
    };
    let choices = argument.get_possible_values();
    let choices: Vec<&str> = choices.iter().map(PossibleValue::get_name).collect();
    let choices = match choices.as_slice() {
        [] => String::new(),
        choices => format!(": {}", choices.join(", ")),
    };
    let help = argument.get_help().map(ToString::to_string);
    let help = help.unwrap_or_default();
    Text::default()
        .code(name)
        .then(format!(" — {help}{choices}"))
}

fn about(command: &Command) -> String {
    command
        .get_about()
        .map(ToString::to_string)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn help(name: &str) -> Result<Reply, UserError> {
        let name: Vec<String> = name.split(' ').map(str::to_owned).collect();
        reply(&name)
    }

    #[test]
    fn help_names_every_command_of_the_catalogue_and_can_tell_more_of_it() {
        let overview = format!("{:?}", overview());
        for command in catalogue().get_subcommands() {
            assert!(overview.contains(&format!("/{}", command.get_name())));
            help(command.get_name()).expect("help on it");
        }
        for entry in entries() {
            let more = help(&entry.name).expect("help on it");
            assert_eq!(more.title, Some(usage(&entry)));
        }
        let group = format!("{:?}", help("decide").expect("help on a group"));
        assert!(group.contains("/decide vote NUMBER CHOICE"), "{group}");
        let mistake = help("comapre").expect_err("no such command");
        assert!(mistake.to_string().contains("Did you mean /compare?"));
    }
}
