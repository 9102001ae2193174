//! The catalogue: everything a person can say, as one clap enum. The command line, the terminal chat,
//! Discord's registration, `/help` and the README's command table all come from here.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, FromArgMatches, Subcommand};
use std::fmt;

use crate::error::UserError;
use crate::knowledge::attribute::Topic;

/// A command with its arguments. Names in it are as typed: the app looks them up.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Request {
    /// Answer a question with quoted, cited passages
    #[command(after_help = "is flask good for async?")]
    Ask {
        /// What you want to know, in your own words
        #[arg(required = true, value_name = "QUESTION")]
        question: Vec<String>,
    },
    /// Compare two to five frameworks, differences first
    #[command(after_help = "django fastapi")]
    Compare {
        /// A framework's name
        #[arg(required = true, num_args = 2..=MAX_COMPARED, value_name = "FRAMEWORK")]
        frameworks: Vec<String>,
        /// Only this topic
        #[arg(long)]
        topic: Option<Topic>,
        /// Which page, where the answer has several
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=99))]
        page: Option<u32>,
    },
    /// Show everything the sources say about one framework
    #[command(after_help = "flask")]
    Framework {
        /// A framework's name
        #[arg(required = true, value_name = "NAME")]
        name: Vec<String>,
        /// Which page, where the answer has several
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=99))]
        page: Option<u32>,
    },
    /// List the articles that answers come from
    Sources {
        /// Which page, where the answer has several
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=99))]
        page: Option<u32>,
    },
    /// Show what I can do, or how to use one command
    #[command(after_help = "compare")]
    Help {
        /// The command you want to know about
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
    },
}

/// More columns than these can't be read.
pub const MAX_COMPARED: usize = 5;

/// Where a framework's name is wanted, so that adapters can complete it.
const FRAMEWORK_ARGUMENTS: [&str; 2] = ["frameworks", "name"];

impl Request {
    /// Reads what a person wrote: a command that begins with `/`, or else a question.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the command and how it goes.
    pub fn from_text(text: &str) -> Result<Self, UserError> {
        let text = text.trim();
        let Some(command) = text.strip_prefix('/') else {
            return Ok(Self::ask(text));
        };
        let words = shlex::split(command).unwrap_or_else(|| whitespace_words(command));
        let parsed = Self::from_words(&words);
        let (name, rest) = command
            .split_once(char::is_whitespace)
            .unwrap_or((command, ""));
        if parsed.is_err() && takes_free_text(name) && !rest.trim().is_empty() {
            let mut words = vec![name.to_lowercase(), "--".to_owned()];
            words.extend(whitespace_words(rest));
            return Self::from_words(&words);
        }
        parsed
    }

    /// Reads a command already cut into words, its name first.
    ///
    /// # Errors
    /// As [`Self::from_text`].
    pub fn from_words(words: &[String]) -> Result<Self, UserError> {
        let mut words = words.to_vec();
        if let Some(name) = words.first_mut() {
            *name = name.to_lowercase();
        }
        let name = words.first().cloned().unwrap_or_default();
        let parsed = catalogue()
            .no_binary_name(true)
            .try_get_matches_from(words)
            .and_then(|matches| Self::from_arg_matches(&matches));
        match parsed {
            Err(error) if error.kind() == ErrorKind::DisplayHelp => Ok(Self::Help {
                command: (!name.starts_with('-')).then_some(name),
            }),
            parsed => parsed.map_err(|error| explain(&name, &error)),
        }
    }

    /// A question in a person's own words.
    pub fn ask(question: &str) -> Self {
        Self::Ask {
            question: whitespace_words(question),
        }
    }

    /// The name a person types, without the slash.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ask { .. } => "ask",
            Self::Compare { .. } => "compare",
            Self::Framework { .. } => "framework",
            Self::Sources { .. } => "sources",
            Self::Help { .. } => "help",
        }
    }

    /// Which page of the answer is asked for, from 1.
    pub fn page(&self) -> u32 {
        match self {
            Self::Compare { page, .. } | Self::Framework { page, .. } | Self::Sources { page } => {
                page.unwrap_or(1)
            }
            _ => 1,
        }
    }

    /// The same request for another page of its answer.
    #[must_use]
    pub fn with_page(mut self, wanted: u32) -> Self {
        if let Self::Compare { page, .. } | Self::Framework { page, .. } | Self::Sources { page } =
            &mut self
        {
            *page = (wanted > 1).then_some(wanted);
        }
        self
    }
}

