//! Reads Markdown: its front matter, if it has any, becomes ours, its `# Title` the title; the rest stays as it is.

use super::byline;
use super::document::{Meta, folded, one_spaced};
use super::write::front_matter;

/// The file `<id>.md` of a Markdown text.
///
/// # Errors
/// Front matter that can't be written as TOML.
pub fn article(id: &str, text: &str) -> Result<String, toml::ser::Error> {
    let (front, body) = split_front_matter(text);
    let mut title = None;
    let mut meta = Meta::default();
    for (key, value) in front {
        tell(&mut title, &mut meta, &key, value);
    }
    let mut lines: Vec<&str> = body.lines().collect();
    let headings = headings(&lines);
    let top = headings.iter().find(|heading| heading.level == 1);
    if let Some(heading) = top
        && title
            .as_ref()
            .is_none_or(|title| folded(title) == folded(&heading.text))
    {
        title = Some(heading.text.clone());
        lines.drain(heading.at..heading.at + heading.height);
    }
    let title = title.or_else(|| headings.first().map(|heading| heading.text.clone()));
    let body = under_the_title(title.as_deref(), &lines);
    Ok(format!(
        "{}\n{body}\n",
        front_matter(id, title.as_deref(), &meta)?
    ))
}

/// Opening words stand under the title, so that every passage says what it is about.
fn under_the_title(title: Option<&str>, lines: &[&str]) -> String {
    let body = lines.join("\n").trim_matches('\n').to_owned();
    let lines: Vec<&str> = body.lines().collect();
    let opens_with_heading = headings(&lines)
        .first()
        .is_some_and(|heading| heading.at == 0);
    match title {
        Some(title) if !opens_with_heading && !body.is_empty() => format!("## {title}\n\n{body}"),
        _ => body,
    }
}

fn tell(title: &mut Option<String>, meta: &mut Meta, key: &str, value: String) {
    match key.to_lowercase().as_str() {
        "title" => *title = Some(value).filter(|title| !title.is_empty()),
        "author" | "authors" | "by" => meta.author = Some(value),
        "publisher" | "site" | "site_name" | "publication" => meta.publisher = Some(value),
        "published" | "date" | "created" | "publishdate" => meta.published = byline::stamp(&value),
        "updated" | "lastmod" | "modified" | "last_modified" => {
            meta.updated = byline::stamp(&value);
        }
        "url" | "source" | "canonical" | "link" => {
            meta.url = Some(value).filter(|url| url.starts_with("http"));
        }
        _ => {}
    }
}

type Front = Vec<(String, String)>;

/// What stands between two lines of `+++` (TOML) or `---` (YAML, of which only plain keys are read).
fn split_front_matter(text: &str) -> (Front, &str) {
    let none = (Vec::new(), text);
    let Some((fence, rest)) = ["+++", "---"].into_iter().find_map(|fence| {
        let rest = text.trim_start_matches('\n').strip_prefix(fence)?;
        Some((fence, rest.strip_prefix('\n')?))
    }) else {
        return none;
    };
    let Some(end) = end_of_front_matter(rest, fence) else {
        return none;
    };
    let body = rest[end..].trim_start_matches(fence);
    let front = match fence {
        "+++" => toml_front(&rest[..end]),
        _ => yaml_front(&rest[..end]),
    };
    front.map_or(none, |front| (front, body))
}

fn end_of_front_matter(text: &str, fence: &str) -> Option<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_end() == fence {
            return Some(start);
        }
        start += line.len();
    }
    None
}

fn toml_front(text: &str) -> Option<Front> {
    let table: toml::Table = text.parse().ok()?;
    let plain = |value: &toml::Value| match value {
        toml::Value::Array(values) => values
            .first()
            .and_then(toml::Value::as_str)
            .map(str::to_owned),
        toml::Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    let entries = table
        .iter()
        .filter_map(|(key, value)| Some((key.clone(), plain(value)?)));
    Some(entries.collect())
}

/// A line of three dashes also opens plain text, so every line has to look like YAML.
fn yaml_front(text: &str) -> Option<Front> {
    let mut front = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if line.starts_with([' ', '\t', '#', '-']) {
            continue;
        }
        let (key, value) = line.split_once(':')?;
        let is_key = key.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
        if !is_key {
            return None;
        }
        let value = value.trim();
        let bare = ['"', '\'']
            .into_iter()
            .find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
        let value = bare.unwrap_or(value);
        if !value.is_empty() {
            front.push((key.to_owned(), value.to_owned()));
        }
    }
    Some(front)
}

