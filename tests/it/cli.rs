//! The built program on the command line: what it prints, where, and with which exit code.

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

use crate::support::database;

/// The program with a data folder of its own, no token and no colour.
pub fn tiebreak(data: &TempDir) -> Command {
    let mut command = Command::cargo_bin("tiebreak").expect("the program is built");
    command
        .env_remove("TIEBREAK_DISCORD_TOKEN")
        .env_remove("TIEBREAK_DATABASE_URL")
        .env("NO_COLOR", "1")
        .current_dir(data.path())
        .arg("--data")
        .arg(data.path().join("data"));
    command
}

/// A folder with settings that leave the encoder out, since reading the articles takes a while.
pub fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("tiebreak.toml"), "encoder = false\n").expect("settings");
    folder
}

/// Standard output, standard error and exit code.
pub fn run(command: &mut Command) -> (String, String, i32) {
    let output = command.output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (
        text(output.stdout),
        text(output.stderr),
        output.status.code().expect("an exit code"),
    )
}

#[test]
fn a_comparison_is_printed_with_marks_and_sources() {
    let data = folder();
    let (out, err, code) =
        run(tiebreak(&data).args(["compare", "django", "FastAPI", "--topic", "data"]));
    assert_eq!((err.as_str(), code), ("", 0));
    assert!(
        out.starts_with("Django vs FastAPI: Data and APIs\n"),
        "{out}"
    );
    for part in [
        "built in [1]",
        "no: none built in",
        "not in my sources",
        "[1]",
        "2026-06-10",
    ] {
        assert!(out.contains(part), "{part} is missing in {out}");
    }
}

#[test]
fn a_users_mistake_is_one_sentence_on_standard_error_and_exit_code_2() {
    let data = folder();
    let (out, err, code) = run(tiebreak(&data).args(["compare", "djnago", "flask"]));
    assert_eq!((out.as_str(), code), ("", 2));
    assert_eq!(
        err,
        "I don't know a framework called \"djnago\". Did you mean Django?\n"
    );
    let (_, err, code) =
        run(tiebreak(&data).args(["compare", "django", "flask", "--json", "--topic", "speed"]));
    assert_eq!(code, 2);
    assert!(err.contains("[possible values: fit, performance"), "{err}");
    let (_, err, code) = run(tiebreak(&data).args(["compare", "--json", "djnago", "flask"]));
    assert_eq!((code, err.contains("Did you mean Django?")), (2, true));
}

#[test]
fn a_recommendation_is_printed_and_told_to_other_tools() {
    let data = folder();
    let said = "API, 3 people, must have an ORM, unicorns";
    let (out, _, code) = run(tiebreak(&data).args(["recommend", said]));
    assert_eq!(code, 0);
    assert!(out.contains("must: ORM 3; counts: API 3, small team 3 (3 people)"));
    assert!(out.contains("“unicorns”"));
    let (out, _, code) = run(tiebreak(&data).args(["recommend", "--json", said]));
    assert_eq!(code, 0);
    let json: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(json["needs"][0]["id"], "api");
    assert_eq!(json["not_understood"][0], "unicorns");
    for key in ["shortlist", "left_out", "unknowns", "flip", "index"] {
        assert!(json.get(key).is_some(), "{key}");
    }
    let (_, err, code) = run(tiebreak(&data).args(["recommend", "--must", "xyzzyq"]));
    assert_eq!(code, 2);
    assert!(err.contains("I don't know the need"));
    let (_, err, code) = run(tiebreak(&data).args(["why-not", "flask"]));
    assert_eq!(code, 2);
    assert!(err.contains("--must admin flask"));
}

#[test]
fn the_comparison_for_other_tools_has_every_state_and_its_citations() {
    let data = folder();
    let (out, _, code) = run(tiebreak(&data).args(["compare", "--json", "django", "fastapi"]));
    assert_eq!(code, 0);
    let json: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(json["frameworks"][1]["id"], "fastapi");
    let cell = |attribute: &str, framework: &str| {
        let rows = json["attributes"].as_array().expect("attributes");
        let row = rows
            .iter()
            .find(|row| row["id"] == attribute)
            .expect("the attribute");
        row["frameworks"][framework].clone()
    };
    assert_eq!(cell("admin", "django")["state"], "value");
    assert_eq!(cell("admin", "fastapi")["state"], "no");
    assert_eq!(cell("architecture", "django")["state"], "disagreement");
    assert_eq!(cell("latency", "fastapi")["state"], "not-in-sources");
    let citation = &cell("admin", "django")["values"][0]["citations"][0];
    for key in [
        "source",
        "title",
        "publisher",
        "published",
        "heading",
        "quote",
    ] {
        assert!(citation[key].is_string(), "{key} in {citation}");
    }
    let disagreements = json["disagreements"].as_array().expect("disagreements");
    assert!(
        disagreements
            .iter()
            .any(|it| it["attribute"] == "architecture")
    );
    assert_eq!(json["index"].as_str().map(str::len), Some(12));
}