/// The text form, which [`Request::from_text`] reads again: what a button carries.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.name())?;
        let page = self.page();
        if page > 1 {
            write!(f, " --page {page}")?;
        }
        match self {
            Self::Ask { question } => write!(f, " {}", question.join(" ")),
            Self::Compare {
                frameworks, topic, ..
            } => {
                if let Some(topic) = topic {
                    write!(f, " --topic {}", argument_value(topic))?;
                }
                frameworks
                    .iter()
                    .try_for_each(|name| write!(f, " {}", quoted(name)))
            }
            Self::Framework { name, .. } => name
                .iter()
                .try_for_each(|word| write!(f, " {}", quoted(word))),
            Self::Sources { .. } => Ok(()),
            Self::Help { command } => command
                .iter()
                .try_for_each(|name| write!(f, " {}", quoted(name))),
        }
    }
}

/// All commands as clap knows them, for everything that is made from the catalogue.
pub fn catalogue() -> Command {
    let empty = Command::new("tiebreak")
        .disable_help_subcommand(true)
        .subcommand_required(true);
    Request::augment_subcommands(empty)
}

/// A command as it is typed, such as `/compare FRAMEWORK FRAMEWORK... [--topic TOPIC]`.
pub fn usage(command: &Command) -> String {
    let mut usage = format!("/{}", command.get_name());
    for argument in command.get_positionals() {
        let name = value_name(argument);
        let shown = match max_values(argument) {
            Some(_) if takes_several(argument) => format!("{name} {name}..."),
            _ => name,
        };
        usage += &match argument.is_required_set() {
            true => format!(" {shown}"),
            false => format!(" [{shown}]"),
        };
    }
    for option in command
        .get_opts()
        .filter(|option| option.get_id() != "page")
    {
        let name = option.get_long().unwrap_or_default();
        usage += &format!(" [--{name} {}]", value_name(option));
    }
    usage
}

/// An example of the command in use, as it is typed.
pub fn example(command: &Command) -> String {
    let arguments = command.get_after_help().map(ToString::to_string);
    let arguments = arguments.map(|text| format!(" {text}")).unwrap_or_default();
    format!("/{}{arguments}", command.get_name())
}

/// Whether an argument wants the name of a framework.
pub fn wants_framework(argument: &Arg) -> bool {
    FRAMEWORK_ARGUMENTS.contains(&argument.get_id().as_str())
}

/// Whether an argument is several values of their own, not one free text of many words.
pub fn takes_several(argument: &Arg) -> bool {
    max_values(argument).is_some_and(|most| most > 1)
}

/// How many values an argument takes at most; `None` stands for free text.
pub fn max_values(argument: &Arg) -> Option<usize> {
    let repeats = matches!(argument.get_action(), clap::ArgAction::Append);
    match argument.get_num_args() {
        Some(range) if range.max_values() > 1 && range.max_values() < usize::MAX => {
            Some(range.max_values())
        }
        _ if repeats => None,
        _ => Some(1),
    }
}

/// How few values an argument takes.
pub fn min_values(argument: &Arg) -> usize {
    let least = argument
        .get_num_args()
        .map_or(1, |range| range.min_values());
    if argument.is_required_set() {
        least.max(1)
    } else {
        0
    }
}

/// The argument's name as usage lines show it.
pub fn value_name(argument: &Arg) -> String {
    let names = argument.get_value_names().unwrap_or_default();
    names.first().map_or_else(
        || argument.get_id().to_string().to_uppercase(),
        ToString::to_string,
    )
}

/// A choice as it is typed.
pub fn argument_value<T: clap::ValueEnum>(choice: &T) -> String {
    choice
        .to_possible_value()
        .map(|value| value.get_name().to_owned())
        .unwrap_or_default()
}

fn takes_free_text(command: &str) -> bool {
    catalogue()
        .find_subcommand(command.to_lowercase())
        .is_some_and(|command| {
            command
                .get_positionals()
                .any(|argument| max_values(argument).is_none())
        })
}

fn whitespace_words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn quoted(word: &str) -> String {
    // A NUL is the one character that can't be quoted; no name has one.
    shlex::try_quote(word).map_or_else(|_| String::new(), Into::into)
}

