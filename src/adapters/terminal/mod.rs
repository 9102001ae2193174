//! The terminal: a chat for trying the bot out without any account, and one-shot answers for the shell.

mod bars;
mod batch;
mod chat;
mod check;
mod completion;
mod decisions;
mod grid;
mod hints;
mod import;
mod interactive;
mod paint;
mod place;
mod posts;
mod prepare;
mod render;
mod speaker;

pub use batch::batch;
pub use chat::chat;
pub use check::check;
pub use decisions::{export, keep_records};
pub use import::import;
pub use prepare::prepare;
pub use render::render;
pub use speaker::Speaker;

use jiff::Timestamp;
use std::io::{self, Write};

use crate::adapters::markdown;
use crate::app::{App, Format};
use crate::error::{Error, Result};
use crate::reply::{Outcome, Reply};
use crate::request::{Decide, Privacy, Request};

/// Prints the answer to one request of `speaker`, or of whoever runs the program: a mistake or an apology on standard
/// error, all else on standard output. Of a file that is asked for, only what is in it.
///
/// # Errors
/// Output that can't be written, other than to a reader that has left.
pub fn answer(
    app: &App,
    request: &Request,
    format: Format,
    speaker: Option<&Speaker>,
) -> Result<Outcome> {
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
    let reply = answered(app, request, speaker);
    match reply.outcome {
        Outcome::Done if is_for_a_file(request) => print(&content(&reply))?,
        Outcome::Done => print(&render(&reply, width()))?,
        Outcome::Mistake | Outcome::Fault => complain(&reply),
    }
    if matches!(request, Request::Decide(_)) && !is_for_a_file(request) {
        let due = posts::due(app);
        let blank = if due.is_empty() { "" } else { "\n" };
        print(&format!("{blank}{due}"))?;
    }
    Ok(reply.outcome)
}

/// Answers somebody at the terminal; a card in the reply is noted as shown.
fn answered(app: &App, request: &Request, speaker: Option<&Speaker>) -> Reply {
    let caller = speaker::caller(speaker);
    let request = place::resolved(request);
    let reply = app.handle(&request, &caller, &place::place(), Timestamp::now());
    posts::note_card(app, &reply);
    reply
}

/// Whether the answer is a file, which a shell may want to redirect.
fn is_for_a_file(request: &Request) -> bool {
    matches!(
        request,
        Request::Decide(Decide::Export { .. }) | Request::Privacy(Privacy::Export)
    )
}

/// What is in the files of a reply; without any, the reply says why.
fn content(reply: &Reply) -> String {
    let files = reply.attachments.iter().map(|file| file.content.as_str());
    match reply.attachments.is_empty() {
        true => render(reply, width()),
        false => files.collect(),
    }
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