#[test]
fn an_answer_for_other_tools_keeps_the_contract() {
    let data = folder();
    let (out, _, code) =
        run(tiebreak(&data).args(["ask", "--json", "does fastapi have an admin?"]));
    assert_eq!(code, 0);
    let json: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(json["abstained"], false);
    assert!(
        json["confidence"]
            .as_f64()
            .is_some_and(|sure| (0.5..=1.0).contains(&sure))
    );
    assert_eq!(json["statements"][0]["citations"][0], 1);
    assert_eq!(json["citations"][0]["n"], 1);
    assert!(
        json["answer"]
            .as_str()
            .is_some_and(|text| text.contains("none built in") && !text.contains("[1]"))
    );
    let best = &json["passages"][0];
    for key in ["source", "heading", "text"] {
        assert!(best[key].is_string(), "{key} in {best}");
    }
    let (out, _, code) = run(tiebreak(&data).args(["ask", "--json", "who created Django?"]));
    let json: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(
        (code, &json["abstained"], &json["citations"]),
        (0, &Value::Bool(true), &Value::Array(vec![]))
    );
    assert_eq!(json["unknown"][0]["attribute"], "created-by");
}

#[test]
fn a_bare_comparison_is_answered_with_statements_on_both() {
    let data = folder();
    let (out, _, _) = run(tiebreak(&data).args(["ask", "--json", "djnago vs flask"]));
    let json: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(
        (&json["abstained"], &json["taken_as"]),
        (&Value::Bool(false), &Value::from("django vs flask"))
    );
    let statements = json["statements"].as_array().expect("statements");
    for name in ["Django, ", "Flask, "] {
        let begins = |statement: &Value| {
            let text = statement["text"].as_str();
            text.is_some_and(|text| text.starts_with(name)) && statement["citations"][0].is_number()
        };
        assert!(statements.iter().any(begins), "{name}: {json:#}");
    }
}

