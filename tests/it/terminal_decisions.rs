//! Decisions played by several people at terminals: in one chat, from shells, and in two processes at once on one folder.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use regex::Regex;
use std::io::Write;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

use crate::support::program::{folder, run, tiebreak};

/// No command: what is said of it tells one answer from the next.
const NOTHING: &str = "/xyzzy";
const OF_NOTHING: &str = "There is no /xyzzy. /help lists all commands.";

const LIFE: &str = "\
--as ada:backend
/decide start
/decide start Which framework for the shop? --options django,fastapi,flask --role backend --criteria admin,async
--as bob:backend /decide vote 1 fastapi
--as cleo /decide vote 1 flask
--as cleo:backend /decide vote 1 flask --reason \"it is small\"
/decide vote 1 django
--as bob /decide vote 1 1
--as bob /decide reason 1 the admin panel saves us weeks
/decide show 1
--as bob /decide close 1
/decide close 1
/decide vote 1 flask
--as
/decide list
/decide search admin panel weeks
/compare django flask --topic origin
/decide record Which framework for the new shop? --outcome Litestar --reason \"we have outgrown Django\" --by Ada
/decide supersede 1 2
/decide show 1
/decide list --framework django
/decide stale
/decide export 1
--as cleo /privacy export
--as cleo /privacy erase
--as cleo /privacy erase --sure yes
/decide show 1
";

#[test]
fn the_whole_life_of_a_decision_reads_like_this() {
    let data = folder();
    insta::assert_snapshot!(transcript(&data, LIFE));
}

const TROUBLE: &str = "\
/decide settings
/decide start Tabs or spaces? --options tabs,spaces --method approval --quorum 2 --channel style
--as ada /decide vote 1 1,2
/decide close 1
/decide extend 1
/decide extend 1 2d
--as bob /decide vote 1 tabs,spaces
/decide close 1
/decide runoff 1
--as ada /decide vote 2 tabs
/decide close 2
/decide start --options django,flask
/decide start Which to learn first? --options django,flask,rails --method ranked --anonymous yes --voters 2
--as ada /decide ballot 3
--as ada /decide ballot 3 2>1
--as ada /decide vote 3 django>flask
--as bob /decide vote 3 2>1
/decide show 3
/decide rule 3
/decide rule 3 flask
/decide rule 3 flask --reason \"it is the smallest\"
/decide list --status closed
/decide start Which letter? --options a,b,c --method score --reasons yes
--as ada /decide vote 4 5,3,0
--as ada /decide vote 4 5,3,0 --reason \"a is shorter\"
/decide edit 4 --options a,b
/decide show 4
/decide reopen 3
/decide list
";

#[test]
fn ties_missed_quorums_and_ranks_read_like_this() {
    let data = folder();
    insta::assert_snapshot!(transcript(&data, TROUBLE));
}

#[test]
fn a_file_that_is_asked_for_in_a_shell_is_all_that_is_printed() {
    let data = folder();
    let say = |who: &str, arguments: &[&str]| {
        let (out, err, code) = run(tiebreak(&data).args(["--as", who]).args(arguments));
        assert_eq!((err.as_str(), code), ("", 0), "{arguments:?}");
        out
    };
    let start = ["decide", "start", "Which?", "--options", "django,flask"];
    say("ada", &start);
    say("bob", &["decide", "vote", "1", "flask"]);
    let closed = say("ada", &["decide", "close", "1"]);
    assert!(closed.contains("── in the channel ──"), "{closed}");
    assert!(closed.contains("Decided: Flask"), "{closed}");
    let again = say("ada", &["decide", "list"]);
    assert!(
        !again.contains("in the channel"),
        "it is told once: {again}"
    );
    let file = say("bob", &["decide", "export", "1"]);
    assert!(
        file.contains("Which?") && !file.contains("Export"),
        "{file}"
    );
    let json = say("bob", &["privacy", "export"]);
    serde_json::from_str::<serde_json::Value>(&json).expect("JSON and nothing else");
}

