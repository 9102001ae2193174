//! Questions without a helpful answer, kept in the database and listed by the built program.

use std::fs;
use tempfile::TempDir;

use crate::support::database;
use crate::support::program::{folder, run, tiebreak};

#[test]
fn questions_without_an_answer_are_listed_also_after_a_restart() {
    let data = folder();
    let gaps = || run(tiebreak(&data).arg("gaps")).0;
    assert!(gaps().contains("every question that I know of had an answer"));
    let ask = |arguments: &[&str]| run(tiebreak(&data).arg("ask").args(arguments));
    ask(&["who created Django?"]);
    ask(&["Who created django"]);
    ask(&["is flask good for async?"]);
    ask(&["thanks", "a", "lot!"]);
    ask(&["does zyxel quuxify?"]);
    ask(&["--json", "who created Flask?"]);
    let out = gaps();
    assert!(out.contains("3 questions had no helpful answer"), "{out}");
    assert!(
        out.contains("Django\n\n• Who created django — 2 without an answer, last "),
        "{out}"
    );
    assert!(
        out.contains("Nothing near it in my sources\n\n• does zyxel quuxify?"),
        "{out}"
    );
    assert!(!out.contains(", by "), "no name is kept: {out}");

    let said = "is flask good for async?\n/unhelpful\n/unhelpful\n/gaps\n";
    let (out, err, code) = run(tiebreak(&data).arg("chat").write_stdin(said));
    assert_eq!((err.as_str(), code), ("", 0));
    assert!(
        out.contains("Thank you") && !out.contains("try: /unhelpful"),
        "{out}"
    );
    assert!(
        out.contains("• is flask good for async? — 1 not helpful, last "),
        "{out}"
    );
    let (_, err, code) = run(tiebreak(&data).arg("unhelpful"));
    assert_eq!(code, 2);
    assert!(
        err.contains("no answer here in the last ten minutes"),
        "{err}"
    );
}

#[test]
fn names_are_kept_and_old_questions_removed_as_the_settings_say() {
    let data = folder();
    let config = data.path().join("tiebreak.toml");
    fs::write(
        &config,
        "encoder = false\n[gaps]\nkeep_names = true\nkeep_days = 1\n",
    )
    .expect("written");
    run(tiebreak(&data).args(["ask", "who created Django?"]));
    let gaps = || run(tiebreak(&data).arg("gaps")).0;
    assert!(gaps().contains(", by terminal."), "{}", gaps());
    sql(&data, "UPDATE questions SET asked_at = asked_at - 86401000");
    assert!(
        gaps().contains("In the last 1 day every question"),
        "{}",
        gaps()
    );
    fs::write(&config, "[gaps]\nkeep_days = 0\n").expect("written");
    let (_, err, code) = run(tiebreak(&data).arg("gaps"));
    assert_eq!(code, 2);
    assert!(err.contains(":2: keep_days: "), "{err}");
}

#[test]
fn a_database_that_can_not_be_used_is_told_of_in_a_sentence() {
    let data = folder();
    let gaps = || {
        let (out, err, code) = run(tiebreak(&data).arg("gaps"));
        assert_eq!(
            (out.as_str(), code, err.lines().count()),
            ("", 2, 1),
            "{err}"
        );
        err
    };
    run(tiebreak(&data).args(["ask", "who created Django?"]));
    sql(
        &data,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (999, 'from the future', TRUE, X'00', 0)",
    );
    assert!(gaps().contains("newer version of Tiebreak"), "{}", gaps());
    sql(&data, "DELETE FROM _sqlx_migrations WHERE version = 999");
    assert_eq!(run(tiebreak(&data).arg("gaps")).2, 0, "as before");

    let file = data.path().join("data/tiebreak.db");
    fs::write(&file, "x".repeat(10_000)).expect("damaged");
    assert!(gaps().contains("is damaged, or is none"), "{}", gaps());
}

/// Does something to the database past the program.
fn sql(data: &TempDir, statement: &'static str) {
    database::sqlite(&data.path().join("data/tiebreak.db"), statement);
}
