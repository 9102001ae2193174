//! Draws a reply for a terminal of a given width. Colours are ANSI codes, which the output stream drops
//! where they are not wanted; nothing is told by colour alone.

use std::collections::BTreeMap;

use super::paint::{
    COMPLAINT, HEADING, MARK, QUIET, STRONG, TITLE, article_line, painted, styled, unstyled,
    wrapped,
};
use super::{bars, grid, hints};
use crate::reply::{Attachment, Block, Outcome, Reply, Source, Text};

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
    parts.extend(files(&reply.attachments, width));
    parts.extend(hints::all(reply, width));
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
        Block::Grid(rows) => grid::draw(rows, width),
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

/// A terminal shows no files: it names them, with what they are.
fn files(attachments: &[Attachment], width: usize) -> Option<String> {
    let lines = attachments.iter().map(|file| {
        let line = format!("{}: {}", painted(STRONG, &file.name), file.description);
        wrapped(&line, width, "", "  ")
    });
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| format!("{}\n{}", painted(HEADING, "Files"), lines.join("\n")))
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
