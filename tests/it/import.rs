//! Importing saved pages: nothing is lost, nothing is overwritten, and what can't be read is said.

use proptest::prelude::*;
use std::collections::HashSet;
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use tiebreak::knowledge::article;
use tiebreak::knowledge::import::{Kind, Source, article_of};
use tiebreak::knowledge::passage::Passage;

use crate::support::program::{folder, run, tiebreak};

fn source(kind: Kind) -> Source {
    Source {
        id: "a".into(),
        kind,
    }
}

/// What a text becomes: its article's title and passages.
fn imported(kind: Kind, text: &str) -> (String, Vec<Passage>) {
    let file = article_of(&source(kind), text.as_bytes()).expect("an article");
    let (about, passages) = article::parse("a", &file).expect("a good article");
    (about.title, passages)
}

/// Heading path and text of each passage.
fn outline(text: &str) -> Vec<(String, String)> {
    let (_, passages) = imported(Kind::Text, text);
    passages
        .iter()
        .flat_map(|passage| {
            let heading = passage.heading_path();
            let blocks = passage.blocks();
            blocks.map(move |block| (heading.clone(), block.text.to_owned()))
        })
        .collect()
}

#[test]
fn a_page_pasted_without_marks_gets_its_structure_back() {
    let text = "\
Skip to content
Home | Blog | About
Wool or Silk: Which to Knit With
By Ann Lee · May 2, 2025 · 4 min read
Wool is warm. Silk is thin.
1. Wool
Sheep give it.
Feature\tWool\tSilk
Warmth\thigh\tlow
Price\tlow\thigh
2. Silk
Worms give it:
● one cocoon
● a thousand yards
When is it worth it?
Seldom, they say.
# not a heading but a remark in text
<b>Dear</b> it is.
Conclusion
Knit.
Related posts
How to sew
Leave a Reply
";
    let file = article_of(&source(Kind::Text), text.as_bytes()).expect("an article");
    let wanted = "\
+++
id = \"a\"
title = \"Wool or Silk: Which to Knit With\"
author = \"Ann Lee\"
published = \"2025-05-02\"
+++

## Wool or Silk: Which to Knit With

Wool is warm. Silk is thin.

## 1. Wool

Sheep give it.

| Feature | Wool | Silk |
|---|---|---|
| Warmth | high | low |
| Price | low | high |

## 2. Silk

Worms give it:

- one cocoon
- a thousand yards

## When is it worth it?

Seldom, they say.

\\# not a heading but a remark in text

\\<b>Dear</b> it is.

## Conclusion

Knit.
";
    assert_eq!(file, wanted);
}

#[test]
fn wrapped_lines_and_flat_tables_stay_together() {
    let text = "\
On Wool

Wool is the hair of sheep, and it has been spun for as long
as there have been spinners, which is a long time indeed for
a thread.

Kind Warmth Price
Wool very warm low
Silk hardly warm high

Q&A

Is it so?

It is.";
    let seen = outline(text);
    let texts: Vec<&str> = seen.iter().map(|(_, text)| text.as_str()).collect();
    assert!(texts[0].ends_with("indeed for\na thread."), "{texts:?}");
    assert_eq!(
        texts[1],
        "Kind Warmth Price\nWool very warm low\nSilk hardly warm high"
    );
    assert_eq!(seen[2], ("Q&A › Is it so?".to_owned(), "It is.".to_owned()));
}

#[test]
fn a_header_that_comes_again_breaks_no_table() {
    let text = "T\n\nText.\n\n| A | B |\n|---|---|\n| 1 | 2 |\n| A | B |\n|---|---|\n| 3 | 4 |\n";
    let seen = outline(text);
    assert_eq!(seen[1].1, "| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |");
}

// The articles that people paste.

/// Furniture of the pages in `../shared/seeds`: navigation, bylines, tags, links to other articles, invitations to
/// share and to comment.
const FURNITURE: [&str; 10] = [
    "Menu",
    "Saturday, July 26, 2025",
    "Posted In:",
    "Technology & Innovation",
    "Share this article",
    "#Python",
    "Backend Reporter",
    "7 min read",
    "Comments",
    "Loading comments...",
];
/// Beginnings of lines that are furniture whatever follows.
const BEGINNINGS: [&str; 2] = ["Add Comment ", "Blog / Python · "];

