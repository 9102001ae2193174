//! What the bot answers, as no platform shows it: each adapter renders this model and alone knows its
//! platform's limits, escaping and colours.

mod age;
mod picture;

pub use picture::{
    Bar, BarChart, Card, CardCell, CardCellKind, CardRow, Drawing, Picture, ScoreBar, ScoreChart,
    ScorePoints,
};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::request::Request;

/// One answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reply {
    pub outcome: Outcome,
    pub title: Option<String>,
    /// What was understood of words: a question that leans on the one before it as it could have been typed, or the
    /// needs of a team.
    pub taken_as: Option<String>,
    pub blocks: Vec<Block>,
    /// What the team has decided on what is asked about.
    pub recalled: Option<Text>,
    /// What the citation marks in the blocks stand for, unless a block shows it itself.
    pub sources: Vec<Source>,
    /// Lists to choose from: menus where there are such, hints elsewhere.
    pub choices: Vec<Choice>,
    pub actions: Vec<Action>,
    pub pictures: Vec<Picture>,
    /// Files to keep.
    pub attachments: Vec<Attachment>,
    /// What has to be filled in first. Where there are forms it opens in place of the reply, which says how to do without.
    pub form: Option<Form>,
    /// The decision whose card this is: it is kept current where it is posted.
    pub card: Option<LiveCard>,
    /// Whom it calls by name, of those it names: people and roles. All others are named without being called.
    pub calls: Vec<String>,
    /// Meant for the person who asked alone, as mistakes and faults are anyway.
    pub private: bool,
    /// Concerns everybody where it is said, whoever asked for it and by whatever control: what is more of the same, somebody
    /// else's button gives to that person alone.
    pub for_all: bool,
    /// The state of the knowledge the answer rests on, where it rests on it.
    pub knowledge: Option<String>,
    /// The request this answers, where its answer may be long enough to be read page by page.
    pub paged: Option<Request>,
}

/// How the request went. Adapters show a mistake or a fault to the person who asked alone, where the platform
/// can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Outcome {
    #[default]
    Done,
    /// The person asked for something that can't be: the text says what, and what instead.
    Mistake,
    /// We failed: the text is an apology, the cause is in the log.
    Fault,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    Heading(String),
    Paragraph(Text),
    List(Vec<Text>),
    /// Words of an article with where they stand.
    Quote {
        text: Text,
        source: Source,
    },
    Grid(Grid),
}

/// Rows that hold something for each column, to be set side by side where there is room.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub label: String,
    /// For each column, its lines.
    pub cells: Vec<Vec<Text>>,
    /// Asks for the words that the row rests on, where it rests on some.
    pub evidence: Option<Request>,
}

/// A run of text with its marks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Text(pub Vec<Span>);

#[derive(Debug, Clone, PartialEq)]
pub enum Span {
    Plain(String),
    Strong(String),
    /// What a person can type.
    Code(String),
    /// A citation mark: the number of a [`Source`].
    Mark(usize),
    /// An article's title, which leads there if its address is known.
    Title(ArticleLine),
    /// Who says so and when, in few words.
    Provenance(ArticleLine),
    /// Somebody, or everybody with a role.
    Name(Name),
    /// A moment, and how it reads in the server's time zone where the platform does not show readers their own.
    /// What is still to come may be told as how long it is until then, too.
    Moment {
        at: Timestamp,
        shown: String,
        is_ahead: bool,
    },
    /// A message, to go there.
    Message {
        label: String,
        server: String,
        place: String,
        message: String,
    },
    /// A channel.
    Place {
        id: String,
        name: String,
    },
}

/// Somebody, as the platform knows them, with the name they had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    pub id: String,
    pub name: String,
    pub is_role: bool,
}

/// What a card shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LiveCard {
    /// Of the decision.
    pub number: i64,
    /// How many changes of it the card shows.
    pub changes: i64,
}

/// A file that comes with a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// With its ending, such as "0012-use-django.md".
    pub name: String,
    pub content: String,
    /// What it is, for those who do not open it.
    pub description: String,
}

/// Fields that complete a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    pub title: String,
    /// The command as far as it is known, in its text form.
    pub begun: String,
    /// At most five, each an argument of the command.
    pub fields: Vec<Field>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The argument's id in the catalogue: "question", "options".
    pub argument: String,
    pub label: String,
    pub hint: String,
    /// What stands there already.
    pub value: String,
    pub required: bool,
    /// Room for several lines.
    pub long: bool,
}

impl Text {
    pub fn plain(text: impl Into<String>) -> Self {
        Self::default().then(text)
    }

    #[must_use]
    pub fn then(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span::Plain(text.into()));
        self
    }

    #[must_use]
    pub fn strong(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span::Strong(text.into()));
        self
    }

    #[must_use]
    pub fn code(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span::Code(text.into()));
        self
    }

    #[must_use]
    pub fn mark(mut self, number: usize) -> Self {
        self.0.push(Span::Mark(number));
        self
    }

    #[must_use]
    pub fn title(mut self, article: ArticleLine) -> Self {
        self.0.push(Span::Title(article));
        self
    }

    #[must_use]
    pub fn provenance(mut self, article: ArticleLine) -> Self {
        self.0.push(Span::Provenance(article));
        self
    }

    #[must_use]
    pub fn name(mut self, name: Name) -> Self {
        self.0.push(Span::Name(name));
        self
    }

    #[must_use]
    pub fn span(mut self, span: Span) -> Self {
        self.0.push(span);
        self
    }

    /// The text of another after this one.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The citation marks in it.
    pub fn marks(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().filter_map(|span| match span {
            Span::Mark(number) => Some(*number),
            _ => None,
        })
    }
}

/// What a citation mark stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The number in the mark, from 1.
    pub number: usize,
    pub article: ArticleLine,
    /// The section's heading path.
    pub heading: String,
}

/// An article in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleLine {
    pub title: String,
    pub publisher: Option<String>,
    /// "updated 2026-06-10", or that no date is given.
    pub date: String,
    /// The latest date that it gives for itself.
    pub dated: Option<Date>,
    pub url: Option<String>,
}

impl ArticleLine {
    /// "MicroPyramid, updated 2026-06-10": its title stands for a publisher where none is named.
    pub fn provenance(&self) -> String {
        let publisher = self.publisher.as_deref().unwrap_or(&self.title);
        format!("{publisher}, {}", self.date)
    }
}

/// A command that need not be typed: a button where there are buttons, a hint elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    pub label: String,
    pub request: Request,
}

/// Several commands of one kind, of which one is chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What is chosen here: "Topic".
    pub label: String,
    pub options: Vec<Action>,
    /// The option that the reply itself shows, if one of them does.
    pub current: Option<usize>,
    /// Whether several may be chosen together; [`Request::joined`] makes one request of them.
    pub several: bool,
}

impl Reply {
    /// The answer to a person's mistake.
    pub fn mistake(sentence: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::Mistake,
            blocks: vec![Block::Paragraph(Text::plain(sentence))],
            ..Self::default()
        }
    }

    /// The answer when we failed; the caller logs the cause.
    pub fn fault() -> Self {
        Self {
            outcome: Outcome::Fault,
            blocks: vec![Block::Paragraph(Text::plain(
                "Sorry, that failed on my side, not yours. The cause is in my log; please try again later.",
            ))],
            ..Self::default()
        }
    }

    /// Which page was asked for, from 1.
    pub fn page(&self) -> u32 {
        self.paged.as_ref().map_or(1, Request::page)
    }
}