#[test]
fn small_talk_gets_no_sources() {
    let data = folder();
    let (out, _, _) = run(tiebreak(&data).args(["ask", "--json", "hello there, thanks!"]));
    let json: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(json["abstained"], true);
    assert_eq!(json["passages"].as_array().map(Vec::len), Some(0));
    assert_eq!(json["nearest"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_batch_is_answered_line_by_line_in_order() {
    let data = folder();
    let file = data.path().join("questions.jsonl");
    fs::write(
        &file,
        "{\"id\": 7, \"question\": \"flask orm?\"}\n\n{\"id\": \"b\", \"question\": \"hello\"}\n",
    )
    .expect("written");
    let (out, err, code) = run(tiebreak(&data).args(["ask", "--batch"]).arg(&file));
    assert_eq!((err.as_str(), code), ("", 0));
    let lines: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(
        lines
            .iter()
            .map(|line| line["id"].clone())
            .collect::<Vec<_>>(),
        [Value::from(7), Value::from("b")]
    );
    fs::write(&file, "{\"id\": 7}\n").expect("written");
    let (_, err, code) = run(tiebreak(&data).args(["ask", "--batch"]).arg(&file));
    assert_eq!(code, 2);
    assert!(
        err.contains("questions.jsonl:1: every line is an object with \"id\" and \"question\""),
        "{err}"
    );
}

#[test]
fn the_whole_question_set_runs_without_a_fault() {
    let questions = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/eval/questions.jsonl");
    if !questions.exists() {
        println!("skipped: {} is not there", questions.display());
        return;
    }
    let data = folder();
    let (out, err, code) = run(tiebreak(&data).args(["ask", "--batch"]).arg(&questions));
    assert_eq!((err.as_str(), code), ("", 0));
    let asked = fs::read_to_string(&questions)
        .expect("questions")
        .lines()
        .count();
    assert_eq!(out.lines().count(), asked);
}

#[test]
fn without_a_token_a_chat_reads_from_a_pipe() {
    let data = folder();
    let said = "/framework flask --topic x\n\nis flask good for async?\n/compare django fastapi --topic data\n/quit\n/help\n";
    let (out, err, code) = run(tiebreak(&data).write_stdin(said));
    assert_eq!((err.as_str(), code), ("", 0));
    assert!(
        out.contains("Flask › Limits") && out.contains("Django vs FastAPI: Data and APIs"),
        "{out}"
    );
    assert!(!out.contains("What I can do"), "it left at /quit: {out}");
    assert!(!out.contains('\u{1b}'), "a pipe gets no colour");
}

#[test]
fn colour_is_for_those_who_want_it() {
    let data = folder();
    let coloured = |command: &mut Command| run(command.args(["sources"])).0.contains('\u{1b}');
    assert!(
        !coloured(tiebreak(&data).env_remove("NO_COLOR")),
        "a pipe gets none"
    );
    assert!(coloured(
        tiebreak(&data)
            .env_remove("NO_COLOR")
            .env("CLICOLOR_FORCE", "1")
    ));
}

#[test]
fn a_folder_of_knowledge_replaces_the_bundle() {
    let data = folder();
    let articles = data.path().join("k/articles");
    fs::create_dir_all(&articles).expect("folders");
    let article =
        "+++\ntitle = \"Notes on Zig\"\n+++\n## Zig\nZig has comptime instead of macros.\n";
    fs::write(articles.join("zig.md"), article).expect("an article");
    let (out, _, code) =
        run(tiebreak(&data).args(["--knowledge", "k", "ask", "--json", "comptime macros zig"]));
    assert_eq!(code, 0);
    let json: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(json["passages"][0]["source"], "zig");
    assert_eq!(
        json["passages"][0]["text"],
        "Zig has comptime instead of macros."
    );
    let (_, err, code) = run(tiebreak(&data).args(["--knowledge", "nowhere", "sources"]));
    assert_eq!(
        (
            code,
            err.contains("nowhere") && err.contains("can't be read")
        ),
        (2, true),
        "{err}"
    );
}

#[test]
fn faulty_knowledge_is_refused_with_file_and_line() {
    let data = folder();
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge"),
        &data.path().join("k"),
    );
    let row = data.path().join("k/frameworks/flask.toml");
    let text =
        fs::read_to_string(&row)
            .expect("a row")
            .replacen("attribute = \"", "attribute = \"x", 1);
    fs::write(&row, text).expect("written");
    let (_, err, code) = run(tiebreak(&data).args(["--knowledge", "k", "sources"]));
    assert_eq!(code, 2);
    assert!(
        err.starts_with("frameworks/flask.toml:6: there is no attribute \"x"),
        "{err}"
    );
}

pub fn copy(from: &Path, to: &PathBuf) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let to = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).expect("copied");
        }
    }
}

#[test]
fn a_faulty_configuration_is_refused_with_file_line_and_key() {
    let data = folder();
    let config = data.path().join("tiebreak.toml");
    for (text, wanted) in [
        ("lgo = \"info\"\n", ":1: lgo: unknown field"),
        (
            "\n[discord]\ndevelopment_server = true\n",
            ":3: development_server: invalid type",
        ),
        ("log = \"no=such=filter\"\n", "is no filter"),
    ] {
        fs::write(&config, text).expect("written");
        let (_, err, code) = run(tiebreak(&data).arg("sources"));
        assert_eq!(code, 2);
        assert!(err.contains(wanted), "{wanted}: {err}");
    }
    let (_, err, code) = run(tiebreak(&data).args(["--config", "none.toml", "sources"]));
    assert_eq!(
        (code, err.contains("none.toml can't be read")),
        (2, true),
        "{err}"
    );
}

#[test]
fn a_check_reports_what_the_table_covers_or_every_fault() {
    let data = folder();
    let (out, err, code) = run(tiebreak(&data).arg("check"));
    assert_eq!((err.as_str(), code), ("", 0));
    assert!(
        out.starts_with("No fault\n") && out.contains("• Django: Architecture\n"),
        "{out}"
    );

    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge"),
        &data.path().join("k"),
    );
    let spoil = |file: &str, from: &str, to: &str| {
        let path = data.path().join("k").join(file);
        let text = fs::read_to_string(&path)
            .expect("a file")
            .replacen(from, to, 1);
        fs::write(path, text).expect("written");
    };
    spoil("frameworks/flask.toml", "section = \"", "section = \"x");
    spoil("frameworks/flask.toml", "quote = \"", "# quote = \"");
    spoil(
        "frameworks/fastapi.toml",
        "aliases = [",
        "aliases = [\"Flask\", ",
    );
    spoil("attributes.toml", "topic = \"fit\"", "topic = \"fat\"");
    spoil(
        "articles/micropyramid-django-fastapi-flask.md",
        "2026-06-10",
        "2026-13-10",
    );
    let (_, err, code) = run(tiebreak(&data).args(["check", "k"]));
    assert_eq!(code, 2);
    for part in [
        "articles/micropyramid-django-fastapi-flask.md:6: ",
        "attributes.toml:26: unknown variant `fat`",
        "frameworks/flask.toml:13: missing field `quote`",
        "\"Flask\" already names the row of",
        " faults.\n",
    ] {
        assert!(err.contains(part), "{part} is missing in {err}");
    }
}

