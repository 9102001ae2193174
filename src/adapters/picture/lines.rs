//! Makes lines of a text that fit a width, whatever the text is: what has no glyph or no shape is replaced or dropped,
//! long words are broken, and what finds no room is cut with an ellipsis.

use super::font;
use super::theme::Style;

/// No text of a picture is longer, so that a huge one costs nothing: the reply holds it whole.
const MAX_LETTERS: usize = 600;
/// Stands for what the font has no glyph for.
const NO_GLYPH: char = '□';
const ELLIPSIS: char = '…';

/// The text in at most `most` lines no wider than `width` pixels; its own line breaks are kept.
pub fn wrapped(text: &str, style: &Style, width: f32, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let text = clean(text);
    for line in text.split('\n').filter(|line| !line.is_empty()) {
        wrap(line, style, width, &mut lines);
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push(ELLIPSIS);
            *last = clipped(last, style, width);
        }
    }
    lines
}

/// The text in one line.
pub fn clipped(text: &str, style: &Style, width: f32) -> String {
    let mut line = clean(text).replace('\n', " ");
    if style.width(&line) <= width {
        return line;
    }
    while !line.is_empty() && style.width(&line) + style.width("…") > width {
        line.pop();
    }
    line.truncate(line.trim_end_matches([' ', ',', ';', ELLIPSIS]).len());
    line.push(ELLIPSIS);
    line
}

fn wrap(text: &str, style: &Style, width: f32, lines: &mut Vec<String>) {
    let mut line = String::new();
    for piece in pieces(text) {
        let longer = format!("{line}{piece}");
        if style.width(longer.trim_end()) <= width {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(line.trim_end().to_owned());
        }
        line = broken(piece, style, width, lines);
    }
    lines.push(line);
}

/// Where a line may end: after a blank, and after a hyphen between letters.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    for around in letters.windows(3) {
        let [(_, before), (_, letter), (next, after)] = around else {
            continue;
        };
        let inside = before.is_alphanumeric() && after.is_alphabetic();
        // Never after one letter, as in "e-commerce".
        let hyphen = *letter == '-' && inside && next - start > 2;
        if *letter == ' ' || hyphen {
            pieces.push(&text[start..*next]);
            start = *next;
        }
    }
    pieces.push(&text[start..]);
    pieces
}

/// Breaks a word where it would not fit, with a hyphen between letters, and gives back what is left of it.
fn broken(word: &str, style: &Style, width: f32, lines: &mut Vec<String>) -> String {
    let mut rest: Vec<char> = word.chars().collect();
    while let Some((end, hyphen)) = first_break(&rest, style, width) {
        let after = rest.split_off(end);
        lines.push(rest.iter().collect::<String>() + hyphen);
        rest = after;
    }
    rest.into_iter().collect()
}

/// Before which letter a word is broken and what is written there, if it is too wide.
fn first_break(word: &[char], style: &Style, width: f32) -> Option<(usize, &'static str)> {
    let fits = |letters: &[char], end: &str| {
        let text: String = letters.iter().collect();
        style.width(text.trim_end()) + style.width(end) <= width
    };
    let fitting = (1..=word.len()).take_while(|end| fits(&word[..*end], ""));
    let end = fitting.last().unwrap_or(1);
    if end >= word.len() {
        return None;
    }
    // Two letters alone at either side look like an error.
    let letters = |at: &usize| {
        let around = at
            .checked_sub(3)
            .and_then(|before| word.get(before..at + 3));
        around.is_some_and(|around| around.iter().all(|letter| letter.is_alphabetic()))
    };
    let hyphenated = (1..=end)
        .rev()
        .filter(letters)
        .find(|at| fits(&word[..*at], "-"));
    Some(hyphenated.map_or((end, ""), |at| (at, "-")))
}

