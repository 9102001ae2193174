//! Reads dates, and the lines under a title that say who wrote an article, and when.

use jiff::civil::Date;

use super::document::{Meta, one_spaced};

const FORMATS: [&str; 12] = [
    "%B %d, %Y",
    "%b %d, %Y",
    "%b. %d, %Y",
    "%B %d %Y",
    "%b %d %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d %B, %Y",
    "%d. %B %Y",
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%d.%m.%Y",
];

/// Figures outside these years are something else.
const EARLIEST: i16 = 1900;
const LATEST: i16 = 2100;

const PREFIXES: [&str; 14] = [
    "last updated",
    "last modified",
    "originally published",
    "published",
    "publish date",
    "posted",
    "updated",
    "modified",
    "edited",
    "written",
    "date",
    "reviewed",
    "on",
    "at",
];

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A date in words or figures, also with its weekday. Figures that could be read in two ways are no date.
pub fn date(text: &str) -> Option<Date> {
    let text = one_spaced(text);
    let text = without_weekday(text.trim_matches(['(', ')', '[', ']', '.', ',']).trim());
    let text = without_ordinal(text);
    FORMATS
        .iter()
        .find_map(|format| Date::strptime(format, &text).ok())
        .filter(|date| (EARLIEST..=LATEST).contains(&date.year()))
}

/// The date with which a machine's time stamp ("2025-07-26T10:00:00Z") begins, or any other date.
pub fn stamp(text: &str) -> Option<Date> {
    text.trim()
        .get(..10)
        .and_then(|day| day.parse().ok())
        .or_else(|| date(text))
}

fn without_weekday(text: &str) -> &str {
    match text.split_once([',', ' ']) {
        Some((day, rest)) if is_weekday(day) => rest.trim_start_matches([',', ' ']),
        _ => text,
    }
}

fn is_weekday(word: &str) -> bool {
    let word = word.to_lowercase();
    let rest = word.get(3..).unwrap_or_default();
    let begins = word.get(..3).is_some_and(|start| WEEKDAYS.contains(&start));
    begins && ["", ".", "day", "sday", "nesday", "rsday", "urday"].contains(&rest)
}

