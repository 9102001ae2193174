//! Makes blocks of the lines of a plain text.

use super::line::Line;
use super::{flat, list, table};
use crate::knowledge::import::document::Block;
use crate::knowledge::import::heading::is_heading;

/// The blocks that the lines make, in their order.
pub fn of(lines: &[Line<'_>]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        at = next(lines, at, &mut blocks);
    }
    blocks
}

/// Adds the block that begins at this line, and says where the next one begins.
fn next(lines: &[Line<'_>], at: usize, blocks: &mut Vec<Block>) -> usize {
    let line = &lines[at];
    if let Some(code) = &line.code {
        blocks.push(Block::Code(code.clone()));
        return at + 1;
    }
    if let Some((tables, end)) = table::take(lines, at) {
        blocks.extend(tables.into_iter().map(Block::Table));
        return end;
    }
    if line.is_separator() {
        return at + 1;
    }
    if let Some(level) = underlined(lines, at) {
        blocks.push(Block::heading(Some(level), line.text));
        return at + 2;
    }
    if list::begins(lines, at) {
        let (items, end) = list::take(lines, at);
        if !items.is_empty() {
            blocks.push(Block::List(items));
        }
        return end;
    }
    if let Some(end) = flat::end(lines, at) {
        let together = lines[at..end].iter().map(|line| line.text.to_owned());
        blocks.push(Block::Paragraph(together.collect()));
        return end;
    }
    blocks.push(alone(line, lines.get(at + 1)));
    at + 1
}

fn alone(line: &Line<'_>, next: Option<&Line<'_>>) -> Block {
    if let Some((level, text)) = marked(line.text) {
        return Block::heading(Some(level), text);
    }
    let goes_on = next.is_some_and(|next| !next.gap && !next.is_code() && next.starts_lower());
    match is_heading(line.text) && !goes_on {
        true => Block::heading(None, line.text),
        false => Block::paragraph(line.text),
    }
}

/// "### Wool". A single sign is left alone: it may be a remark, or a number's.
fn marked(text: &str) -> Option<(usize, &str)> {
    const DEEPEST: usize = 6;
    let rest = text.trim_start_matches('#');
    let level = text.len() - rest.len();
    let heading = rest.strip_prefix(' ')?.trim();
    let says_something = heading.contains(char::is_alphanumeric);
    ((2..=DEEPEST).contains(&level) && says_something).then_some((level, heading))
}

/// The level of a heading with a line of signs below it.
fn underlined(lines: &[Line<'_>], at: usize) -> Option<usize> {
    let below = lines
        .get(at + 1)
        .filter(|below| !below.gap && below.is_separator())?;
    let is_line_of = |sign: char| below.text.chars().all(|c| c == sign);
    let level = match () {
        () if is_line_of('=') => 2,
        () if is_line_of('-') => 3,
        () => return None,
    };
    is_heading(lines[at].text).then_some(level)
}