/// One blank between words, nothing invisible, and the sign for a missing glyph where there is none.
fn clean(text: &str) -> String {
    let mut clean = String::new();
    for letter in text.chars().take(MAX_LETTERS) {
        match letter {
            '\n' => {
                clean.truncate(clean.trim_end_matches(' ').len());
                clean.push('\n');
            }
            _ if letter.is_whitespace() => {
                if !clean.is_empty() && !clean.ends_with([' ', '\n']) {
                    clean.push(' ');
                }
            }
            _ if is_invisible(letter) => {}
            _ if font::has(letter) => clean.push(letter),
            _ => clean.push(NO_GLYPH),
        }
    }
    clean.truncate(clean.trim_end().len());
    if text.chars().nth(MAX_LETTERS).is_some() {
        clean.push(ELLIPSIS);
    }
    clean
}

/// Control and format characters, which have no place in XML or would turn the reading order around.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{ffff}' | '\u{e0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::super::theme::TEXT;
    use super::*;

    fn lines(text: &str, width: f32, most: usize) -> Vec<String> {
        wrapped(text, &TEXT, width, most)
    }

    #[test]
    fn a_line_never_is_wider_than_the_room() {
        let long = "Asynchronous Server Gateway Interface incomprehensibilities x".repeat(3);
        for width in [40.0, 120.0, 500.0] {
            for line in lines(&long, width, 7) {
                assert!(TEXT.width(&line) <= width, "{line}");
            }
        }
    }

    #[test]
    fn nothing_is_lost_where_there_is_room() {
        let text = "what does Django have that Flask hasn't";
        assert_eq!(lines(text, 200.0, 99).join(" "), text);
        let broken = lines("incomprehensibilities", 100.0, 99);
        assert!(broken.len() > 2);
        assert_eq!(broken.join("").replace('-', ""), "incomprehensibilities");
        let letters = |line: &String| line.trim_end_matches('-').chars().count();
        assert!(broken.iter().all(|line| letters(line) > 2), "{broken:?}");
        assert_eq!(lines("1234567890123", 100.0, 99).concat(), "1234567890123");
    }

    #[test]
    fn a_line_may_end_after_a_hyphen_between_letters() {
        assert_eq!(
            pieces("object-relational, BSD-3-Clause, 2026-06, 743 req/s, e-mail - b, -5"),
            [
                "object-",
                "relational, ",
                "BSD-3-",
                "Clause, ",
                "2026-06, ",
                "743 ",
                "req/s, ",
                "e-mail ",
                "- ",
                "b, ",
                "-5"
            ]
        );
    }

    #[test]
    fn what_finds_no_room_is_cut_with_an_ellipsis() {
        let cut = lines("one two three four five six seven", 120.0, 2);
        assert_eq!(cut.len(), 2);
        assert!(cut[1].ends_with('…') && !cut[1].ends_with(" …"), "{cut:?}");
        assert_eq!(clipped("short", &TEXT, 500.0), "short");
        assert!(clipped("rather long for that", &TEXT, 100.0).ends_with('…'));
    }

    #[test]
    fn line_breaks_are_kept_and_empty_lines_are_not() {
        assert_eq!(
            lines("two:\n• one\n\n• two\n", 500.0, 9),
            ["two:", "• one", "• two"]
        );
        assert!(lines(" \n ", 500.0, 9).is_empty());
    }

    #[test]
    fn nothing_invisible_is_left_and_what_has_no_glyph_is_a_box() {
        assert_eq!(clean("a\u{0}\u{202e}b\t \u{a0}c"), "ab c");
        assert_eq!(clean("日本 ok"), "□□ ok");
        assert_eq!(clean("👍\u{fe0f}"), "□");
    }

    #[test]
    fn a_huge_text_is_cut_before_it_is_measured() {
        let huge = "word ".repeat(1_000_000);
        assert!(clean(&huge).chars().count() <= MAX_LETTERS + 1);
        assert_eq!(lines(&huge, 300.0, 3).len(), 3);
    }
}
