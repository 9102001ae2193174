//! The terminal: a chat for trying the bot out without any account, and one-shot answers for the shell.

mod bars;
mod batch;
mod chat;
mod check;
mod completion;
mod import;
mod prepare;
mod render;

pub use batch::batch;
pub use chat::chat;
pub use check::check;
pub use import::import;
pub use prepare::prepare;
pub use render::render;

use jiff::Timestamp;
use std::io::{self, Write};

use crate::adapters::markdown;
use crate::app::{App, Format};
use crate::error::{Error, Result};
use crate::reply::{Outcome, Reply};
use crate::request::{Caller, Place, Request, Role};

/// Prints the answer to one request: a mistake or an apology on standard error, all else on standard output.
///
/// # Errors
/// Output that can't be written, other than to a reader that has left.
pub fn answer(app: &App, request: &Request, format: Format) -> Result<Outcome> {
    let other = match format {
        Format::Reply => None,
        Format::Json => app.json(request)?.map(|value| format!("{value:#}\n")),
        Format::Csv => app.csv(request)?,
        Format::Markdown => {
            let whole = app.whole(request, Timestamp::now())?;
            whole.map(|reply| markdown::render(&reply))
        }
    };
    if let Some(text) = other {
        print(&text)?;
        return Ok(Outcome::Done);
    }
    let reply = handle(app, request);
    match reply.outcome {
        Outcome::Done => print(&render(&reply, width()))?,
        Outcome::Mistake | Outcome::Fault => complain(&reply),
    }
    Ok(reply.outcome)
}

/// Answers the one person there is here, who has the program's files anyway.
fn handle(app: &App, request: &Request) -> Reply {
    let caller = Caller {
        id: "terminal".to_owned(),
        name: "terminal".to_owned(),
        role: Role::Operator,
        groups: Vec::new(),
    };
    let place = Place {
        id: "terminal".to_owned(),
        server: Some("terminal".to_owned()),
    };
    app.handle(request, &caller, &place, Timestamp::now())
}

/// Puts a mistake or an apology on standard error.
fn complain(reply: &Reply) {
    let rendered = render(reply, width());
    // If even standard error is gone, nobody is left to tell.
    _ = anstream::stderr().write_all(rendered.as_bytes());
}

/// Writes to standard output. A reader that left early, as `head` does, is no fault.
pub fn print(text: &str) -> Result<()> {
    let mut out = anstream::stdout();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::fault("writing the answer")(error))
        }
        _ => Ok(()),
    }
}

/// The terminal's width in columns, within what can be read with ease.
fn width() -> usize {
    const NO_TERMINAL: u16 = 80;
    let columns = terminal_size::terminal_size().map_or(NO_TERMINAL, |(width, _)| width.0);
    usize::from(columns).clamp(40, 120)
}
