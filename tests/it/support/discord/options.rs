//! A slash command's options as Discord sends them, or a panic where no client of Discord's would send them.

use serde_json::{Value, json};

use super::channels;
use super::message::list;
use super::payloads;
use super::person::Person;

const SUB_COMMAND: u64 = 1;
const GROUP: u64 = 2;
const TEXT: u64 = 3;
const INTEGER: u64 = 4;
const BOOLEAN: u64 = 5;
const CHANNEL: u64 = 7;
const ROLE: u64 = 8;
const NUMBER: u64 = 10;

/// Below the sub command that `words` name, from an object of names and values; an array is taken as it is. `known`
/// is what the command is registered with.
pub(super) fn wire(command: &str, words: &[&str], given: &Value, known: Option<&[Value]>) -> Value {
    let nests = |it: &&Value| matches!(it["type"].as_u64(), Some(SUB_COMMAND | GROUP));
    let mut below = known.into_iter().flatten().filter(nests);
    let Some((word, rest)) = words.split_first() else {
        assert!(below.next().is_none(), "/{command} needs a sub command");
        return leaves(command, given, known);
    };
    let found = below.find(|it| it["name"] == *word);
    assert!(
        found.is_some() || known.is_none(),
        "/{command}: there is no {word}"
    );
    let guess = if rest.is_empty() { SUB_COMMAND } else { GROUP };
    let kind = found.map_or(json!(guess), |it| it["type"].clone());
    let options = wire(command, rest, given, found.map(|it| list(&it["options"])));
    json!([{"type": kind, "name": word, "options": options}])
}

/// What somebody gave or is giving, below whatever sub commands.
pub(super) fn given(options: &Value) -> &[Value] {
    match list(options) {
        [one] if one.get("options").is_some() => given(&one["options"]),
        options => options,
    }
}

/// What Discord tells of the roles and channels among the options.
pub(super) fn resolved(options: &Value, by: &Person<'_>) -> Option<Value> {
    let mut resolved = json!({});
    for option in given(options) {
        let id = option["value"].as_str().unwrap_or_default();
        match option["type"].as_u64() {
            Some(ROLE) => resolved["roles"][id] = payloads::role(id),
            Some(CHANNEL) => {
                let known = channels::known(id).expect("a channel of this Discord");
                let here = channels::guild_of(known) == channels::guild_of(by.channel);
                assert!(here, "no client offers channels of another server");
                resolved["channels"][id] = channels::partial(known, by);
            }
            _ => {}
        }
    }
    (resolved != json!({})).then_some(resolved)
}

fn leaves(command: &str, options: &Value, known: Option<&[Value]>) -> Value {
    let Some(given) = options.as_object() else {
        return Value::Array(list(options).to_vec());
    };
    let typing = given.values().any(|value| value.get("focused").is_some());
    let required = known.into_iter().flatten();
    let required = required.filter(|it| it["required"] == true && !typing);
    for option in required.filter_map(|it| it["name"].as_str()) {
        assert!(given.contains_key(option), "/{command} needs {option} too");
    }
    let definition = |name: &str| {
        let found = known?.iter().find(|it| it["name"] == name);
        Some(found.unwrap_or_else(|| panic!("/{command} has no option {name}")))
    };
    given
        .iter()
        .map(|(name, value)| option(name, value, definition(name)))
        .collect()
}

fn option(name: &str, value: &Value, definition: Option<&Value>) -> Value {
    let kind = definition.and_then(|it| it["type"].as_u64());
    if let Some(typed) = value.get("focused") {
        let completes = definition.is_none_or(|it| it["autocomplete"] == true);
        assert!(completes, "the option {name} has no completion");
        return json!({"name": name, "type": kind.unwrap_or(TEXT), "value": typed, "focused": true});
    }
    let given = kind_of(value);
    assert!(
        kind.is_none_or(|kind| goes_as(value, given, kind)),
        "the option {name} has type {kind:?}, not {given}"
    );
    if let Some(definition) = definition {
        hold_to_bounds(name, value, definition);
    }
    json!({"name": name, "type": kind.unwrap_or(given), "value": value})
}

/// Discord's option type for a value.
fn kind_of(value: &Value) -> u64 {
    match value {
        Value::Bool(_) => BOOLEAN,
        Value::Number(number) if number.is_f64() => NUMBER,
        Value::Number(_) => INTEGER,
        _ => TEXT,
    }
}

fn goes_as(value: &Value, given: u64, kind: u64) -> bool {
    let is_id = || value.as_str().is_some_and(|id| id.parse::<u64>().is_ok());
    kind == given
        || (kind, given) == (NUMBER, INTEGER)
        || (matches!(kind, CHANNEL | ROLE) && is_id())
}

/// Clients offer the choices and nothing else, and keep to the least and the most.
fn hold_to_bounds(name: &str, value: &Value, definition: &Value) {
    let choices = list(&definition["choices"]);
    assert!(
        choices.is_empty() || choices.iter().any(|choice| choice["value"] == *value),
        "{value} is none of the choices of {name}"
    );
    let (least, most, size) = match value.as_str() {
        Some(text) => (
            "min_length",
            "max_length",
            Some(text.chars().count() as f64),
        ),
        None => ("min_value", "max_value", value.as_f64()),
    };
    let beyond = size.is_some_and(|size| {
        definition[least].as_f64().is_some_and(|least| size < least)
            || definition[most].as_f64().is_some_and(|most| size > most)
    });
    assert!(!beyond, "{value} is outside the bounds of {name}");
}
