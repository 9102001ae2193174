//! Reads one article: TOML front matter between two `+++` lines, then Markdown, which is cut into passages.

mod about;
mod cut;

use jiff::civil::Date;
use serde::Deserialize;

use super::passage::Passage;
use cut::passages;

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
    let mut passages = passages(id, body);
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
    passages.extend(about::passage(&article));
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
                (
                    "About this source".to_owned(),
                    "About",
                    "| source | updated |\n|---|---|\n| T | 2026-06-10 |"
                ),
            ]
        );
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
