//! Draws a small table. With one or two columns the labels stand beside the cells, with more above them, so that words
//! have room on a phone. A cell's state is told by a sign, explained below the table, and by its words.

use super::canvas::{Anchor, Area, Canvas};
use super::lines::wrapped;
use super::theme::{
    AMBER, BAND, BLUE, HEADING, LABEL, MARGIN, NOTE, QUIET, RED, ROOM, Style, TEXT, WHITE, WIDTH,
};
use crate::reply::{Card, CardCell, CardCellKind, CardRow};

const MAX_COLUMNS: usize = 5;
const MAX_ROWS: usize = 12;
/// Of a cell; the reply has the rest.
const MAX_LINES: usize = 5;
const COLUMNS_BESIDE_LABELS: usize = 2;
const LABEL_WIDTH: f32 = 228.0;
/// The room for a cell's sign.
const SIGN_WIDTH: f32 = 27.0;
/// Above and below what a row says.
const PADDING: f32 = 13.0;

const KINDS: [CardCellKind; 4] = [
    CardCellKind::Value,
    CardCellKind::No,
    CardCellKind::Disagreement,
    CardCellKind::NotInSources,
];

/// Where things stand in a table of so many columns.
struct Layout {
    columns: usize,
    labels_above: bool,
    /// Where the first column begins.
    left: f32,
    column_width: f32,
    /// Between two columns.
    gap: f32,
    label: Style,
    label_width: f32,
    words: Style,
}

pub fn draw(card: &Card) -> Canvas {
    let mut canvas = Canvas::titled(&card.title);
    let layout = Layout::of(card.columns.len());
    layout.draw_header(&mut canvas, &card.columns);
    for (at, row) in card.rows.iter().take(MAX_ROWS).enumerate() {
        layout.draw_row(&mut canvas, row, at % 2 == 0);
    }
    draw_legend(&mut canvas, card);
    canvas.paragraph(&card.note, &NOTE, 4);
    canvas.left_out(&[
        (card.rows.len().saturating_sub(MAX_ROWS), "row"),
        (card.columns.len().saturating_sub(MAX_COLUMNS), "column"),
    ]);
    canvas
}

impl Layout {
    fn of(columns: usize) -> Self {
        let columns = columns.clamp(1, MAX_COLUMNS);
        let labels_above = columns > COLUMNS_BESIDE_LABELS;
        let (label_width, gap, size) = match labels_above {
            true => (ROOM, 14.0, NOTE.size),
            false => (LABEL_WIDTH, 26.0, TEXT.size),
        };
        let left = match labels_above {
            true => MARGIN,
            false => MARGIN + label_width + gap,
        };
        Self {
            columns,
            labels_above,
            left,
            column_width: (WIDTH - MARGIN - left + gap) / columns as f32 - gap,
            gap,
            label: LABEL.in_colour(QUIET).of_size(size),
            label_width,
            words: TEXT.of_size(size),
        }
    }

    fn x(&self, column: usize) -> f32 {
        self.left + column as f32 * (self.column_width + self.gap)
    }

    fn draw_header(&self, canvas: &mut Canvas, names: &[String]) {
        let top = canvas.y + 20.0;
        canvas.y = top;
        for (at, name) in names.iter().take(self.columns).enumerate() {
            let lines = wrapped(name, &HEADING, self.column_width, 2);
            let height = canvas.lines(self.x(at), top, &lines, &HEADING);
            canvas.y = canvas.y.max(top + height);
        }
        canvas.y += 10.0;
    }

    fn draw_row(&self, canvas: &mut Canvas, row: &CardRow, banded: bool) {
        let label = wrapped(&row.label, &self.label, self.label_width, 2);
        let cells: Vec<_> = row
            .cells
            .iter()
            .take(self.columns)
            .map(|cell| (cell.kind, self.lines(cell)))
            .collect();
        let (words_top, height) = self.heights(&label, &cells);
        if banded {
            let area = Area {
                x: MARGIN / 2.0,
                y: canvas.y,
                width: WIDTH - MARGIN,
                height: height + 2.0 * PADDING,
            };
            canvas.rectangle(area, 12.0, BAND);
        }
        let top = canvas.y + PADDING;
        canvas.lines(MARGIN, top, &label, &self.label);
        for (at, (kind, lines)) in cells.iter().enumerate() {
            let (x, y) = (self.x(at), top + words_top);
            draw_sign(canvas, x, y, *kind, self.words.size);
            let style = self.words.in_colour(words_colour(*kind));
            canvas.lines(x + SIGN_WIDTH, y, lines, &style);
        }
        canvas.y = top + height + PADDING;
    }

    fn lines(&self, cell: &CardCell) -> Vec<String> {
        let width = self.column_width - SIGN_WIDTH;
        wrapped(&state_in_words(cell), &self.words, width, MAX_LINES)
    }

    /// How far below a row's top its cells begin, and how high it is.
    fn heights(&self, label: &[String], cells: &[(CardCellKind, Vec<String>)]) -> (f32, f32) {
        let label = label.len() as f32 * self.label.line_height();
        let most = cells.iter().map(|(_, lines)| lines.len()).max();
        let words = most.unwrap_or_default() as f32 * self.words.line_height();
        match self.labels_above {
            true => (label + 4.0, label + 4.0 + words),
            false => (0.0, label.max(words)),
        }
    }
}

