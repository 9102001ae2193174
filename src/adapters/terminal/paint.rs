//! Text with ANSI colours, wrapped to a width. Nothing is told by colour alone.

use anstyle::{AnsiColor, Style};
use textwrap::{Options, WordSeparator, WordSplitter, fill};

use crate::reply::{ArticleLine, Span, Text};

pub const TITLE: Style = Style::new().bold();
pub const HEADING: Style = AnsiColor::Cyan.on_default().bold();
pub const STRONG: Style = Style::new().bold();
pub const CODE: Style = AnsiColor::Green.on_default();
pub const MARK: Style = AnsiColor::Yellow.on_default();
pub const QUIET: Style = Style::new().dimmed();
pub const COMPLAINT: Style = AnsiColor::Red.on_default();

pub fn painted(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

pub fn wrapped(text: &str, width: usize, first: &str, rest: &str) -> String {
    fill(
        text,
        // A command, a date or a row of marks broken at its hyphens could not be read or typed.
        Options::new(width)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation)
            .initial_indent(first)
            .subsequent_indent(rest),
    )
}

pub fn styled(text: &Text) -> String {
    let spans = text.0.iter().map(|span| match span {
        Span::Strong(words) => painted(STRONG, words),
        Span::Code(words) => painted(CODE, &format!("`{words}`")),
        Span::Mark(_) => painted(MARK, &words(span)),
        _ => words(span),
    });
    spans.collect()
}

pub fn unstyled(text: &Text) -> String {
    text.0.iter().map(words).collect()
}

fn words(span: &Span) -> String {
    match span {
        Span::Plain(words) | Span::Strong(words) | Span::Code(words) => words.clone(),
        Span::Mark(number) => format!("[{number}]"),
        Span::Title(article) => article_line(article),
        Span::Provenance(article) => article.provenance(),
        Span::Name(name) if name.is_role => format!("@{}", name.name),
        Span::Name(name) => name.name.clone(),
        Span::Moment { shown, .. } => shown.clone(),
        // There is nowhere to go to.
        Span::Message { .. } => String::new(),
        Span::Place { name, .. } => format!("#{name}"),
    }
}

/// "Title, Publisher, updated 2026-06-10", with its address if that is known.
pub fn article_line(article: &ArticleLine) -> String {
    let publisher = article.publisher.as_ref().map(|name| format!(", {name}"));
    let url = article.url.as_ref().map(|url| format!(", {url}"));
    format!(
        "{}{}, {}{}",
        article.title,
        publisher.unwrap_or_default(),
        article.date,
        url.unwrap_or_default()
    )
}
