//! Quotes a block of a passage, with the statements that are meant made strong.

use crate::knowledge::Knowledge;
use crate::knowledge::excerpt::Excerpt;
use crate::knowledge::passage::BlockKind;
use crate::reply::{Block, Source, Text};

/// Of a table, only so many rows are quoted: those that are meant, or those around the one that is.
const TABLE_ROWS: usize = 3;

/// The block of `excerpt`, as a quote from `source`.
pub fn quote(knowledge: &Knowledge, excerpt: &Excerpt, source: Source) -> Option<Block> {
    let passage = knowledge.passage(excerpt.passage)?;
    let block = passage.blocks().nth(excerpt.block)?;
    let statements = block.statements().into_iter().enumerate();
    let statements: Vec<Line> = statements
        .map(|(at, statement)| Line {
            text: statement.readable,
            is_strong: excerpt.statements.contains(&at),
        })
        .collect();
    let text = match block.kind {
        BlockKind::Prose => joined(&statements, "", " "),
        BlockKind::List | BlockKind::Code => joined(&statements, "• ", "\n"),
        BlockKind::Table => table_extract(&statements),
    };
    Some(Block::Quote { text, source })
}

struct Line {
    text: String,
    is_strong: bool,
}

fn joined(lines: &[Line], bullet: &str, separator: &str) -> Text {
    let mut text = Text::default();
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            text = text.then(separator);
        }
        // A list's lead-in line is no item of it.
        if !line.text.ends_with(':') {
            text = text.then(bullet);
        }
        text = match line.is_strong {
            true => text.strong(&line.text),
            false => text.then(&line.text),
        };
    }
    text
}

fn table_extract(rows: &[Line]) -> Text {
    let first = rows.iter().position(|row| row.is_strong).unwrap_or(0);
    let last = rows.iter().rposition(|row| row.is_strong).unwrap_or(first);
    let missing = TABLE_ROWS.saturating_sub(last + 1 - first);
    let start = first
        .saturating_sub(missing / 2)
        .min(rows.len().saturating_sub(TABLE_ROWS));
    let end = (start + TABLE_ROWS).max(last + 1).min(rows.len());
    let text = joined(&rows[start..end], "", "\n");
    match rows.len() - (end - start) {
        0 => text,
        1 => text.then("\n(1 more row in the source)"),
        left => text.then(format!("\n({left} more rows in the source)")),
    }
}
