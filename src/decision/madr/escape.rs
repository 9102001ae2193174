//! What people typed as Markdown that says nothing but that, and back: no sign of theirs makes a heading, a table, a link
//! or the end of the front matter.

use std::iter::Peekable;
use std::str::Chars;

/// Signs that mean something to Markdown wherever they stand.
const SIGNS: &str = "\\`*_[]<>&#|~$\"";

/// A text on one line that shows as it was typed. Line breaks become entities, which show as blanks.
pub fn inline(text: &str) -> String {
    let begins = text.len() - text.trim_start().len();
    let ends = text.trim_end().len();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut line = String::new();
    for (at, c) in text.char_indices() {
        // What would begin a list, a rule or an underlined heading at the start of a line.
        let is_first = at == 0 && "-+=".contains(c);
        let numbers = digits > 0 && at == digits && ".)".contains(c);
        // Static site generators look for braces before they read Markdown.
        let hidden = c.is_control() || c == '{' || is_invisible(c) || at < begins || at >= ends;
        match c {
            c if hidden => line.push_str(&format!("&#{};", u32::from(c))),
            c if is_first || numbers || SIGNS.contains(c) => line.extend(['\\', c]),
            c => line.push(c),
        }
    }
    line
}

/// The same for a text of several lines, which become one.
pub fn flowing(text: &str) -> String {
    inline(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A string for the front matter: in quotes, with nothing in it that YAML would read otherwise.
pub fn quoted(text: &str) -> String {
    let sign = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() || is_invisible(c) => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(sign).collect::<String>())
}

/// Other line ends, marks of byte order and of direction: seen by parsers or by nobody.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The text that a line of Markdown shows: of a link its words, without marks for emphasis.
pub fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line.trim().chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => match rest.next_if(char::is_ascii_punctuation) {
                Some(sign) => text.push(sign),
                None => text.push('\\'),
            },
            '&' => text.push_str(&entity(&mut rest)),
            '[' | '`' => {}
            ']' => skip_target(&mut rest),
            '*' | '_' if is_emphasis(&text, rest.peek()) => {}
            c => text.push(c),
        }
    }
    text
}

/// Where a mark stands beside a word it is emphasis; inside one, or alone, it is itself.
fn is_emphasis(before: &str, next: Option<&char>) -> bool {
    let (Some(before), Some(next)) = (before.chars().next_back(), next) else {
        return true;
    };
    let is_inside = before.is_alphanumeric() && next.is_alphanumeric();
    let is_alone = before == ' ' && *next == ' ';
    !is_inside && !is_alone
}

/// `(...)` after the words of a link.
fn skip_target(rest: &mut Peekable<Chars<'_>>) {
    if rest.peek() == Some(&'(') {
        _ = rest.find(|c| *c == ')');
    }
}

/// The sign that `&...;` stands for; what is none stays as it is.
fn entity(rest: &mut Peekable<Chars<'_>>) -> String {
    const LONGEST: usize = 9;
    let name: String = rest
        .clone()
        .take(LONGEST)
        .take_while(|c| *c != ';')
        .collect();
    let number = || {
        let digits = name.strip_prefix('#')?;
        let code = match digits.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
            None => digits.parse(),
        };
        code.ok().and_then(char::from_u32)
    };
    let known = match name.as_str() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "nbsp" => Some(' '),
        _ => number(),
    };
    let length = name.chars().count();
    match known.filter(|_| rest.clone().nth(length) == Some(';')) {
        Some(sign) => {
            _ = rest.nth(length);
            sign.to_string()
        }
        None => "&".to_owned(),
    }
}

/// What stands in a string of the front matter, in quotes or bare.
pub fn unquoted(text: &str) -> String {
    let text = text.trim();
    let inside = |quote| text.strip_prefix(quote)?.strip_suffix(quote);
    if let Some(text) = inside('"') {
        return unescaped(text);
    }
    match inside('\'') {
        Some(text) => text.replace("''", "'"),
        None => text.to_owned(),
    }
}

fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        match rest.next() {
            Some('n') => plain.push('\n'),
            Some('t') => plain.push('\t'),
            Some('u') => {
                let digits: String = rest.by_ref().take(4).collect();
                let code = u32::from_str_radix(&digits, 16).ok();
                plain.extend(code.and_then(char::from_u32));
            }
            other => plain.extend(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn signs_of_markdown_are_only_signs() {
        assert_eq!(inline("# a | b"), "\\# a \\| b");
        assert_eq!(inline("- a - b"), "\\- a - b");
        assert_eq!(inline("1. a"), "1\\. a");
        assert_eq!(inline("a\nb"), "a&#10;b");
        assert_eq!(inline("{{ x }}"), "&#123;&#123; x }}");
        assert_eq!(quoted("a: \"b\"\n---"), "\"a: \\\"b\\\"\\u000a---\"");
    }

    #[test]
    fn what_others_wrote_is_read_as_it_shows() {
        assert_eq!(
            plain("[MADR](https://a.b/) **2.1** &ndash; `x`"),
            "MADR 2.1 &ndash; x"
        );
        assert_eq!(
            plain("snake_case, 2 * 3 and _so_ R&amp;D"),
            "snake_case, 2 * 3 and so R&D"
        );
    }

    proptest! {
        #[test]
        fn what_is_escaped_is_read_back(text in any::<String>()) {
            prop_assert_eq!(plain(&inline(&text)), text.clone());
            prop_assert_eq!(unquoted(&quoted(&text)), text);
        }

        #[test]
        fn any_line_is_read_without_a_panic(line in "[\\[\\]()&#;*_`\\\\a1\" ]{0,30}") {
            _ = plain(&line);
            _ = unquoted(&line);
        }
    }
}
