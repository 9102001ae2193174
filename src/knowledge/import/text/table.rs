//! Tables in plain text: rows with pipes, and rows with tabs, as browsers copy them.

use super::line::Line;
use crate::knowledge::import::document::{Table, folded};

/// The tables that begin here, and where the last of them ends. One run of rows can hold several; a header
/// that comes again inside its own table is left out.
pub fn take(lines: &[Line<'_>], start: usize) -> Option<(Vec<Table>, usize)> {
    piped(lines, start).or_else(|| tabbed(lines, start))
}

fn piped(lines: &[Line<'_>], start: usize) -> Option<(Vec<Table>, usize)> {
    let opened = |line: &Line<'_>| line.text.starts_with('|') && line.text.matches('|').count() > 1;
    let inside = |line: &Line<'_>| {
        let pipes = |line: &Line<'_>| line.text.matches('|').count();
        !line.gap && line.text.contains(" | ") && pipes(line) == pipes(&lines[start])
    };
    let belongs = |line: &Line<'_>| {
        !line.is_code()
            && (opened(line)
                || is_rule(line.text) && line.text.contains('|')
                || (!opened(&lines[start]) && inside(line)))
    };
    if !opened(&lines[start]) && !lines[start].text.contains(" | ") || lines[start].is_code() {
        return None;
    }
    let more = lines[start + 1..]
        .iter()
        .take_while(|line| belongs(line))
        .count();
    let rows: Vec<String> = lines[start..=start + more]
        .iter()
        .map(|line| framed(line.text))
        .collect();
    (more > 0).then(|| (tables(&rows), start + more + 1))
}

/// With a pipe at both ends.
fn framed(row: &str) -> String {
    match (row.starts_with('|'), row.len() > 1 && row.ends_with('|')) {
        (true, true) => row.to_owned(),
        (true, false) => format!("{row} |"),
        (false, _) => format!("| {} |", row.trim_end_matches('|').trim_end()),
    }
}

fn is_rule(row: &str) -> bool {
    row.contains("--") && row.chars().all(|c| "|-:+= ".contains(c))
        || (row.starts_with('|') && row.contains('-') && row.chars().all(|c| "|-: ".contains(c)))
}

fn tables(rows: &[String]) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut rows = rows.iter().peekable();
    while let Some(row) = rows.next() {
        if is_rule(row) {
            continue;
        }
        let rule = rows.next_if(|next| is_rule(next));
        match tables.last_mut() {
            Some(table) if folded(&table.header) == folded(row) => {}
            Some(table) if rule.is_none() => table.rows.push(row.clone()),
            _ => tables.push(Table {
                header: row.clone(),
                rule: fitting(row, rule),
                rows: Vec::new(),
            }),
        }
    }
    tables
}

/// The rule as it is written, if it has as many cells as the header, without which the table is none.
fn fitting(header: &str, rule: Option<&String>) -> String {
    let columns = cells(header);
    match rule {
        Some(rule) if cells(rule) == columns && !rule.contains(['+', '=']) => rule.clone(),
        _ => format!("|{}", "---|".repeat(columns)),
    }
}

fn cells(row: &str) -> usize {
    row.matches('|').count() - row.matches("\\|").count() - 1
}

fn tabbed(lines: &[Line<'_>], start: usize) -> Option<(Vec<Table>, usize)> {
    let columns = split(&lines[start])?.len();
    let rows: Vec<String> = lines[start..]
        .iter()
        .enumerate()
        .take_while(|(at, line)| *at == 0 || !line.gap)
        .map_while(|(_, line)| split(line).filter(|cells| cells.len() == columns))
        .map(|cells| row(&cells))
        .collect();
    (rows.len() > 1).then(|| (tables(&rows), start + rows.len()))
}

/// The cells between tabs, if there are two that say something; a bullet before a tab is no cell.
fn split<'a>(line: &Line<'a>) -> Option<Vec<&'a str>> {
    let cells: Vec<&str> = line.raw.split('\t').map(str::trim).collect();
    let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
    let first = cells.first()?;
    let is_item = !first.is_empty()
        && (!first.contains(char::is_alphanumeric) || first.ends_with(['.', ')']));
    (!line.is_code() && filled > 1 && !is_item).then_some(cells)
}

/// A row with pipes; a pipe in a cell is escaped.
pub fn row(cells: &[impl AsRef<str>]) -> String {
    let cells: String = cells
        .iter()
        .map(|cell| format!(" {} |", cell.as_ref().replace('|', "\\|")))
        .collect();
    format!("|{cells}")
}
