//! Offers names of frameworks, attributes and needs while they are typed into a slash command.

use serenity::all::{AutocompleteChoice, CommandData, CreateAutocompleteResponse};

use super::inbound::{other_names, whole};
use super::length::{clipped, length};
use super::register::options;
use crate::knowledge::Knowledge;
use crate::knowledge::lexicon::{attribute_completions, completions, need_completions};
use crate::knowledge::need::Group;
use crate::request::{Names, entry, names};

/// Choices Discord shows at most.
const CHOICES: usize = 25;
const LABEL_LIMIT: usize = 100;
const VALUE_LIMIT: usize = 100;

/// What the option being typed may become. `None`: nothing is being typed.
pub fn offered(knowledge: &Knowledge, typing: &CommandData) -> Option<CreateAutocompleteResponse> {
    let typed = typing.autocomplete()?;
    let owned = |choices: Vec<(&str, &str)>| -> Vec<(String, String)> {
        let choices = choices.into_iter();
        choices
            .map(|(label, id)| (label.to_owned(), id.to_owned()))
            .collect()
    };
    let choices = match wanted(typing, typed.name) {
        Some(Names::Attributes) => owned(attributes(knowledge, typed.value)),
        Some(Names::Needs(group)) => needs(knowledge, group, typed.value),
        Some(Names::Decisions | Names::Roles | Names::Channels) => Vec::new(),
        Some(Names::Frameworks) | None => owned(frameworks(
            knowledge,
            typed.value,
            &other_names(typing, typed.name),
        )),
    };
    let choices = choices
        .into_iter()
        .filter(|(_, value)| length(value) <= VALUE_LIMIT)
        .take(CHOICES)
        .map(|(label, value)| AutocompleteChoice::new(clipped(&label, LABEL_LIMIT), value))
        .collect();
    Some(CreateAutocompleteResponse::new().set_choices(choices))
}

/// What the option of this name wants names of.
fn wanted(typing: &CommandData, name: &str) -> Option<Names> {
    let (whole, _) = whole(typing);
    let options = options(entry(&whole)?.command);
    let typed = options.iter().find(|option| option.name == name)?;
    names(typed.argument)
}

/// The list typed so far with each need that fits at its end, in words and as ids.
fn needs(knowledge: &Knowledge, group: Option<Group>, typed: &str) -> Vec<(String, String)> {
    let (before, last) = typed
        .rsplit_once(',')
        .map_or(("", typed), |(before, last)| (before, last));
    let listed: Vec<&str> = before
        .split(',')
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .collect();
    let joined = |one: &str| [listed.as_slice(), &[one]].concat().join(",");
    need_completions(&knowledge.needs, group, last.trim())
        .into_iter()
        .filter(|need| !listed.contains(&need.id.as_str()))
        .map(|need| (joined(&need.label).replace(',', ", "), joined(&need.id)))
        .collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;

    #[test]
    fn a_list_of_needs_is_completed_at_its_end() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let offered = needs(&knowledge, None, "admin, or");
        let first = offered.first().expect("something fits");
        assert_eq!(first, &("admin, ORM".to_owned(), "admin,orm".to_owned()));
        let again = needs(&knowledge, None, "admin,adm");
        assert!(
            again.iter().all(|(_, value)| value != "admin,admin"),
            "{again:?}"
        );
        let languages = needs(&knowledge, Some(Group::Language), "");
        assert!(languages.len() > 5 && languages.contains(&("Python".into(), "python".into())));
    }
}
