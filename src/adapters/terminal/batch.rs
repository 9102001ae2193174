//! Answers a file of questions, one JSON object a line, in the form that other tools may rely on.

use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use super::print;
use crate::app::App;
use crate::ask::Answer;
use crate::error::{Error, Result, UserError};

#[derive(Deserialize)]
struct Asked {
    id: serde_json::Value,
    question: String,
}

#[derive(Serialize)]
struct Answered {
    id: serde_json::Value,
    #[serde(flatten)]
    answer: Answer,
}

/// Prints one line of JSON for each line of `file`, in the same order; to `explain` adds what order and confidence were
/// made of.
///
/// # Errors
/// A file that can't be read, or a line that is no such object: it is named, and the lines before it are
/// answered.
pub fn batch(app: &App, file: &Path, explain: bool) -> Result<()> {
    let unreadable = |error| UserError::new(format!("{} can't be read: {error}.", file.display()));
    let lines = BufReader::new(File::open(file).map_err(unreadable)?).lines();
    for (number, line) in (1..).zip(lines) {
        let line = line.map_err(|error| {
            UserError::new(format!(
                "{}:{number} can't be read: {error}.",
                file.display()
            ))
        })?;
        let line = line.trim_start_matches('\u{feff}');
        if line.trim().is_empty() {
            continue;
        }
        let asked: Asked = serde_json::from_str(line).map_err(|error| {
            UserError::new(format!(
                "{}:{number}: every line is an object with \"id\" and \"question\" ({error}).",
                file.display()
            ))
        })?;
        let answer = match explain {
            true => app.explained_answer(&asked.question),
            false => app.answer(&asked.question),
        };
        let answer = match answer {
            // One line in, one line out: a question that can't be asked is not answered.
            Err(Error::User(_)) => app.no_answer(&asked.question),
            answer => answer?,
        };
        let answered = Answered {
            id: asked.id,
            answer,
        };
        let line = serde_json::to_string(&answered).map_err(Error::fault("writing JSON"))?;
        print(&format!("{line}\n"))?;
    }
    Ok(())
}
