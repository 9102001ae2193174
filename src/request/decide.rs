//! Everything that can be said about decisions: start one, vote, close, find again. Commands of their own below
//! `/decide`, since there are many.

use clap::{Args, Subcommand, ValueEnum};
use serde::{Deserialize, Serialize};

use super::YesNo;
use super::text::Words;
use super::wants::{NEEDS, PEOPLE};

/// The value name of the argument that says who may vote: a role, as the platform knows it.
pub const ROLE: &str = "ROLE";
/// The value name of the argument that says where something is posted.
pub const CHANNEL: &str = "CHANNEL";
/// The value name of every argument that takes the number of a decision.
pub const NUMBER: &str = "NUMBER";
/// The same, of one that gives way, and of the one that takes its place.
pub const OLD: &str = "OLD";
pub const NEW: &str = "NEW";
/// The value name of a choice among the options of the decision that is named before.
pub const CHOICE: &str = "CHOICE";
/// What the menu of a message calls `/decide record` for that message, where messages have menus.
pub const RECORD_MESSAGE: &str = "Record as decision";
/// More are no vote that anybody can look over.
pub const MAX_OPTIONS: usize = 10;
/// The largest number of a decision that is understood.
pub const MOST_DECISIONS: i64 = 999_999;
/// The largest quorum, and the most people who may vote.
pub const MOST_VOTERS: i64 = 100_000;

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

/// A question for a vote, and its rules.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
pub struct Start {
    /// What is to be decided
    #[arg(value_name = "QUESTION")]
    pub question: Vec<String>,
    /// Two to ten, separated by commas: frameworks or any text
    #[arg(long)]
    pub options: Option<String>,
    /// When voting ends, such as 2d or friday 17:00; without it, when somebody closes it
    #[arg(long)]
    pub deadline: Option<String>,
    /// How votes are counted
    #[arg(long)]
    pub method: Option<Method>,
    /// How many must vote for it to count
    #[arg(long, value_name = PEOPLE, value_parser = voters())]
    pub quorum: Option<u32>,
    /// How many may vote in all: when they have, voting ends
    #[arg(long, value_name = PEOPLE, value_parser = voters())]
    pub voters: Option<u32>,
    /// Who may vote
    #[arg(long, value_name = ROLE)]
    pub role: Option<String>,
    /// Whether nobody can ever tell who voted what
    #[arg(long)]
    pub anonymous: Option<YesNo>,
    /// When one sees how it stands
    #[arg(long)]
    pub results: Option<Results>,
    /// Whether each vote needs a reason
    #[arg(long)]
    pub reasons: Option<YesNo>,
    /// Where the outcome is posted
    #[arg(long, value_name = CHANNEL)]
    pub channel: Option<String>,
    /// What counts, separated by commas, such as admin,orm: brings evidence along
    #[arg(long, value_name = NEEDS)]
    pub criteria: Option<String>,
    /// When to look at the outcome again, such as 6 months
    #[arg(long)]
    pub review: Option<String>,
    /// Whether to open the form, with what is said already
    #[arg(long)]
    pub form: Option<YesNo>,
}

/// A decision that was taken elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
pub struct Record {
    /// What was decided
    #[arg(value_name = "QUESTION")]
    pub question: Vec<String>,
    /// What it came to
    #[arg(long)]
    pub outcome: Option<String>,
    /// Why
    #[arg(long)]
    pub reason: Option<String>,
    /// What else there was to choose from, separated by commas
    #[arg(long)]
    pub options: Option<String>,
    /// Who decided
    #[arg(long)]
    pub by: Option<String>,
    /// When it was decided, such as 2026-05-01; without it, today
    #[arg(long)]
    pub date: Option<String>,
    /// When to look at it again, such as 6 months
    #[arg(long)]
    pub review: Option<String>,
    /// The message in which it was decided
    #[arg(long)]
    pub message: Option<String>,
}

/// How decisions go on a server.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
pub struct Settings {
    /// The time zone of deadlines, such as Europe/Berlin
    #[arg(long)]
    pub timezone: Option<String>,
    /// Where outcomes are posted, if a decision does not say
    #[arg(long, value_name = CHANNEL)]
    pub channel: Option<String>,
    /// Whether reminders may call people by name
    #[arg(long)]
    pub mentions: Option<YesNo>,
}

/// How votes are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// One option each
    #[default]
    Single,
    /// As many options as one likes
    Approval,
    /// Options in order; counted by instant run-off
    Ranked,
    /// 0 to 5 points for each option
    Score,
}

/// When one sees how a vote stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Results {
    #[default]
    Always,
    /// Once one has voted
    Voted,
    /// When voting has ended
    Closed,
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

fn voters() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(1..=MOST_VOTERS)
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
            Self::Settings(settings) => words
                .option("timezone", settings.timezone.as_ref())
                .option("channel", settings.channel.as_ref())
                .choice("mentions", settings.mentions.as_ref()),
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

impl Start {
    /// Asks for a vote between these, by what they were compared or recommended by: a form opens for the rest.
    pub fn between(options: &[String], criteria: &[String]) -> Decide {
        let listed = |names: &[String]| (!names.is_empty()).then(|| names.join(","));
        Decide::Start(Self {
            options: listed(options),
            criteria: listed(criteria),
            ..Self::default()
        })
    }

    fn words(&self) -> Words {
        Words::default()
            .option("options", self.options.as_ref())
            .option("deadline", self.deadline.as_ref())
            .choice("method", self.method.as_ref())
            .option("quorum", self.quorum.as_ref())
            .option("voters", self.voters.as_ref())
            .option("role", self.role.as_ref())
            .choice("anonymous", self.anonymous.as_ref())
            .choice("results", self.results.as_ref())
            .choice("reasons", self.reasons.as_ref())
            .option("channel", self.channel.as_ref())
            .option("criteria", self.criteria.as_ref())
            .option("review", self.review.as_ref())
            .choice("form", self.form.as_ref())
            .values(&self.question)
    }
}

impl Record {
    fn words(&self) -> Words {
        Words::default()
            .option("outcome", self.outcome.as_ref())
            .option("reason", self.reason.as_ref())
            .option("options", self.options.as_ref())
            .option("by", self.by.as_ref())
            .option("date", self.date.as_ref())
            .option("review", self.review.as_ref())
            .option("message", self.message.as_ref())
            .values(&self.question)
    }
}
