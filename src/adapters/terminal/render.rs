//! Draws a reply for a terminal of a given width. Colours are ANSI codes, which the output stream drops
//! where they are not wanted; nothing is told by colour alone.

use anstyle::{AnsiColor, Style};
use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};
use std::collections::BTreeMap;
use textwrap::{Options, WordSeparator, WordSplitter, fill};

use super::bars;
use crate::reply::{
    Action, ArticleLine, Block, Choice, Grid, Outcome, Reply, Row, Source, Span, Text,
};
use crate::request::Request;

const TITLE: Style = Style::new().bold();
pub const HEADING: Style = AnsiColor::Cyan.on_default().bold();
pub const STRONG: Style = Style::new().bold();
const CODE: Style = AnsiColor::Green.on_default();
const MARK: Style = AnsiColor::Yellow.on_default();
pub const QUIET: Style = Style::new().dimmed();
const COMPLAINT: Style = AnsiColor::Red.on_default();

/// Narrower columns than this break most words, so the grid is listed instead.
const MIN_COLUMN: usize = 18;
const LABEL_COLUMN: usize = 16;

/// Rules between rows and none around them, so that the eye follows a row.
const GRID: TableStyle = TableStyle::new()
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .row_separator(LineStyle::none().fill('┈').junction('┈'));

/// The reply as text, at most `width` columns wide, ending with a line break.
pub fn render(reply: &Reply, width: usize) -> String {
    let mut parts = Vec::new();
    parts.extend(
        reply
            .title
            .as_ref()
            .map(|title| wrapped(&painted(TITLE, title), width, "", "")),
    );
    parts.extend(reply.taken_as.as_ref().map(|question| {
        let line = format!("Taken as: {}", painted(STRONG, question));
        wrapped(&line, width, "", "          ")
    }));
    let recalled = reply.recalled.as_ref();
    parts.extend(recalled.map(|recalled| wrapped(&styled(recalled), width, "", "")));
    parts.extend(
        reply
            .blocks
            .iter()
            .map(|block| draw(block, width, reply.outcome)),
    );
    parts.extend(
        reply
            .pictures
            .iter()
            .filter_map(|picture| bars::draw(picture, width)),
    );
    parts.extend(sources(&reply.sources, width));
    parts.extend(choices(&reply.choices, width));
    parts.extend(evidence(&reply.blocks, width));
    parts.extend(actions(&reply.actions, width));
    let mut text = parts.join("\n\n");
    text.push('\n');
    text
}

fn draw(block: &Block, width: usize, outcome: Outcome) -> String {
    match block {
        Block::Heading(text) => wrapped(&painted(HEADING, text), width, "", ""),
        Block::Paragraph(text) => match outcome {
            Outcome::Done => wrapped(&styled(text), width, "", ""),
            Outcome::Mistake | Outcome::Fault => {
                wrapped(&painted(COMPLAINT, &unstyled(text)), width, "", "")
            }
        },
        Block::List(items) => {
            let items = items
                .iter()
                .map(|item| wrapped(&styled(item), width, "• ", "  "));
            items.collect::<Vec<_>>().join("\n")
        }
        Block::Quote { text, source } => quote(text, source, width),
        Block::Grid(grid) => draw_grid(grid, width),
    }
}

fn quote(text: &Text, source: &Source, width: usize) -> String {
    let quoted = wrapped(&styled(text), width, "  │ ", "  │ ");
    let mark = painted(MARK, &format!("[{}]", source.number));
    let line = format!("{mark} {}", source_line(source));
    format!("{}\n{quoted}", wrapped(&line, width, "", "    "))
}

/// "Flask › Limits — Title, Publisher, updated 2026-06-10".
fn source_line(source: &Source) -> String {
    let heading = match source.heading.as_str() {
        "" => String::new(),
        heading => format!("{heading} — "),
    };
    format!(
        "{heading}{}",
        painted(QUIET, &article_line(&source.article))
    )
}