fn is_furniture(line: &str) -> bool {
    let link_to_another_article = line.starts_with("How to ") && line.contains(", 2026");
    FURNITURE.contains(&line)
        || BEGINNINGS
            .iter()
            .any(|beginning| line.starts_with(beginning))
        || link_to_another_article
}

fn normal(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_seeds_lose_no_line_and_every_passage_has_its_headings() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    let Ok(files) = fs::read_dir(&seeds) else {
        println!("skipped: {} is not there", seeds.display());
        return;
    };
    for file in files {
        let path = file.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("a text");
        let (title, passages) = imported(Kind::Text, &text);
        for passage in &passages {
            assert!(
                !passage.heading_path().is_empty(),
                "{}: {}",
                path.display(),
                passage.text
            );
        }
        let found: Vec<String> = passages
            .iter()
            .flat_map(|passage| passage.headings.iter().chain([&passage.text]))
            .chain([&title])
            .map(|text| normal(text))
            .collect();
        for line in text.lines() {
            let line = normal(line.trim().trim_start_matches(['•', '-']));
            let is_there = || found.iter().any(|text| text.contains(&line));
            assert!(
                is_furniture(&line) || is_there(),
                "{}: {line}",
                path.display()
            );
        }
        tables_are_whole(&text, &passages);
    }
}

/// Every row of a table with pipes is in a passage that begins (after its lead-in) with the header of its table.
fn tables_are_whole(text: &str, passages: &[Passage]) {
    let mut header = None;
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    for pair in lines.windows(2) {
        if !pair[0].starts_with('|') {
            header = None;
        } else if pair[1].starts_with("|--") && header.is_none() {
            header = Some(pair[0]);
        } else if let (Some(header), false) = (header, pair[0].starts_with("|--")) {
            let holds =
                |passage: &Passage| passage.text.contains(header) && passage.text.contains(pair[0]);
            assert!(passages.iter().any(holds), "{header}: {}", pair[0]);
        }
    }
}

// Whatever a file holds.

/// Runs of letters and digits.
fn words(text: &str) -> HashSet<&str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Lines made of words and of signs that mean something in Markdown, in code, or in lists; none is furniture, as a
/// line with a © is.
fn odd_text() -> impl Strategy<Value = String> {
    let signs = prop::sample::select(vec![
        "#",
        "##",
        ">",
        "+",
        "-",
        "*",
        "1.",
        "2.",
        "---",
        "===",
        "```",
        "~~~",
        "|",
        "|---|---|",
        "•",
        "–",
        ":",
        "?",
        "!",
        ".",
        "…",
        "<b>",
        "<!--",
        "<div>",
        "[x]:",
        "[a](b)",
        "\\",
        "\\#",
        "&amp;",
        "`",
        "**",
        "_",
        "Case 1:",
        "FAQ",
        "Conclusion",
        "def f():",
        "import os",
        "x = 1",
        "{",
        "    ",
        "\t",
        "\n",
        "\n",
        "\n\n",
        "\n\n",
        "+++",
    ]);
    let word = prop_oneof!["[A-Z][a-z]{1,6}7", "[a-z]{1,8}8", "\\PC{1,6}"];
    let piece = prop_oneof![3 => word, 2 => signs.prop_map(str::to_owned)];
    prop::collection::vec(piece, 1..60)
        .prop_map(|pieces| pieces.join(" ").replace(" \n ", "\n").replace('©', ""))
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), kind in 0..3) {
        let kind = [Kind::Text, Kind::Markdown, Kind::Html][usize::try_from(kind).expect("small")];
        if let Ok(file) = article_of(&source(kind), &bytes) {
            article::parse("a", &file).expect("what is imported can be read");
        }
    }

    #[test]
    fn no_word_of_a_text_is_lost(text in odd_text()) {
        let Ok(file) = article_of(&source(Kind::Text), text.as_bytes()) else {
            prop_assert!(words(&text).is_empty(), "refused: {text:?}");
            return Ok(());
        };
        prop_assert_eq!(&file, &article_of(&source(Kind::Text), text.as_bytes()).expect("again"));
        let (about, passages) = article::parse("a", &file).expect("a good article");
        let mut all = about.title;
        for passage in &passages {
            all.push_str(&format!("\n{}\n{}", passage.headings.join("\n"), passage.text));
        }
        let kept = words(&all);
        for word in words(&text) {
            prop_assert!(kept.contains(word), "{word:?} of {text:?} is not in {file}");
        }
    }

    #[test]
    fn markdown_and_html_of_any_sort_make_good_articles(text in odd_text()) {
        for kind in [Kind::Markdown, Kind::Html] {
            if let Ok(file) = article_of(&source(kind), text.as_bytes()) {
                article::parse("a", &file).expect("what is imported can be read");
            }
        }
    }
}

