//! Writes a document as an article's file. The page's words are kept to the letter: added are only the signs
//! that Markdown needs, and a backslash where a line would by accident be taken for such a sign.

use jiff::civil::Date;
use serde::Serialize;
use std::sync::LazyLock;

use super::document::{Block, Code, Document, Heading, Item, Meta, Table};

/// In the order in which they are written.
#[derive(Serialize)]
struct FrontMatter<'a> {
    id: &'a str,
    title: &'a str,
    publisher: Option<&'a str>,
    author: Option<&'a str>,
    published: Option<Date>,
    updated: Option<Date>,
    url: Option<&'a str>,
}

/// The file `<id>.md`.
///
/// # Errors
/// Front matter that can't be written as TOML.
pub fn article(id: &str, document: Document) -> Result<String, toml::ser::Error> {
    let Document {
        title,
        meta,
        blocks,
    } = document;
    let front = front_matter(id, title.as_deref(), &meta)?;
    let blocks = with_every_heading_over_text(under_the_title(title.as_deref(), blocks));
    Ok(format!("{front}\n{}\n", body(&blocks)))
}

/// The front matter between its fences. An article without a title is called by its id.
///
/// # Errors
/// What can't be written as TOML.
pub fn front_matter(
    id: &str,
    title: Option<&str>,
    meta: &Meta,
) -> Result<String, toml::ser::Error> {
    let front = toml::to_string(&FrontMatter {
        id,
        title: title.unwrap_or(id),
        publisher: meta.publisher.as_deref(),
        author: meta.author.as_deref(),
        published: meta.published,
        updated: meta.updated,
        url: meta.url.as_deref(),
    })?;
    Ok(format!("+++\n{front}+++\n"))
}

/// Opening words stand under the title, so that every passage says what it is about.
fn under_the_title(title: Option<&str>, mut blocks: Vec<Block>) -> Vec<Block> {
    let opens_with_text = !matches!(blocks.first(), None | Some(Block::Heading(_)));
    if let (true, Some(title)) = (opens_with_text, title) {
        blocks.insert(0, Block::heading(Some(TOP), title));
    }
    blocks
}

/// The level of an article's outermost headings.
const TOP: usize = 2;
/// Markdown knows no deeper heading.
const DEEPEST: usize = 6;

/// A heading with nothing under it would not be part of any passage, so it becomes text.
fn with_every_heading_over_text(blocks: Vec<Block>) -> Vec<Block> {
    let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks.into_iter().rev() {
        let below = kept.last();
        match block {
            Block::Heading(heading) if is_over_nothing(&heading, below) => {
                kept.push(Block::paragraph(heading.text));
            }
            block => kept.push(block),
        }
    }
    kept.reverse();
    kept
}

fn is_over_nothing(heading: &Heading, below: Option<&Block>) -> bool {
    match below {
        None => true,
        Some(Block::Heading(next)) => depth(next) <= depth(heading),
        Some(_) => false,
    }
}

fn depth(heading: &Heading) -> usize {
    heading.level.unwrap_or(TOP).clamp(1, DEEPEST)
}

fn body(blocks: &[Block]) -> String {
    let blocks: Vec<String> = blocks.iter().map(block).collect();
    blocks.join("\n\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(heading) => {
            let signs = "#".repeat(depth(heading));
            format!("{signs} {}", escaped_in_heading(&heading.text))
        }
        Block::Paragraph(lines) => {
            let lines: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
            lines.join("\n")
        }
        Block::List(items) => list(items),
        Block::Table(Table { header, rule, rows }) => {
            let rows: String = rows.iter().map(|row| format!("\n{row}")).collect();
            format!("{header}\n{rule}{rows}")
        }
        Block::Code(Code { language, lines }) => {
            let fence = fence(lines);
            format!("{fence}{language}\n{}\n{fence}", lines.join("\n"))
        }
    }
}

