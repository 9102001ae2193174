//! Imports saved pages at an operator's word: a bar while it goes on, a line for each file that is refused, and
//! a closing line with the counts.

use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};

use super::print;
use crate::error::Result;
use crate::knowledge::import::{self, Outcome};
use crate::reply;

/// How many files came to which end.
#[derive(Debug, Default)]
struct Counts {
    imported: usize,
    unchanged: usize,
    refused: usize,
}

/// Makes articles of the files below `paths` in the folder of knowledge `to`. It is a mistake if any was refused.
///
/// # Errors
/// Articles that can't be written.
pub fn import(paths: &[PathBuf], to: &Path, overwrite: bool) -> Result<reply::Outcome> {
    let articles = import::articles_in(to);
    import::prepare(&articles)?;
    let inputs = import::inputs(paths, &articles);
    let bar = bar(inputs.len());
    let mut counts = Counts::default();
    for input in &inputs {
        match import::import(input, &articles, overwrite)? {
            Outcome::Imported => counts.imported += 1,
            Outcome::Unchanged => counts.unchanged += 1,
            Outcome::Refused(why) => {
                counts.refused += 1;
                bar.suspend(|| eprintln!("{}: {why}.", input.path.display()));
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    print(&closing_line(&counts))?;
    Ok(match counts.refused {
        0 => reply::Outcome::Done,
        _ => reply::Outcome::Mistake,
    })
}

/// On standard error, and only where that is a terminal.
fn bar(files: usize) -> ProgressBar {
    let bar = ProgressBar::new(files as u64);
    match ProgressStyle::with_template("{bar:30} {pos} of {len} files") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn closing_line(counts: &Counts) -> String {
    let Counts {
        imported,
        unchanged,
        refused,
    } = counts;
    format!("{imported} imported, {unchanged} unchanged, {refused} refused.\n")
}
