//! Draws scores as stacked bars from a zero axis: what counts for something to the right, what counts against it to the
//! left. Each part has a letter, so that the colours need not be told apart.

use super::canvas::{Anchor, Area, Canvas};
use super::lines::clipped;
use super::theme::{AXIS, INK, LABEL, MARGIN, NOTE, PARTS, ROOM, Style, TEXT, WIDTH};
use crate::reply::{ScoreBar, ScoreChart, ScorePoints};

const MAX_BARS: usize = 10;
/// One for each letter.
const MAX_PARTS: usize = 26;
const THICKNESS: f32 = 48.0;
/// The card shows between two parts.
const SEAM: f32 = 3.0;
const LETTER: Style = LABEL.in_colour(INK);

struct Scale {
    zero: f32,
    pixels_a_point: f32,
}

pub fn draw(chart: &ScoreChart) -> Canvas {
    let mut canvas = Canvas::titled(&chart.title);
    let bars = &chart.bars[..chart.bars.len().min(MAX_BARS)];
    let scale = Scale::of(chart);
    canvas.y += 18.0;
    for bar in bars {
        draw_bar(&mut canvas, bar, &scale);
    }
    directions(&mut canvas, &scale);
    legend(&mut canvas, &chart.parts);
    canvas.paragraph(&chart.note, &NOTE, 4);
    canvas.left_out(&[
        (chart.bars.len().saturating_sub(MAX_BARS), "bar"),
        (chart.parts.len().saturating_sub(MAX_PARTS), "part"),
    ]);
    canvas
}

/// Name and sum in one line, the stacked bar over the whole width below it.
fn draw_bar(canvas: &mut Canvas, bar: &ScoreBar, scale: &Scale) {
    let total = clipped(&with_unknowns(bar), &TEXT, ROOM * 0.6);
    let label = clipped(&bar.label, &LABEL, ROOM - TEXT.width(&total) - 24.0);
    canvas.text(MARGIN, canvas.y, &label, &LABEL, Anchor::Start);
    canvas.text(WIDTH - MARGIN, canvas.y, &total, &TEXT, Anchor::End);
    canvas.y += LABEL.line_height() + 6.0;
    let (mut left, mut right) = (scale.zero, scale.zero);
    for (part, points) in bar.points.iter().enumerate().take(MAX_PARTS) {
        let width = scale.width(*points);
        let x = if points.points() < 0.0 {
            left -= width;
            left
        } else {
            right += width;
            right - width
        };
        draw_part(canvas, part, *points, x, width);
    }
    let axis = Area {
        x: scale.zero - 1.0,
        y: canvas.y - 5.0,
        width: 2.0,
        height: THICKNESS + 10.0,
    };
    canvas.rectangle(axis, 0.0, AXIS);
    canvas.y += THICKNESS + 22.0;
}

fn draw_part(canvas: &mut Canvas, part: usize, points: ScorePoints, x: f32, width: f32) {
    if width <= SEAM {
        return;
    }
    let area = Area {
        x: x + SEAM / 2.0,
        y: canvas.y,
        width: width - SEAM,
        height: THICKNESS,
    };
    canvas.rectangle(area, 4.0, PARTS[part % PARTS.len()]);
    let letter = letter(part);
    let with_points = format!("{letter} {}", points.words());
    let fitting = [with_points, letter]
        .into_iter()
        .find(|text| LETTER.width(text) + 10.0 <= area.width);
    if let Some(text) = fitting {
        let y = canvas.y + (THICKNESS - LETTER.line_height()) / 2.0;
        canvas.text(x + width / 2.0, y, &text, &LETTER, Anchor::Middle);
    }
}

/// Which way is which, below the bars.
fn directions(canvas: &mut Canvas, scale: &Scale) {
    canvas.text(scale.zero, canvas.y, "0", &NOTE, Anchor::Middle);
    for (text, x, anchor, room) in [
        (
            "◀ against",
            scale.zero - 24.0,
            Anchor::End,
            scale.zero - MARGIN,
        ),
        (
            "for ▶",
            scale.zero + 24.0,
            Anchor::Start,
            WIDTH - MARGIN - scale.zero,
        ),
    ] {
        if NOTE.width(text) + 24.0 <= room {
            canvas.text(x, canvas.y, text, &NOTE, anchor);
        }
    }
    canvas.y += NOTE.line_height() + 14.0;
}

