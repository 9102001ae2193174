//! Makes the vectors by which passages are found by their meaning, at once or behind the bot's back.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

use super::App;
use crate::error::Result;

/// Paragraphs between two lines of the log.
const REPORTED_EVERY: usize = 1_000;
const WORDS_ALONE: &str = "passages are found by their words alone";

impl App {
    /// Makes the vectors that are missing, so that meaning counts and not words alone; takes some 40 ms a block of text,
    /// once. `progress` is told how many are done of how many, and may break off.
    ///
    /// # Errors
    /// A fault, if they can't be kept.
    pub fn prepare(
        &self,
        progress: impl FnMut(usize, usize) -> ControlFlow<()> + Send,
    ) -> Result<()> {
        self.retrieval.prepare(&self.knowledge, progress)
    }

    /// [`Self::prepare`] on a thread of its own, which ends with the process. Until it is done, answers come from words
    /// alone. A fault is logged: the bot goes on without.
    pub fn prepare_in_background(self: &Arc<Self>) {
        let app = Arc::clone(self);
        let work = move || {
            let begun = Instant::now();
            let mut made = 0;
            let result = app.prepare(|done, of| {
                made = done;
                if done.is_multiple_of(REPORTED_EVERY) {
                    tracing::info!(done, of, "reading the articles");
                }
                ControlFlow::Continue(())
            });
            let seconds = begun.elapsed().as_secs();
            match result {
                Ok(()) if made > 0 => {
                    tracing::info!(paragraphs = made, seconds, "the articles are read");
                }
                Ok(()) => {}
                Err(error) => tracing::error!(cause = %error, "{WORDS_ALONE}"),
            }
        };
        let thread = std::thread::Builder::new().name("prepare".to_owned());
        if let Err(error) = thread.spawn(work) {
            tracing::error!(cause = %error, "{WORDS_ALONE}");
        }
    }
}
