//! Everything that can be said about decisions: start one, vote, close, find again. Commands of their own below
//! `/decide`, since there are many.

use clap::{Subcommand, ValueEnum};

use super::proposal::{Record, Settings, Start};
use super::text::Words;

/// The value name of every argument that takes the number of a decision.
pub const NUMBER: &str = "NUMBER";
/// The same, of one that gives way, and of the one that takes its place.
pub const OLD: &str = "OLD";
pub const NEW: &str = "NEW";
/// The value name of a choice among the options of the decision that is named before.
pub const CHOICE: &str = "CHOICE";
/// What the menu of a message calls `/decide record` for that message, where messages have menus.
pub const RECORD_MESSAGE: &str = "Record as decision";
/// The largest number of a decision that is understood.
pub const MOST_DECISIONS: i64 = 999_999;

/// A command about decisions. What was typed stands in it as it was typed: the room reads it.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Decide {
    /// Put a question to the vote; with nothing else said, a form opens
    #[command(after_help = "Which framework for the shop? --options django,fastapi --deadline 2d")]
    Start(Start),
    /// Vote, or change your vote until voting ends
    #[command(after_help = "12 django")]
    Vote {
        /// The decision's number
        #[arg(required = true, value_name = NUMBER, value_parser = decision())]
        number: u32,
        /// An option, or several: 1,3 to approve, 2,1,3 to rank, 5,0,3 to score
        #[arg(required = true, value_name = CHOICE)]
        choice: Vec<String>,
        /// Why; others read it in the outcome
        #[arg(long)]
        reason: Option<String>,
        /// The code of your anonymous vote, to change it
        #[arg(long)]
        receipt: Option<String>,
    },
    /// Rank or score the options one after the other
    #[command(after_help = "12")]
    Ballot {
        /// The decision's number
        #[arg(required = true, value_name = NUMBER, value_parser = decision())]
        number: u32,
        /// What is filled in so far
        #[arg(value_name = CHOICE)]
        choice: Option<String>,
        /// The code of your anonymous vote, to change it
        #[arg(long)]
        receipt: Option<String>,
    },
    /// Say why you voted as you did
    #[command(after_help = "12 We know Django already")]
    Reason {
        /// The decision's number
        #[arg(required = true, value_name = NUMBER, value_parser = decision())]
        number: u32,
        /// Your reason; others read it in the outcome
        #[arg(value_name = "TEXT")]
        text: Vec<String>,
        /// The code of your anonymous vote
        #[arg(long)]
        receipt: Option<String>,
    },
    /// End voting now, for who started it and for managers
    #[command(after_help = "12")]
    Close {
        /// The decision's number
        #[arg(required = true, value_name = NUMBER, value_parser = decision())]
        number: u32,
    },
    /// Give more time, also after a tie or a missed quorum
    #[command(after_help = "12 2d")]
    Extend {
        /// The decision's number
        #[arg(required = true, value_name = NUMBER, value_parser = decision())]
        number: u32,
        /// The new end, such as 2d or friday 17:00
        #[arg(value_name = "DEADLINE")]
        deadline: Vec<String>,
    },
    /// Vote once more between the options that are tied
    #[command(after_help = "12")]
    Runoff {
        /// The decision's number
        #[arg(required = true, value_name = NUMBER, value_parser = decision())]
        number: u32,
        /// When voting ends; without it, after the time the first vote had
        #[arg(long)]
        deadline: Option<String>,
    },
    /// Decide it yourself after a tie or a missed quorum, with a written reason
    #[command(after_help = "12 django --reason 'two of us know it'")]
    Rule {
        /// The decision's number
        #[arg(required = true, value_name = NUMBER, value_parser = decision())]
        number: u32,
        /// The option
        #[arg(value_name = CHOICE)]
        choice: Option<String>,
        /// Why
        #[arg(long)]
        reason: Option<String>,
    },
    /// Change question or options: voting begins anew, under a new number
    #[command(after_help = "12 --options django,fastapi,flask")]
    Edit {
        /// The decision's number
        #[arg(required = true, value_name = NUMBER, value_parser = decision())]
        number: u32,
        /// The new question
        #[arg(value_name = "QUESTION")]
        question: Vec<String>,
        /// The new options, separated by commas
        #[arg(long)]
        options: Option<String>,
    },
    /// Put a closed decision to the vote again, under a new number
    #[command(after_help = "12 --deadline 2d")]
    Reopen {
        /// The decision's number
        #[arg(required = true, value_name = NUMBER, value_parser = decision())]
        number: u32,
        /// When voting ends
        #[arg(long)]
        deadline: Option<String>,
    },
    /// Say that one decision takes the place of another
    #[command(after_help = "12 15")]
    Supersede {
        /// The number of the old decision
        #[arg(required = true, value_name = OLD, value_parser = decision())]
        old: u32,
        /// The number of the new one
        #[arg(value_name = NEW, value_parser = decision())]
        new: Option<u32>,
    },
    /// Keep a decision that is due for review
    #[command(after_help = "12 --review '6 months'")]
    Keep {
        /// The decision's number
        #[arg(required = true, value_name = NUMBER, value_parser = decision())]
        number: u32,
        /// When to look at it again
        #[arg(long)]
        review: Option<String>,
    },
    /// Write down a decision that was taken elsewhere
    #[command(after_help = "Which database? --outcome PostgreSQL --reason 'we run it already'")]
    Record(Record),
    /// List decisions, the newest first
    List {
        /// Only those that are open, or closed
        #[arg(long)]
        status: Option<Stage>,
        /// Only those that have this option
        #[arg(long, value_name = super::FRAMEWORK)]
        framework: Option<String>,
        /// Which page, where the answer has several
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=super::MOST_PAGES))]
        page: Option<u32>,
    },
    /// Show one decision whole
    #[command(after_help = "12")]
    Show {
        /// The decision's number
        #[arg(required = true, value_name = NUMBER, value_parser = decision())]
        number: u32,
        /// Which page, where the answer has several
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=super::MOST_PAGES))]
        page: Option<u32>,
    },
    /// Find decisions by words of their question, reasons and evidence
    #[command(after_help = "admin panel")]
    Search {
        /// What to look for
        #[arg(required = true, value_name = "WORDS")]
        words: Vec<String>,
        /// Which page, where the answer has several
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=super::MOST_PAGES))]
        page: Option<u32>,
    },
    /// List decisions whose evidence has changed since
    Stale {
        /// Which page, where the answer has several
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=super::MOST_PAGES))]
        page: Option<u32>,
    },
    /// Get one decision, or all, as a file
    #[command(after_help = "12 --format json")]
    Export {
        /// The decision's number; without it, all
        #[arg(value_name = NUMBER, value_parser = decision())]
        number: Option<u32>,
        /// The kind of file
        #[arg(long)]
        format: Option<RecordFormat>,
    },
    /// Show how decisions go on this server, or change it, for managers
    #[command(after_help = "--timezone Europe/Berlin")]
    Settings(Settings),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    Open,
    Closed,
}

