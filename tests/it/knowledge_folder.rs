//! A folder of knowledge in place of the bundle: refused, checked, tidied and searched by the built program.

use serde_json::Value;
use std::fs;
use std::path::Path;

use crate::support::program::{copy, folder, run, tiebreak};

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
        "attributes.toml:28: unknown variant `fat`",
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
