//! What Discord refuses in commands and twilight does not know of: how sub commands nest, and how large a command is.

use serde_json::Value;
use std::collections::HashSet;

use super::list;

const SLASH: u64 = 1;
const SUB_COMMAND: u64 = 1;
const GROUP: u64 = 2;
const COMMANDS: usize = 100;
const OPTIONS: usize = 25;
/// Of names, descriptions and choices of a command and all below it.
const CHARACTERS: usize = 8_000;

pub(super) fn check(sent: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let mut names = HashSet::new();
    for command in list(sent) {
        let name = command["name"].as_str().unwrap_or_default();
        let kind = command["type"].as_u64().unwrap_or(SLASH);
        // A message command may share its name with a slash command.
        if !names.insert((kind, name)) {
            faults.push(format!("two commands are called {name}"));
        }
        if kind != SLASH && !list(&command["options"]).is_empty() {
            faults.push(format!("{name} is no slash command and has options"));
        }
        let characters = characters(command);
        if characters > CHARACTERS {
            faults.push(format!("{name} has {characters} characters in all"));
        }
        faults.extend(level(name, &[SUB_COMMAND, GROUP], &command["options"]));
    }
    let slash = names.iter().filter(|(kind, _)| *kind == SLASH).count();
    if slash > COMMANDS {
        faults.push(format!("{slash} slash commands"));
    }
    faults
}

/// The options of one command, group or sub command, in which sub commands of these kinds may be.
fn level(place: &str, nesting: &[u64], sent: &Value) -> Vec<String> {
    let options = list(sent);
    let mut faults = Vec::new();
    if options.len() > OPTIONS {
        faults.push(format!("{place} has {} options", options.len()));
    }
    let kind = |option: &Value| option["type"].as_u64().unwrap_or_default();
    let nests = |option: &&Value| matches!(kind(option), SUB_COMMAND | GROUP);
    let nested = options.iter().filter(nests).count();
    if nested > 0 && nested < options.len() {
        faults.push(format!("{place} has sub commands beside other options"));
    }
    for option in options {
        let name = option["name"].as_str().unwrap_or_default();
        let place = format!("{place} {name}");
        if nests(&option) && !nesting.contains(&kind(option)) {
            faults.push(format!("{place} is nested too deep"));
        }
        if option["autocomplete"] == true && !list(&option["choices"]).is_empty() {
            faults.push(format!("{place} has choices and completion"));
        }
        faults.extend(below(&place, kind(option), &option["options"]));
    }
    faults
}

fn below(place: &str, kind: u64, sent: &Value) -> Vec<String> {
    let options = list(sent);
    let only_sub_commands = options.iter().all(|it| it["type"] == SUB_COMMAND);
    match kind {
        GROUP if options.is_empty() || !only_sub_commands => {
            vec![format!(
                "the group {place} takes sub commands and nothing else"
            )]
        }
        GROUP => level(place, &[SUB_COMMAND], sent),
        SUB_COMMAND => level(place, &[], sent),
        _ if options.is_empty() => Vec::new(),
        _ => vec![format!("{place} is no sub command and has options")],
    }
}

fn characters(command: &Value) -> usize {
    let length = |key: &str| command[key].as_str().unwrap_or_default().chars().count();
    let below = ["options", "choices"].into_iter();
    let below = below.flat_map(|key| list(&command[key]));
    length("name") + length("description") + length("value") + below.map(characters).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use std::slice::from_ref;

    use super::super::tests::{COMMANDS, command, option, passes, put, refused};

    #[test]
    fn commands_discord_would_not_register_are_refused() {
        let no = |changed: Value, because: &str| {
            refused("PUT", COMMANDS, json!([command(&changed)]), because);
        };
        no(json!({"name": "Compare"}), "name");
        no(json!({"name": ""}), "name");
        no(json!({"description": ""}), "description");
        no(json!({"description": "x".repeat(101)}), "description");
        no(
            json!({"options": [option("a", false), option("b", true)]}),
            "required",
        );
        no(
            json!({"options": [option("a", false), option("a", false)]}),
            "same name",
        );
        no(json!({"options": [option("A", false)]}), "character");
        let mut undescribed = option("a", false);
        undescribed["description"] = json!("");
        no(json!({"options": [undescribed]}), "description");
        let mut both = option("a", false);
        both["choices"] = json!([{"name": "x", "value": "x"}]);
        no(json!({"options": [both]}), "choices and completion");
        let nameless =
            json!({"type": 1, "name": "Sub", "description": "x", "options": [option("a", true)]});
        no(json!({"options": [nameless]}), "character");
        let twice = json!([command(&json!({})), command(&json!({}))]);
        refused("PUT", COMMANDS, twice, "two commands are called compare");
    }

    fn sub(kind: u64, name: &str, options: &[Value]) -> Value {
        json!({"type": kind, "name": name, "description": "One", "options": options})
    }

    #[test]
    fn commands_nest_as_far_as_discord_lets_them() {
        let (one, two) = (option("a", true), option("b", false));
        let start = sub(1, "start", &[one, two]);
        let open = sub(1, "open", &[]);
        let list = sub(2, "list", from_ref(&open));
        let command = |options: &[Value]| json!([command(&json!({"options": options}))]);
        passes("PUT", COMMANDS, command(&[start.clone(), list.clone()]));
        let no =
            |options: &[Value], because: &str| refused("PUT", COMMANDS, command(options), because);
        no(&[start.clone(), option("a", false)], "beside other options");
        no(&[sub(1, "start", from_ref(&open))], "nested too deep");
        no(&[sub(2, "list", &[list])], "sub commands and nothing else");
        no(&[sub(2, "list", &[])], "sub commands and nothing else");
        no(&[sub(2, "list", &[option("a", true)])], "nothing else");
        let many: Vec<Value> = (0..26).map(|n| sub(1, &format!("n{n}"), &[])).collect();
        no(&many, "has 26 options");
        no(&[sub(1, "start", &many)], "has 26 options");
        let twice = option("a", false);
        no(&[sub(1, "start", &[twice.clone(), twice])], "same name");
    }

    #[test]
    fn a_command_is_no_larger_than_discord_takes() {
        let choices = |count: usize| -> Vec<Value> {
            let choice =
                |n: usize| json!({"name": format!("{n:0>100}"), "value": format!("{n:0>96}")});
            (0..count).map(choice).collect()
        };
        let command = |count: usize| {
            let mut options = [option("a", false), option("b", false)];
            for option in &mut options {
                option["autocomplete"] = json!(false);
                option["choices"] = json!(choices(count));
            }
            json!([command(&json!({"options": options}))])
        };
        passes("PUT", COMMANDS, command(20));
        refused("PUT", COMMANDS, command(21), "8255 characters");
    }

    #[test]
    fn message_commands_have_a_name_and_nothing_else() {
        let command = |changed: Value| {
            let mut good = json!({"type": 3, "name": "Record as decision"});
            put(&mut good, &changed);
            json!([good])
        };
        passes("PUT", COMMANDS, command(json!({"options": []})));
        let no =
            |changed: Value, because: &str| refused("PUT", COMMANDS, command(changed), because);
        no(json!({"name": "x".repeat(33)}), "name");
        no(json!({"description": "Records"}), "description");
        no(json!({"options": [option("a", false)]}), "has options");
    }
}
