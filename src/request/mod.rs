//! The catalogue: everything a person can say, as one clap enum. The command line, the terminal chat,
//! Discord's registration, `/help` and the README's command table all come from here.

mod caller;
mod catalogue;
mod decide;
mod mistake;
mod privacy;
mod proposal;
mod text;
mod wants;

pub use caller::{Caller, Occasion, Place, Role};
pub use catalogue::{
    Entry, Names, argument_value, catalogue, entries, entry, example, is_number, is_page, largest,
    max_values, min_values, names, takes_several, usage, value_name,
};
pub use decide::{CHOICE, Decide, MOST_DECISIONS, NUMBER, RECORD_MESSAGE, RecordFormat, Stage};
pub use mistake::unknown_command;
pub use privacy::Privacy;
pub use proposal::{
    CHANNEL, MAX_OPTIONS, MOST_VOTERS, Method, ROLE, Record, Results, Settings, Start,
};
pub use wants::{MOST_PEOPLE, Wants};

use clap::Subcommand;

use crate::knowledge::attribute::Topic;
use text::{Words, whitespace_words};

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
        picture: Option<YesNo>,
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
        picture: Option<YesNo>,
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
    /// Decide together: propose, vote, close, remember
    #[command(subcommand)]
    Decide(Decide),
    /// See or erase what is kept about you
    #[command(subcommand)]
    Privacy(Privacy),
    /// Show what I can do, or how to use one command
    #[command(after_help = "compare")]
    Help {
        /// The command you want to know about
        #[arg(value_name = "COMMAND", num_args = 0..=2)]
        command: Vec<String>,
    },
}

/// The value name of every argument that takes the name of a framework, so that adapters can complete it.
pub const FRAMEWORK: &str = "FRAMEWORK";

/// The value name of every argument that takes the name of an attribute.
pub const ATTRIBUTE: &str = "ATTRIBUTE";

/// Whether or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum YesNo {
    Yes,
    No,
}

impl YesNo {
    /// Whether a picture is shown of so many frameworks. From three on it comes without being asked for: so many columns
    /// are hard to read as text.
    pub fn pictured(asked: Option<Self>, frameworks: usize) -> bool {
        asked.map_or(frameworks >= 3, |shown| shown == Self::Yes)
    }
}

/// The commands for those who may manage a server; others need not see them.
pub const FOR_MANAGERS: &[&str] = &["gaps"];

/// The commands that only make sense among the people of a server.
pub const FOR_SERVERS: &[&str] = &["gaps", "decide"];

/// No answer is longer than these pages.
pub const MOST_PAGES: i64 = 99;

/// More columns than these can't be read.
pub const MAX_COMPARED: usize = 5;

impl Request {
    /// A question in a person's own words.
    pub fn ask(question: &str) -> Self {
        Self::Ask {
            question: whitespace_words(question),
        }
    }

    /// The whole name a person types, without the slash: "compare", "decide start".
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
            Self::Decide(command) => command.name(),
            Self::Privacy(command) => command.name(),
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
            Self::Decide(command) => command.page().unwrap_or(1),
            _ => 1,
        }
    }

    /// The same request for another page of its answer.
    #[must_use]
    pub fn with_page(mut self, wanted: u32) -> Self {
        if let Some(page) = self.page_mut() {
            *page = (wanted > 1).then_some(wanted);
        }
        self
    }

    /// One request for several options of a menu that were chosen together: the first, with what the others add.
    #[must_use]
    pub fn joined(self, others: &[Self]) -> Self {
        let others: Vec<&Decide> = others
            .iter()
            .filter_map(|other| match other {
                Self::Decide(command) => Some(command),
                _ => None,
            })
            .collect();
        match self {
            Self::Decide(command) => Self::Decide(command.joined(&others)),
            other => other,
        }
    }

    fn page_mut(&mut self) -> Option<&mut Option<u32>> {
        match self {
            Self::Compare { page, .. }
            | Self::Evidence { page, .. }
            | Self::Recommend { page, .. }
            | Self::WhyNot { page, .. }
            | Self::Framework { page, .. }
            | Self::Sources { page }
            | Self::Gaps { page } => Some(page),
            Self::Decide(command) => command.page_mut(),
            _ => None,
        }
    }

    /// What stands after its name and page.
    fn words(&self) -> Words {
        let words = Words::default();
        match self {
            Self::Ask { question } => words.values(question),
            Self::Compare {
                frameworks,
                topic,
                picture,
                ..
            } => words
                .choice("topic", topic.as_ref())
                .choice("picture", picture.as_ref())
                .values(frameworks),
            Self::Evidence {
                attribute,
                frameworks,
                ..
            } => words.value(attribute).values(frameworks),
            Self::Recommend {
                needs,
                wants,
                picture,
                ..
            } => words
                .choice("picture", picture.as_ref())
                .and(wants.words())
                .values(needs),
            Self::WhyNot { name, wants, .. } => wants.words().values(name),
            Self::Framework { name, .. } => words.values(name),
            Self::Sources { .. } | Self::Gaps { .. } => words,
            Self::Decide(command) => command.words(),
            Self::Privacy(command) => command.words(),
            Self::Unhelpful { answer } => words.values(answer),
            Self::Help { command } => words.values(command),
        }
    }
}
