//! The chat: reads a line, answers it, until the end of input. With history and completion at a terminal,
//! and plain where input comes from a pipe.

use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{Config, Editor};
use std::io::{BufRead, IsTerminal, stdin};
use std::path::Path;

use super::completion::Completion;
use super::{handle, print, render, width};
use crate::app::App;
use crate::error::{Error, Result};
use crate::reply::Reply;
use crate::request::Request;

const PROMPT: &str = "> ";
const HISTORY_LINES: usize = 1_000;
const WAYS_OUT: [&str; 4] = ["/quit", "/exit", "quit", "exit"];

/// Chats until the person leaves. `data` is the folder the history is kept in.
///
/// # Errors
/// A terminal that can't be read from or written to.
pub fn chat(app: &App, data: &Path) -> Result<()> {
    if stdin().is_terminal() {
        converse(app, data)
    } else {
        for line in stdin().lock().lines() {
            let line = line.map_err(Error::fault("reading standard input"))?;
            if !take_turn(app, &line)? {
                break;
            }
        }
        Ok(())
    }
}

fn converse(app: &App, data: &Path) -> Result<()> {
    let mut editor = editor(app).map_err(Error::fault("opening the terminal"))?;
    let history = data.join("history.txt");
    // There is none on the first start.
    _ = editor.load_history(&history);
    print(&render(&crate::sources::greeting(app.knowledge()), width()))?;
    loop {
        match editor.readline(PROMPT) {
            Ok(line) => {
                if !line.trim().is_empty() {
                    _ = editor.add_history_entry(line.as_str());
                }
                if !take_turn(app, &line)? {
                    break;
                }
            }
            Err(ReadlineError::Eof | ReadlineError::Interrupted) => break,
            Err(error) => return Err(Error::fault("reading the terminal")(error)),
        }
    }
    if let Err(error) = editor.save_history(&history) {
        tracing::warn!(file = %history.display(), %error, "the history is not saved");
    }
    Ok(())
}

fn editor(app: &App) -> rustyline::Result<Editor<Completion<'_>, FileHistory>> {
    let config = Config::builder()
        .max_history_size(HISTORY_LINES)?
        .history_ignore_dups(true)?
        .completion_type(rustyline::CompletionType::List)
        .build();
    let mut editor = Editor::with_config(config)?;
    editor.set_helper(Some(Completion::new(app.knowledge())));
    Ok(editor)
}

/// Answers one line; false when the person wants to leave.
fn take_turn(app: &App, line: &str) -> Result<bool> {
    let line = line.trim();
    if WAYS_OUT.contains(&line.to_lowercase().as_str()) {
        return Ok(false);
    }
    if !line.is_empty() {
        let reply = match Request::from_text(line) {
            Ok(request) => handle(app, &request),
            Err(mistake) => Reply::mistake(mistake.to_string()),
        };
        print(&format!("{}\n", render(&reply, width())))?;
    }
    Ok(true)
}
