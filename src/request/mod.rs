//! The catalogue: everything a person can say, as one clap enum. The command line, the terminal chat,
//! Discord's registration, `/help` and the README's command table all come from here.

mod caller;
mod catalogue;
mod mistake;
mod wants;

pub use caller::{Caller, Occasion, Place, Role};
pub use catalogue::{
    Names, argument_value, catalogue, example, is_number, is_page, largest, max_values, min_values,
    names, takes_several, usage, value_name,
};

use clap::error::ErrorKind;
use clap::{FromArgMatches, Subcommand};
use std::fmt;

use catalogue::takes_free_text;
use mistake::explain;
pub use mistake::unknown_command;
pub use wants::{MOST_PEOPLE, Wants};

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
        #[arg(required = true, num_args = 2..=MAX_COMPARED, value_name = FRAMEWORK)]
        frameworks: Vec<String>,
        /// Only this topic
        #[arg(long)]
        topic: Option<Topic>,
        /// Whether with a picture; without saying so, from three frameworks on
        #[arg(long)]
        picture: Option<Shown>,
        /// Which page, where the answer has several
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=MOST_PAGES))]
        page: Option<u32>,
    },
    /// Show the words that cells of a comparison rest on, with where they stand and from when they are
    #[command(after_help = "throughput django fastapi")]
    Evidence {
        /// What is compared, such as throughput
        #[arg(required = true, value_name = ATTRIBUTE)]
        attribute: String,
        /// A framework's name
        #[arg(required = true, num_args = 1..=MAX_COMPARED, value_name = FRAMEWORK)]
        frameworks: Vec<String>,
        /// Which page, where the answer has several
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=MOST_PAGES))]
        page: Option<u32>,
    },
    /// Recommend frameworks for what you need, with what speaks for and against each
    #[command(after_help = "chat app, 3 people, we know Python, must have an admin panel")]
    Recommend {
        /// What you need, in your own words
        #[arg(value_name = wants::NEEDS)]
        needs: Vec<String>,
        #[command(flatten)]
        wants: Wants,
        /// Whether with a picture; without saying so, from three frameworks on
        #[arg(long)]
        picture: Option<Shown>,
        /// Which page, where the answer has several
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=MOST_PAGES))]
        page: Option<u32>,
    },
    /// Show what keeps a framework from being recommended, and what would have to change
    #[command(after_help = "flask")]
    WhyNot {
        /// A framework's name; the needs are those of my last recommendation to you here
        #[arg(required = true, value_name = FRAMEWORK)]
        name: Vec<String>,
        #[command(flatten)]
        wants: Wants,
        /// Which page, where the answer has several
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=MOST_PAGES))]
        page: Option<u32>,
    },
    /// Show everything the sources say about one framework
    #[command(after_help = "flask")]
    Framework {
        /// A framework's name
        #[arg(required = true, value_name = FRAMEWORK)]
        name: Vec<String>,
        /// Which page, where the answer has several
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=MOST_PAGES))]
        page: Option<u32>,
    },
    /// List the articles that answers come from
    Sources {
        /// Which page, where the answer has several
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=MOST_PAGES))]
        page: Option<u32>,
    },
    /// Tell me that an answer of mine did not help
    Unhelpful {
        /// What is on the button under the answer; without it, my last answer to you here
        #[arg(value_name = "ANSWER")]
        answer: Option<String>,
    },
    /// List what I had no helpful answer to, for those who may manage the server
    Gaps {
        /// Which page, where the answer has several
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=MOST_PAGES))]
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

/// The value name of every argument that takes the name of a framework, so that adapters can complete it.
pub const FRAMEWORK: &str = "FRAMEWORK";

/// The value name of every argument that takes the name of an attribute.
pub const ATTRIBUTE: &str = "ATTRIBUTE";

/// Whether something is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Shown {
    Yes,
    No,
}

impl Shown {
    /// Whether a picture is shown of so many frameworks. From three on it comes without being asked for: so many columns
    /// are hard to read as text.
    pub fn pictured(asked: Option<Self>, frameworks: usize) -> bool {
        asked.map_or(frameworks >= 3, |shown| shown == Self::Yes)
    }
}

