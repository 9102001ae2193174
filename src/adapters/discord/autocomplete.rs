//! Offers names of frameworks and attributes while they are typed into a slash command.

use serenity::all::{AutocompleteChoice, CommandData, CreateAutocompleteResponse};

use super::inbound::other_names;
use super::length::clipped;
use super::register::options;
use crate::knowledge::Knowledge;
use crate::knowledge::lexicon::{attribute_completions, completions};
use crate::request::{catalogue, wants_attribute};

/// Choices Discord shows at most.
const CHOICES: usize = 25;
const LABEL_LIMIT: usize = 100;

/// What the option being typed may become. `None`: nothing is being typed.
pub fn offered(knowledge: &Knowledge, typing: &CommandData) -> Option<CreateAutocompleteResponse> {
    let typed = typing.autocomplete()?;
    let choices = match is_attribute(typing, typed.name) {
        true => attributes(knowledge, typed.value),
        false => frameworks(knowledge, typed.value, &other_names(typing, typed.name)),
    };
    let choices = choices
        .into_iter()
        .take(CHOICES)
        .map(|(label, id)| AutocompleteChoice::new(clipped(label, LABEL_LIMIT), id))
        .collect();
    Some(CreateAutocompleteResponse::new().set_choices(choices))
}

fn is_attribute(typing: &CommandData, name: &str) -> bool {
    let Some(command) = catalogue().find_subcommand(&typing.name) else {
        return false;
    };
    let options = options(command);
    let mut typed = options.iter().filter(|option| option.name == name);
    typed.any(|option| wants_attribute(option.argument))
}

/// Label and id of the attributes that fit.
fn attributes<'a>(knowledge: &'a Knowledge, typed: &str) -> Vec<(&'a str, &'a str)> {
    let found = attribute_completions(&knowledge.attributes, typed).into_iter();
    found
        .map(|it| (it.label.as_str(), it.id.as_str()))
        .collect()
}

/// Name and id of the frameworks that fit, without those that are named in the command already.
fn frameworks<'a>(
    knowledge: &'a Knowledge,
    typed: &str,
    others: &[&str],
) -> Vec<(&'a str, &'a str)> {
    let places = others
        .iter()
        .filter_map(|name| knowledge.lexicon.framework(name));
    let others: Vec<&str> = places
        .map(|at| knowledge.frameworks[at].id.as_str())
        .collect();
    completions(&knowledge.frameworks, typed)
        .into_iter()
        .map(|it| (it.name.as_str(), it.id.as_str()))
        .filter(|(_, id)| !others.contains(id))
        .collect()
}
