//! Reads one article: TOML front matter between two `+++` lines, then Markdown, which is cut into passages.

use jiff::civil::Date;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::Deserialize;
use std::collections::HashMap;
use std::ops::Range;

use super::passage::{MAX_PASSAGE_CHARS, Passage, PassageKind, pack, sentences};

/// Where an article comes from. What its file does not tell is left out, never guessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// The stem of its file.
    pub id: String,
    pub title: String,
    pub publisher: Option<String>,
    pub author: Option<String>,
    pub published: Option<Date>,
    pub updated: Option<Date>,
    pub url: Option<String>,
    pub retrieved: Option<Date>,
}

impl Article {
    /// The latest date the source gives for itself.
    pub fn date(&self) -> Option<Date> {
        self.updated.or(self.published)
    }

    /// The date as a reader is told it: what it is the date of, or that none is given.
    pub fn date_label(&self) -> String {
        match (self.updated, self.published) {
            (Some(date), _) => format!("updated {date}"),
            (None, Some(date)) => format!("published {date}"),
            (None, None) => "no date given".to_owned(),
        }
    }

    /// Publisher, or the author where none is named.
    pub fn publisher_or_author(&self) -> Option<&str> {
        self.publisher.as_deref().or(self.author.as_deref())
    }
}

/// What is wrong with an article's file, and in which line (from 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleFault {
    pub line: usize,
    pub what: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    id: Option<String>,
    title: String,
    publisher: Option<String>,
    author: Option<String>,
    published: Option<Date>,
    updated: Option<Date>,
    url: Option<String>,
    retrieved: Option<Date>,
}

const FENCE: &str = "+++";

/// Parses the file `<id>.md`.
///
/// # Errors
/// A missing or broken front matter, an id that is not the file's stem, or no text at all.
pub fn parse(id: &str, file: &str) -> Result<(Article, Vec<Passage>), ArticleFault> {
    let (front, body) = split_front_matter(file)?;
    let meta: FrontMatter = toml::from_str(front).map_err(|error| ArticleFault {
        line: 2 + error
            .span()
            .map_or(0, |span| front[..span.start].matches('\n').count()),
        what: error.message().replace('\n', ", "),
    })?;
    if let Some(other) = meta.id.filter(|given| given != id) {
        let what = format!("the id is \"{other}\" but the file is {id}.md: make them the same");
        return Err(ArticleFault { line: 2, what });
    }
    let passages = passages(id, body);
    if passages.is_empty() {
        let what = "no text after the front matter".to_owned();
        return Err(ArticleFault { line: 1, what });
    }
    let article = Article {
        id: id.to_owned(),
        title: meta.title,
        publisher: meta.publisher,
        author: meta.author,
        published: meta.published,
        updated: meta.updated,
        url: meta.url,
        retrieved: meta.retrieved,
    };
    Ok((article, passages))
}

fn split_front_matter(file: &str) -> Result<(&str, &str), ArticleFault> {
    let file = file.strip_prefix('\u{feff}').unwrap_or(file);
    let missing = || ArticleFault {
        line: 1,
        what: format!("an article begins with TOML front matter between two {FENCE} lines"),
    };
    let rest = file.strip_prefix(FENCE).ok_or_else(missing)?;
    let end = rest.find(&format!("\n{FENCE}")).ok_or_else(missing)?;
    let body = &rest[end + 1 + FENCE.len()..];
    Ok((rest[..end].trim_start_matches(['\r', '\n']), body))
}