fn legend(canvas: &mut Canvas, parts: &[String]) {
    let mut x = MARGIN;
    for (part, name) in parts.iter().enumerate().take(MAX_PARTS) {
        let name = clipped(name, &NOTE, ROOM / 2.0);
        let width = 40.0 + 12.0 + NOTE.width(&name) + 28.0;
        if x > MARGIN && x + width > WIDTH - MARGIN {
            x = MARGIN;
            canvas.y += 48.0;
        }
        let area = Area {
            x,
            y: canvas.y,
            width: 40.0,
            height: 38.0,
        };
        canvas.rectangle(area, 4.0, PARTS[part % PARTS.len()]);
        canvas.text(x + 20.0, canvas.y, &letter(part), &LETTER, Anchor::Middle);
        canvas.text(x + 52.0, canvas.y + 1.0, &name, &NOTE, Anchor::Start);
        x += width;
    }
    if x > MARGIN {
        canvas.y += 56.0;
    }
}

impl Scale {
    #[allow(clippy::cast_possible_truncation)]
    fn of(chart: &ScoreChart) -> Self {
        let (against, with) = chart.extents();
        let pixels_a_point = match against + with > 0.0 {
            true => ROOM / (against + with) as f32,
            false => 0.0,
        };
        Self {
            zero: MARGIN + against as f32 * pixels_a_point,
            pixels_a_point,
        }
    }

    #[allow(clippy::cast_possible_truncation)]
    fn width(&self, points: ScorePoints) -> f32 {
        points.points().abs() as f32 * self.pixels_a_point
    }
}

/// "+7 of 11, 2 unknown (C, E)".
fn with_unknowns(bar: &ScoreBar) -> String {
    let unknown = bar
        .points
        .iter()
        .enumerate()
        .filter(|(_, points)| **points == ScorePoints::Unknown);
    let letters: Vec<String> = unknown.map(|(part, _)| letter(part)).collect();
    match letters.len() {
        0 => bar.total.clone(),
        count => format!("{}, {count} unknown ({})", bar.total, letters.join(", ")),
    }
}

fn letter(part: usize) -> String {
    let letters = ('A'..='Z').nth(part);
    letters.unwrap_or('…').to_string()
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    fn svg_of(chart: &ScoreChart) -> String {
        draw(chart).finish()
    }

    /// Left edge and width of the parts in a colour, from top to bottom.
    fn parts(svg: &str, colour: &str) -> Vec<(f32, f32)> {
        let number = |element: &str, name: &str| {
            let value = element.split(&format!(r#"{name}=""#)).nth(1);
            let value = value.and_then(|rest| rest.split('"').next());
            value.and_then(|value| value.parse().ok()).expect(name)
        };
        svg.split("<rect ")
            .filter(|element| element.contains(colour) && element.contains(r#"height="48.0""#))
            .map(|element| (number(element, "x"), number(element, "width")))
            .collect()
    }

    #[test]
    fn parts_against_end_where_parts_for_begin() {
        let svg = svg_of(&samples::scores_with_all());
        // B is +5 for the first framework and −5 for the second.
        let [(_, with), (left, against)] = parts(&svg, PARTS[1])[..] else {
            panic!("two parts");
        };
        assert!((with - against).abs() < 0.2);
        let [.., (zero, _)] = parts(&svg, PARTS[0])[..] else {
            panic!("the last part A, which begins at zero");
        };
        assert!((left + against + SEAM - zero).abs() < 0.2);
    }

    #[test]
    fn a_part_has_its_letter_and_what_is_unknown_is_named_by_it() {
        let svg = svg_of(&samples::scores_with_all());
        for text in [
            ">B −5<",
            ">A +3<",
            ">+4 of 16, 1 unknown (F)<",
            ">◀ against<",
            ">for ▶<",
        ] {
            assert!(svg.contains(text), "{text}");
        }
    }

    #[test]
    fn equal_sums_are_equally_long() {
        let svg = svg_of(&samples::scores_that_tie());
        assert_eq!(parts(&svg, PARTS[0]), parts(&svg, PARTS[1]));
    }
}
