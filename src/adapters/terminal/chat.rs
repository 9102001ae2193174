//! The chat: reads a line, answers it, until the end of input. Plain where input comes from a pipe; at a terminal
//! `interactive.rs` adds the rest.

use std::io::{BufRead, IsTerminal, stdin};
use std::path::Path;

use super::speaker::Speaker;
use super::{answered, interactive, is_for_a_file, posts, print, render, width};
use crate::app::App;
use crate::error::{Error, Result, UserError};
use crate::reply::{Outcome, Reply};
use crate::request::Request;

const WAYS_OUT: [&str; 4] = ["/quit", "/exit", "quit", "exit"];
const AS: &str = "--as";

/// Chats with `speaker`, or with whoever runs the program, until they leave. `data` is the folder the history is kept in.
///
/// # Errors
/// A terminal that can't be read from or written to.
pub fn chat(app: &App, data: &Path, speaker: Option<&Speaker>) -> Result<()> {
    let mut chat = Chat::new(app, speaker.cloned());
    if stdin().is_terminal() {
        return interactive::converse(&mut chat, data);
    }
    print(&posts::due(app))?;
    for line in stdin().lock().lines() {
        let line = line.map_err(Error::fault("reading standard input"))?;
        if !chat.take_turn(&line)? {
            break;
        }
    }
    Ok(())
}

/// A chat that goes on.
pub struct Chat<'a> {
    pub app: &'a App,
    /// Whom lines come from that do not say.
    speaker: Option<Speaker>,
    /// Everybody who was named, with the roles they were last named with.
    known: Vec<Speaker>,
}

impl<'a> Chat<'a> {
    fn new(app: &'a App, speaker: Option<Speaker>) -> Self {
        Self {
            app,
            known: speaker.iter().cloned().collect(),
            speaker,
        }
    }

    /// What stands before a line that is typed.
    pub fn prompt(&self) -> String {
        let name = self.speaker.as_ref().map_or("", Speaker::name);
        format!("{name}> ")
    }

    /// Answers one line, then says what is due; false when the person wants to leave.
    pub fn take_turn(&mut self, line: &str) -> Result<bool> {
        let line = line.trim();
        if WAYS_OUT.contains(&line.to_lowercase().as_str()) {
            return Ok(false);
        }
        if !line.is_empty() {
            let shown = match spoken_as(line) {
                None => said(self.app, line, self.speaker.as_ref()),
                Some((name, rest)) => self.heard_as(name, rest),
            };
            print(&format!("{shown}\n{}", posts::due(self.app)))?;
        }
        Ok(true)
    }

    /// Answers somebody for one line, or from now on where the line says nothing more. Without a name it is whoever runs
    /// the program again.
    fn heard_as(&mut self, name: &str, rest: &str) -> String {
        let speaker = match name {
            "" => None,
            name => match name.parse() {
                Ok(speaker) => Some(self.remembered(speaker)),
                Err(mistake) => return drawn(&mistaken(&mistake)),
            },
        };
        if !rest.is_empty() {
            return said(self.app, rest, speaker.as_ref());
        }
        self.speaker = speaker;
        told_who(self.speaker.as_ref())
    }

    /// The speaker with the roles they were named with before, if none are named now.
    fn remembered(&mut self, speaker: Speaker) -> Speaker {
        let before = self.known.iter().position(|known| known.is(&speaker));
        let speaker = match before {
            Some(at) => speaker.or_as(&self.known.swap_remove(at)),
            None => speaker,
        };
        self.known.push(speaker.clone());
        speaker
    }
}

/// The name and the rest of a line that begins with `--as`.
pub fn spoken_as(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix(AS)?;
    let rest = rest.strip_prefix('=').unwrap_or(rest);
    let is_other_word =
        rest.len() + AS.len() == line.len() && rest.starts_with(char::is_alphanumeric);
    let rest = rest.trim_start();
    let (name, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    (!is_other_word).then(|| (name, rest.trim_start()))
}

/// The answer to one line, as text.
fn said(app: &App, line: &str, speaker: Option<&Speaker>) -> String {
    let request = match Request::from_text(line) {
        Ok(request) => request,
        Err(mistake) => return drawn(&mistaken(&mistake)),
    };
    let reply = answered(app, &request, speaker);
    let mut shown = drawn(&reply);
    if let Some(command) = to_keep(&request, &reply, speaker) {
        shown += &format!("\nTo keep it, in a shell: {command}\n");
    }
    if let (Some(speaker), true) = (speaker, reply.private) {
        shown += &format!("\n(Elsewhere, only {} would see this.)\n", speaker.name());
    }
    shown
}

fn drawn(reply: &Reply) -> String {
    render(reply, width())
}

fn mistaken(mistake: &UserError) -> Reply {
    Reply::mistake(mistake.to_string())
}

/// What writes the file that was asked for: a chat shows no files.
fn to_keep(request: &Request, reply: &Reply, speaker: Option<&Speaker>) -> Option<String> {
    let file = reply.attachments.first()?;
    let asked = is_for_a_file(request);
    let speaker = speaker.map(|speaker| format!("{AS} {} ", speaker.name()));
    let command = request.to_string();
    let command = command.trim_start_matches('/');
    (asked && reply.outcome == Outcome::Done).then(|| {
        let speaker = speaker.unwrap_or_default();
        format!("tiebreak {speaker}{command} > {}", file.name)
    })
}

fn told_who(speaker: Option<&Speaker>) -> String {
    let Some(speaker) = speaker else {
        return "You are whoever runs the program again.\n".to_owned();
    };
    let name = speaker.name();
    match speaker.groups() {
        [] => format!("You are {name} now.\n"),
        [one] => format!("You are {name} now, with the role {one}.\n"),
        roles => format!("You are {name} now, with the roles {}.\n", roles.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_may_say_whom_it_is_from() {
        assert_eq!(
            spoken_as("--as bob /decide vote 1 flask"),
            Some(("bob", "/decide vote 1 flask"))
        );
        assert_eq!(spoken_as("--as=bob:ops  hi"), Some(("bob:ops", "hi")));
        assert_eq!(spoken_as("--as bob"), Some(("bob", "")));
        assert_eq!(spoken_as("--as"), Some(("", "")));
        assert_eq!(spoken_as("--assume x"), None);
        assert_eq!(spoken_as("is --as good?"), None);
    }
}
