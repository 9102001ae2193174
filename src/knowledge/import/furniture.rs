//! Knows the lines of a saved page that are not its article: menus, things to share, comments, lists of links.
//! The words are in `furniture.toml`, so that they can be added to without touching code.

use serde::Deserialize;
use std::collections::HashSet;
use std::sync::LazyLock;

use super::byline;
use super::document::folded;
use super::heading::is_prose;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    anywhere: HashSet<String>,
    edges: HashSet<String>,
    edge_starts: Vec<String>,
    labels: HashSet<String>,
    link_lists: HashSet<String>,
    contents: HashSet<String>,
    html_names: HashSet<String>,
    html_elements: HashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("furniture.toml")).expect("the word lists are checked by a test")
});

/// Signs that stand around a line without being part of it.
const AROUND: [char; 9] = ['•', '·', '-', '*', '|', '»', '›', '→', '←'];

fn key(line: &str) -> String {
    let line = line.trim_matches(|c: char| c.is_whitespace() || AROUND.contains(&c));
    folded(line)
}

/// Furniture wherever it stands.
pub fn is_anywhere(line: &str) -> bool {
    WORDS.anywhere.contains(&key(line))
}

/// Furniture before the first and after the last words of an article.
pub fn is_at_edge(line: &str) -> bool {
    let key = key(line);
    let bare = key.trim_end_matches(':');
    WORDS.anywhere.contains(&key)
        || WORDS.edges.contains(bare)
        || WORDS.edge_starts.iter().any(|start| key.starts_with(start))
        || label_with_value(&key)
        || row_of_links(&key)
}

/// "Home | Blog | About": each part is furniture by itself.
fn row_of_links(key: &str) -> bool {
    let mut parts = key.split(['|', '·', '•', '›', '»', '/']).map(str::trim);
    key.contains(['|', '·', '•', '›', '»', '/']) && parts.all(|part| WORDS.edges.contains(part))
}

fn label_with_value(key: &str) -> bool {
    const FEW: usize = 12;
    let labelled = key.split_once(':').is_some_and(|(label, value)| {
        WORDS.labels.contains(label.trim()) && value.split_whitespace().count() <= FEW
    });
    labelled && !key.ends_with('.')
}

/// "Posted in:", whose value is the next line.
fn is_label(line: &str) -> bool {
    let key = key(line);
    key.strip_suffix(':')
        .is_some_and(|label| WORDS.labels.contains(label.trim()))
}

/// A heading over the page's own list of headings.
pub fn is_contents(line: &str) -> bool {
    WORDS.contents.contains(key(line).trim_end_matches(':'))
}

/// "#rust #web"
pub fn is_hashtags(line: &str) -> bool {
    !line.trim().is_empty()
        && line.split_whitespace().all(|word| {
            word.strip_prefix('#').is_some_and(|tag| {
                tag.starts_with(char::is_alphabetic)
                    && tag.chars().all(|c| c.is_alphanumeric() || "-_".contains(c))
            })
        })
}

/// How many of the lines are the article: what follows is the page's end. `code` tells the lines of code.
pub fn end_of_article(lines: &[&str], code: &[bool]) -> usize {
    let mut end = start_of_links(lines);
    while end > 0 && !code[end - 1] {
        let last = lines[end - 1];
        if is_at_edge(last) || is_dated_link(last) {
            end -= 1;
        } else if end > 1 && is_label(lines[end - 2]) && !is_prose(last) {
            end -= 2;
        } else {
            break;
        }
    }
    end
}

/// Where a heading such as "Related posts" stands over nothing but links, up to the end.
fn start_of_links(lines: &[&str]) -> usize {
    const NEAR_THE_END: usize = 40;
    let from = lines.len().saturating_sub(NEAR_THE_END).max(1);
    let is_start = |at: &usize| {
        WORDS
            .link_lists
            .contains(key(lines[*at]).trim_end_matches(':'))
            && lines[at + 1..]
                .iter()
                .all(|line| !is_prose(line) || is_at_edge(line))
    };
    (from..lines.len()).find(is_start).unwrap_or(lines.len())
}

/// "How to do it - June 1, 2026": a title and a date, as blogs list their articles.
fn is_dated_link(line: &str) -> bool {
    const LONGEST: usize = 24;
    let parts = [" - ", " – ", " — ", " · ", " | "]
        .into_iter()
        .filter_map(|sign| line.rsplit_once(sign));
    line.split_whitespace().count() <= LONGEST
        && parts
            .into_iter()
            .any(|(_, date)| byline::date(date).is_some())
}

/// Whether an HTML element of this name never holds a part of the article.
pub fn is_element(name: &str) -> bool {
    WORDS.html_elements.contains(name)
}

/// Whether a class or id says that an HTML element is furniture.
pub fn is_named(class_or_id: &str) -> bool {
    class_or_id
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| WORDS.html_names.contains(&word.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_lists_are_in_lower_case() {
        let lists = [
            &WORDS.anywhere,
            &WORDS.edges,
            &WORDS.labels,
            &WORDS.link_lists,
            &WORDS.contents,
        ];
        for word in lists.into_iter().flatten().chain(&WORDS.edge_starts) {
            assert_eq!(*word, word.to_lowercase());
        }
    }

    #[test]
    fn furniture_is_told_from_text() {
        for line in [
            "Menu",
            "• Share",
            "Home | Blog | About",
            "Tags: python, web",
            "© 2025 Example",
        ] {
            assert!(is_at_edge(line), "{line}");
        }
        for line in [
            "Menus in Django",
            "Share nothing is a pattern.",
            "Flask | Django",
            "Related work: none so far is known to us.",
        ] {
            assert!(!is_at_edge(line), "{line}");
        }
        assert!(is_hashtags("#Rust #web-dev") && !is_hashtags("# Rust") && !is_hashtags("#1"));
    }

    #[test]
    fn an_article_ends_before_links_labels_and_comments() {
        let end = |lines: &[&str]| end_of_article(lines, &vec![false; lines.len()]);
        assert_eq!(
            end(&[
                "Words.",
                "- How to sew - May 2, 2025",
                "- Knots – 3 June 2025"
            ]),
            1
        );
        assert_eq!(
            end(&[
                "Words.",
                "Posted In:",
                "Sewing & Knots",
                "Comments",
                "Loading comments..."
            ]),
            1
        );
        assert_eq!(
            end(&[
                "Words.",
                "Related posts",
                "How to sew",
                "Knots",
                "Subscribe"
            ]),
            1
        );
        assert_eq!(
            end(&[
                "Words.",
                "Related posts",
                "They say that knots hold.",
                "More words."
            ]),
            4
        );
    }
}