/// The commands for those who may manage a server; others need not see them.
pub const FOR_MANAGERS: &[&str] = &["gaps"];

/// No answer is longer than these pages.
pub const MOST_PAGES: i64 = 99;

/// More columns than these can't be read.
pub const MAX_COMPARED: usize = 5;

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
        let (name, rest) = command
            .split_once(char::is_whitespace)
            .unwrap_or((command, ""));
        if takes_free_text(name) {
            return Self::from_free_text(name, rest);
        }
        let words = shlex::split(command).unwrap_or_else(|| whitespace_words(command));
        Self::from_words(&words)
    }

    /// Words are taken as they stand, apostrophes and all; what looks like an option and is none is text too.
    fn from_free_text(name: &str, rest: &str) -> Result<Self, UserError> {
        let words = |separator: Option<&str>| -> Vec<String> {
            let before = [name].into_iter().chain(separator);
            before
                .chain(rest.split_whitespace())
                .map(str::to_owned)
                .collect()
        };
        // The values of options may be in quotes.
        let quoted = rest.contains("--").then(|| quoted_words(rest)).flatten();
        let quoted = quoted.map(|rest| [vec![name.to_owned()], rest].concat());
        let words_as_typed = quoted.unwrap_or_else(|| words(None));
        match Self::parsed(&words_as_typed) {
            Err(error) if error.kind() == ErrorKind::UnknownArgument => {
                Self::from_words(&words(Some("--")))
            }
            parsed => parsed.or_else(|error| Self::refused(&words_as_typed, &error)),
        }
    }

    /// Reads a command already cut into words, its name first.
    ///
    /// # Errors
    /// As [`Self::from_text`].
    pub fn from_words(words: &[String]) -> Result<Self, UserError> {
        Self::parsed(words).or_else(|error| Self::refused(words, &error))
    }

    fn parsed(words: &[String]) -> Result<Self, clap::Error> {
        let mut words = words.to_vec();
        if let Some(name) = words.first_mut() {
            *name = name.to_lowercase();
        }
        let matches = catalogue().clone().try_get_matches_from(words)?;
        Self::from_arg_matches(&matches)
    }

    /// What to say of words that clap refused. One who asks for help as in a shell gets it.
    fn refused(words: &[String], error: &clap::Error) -> Result<Self, UserError> {
        let name = words.first().map(|name| name.to_lowercase());
        let name = name.unwrap_or_default();
        if error.kind() == ErrorKind::DisplayHelp {
            let command = (!name.starts_with('-')).then_some(name);
            return Ok(Self::Help { command });
        }
        Err(explain(&name, error))
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
            Self::Evidence { .. } => "evidence",
            Self::Recommend { .. } => "recommend",
            Self::WhyNot { .. } => "why-not",
            Self::Framework { .. } => "framework",
            Self::Sources { .. } => "sources",
            Self::Unhelpful { .. } => "unhelpful",
            Self::Gaps { .. } => "gaps",
            Self::Help { .. } => "help",
        }
    }

    /// Which page of the answer is asked for, from 1.
    pub fn page(&self) -> u32 {
        match self {
            Self::Compare { page, .. }
            | Self::Evidence { page, .. }
            | Self::Recommend { page, .. }
            | Self::WhyNot { page, .. }
            | Self::Framework { page, .. }
            | Self::Sources { page }
            | Self::Gaps { page } => page.unwrap_or(1),
            _ => 1,
        }
    }

    /// The same request for another page of its answer.
    #[must_use]
    pub fn with_page(mut self, wanted: u32) -> Self {
        if let Self::Compare { page, .. }
        | Self::Evidence { page, .. }
        | Self::Recommend { page, .. }
        | Self::WhyNot { page, .. }
        | Self::Framework { page, .. }
        | Self::Sources { page }
        | Self::Gaps { page } = &mut self
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
                frameworks,
                topic,
                picture,
                ..
            } => {
                if let Some(topic) = topic {
                    write!(f, " --topic {}", argument_value(topic))?;
                }
                write_picture(f, *picture)?;
                write_words(f, frameworks)
            }
            Self::Evidence {
                attribute,
                frameworks,
                ..
            } => {
                write!(f, " {}", quoted(attribute))?;
                write_words(f, frameworks)
            }
            Self::Recommend {
                needs,
                wants,
                picture,
                ..
            } => {
                write_picture(f, *picture)?;
                write!(f, "{wants}")?;
                let plain = picture.is_none() && page == 1 && *wants == Wants::default();
                match plain {
                    true => needs.iter().try_for_each(|word| write!(f, " {word}")),
                    // Beside options, words are read with their quotes.
                    false => write_words(f, needs),
                }
            }
            Self::WhyNot { name, wants, .. } => write!(f, "{wants} {}", name.join(" ")),
            Self::Framework { name, .. } => write!(f, " {}", name.join(" ")),
            Self::Sources { .. } | Self::Gaps { .. } => Ok(()),
            Self::Unhelpful { answer: name } | Self::Help { command: name } => name
                .iter()
                .try_for_each(|name| write!(f, " {}", quoted(name))),
        }
    }
}

