//! What Discord, or a reader who can't see it, would miss in a message's files.

use serde_json::Value;
use std::collections::HashSet;

use super::super::discord::File;
use super::list;

const FILES: usize = 10;
const DESCRIPTION: usize = 1_024;
/// Of all files together, where nobody pays for more.
const BYTES: usize = 10 * 1024 * 1024;
/// Ids of messages, attachments and the like are larger; a new file's id is its place in the form.
const FIRST_SNOWFLAKE: u64 = 1 << 22;

pub(super) fn check(body: &Value, files: &[File], creates: bool) -> Vec<String> {
    let entries = list(&body["attachments"]);
    let mut faults: Vec<String> = files.iter().flat_map(|it| file(it, entries)).collect();
    let mut names = HashSet::new();
    for file in files.iter().filter(|file| !names.insert(&file.name)) {
        faults.push(format!("two files are called {}", file.name));
    }
    let bytes: usize = files.iter().map(|file| file.bytes.len()).sum();
    if files.len() > FILES || bytes > BYTES {
        faults.push(format!("{} files with {bytes} bytes", files.len()));
    }
    let lost = entries.iter().filter(|entry| {
        let has_file = files.iter().any(|file| id_in(&file.field) == id(entry));
        let stays = !creates && id(entry).is_some_and(|id| id >= FIRST_SNOWFLAKE);
        !has_file && !stays
    });
    faults.extend(lost.map(|entry| format!("an attachment without a file: {entry}")));
    faults
}

fn file(file: &File, entries: &[Value]) -> Vec<String> {
    let name = &file.name;
    let mut faults = Vec::new();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || !name.chars().all(plain) {
        faults.push(format!("Discord would rename the file \"{name}\""));
    }
    if file.bytes.is_empty() {
        faults.push(format!("the file {name} is empty"));
    }
    let number = id_in(&file.field);
    let mut entries = entries.iter().filter(|entry| id(entry) == number);
    let (Some(entry), None, true) = (entries.next(), entries.next(), number.is_some()) else {
        faults.push(format!(
            "the file {name} in {} has no attachment of its own",
            file.field
        ));
        return faults;
    };
    if entry["filename"] != name.as_str() {
        faults.push(format!(
            "the file {name} is called {} elsewhere",
            entry["filename"]
        ));
    }
    let description = entry["description"].as_str().unwrap_or_default();
    if description.chars().count() > DESCRIPTION {
        faults.push(format!("the description of {name} is too long"));
    }
    if file.content_type.starts_with("image/") && description.trim().is_empty() {
        faults.push(format!("the picture {name} has no alt text"));
    }
    faults
}

/// The number in `files[0]`.
fn id_in(field: &str) -> Option<u64> {
    field
        .strip_prefix("files[")?
        .strip_suffix(']')?
        .parse()
        .ok()
}

fn id(entry: &Value) -> Option<u64> {
    let id = &entry["id"];
    id.as_u64().or_else(|| id.as_str()?.parse().ok())
}