/// Cuts Markdown into passages, each with the headings above it.
pub fn passages(article: &str, markdown: &str) -> Vec<Passage> {
    let mut walk = Walk::new(article, markdown);
    let mut depth = 0_usize;
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter();
    for (event, range) in events {
        match event {
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => walk.open_heading(level),
            Event::Text(text) | Event::Code(text) => walk.heading_text(&text),
            Event::End(TagEnd::Heading(_)) if depth == 0 => walk.close_heading(),
            Event::Start(tag) => {
                if depth == 0
                    && let Some(kind) = block_kind(&tag)
                {
                    walk.block(kind, range);
                }
                depth += 1;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    walk.finish()
}

fn block_kind(tag: &Tag<'_>) -> Option<PassageKind> {
    match tag {
        Tag::Paragraph | Tag::BlockQuote(_) | Tag::HtmlBlock => Some(PassageKind::Prose),
        Tag::List(_) => Some(PassageKind::List),
        Tag::Table(_) => Some(PassageKind::Table),
        Tag::CodeBlock(_) => Some(PassageKind::Code),
        _ => None,
    }
}

/// The state of a walk through one article.
struct Walk<'a> {
    article: &'a str,
    markdown: &'a str,
    /// Level and text of the headings that are open.
    headings: Vec<(HeadingLevel, String)>,
    in_heading: bool,
    section: String,
    sections_seen: HashMap<String, usize>,
    /// A paragraph that ends with a colon waits for the block it leads in to.
    lead_in: Option<Range<usize>>,
    passages: Vec<Passage>,
}

impl<'a> Walk<'a> {
    fn new(article: &'a str, markdown: &'a str) -> Self {
        Self {
            article,
            markdown,
            headings: Vec::new(),
            in_heading: false,
            section: String::new(),
            sections_seen: HashMap::new(),
            lead_in: None,
            passages: Vec::new(),
        }
    }

    fn open_heading(&mut self, level: HeadingLevel) {
        self.flush_lead_in();
        self.headings.retain(|(open, _)| *open < level);
        self.headings.push((level, String::new()));
        self.in_heading = true;
    }

    fn heading_text(&mut self, text: &str) {
        if let (true, Some((_, heading))) = (self.in_heading, self.headings.last_mut()) {
            heading.push_str(text);
        }
    }

    fn close_heading(&mut self) {
        self.in_heading = false;
        let path: Vec<String> = self.headings.iter().map(|(_, text)| slug(text)).collect();
        let path = path.join("/");
        let count = self.sections_seen.entry(path.clone()).or_default();
        *count += 1;
        self.section = match *count {
            1 => path,
            again => format!("{path}-{again}"),
        };
    }

    fn block(&mut self, kind: PassageKind, range: Range<usize>) {
        let text = self.markdown[range.clone()].trim_end();
        if kind == PassageKind::Prose && text.ends_with(':') {
            self.flush_lead_in();
            self.lead_in = Some(range);
            return;
        }
        let lead_in = match self.lead_in.take() {
            Some(lead_in) if kind != PassageKind::Prose => {
                format!("{}\n\n", self.markdown[lead_in].trim_end())
            }
            Some(lead_in) => {
                self.push(PassageKind::Prose, "", &self.markdown[lead_in]);
                String::new()
            }
            None => String::new(),
        };
        self.push(kind, &lead_in, text);
    }

    fn flush_lead_in(&mut self) {
        if let Some(lead_in) = self.lead_in.take() {
            self.push(PassageKind::Prose, "", &self.markdown[lead_in]);
        }
    }

    fn push(&mut self, kind: PassageKind, lead_in: &str, text: &str) {
        let headings: Vec<String> = self.headings.iter().map(|(_, text)| text.clone()).collect();
        let text = match kind {
            PassageKind::Prose => &without_guards(text.trim_end()),
            _ => text.trim_end(),
        };
        for text in cut(kind, lead_in, text) {
            self.passages.push(Passage {
                article: self.article.to_owned(),
                headings: headings.clone(),
                section: self.section.clone(),
                kind,
                text,
            });
        }
    }

    fn finish(mut self) -> Vec<Passage> {
        self.flush_lead_in();
        self.passages
    }
}

/// A backslash that keeps a line of text from being read as structure belongs to the file, not to the text.
fn without_guards(text: &str) -> String {
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| match line.trim_start().strip_prefix('\\') {
            Some(rest) if rest.starts_with(|c: char| c.is_ascii_punctuation()) => rest,
            _ => line,
        })
        .collect();
    lines.join("\n")
}

/// A block whole, or cut at its own joints where it is too long.
fn cut(kind: PassageKind, lead_in: &str, text: &str) -> Vec<String> {
    if lead_in.chars().count() + text.chars().count() <= MAX_PASSAGE_CHARS {
        return vec![format!("{lead_in}{text}")];
    }
    match kind {
        PassageKind::Prose => pack(lead_in, &sentences(text), " "),
        PassageKind::List | PassageKind::Code => {
            pack(lead_in, &text.lines().collect::<Vec<_>>(), "\n")
        }
        PassageKind::Table => {
            let header_end = text
                .match_indices('\n')
                .nth(1)
                .map_or(text.len(), |(at, _)| at + 1);
            let head = format!("{lead_in}{}", &text[..header_end]);
            pack(&head, &text[header_end..].lines().collect::<Vec<_>>(), "\n")
        }
    }
}

/// Lower case, with every run of other characters than letters and digits as one hyphen.
fn slug(heading: &str) -> String {
    heading
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARTICLE: &str = "+++
id = \"a\"
title = \"T\"
updated = \"2026-06-10\"
+++
Opening words.

## Flask
### Choose it when
Choose Flask when:

- it is small
- it is `simple`

### Choose it when
| A | B |
|---|---|
| 1 | 2 |
";

    #[test]
    fn blocks_become_passages_with_heading_path_anchor_and_own_text() {
        let (article, passages) = parse("a", ARTICLE).expect("a good article");
        assert_eq!(article.date(), Some(jiff::civil::date(2026, 6, 10)));
        let seen: Vec<_> = passages
            .iter()
            .map(|p| (p.heading_path(), p.section.as_str(), p.text.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                (String::new(), "", "Opening words."),
                (
                    "Flask › Choose it when".to_owned(),
                    "flask/choose-it-when",
                    "Choose Flask when:\n\n- it is small\n- it is `simple`"
                ),
                (
                    "Flask › Choose it when".to_owned(),
                    "flask/choose-it-when-2",
                    "| A | B |\n|---|---|\n| 1 | 2 |"
                ),
            ]
        );
    }

    #[test]
    fn no_text_is_lost_to_html_or_to_headings_inside_other_blocks() {
        let markdown = "## H\n<div>An aside.</div>\n\n> ## Not a heading\n\n\\# Nor this\n\nEnd.\n";
        let seen: Vec<_> = passages("a", markdown)
            .into_iter()
            .map(|p| (p.heading_path(), p.text))
            .collect();
        let under_h = |text: &str| ("H".to_owned(), text.to_owned());
        assert_eq!(
            seen,
            [
                under_h("<div>An aside.</div>"),
                under_h("> ## Not a heading"),
                under_h("# Nor this"),
                under_h("End."),
            ]
        );
    }

    #[test]
    fn a_long_table_is_cut_between_rows_and_each_part_keeps_the_header() {
        let row = format!("| {} | 2 |\n", "x".repeat(400));
        let table = format!("| A | B |\n|---|---|\n{}", row.repeat(5));
        let parts = passages("a", &table);
        assert!(parts.len() > 1);
        assert!(
            parts
                .iter()
                .all(|p| p.text.starts_with("| A | B |\n|---|---|\n| x"))
        );
        let rows: usize = parts.iter().map(|p| p.text.matches("| 2 |").count()).sum();
        assert_eq!(rows, 5);
    }

    #[test]
    fn faults_name_line_and_remedy() {
        let fault = |file: &str| parse("a", file).expect_err("a faulty article");
        assert!(fault("no front matter").what.contains("+++"));
        let unknown = fault("+++\ntitle = \"T\"\nauthr = \"x\"\n+++\ntext");
        assert_eq!(unknown.line, 3);
        assert!(unknown.what.contains("authr"), "{}", unknown.what);
        assert!(
            fault("+++\nid = \"b\"\ntitle = \"T\"\n+++\ntext")
                .what
                .contains("a.md")
        );
        assert!(fault("+++\ntitle = \"T\"\n+++\n").what.contains("no text"));
    }
}
