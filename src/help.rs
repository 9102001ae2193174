//! Explains the commands, from the catalogue, so that help can't differ from what is understood.

use clap::Command;

use crate::error::UserError;
use crate::reply::{Block, Reply, Text};
use crate::request::{catalogue, example, unknown_command, usage};

/// Help on one command, or on all.
///
/// # Errors
/// A command that does not exist.
pub fn reply(command: Option<&str>) -> Result<Reply, UserError> {
    let catalogue = catalogue();
    let Some(name) = command else {
        return Ok(overview(catalogue));
    };
    let name = name.trim_start_matches('/').to_lowercase();
    match catalogue.find_subcommand(&name) {
        Some(command) => Ok(details(command)),
        None => Err(UserError::new(unknown_command(&name))),
    }
}

fn overview(catalogue: &Command) -> Reply {
    let commands = catalogue.get_subcommands().map(|command| {
        Text::default()
            .code(usage(command))
            .then(format!(" — {}", about(command)))
    });
    let lead = "I settle \"which framework should we use?\" with evidence. Ask me in your own words, or use a command:";
    let rule = "Every statement has a mark like [1] that leads to its source. What my sources don't say, I don't say.";
    Reply {
        title: Some("What I can do".into()),
        blocks: vec![
            Block::Paragraph(Text::plain(lead)),
            Block::List(commands.collect()),
            Block::Paragraph(Text::plain(rule)),
        ],
        ..Reply::default()
    }
}

fn details(command: &Command) -> Reply {
    let arguments: Vec<Text> = command
        .get_arguments()
        .filter(|argument| !crate::request::is_page(argument))
        .map(|argument| {
            let name = match argument.get_long() {
                Some(long) => format!("--{long}"),
                None => crate::request::value_name(argument),
            };
            let choices: Vec<String> = argument
                .get_possible_values()
                .iter()
                .map(|choice| choice.get_name().to_owned())
                .collect();
            let choices = match choices.as_slice() {
                [] => String::new(),
                choices => format!(": {}", choices.join(", ")),
            };
            let help = argument
                .get_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            Text::default()
                .code(name)
                .then(format!(" — {help}{choices}"))
        })
        .collect();
    let mut blocks = vec![
        Block::Paragraph(Text::plain(format!("{}.", about(command)))),
        Block::Paragraph(Text::plain("For example: ").code(example(command))),
    ];
    if !arguments.is_empty() {
        blocks.push(Block::List(arguments));
    }
    Reply {
        title: Some(usage(command)),
        blocks,
        ..Reply::default()
    }
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
    use crate::reply::Span;

    #[test]
    fn help_names_every_command_of_the_catalogue_and_can_tell_more_of_it() {
        let Block::List(lines) = &overview(catalogue()).blocks[1] else {
            panic!("the commands are a list");
        };
        let named: Vec<&Span> = lines.iter().map(|line| &line.0[0]).collect();
        let known: Vec<Span> = catalogue()
            .get_subcommands()
            .map(|known| Span::Code(usage(known)))
            .collect();
        assert_eq!(named, known.iter().collect::<Vec<_>>());
        for command in catalogue().get_subcommands() {
            let more = reply(Some(command.get_name())).expect("help on it");
            assert_eq!(more.title, Some(usage(command)));
        }
        let mistake = reply(Some("comapre")).expect_err("no such command");
        assert!(mistake.to_string().contains("Did you mean /compare?"));
    }
}