#[test]
fn tidying_changes_the_layout_of_rows_and_nothing_they_say() {
    let data = folder();
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge"),
        &data.path().join("k"),
    );
    let compare = || run(tiebreak(&data).args(["--knowledge", "k", "framework", "flask"])).0;
    let before = compare();
    let (_, err, code) = run(tiebreak(&data).args(["check", "k", "--tidy"]));
    assert_eq!((err.as_str(), code), ("", 0));
    assert_eq!(compare(), before);
    let (out, _, _) = run(tiebreak(&data).args(["check", "k", "--tidy"]));
    assert!(
        !out.contains("written anew"),
        "the second time nothing is left to do: {out}"
    );
}

#[test]
fn a_damaged_index_is_told_of_in_one_line_and_mended() {
    let data = folder();
    let ask = || run(tiebreak(&data).args(["ask", "does flask have an admin?"]));
    let (whole, err, _) = ask();
    assert_eq!(err, "");
    let index = data.path().join("data/index");
    let homes = fs::read_dir(index)
        .expect("an index")
        .map(|entry| entry.expect("an entry").path());
    let home = homes
        .into_iter()
        .find(|path| path.is_dir())
        .expect("its folder");
    fs::write(home.join("meta.json"), [0xff, 0xfe, 0x00]).expect("damaged");
    let (mended, err, code) = ask();
    assert_eq!((mended, code), (whole, 0));
    assert_eq!(err.lines().count(), 1, "{err}");
    assert!(
        err.contains("the index is damaged and is built anew"),
        "{err}"
    );
    assert_eq!(ask().1, "");
}

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

#[test]
fn help_explains_the_command_line_and_needs_no_knowledge() {
    let data = folder();
    let (out, err, code) = run(tiebreak(&data).args(["--knowledge", "nowhere", "help"]));
    assert_eq!((err.as_str(), code), ("", 0));
    for command in ["ask", "compare", "check", "import", "invite", "chat"] {
        assert!(
            out.contains(&format!("\n  {command} ")),
            "{command} is missing in {out}"
        );
    }
    let (out, _, code) = run(tiebreak(&data).args(["help", "check"]));
    assert_eq!((code, out.contains("--tidy")), (0, true), "{out}");
    let (_, err, code) = run(tiebreak(&data).args(["help", "chekc"]));
    assert_eq!(
        (code, err.contains("Did you mean \"check\"?")),
        (2, true),
        "{err}"
    );
}

#[test]
fn an_invitation_needs_a_token() {
    let data = folder();
    let (_, err, code) = run(tiebreak(&data).arg("invite"));
    assert_eq!(
        (code, err.contains("TIEBREAK_DISCORD_TOKEN")),
        (2, true),
        "{err}"
    );
}

#[test]
#[cfg(feature = "encoder")]
fn a_paraphrase_is_found_by_its_meaning_and_other_tools_are_told() {
    let data = tempfile::tempdir().expect("a folder");
    let articles = data.path().join("knowledge/articles");
    fs::create_dir_all(&articles).expect("a folder");
    let text = "+++\ntitle = \"Pets\"\n+++\n## Feeding\nGive the kitten its meals at dawn.\n\n\
                ## Travel\nA carrier keeps the animal calm on trains.\n";
    fs::write(articles.join("pets.md"), text).expect("an article");
    let ask = |data: &TempDir| {
        let mut command = tiebreak(data);
        command.args(["--knowledge", "knowledge", "ask", "--json"]);
        let (out, _, _) = run(command.arg("when should a young cat eat?"));
        serde_json::from_str::<Value>(&out).expect("JSON")
    };
    let with = ask(&data);
    assert_eq!(with["retrieval"], "semantic", "{with:#}");
    assert_eq!(with["passages"][0]["heading"], "Feeding", "{with:#}");
    fs::write(data.path().join("tiebreak.toml"), "encoder = false\n").expect("settings");
    let without = ask(&data);
    assert_eq!(without["retrieval"], "lexical");
    assert_eq!(without["passages"].as_array().map(Vec::len), Some(0));
}