struct Heading {
    at: usize,
    /// Lines that it takes: two where it is underlined.
    height: usize,
    level: usize,
    text: String,
}

/// The headings outside code.
fn headings(lines: &[&str]) -> Vec<Heading> {
    let mut headings = Vec::new();
    let mut fence: Option<&str> = None;
    for (at, line) in lines.iter().enumerate() {
        let sign = ["```", "~~~"]
            .into_iter()
            .find(|sign| line.trim_start().starts_with(sign));
        match (fence, sign) {
            (None, Some(sign)) => fence = Some(sign),
            (Some(open), Some(sign)) if open == sign => fence = None,
            (None, None) => headings.extend(heading(lines, at)),
            _ => {}
        }
    }
    headings
}

fn heading(lines: &[&str], at: usize) -> Option<Heading> {
    const DEEPEST: usize = 6;
    let line = lines[at];
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    if (1..=DEEPEST).contains(&level) && rest.starts_with(' ') {
        let text = plain(rest.trim().trim_end_matches('#'));
        return (!text.is_empty()).then_some(Heading {
            at,
            height: 1,
            level,
            text,
        });
    }
    let below = lines.get(at + 1)?.trim_end();
    let alone = at == 0 || lines[at - 1].trim().is_empty();
    let is_underlined = below.len() > 2 && below.chars().all(|c| c == '=');
    let text = plain(line);
    (alone && is_underlined && !text.is_empty()).then_some(Heading {
        at,
        height: 2,
        level: 1,
        text,
    })
}

/// Without marks for emphasis and code.
fn plain(text: &str) -> String {
    one_spaced(&text.replace(['*', '`'], ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::article::parse;
    use crate::knowledge::passage::Passage;

    #[test]
    fn the_first_heading_becomes_the_title_and_the_others_stay() {
        let text = "# On *Wool*\n\nIt is warm.\n\n## Limits\n\n```sh\n# a remark\n```\n\n# Part two\n\nMore.\n";
        let file = article("wool", text).expect("TOML");
        let (about, passages) = parse("wool", &file).expect("an article");
        assert_eq!(about.title, "On Wool");
        let paths: Vec<String> = passages.iter().map(Passage::heading_path).collect();
        assert_eq!(
            paths,
            ["On Wool", "On Wool › Limits", "Part two"].map(|path| path.replace("On Wool › ", ""))
        );
    }

    #[test]
    fn front_matter_of_both_kinds_is_taken_over() {
        let wanted = "+++\nid = \"a\"\ntitle = \"T: a\"\nauthor = \"Ann\"\npublished = \"2025-05-02\"\nurl = \"https://example.org/a\"\n+++\n\n## T: a\n\nText.\n";
        let yaml = "---\ntitle: \"T: a\"\nauthor: Ann\ndate: 2025-05-02T10:00:00Z\ntags:\n  - x\nurl: https://example.org/a\n---\nText.\n";
        let toml = "+++\nid = \"other\"\ntitle = \"T: a\"\nauthor = \"Ann\"\ndate = 2025-05-02\nurl = \"https://example.org/a\"\n+++\nText.\n";
        for text in [yaml, toml, wanted] {
            assert_eq!(article("a", text).expect("TOML"), wanted);
        }
    }

    #[test]
    fn a_rule_at_the_beginning_is_no_front_matter() {
        let file =
            article("a", "---\nIt is so: wool is warm, says Ann.\n---\nMore.").expect("TOML");
        assert!(
            file.contains("wool is warm") && file.contains("More."),
            "{file}"
        );
    }
}