// The command.

fn pages(dir: &TempDir, files: &[(&str, &[u8])]) {
    for (name, content) in files {
        let path = dir.path().join("pages").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, content).expect("a page");
    }
}

const IMPORT: [&str; 4] = ["import", "pages", "--to", "k"];

#[test]
fn a_folder_is_imported_and_can_be_asked() {
    let dir = folder();
    let html = b"<title>T</title><nav>Menu</nav><main><h1>On Zig</h1><p>Zig has comptime instead of macros.</p></main>";
    pages(
        &dir,
        &[
            ("zig.html", html),
            ("sub/My wool!.txt", b"On Wool\n\nWool is caf\xe9 brown.\n"),
            (".hidden.txt", b"x"),
        ],
    );
    let (out, err, code) = run(tiebreak(&dir).args(IMPORT));
    assert_eq!(
        (out.as_str(), err.as_str(), code),
        ("2 imported, 0 unchanged, 0 refused.\n", "", 0)
    );
    assert!(dir.path().join("k/articles/My-wool-.md").exists());
    let (out, _, _) =
        run(tiebreak(&dir).args(["--knowledge", "k", "ask", "--json", "comptime macros zig"]));
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(json["passages"][0]["source"], "zig");
    assert_eq!(json["passages"][0]["heading"], "On Zig");
    let (out, _, code) = run(tiebreak(&dir).args(IMPORT));
    assert_eq!(
        (out.as_str(), code),
        ("0 imported, 2 unchanged, 0 refused.\n", 0)
    );
}

#[test]
fn nothing_is_overwritten_unless_asked() {
    let dir = folder();
    pages(&dir, &[("a.txt", b"T\n\nOne.\n")]);
    run(tiebreak(&dir).args(IMPORT));
    pages(&dir, &[("a.txt", b"T\n\nTwo.\n")]);
    let (out, err, code) = run(tiebreak(&dir).args(IMPORT));
    assert_eq!(
        (out.as_str(), code),
        ("0 imported, 0 unchanged, 1 refused.\n", 2)
    );
    assert!(
        err.contains("exists with other content: --overwrite replaces it"),
        "{err}"
    );
    let (out, _, code) = run(tiebreak(&dir).args(IMPORT).arg("--overwrite"));
    assert_eq!(
        (out.as_str(), code),
        ("1 imported, 0 unchanged, 0 refused.\n", 0)
    );
    let article = fs::read_to_string(dir.path().join("k/articles/a.md")).expect("an article");
    assert!(article.contains("Two."), "{article}");
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_goes_on() {
    let dir = folder();
    let large = vec![b'x'; 10 * 1_024 * 1_024 + 1];
    pages(
        &dir,
        &[
            ("a.txt", b"T\n\nText.\n"),
            ("b.pdf", b"%PDF"),
            ("c.txt", b"bin\0ary"),
            ("d.txt", b"  \n"),
            ("e.txt", &large),
            ("sub/a.md", b"# T\n\nText.\n"),
        ],
    );
    let (out, err, code) = run(tiebreak(&dir).args(IMPORT).arg("nowhere.txt"));
    assert_eq!(
        (out.as_str(), code),
        ("1 imported, 0 unchanged, 6 refused.\n", 2)
    );
    let lines: Vec<&str> = err.lines().collect();
    for (line, part) in lines.iter().zip([
        "b.pdf: it is no .txt, .md or .html file.",
        "c.txt: it is no text",
        "d.txt: there is no text in it.",
        "e.txt: it is larger than 10 MB",
        "a.md: it would be the article a, as pages/a.txt is already",
        "nowhere.txt: it can't be read",
    ]) {
        assert!(line.contains(part), "{part} in {err}");
    }
    assert_eq!(lines.len(), 6, "{err}");
}
