//! A record as its fields and sections, whoever wrote it.

use jiff::civil::Date;

use super::Status;
use super::escape::{plain, unquoted};

/// A file in its parts.
#[derive(Default)]
pub struct Document {
    /// Of the front matter, or of the list or lines below the title: names in lower case.
    fields: Vec<(String, String)>,
    pub title: Option<String>,
    /// Title in lower case and lines.
    sections: Vec<(String, Vec<String>)>,
}

impl Document {
    pub fn new(text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        let (matter, body) = front_matter(text);
        let mut document = Self {
            fields: fields_of_matter(&matter),
            ..Self::default()
        };
        let mut is_code = false;
        for line in without_comments(&body).lines() {
            is_code ^= line.trim_start().starts_with("```");
            document.take(line, is_code);
        }
        document
    }

    fn take(&mut self, line: &str, is_code: bool) {
        let heading = |marks: &str| line.strip_prefix(marks).map(str::trim).filter(|_| !is_code);
        if let Some(title) = heading("## ") {
            self.sections
                .push((plain(title).to_lowercase(), Vec::new()));
        } else if let Some(title) = heading("# ").filter(|_| self.title.is_none()) {
            self.title = Some(title.to_owned());
        } else if let Some((_, lines)) = self.sections.last_mut() {
            lines.push(line.to_owned());
        } else if let Some((name, value)) = field(line) {
            self.fields.push((name, plain(&value)));
        }
    }

    pub fn section(&self, title: &str) -> Option<&[String]> {
        let mut sections = self.sections.iter();
        sections
            .find(|(known, _)| known == title)
            .map(|(_, lines)| lines.as_slice())
    }

    fn field(&self, names: &[&str]) -> Option<&str> {
        let mut fields = self.fields.iter();
        let field =
            fields.find(|(name, value)| names.contains(&name.as_str()) && !value.is_empty());
        field.map(|(_, value)| value.as_str())
    }

    pub fn status(&self) -> Option<Status> {
        if let Some(status) = self.field(&["status"]) {
            return Status::read(&unquoted(status));
        }
        let lines = self.section("status")?.iter();
        let known: Vec<Status> = lines
            .filter_map(|line| Status::read(&plain(line)))
            .collect();
        let superseded = known.iter().find(|it| matches!(it, Status::Superseded(_)));
        superseded.or(known.first()).cloned()
    }

    pub fn date(&self) -> Option<Date> {
        date(&unquoted(self.field(&["date"])?))
    }

    pub fn deciders(&self) -> Vec<String> {
        let names = self.field(&["decision-makers", "deciders", "decided by"]);
        names.map(names_in).unwrap_or_default()
    }
}

/// The lines between two of three dashes at the top, and the rest.
fn front_matter(text: &str) -> (Vec<&str>, String) {
    let mut lines = text.lines();
    let opens = lines.next().is_some_and(|line| line.trim_end() == "---");
    let matter: Vec<&str> = lines
        .by_ref()
        .take_while(|line| line.trim_end() != "---")
        .collect();
    match opens && matter.len() + 1 < text.lines().count() {
        true => (matter, lines.collect::<Vec<_>>().join("\n")),
        false => (Vec::new(), text.to_owned()),
    }
}

/// Lists of several lines become one of one line.
fn fields_of_matter(lines: &[&str]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in lines
        .iter()
        .filter(|line| !line.trim_start().starts_with('#'))
    {
        match (line.trim_start().strip_prefix("- "), fields.last_mut()) {
            (Some(item), Some((_, value))) => {
                let separator = if value.is_empty() { "" } else { ", " };
                value.push_str(&format!("{separator}{}", item.trim()));
            }
            _ => fields.extend(field(line)),
        }
    }
    fields
}

/// "Date: 2016-02-12", also as an item of a list.
fn field(line: &str) -> Option<(String, String)> {
    let line = item(line).unwrap_or(line);
    let (name, value) = line.split_once(':')?;
    let name = plain(name).trim().to_lowercase();
    Some((name, value.trim_matches(['*', ' ']).to_owned()))
}

/// The names of a list, in brackets or not, with or without quotes.
fn names_in(list: &str) -> Vec<String> {
    let list = list.trim();
    let inside = list
        .strip_prefix('[')
        .and_then(|list| list.strip_suffix(']'));
    let mut names = vec![String::new()];
    let (mut is_quoted, mut is_escaped) = (false, false);
    for c in inside.unwrap_or(list).chars() {
        match c {
            ',' | ';' if !is_quoted => {
                names.push(String::new());
                continue;
            }
            '"' if !is_escaped => is_quoted = !is_quoted,
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
        if let Some(name) = names.last_mut() {
            name.push(c);
        }
    }
    let names = names.iter().map(|name| unquoted(name));
    names.filter(|name| !name.trim().is_empty()).collect()
}

fn without_comments(text: &str) -> String {
    let mut rest = text;
    let mut without = String::new();
    while let Some((before, after)) = rest.split_once("<!--") {
        without.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    without + rest
}

/// The words of an item of a list, which is not below another.
fn item(line: &str) -> Option<&str> {
    let bulleted = ["* ", "- ", "+ "]
        .iter()
        .find_map(|mark| line.strip_prefix(mark));
    bulleted.or_else(|| {
        let (number, rest) = line.split_once([' '])?;
        let digits = number.strip_suffix(['.', ')'])?;
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then_some(rest)
    })
}

/// The items of a list, each with the lines that continue it.
pub fn items(lines: &[String]) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for line in lines {
        match (item(line), items.last_mut()) {
            (Some(words), _) => items.push(words.trim().to_owned()),
            (None, Some(last)) if line.starts_with(' ') && nested(line).is_none() => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => {}
        }
    }
    let items = items.iter().map(|item| plain(item));
    items
        .filter(|item| !item.trim().is_empty() && item != "…")
        .collect()
}

fn nested(line: &str) -> Option<&str> {
    item(line.trim_start())
}

pub fn subheadings(lines: &[String]) -> Vec<String> {
    let headings = lines.iter().filter_map(|line| line.strip_prefix("### "));
    headings.map(plain).collect()
}

/// The words before the first heading within a section, as one line.
pub fn paragraphs(lines: &[String]) -> String {
    let lines = lines.iter().take_while(|line| !line.starts_with("###"));
    let words = lines.map(|line| item(line).unwrap_or(line).trim());
    let words: Vec<&str> = words.filter(|line| !line.is_empty()).collect();
    words.join(" ")
}

/// "2026-11-26", also with a time; "26/11/2026" where day and month can't be mistaken.
fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(date) = text.get(..10).and_then(|date| date.parse().ok()) {
        return Some(date);
    }
    let mut numbers = text
        .splitn(3, ['/', '.'])
        .map(|number| number.trim().parse::<i16>().ok());
    let (first, second, year) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let (day, month) = match (first, second) {
        (13.., ..=12) => (first, second),
        (..=12, 13..) => (second, first),
        (first, second) if first == second => (first, second),
        _ => return None,
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
