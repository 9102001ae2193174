//! Draws figures and scores with blocks of text. A card draws nothing here: the reply's grid is the table.

use textwrap::core::display_width;

use super::paint::{HEADING, QUIET, STRONG, painted, wrapped};
use crate::reply::{
    ArticleLine, Bar, BarChart, Drawing, Picture, ScoreBar, ScoreChart, ScorePoints,
};

/// A shorter bar tells little, so that it gets a line of its own.
const MIN_BAR: usize = 12;
/// Longer ones don't tell more.
const MAX_BAR: usize = 60;
const INDENT: &str = "  ";
/// What is left over after the full blocks, by how many eighths it is.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// The picture at most `width` columns wide, with what it rests on, or nothing where the reply has the same as text.
pub fn draw(picture: &Picture, width: usize) -> Option<String> {
    let drawn = match &picture.drawing {
        Drawing::Card(_) => return None,
        Drawing::Bars(charts) => {
            let charts = charts.iter().map(|chart| bars(chart, width));
            charts.collect::<Vec<_>>().join("\n\n")
        }
        Drawing::Scores(chart) => scores(chart, width),
    };
    let sources: Vec<String> = picture
        .sources
        .iter()
        .map(ArticleLine::provenance)
        .collect();
    let sources = painted(QUIET, &format!("From {}.", sources.join("; ")));
    Some(match picture.sources.is_empty() {
        true => drawn,
        false => format!("{drawn}\n{}", wrapped(&sources, width, "", "")),
    })
}

fn bars(chart: &BarChart, width: usize) -> String {
    let widest = |text: fn(&Bar) -> &String| {
        let widths = chart.bars.iter().map(|bar| display_width(text(bar)));
        widths.max().unwrap_or_default()
    };
    let labels = widest(|bar| &bar.label);
    let room = width.saturating_sub(labels + widest(|bar| &bar.words) + 2);
    let bars = chart.bars.iter().zip(chart.lengths());
    let bars = bars.map(|(bar, length)| {
        if room < MIN_BAR {
            let blocks = blocks(length, (width - INDENT.len()).min(MAX_BAR));
            let head = head(&bar.label, &bar.words, width);
            return format!("{head}\n{INDENT}{blocks}").trim_end().to_owned();
        }
        let label = painted(STRONG, &bar.label);
        let blanks = " ".repeat(labels - display_width(&bar.label));
        let blocks = blocks(length, room.min(MAX_BAR));
        format!("{label}{blanks} {blocks} {}", bar.words)
    });
    framed(&chart.title, bars.collect(), &chart.note, width)
}

fn scores(chart: &ScoreChart, width: usize) -> String {
    let bars = chart.bars.iter().map(|bar| {
        let head = head(&bar.label, &bar.total, width);
        let stacked = format!("{INDENT}{}", diverging(chart, bar, width - INDENT.len()));
        let parts = parts(chart, bar, width);
        [vec![head, stacked], parts].concat().join("\n")
    });
    framed(&chart.title, bars.collect(), &chart.note, width)
}

fn framed(title: &str, bars: Vec<String>, note: &str, width: usize) -> String {
    let title = wrapped(&painted(HEADING, title), width, "", "");
    let note = wrapped(&painted(QUIET, note), width, "", "");
    [vec![title], bars, vec![note]].concat().join("\n")
}

/// "Flask: +2 of 4".
fn head(label: &str, words: &str, width: usize) -> String {
    wrapped(
        &format!("{}: {words}", painted(STRONG, label)),
        width,
        "",
        INDENT,
    )
}

/// A bar for a share of a width.
fn blocks(share: f64, width: usize) -> String {
    let eighths = rounded(share * (width * 8) as f64);
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

/// What counts against it to the left of a line, in halves, and what counts for it to the right.
fn diverging(chart: &ScoreChart, bar: &ScoreBar, width: usize) -> String {
    let (most_against, most_for) = chart.extents();
    let all = (most_against + most_for).max(f64::MIN_POSITIVE);
    let room = width.min(MAX_BAR) - 1;
    let columns = |points: f64| points / all * room as f64;
    let (against, in_favour) = bar.sums();
    let halves = rounded(columns(against) * 2.0);
    let left = format!(
        "{}{}",
        if halves % 2 == 1 { "▐" } else { "" },
        "█".repeat(halves / 2)
    );
    let field = rounded(columns(most_against));
    let blanks = " ".repeat(field.saturating_sub(display_width(&left)));
    format!(
        "{blanks}{left}│{}",
        blocks(columns(in_favour) / room as f64, room)
    )
}

/// What the sum is made of, in words.
fn parts(chart: &ScoreChart, bar: &ScoreBar, width: usize) -> Vec<String> {
    let line = |lead: &str, has: fn(f64) -> bool| {
        let points = bar.points.iter().zip(&chart.parts);
        let known = points.filter(|(points, _)| **points != ScorePoints::Unknown);
        let known = known.filter(|(points, _)| has(points.points()));
        listed(
            lead,
            known.map(|(points, part)| format!("{}\u{a0}{part}", points.words())),
            width,
        )
    };
    let unknown = bar.points.iter().zip(&chart.parts);
    let unknown = unknown.filter(|(points, _)| **points == ScorePoints::Unknown);
    let unknown = listed(
        "not in my sources: ",
        unknown.map(|(_, part)| part.clone()),
        width,
    );
    let lines = [
        line("for: ", |points| points > 0.0),
        line("against: ", |points| points < 0.0),
        line("neither: ", |points| points == 0.0),
        unknown,
    ];
    lines.into_iter().flatten().collect()
}

fn listed(lead: &str, parts: impl Iterator<Item = String>, width: usize) -> Option<String> {
    let parts: Vec<String> = parts.collect();
    let line = format!("{lead}{}", parts.join(", "));
    (!parts.is_empty()).then(|| wrapped(&line, width, INDENT, "    "))
}

/// A number of columns or of parts of them: no more than a terminal has.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn rounded(number: f64) -> usize {
    number.round().clamp(0.0, 4096.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::picture::samples;

    fn drawn(picture: &Picture, width: usize) -> String {
        let text = draw(picture, width).unwrap_or_default();
        anstream::adapter::strip_str(&text).to_string()
    }

    #[test]
    fn drawings_read_like_this() {
        for (name, picture) in samples::pictures() {
            let widths: &[usize] = match picture.drawing {
                Drawing::Card(_) => continue,
                _ if name.contains("hard") || name.contains("nothing") => &[60],
                _ => &[40, 60, 80],
            };
            let drawn: Vec<String> = widths.iter().map(|width| drawn(&picture, *width)).collect();
            insta::assert_snapshot!(format!("bars_{name}"), drawn.join("\n\n\n"));
        }
    }

    #[test]
    fn nothing_is_wider_than_the_terminal() {
        for (name, picture) in samples::pictures() {
            for width in [40, 60, 80, 120] {
                for line in drawn(&picture, width).lines() {
                    assert!(display_width(line) <= width, "{name} at {width}: {line}");
                }
            }
        }
    }

    #[test]
    fn a_card_draws_nothing() {
        let card = Drawing::Card(samples::card_of_five(2));
        let card = samples::picture(card, samples::sources());
        assert_eq!(draw(&card, 80), None);
    }

    #[test]
    fn blocks_are_as_long_as_the_share() {
        assert_eq!(blocks(1.0, 3), "███");
        assert_eq!(blocks(0.5, 3), "█▌");
        assert_eq!(blocks(0.01, 3), "");
        assert_eq!(blocks(0.0, 3), "");
    }
}