/// A kind of file that decisions are written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum RecordFormat {
    /// Markdown, as adr-tools and log4brains read it
    #[default]
    Madr,
    Json,
    Csv,
}

fn decision() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(1..=MOST_DECISIONS)
}

impl Decide {
    /// The whole name a person types.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Start(_) => "decide start",
            Self::Vote { .. } => "decide vote",
            Self::Ballot { .. } => "decide ballot",
            Self::Reason { .. } => "decide reason",
            Self::Close { .. } => "decide close",
            Self::Extend { .. } => "decide extend",
            Self::Runoff { .. } => "decide runoff",
            Self::Rule { .. } => "decide rule",
            Self::Edit { .. } => "decide edit",
            Self::Reopen { .. } => "decide reopen",
            Self::Supersede { .. } => "decide supersede",
            Self::Keep { .. } => "decide keep",
            Self::Record(_) => "decide record",
            Self::List { .. } => "decide list",
            Self::Show { .. } => "decide show",
            Self::Search { .. } => "decide search",
            Self::Stale { .. } => "decide stale",
            Self::Export { .. } => "decide export",
            Self::Settings(_) => "decide settings",
        }
    }

    /// Which page of the answer is asked for.
    pub(super) fn page(&self) -> Option<u32> {
        match self {
            Self::List { page, .. }
            | Self::Show { page, .. }
            | Self::Search { page, .. }
            | Self::Stale { page } => *page,
            _ => None,
        }
    }

    /// Where the page stands, if the answer has pages.
    pub(super) fn page_mut(&mut self) -> Option<&mut Option<u32>> {
        match self {
            Self::List { page, .. }
            | Self::Show { page, .. }
            | Self::Search { page, .. }
            | Self::Stale { page } => Some(page),
            _ => None,
        }
    }

    /// One vote for what several of them choose, where several may be chosen.
    pub(super) fn joined(mut self, others: &[&Self]) -> Self {
        if let Self::Vote { choice, .. } = &mut self {
            let others = others.iter().filter_map(|other| match other {
                Self::Vote { choice, .. } => Some(choice.join(" ")),
                _ => None,
            });
            let all: Vec<String> = [choice.join(" ")].into_iter().chain(others).collect();
            *choice = vec![all.join(",")];
        }
        self
    }

    /// What stands after its name.
    pub(super) fn words(&self) -> Words {
        let words = Words::default();
        match self {
            Self::Start(start) => start.words(),
            Self::Record(record) => record.words(),
            Self::Settings(settings) => settings.words(),
            Self::Vote {
                number,
                choice,
                reason,
                receipt,
            } => words
                .option("reason", reason.as_ref())
                .option("receipt", receipt.as_ref())
                .value(number)
                .values(choice),
            Self::Ballot {
                number,
                choice,
                receipt,
            } => words
                .option("receipt", receipt.as_ref())
                .value(number)
                .values(choice),
            Self::Reason {
                number,
                text,
                receipt,
            } => words
                .option("receipt", receipt.as_ref())
                .value(number)
                .values(text),
            Self::Rule {
                number,
                choice,
                reason,
            } => words
                .option("reason", reason.as_ref())
                .value(number)
                .values(choice),
            Self::Extend { number, deadline } => words.value(number).values(deadline),
            Self::Edit {
                number,
                question,
                options,
            } => words
                .option("options", options.as_ref())
                .value(number)
                .values(question),
            Self::Runoff { number, deadline } | Self::Reopen { number, deadline } => {
                words.option("deadline", deadline.as_ref()).value(number)
            }
            Self::Keep { number, review } => words.option("review", review.as_ref()).value(number),
            Self::Supersede { old, new } => words.value(old).values(new),
            Self::List {
                status, framework, ..
            } => words
                .choice("status", status.as_ref())
                .option("framework", framework.as_ref()),
            Self::Export { number, format } => {
                words.choice("format", format.as_ref()).values(number)
            }
            Self::Close { number } | Self::Show { number, .. } => words.value(number),
            Self::Search { words: wanted, .. } => words.values(wanted),
            Self::Stale { .. } => words,
        }
    }
}
