//! Lists in plain text: bullets of many kinds and numbers, nested by their indent, wrapped or not.

use super::line::Line;
use crate::knowledge::import::document::Item;
use crate::knowledge::import::heading::is_number;

/// Signs that are bullets also without a space behind them.
const BULLETS: [char; 17] = [
    '•', '·', '◦', '▪', '▫', '‣', '●', '○', '■', '□', '➤', '►', '▶', '⁃', '∙', '➢', '◆',
];
/// Signs that are bullets only with a space behind them.
const DASHES: [char; 3] = ['-', '*', '–'];
/// Signs that say something, so that they stay in the text.
const TELLING: [char; 6] = ['✓', '✔', '✅', '❌', '✗', '✘'];

/// An item's mark and what stands behind it.
fn marked(text: &str) -> Option<(&str, &str)> {
    let first = text.chars().next()?;
    if TELLING.contains(&first) {
        return Some(("-", text));
    }
    let rest = &text[first.len_utf8()..];
    let spaced = rest.is_empty() || rest.starts_with(char::is_whitespace);
    if BULLETS.contains(&first) || (DASHES.contains(&first) && spaced) {
        return Some(("-", rest.trim_start()));
    }
    let (number, rest) = text.split_once(char::is_whitespace)?;
    let is_mark = is_number(number, &['.', ')']) && !number.starts_with('#');
    is_mark.then(|| (number, rest.trim_start()))
}

/// The text of a line that is an item.
pub fn without_mark<'a>(line: &Line<'a>) -> Option<&'a str> {
    marked(line.text).map(|(_, rest)| rest)
}

pub fn is_bullet(line: &Line<'_>) -> bool {
    !line.is_code()
        && !line.is_separator()
        && marked(line.text).is_some_and(|(mark, _)| mark == "-")
}

fn is_numbered(line: &Line<'_>) -> bool {
    !line.is_code() && marked(line.text).is_some_and(|(mark, _)| mark != "-")
}

fn is_item(line: &Line<'_>) -> bool {
    is_bullet(line) || is_numbered(line)
}

/// Whether a list begins here. One numbered line alone is rather a heading.
pub fn begins(lines: &[Line<'_>], at: usize) -> bool {
    is_bullet(&lines[at])
        || (is_numbered(&lines[at])
            && lines[at + 1..]
                .iter()
                .find(|line| !continues(line, &lines[at]))
                .is_some_and(is_numbered))
}

/// The list that begins here, and where it ends.
pub fn take(lines: &[Line<'_>], start: usize) -> (Vec<Item>, usize) {
    let mut items: Vec<Item> = Vec::new();
    let mut indents: Vec<usize> = Vec::new();
    let numbered = is_numbered(&lines[start]);
    let mut at = start;
    while let Some(line) = lines.get(at) {
        let belongs = is_bullet(line) || (numbered && is_numbered(line));
        if at > start && !belongs {
            break;
        }
        let (mark, text) = marked(line.text).unwrap_or(("-", line.text));
        indents.retain(|indent| *indent < line.indent());
        let mut item_lines = vec![text.to_owned()];
        at += 1;
        while let Some(more) = lines.get(at).filter(|more| {
            continues(more, &lines[at - 1])
                || (item_lines == [""] && !is_item(more) && !more.is_code())
        }) {
            item_lines.push(more.text.to_owned());
            at += 1;
        }
        item_lines.retain(|line| !line.is_empty());
        items.push(Item {
            depth: indents.len(),
            mark: mark.to_owned(),
            lines: item_lines,
        });
        indents.push(line.indent());
    }
    items.retain(|item| !item.lines.is_empty());
    (items, at)
}

/// Whether a line goes on with the item that ends above: it stands further in, or the line above was wrapped.
fn continues(line: &Line<'_>, above: &Line<'_>) -> bool {
    const WRAPPED: usize = 45;
    let further_in = line.indent() > above.indent()
        || (line.indent() == above.indent() && line.indent() > 0 && !is_item(above));
    let wrapped = above.text.chars().count() >= WRAPPED && line.starts_lower();
    !line.gap
        && !line.is_code()
        && !is_item(line)
        && !line.text.starts_with('|')
        && (further_in || wrapped)
}
