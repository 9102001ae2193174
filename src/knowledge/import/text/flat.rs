//! Lines that belong together though no sign says so: wrapped paragraphs, and tables whose cells are parted by
//! nothing but spaces.

use super::line::Line;
use super::list;
use crate::knowledge::import::heading::{has_connecting_word, is_heading, is_number, is_prose};

/// Where the lines that belong together with this one end, if there are any.
pub fn end(lines: &[Line<'_>], start: usize) -> Option<usize> {
    wrapped(lines, start).or_else(|| table(lines, start))
}

/// Lines of about one length, of which some end in the middle of a sentence.
fn wrapped(lines: &[Line<'_>], start: usize) -> Option<usize> {
    const LEAST: usize = 45;
    const MOST: usize = 120;
    let run = run(lines, start, |line| {
        line.text.chars().count() <= MOST && !line.text.starts_with('|')
    });
    let (_, but_last) = run.split_last()?;
    let full = but_last
        .iter()
        .all(|line| line.text.chars().count() >= LEAST);
    let wraps = run[1..].iter().any(Line::starts_lower);
    (!but_last.is_empty() && full && wraps).then_some(start + run.len())
}

/// Short lines without any end of a sentence, each of several words: a header and at least two rows.
fn table(lines: &[Line<'_>], start: usize) -> Option<usize> {
    const LEAST_ROWS: usize = 3;
    const MOST: usize = 200;
    let is_row = |line: &Line<'_>| line.text.chars().count() <= MOST && !is_end_of_text(line.text);
    let mut run = run(lines, start, is_row);
    let next_is_text = lines
        .get(start + run.len())
        .is_some_and(|next| !next.gap && is_prose(next.text));
    if let (true, [rest @ .., _]) = (next_is_text, run) {
        run = rest;
    }
    let of_words = run
        .iter()
        .filter(|line| line.text.split_whitespace().count() > 2)
        .count();
    let is_table = run.len() >= LEAST_ROWS && of_words * 2 > run.len() && !starts_with_heading(run);
    is_table.then_some(start + run.len())
}

/// A header of a table is the names of columns and no phrase.
fn starts_with_heading(run: &[Line<'_>]) -> bool {
    matches!(run, [first, second, ..] if is_heading(first.text) && has_connecting_word(first.text) && !has_connecting_word(second.text))
}

fn is_end_of_text(text: &str) -> bool {
    text.ends_with(['.', '!', '?', ':', ';', ',', '…'])
}

/// Neighbouring lines of plain words that satisfy `is_part`.
fn run<'a, 'b>(
    lines: &'a [Line<'b>],
    start: usize,
    is_part: impl Fn(&Line<'b>) -> bool,
) -> &'a [Line<'b>] {
    let belongs = |(at, line): &(usize, &Line<'b>)| {
        let first = line.text.split(' ').next().unwrap_or_default();
        (*at == 0 || !line.gap)
            && !line.is_code()
            && !line.is_separator()
            && !list::is_bullet(line)
            && !is_number(first, &['.', ')'])
            && is_part(line)
    };
    let count = lines[start..]
        .iter()
        .enumerate()
        .take_while(belongs)
        .count();
    &lines[start..start + count]
}