/// Turns clap's error, which is made for a shell, into a sentence for a chat.
fn explain(name: &str, error: &clap::Error) -> UserError {
    let catalogue = catalogue();
    let Some(command) = catalogue.find_subcommand(name) else {
        return UserError::new(unknown_command(name));
    };
    let value = named(error, ContextKind::InvalidValue).filter(|value| !value.is_empty());
    UserError::new(match (error.kind(), value) {
        (ErrorKind::InvalidValue, Some(value)) => {
            let choices = named(error, ContextKind::ValidValue).unwrap_or_default();
            format!("\"{value}\" is not one of the choices of /{name}: {choices}.")
        }
        (ErrorKind::ValueValidation, Some(value)) => {
            let argument = named(error, ContextKind::InvalidArg).unwrap_or_default();
            format!("\"{value}\" does not fit {argument} of /{name}.")
        }
        (ErrorKind::UnknownArgument, _) => {
            let argument = named(error, ContextKind::InvalidArg).unwrap_or_default();
            let usage = usage(command);
            format!("/{name} does not understand \"{argument}\". It goes like this: {usage}")
        }
        _ => wrong_arguments(command),
    })
}

fn wrong_arguments(command: &Command) -> String {
    let name = command.get_name();
    let wanted = command.get_positionals().next().map(|argument| {
        let noun = value_name(argument).to_lowercase();
        match (min_values(argument), max_values(argument)) {
            (least, Some(most)) if most > 1 => format!("{least} to {most} {noun}s"),
            _ => format!("a {noun}"),
        }
    });
    match wanted {
        Some(wanted) => format!("/{name} needs {wanted}, for example: {}", example(command)),
        None => format!("/{name} goes like this: {}", usage(command)),
    }
}

fn unknown_command(name: &str) -> String {
    if name.is_empty() {
        return "A command has a name after the slash. /help lists all commands.".to_owned();
    }
    let closest = catalogue()
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .map(|known| (strsim::normalized_damerau_levenshtein(&known, name), known))
        .filter(|(likeness, _)| *likeness >= 0.5)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match closest {
        Some((_, known)) => {
            format!("There is no /{name}. Did you mean /{known}? /help lists all commands.")
        }
        None => format!("There is no /{name}. /help lists all commands."),
    }
}

fn named(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Request {
        Request::from_text(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn refused(text: &str) -> String {
        Request::from_text(text).expect_err(text).to_string()
    }

    #[test]
    fn plain_text_is_a_question_and_a_slash_makes_a_command() {
        assert_eq!(
            read("what's Django's ORM?"),
            Request::ask("what's Django's ORM?")
        );
        assert_eq!(
            read("/ask what's up with --reload"),
            Request::ask("what's up with --reload")
        );
        assert_eq!(read("/Sources"), Request::Sources { page: None });
        assert_eq!(read("/compare --help"), read("/help compare"));
        let compare = read("/compare django \"ruby on rails\" --topic data");
        let Request::Compare {
            frameworks, topic, ..
        } = compare
        else {
            panic!("not a comparison");
        };
        assert_eq!(frameworks, ["django", "ruby on rails"]);
        assert_eq!(topic, Some(Topic::Data));
    }

    #[test]
    fn the_text_form_is_read_back_as_the_same_request() {
        for text in [
            "/ask is it 'so'?",
            "/compare django fastapi",
            "/compare --page 3 --topic fit a b c d e",
            "/compare 'ruby on rails' \"it's\"",
            "/framework --page 2 ruby on rails",
            "/framework flask",
            "/sources",
            "/help",
            "/help compare",
        ] {
            let request = read(text);
            assert_eq!(read(&request.to_string()), request, "{text} -> {request}");
        }
    }

    #[test]
    fn a_mistake_gets_one_sentence_that_says_what_instead() {
        insta::assert_snapshot!(
            [
                "/compare django",
                "/compare",
                "/compare a b c d e f",
                "/compare a b --topic speed",
                "/comapre a b",
                "/xyzzy",
                "/",
                "/ask",
                "/framework",
                "/compare a b --size 3",
                "/compare a b --page 0",
                "/help a b",
            ]
            .map(|text| format!("{text}\n    {}", refused(text)))
            .join("\n")
        );
    }
}