#[test]
fn whoever_has_not_the_role_or_did_not_start_it_is_refused_in_a_shell_too() {
    let data = folder();
    let say =
        |who: &str, arguments: &[&str]| run(tiebreak(&data).args(["--as", who]).args(arguments));
    let start = [
        "decide",
        "start",
        "Which?",
        "--options",
        "django,flask",
        "--role",
        "Ops",
    ];
    assert_eq!(say("ada:ops", &start).2, 0);
    let (out, err, code) = say("bob:web", &["decide", "vote", "1", "flask"]);
    assert_eq!(
        (out.as_str(), code, err.contains("Ops")),
        ("", 2, true),
        "{err}"
    );
    assert_eq!(say("bob:OPS", &["decide", "vote", "1", "flask"]).2, 0);
    assert_eq!(say("bob:ops", &["decide", "close", "1"]).2, 2);
    assert_eq!(say("ADA", &["decide", "close", "1"]).2, 0);
    let (_, err, code) = say("a b", &["decide", "list"]);
    assert_eq!(
        (code, err.contains("--as takes a name")),
        (2, true),
        "{err}"
    );
}

#[test]
fn two_chats_on_one_folder_work_together() {
    let data = folder();
    let start = "/decide start Which? --options django,flask --voters 20\n";
    run(tiebreak(&data)
        .args(["chat", "--as", "ada"])
        .write_stdin(start));
    let votes = |names: std::ops::Range<usize>, choice: &str| -> String {
        names
            .map(|name| format!("--as person{name} /decide vote 1 {choice}\n"))
            .collect()
    };
    let chats = [votes(0..10, "django"), votes(10..20, "flask")];
    let chats = chats.map(|said| chat(&data, &said));
    let outs = chats.map(|chat| {
        let output = chat.wait_with_output().expect("it ends");
        assert!(output.status.success());
        String::from_utf8(output.stdout).expect("UTF-8")
    });
    let told: usize = outs
        .iter()
        .map(|out| out.matches("a tie between").count())
        .sum();
    let (list, _, _) = run(tiebreak(&data).args(["decide", "show", "1"]));
    assert!(
        list.contains("Django: 10 votes") && list.contains("Flask: 10 votes"),
        "{list}"
    );
    assert_eq!(told, 1, "the outcome is told once: {outs:#?}");
}

/// A chat that is told all this and left.
fn chat(data: &TempDir, said: &str) -> Child {
    let mut chat = Command::new(env!("CARGO_BIN_EXE_tiebreak"))
        .arg("--data")
        .arg(data.path().join("data"))
        .arg("chat")
        .env("NO_COLOR", "1")
        .current_dir(data.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut input = chat.stdin.take().expect("its input");
    input.write_all(said.as_bytes()).expect("written");
    chat
}

/// What is said with what is answered, as in a chat; without anything that is another the next time.
fn transcript(data: &TempDir, said: &str) -> String {
    let input = said.replace('\n', &format!("\n{NOTHING}\n"));
    let (out, err, code) = run(tiebreak(data).arg("chat").write_stdin(input));
    assert_eq!((err.as_str(), code), ("", 0));
    let answers = out.split(OF_NOTHING).map(|answer| shortened(answer.trim()));
    let turns = said.lines().zip(answers);
    let turns: Vec<String> = turns
        .map(|(line, answer)| format!("> {line}\n\n{answer}\n"))
        .collect();
    redacted(&turns.join("\n\n"))
}

/// An answer as far as anybody reads it here.
fn shortened(answer: &str) -> String {
    const MOST: usize = 100;
    let lines: Vec<&str> = answer.lines().collect();
    match lines.len() {
        0..=MOST => answer.to_owned(),
        _ => format!("{}\n[and so on]", lines[..MOST / 5].join("\n")),
    }
}

fn redacted(text: &str) -> String {
    let now = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let today = format!(r"({}|{})", now.yesterday().expect("a day"), now);
    let mut text = text.to_owned();
    for (pattern, instead) in [
        (
            r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(\s+)\d{4}-\d\d-\d\d(\s+)\d\d:\d\d",
            "DAY${1}0000-00-00${2}00:00",
        ),
        (r"\b\d{4}-\d\d-\d\dT[0-9:.]+Z", "0000-00-00T00:00Z"),
        (today.as_str(), "0000-00-00"),
        (r"\b[0-9a-f]{12}\b", "0123456789ab"),
        (r"\b[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3}\b", "XXXX-XXXX-XXXX-XXXX"),
    ] {
        let pattern = Regex::new(pattern).expect("a pattern");
        text = pattern.replace_all(&text, instead).into_owned();
    }
    text
}