/// "May 2nd, 2025" without the "nd".
fn without_ordinal(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let bare = word.trim_end_matches(',');
        let comma = &word[bare.len()..];
        let day = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|end| bare.strip_suffix(end));
        match day.filter(|day| !day.is_empty() && day.chars().all(|c| c.is_ascii_digit())) {
            Some(day) => format!("{day}{comma}"),
            None => word.to_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// What a part of a byline tells.
enum Part {
    Published(Date),
    Updated(Date),
    Author(String),
    /// "7 min read"
    Length,
    /// A few words of a breadcrumb.
    Crumb,
    Text,
}

/// Whether a line is nothing but a byline; if so, `meta` learns what it tells.
pub fn read(line: &str, meta: &mut Meta) -> bool {
    let line = line
        .trim()
        .trim_start_matches(['•', '-', '*', '·', '–', ' ']);
    let parts: Vec<Part> = split(line).flat_map(with_author).map(part).collect();
    let tells = |part: &Part| !matches!(part, Part::Crumb | Part::Text);
    if parts.iter().any(|part| matches!(part, Part::Text)) || !parts.iter().any(tells) {
        return false;
    }
    for part in parts {
        match part {
            Part::Published(date) => meta.published = meta.published.or(Some(date)),
            Part::Updated(date) => meta.updated = meta.updated.or(Some(date)),
            Part::Author(name) => meta.author = meta.author.take().or(Some(name)),
            Part::Length | Part::Crumb | Part::Text => {}
        }
    }
    true
}

fn split(line: &str) -> impl Iterator<Item = &str> {
    line.split(['·', '•', '|', '—', '–', '●'])
        .flat_map(|part| part.split(" - "))
        .flat_map(|part| {
            if date(part).is_some() {
                vec![part]
            } else {
                part.split(" / ").collect()
            }
        })
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// "By Ann Lee on May 2, 2025" is two parts.
fn with_author(part: &str) -> Vec<&str> {
    let parts = [" on ", ", "]
        .into_iter()
        .filter_map(|sign| part.split_once(sign));
    parts
        .into_iter()
        .find(|(left, right)| author(left).is_some() && dated(right).is_some())
        .map_or(vec![part], |(left, right)| vec![left, right])
}

fn part(text: &str) -> Part {
    const FEW: usize = 3;
    if let Some(date) = dated(text) {
        return date;
    }
    if is_length(text) {
        return Part::Length;
    }
    match author(text) {
        Some(name) => Part::Author(name),
        None if text.split_whitespace().count() <= FEW && !text.ends_with(['.', ':', '?', '!']) => {
            Part::Crumb
        }
        None => Part::Text,
    }
}

fn dated(text: &str) -> Option<Part> {
    let mut rest = text;
    let mut updated = false;
    while let Some((prefix, after)) = PREFIXES.iter().find_map(|prefix| after_word(rest, prefix)) {
        updated |= ["updated", "modified", "edited"]
            .iter()
            .any(|word| prefix.ends_with(word));
        rest = after;
    }
    let date = date(rest)?;
    Some(if updated {
        Part::Updated(date)
    } else {
        Part::Published(date)
    })
}

fn after_word<'a>(text: &'a str, prefix: &'static str) -> Option<(&'static str, &'a str)> {
    let start = text.get(..prefix.len())?;
    let rest = &text[prefix.len()..];
    (start.eq_ignore_ascii_case(prefix) && rest.starts_with([' ', ':']))
        .then(|| (prefix, rest.trim_start_matches([' ', ':'])))
}

/// "7 min read", "Reading time: 7 minutes"
fn is_length(text: &str) -> bool {
    let text = text.to_lowercase();
    let text = text
        .trim_start_matches("reading time")
        .trim_start_matches([':', ' ']);
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let unit = rest.trim_start_matches(['-', '+', ' ']);
    let units = ["min", "mins", "minute", "minutes"];
    let read = unit
        .strip_suffix("read")
        .unwrap_or(unit)
        .trim_end_matches(['-', ' ']);
    rest.len() < text.len() && units.contains(&read)
}

fn author(text: &str) -> Option<String> {
    let starts = ["written by", "posted by", "published by", "author", "by"];
    let (_, name) = starts.iter().find_map(|start| after_word(text, start))?;
    is_name(name).then(|| name.to_owned())
}

/// Up to four words with capitals, as people and publishers are called.
pub fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.all(|c| c.is_alphabetic() || ".'’-".contains(c))
    };
    (1..=4).contains(&words.len()) && words.iter().all(capital)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn dates_are_read_in_many_forms() {
        for text in [
            "July 26, 2025",
            "Saturday, July 26, 2025",
            "26 Jul 2025",
            "July 26th, 2025",
            "2025-07-26",
            "Sat, Jul 26, 2025",
        ] {
            assert_eq!(date(text), Some(day(2025, 7, 26)), "{text}");
        }
        assert_eq!(stamp("2025-07-26T10:00:00+02:00"), Some(day(2025, 7, 26)));
        for text in ["07/06/2025", "July", "2025", "", "é", "Sunday best"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn a_byline_is_read_and_a_sentence_is_none() {
        let mut meta = Meta::default();
        assert!(read(
            "Notes / Sewing · May 2, 2024 · Updated June 3, 2025 · 11 min read",
            &mut meta
        ));
        assert_eq!(
            (meta.published, meta.updated),
            (Some(day(2024, 5, 2)), Some(day(2025, 6, 3)))
        );
        assert!(read("By Ann Lee on May 9, 2024", &mut meta));
        assert_eq!(
            (meta.author.as_deref(), meta.published),
            (Some("Ann Lee"), Some(day(2024, 5, 2)))
        );
        let mut none = Meta::default();
        for line in [
            "By default Flask is small",
            "Flask | Django",
            "On May 2, 2024 we began to sew in earnest.",
            "5 minutes of your time, and all is well - 2024",
        ] {
            assert!(!read(line, &mut none), "{line}");
        }
        assert_eq!(none, Meta::default());
    }
}