/// Signs that can't be taken for each other or for a judgement: a value need not be good news.
fn draw_sign(canvas: &mut Canvas, x: f32, y: f32, kind: CardCellKind, size: f32) {
    let (sign, colour) = match kind {
        CardCellKind::Value => {
            let area = Area {
                x: x + 3.0,
                y: y + size * 0.65 - 6.0,
                width: 12.0,
                height: 12.0,
            };
            return canvas.rectangle(area, 6.0, BLUE);
        }
        CardCellKind::No => ("✗", RED),
        CardCellKind::Disagreement => ("≠", AMBER),
        CardCellKind::NotInSources => ("?", QUIET),
    };
    let style = LABEL.in_colour(colour).of_size(size);
    canvas.text(x + 9.0, y, sign, &style, Anchor::Middle);
}

fn words_colour(kind: CardCellKind) -> &'static str {
    match kind {
        CardCellKind::Value => WHITE,
        CardCellKind::No => RED,
        CardCellKind::Disagreement => AMBER,
        CardCellKind::NotInSources => QUIET,
    }
}

/// A cell's words, led by those for its state where they don't tell it themselves.
fn state_in_words(cell: &CardCell) -> String {
    let lower = cell.words.to_lowercase();
    let tells = match cell.kind {
        _ if lower.trim().is_empty() => return meaning(cell.kind).to_owned(),
        CardCellKind::Value | CardCellKind::NotInSources => true,
        CardCellKind::No => lower.starts_with("no"),
        CardCellKind::Disagreement => lower.contains("differ") || lower.contains("disagree"),
    };
    let lead = match cell.kind {
        CardCellKind::No => "no",
        kind => meaning(kind),
    };
    match tells {
        true => cell.words.clone(),
        false => format!("{lead}: {}", cell.words),
    }
}

fn meaning(kind: CardCellKind) -> &'static str {
    match kind {
        CardCellKind::Value => "stated",
        CardCellKind::No => "stated: no",
        CardCellKind::Disagreement => "sources differ",
        CardCellKind::NotInSources => "not in my sources",
    }
}

/// The signs that the table has, each with what it means.
fn draw_legend(canvas: &mut Canvas, card: &Card) {
    canvas.y += 20.0;
    let mut x = MARGIN;
    let kinds: Vec<CardCellKind> = card
        .rows
        .iter()
        .take(MAX_ROWS)
        .flat_map(|row| row.cells.iter().take(MAX_COLUMNS))
        .map(|cell| cell.kind)
        .collect();
    for kind in KINDS.into_iter().filter(|kind| kinds.contains(kind)) {
        draw_sign(canvas, x, canvas.y, kind, NOTE.size);
        x += SIGN_WIDTH;
        canvas.text(x, canvas.y, meaning(kind), &NOTE, Anchor::Start);
        x += NOTE.width(meaning(kind)) + 32.0;
    }
    if !kinds.is_empty() {
        canvas.y += NOTE.line_height() + 8.0;
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    fn svg_of(card: &Card) -> String {
        draw(card).finish()
    }

    #[test]
    fn each_state_has_its_sign_and_its_words() {
        let rows = KINDS.map(|kind| CardRow {
            label: String::new(),
            cells: vec![CardCell {
                kind,
                words: String::new(),
            }],
        });
        let svg = svg_of(&Card {
            title: String::new(),
            columns: vec!["Flask".to_owned()],
            rows: rows.to_vec(),
            note: String::new(),
        });
        for sign in [r#"rx="6""#, ">✗<", ">≠<", ">?<"] {
            assert_eq!(svg.matches(sign).count(), 2, "{sign} in cell and legend");
        }
        for kind in KINDS {
            let words = format!(">{}<", meaning(kind));
            assert_eq!(svg.matches(&words).count(), 2, "{words} in cell and legend");
        }
    }

    #[test]
    fn words_that_do_not_tell_the_state_are_led_by_those_that_do() {
        let said = |kind, words: &str| {
            let words = words.to_owned();
            state_in_words(&CardCell { kind, words })
        };
        for (kind, words, wanted) in [
            (
                CardCellKind::Disagreement,
                "MVT / MTV",
                "sources differ: MVT / MTV",
            ),
            (
                CardCellKind::Disagreement,
                "sources disagree: 1; 2",
                "sources disagree: 1; 2",
            ),
            (
                CardCellKind::No,
                "by extension only",
                "no: by extension only",
            ),
            (CardCellKind::No, "not built in", "not built in"),
            (CardCellKind::Value, "743 req/s", "743 req/s"),
            (CardCellKind::NotInSources, " ", "not in my sources"),
        ] {
            assert_eq!(said(kind, words), wanted);
        }
    }

    #[test]
    fn the_legend_has_no_sign_that_the_table_has_not() {
        let mut card = samples::card_of_five(3);
        for cell in card.rows.iter_mut().flat_map(|row| &mut row.cells) {
            cell.kind = CardCellKind::No;
        }
        assert!(!svg_of(&card).contains(">≠<"));
    }

    #[test]
    fn what_is_left_out_is_said() {
        let of_rows = |rows| svg_of(&samples::card_of_five(rows));
        assert!(!of_rows(MAX_ROWS).contains("more row"));
        assert!(of_rows(MAX_ROWS + 1).contains("And 1 more row in the text."));
        let mut wide = samples::card_of_five(MAX_ROWS + 2);
        wide.columns.push("Echo".to_owned());
        assert!(svg_of(&wide).contains("And 2 more rows and 1 more column in the text."));
    }
}
