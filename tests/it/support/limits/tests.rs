//! The judge judged: for each kind of fault one body that must be refused for it, and bodies that must pass.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Instant;

use super::super::discord::{File, LoopbackDiscord, Recorded, echo};
use super::{check, openapi};

const CHANNEL: &str = "/channels/1/messages";
pub(super) const CALLBACK: &str = "/interactions/1/token/callback";
pub(super) const COMMANDS: &str = "/applications/1/commands";
const ORIGINAL: &str = "/webhooks/1/token/messages/@original";

pub(super) fn recorded(method: &str, path: &str, body: Value) -> Recorded {
    Recorded {
        method: method.to_owned(),
        path: path.to_owned(),
        query: String::new(),
        headers: BTreeMap::new(),
        body,
        files: Vec::new(),
        at: Instant::now(),
    }
}

/// A message with these fields in place of the good ones.
fn message(changed: &Value) -> Value {
    let mut good = json!({
        "content": "Django or FastAPI?",
        "allowed_mentions": {"parse": []},
        "embeds": [{"title": "Both", "description": "Fine", "fields": [{"name": "a", "value": "b"}]}],
        "components": [
            {"type": 1, "components": [button("one"), button("two")]},
            {"type": 1, "components": [menu("three", &["x", "y"])]},
        ],
    });
    put(&mut good, changed);
    good
}

/// Puts fields in the place of others.
pub(super) fn put(into: &mut Value, fields: &Value) {
    for (key, value) in fields.as_object().expect("the fields") {
        into[key] = value.clone();
    }
}

pub(super) fn button(custom_id: &str) -> Value {
    json!({"type": 2, "style": 1, "label": "Go", "custom_id": custom_id, "disabled": false})
}

fn menu(custom_id: &str, values: &[&str]) -> Value {
    let option = |value: &&str| json!({"label": value, "value": value, "default": false});
    let options: Vec<Value> = values.iter().map(option).collect();
    json!({"type": 3, "custom_id": custom_id, "options": options})
}

pub(super) fn command(changed: &Value) -> Value {
    let mut good = json!({
        "name": "compare", "description": "Compares", "type": 1, "default_member_permissions": "0",
        "options": [option("framework1", true), option("framework2", true), option("topic", false)],
    });
    put(&mut good, changed);
    good
}

pub(super) fn option(name: &str, required: bool) -> Value {
    // As serenity sends it.
    json!({
        "type": 3, "name": name, "description": "One", "required": required, "autocomplete": true,
        "choices": [], "options": [], "channel_types": [],
    })
}

#[track_caller]
pub(super) fn refused(method: &str, path: &str, body: Value, because: &str) {
    let faults = check(&recorded(method, path, body)).join("\n");
    let named = faults.to_lowercase().contains(&because.to_lowercase());
    assert!(named, "\"{because}\" not in: {faults}");
}

