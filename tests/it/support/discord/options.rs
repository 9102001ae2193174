//! A slash command's options as Discord sends them, or a panic where no client of Discord's would send them.

use serde_json::{Value, json};

use super::message::list;

/// From an object of names and values; an array is taken as it is. `known` is what the command is registered with.
pub(super) fn wire(command: &str, options: &Value, known: Option<&[Value]>) -> Value {
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
        return json!({"name": name, "type": kind.unwrap_or(3), "value": typed, "focused": true});
    }
    let given = kind_of(value);
    assert!(
        kind.is_none_or(|kind| kind == given || (kind, given) == (10, 4)),
        "the option {name} has type {kind:?}, not {given}"
    );
    json!({"name": name, "type": kind.unwrap_or(given), "value": value})
}

/// Discord's option type for a value.
fn kind_of(value: &Value) -> u64 {
    match value {
        Value::Bool(_) => 5,
        Value::Number(number) if number.is_f64() => 10,
        Value::Number(_) => 4,
        _ => 3,
    }
}
