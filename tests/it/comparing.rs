//! Comparisons by the built program: their other forms, the words behind a cell, and sources that are old.

use std::fs;

use crate::support::program::{folder, run, tiebreak};

fn printed(arguments: &[&str]) -> String {
    let data = folder();
    let (out, err, code) = run(tiebreak(&data).args(arguments));
    assert_eq!((err.as_str(), code), ("", 0), "{arguments:?}");
    out
}

#[test]
fn a_comparison_can_be_had_for_a_spreadsheet() {
    let out = printed(&["compare", "django", "sanic", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let column = |name: &str| header.iter().position(|it| it == name).expect("a column");
    let (attribute, value, test) = (column("attribute"), column("value"), column("test"));
    let records: Vec<csv::StringRecord> =
        reader.records().collect::<Result<_, _>>().expect("records");
    let figures = records
        .iter()
        .filter(|record| &record[attribute] == "Throughput");
    let figures: Vec<(&str, &str)> = figures.map(|it| (&it[value], &it[test])).collect();
    assert!(
        figures.contains(&("4,800 req/s", "Sanic against Django on identical hardware")),
        "{figures:?}"
    );
    let formula = |cell: &str| cell.starts_with(['=', '+', '-', '@']);
    assert!(!records.iter().any(|record| record.iter().any(formula)));
}

#[test]
fn a_comparison_can_be_had_as_a_document() {
    let out = printed(&["compare", "django", "sanic", "--format", "markdown"]);
    assert!(out.starts_with("# Django vs Sanic\n\n## When to pick which\n\n- **Django** when"));
    assert!(
        out.contains("| | Django | Sanic |\n|---|---|---|\n"),
        "{out}"
    );
    assert!(
        out.contains("| **Strengths** | "),
        "lists are there in full"
    );
    assert!(out.contains("is 4.0 times Django's 1,200 req/s"), "{out}");
    assert!(out.contains("## Sources\n\n- \\[1\\] "), "{out}");
    let rows = out.lines().filter(|line| line.starts_with("| "));
    let broken: Vec<&str> = rows
        .filter(|row| row.replace("\\|", "").matches('|').count() != 4)
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn json_is_a_format_like_the_others_and_two_at_once_are_refused() {
    let by_format = printed(&["compare", "django", "flask", "--format", "json"]);
    assert_eq!(
        by_format,
        printed(&["compare", "django", "flask", "--json"])
    );
    let data = folder();
    let both = ["compare", "django", "flask", "--json", "--format", "csv"];
    let (_, err, code) = run(tiebreak(&data).args(both));
    assert_eq!(code, 2, "{err}");
    let (_, err, code) =
        run(tiebreak(&data).args(["compare", "django", "flask", "--format", "pdf"]));
    assert!(code == 2 && err.contains("markdown, csv, json"), "{err}");
}

#[test]
fn the_words_behind_a_cell_are_quoted_with_their_date() {
    let out = printed(&["evidence", "learning curve", "flask"]);
    assert!(out.starts_with("Learning curve: Flask\n"), "{out}");
    assert!(
        out.contains("updated 2026-06-10") && out.contains("  │ "),
        "{out}"
    );
    let data = folder();
    let (_, err, code) = run(tiebreak(&data).args(["evidence", "learning curv", "flask"]));
    assert_eq!(code, 2);
    assert!(err.contains("Did you mean \"Learning curve\"?"), "{err}");
}

#[test]
fn a_source_older_than_the_settings_say_is_marked() {
    let sources = |setting: &str| {
        let data = folder();
        let settings = format!("encoder = false\n{setting}\n");
        fs::write(data.path().join("tiebreak.toml"), settings).expect("settings");
        let (out, err, code) = run(tiebreak(&data).arg("sources"));
        assert_eq!((err.as_str(), code), ("", 0));
        // A line may be broken between any two words.
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let marked = "published 2025-07-26, over 3 months old";
    assert!(sources("old_after_months = 3").contains(marked));
    assert!(!sources("old_after_months = 1200").contains("months old"));
}
