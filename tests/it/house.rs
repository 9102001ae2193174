//! Holds the house to its rules: who may know whom, one home for each outside thing, and a README that
//! says what the catalogue says.

use std::fs;
use std::path::{Path, PathBuf};
use tiebreak::request::{Entry, entries, example, usage};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// For each part of the crate, the parts it may know. Nothing points back: main -> adapters -> app -> rooms
/// -> knowledge, and a room knows no other room.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("knowledge", &["error", "knowledge"]),
    ("request", &["error", "knowledge"]),
    ("spreadsheet", &[]),
    ("decision", &["decision", "error", "request", "spreadsheet"]),
    ("store", &["decision", "error", "request", "store"]),
    ("reply", &["request"]),
    ("citing", &["knowledge", "reply"]),
    ("cells", &["citing", "knowledge", "reply"]),
    ("quoting", &["knowledge", "reply"]),
    (
        "ask",
        &[
            "ask",
            "cells",
            "citing",
            "error",
            "knowledge",
            "quoting",
            "reply",
            "request",
        ],
    ),
    (
        "compare",
        &[
            "cells",
            "citing",
            "compare",
            "error",
            "knowledge",
            "quoting",
            "reply",
            "request",
            "spreadsheet",
        ],
    ),
    (
        "recommend",
        &[
            "cells",
            "citing",
            "error",
            "knowledge",
            "recommend",
            "reply",
            "request",
        ],
    ),
    ("sources", &["citing", "knowledge", "reply", "request"]),
    ("conversation", &["conversation", "knowledge", "request"]),
    (
        "gaps",
        &[
            "citing",
            "config",
            "error",
            "knowledge",
            "reply",
            "request",
            "store",
        ],
    ),
    (
        "decide",
        &[
            "cells",
            "citing",
            "decision",
            "error",
            "knowledge",
            "reply",
            "request",
            "store",
        ],
    ),
    ("help", &["error", "reply", "request"]),
    (
        "app",
        &[
            "ask",
            "compare",
            "config",
            "conversation",
            "decide",
            "decision",
            "error",
            "gaps",
            "help",
            "knowledge",
            "recommend",
            "reply",
            "request",
            "sources",
            "store",
        ],
    ),
    ("config", &["error"]),
];

/// Outside things with one home each: the words that betray them, and the path they may stand in.
const HOMES: [(&str, &str); 26] = [
    ("serenity::", "src/adapters/discord/"),
    ("tantivy::", "src/knowledge/index/"),
    ("include_dir", "src/knowledge/load/"),
    ("env::var", "src/config.rs"),
    ("rustyline::", "src/adapters/terminal/"),
    ("comfy_table::", "src/adapters/terminal/grid.rs"),
    ("pulldown_cmark::", "src/knowledge/article/"),
    ("html5ever::", "src/knowledge/import/html/"),
    ("markup5ever_rcdom::", "src/knowledge/import/html/"),
    ("chardetng::", "src/knowledge/import/decode.rs"),
    ("encoding_rs::", "src/knowledge/import/"),
    ("getrandom::", "src/decision/receipt.rs"),
    ("regex::", "src/knowledge/import/"),
    ("sqlx::", "src/store/"),
    ("lru::", "src/conversation/topics.rs"),
    ("walkdir::", "src/knowledge/import/find.rs"),
    ("tiebreak_encoder::", "src/knowledge/"),
    ("ndarray::", "crates/encoder/src/forward.rs"),
    ("safetensors::", "crates/encoder/src/weights.rs"),
    ("icu_normalizer::", "crates/encoder/src/tokenizer.rs"),
    ("icu_properties::", "crates/encoder/src/tokenizer.rs"),
    ("crc32fast::", "src/knowledge/vectors/store.rs"),
    ("indicatif::", "src/adapters/terminal/"),
    ("resvg::", "src/adapters/picture/"),
    ("skrifa::", "src/adapters/picture/font.rs"),
    ("png::", "src/adapters/picture/"),
];

fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in ["src", "crates"] {
        collect(&Path::new(ROOT).join(folder), &mut files);
    }
    assert!(files.len() > 20, "the sources are found");
    files.sort();
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("a source file");
        // Tests may reach further than the code they test.
        let code = text
            .split("#[cfg(test)]")
            .next()
            .unwrap_or_default()
            .to_owned();
        let name = path.strip_prefix(ROOT).expect("below the root");
        (name.to_string_lossy().replace('\\', "/"), code)
    };
    files.iter().map(read).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// The parts that a file names: `knowledge` for `crate::knowledge::...`.
fn known_parts(code: &str) -> Vec<String> {
    let lines = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let code: String = lines.collect::<Vec<_>>().join("\n");
    let mut parts = Vec::new();
    for rest in code.split("crate::").skip(1) {
        if let Some(group) = rest.strip_prefix('{') {
            // A nested group would hide what it names.
            let group = group.split('}').next().unwrap_or_default();
            assert!(
                !group.contains('{'),
                "write the imports of {group} on lines of their own"
            );
            parts.extend(group.split(',').map(|part| {
                part.split("::")
                    .next()
                    .unwrap_or_default()
                    .trim()
                    .to_owned()
            }));
        } else {
            parts.push(
                rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            );
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

#[test]
fn nobody_knows_more_than_he_may() {
    let mut faults = Vec::new();
    for (file, code) in sources() {
        let part = file
            .trim_start_matches("src/")
            .split(['/', '.'])
            .next()
            .unwrap_or_default();
        let Some((_, allowed)) = MAY_KNOW.iter().find(|(known, _)| *known == part) else {
            continue;
        };
        for known in known_parts(&code) {
            if !allowed.contains(&known.as_str()) {
                faults.push(format!("{file} knows {known}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_part_of_the_crate_has_its_rule() {
    let lib = fs::read_to_string(Path::new(ROOT).join("src/lib.rs")).expect("lib.rs");
    for part in lib.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let part = part.trim_end_matches(';');
        let edge = ["adapters", "cli"].contains(&part);
        assert!(
            edge || MAY_KNOW.iter().any(|(known, _)| *known == part),
            "no rule for {part}"
        );
    }
}

#[test]
fn every_outside_thing_has_one_home() {
    let mut faults = Vec::new();
    for (file, code) in sources() {
        for (sign, home) in HOMES {
            if code.contains(sign) && !file.starts_with(home) {
                faults.push(format!("{file} holds {sign}, whose home is {home}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    for (file, code) in sources() {
        assert!(code.starts_with("//! "), "{file} does not open with //!");
    }
}

/// Run with `UPDATE_README=1` to write the table anew.
#[test]
fn the_readme_has_the_catalogues_commands() {
    const BEGIN: &str =
        "<!-- commands: written by the test the_readme_has_the_catalogues_commands -->\n";
    const END: &str = "<!-- /commands -->";
    let path = Path::new(ROOT).join("README.md");
    let readme = fs::read_to_string(&path).expect("README.md");
    let (before, rest) = readme.split_once(BEGIN).expect("the begin mark");
    let (table, after) = rest.split_once(END).expect("the end mark");
    let wanted = command_table();
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, format!("{before}{BEGIN}{wanted}{END}{after}"))
            .expect("README.md is written");
    } else {
        assert_eq!(table, wanted, "run the test with UPDATE_README=1");
    }
}

fn command_table() -> String {
    let row = |entry: &Entry| {
        let about = entry.command.get_about().map(ToString::to_string);
        let about = about.unwrap_or_default();
        format!("| `{}` | {about} | `{}` |\n", usage(entry), example(entry))
    };
    let rows: String = entries().iter().map(row).collect();
    format!("| command | what it does | for example |\n|---|---|---|\n{rows}")
}
