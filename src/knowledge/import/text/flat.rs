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
    let goes_on = run[1..].iter().all(Line::starts_lower)
        && !but_last.iter().any(|line| is_end_of_text(line.text));
    (!but_last.is_empty() && (full && wraps || goes_on)).then_some(start + run.len())
}

/// Short lines without any end of a sentence, each of several words: a header and at least two rows.
fn table(lines: &[Line<'_>], start: usize) -> Option<usize> {
    const LEAST_ROWS: usize = 3;
    const LEAST_COLUMNS: usize = 2;
    const MOST: usize = 200;
    let is_row = |line: &Line<'_>| line.text.chars().count() <= MOST && !is_end_of_text(line.text);
    let mut run = run(lines, start, is_row);
    let next = lines.get(start + run.len());
    if let (true, [rest @ .., last]) = (
        next.is_some_and(|next| !next.gap && is_prose(next.text)),
        run,
    ) && is_heading_beside(last, rest, rest.iter().map(words).min().unwrap_or_default())
    {
        run = rest;
    }
    let of_words = run.iter().filter(|line| words(line) > 2).count();
    let is_table = run.len() >= LEAST_ROWS
        && of_words * 2 > run.len()
        && !is_heading_beside(&run[0], &run[1..], LEAST_COLUMNS);
    is_table.then_some(start + run.len())
}

/// Whether a line above or below rows is no row but a heading: a phrase, or fewer words than a row has.
fn is_heading_beside(line: &Line<'_>, rows: &[Line<'_>], least_words: usize) -> bool {
    let phrases = rows
        .iter()
        .filter(|row| has_connecting_word(row.text))
        .count();
    let is_phrase = has_connecting_word(line.text) && phrases * 2 < rows.len();
    is_heading(line.text) && (is_phrase || words(line) < least_words)
}

fn words(line: &Line<'_>) -> usize {
    line.text.split_whitespace().count()
}

fn is_end_of_text(text: &str) -> bool {
    text.ends_with(['.', '!', '?', ':', ';', ',', '…'])
}

/// No more lines than these are looked at together, so that the time grows with a file's length only.
const MOST_LINES: usize = 300;

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
            && !line.text.contains(" | ")
            && !line.text.contains('\t')
            && !is_number(first, &['.', ')'])
            && is_part(line)
    };
    let count = lines[start..]
        .iter()
        .take(MOST_LINES)
        .enumerate()
        .take_while(belongs)
        .count();
    &lines[start..start + count]
}
