//! Draws a picture of a reply as PNG, the same on every machine. A drawing is laid out as SVG (`card`, `bars`, `scores`)
//! on a `canvas`, with text measured (`font`) and wrapped (`lines`) in the look of `theme`; `render` makes pixels of it.

mod bars;
mod canvas;
mod card;
mod font;
mod lines;
mod render;
mod scores;
mod theme;

#[cfg(test)]
mod golden;

use crate::error::Result;
use crate::reply::{Drawing, Picture};

/// The picture as PNG, 1080 pixels wide. It takes tens of milliseconds, so it is no work for an async thread.
///
/// # Errors
/// A fault of ours: whatever the texts and figures are, they can be drawn.
pub fn png(picture: &Picture) -> Result<Vec<u8>> {
    render::png(&svg(&picture.drawing))
}

fn svg(drawing: &Drawing) -> String {
    match drawing {
        Drawing::Card(card) => card::svg(card),
        Drawing::Bars(charts) => bars::svg(charts),
        Drawing::Scores(chart) => scores::svg(chart),
    }
}
