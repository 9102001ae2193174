//! Draws a small table. With two columns the label stands beside the cells, with more above them, so that words have
//! room on a phone. A cell's state is told by a sign, explained below the table, and by its words.

use super::canvas::{Anchor, Area, Canvas};
use super::lines::wrapped;
use super::theme::{
    AMBER, BAND, BLUE, HEADING, LABEL, MARGIN, NOTE, QUIET, RED, ROOM, Style, TEXT, WIDTH,
};
use crate::reply::{Card, CardCell, CardCellKind, CardRow};

const MAX_COLUMNS: usize = 5;
const MAX_ROWS: usize = 14;
const MAX_LINES: usize = 5;
/// With more columns than this, labels stand above the cells.
const COLUMNS_BESIDE_LABELS: usize = 2;
const LABEL_WIDTH: f32 = 240.0;
/// The room for a cell's sign.
const SIGN_WIDTH: f32 = 32.0;
/// Between two columns.
const GAP: f32 = 20.0;
/// Above and below a row's words.
const PADDING: f32 = 14.0;
const ROW_LABEL: Style = LABEL.in_colour(QUIET);

const KINDS: [CardCellKind; 4] = [
    CardCellKind::Value,
    CardCellKind::No,
    CardCellKind::Disagreement,
    CardCellKind::NotInSources,
];

struct Columns {
    count: usize,
    /// Where the first one begins.
    left: f32,
    width: f32,
}

pub fn svg(card: &Card) -> String {
    let mut canvas = Canvas::titled(&card.title);
    let columns = Columns::of(card.columns.len());
    canvas.y += 20.0;
    header(&mut canvas, card, &columns);
    for (at, row) in card.rows.iter().take(MAX_ROWS).enumerate() {
        draw_row(&mut canvas, row, &columns, at % 2 == 0);
    }
    canvas.y += 22.0;
    legend(&mut canvas, card);
    canvas.paragraph(&card.note, &NOTE, 4);
    canvas.left_out(&[
        (card.rows.len().saturating_sub(MAX_ROWS), "row"),
        (card.columns.len().saturating_sub(MAX_COLUMNS), "column"),
    ]);
    canvas.finish()
}

impl Columns {
    fn of(count: usize) -> Self {
        let count = count.clamp(1, MAX_COLUMNS);
        let left = match count > COLUMNS_BESIDE_LABELS {
            true => MARGIN,
            false => MARGIN + LABEL_WIDTH + GAP,
        };
        let room = WIDTH - MARGIN - left + GAP;
        let width = room / count as f32 - GAP;
        Self { count, left, width }
    }

    fn labels_above(&self) -> bool {
        self.count > COLUMNS_BESIDE_LABELS
    }

    fn x(&self, at: usize) -> f32 {
        self.left + at as f32 * (self.width + GAP)
    }
}

fn header(canvas: &mut Canvas, card: &Card, columns: &Columns) {
    let top = canvas.y;
    let mut bottom = top;
    for (at, name) in card.columns.iter().take(columns.count).enumerate() {
        let lines = wrapped(name, &HEADING, columns.width, 2);
        let height = canvas.lines(columns.x(at), top, &lines, &HEADING);
        bottom = bottom.max(top + height);
    }
    canvas.y = bottom + 12.0;
}

fn draw_row(canvas: &mut Canvas, row: &CardRow, columns: &Columns, banded: bool) {
    let label_width = if columns.labels_above() {
        ROOM
    } else {
        LABEL_WIDTH
    };
    let label = wrapped(&row.label, &ROW_LABEL, label_width, 3);
    let label_height = label.len() as f32 * ROW_LABEL.line_height();
    let cells: Vec<_> = row
        .cells
        .iter()
        .take(columns.count)
        .map(|cell| (sign(cell.kind), words(cell, columns)))
        .collect();
    let most = cells
        .iter()
        .map(|(_, lines)| lines.len())
        .max()
        .unwrap_or(0);
    let words_height = most as f32 * TEXT.line_height();
    let (height, words_top) = match columns.labels_above() {
        true => (label_height + words_height, label_height),
        false => (label_height.max(words_height), 0.0),
    };
    let area = Area {
        x: MARGIN / 2.0,
        y: canvas.y,
        width: WIDTH - MARGIN,
        height: height + 2.0 * PADDING,
    };
    if banded {
        canvas.rectangle(area, 12.0, BAND);
    }
    let top = canvas.y + PADDING;
    canvas.lines(MARGIN, top, &label, &ROW_LABEL);
    for (at, ((sign, style), lines)) in cells.iter().enumerate() {
        let x = columns.x(at);
        let y = top + words_top;
        canvas.text(x + 10.0, y, sign, style, Anchor::Middle);
        canvas.lines(x + SIGN_WIDTH, y, lines, &style.with_weight(TEXT.weight));
    }
    canvas.y += area.height;
}

/// Signs that can't be taken for each other or for a judgement: a value need not be good news.
fn sign(kind: CardCellKind) -> (&'static str, Style) {
    match kind {
        CardCellKind::Value => ("●", LABEL.in_colour(BLUE)),
        CardCellKind::No => ("✗", LABEL.in_colour(RED)),
        CardCellKind::Disagreement => ("≠", LABEL.in_colour(AMBER)),
        CardCellKind::NotInSources => ("?", LABEL.in_colour(QUIET)),
    }
}

fn meaning(kind: CardCellKind) -> &'static str {
    match kind {
        CardCellKind::Value => "stated",
        CardCellKind::No => "stated: no",
        CardCellKind::Disagreement => "figures differ",
        CardCellKind::NotInSources => "not in my sources",
    }
}

fn words(cell: &CardCell, columns: &Columns) -> Vec<String> {
    wrapped(&cell.words, &TEXT, columns.width - SIGN_WIDTH, MAX_LINES)
}

/// The signs that the table has, each with what it means.
fn legend(canvas: &mut Canvas, card: &Card) {
    let mut x = MARGIN;
    for kind in KINDS {
        let mut cells = card.rows.iter().take(MAX_ROWS).flat_map(|row| &row.cells);
        if !cells.any(|cell| cell.kind == kind) {
            continue;
        }
        let (sign, style) = sign(kind);
        canvas.text(x + 10.0, canvas.y, sign, &style, Anchor::Middle);
        canvas.text(
            x + SIGN_WIDTH,
            canvas.y,
            meaning(kind),
            &NOTE,
            Anchor::Start,
        );
        x += SIGN_WIDTH + NOTE.width(meaning(kind)) + 32.0;
    }
    if x > MARGIN {
        canvas.y += NOTE.line_height() + 8.0;
    }
}
