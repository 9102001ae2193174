//! The built program on the command line: what it prints, where, and with which exit code.

use assert_cmd::Command;
use serde_json::Value;
use std::fs;

use crate::support::program::{folder, run, tiebreak};

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
