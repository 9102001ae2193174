//! Draws a grid: side by side where there is room, else one below another.

use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};

use super::paint::{STRONG, painted, styled, unstyled, wrapped};
use crate::reply::{Grid, Row};

/// Narrower columns than this break most words, so the grid is listed instead.
const MIN_COLUMN: usize = 18;
const LABEL_COLUMN: usize = 16;

/// Rules between rows and none around them, so that the eye follows a row.
const GRID: TableStyle = TableStyle::new()
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .row_separator(LineStyle::none().fill('┈').junction('┈'));

/// The grid at most `width` columns wide.
pub fn draw(grid: &Grid, width: usize) -> String {
    let room = width.saturating_sub(LABEL_COLUMN) / grid.columns.len().max(1);
    if grid.columns.len() > 1 && room >= MIN_COLUMN {
        side_by_side(grid, width)
    } else {
        let rows = grid
            .rows
            .iter()
            .map(|row| one_below_another(grid, row, width));
        rows.collect::<Vec<_>>().join("\n")
    }
}

fn side_by_side(grid: &Grid, width: usize) -> String {
    let fixed = |columns: usize| {
        ColumnConstraint::Absolute(Width::Fixed(u16::try_from(columns).unwrap_or(u16::MAX)))
    };
    // Each column but the first is one wider by the blank before it.
    let column = (width - LABEL_COLUMN) / grid.columns.len() - 1;
    let widths =
        std::iter::once(LABEL_COLUMN).chain(std::iter::repeat_n(column, grid.columns.len()));
    let mut table = Table::new();
    table.load_style(GRID);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    let header = std::iter::once(String::new()).chain(grid.columns.iter().cloned());
    table.set_header(header);
    table.set_constraints(widths.map(fixed));
    for row in &grid.rows {
        let cells = row.cells.iter().map(|lines| {
            let lines: Vec<String> = lines.iter().map(unstyled).collect();
            lines.join("\n")
        });
        table.add_row(std::iter::once(row.label.clone()).chain(cells));
    }
    let lines: Vec<String> = table
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect();
    lines.join("\n")
}

fn one_below_another(grid: &Grid, row: &Row, width: usize) -> String {
    let mut lines = vec![painted(STRONG, &row.label)];
    for (column, cell) in grid.columns.iter().zip(&row.cells) {
        let alone = grid.columns.len() == 1;
        let name = if alone {
            String::new()
        } else {
            format!("{column}: ")
        };
        match cell.as_slice() {
            [line] => lines.push(wrapped(
                &format!("{name}{}", styled(line)),
                width,
                "  ",
                "    ",
            )),
            several => {
                if !alone {
                    lines.push(format!("  {column}:"));
                }
                lines.extend(
                    several
                        .iter()
                        .map(|line| wrapped(&styled(line), width, "    ", "      ")),
                );
            }
        }
    }
    lines.join("\n")
}
