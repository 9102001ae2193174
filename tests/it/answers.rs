//! Answers in the form that other tools rely on (`ask --json`, `ask --batch`).

use serde_json::Value;
use std::fs;
use std::path::Path;

use crate::support::program::{folder, run, tiebreak};

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
fn what_a_term_is_comes_from_the_table_where_no_sentence_defines_it() {
    let data = folder();
    let ask = |question: &str| -> (bool, String) {
        let (out, _, _) = run(tiebreak(&data).args(["ask", "--json", question]));
        let json: Value = serde_json::from_str(&out).expect("JSON");
        let answer = json["answer"].as_str().unwrap_or_default().to_owned();
        (json["abstained"] == true, answer)
    };
    let (abstained, answer) = ask("what is kestrel");
    assert!(!abstained);
    assert!(
        answer.starts_with("Kestrel, what it is: the server of ASP.NET Core"),
        "{answer}"
    );
    // A sentence that defines says more than a cell.
    let (_, answer) = ask("what is starlette");
    assert!(!answer.contains("what it is:"), "{answer}");
    // Half an answer would look like a whole one, and another meaning of the word is not asked for.
    for question in [
        "what is the difference between celery and rabbitmq",
        "what is celery in sql server",
    ] {
        let (_, answer) = ask(question);
        assert!(!answer.contains("what it is:"), "{question}: {answer}");
    }
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
#[cfg(feature = "encoder")]
fn a_paraphrase_is_found_by_its_meaning_and_other_tools_are_told() {
    let data = tempfile::tempdir().expect("a folder");
    let articles = data.path().join("knowledge/articles");
    fs::create_dir_all(&articles).expect("a folder");
    let text = "+++\ntitle = \"Pets\"\n+++\n## Feeding\nGive the kitten its meals at dawn.\n\n\
                ## Travel\nA carrier keeps the animal calm on trains.\n";
    fs::write(articles.join("pets.md"), text).expect("an article");
    let ask = |data: &tempfile::TempDir| {
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