fn write_words(f: &mut fmt::Formatter<'_>, words: &[String]) -> fmt::Result {
    words
        .iter()
        .try_for_each(|word| write!(f, " {}", quoted(word)))
}

fn write_picture(f: &mut fmt::Formatter<'_>, picture: Option<Shown>) -> fmt::Result {
    match picture {
        Some(shown) => write!(f, " --picture {}", argument_value(&shown)),
        None => Ok(()),
    }
}

/// The words of a text with options, of which the values may be in quotes. Where an apostrophe keeps it from being read
/// so ("don't need async --must 'admin panel'"), only what follows the first option is.
fn quoted_words(text: &str) -> Option<Vec<String>> {
    shlex::split(text).or_else(|| {
        let (words, options) = text.split_at(text.find(" --")?);
        Some([whitespace_words(words), shlex::split(options)?].concat())
    })
}

fn whitespace_words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn quoted(word: &str) -> String {
    // A NUL is the one character that can't be quoted; no name has one.
    shlex::try_quote(word).map_or_else(|_| String::new(), Into::into)
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
            read("/ask what's Django's --reload"),
            Request::ask("what's Django's --reload")
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
            "/ask is it 'so' or what's Django's ORM?",
            "/compare django fastapi",
            "/compare --page 3 --topic fit a b c d e",
            "/compare 'ruby on rails' \"it's\"",
            "/compare --topic data --picture no django flask",
            "/evidence --page 2 throughput django 'ruby on rails'",
            "/recommend",
            "/recommend it's for a chat app, must have an admin",
            "/recommend --picture yes --project chat --must admin,orm --team 3 --weight admin=5,async=0",
            "/recommend don't need async --must \"admin panel\"",
            "/recommend --page 2 don't need async --not 'php,ruby on rails'",
            "/recommend --must 'admin panel, orm' --nice \"what's new\" we know Python",
            "/why-not --must admin --weight async=3 ruby on rails",
            "/why-not flask",
            "/framework --page 2 ruby on rails",
            "/framework flask",
            "/sources",
            "/gaps --page 2",
            "/unhelpful 0123456789ab",
            "/unhelpful",
            "/help",
            "/help compare",
        ] {
            let request = read(text);
            assert_eq!(read(&request.to_string()), request, "{text} -> {request}");
        }
    }

    #[test]
    fn an_apostrophe_among_the_words_leaves_the_quotes_of_options() {
        let request = read("/recommend don't need async --must \"admin panel\" --team 3");
        let Request::Recommend { needs, wants, .. } = request else {
            panic!("not a recommendation");
        };
        assert_eq!(needs, ["don't", "need", "async"]);
        assert_eq!(wants.must.as_deref(), Some("admin panel"));
        assert_eq!(wants.team, Some(3));
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
                "/recommend --team many",
                "/why-not",
                "/evidence throughput",
                "/compare a b --page 0",
                "/compare a b --topic",
                "/help a b",
            ]
            .map(|text| format!("{text}\n    {}", refused(text)))
            .join("\n")
        );
    }
}
