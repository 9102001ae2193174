//! Offers names of frameworks, attributes, needs and decisions while they are typed into a slash command.

use serenity::all::{
    AutocompleteChoice, AutocompleteOption, CommandData, CreateAutocompleteResponse,
};

use super::length::{clipped, length};
use super::register::options;
use super::words::{other_names, whole};
use crate::app::App;
use crate::knowledge::Knowledge;
use crate::knowledge::lexicon::{attribute_completions, completions, need_completions};
use crate::knowledge::need::Group;
use crate::request::{Names, Place, entry, names};

/// Choices Discord shows at most.
const CHOICES: usize = 25;
const LABEL_LIMIT: usize = 100;
const VALUE_LIMIT: usize = 100;

/// What the option being typed in `place` may become. `None`: nothing is being typed. Asks the store: not to be called on
/// a thread that serves others.
pub fn offered(
    app: &App,
    place: &Place,
    typing: &CommandData,
) -> Option<CreateAutocompleteResponse> {
    let typed = typing.autocomplete()?;
    let choices = match wanted(typing, typed.name) {
        Some(Names::Decisions) => decisions(app, place, typed.value),
        wanted => named(app.knowledge(), wanted, typing, &typed),
    };
    Some(CreateAutocompleteResponse::new().set_choices(choices))
}

/// Those of the place's server, by number and question.
fn decisions(app: &App, place: &Place, typed: &str) -> Vec<AutocompleteChoice> {
    let typed = typed.trim().trim_start_matches('#');
    let found = app.decision_names(place, typed).unwrap_or_else(|fault| {
        tracing::error!(cause = %fault, "decisions could not be completed");
        Vec::new()
    });
    let choices = found.into_iter().take(CHOICES).map(|(number, question)| {
        let label = format!("#{number} {question}");
        AutocompleteChoice::new(clipped(&label, LABEL_LIMIT), number)
    });
    choices.collect()
}

fn named(
    knowledge: &Knowledge,
    wanted: Option<Names>,
    typing: &CommandData,
    typed: &AutocompleteOption<'_>,
) -> Vec<AutocompleteChoice> {
    let owned = |choices: Vec<(&str, &str)>| -> Vec<(String, String)> {
        let choices = choices.into_iter();
        choices
            .map(|(label, id)| (label.to_owned(), id.to_owned()))
            .collect()
    };
    let choices = match wanted {
        Some(Names::Attributes) => owned(attributes(knowledge, typed.value)),
        Some(Names::Needs(group)) => needs(knowledge, group, typed.value),
        Some(Names::Decisions | Names::Roles | Names::Channels) => Vec::new(),
        Some(Names::Frameworks) | None => owned(frameworks(
            knowledge,
            typed.value,
            &other_names(typing, typed.name),
        )),
    };
    choices
        .into_iter()
        .filter(|(_, value)| length(value) <= VALUE_LIMIT)
        .take(CHOICES)
        .map(|(label, value)| AutocompleteChoice::new(clipped(&label, LABEL_LIMIT), value))
        .collect()
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
