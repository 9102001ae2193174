//! Tells headings that bear no marks from other lines, and says what sort of heading each is.

use serde::Deserialize;
use std::collections::HashSet;
use std::sync::LazyLock;

use super::document::folded;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    faq: Vec<String>,
    closing: Vec<String>,
    connecting: HashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("headings.toml")).expect("the word lists are checked by a test")
});

const MOST_WORDS: usize = 14;
const MOST_WORDS_OF_A_QUESTION: usize = 24;
const MOST_CHARS: usize = 140;

/// A short line that ends like no sentence.
pub fn is_heading(line: &str) -> bool {
    let end = line.trim_end_matches(['"', '”', '’', '\'', ')', '*', '_']);
    let most = if end.ends_with('?') {
        MOST_WORDS_OF_A_QUESTION
    } else {
        MOST_WORDS
    };
    begins_like_one(line)
        && !end.ends_with(['.', ':', ',', ';', '!'])
        && line.split_whitespace().count() <= most
        && line.chars().count() <= MOST_CHARS
        && !holds_a_sentence(line)
}

/// A title may be longer than a heading, and end with a call.
pub fn is_title(line: &str) -> bool {
    const MOST_WORDS: usize = 30;
    begins_like_one(line)
        && !line.ends_with(['.', ':', ',', ';', '…'])
        && line.split_whitespace().count() <= MOST_WORDS
        && !holds_a_sentence(line)
}

fn begins_like_one(line: &str) -> bool {
    line.chars().any(char::is_alphanumeric)
        && line.chars().next().is_some_and(|first| {
            !first.is_lowercase() && !"…|#<>\\`~+=[]{}@$()/_;,.!&%^*-".contains(first)
        })
}

/// A full stop with a capital behind it, other than after a number at the beginning or an abbreviation.
fn holds_a_sentence(line: &str) -> bool {
    const ABBREVIATION: usize = 3;
    let words: Vec<&str> = line.split_whitespace().collect();
    words.windows(2).skip(1).any(|pair| {
        pair[0]
            .strip_suffix('.')
            .is_some_and(|word| word.chars().count() > ABBREVIATION)
            && pair[1].starts_with(char::is_uppercase)
    })
}

/// A line that is read as part of a text: it ends like a sentence, or is long.
pub fn is_prose(line: &str) -> bool {
    let end = line.trim_end_matches(['"', '”', '’', '\'', ')']);
    end.ends_with(['.', ':', '!', ';'])
        || line.split_whitespace().count() > MOST_WORDS_OF_A_QUESTION
}

/// "When to use Flask:" before text, "Choose Flask if…": a heading that leads in to what follows.
pub fn is_lead_in(line: &str) -> bool {
    line.ends_with([':', '…']) || line.ends_with("...")
}

/// "When to Use Flask:", in which each longer word begins with a capital.
pub fn is_titled_lead_in(line: &str) -> bool {
    const MOST_WORDS: usize = 8;
    let words: Vec<&str> = line.trim_end_matches(':').split_whitespace().collect();
    let capital = |word: &&str| {
        !word.starts_with(char::is_lowercase)
            || WORDS.connecting.contains(&word.to_lowercase())
            || word.len() <= 2
    };
    let capitals = words
        .iter()
        .filter(|word| word.starts_with(char::is_uppercase))
        .count();
    line.ends_with(':')
        && begins_like_one(line)
        && (2..=MOST_WORDS).contains(&words.len())
        && capitals >= 2
        && words.iter().all(capital)
}

/// Whether the heading opens a list of questions.
pub fn is_faq(heading: &str) -> bool {
    begins_with_one_of(heading, &WORDS.faq)
}

/// Whether the heading closes the article.
pub fn is_closing(heading: &str) -> bool {
    begins_with_one_of(heading, &WORDS.closing)
}

fn begins_with_one_of(heading: &str, words: &[String]) -> bool {
    let heading = folded(heading);
    words.iter().any(|word| {
        heading
            .strip_prefix(word.as_str())
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

/// Whether a line has a word that the header of a table has not.
pub fn has_connecting_word(line: &str) -> bool {
    line.ends_with('?')
        || line
            .split_whitespace()
            .any(|word| WORDS.connecting.contains(&word.to_lowercase()))
}

/// What a numbered heading's number follows: "" for "3. Name", "case" for "Case 3: Name".
pub fn series(heading: &str) -> Option<String> {
    let (first, rest) = heading.split_once(' ').unwrap_or((heading, ""));
    if is_number(first, &['.', ')', ':']) && !rest.is_empty() {
        return Some(String::new());
    }
    let second = rest.split(' ').next().unwrap_or_default();
    (first.chars().all(char::is_alphabetic) && is_number(second, &[':', '.', ')', '-', '–', '—']))
        .then(|| first.to_lowercase())
}

/// "3." with one of these signs.
pub fn is_number(word: &str, signs: &[char]) -> bool {
    const MOST_DIGITS: usize = 2;
    let digits = word.trim_start_matches('#').trim_end_matches(signs);
    digits.len() < word.len()
        && (1..=MOST_DIGITS).contains(&digits.len())
        && digits.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_short_and_end_like_no_sentence() {
        for line in [
            "Why we sew",
            "Is it worth it?",
            "2. Knots: the Basics",
            "Choose wool if…",
            "ASP.NET Core",
            "Wool vs. Silk",
            "💬 Talk to us",
        ] {
            assert!(is_heading(line), "{line}");
        }
        for line in [
            "It is so.",
            "These are:",
            "and so on",
            "He said “yes.”",
            "Wool lasts. Silk does not, says Ann",
            "…",
            "# x",
            "Wow!",
        ] {
            assert!(!is_heading(line), "{line}");
        }
    }

    #[test]
    fn lead_ins_are_headings_only_with_capitals() {
        assert!(
            is_titled_lead_in("What Makes Wool Stand Out:")
                && is_titled_lead_in("Go with Wool if:")
        );
        assert!(
            !is_titled_lead_in("Better kinds of wool for SPAs:") && !is_titled_lead_in("Note:")
        );
    }

    #[test]
    fn series_questions_and_ends_are_recognised() {
        assert_eq!(series("3. Knots").as_deref(), Some(""));
        assert_eq!(series("Case 12: Knots").as_deref(), Some("case"));
        assert_eq!(series("Python 3 is out"), None);
        assert_eq!(series("2024. A year"), None);
        assert!(
            is_faq("FAQ on wool")
                && is_faq("Frequently Asked Questions (FAQs)")
                && !is_faq("Faqir")
        );
        assert!(is_closing("Conclusion: sew") && !is_closing("Conclusive wool"));
    }
}
