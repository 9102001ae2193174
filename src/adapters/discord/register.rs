//! Makes Discord's command registration out of the catalogue, by walking its clap definitions.

use clap::{Arg, Command};
use serenity::all::{
    ChannelType, CommandOptionType, CommandType, CreateCommand, CreateCommandOption,
    InstallationContext, InteractionContext, Permissions,
};

use crate::request::{
    FOR_MANAGERS, FOR_SERVERS, Names, RECORD_MESSAGE, catalogue, largest, max_values, min_values,
    names, takes_several, value_name,
};

/// All commands, ready to be registered: those that are typed, and those in the menu of a message.
pub fn commands() -> Vec<CreateCommand> {
    let typed = catalogue().get_subcommands().map(create_command);
    typed.chain([create_menu_command()]).collect()
}

/// Discord takes no description for one.
fn create_menu_command() -> CreateCommand {
    CreateCommand::new(RECORD_MESSAGE)
        .kind(CommandType::Message)
        .integration_types(vec![InstallationContext::Guild])
        .contexts(vec![InteractionContext::Guild])
}

fn create_command(command: &Command) -> CreateCommand {
    let options = match command.has_subcommands() {
        true => command.get_subcommands().map(create_below).collect(),
        false => create_options(command),
    };
    let contexts = match FOR_SERVERS.contains(&command.get_name()) {
        true => vec![InteractionContext::Guild],
        false => vec![InteractionContext::Guild, InteractionContext::BotDm],
    };
    let created = CreateCommand::new(command.get_name())
        .kind(CommandType::ChatInput)
        .description(text(command.get_about()))
        .integration_types(vec![InstallationContext::Guild])
        .contexts(contexts)
        .set_options(options);
    match FOR_MANAGERS.contains(&command.get_name()) {
        // An admin may show it to others all the same, so whoever answers it looks again.
        true => created.default_member_permissions(Permissions::MANAGE_GUILD),
        false => created,
    }
}

/// A command of a group is an option of it.
fn create_below(command: &Command) -> CreateCommandOption {
    let created = CreateCommandOption::new(
        CommandOptionType::SubCommand,
        command.get_name(),
        text(command.get_about()),
    );
    let options = create_options(command).into_iter();
    options.fold(created, CreateCommandOption::add_sub_option)
}

fn create_options(command: &Command) -> Vec<CreateCommandOption> {
    // Discord wants what is required first; the sort keeps the order otherwise.
    let (required, optional): (Vec<_>, Vec<_>) =
        options(command).into_iter().partition(|o| o.required);
    required
        .iter()
        .chain(&optional)
        .map(create_option)
        .collect()
}

/// An option as Discord knows it: an argument with several values is as many options.
pub struct CommandOption<'a> {
    pub name: String,
    pub required: bool,
    pub argument: &'a Arg,
}

/// The options of a command, in the order of its arguments.
pub fn options(command: &Command) -> Vec<CommandOption<'_>> {
    command.get_arguments().flat_map(options_of).collect()
}

fn options_of(argument: &Arg) -> Vec<CommandOption<'_>> {
    let name = match argument.get_long() {
        Some(long) => long.to_owned(),
        None => value_name(argument).to_lowercase(),
    };
    let required = argument.is_required_set();
    // What may be left out is one text: the name of a command, of two words or one.
    if !takes_several(argument) || !required {
        return vec![CommandOption {
            name,
            required,
            argument,
        }];
    }
    (1..=max_values(argument).unwrap_or(1))
        .map(|number| CommandOption {
            name: format!("{name}{number}"),
            required: number <= min_values(argument),
            argument,
        })
        .collect()
}

fn create_option(option: &CommandOption<'_>) -> CreateCommandOption {
    let argument = option.argument;
    let choices = argument.get_possible_values();
    let largest = largest(argument).map(i64::unsigned_abs);
    let kind = match (names(argument), largest) {
        (Some(Names::Roles), _) => CommandOptionType::Role,
        (Some(Names::Channels), _) => CommandOptionType::Channel,
        (_, Some(_)) => CommandOptionType::Integer,
        (_, None) => CommandOptionType::String,
    };
    let created = CreateCommandOption::new(kind, &option.name, text(argument.get_help()))
        .required(option.required)
        .set_autocomplete(is_completed(argument));
    let created = match kind {
        CommandOptionType::Channel => created.channel_types(vec![
            ChannelType::Text,
            ChannelType::News,
            ChannelType::PublicThread,
        ]),
        _ => created,
    };
    let created = match largest {
        Some(largest) => created.min_int_value(1).max_int_value(largest),
        None => created,
    };
    choices.iter().fold(created, |created, choice| {
        created.add_string_choice(choice.get_name(), choice.get_name())
    })
}

/// Whether names are offered while it is typed; Discord itself offers roles and channels.
fn is_completed(argument: &Arg) -> bool {
    let names = names(argument);
    names.is_some_and(|names| !matches!(names, Names::Roles | Names::Channels))
}

fn text(styled: Option<&clap::builder::StyledStr>) -> String {
    styled.map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_argument_of_the_catalogue_is_registered() {
        let payload = serde_json::to_value(commands()).expect("commands are JSON");
        let registered = payload.as_array().expect("a list");
        let catalogue = catalogue();
        let typed = registered.iter().filter(|it| it["type"] == 1);
        assert_eq!(typed.count(), catalogue.get_subcommands().count());
        for (command, registered) in catalogue.get_subcommands().zip(registered) {
            assert_eq!(registered["name"], command.get_name());
            assert_options(command, registered);
            for below in command.get_subcommands() {
                let options = registered["options"].as_array().expect("a list");
                let option = options.iter().find(|it| it["name"] == below.get_name());
                assert_options(below, option.expect("every command below is there"));
            }
        }
    }

    fn assert_options(command: &Command, registered: &serde_json::Value) {
        let values = |argument: &Arg| match argument.is_required_set() {
            true => max_values(argument).unwrap_or(1),
            false => 1,
        };
        let arguments: usize = command.get_arguments().map(values).sum();
        let below = command.get_subcommands().count();
        let options = registered["options"].as_array().map_or(0, Vec::len);
        assert_eq!(options, arguments + below, "{command}");
    }

    #[test]
    fn the_registration_reads_like_this() {
        insta::assert_json_snapshot!(commands());
    }
}
