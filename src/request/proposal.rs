//! What is said of a vote when it begins, of a decision that is only written down, and of how decisions go on a server:
//! the arguments of the commands with most of them.

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use super::YesNo;
use super::decide::Decide;
use super::text::Words;
use super::wants::{NEEDS, PEOPLE};

/// The value name of the argument that says who may vote: a role, as the platform knows it.
pub const ROLE: &str = "ROLE";
/// The value name of the argument that says where something is posted.
pub const CHANNEL: &str = "CHANNEL";
/// More are no vote that anybody can look over.
pub const MAX_OPTIONS: usize = 10;
/// The largest quorum, and the most people who may vote.
pub const MOST_VOTERS: i64 = 100_000;

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

fn voters() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(1..=MOST_VOTERS)
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

    pub(super) fn words(&self) -> Words {
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
    pub(super) fn words(&self) -> Words {
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

impl Settings {
    pub(super) fn words(&self) -> Words {
        Words::default()
            .option("timezone", self.timezone.as_ref())
            .option("channel", self.channel.as_ref())
            .choice("mentions", self.mentions.as_ref())
    }
}