fn article_line(article: &ArticleLine) -> String {
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

fn draw_grid(grid: &Grid, width: usize) -> String {
    let room = width.saturating_sub(LABEL_COLUMN) / grid.columns.len().max(1);
    if grid.columns.len() > 1 && room >= MIN_COLUMN {
        side_by_side(grid, width)
    } else {
        let rows = grid
            .rows
            .iter()
            .map(|row| one_below_another(grid, row, width));
        rows.collect::<Vec<_>>().join("\n")
    }
}

fn side_by_side(grid: &Grid, width: usize) -> String {
    let fixed = |columns: usize| {
        ColumnConstraint::Absolute(Width::Fixed(u16::try_from(columns).unwrap_or(u16::MAX)))
    };
    // Each column but the first is one wider by the blank before it.
    let column = (width - LABEL_COLUMN) / grid.columns.len() - 1;
    let widths =
        std::iter::once(LABEL_COLUMN).chain(std::iter::repeat_n(column, grid.columns.len()));
    let mut table = Table::new();
    table.load_style(GRID);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    let header = std::iter::once(String::new()).chain(grid.columns.iter().cloned());
    table.set_header(header);
    table.set_constraints(widths.map(fixed));
    for row in &grid.rows {
        let cells = row.cells.iter().map(|lines| {
            let lines: Vec<String> = lines.iter().map(unstyled).collect();
            lines.join("\n")
        });
        table.add_row(std::iter::once(row.label.clone()).chain(cells));
    }
    let lines: Vec<String> = table
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect();
    lines.join("\n")
}

fn one_below_another(grid: &Grid, row: &Row, width: usize) -> String {
    let mut lines = vec![painted(STRONG, &row.label)];
    for (column, cell) in grid.columns.iter().zip(&row.cells) {
        let alone = grid.columns.len() == 1;
        let name = if alone {
            String::new()
        } else {
            format!("{column}: ")
        };
        match cell.as_slice() {
            [line] => lines.push(wrapped(
                &format!("{name}{}", styled(line)),
                width,
                "  ",
                "    ",
            )),
            several => {
                if !alone {
                    lines.push(format!("  {column}:"));
                }
                lines.extend(
                    several
                        .iter()
                        .map(|line| wrapped(&styled(line), width, "    ", "      ")),
                );
            }
        }
    }
    lines.join("\n")
}

/// The sources grouped by article, so that a title stands once.
fn sources(sources: &[Source], width: usize) -> Option<String> {
    let mut articles: BTreeMap<usize, (String, Vec<String>)> = BTreeMap::new();
    let first_of = |source: &Source| {
        let same = |other: &&Source| other.article == source.article;
        sources
            .iter()
            .find(same)
            .map_or(source.number, |first| first.number)
    };
    for source in sources {
        let mark = painted(MARK, &format!("[{}]", source.number));
        let (_, sections) = articles
            .entry(first_of(source))
            .or_insert_with(|| (article_line(&source.article), Vec::new()));
        sections.push(format!("{mark} {}", source.heading));
    }
    let groups = articles.into_values().map(|(article, sections)| {
        let article = wrapped(&painted(QUIET, &article), width, "", "  ");
        format!(
            "{article}\n{}",
            wrapped(&sections.join("  "), width, "  ", "  ")
        )
    });
    let groups: Vec<String> = groups.collect();
    (!groups.is_empty()).then(|| format!("{}\n{}", painted(HEADING, "Sources"), groups.join("\n")))
}

/// What there is to choose from, with the command for the first that is not shown already.
fn choices(choices: &[Choice], width: usize) -> Option<String> {
    let lines = choices.iter().filter_map(|choice| {
        let options = choice.options.iter().enumerate();
        let others: Vec<&Action> = options
            .filter(|(at, _)| choice.current != Some(*at))
            .map(|(_, option)| option)
            .collect();
        let labels: Vec<&str> = others.iter().map(|option| &*option.label).collect();
        let labels = format!("{}: {}", choice.label, labels.join(", "));
        let command = painted(CODE, &others.first()?.request.to_string());
        let labels = wrapped(&labels, width, "", "  ");
        let command = wrapped(&format!("try: {command}"), width, "", "     ");
        Some(format!("{labels}\n{command}"))
    });
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// How to see the words behind a row, by the example of the first that rests on some.
fn evidence(blocks: &[Block], width: usize) -> Option<String> {
    let grids = blocks.iter().filter_map(|block| match block {
        Block::Grid(grid) => Some(grid),
        _ => None,
    });
    let mut requests =
        grids.flat_map(|grid| grid.rows.iter().filter_map(|row| row.evidence.as_ref()));
    let command = painted(CODE, &requests.next()?.to_string());
    Some(wrapped(
        &format!("The words behind a row: {command}"),
        width,
        "",
        "  ",
    ))
}

/// A terminal has no buttons: it shows what to type, each command on a line of its own. That an answer did not help
/// can be said of the last one without naming it, so that is not offered under each.
fn actions(actions: &[Action], width: usize) -> Option<String> {
    let is_command = |action: &&Action| !matches!(action.request, Request::Unhelpful { .. });
    let typed = actions.iter().filter(is_command).map(|action| {
        let command = painted(CODE, &action.request.to_string());
        wrapped(&format!("try: {command}"), width, "", "     ")
    });
    let typed: Vec<String> = typed.collect();
    (!typed.is_empty()).then(|| typed.join("\n"))
}

fn styled(text: &Text) -> String {
    let spans = text.0.iter().map(|span| match span {
        Span::Plain(words) => words.clone(),
        Span::Strong(words) => painted(STRONG, words),
        Span::Code(words) => painted(CODE, &format!("`{words}`")),
        Span::Mark(number) => painted(MARK, &format!("[{number}]")),
        Span::Title(article) => article_line(article),
        Span::Provenance(article) => article.provenance(),
        Span::Name(name) => name.name.clone(),
        Span::Moment { shown: words, .. } | Span::Message { label: words, .. } => words.clone(),
        Span::Place { name, .. } => format!("#{name}"),
    });
    spans.collect()
}

fn unstyled(text: &Text) -> String {
    let spans = text.0.iter().map(|span| match span {
        Span::Plain(words) | Span::Strong(words) | Span::Code(words) => words.clone(),
        Span::Mark(number) => format!("[{number}]"),
        Span::Title(article) => article_line(article),
        Span::Provenance(article) => article.provenance(),
        Span::Name(name) => name.name.clone(),
        Span::Moment { shown: words, .. } | Span::Message { label: words, .. } => words.clone(),
        Span::Place { name, .. } => format!("#{name}"),
    });
    spans.collect()
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::samples;
    use textwrap::core::display_width;

    fn without_colour(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn every_kind_of_reply_reads_like_this_at_80_columns() {
        for (name, reply) in samples::replies() {
            insta::assert_snapshot!(name, without_colour(&render(&reply, 80)));
        }
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for (name, reply) in samples::replies() {
            for width in [40, 60, 80, 120] {
                let drawn = render(&reply, width);
                let widest = drawn.lines().map(display_width).max().unwrap_or_default();
                assert!(widest <= width, "{name}: {widest} > {width}\n{drawn}");
            }
        }
    }
}
