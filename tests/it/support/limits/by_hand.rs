//! What Discord refuses (or shows badly) and neither twilight nor `openapi.json` knows of.

use serde_json::Value;
use std::collections::HashSet;

use super::super::discord::File;
use super::list;

const BUTTON: u64 = 2;
const LINK: u64 = 5;
const PREMIUM: u64 = 6;
const ROWS: usize = 5;
const OPTIONS: u64 = 25;
const NONCE: usize = 25;

pub(super) fn message(body: &Value, files: &[File], creates: bool) -> Vec<String> {
    let mut faults = Vec::new();
    if is_empty(body, files, creates) {
        faults.push("the message is empty".to_owned());
    }
    if body["allowed_mentions"]["parse"] != Value::Array(Vec::new()) {
        let sent = &body["allowed_mentions"];
        faults.push(format!(
            "allowed_mentions must have an empty parse, but is {sent}"
        ));
    }
    let nonce = body["nonce"].as_str().unwrap_or_default();
    if nonce.chars().count() > NONCE {
        faults.push(format!("the nonce {nonce} is too long"));
    }
    if body["enforce_nonce"] == true && body["nonce"].is_null() {
        faults.push("enforce_nonce without a nonce".to_owned());
    }
    let rows = list(&body["components"]).len();
    if rows > ROWS {
        faults.push(format!("{rows} rows of components"));
    }
    faults.extend(list(&body["embeds"]).iter().flat_map(embed));
    faults.extend(list(&body["components"]).iter().flat_map(row));
    faults.extend(custom_ids(body));
    faults
}

/// Controls alone make no message. An edit is empty where it takes away what there was.
fn is_empty(body: &Value, files: &[File], creates: bool) -> bool {
    let nothing_in = |key: &str| match body.get(key) {
        None => creates,
        Some(value) => is_blank(value) && list(value).is_empty() && !value.is_object(),
    };
    let shown = ["content", "embeds", "poll", "sticker_ids"];
    let kept = body.get("attachments").is_none() && !creates;
    let nothing = match creates {
        true => shown.into_iter().all(nothing_in),
        false => ["content", "embeds"].into_iter().all(nothing_in),
    };
    nothing && files.is_empty() && !kept
}

fn embed(embed: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for field in list(&embed["fields"]) {
        for key in ["name", "value"] {
            if is_blank(&field[key]) {
                faults.push(format!("an embed's field has an empty {key}: {field}"));
            }
        }
    }
    let parts = [
        "title",
        "description",
        "fields",
        "image",
        "thumbnail",
        "footer",
        "author",
    ];
    let has = |key: &str| !is_blank(&embed[key]) || embed[key].is_object();
    if !parts.into_iter().any(has) && list(&embed["fields"]).is_empty() {
        faults.push("an embed has nothing in it".to_owned());
    }
    for text in [&embed["footer"]["text"], &embed["author"]["name"]] {
        if text.is_string() && is_blank(text) {
            faults.push(format!("an embed has an empty footer or author: {embed}"));
        }
    }
    faults
}

fn row(row: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let controls = list(&row["components"]);
    let buttons = controls.iter().filter(|it| is_button(it)).count();
    if controls.is_empty() {
        faults.push("a row without controls".to_owned());
    }
    if buttons < controls.len() && controls.len() > 1 {
        faults.push("a select menu needs a row of its own".to_owned());
    }
    faults.extend(controls.iter().filter(|it| is_button(it)).flat_map(button));
    faults.extend(controls.iter().filter(|it| !is_button(it)).flat_map(menu));
    faults
}

/// A select menu with texts.
fn menu(menu: &Value) -> Vec<String> {
    let options = list(&menu["options"]);
    let mut faults = twice("the option", options.iter().map(|it| &it["value"]));
    if is_blank(&menu["custom_id"]) {
        faults.push(format!("a select menu without custom_id: {menu}"));
    }
    for option in options {
        if is_blank(&option["label"]) || is_blank(&option["value"]) {
            faults.push(format!("an option without label or value: {option}"));
        }
    }
    let count = options.len() as u64;
    let bound = |key: &str| menu[key].as_u64().unwrap_or(1);
    let (least, most) = (bound("min_values"), bound("max_values"));
    if !(1..=OPTIONS).contains(&count) || most == 0 || least > most || most > count {
        faults.push(format!(
            "a select menu with {least} to {most} of {count} options"
        ));
    }
    let chosen = options.iter().filter(|it| it["default"] == true).count() as u64;
    if chosen > most {
        faults.push(format!(
            "a select menu with {chosen} options chosen, of at most {most}"
        ));
    }
    faults
}

fn button(button: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let style = button["style"].as_u64().unwrap_or_default();
    if style != LINK && style != PREMIUM && is_blank(&button["custom_id"]) {
        faults.push(format!("a button without custom_id: {button}"));
    }
    if style != PREMIUM && is_blank(&button["label"]) && button["emoji"].is_null() {
        faults.push(format!("a button without label: {button}"));
    }
    faults
}

/// Of a message's or a form's controls: none may come twice.
pub(super) fn custom_ids(body: &Value) -> Vec<String> {
    let controls = list(&body["components"])
        .iter()
        .flat_map(|row| list(&row["components"]));
    let ids = controls.map(|control| &control["custom_id"]);
    twice("the custom_id", ids.filter(|id| !id.is_null()))
}

fn twice<'a>(what: &str, values: impl Iterator<Item = &'a Value>) -> Vec<String> {
    let mut seen = HashSet::new();
    values
        .filter(|value| !seen.insert(value.to_string()))
        .map(|value| format!("{what} {value} comes twice"))
        .collect()
}

fn is_button(component: &Value) -> bool {
    component["type"] == BUTTON
}

/// Discord trims texts, so spaces alone are nothing.
pub(super) fn is_blank(value: &Value) -> bool {
    value.as_str().is_none_or(|text| text.trim().is_empty())
}
