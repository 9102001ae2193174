//! Draws figures of one test as bars from 0 on, each with its figure in words; every chart has a scale of its own.

use super::canvas::{Anchor, Area, Canvas};
use super::lines::{clipped, wrapped};
use super::theme::{AXIS, BLUE, HEADING, LABEL, MARGIN, NOTE, ROOM, TEXT, WHITE};
use crate::reply::{Bar, BarChart};

const MAX_CHARTS: usize = 3;
const MAX_BARS: usize = 10;
const LABEL_WIDTH: f32 = 300.0;
const FIGURE_WIDTH: f32 = 330.0;
const THICKNESS: f32 = 44.0;
/// Between two things in a row.
const GAP: f32 = 16.0;

struct Scale {
    /// Where 0 is.
    left: f32,
    /// Pixels for the longest bar.
    room: f32,
}

pub fn draw(charts: &[BarChart]) -> Canvas {
    let several = charts.len() > 1;
    let title = match charts {
        [] => "No figures",
        [chart] => &chart.title,
        charts if are_of_one_test(charts) => "Figures of one test",
        _ => "Figures of different tests",
    };
    let mut canvas = Canvas::titled(title);
    for chart in charts.iter().take(MAX_CHARTS) {
        if several {
            canvas.y += 26.0;
            canvas.paragraph(&chart.title, &HEADING.in_colour(WHITE), 3);
        }
        draw_chart(&mut canvas, chart);
    }
    if !are_of_one_test(charts) {
        canvas.y += 14.0;
        canvas.paragraph(
            "Different tests: don't rank one against another.",
            &LABEL,
            2,
        );
    }
    let bars = charts.iter().take(MAX_CHARTS);
    canvas.left_out(&[
        (charts.len().saturating_sub(MAX_CHARTS), "chart"),
        (
            bars.map(|chart| chart.bars.len().saturating_sub(MAX_BARS))
                .sum(),
            "bar",
        ),
    ]);
    canvas
}

/// A note names the test.
fn are_of_one_test(charts: &[BarChart]) -> bool {
    charts.windows(2).all(|two| two[0].note == two[1].note)
}

fn draw_chart(canvas: &mut Canvas, chart: &BarChart) {
    let bars = &chart.bars[..chart.bars.len().min(MAX_BARS)];
    let scale = Scale::of(bars);
    canvas.y += 18.0;
    let top = canvas.y;
    for (bar, length) in bars.iter().zip(chart.lengths()) {
        draw_bar(canvas, bar, length, &scale);
    }
    let axis = Area {
        x: scale.left - 2.0,
        y: top,
        width: 2.0,
        height: canvas.y - top,
    };
    if !bars.is_empty() {
        canvas.rectangle(axis, 0.0, AXIS);
        canvas.text(scale.left - 1.0, canvas.y + 2.0, "0", &NOTE, Anchor::Middle);
        canvas.y += NOTE.line_height() + 8.0;
    }
    canvas.paragraph(&chart.note, &NOTE, 4);
}

#[allow(clippy::cast_possible_truncation)]
fn draw_bar(canvas: &mut Canvas, bar: &Bar, length: f64, scale: &Scale) {
    let label = wrapped(&bar.label, &LABEL, LABEL_WIDTH, 2);
    let label_height = label.len() as f32 * LABEL.line_height();
    let height = label_height.max(THICKNESS) + 2.0 * 8.0;
    let middle = canvas.y + height / 2.0;
    canvas.lines(MARGIN, middle - label_height / 2.0, &label, &LABEL);
    let area = Area {
        x: scale.left,
        y: middle - THICKNESS / 2.0,
        width: scale.room * length as f32,
        height: THICKNESS,
    };
    canvas.rectangle(area, 4.0, BLUE);
    let figure = clipped(&bar.words, &TEXT, FIGURE_WIDTH);
    let x = area.x + area.width + GAP;
    canvas.text(
        x,
        middle - TEXT.line_height() / 2.0,
        &figure,
        &TEXT,
        Anchor::Start,
    );
    canvas.y += height;
}

impl Scale {
    /// Bars get what labels and figures leave.
    fn of(bars: &[Bar]) -> Self {
        let widest = |width: fn(&Bar) -> f32| bars.iter().map(width).fold(0.0, f32::max);
        let labels = widest(|bar| widest_line(&wrapped(&bar.label, &LABEL, LABEL_WIDTH, 2)));
        let figures = widest(|bar| TEXT.width(&clipped(&bar.words, &TEXT, FIGURE_WIDTH)));
        Self {
            left: MARGIN + labels + GAP,
            room: ROOM - labels - figures - 2.0 * GAP,
        }
    }
}

fn widest_line(lines: &[String]) -> f32 {
    lines
        .iter()
        .map(|line| LABEL.width(line))
        .fold(0.0, f32::max)
}

#[cfg(test)]
mod tests {
    use super::super::samples::{chart, throughput};
    use super::*;

    fn svg_of(charts: &[BarChart]) -> String {
        draw(charts).finish()
    }

    const WARNING: &str = "Different tests: don't rank";

    fn widths(svg: &str) -> Vec<f32> {
        let bars = svg
            .split("<rect ")
            .filter(|element| element.contains(r#"height="44.0""#));
        let width = |bar: &str| {
            bar.split(r#" width=""#)
                .nth(1)?
                .split('"')
                .next()?
                .parse()
                .ok()
        };
        bars.map(|bar| width(bar).expect("a width")).collect()
    }

    #[test]
    fn bars_are_drawn_to_scale_from_zero() {
        let chart = throughput();
        let widths = widths(&svg_of(std::slice::from_ref(&chart)));
        for (width, bar) in widths.iter().zip(&chart.bars) {
            let wanted = f64::from(widths[0]) * bar.value / chart.bars[0].value;
            assert!((f64::from(*width) - wanted).abs() < 0.2, "{}", bar.label);
        }
    }

    #[test]
    fn only_charts_of_different_tests_are_said_to_be_so() {
        let [one, same, other] = [("a", "one test"), ("b", "one test"), ("c", "another test")]
            .map(|(title, note)| chart(title, &[("Flask", 1.0, "1")], note));
        assert!(!svg_of(std::slice::from_ref(&one)).contains(WARNING));
        assert!(!svg_of(&[one.clone(), same]).contains(WARNING));
        assert!(svg_of(&[one, other]).contains(WARNING));
    }

    #[test]
    fn the_note_is_on_the_picture() {
        assert!(svg_of(&[throughput()]).contains("Django Alternatives"));
    }
}
