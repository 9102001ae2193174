//! Writes a reply as a Markdown document, to be kept beside code or in a wiki: tables for grids, footers for sources.

use crate::reply::{ArticleLine, Block, Grid, Reply, Row, Source, Span, Text};

/// The whole reply, without what only a chat has: actions, choices, pages.
pub fn render(reply: &Reply) -> String {
    let title = reply
        .title
        .iter()
        .map(|title| format!("# {}", escaped(title)));
    let blocks = reply.blocks.iter().map(block);
    let parts: Vec<String> = title
        .chain(blocks)
        .chain(sources(&reply.sources))
        .chain(
            reply
                .knowledge
                .iter()
                .map(|known| format!("Knowledge {known}")),
        )
        .collect();
    format!("{}\n", parts.join("\n\n"))
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(heading) => format!("## {}", escaped(heading)),
        Block::Paragraph(words) => text(words),
        Block::List(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| format!("- {}", text(item)))
                .collect();
            items.join("\n")
        }
        Block::Quote {
            text: words,
            source,
        } => {
            let quoted = text(words).replace('\n', "\n> ");
            format!("> {quoted}\n\n{}", source_line(source))
        }
        Block::Grid(grid) => table(grid),
    }
}

fn table(grid: &Grid) -> String {
    let columns: Vec<String> = grid
        .columns
        .iter()
        .map(|column| in_cell(&escaped(column)))
        .collect();
    let head = format!("| | {} |", columns.join(" | "));
    let rule = format!("|---|{}", "---|".repeat(columns.len()));
    let rows = grid.rows.iter().map(row);
    [head, rule]
        .into_iter()
        .chain(rows)
        .collect::<Vec<_>>()
        .join("\n")
}

fn row(row: &Row) -> String {
    let cells = row.cells.iter().map(|lines| {
        let lines: Vec<String> = lines.iter().map(|line| in_cell(&text(line))).collect();
        lines.join("<br>")
    });
    let cells: Vec<String> = cells.collect();
    format!(
        "| **{}** | {} |",
        in_cell(&escaped(&row.label)),
        cells.join(" | ")
    )
}

/// A cell is one line, and its borders are bars.
fn in_cell(words: &str) -> String {
    words.replace('|', "\\|").replace('\n', "<br>")
}

fn sources(sources: &[Source]) -> Option<String> {
    let lines: Vec<String> = sources
        .iter()
        .map(|source| format!("- {}", source_line(source)))
        .collect();
    (!lines.is_empty()).then(|| format!("## Sources\n\n{}", lines.join("\n")))
}

fn source_line(source: &Source) -> String {
    let heading = match source.heading.as_str() {
        "" => String::new(),
        heading => format!("{} — ", escaped(heading)),
    };
    format!(
        "\\[{}\\] {heading}{}",
        source.number,
        article(&source.article)
    )
}

fn article(article: &ArticleLine) -> String {
    let title = match &article.url {
        Some(url) if !url.contains(['<', '>', '\n']) => {
            format!("[{}](<{url}>)", escaped(&article.title))
        }
        _ => escaped(&article.title),
    };
    let publisher = article.publisher.as_deref().map(escaped);
    let parts = [Some(title), publisher, Some(article.date.clone())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn text(text: &Text) -> String {
    let spans = text.0.iter().map(|span| match span {
        Span::Plain(words)
        | Span::Moment { shown: words, .. }
        | Span::Message { label: words, .. } => escaped(words),
        Span::Strong(words) => strong(words),
        Span::Code(words) => format!("`{}`", words.replace('`', "'")),
        Span::Mark(number) => format!("\\[{number}\\]"),
        Span::Title(line) => article(line),
        Span::Provenance(line) => escaped(&line.provenance()),
        Span::Name(name) => escaped(&name.name),
        Span::Place { name, .. } => escaped(&format!("#{name}")),
    });
    spans.collect()
}

/// Blanks stay outside of the stars, where they would not be read as stars otherwise.
fn strong(words: &str) -> String {
    let inner = words.trim();
    match inner {
        "" => words.to_owned(),
        inner => words.replacen(inner, &format!("**{}**", escaped(inner)), 1),
    }
}

/// `words` with everything escaped that Markdown would read as markup.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if matches!(
            c,
            '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '~'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_is_a_table_whose_cells_cannot_break_it() {
        let grid = Grid {
            columns: vec!["A|B".into()],
            rows: vec![Row {
                label: "La_bel".into(),
                cells: vec![vec![
                    Text::plain("one | two\nthree ").mark(1),
                    Text::default().strong("four: ").then("*five*"),
                ]],
                evidence: None,
            }],
        };
        assert_eq!(
            table(&grid),
            "| | A\\|B |\n|---|---|\n| **La\\_bel** | one \\| two<br>three \\[1\\]<br>**four:** \\*five\\* |"
        );
    }

    #[test]
    fn a_document_has_title_blocks_sources_and_the_knowledge_it_is_from() {
        let source = Source {
            number: 1,
            article: ArticleLine {
                title: "T".into(),
                publisher: Some("P".into()),
                date: "updated 2026-06-10".into(),
                dated: None,
                url: Some("https://a.example/x".into()),
            },
            heading: "H".into(),
        };
        let reply = Reply {
            title: Some("A vs B".into()),
            blocks: vec![
                Block::Heading("Fit".into()),
                Block::List(vec![Text::plain("x ").mark(1)]),
                Block::Quote {
                    text: Text::plain("one\ntwo"),
                    source: source.clone(),
                },
            ],
            sources: vec![source],
            knowledge: Some("0123".into()),
            ..Reply::default()
        };
        let cited = "\\[1\\] H — [T](<https://a.example/x>), P, updated 2026-06-10";
        assert_eq!(
            render(&reply),
            format!(
                "# A vs B\n\n## Fit\n\n- x \\[1\\]\n\n> one\n> two\n\n{cited}\n\n## Sources\n\n- {cited}\n\nKnowledge 0123\n"
            )
        );
    }
}
