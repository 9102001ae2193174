//! Reads the articles for their meaning with a bar, for who waits for one answer.

use indicatif::{ProgressBar, ProgressStyle};
use std::ops::ControlFlow;

use crate::app::App;
use crate::error::Result;

/// Prepares the app while the person waits, which is needed once for each state of the knowledge.
///
/// # Errors
/// As [`App::prepare`].
pub fn prepare(app: &App) -> Result<()> {
    let bar = ProgressBar::new(0);
    let template = "reading the articles, once: {bar:30} {pos} of {len} paragraphs";
    let bar = match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    };
    let result = app.prepare(|done, of| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
        ControlFlow::Continue(())
    });
    bar.finish_and_clear();
    result
}
