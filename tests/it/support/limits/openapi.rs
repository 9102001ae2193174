//! Holds bodies against Discord's own `openapi.json` where it is at hand: it is a megabyte and no part of this
//! repository, so without it this check is skipped.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::super::discord::Recorded;

static SPEC: LazyLock<Option<Value>> = LazyLock::new(load);
/// Building one takes far longer than using it. `None`: that route takes no body.
static VALIDATORS: LazyLock<Mutex<HashMap<String, Option<Arc<Validator>>>>> =
    LazyLock::new(Mutex::default);

pub(super) fn check(recorded: &Recorded) -> Vec<String> {
    let Some(spec) = SPEC.as_ref().filter(|_| !recorded.body.is_null()) else {
        return Vec::new();
    };
    let method = recorded.method.to_lowercase();
    let Some(template) = template(spec, &method, &recorded.segments()) else {
        return vec!["Discord's OpenAPI file doesn't know the route".to_owned()];
    };
    let Some(validator) = validator(spec, &method, template) else {
        return Vec::new();
    };
    let body = without_false_alarms(&recorded.body);
    let errors = validator.iter_errors(&body);
    errors.flat_map(|error| lines(&error)).collect()
}

/// Whether there is a file to check against.
pub(super) fn is_there() -> bool {
    SPEC.is_some()
}

fn load() -> Option<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/discord/openapi.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!(
            "{} is not there: bodies are not held against it.",
            path.display()
        );
        return None;
    };
    Some(serde_json::from_str(&text).expect("openapi.json is JSON"))
}

/// The path as the file has it, `/channels/{channel_id}/messages`; the one with the most literal segments.
fn template<'a>(spec: &'a Value, method: &str, path: &[&str]) -> Option<&'a str> {
    let literals = |template: &str| {
        let parts = template.trim_matches('/').split('/');
        parts.filter(|part| !part.starts_with('{')).count()
    };
    let paths = spec["paths"].as_object().expect("openapi.json has paths");
    paths
        .iter()
        .filter(|(template, methods)| methods.get(method).is_some() && matches(template, path))
        .map(|(template, _)| template.as_str())
        .max_by_key(|template| literals(template))
}

fn matches(template: &str, path: &[&str]) -> bool {
    let parts: Vec<&str> = template.trim_matches('/').split('/').collect();
    let fits = |(part, segment): (&&str, &&str)| part.starts_with('{') || part == segment;
    parts.len() == path.len() && parts.iter().zip(path).all(fits)
}

fn validator(spec: &Value, method: &str, template: &str) -> Option<Arc<Validator>> {
    let mut validators = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
    let known = validators.entry(format!("{method} {template}"));
    let known = known.or_insert_with(|| build(spec, method, template).map(Arc::new));
    known.clone()
}

fn build(spec: &Value, method: &str, template: &str) -> Option<Validator> {
    let content = &spec["paths"][template][method]["requestBody"]["content"];
    let mut schema = content["application/json"].get("schema")?.clone();
    // The schema's `$ref`s begin at the file's root.
    schema["components"] = spec["components"].clone();
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    Some(jsonschema::validator_for(&schema).expect("a schema of openapi.json"))
}

/// The file wants `default_member_permissions` as a number, where Discord takes serenity's string, and the ids of new
/// attachments as strings, where it takes serenity's numbers.
fn without_false_alarms(body: &Value) -> Value {
    let mut body = body.clone();
    for place in ["/attachments", "/data/attachments"] {
        let attachments = body.pointer_mut(place).and_then(Value::as_array_mut);
        for attachment in attachments.into_iter().flatten() {
            if attachment["id"].is_u64() {
                attachment["id"] = json!(attachment["id"].to_string());
            }
        }
    }
    for command in body.as_array_mut().into_iter().flatten() {
        if let Some(command) = command.as_object_mut() {
            command.remove("default_member_permissions");
        }
    }
    body
}

/// Of alternatives, what is wrong with the variant that fits best: the others would only say that it isn't them.
fn lines(error: &ValidationError<'_>) -> Vec<String> {
    if let ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } =
        error.kind()
    {
        let deepest = |errors: &Vec<ValidationError<'_>>| errors.iter().map(depth).max();
        let wrong_kind = |errors: &Vec<ValidationError<'_>>| {
            let mut places = errors.iter().map(|it| it.instance_path().to_string());
            places.any(|place| place.ends_with("/type"))
        };
        let best = context
            .iter()
            .max_by_key(|errors| (!wrong_kind(errors), deepest(errors)));
        return best.into_iter().flatten().flat_map(lines).collect();
    }
    let place = error.instance_path().to_string();
    vec![format!("OpenAPI: {place}: {}", error.masked())]
}

fn depth(error: &ValidationError<'_>) -> usize {
    error.instance_path().to_string().matches('/').count()
}
