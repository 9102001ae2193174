//! Draws a picture of a reply as PNG, the same on every machine. A drawing is laid out as SVG (`card`, `bars`, `scores`)
//! on a `canvas`, with text measured (`font`) and wrapped (`lines`) in the look of `theme`; `render` makes pixels
//! of it and `png` a file.

mod bars;
mod canvas;
mod card;
mod font;
mod lines;
mod png;
mod render;
mod scores;
mod theme;

#[cfg(test)]
pub mod samples;

use crate::error::Result;
use crate::reply::{ArticleLine, Drawing, Picture};
use canvas::Canvas;
use theme::NOTE;

/// More than these would take more room than what rests on them.
const MAX_SOURCES: usize = 4;

/// The picture as PNG, 1080 pixels wide. It takes tens of milliseconds, so it is no work for an async thread.
///
/// # Errors
/// A fault of ours: whatever the texts and figures are, they can be drawn.
pub fn png(picture: &Picture) -> Result<Vec<u8>> {
    render::draw(&svg(picture))
}

fn svg(picture: &Picture) -> String {
    let mut canvas = match &picture.drawing {
        Drawing::Card(card) => card::draw(card),
        Drawing::Bars(charts) => bars::draw(charts),
        Drawing::Scores(chart) => scores::draw(chart),
    };
    draw_sources(&mut canvas, &picture.sources);
    canvas.finish()
}

/// What the picture rests on, with dates, for whoever meets it apart from its reply.
fn draw_sources(canvas: &mut Canvas, sources: &[ArticleLine]) {
    let shown = sources.iter().take(MAX_SOURCES);
    let shown: Vec<String> = shown.map(ArticleLine::provenance).collect();
    if !shown.is_empty() {
        let lead = if sources.len() == 1 {
            "Source"
        } else {
            "Sources"
        };
        canvas.paragraph(&format!("{lead}: {}.", shown.join("; ")), &NOTE, 5);
    }
    canvas.left_out(&[(sources.len().saturating_sub(MAX_SOURCES), "source")]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::{Card, CardRow, ScoreChart};
    use proptest::prelude::*;
    use resvg::tiny_skia::Pixmap;
    use std::path::PathBuf;

    /// Another processor may round a pixel's edge another way, no more.
    const MEAN_TOLERANCE: f64 = 0.5;
    const MAX_TOLERANCE: u8 = 48;

    fn drawn(drawing: Drawing) -> Vec<u8> {
        png(&samples::picture(drawing, Vec::new())).expect("a picture")
    }

    fn golden(name: &str) -> PathBuf {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        root.join(format!("src/adapters/picture/golden/{name}.png"))
    }

    /// The mean and the greatest difference of the channels of two pictures of one size.
    fn difference(one: &Pixmap, other: &Pixmap) -> (f64, u8) {
        let channels = one.data().iter().zip(other.data());
        let differences: Vec<u8> = channels.map(|(one, other)| one.abs_diff(*other)).collect();
        let sum: f64 = differences.iter().map(|one| f64::from(*one)).sum();
        let most = differences.iter().max().copied().unwrap_or_default();
        (sum / differences.len() as f64, most)
    }

    /// What is wrong with a picture, if something is.
    fn fault(new: &[u8], golden: &[u8]) -> Option<String> {
        let [new, golden] = [new, golden].map(|png| Pixmap::decode_png(png).expect("a PNG"));
        let sizes = [&new, &golden].map(|pixels| (pixels.width(), pixels.height()));
        if sizes[0] != sizes[1] {
            return Some(format!("size {:?} instead of {:?}", sizes[0], sizes[1]));
        }
        let (mean, most) = difference(&new, &golden);
        (mean > MEAN_TOLERANCE || most > MAX_TOLERANCE)
            .then(|| format!("channels differ by {mean:.3} at the mean, {most} at most"))
    }

    #[test]
    fn five_columns_of_twelve_rows_stay_small() {
        let size = drawn(Drawing::Card(samples::card_of_five(12))).len();
        assert!(size < 300_000, "{size} bytes");
    }

    #[test]
    fn nothing_at_all_can_be_drawn() {
        let card = Card {
            title: String::new(),
            columns: Vec::new(),
            rows: vec![CardRow {
                label: String::new(),
                cells: Vec::new(),
            }],
            note: String::new(),
        };
        let scores = ScoreChart {
            title: String::new(),
            parts: Vec::new(),
            bars: Vec::new(),
            note: String::new(),
        };
        let empty = [
            Drawing::Card(card),
            Drawing::Bars(Vec::new()),
            Drawing::Scores(scores),
        ];
        for drawing in empty {
            assert!(!drawn(drawing).is_empty());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn whatever_the_texts_and_figures_are_they_can_be_drawn(
            texts in proptest::collection::vec(any::<String>(), 1..9),
            value in any::<f64>(),
            count in 0_usize..60,
        ) {
            for drawing in samples::drawings_of(&texts, value, count) {
                let png = drawn(drawing);
                let pixels = Pixmap::decode_png(&png).expect("a PNG");
                prop_assert_eq!(pixels.width(), 1080);
                prop_assert!(pixels.height() < 4_000, "{} pixels high", pixels.height());
            }
        }
    }

    #[test]
    fn sources_are_written_below_with_their_dates() {
        let svg_of = |count: usize| {
            let sources = samples::sources().into_iter().cycle().take(count);
            svg(&samples::picture(
                Drawing::Bars(Vec::new()),
                sources.collect(),
            ))
        };
        assert!(!svg_of(0).contains("Source"));
        assert!(svg_of(1).contains(">Source: "));
        assert!(svg_of(1).contains("updated 2026"));
        assert!(!svg_of(MAX_SOURCES).contains("more source"));
        assert!(svg_of(MAX_SOURCES + 1).contains("And 1 more source in the text."));
    }

    #[test]
    fn equal_data_gives_equal_bytes() {
        let card = || Drawing::Card(samples::card_of_five(2));
        assert_eq!(drawn(card()), drawn(card()));
    }

    /// Run with `UPDATE_PICTURES=1` to write them anew, then look at each, at 400 pixels wide too.
    #[test]
    fn pictures_look_like_those_that_were_looked_at() {
        let mut faults = Vec::new();
        for (name, picture) in samples::pictures() {
            let new = png(&picture).expect("a picture");
            if std::env::var_os("UPDATE_PICTURES").is_some() {
                std::fs::write(golden(name), &new).expect("the picture is written");
            }
            let golden = std::fs::read(golden(name)).expect("a golden picture");
            if let Some(fault) = fault(&new, &golden) {
                let path = std::env::temp_dir().join(format!("tiebreak-{name}.png"));
                std::fs::write(&path, &new).expect("the new picture is written");
                faults.push(format!("{name}: {fault}; see {}", path.display()));
            }
        }
        assert!(faults.is_empty(), "{faults:#?}");
    }
}