fn list(items: &[Item]) -> String {
    let mut indents: Vec<usize> = Vec::new();
    let mut written = Vec::new();
    for item in items {
        indents.truncate(item.depth.min(indents.len()));
        let indent: usize = indents.iter().sum();
        let width = item.mark.chars().count() + 1;
        let continued = format!("\n{}", " ".repeat(indent + width));
        let text = item.lines.join(&continued);
        written.push(format!("{}{} {text}", " ".repeat(indent), item.mark));
        indents.push(width);
    }
    written.join("\n")
}

/// A fence that no line of the code can end.
fn fence(lines: &[String]) -> String {
    let backticks = |line: &String| {
        let trimmed = line.trim_start();
        trimmed.len() - trimmed.trim_start_matches('`').len()
    };
    let longest = lines.iter().map(backticks).max().unwrap_or_default();
    "`".repeat(longest.max(2) + 1)
}

/// The beginnings of a line that make Markdown out of text, and lose or move it: headings, fences, HTML,
/// definitions of links, lines under a heading, and a backslash that is one.
static STRUCTURE: LazyLock<regex::Regex> = LazyLock::new(|| {
    regex::Regex::new(
        r"^(?:#{1,6}(?:\s|$)|```|~~~|<[A-Za-z/!?]|\[[^\]]*\]:|=+\s*$|-+\s*$|\\[[:punct:]])",
    )
    .expect("a good pattern")
});

fn escaped(line: &str) -> String {
    match STRUCTURE.is_match(line) {
        true => format!("\\{line}"),
        false => line.to_owned(),
    }
}

/// A heading is read with its inline marks resolved, so each of them is escaped.
fn escaped_in_heading(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<&#".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::article::parse;
    use crate::knowledge::passage::Passage;

    fn written(title: Option<&str>, blocks: Vec<Block>) -> String {
        let document = Document {
            title: title.map(str::to_owned),
            blocks,
            ..Document::default()
        };
        article("a", document).expect("TOML")
    }

    #[test]
    fn lines_that_look_like_markdown_stay_text() {
        for line in [
            "# not a heading",
            "> said",
            "+ plus",
            "3. three",
            "---",
            "<b>bold</b> words",
            "<!-- remark",
            "[a]: b",
            "```",
            "\\# two signs",
            "===",
            "a <T> b",
        ] {
            let lines = vec![Block::paragraph(line), Block::paragraph("end")];
            let file = written(Some("T"), lines);
            let (_, passages) = parse("a", &file).expect("an article");
            let blocks = passages.iter().flat_map(Passage::blocks);
            let texts: Vec<&str> = blocks.map(|block| block.text).collect();
            assert_eq!(texts, [line, "end"], "{file}");
        }
    }

    #[test]
    fn a_heading_keeps_its_signs_and_stands_over_text() {
        let heading = |level, text: &str| Block::heading(Some(level), text);
        let blocks = vec![
            heading(2, "Is `Vec<T>` *fast* in C #"),
            Block::paragraph("Yes."),
            heading(2, "Over nothing"),
            heading(2, "At the end"),
        ];
        let (_, passages) = parse("a", &written(None, blocks)).expect("an article");
        assert_eq!(passages[0].headings, ["Is `Vec<T>` *fast* in C #"]);
        assert_eq!(passages[1].headings, ["Over nothing"]);
        assert_eq!(passages[1].text, "At the end");
    }

    #[test]
    fn opening_words_stand_under_the_title() {
        let (article, passages) = parse(
            "a",
            &written(Some("A \"T\""), vec![Block::paragraph("Words.")]),
        )
        .expect("good");
        assert_eq!(article.title, "A \"T\"");
        assert_eq!(passages[0].heading_path(), "A \"T\"");
    }

    #[test]
    fn code_is_fenced_beyond_its_own_fences() {
        let code = Block::Code(Code {
            language: "sh".into(),
            lines: vec!["```".into(), "# comment".into(), "  x".into()],
        });
        let file = written(Some("T"), vec![code]);
        let (_, passages) = parse("a", &file).expect("good");
        assert_eq!(passages.len(), 1);
        assert!(
            passages[0].text.contains("sh\n```\n# comment\n  x"),
            "{file}"
        );
    }
}
