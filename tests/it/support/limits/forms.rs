//! What Discord refuses in a form, counted here because `openapi.json` takes more than the classic text inputs that
//! the bot's library can read.

use serde_json::Value;

use super::{by_hand, list};

const ROW: u64 = 1;
const TEXT_INPUT: u64 = 4;
const ROWS: usize = 5;
const TITLE: usize = 45;
const CUSTOM_ID: usize = 100;
const LABEL: usize = 45;
const PLACEHOLDER: usize = 100;
const VALUE: u64 = 4_000;

pub(super) fn check(data: &Value) -> Vec<String> {
    let rows = list(&data["components"]);
    let mut faults = by_hand::custom_ids(data);
    faults.extend(length("form", data, "title", TITLE));
    faults.extend(length("form", data, "custom_id", CUSTOM_ID));
    if rows.is_empty() || rows.len() > ROWS {
        faults.push(format!("a form of {} rows", rows.len()));
    }
    for row in rows {
        match list(&row["components"]) {
            [input] if row["type"] == ROW && input["type"] == TEXT_INPUT => {
                faults.extend(field(input));
            }
            _ => faults.push(format!("a form's row without one text input: {row}")),
        }
    }
    faults
}

fn field(input: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    faults.extend(length("field", input, "label", LABEL));
    faults.extend(length("field", input, "custom_id", CUSTOM_ID));
    if !matches!(input["style"].as_u64(), Some(1 | 2)) {
        faults.push(format!("a field of style {}", input["style"]));
    }
    if count(&input["placeholder"]) > PLACEHOLDER {
        faults.push(format!("a field with a long placeholder: {input}"));
    }
    let least = input["min_length"].as_u64().unwrap_or_default();
    let most = input["max_length"].as_u64().unwrap_or(VALUE);
    if most == 0 || most > VALUE || least > most {
        faults.push(format!("a field that takes {least} to {most} characters"));
    }
    let filled = count(&input["value"]) as u64;
    if filled > most || (filled > 0 && filled < least) {
        faults.push(format!(
            "a field for {least} to {most} characters, filled with {filled}"
        ));
    }
    faults
}

/// What is wrong with a text that must be there.
fn length(of: &str, data: &Value, key: &str, most: usize) -> Option<String> {
    let length = count(&data[key]);
    let bad = by_hand::is_blank(&data[key]) || length > most;
    bad.then(|| format!("a {of} with a {key} of {length} characters"))
}

fn count(text: &Value) -> usize {
    text.as_str().unwrap_or_default().chars().count()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::tests::{CALLBACK, button, passes, put, refused};

    /// A form with one field, with these fields in place of the good ones.
    fn form(changed: &Value, field: &Value) -> Value {
        let mut input = json!({
            "type": 4, "custom_id": "why", "style": 2, "label": "Why", "placeholder": "If you like",
            "value": "So", "min_length": 2, "max_length": 300, "required": false,
        });
        put(&mut input, field);
        let rows = json!([{"type": 1, "components": [input]}]);
        let mut data = json!({"custom_id": "vote 12", "title": "Your reason", "components": rows});
        put(&mut data, changed);
        json!({"type": 9, "data": data})
    }

    #[test]
    fn forms_discord_would_not_show_are_refused() {
        passes("POST", CALLBACK, form(&json!({}), &json!({})));
        let no = |form: Value, because: &str| refused("POST", CALLBACK, form, because);
        let long = |count: usize| "x".repeat(count);
        for (changed, because) in [
            (json!({"title": long(46)}), "a title of 46"),
            (json!({"title": " "}), "a title of 1"),
            (json!({"custom_id": long(101)}), "a custom_id of 101"),
            (json!({"components": []}), "a form of 0 rows"),
        ] {
            no(form(&changed, &json!({})), because);
        }
        for (field, because) in [
            (json!({"label": long(46)}), "a label of 46"),
            (json!({"label": null}), "a label of 0"),
            (json!({"custom_id": ""}), "a custom_id of 0"),
            (json!({"placeholder": long(101)}), "long placeholder"),
            (json!({"style": 3}), "style 3"),
            (json!({"max_length": 4_001}), "takes 2 to 4001"),
            (json!({"min_length": 301}), "takes 301 to 300"),
            (json!({"value": long(301)}), "filled with 301"),
            (json!({"value": "x"}), "filled with 1"),
            (json!({"type": 2}), "without one text input"),
        ] {
            no(form(&json!({}), &field), because);
        }
        let row = form(&json!({}), &json!({}))["data"]["components"][0].clone();
        let twice = json!({"components": [row, row]});
        no(form(&twice, &json!({})), "comes twice");
        let six = json!({"components": vec![row.clone(); 6]});
        no(form(&six, &json!({})), "a form of 6 rows");
        let two = json!({"components": [{"type": 1, "components": [button("a"), button("b")]}]});
        no(form(&two, &json!({})), "without one text input");
    }
}
