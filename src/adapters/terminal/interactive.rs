//! The chat at a terminal: with history and completion, and with what becomes due while somebody types.

use anstream::ColorChoice;
use anstream::adapter::strip_str;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{Config, Editor, ExternalPrinter};
use std::io::stdout;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use super::chat::Chat;
use super::completion::Completion;
use super::{posts, print, render, width};
use crate::app::App;
use crate::error::{Error, Result};

const HISTORY_LINES: usize = 1_000;
/// How often it is asked what is due.
const DUE_EVERY: Duration = Duration::from_secs(1);

type LineEditor<'a> = Editor<Completion<'a>, FileHistory>;

/// Chats until the person leaves. `data` is the folder the history is kept in.
///
/// # Errors
/// A terminal that can't be read from or written to.
pub fn converse(chat: &mut Chat<'_>, data: &Path) -> Result<()> {
    let app = chat.app;
    let mut editor = editor(app).map_err(Error::fault("opening the terminal"))?;
    let history = data.join("history.txt");
    // There is none on the first start.
    _ = editor.load_history(&history);
    print(&render(&crate::sources::greeting(app.knowledge()), width()))?;
    let printer = editor.create_external_printer();
    let result = std::thread::scope(|scope| {
        let (leave, left) = channel::<()>();
        // A terminal that can't be written to meanwhile gets what is due after each answer.
        if let Ok(printer) = printer {
            scope.spawn(move || watch(app, printer, &left));
        }
        let result = take_turns(chat, &mut editor);
        drop(leave);
        result
    });
    if let Err(error) = editor.save_history(&history) {
        tracing::warn!(file = %history.display(), %error, "the history is not saved");
    }
    result
}

fn take_turns(chat: &mut Chat<'_>, editor: &mut LineEditor<'_>) -> Result<()> {
    loop {
        match editor.readline(&chat.prompt()) {
            Ok(line) => {
                if !line.trim().is_empty() {
                    _ = editor.add_history_entry(line.as_str());
                }
                if !chat.take_turn(&line)? {
                    return Ok(());
                }
            }
            Err(ReadlineError::Eof | ReadlineError::Interrupted) => return Ok(()),
            Err(error) => return Err(Error::fault("reading the terminal")(error)),
        }
    }
}

/// Shows above the line that is being typed what becomes due, until the other end of `left` is gone.
fn watch(app: &App, mut printer: impl ExternalPrinter, left: &Receiver<()>) {
    while left.recv_timeout(DUE_EVERY) == Err(RecvTimeoutError::Timeout) {
        let due = posts::due(app);
        let due = match anstream::AutoStream::choice(&stdout()) {
            ColorChoice::Never => strip_str(&due).to_string(),
            _ => due,
        };
        if !due.is_empty() && printer.print(due).is_err() {
            return;
        }
    }
}

fn editor(app: &App) -> rustyline::Result<LineEditor<'_>> {
    let config = Config::builder()
        .max_history_size(HISTORY_LINES)?
        .history_ignore_dups(true)?
        .completion_type(rustyline::CompletionType::List)
        .build();
    let mut editor = Editor::with_config(config)?;
    editor.set_helper(Some(Completion::new(app)));
    Ok(editor)
}