#[track_caller]
pub(super) fn passes(method: &str, path: &str, body: Value) {
    let faults = check(&recorded(method, path, body));
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn good_bodies_pass() {
    passes("POST", CHANNEL, message(&json!({})));
    passes("POST", "/webhooks/1/token", message(&json!({})));
    passes("PATCH", ORIGINAL, message(&json!({})));
    for kind in [4, 7] {
        let data = message(&json!({}));
        passes("POST", CALLBACK, json!({"type": kind, "data": data}));
    }
    passes("POST", CALLBACK, json!({"type": 5, "data": {"flags": 64}}));
    passes("POST", CALLBACK, json!({"type": 6}));
    let choices = json!([{"name": "FastAPI", "value": "fastapi"}]);
    let choices = json!({"type": 8, "data": {"choices": choices}});
    passes("POST", CALLBACK, choices);
    passes("PUT", COMMANDS, json!([command(&json!({}))]));
    passes("PUT", "/applications/1/guilds/2/commands", json!([]));
    passes("POST", "/channels/1/typing", Value::Null);
}

#[test]
fn an_edit_may_leave_things_as_they_are() {
    let only_controls = json!({"components": [], "allowed_mentions": {"parse": []}});
    passes("PATCH", ORIGINAL, only_controls.clone());
    passes(
        "POST",
        CALLBACK,
        json!({"type": 7, "data": only_controls.clone()}),
    );
    refused("POST", CHANNEL, only_controls, "the message is empty");
    let nothing_left = json!({"content": "", "embeds": [], "attachments": []});
    refused("PATCH", ORIGINAL, message(&nothing_left), "is empty");
}

#[test]
fn texts_too_long_or_missing_are_refused() {
    let long = |count: usize| "x".repeat(count);
    let no = |changed: Value, because: &str| refused("POST", CHANNEL, message(&changed), because);
    no(json!({"content": long(2001)}), "content");
    no(json!({"content": " ", "embeds": []}), "is empty");
    no(json!({"embeds": [{"title": long(257)}]}), "TitleTooLarge");
    no(
        json!({"embeds": [{"description": long(4097)}]}),
        "DescriptionTooLarge",
    );
    no(
        json!({"embeds": [{"description": long(4000)}, {"description": long(2001)}]}),
        "EmbedTooLarge",
    );
    let fields: Vec<Value> = (0..26)
        .map(|_| json!({"name": "a", "value": "b"}))
        .collect();
    no(json!({"embeds": [{"fields": fields}]}), "field");
    let field =
        |name: &str, value: &str| json!({"embeds": [{"fields": [{"name": name, "value": value}]}]});
    no(field("a", ""), "empty value");
    no(field(" ", "b"), "empty name");
    no(field("a", &long(1025)), "field");
    no(json!({"embeds": [{}]}), "nothing in it");
    no(json!({"embeds": [{"footer": {"text": ""}}]}), "footer");
    let eleven: Vec<Value> = (0..11).map(|_| json!({"title": "x"})).collect();
    no(json!({"embeds": eleven}), "embeds");
}

#[test]
fn mentions_have_to_be_ruled_out() {
    let no = |sent: Value| {
        let body = message(&json!({"allowed_mentions": sent}));
        refused("POST", CHANNEL, body.clone(), "allowed_mentions");
        refused("PATCH", ORIGINAL, body.clone(), "allowed_mentions");
        let callback = json!({"type": 4, "data": body});
        refused("POST", CALLBACK, callback, "allowed_mentions");
    };
    no(Value::Null);
    no(json!({}));
    no(json!({"parse": ["users"]}));
    passes(
        "POST",
        CHANNEL,
        message(&json!({"allowed_mentions": {"parse": [], "users": ["1"]}})),
    );
}

#[test]
fn controls_discord_would_not_show_are_refused() {
    let no = |rows: Vec<Vec<Value>>, because: &str| {
        let rows = rows
            .iter()
            .map(|row| json!({"type": 1, "components": row}))
            .collect::<Vec<_>>();
        refused(
            "POST",
            CHANNEL,
            message(&json!({"components": rows})),
            because,
        );
    };
    no(vec![vec![button("a")], vec![button("a")]], "comes twice");
    no(vec![vec![button("a"), menu("b", &["x"])]], "row of its own");
    no(vec![vec![menu("b", &["x", "x"])]], "comes twice");
    no(vec![vec![]], "without controls");
    let six = |count: usize| -> Vec<Value> { (0..count).map(|n| button(&n.to_string())).collect() };
    no(vec![six(6)], "components");
    no(
        six(6).into_iter().map(|one| vec![one]).collect(),
        "components",
    );
    let nameless = json!({"type": 2, "style": 1, "label": "Go"});
    no(vec![vec![nameless]], "without custom_id");
    let blank = json!({"type": 2, "style": 1, "label": "", "custom_id": "a"});
    no(vec![vec![blank]], "without label");
    no(vec![vec![button(&"x".repeat(101))]], "CustomIdLength");
    let many: Vec<String> = (0..26).map(|n| n.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    no(vec![vec![menu("a", &many)]], "ption");
}

#[test]
fn select_menus_discord_would_not_show_are_refused() {
    let no = |changed: Value, because: &str| {
        let mut select = menu("a", &["x", "y"]);
        for (key, value) in changed.as_object().expect("the fields") {
            select[key] = value.clone();
        }
        let rows = json!([{"type": 1, "components": [select]}]);
        refused(
            "POST",
            CHANNEL,
            message(&json!({"components": rows})),
            because,
        );
    };
    let options = |options: &[(&str, &str, bool)]| -> Value {
        let option =
            |it: &(&str, &str, bool)| json!({"label": it.0, "value": it.1, "default": it.2});
        json!({"options": options.iter().map(option).collect::<Vec<_>>()})
    };
    no(options(&[]), "of 0 options");
    no(options(&[("", "x", false)]), "without label or value");
    no(options(&[("X", " ", false)]), "without label or value");
    no(options(&[("X", &"x".repeat(101), false)]), "value");
    no(options(&[(&"x".repeat(101), "x", false)]), "label");
    no(
        options(&[("X", "x", true), ("Y", "y", true)]),
        "2 options chosen",
    );
    no(json!({"placeholder": "x".repeat(151)}), "placeholder");
    no(json!({"custom_id": ""}), "without custom_id");
    no(json!({"max_values": 3}), "1 to 3 of 2");
    no(json!({"min_values": 2}), "2 to 1 of 2");
}

#[test]
fn files_discord_would_not_take_are_refused() {
    let file = |field: &str, name: &str, bytes: &[u8]| File {
        field: field.to_owned(),
        name: name.to_owned(),
        content_type: "image/png".to_owned(),
        bytes: bytes.to_vec(),
    };
    let entry = |id: Value, name: &str| json!({"id": id, "filename": name, "description": "A bar"});
    let sent = |method: &str, path: &str, attachments: Value, files: Vec<File>| {
        let body = message(&json!({"attachments": attachments}));
        let recorded = recorded(method, path, body);
        check(&Recorded { files, ..recorded }).join("\n")
    };
    let post = |attachments: Value, files: Vec<File>| sent("POST", CHANNEL, attachments, files);
    let good = || file("files[0]", "a.png", b"x");
    let one = json!([entry(json!(0), "a.png")]);
    assert_eq!(post(one.clone(), vec![good()]), "");
    assert_eq!(post(json!([entry(json!("0"), "a.png")]), vec![good()]), "");
    let kept = json!([{"id": "1400000000000000001"}]);
    assert_eq!(sent("PATCH", ORIGINAL, kept.clone(), Vec::new()), "");
    for (attachments, files, because) in [
        (kept, Vec::new(), "without a file"),
        (one.clone(), Vec::new(), "without a file"),
        (json!([]), vec![good()], "no attachment of its own"),
        (
            json!([entry(json!(1), "a.png")]),
            vec![good()],
            "no attachment of its own",
        ),
        (
            one.clone(),
            vec![file("file", "a.png", b"x")],
            "no attachment of its own",
        ),
        (
            one.clone(),
            vec![good(), good()],
            "two files are called a.png",
        ),
        (
            one.clone(),
            vec![file("files[0]", "b.png", b"x")],
            "is called \"a.png\" elsewhere",
        ),
        (
            json!([entry(json!(0), "a b.png")]),
            vec![file("files[0]", "a b.png", b"x")],
            "rename",
        ),
        (
            one.clone(),
            vec![file("files[0]", "a.png", b"")],
            "is empty",
        ),
        (
            one.clone(),
            vec![file("files[0]", "a.png", &vec![0; 10 << 20 | 1])],
            "10485761 bytes",
        ),
        (
            json!([{"id": 0, "filename": "a.png"}]),
            vec![good()],
            "no alt text",
        ),
        (
            json!([{"id": 0, "filename": "a.png", "description": "x".repeat(1_025)}]),
            vec![good()],
            "too long",
        ),
    ] {
        let faults = post(attachments, files);
        assert!(faults.contains(because), "\"{because}\" not in: {faults}");
    }
}

#[test]
fn a_nonce_is_short_and_there_where_it_is_enforced() {
    let body = |nonce: Value| message(&json!({"nonce": nonce, "enforce_nonce": true}));
    passes("POST", CHANNEL, body(json!("x".repeat(25))));
    refused("POST", CHANNEL, body(json!("x".repeat(26))), "nonce");
    refused("POST", CHANNEL, body(Value::Null), "without a nonce");
}

#[tokio::test]
async fn what_serenity_sends_passes() {
    let discord = LoopbackDiscord::start_checked(check).await;
    let echo = echo::start(&discord).await;
    let card = discord
        .slash("decide start", json!({"question": "x"}))
        .await;
    let shown = discord.press(card.message(), "reason").await;
    discord.submit(&shown, &[]).await;
    assert_eq!(discord.violations(), Vec::<String>::new());
    echo.stop().await;
}

#[test]
fn choices_discord_would_not_show_are_refused() {
    let no = |choice: Value, because: &str| {
        let body = json!({"type": 8, "data": {"choices": [choice]}});
        refused("POST", CALLBACK, body, because);
    };
    no(json!({"name": "", "value": "x"}), "name");
    no(json!({"name": "x".repeat(101), "value": "x"}), "name");
    no(json!({"name": "x", "value": "x".repeat(101)}), "value");
}

#[test]
fn the_openapi_file_is_held_against_bodies() {
    if !openapi::is_there() {
        return;
    }
    let body = message(&json!({"tts": "no"}));
    refused("POST", CHANNEL, body.clone(), "OpenAPI: /tts");
    let callback = json!({"type": 4, "data": body});
    refused("POST", CALLBACK, callback, "OpenAPI: /data/tts");
    refused("POST", "/no/such/route", json!({}), "know the route");
}
