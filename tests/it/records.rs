//! Decisions as files with the built program: written, written again, and read into another database.

use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

use crate::support::program::{folder, run, tiebreak};

fn done(data: &TempDir, arguments: &[&str]) -> String {
    let (out, errors, code) = run(tiebreak(data).args(arguments));
    assert_eq!(code, 0, "{arguments:?}: {errors}");
    out
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder");
    let name = |entry: std::io::Result<fs::DirEntry>| {
        entry
            .expect("an entry")
            .file_name()
            .to_string_lossy()
            .into_owned()
    };
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort();
    names
}

/// Two decisions: one written down, one still open.
fn decided() -> TempDir {
    let data = folder();
    done(
        &data,
        &[
            "decide",
            "record",
            "Which | database?",
            "--outcome",
            "PostgreSQL",
            "--options",
            "SQLite,MySQL",
            "--reason",
            "we run it *already*",
            "--by",
            "Ada \"the\" Lovelace",
            "--date",
            "2026-05-01",
        ],
    );
    done(
        &data,
        &[
            "decide",
            "start",
            "Which framework?",
            "--options",
            "django,flask",
        ],
    );
    data
}

#[test]
fn decisions_are_written_once_and_nothing_else_is_overwritten_unasked() {
    let data = decided();
    let out = done(&data, &["decisions", "export", "adr"]);
    assert_eq!(out, "3 written, 0 unchanged, 0 refused.\n");
    let adr = data.path().join("adr");
    let wanted = [
        "0001-which-database.md",
        "0002-which-framework.md",
        "decisions.json",
    ];
    assert_eq!(names(&adr), wanted);
    let again = done(
        &data,
        &["decisions", "export", "adr", "--server", "terminal"],
    );
    assert_eq!(again, "0 written, 3 unchanged, 0 refused.\n");

    let first = adr.join(wanted[0]);
    fs::write(&first, "mine").expect("written");
    let (out, errors, code) = run(tiebreak(&data).args(["decisions", "export", "adr"]));
    assert_eq!(
        (out.as_str(), code),
        ("0 written, 2 unchanged, 1 refused.\n", 2)
    );
    assert!(
        errors.contains("0001-which-database.md exists with other content"),
        "{errors}"
    );
    assert_eq!(fs::read_to_string(&first).expect("read"), "mine");
    let out = done(&data, &["decisions", "export", "adr", "--overwrite"]);
    assert_eq!(out, "1 written, 2 unchanged, 0 refused.\n");

    let json = fs::read_to_string(adr.join("decisions.json")).expect("JSON");
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["decisions"][0]["outcome"]["option"], "PostgreSQL");
    assert_eq!(json["decisions"][1]["status"], "proposed");
}

#[test]
fn what_was_exported_is_imported_once_and_says_the_same() {
    let data = decided();
    done(&data, &["decisions", "export", "adr"]);
    let other = folder();
    let adr = data.path().join("adr").to_string_lossy().into_owned();
    let import = ["decisions", "import", &adr];
    let (out, errors, code) = run(tiebreak(&other).args(import));
    assert_eq!(
        (out.as_str(), code),
        ("1 imported, 1 skipped, 0 refused.\n", 0),
        "{errors}"
    );
    assert!(
        errors.contains("skipped, since nothing is decided in it (proposed)."),
        "{errors}"
    );
    let (out, errors, _) = run(tiebreak(&other).args(import));
    assert_eq!(out, "0 imported, 2 skipped, 0 refused.\n");
    assert!(
        errors.contains("skipped, it is decision #1 already."),
        "{errors}"
    );

    done(&other, &["decisions", "export", "adr"]);
    let read = |data: &TempDir| {
        let file = data.path().join("adr/decisions.json");
        let json = fs::read_to_string(file).expect("JSON");
        let json: Value = serde_json::from_str(&json).expect("JSON");
        let first = &json["decisions"][0];
        ["question", "options", "outcome", "date", "status"].map(|name| first[name].clone())
    };
    assert_eq!(read(&data), read(&other));
}

#[test]
fn records_of_others_are_imported_and_what_is_none_is_told() {
    let data = folder();
    let file = |name: &str, text: &str| fs::write(data.path().join(name), text).expect("written");
    file(
        "0001-use-rust.md",
        "# 1. Use Rust\n\nDate: 2025-03-04\n\n## Status\n\nAccepted\n\n## Decision\n\nWe do.\n",
    );
    file("notes.md", "Some notes.\n");
    let (out, errors, code) = run(tiebreak(&data).args([
        "decisions",
        "import",
        "0001-use-rust.md",
        "notes.md",
        "missing.md",
    ]));
    assert_eq!(
        (out.as_str(), code),
        ("1 imported, 0 skipped, 2 refused.\n", 2),
        "{errors}"
    );
    assert!(
        errors.contains("notes.md is no record of a decision"),
        "{errors}"
    );
    assert!(errors.contains("missing.md can't be read"), "{errors}");
    let shown = done(&data, &["decide", "show", "1"]);
    assert!(
        shown.contains("Use Rust") && shown.contains("2025-03-04"),
        "{shown}"
    );
    let (_, errors, code) =
        run(tiebreak(&data).args(["decisions", "export", "d", "--server", "moon"]));
    assert_eq!(code, 2);
    assert!(
        errors.contains("There are decisions of terminal."),
        "{errors}"
    );
}
