//! Quotes a block of a passage, with the statements that are meant made strong.

use crate::knowledge::Knowledge;
use crate::knowledge::excerpt::Excerpt;
use crate::knowledge::passage::BlockKind;
use crate::reply::{Block, Source, Text};

/// Of a table, only so many rows are quoted: those that are meant, or those around the one that is.
const TABLE_ROWS: usize = 3;
/// Of a list, the items from the first to the last that is meant are quoted, and those beside them while all have at most so
/// many characters: some six lines on a phone. Short lists stay whole so.
const LIST_CHARS: usize = 250;

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
        BlockKind::Code => joined(&statements, "• ", "\n"),
        BlockKind::List => list_extract(&statements),
        BlockKind::Table => table_extract(&statements),
    };
    Some(Block::Quote { text, source })
}

struct Line {
    text: String,
    is_strong: bool,
}

impl Line {
    /// A list's lead-in line is no item of it.
    fn leads_in(&self) -> bool {
        self.text.ends_with(':')
    }
}

fn joined(lines: &[Line], bullet: &str, separator: &str) -> Text {
    let mut text = Text::default();
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            text = text.then(separator);
        }
        if !line.leads_in() {
            text = text.then(bullet);
        }
        text = match line.is_strong {
            true => text.strong(&line.text),
            false => text.then(&line.text),
        };
    }
    text
}

fn list_extract(lines: &[Line]) -> Text {
    let lead_ins = lines.iter().take_while(|line| line.leads_in()).count();
    let is_any_meant = lines.iter().any(|line| line.is_strong);
    let (mut start, last) = match is_any_meant {
        true => meant(lines),
        false => (lead_ins, lead_ins),
    };
    let mut end = (last + 1).min(lines.len());
    start = start.min(end);
    let fits = |start: usize, end: usize| {
        let chars = lines[start..end]
            .iter()
            .map(|line| line.text.chars().count());
        chars.sum::<usize>() <= LIST_CHARS
    };
    while end < lines.len() && fits(start, end + 1) {
        end += 1;
    }
    while start > 0 && !lines[start - 1].leads_in() && fits(start - 1, end) {
        start -= 1;
    }
    // Of a list in a list, what leads in to the items that are quoted.
    let lead_in = lines[..start].iter().rfind(|line| line.leads_in());
    let mut text = Text::default();
    if let Some(lead_in) = lead_in.filter(|_| start < end) {
        text = text.then(&lead_in.text).then("\n");
    }
    let left = lines[..start].iter().chain(&lines[end..]);
    let left = left.filter(|line| !line.leads_in()).count();
    with_rest(
        text.and(joined(&lines[start..end], "• ", "\n")),
        left,
        "item",
    )
}

fn table_extract(rows: &[Line]) -> Text {
    let (first, last) = meant(rows);
    let missing = TABLE_ROWS.saturating_sub(last + 1 - first);
    let start = first
        .saturating_sub(missing / 2)
        .min(rows.len().saturating_sub(TABLE_ROWS));
    let end = (start + TABLE_ROWS).max(last + 1).min(rows.len());
    let text = joined(&rows[start..end], "", "\n");
    with_rest(text, rows.len() - (end - start), "row")
}

/// The places of the first and the last line that is meant.
fn meant(lines: &[Line]) -> (usize, usize) {
    let first = lines.iter().position(|line| line.is_strong).unwrap_or(0);
    let last = lines.iter().rposition(|line| line.is_strong);
    (first, last.unwrap_or(first))
}

fn with_rest(text: Text, left: usize, of: &str) -> Text {
    match left {
        0 => text,
        1 => text.then(format!("\n(1 more {of} in the source)")),
        left => text.then(format!("\n({left} more {of}s in the source)")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::Span;

    fn lines(texts: &[&str], strong: &[usize]) -> Vec<Line> {
        let lines = texts.iter().enumerate().map(|(at, text)| Line {
            text: (*text).to_owned(),
            is_strong: strong.contains(&at),
        });
        lines.collect()
    }

    fn words(text: &Text) -> String {
        let words = text.0.iter().map(|span| match span {
            Span::Plain(words) | Span::Strong(words) => words.as_str(),
            other => panic!("{other:?} in a quote"),
        });
        words.collect()
    }

    #[test]
    fn a_short_list_stays_whole() {
        let list = lines(&["It lacks:", "an ORM", "an admin"], &[2]);
        assert_eq!(
            words(&list_extract(&list)),
            "It lacks:\n• an ORM\n• an admin"
        );
    }

    #[test]
    fn of_a_long_list_what_is_meant_is_quoted_and_the_rest_is_counted() {
        let long = "word ".repeat(40);
        let list = lines(&["It lacks:", &long, "an admin", &long, &long], &[2]);
        let quoted = words(&list_extract(&list));
        assert_eq!(
            quoted,
            format!("It lacks:\n• an admin\n• {long}\n(2 more items in the source)")
        );
    }

    #[test]
    fn of_a_list_in_a_list_what_leads_in_to_the_quoted_items_stays() {
        let long = "word ".repeat(60);
        let list = lines(&["Good:", &long, "an admin", "Bad:", &long, "no ORM"], &[5]);
        assert_eq!(
            words(&list_extract(&list)),
            "Bad:\n• no ORM\n(3 more items in the source)"
        );
        let nothing_else = lines(&["Good:", "Bad:"], &[]);
        assert_eq!(words(&list_extract(&nothing_else)), "");
        assert_eq!(words(&list_extract(&[])), "");
    }

    #[test]
    fn a_long_list_of_which_nothing_is_meant_is_quoted_from_its_beginning() {
        let long = "word ".repeat(60);
        let list = lines(&["Good:", "an admin", &long, &long], &[]);
        assert_eq!(
            words(&list_extract(&list)),
            "Good:\n• an admin\n(2 more items in the source)"
        );
    }

    #[test]
    fn what_is_meant_is_quoted_however_long_it_is() {
        let long = "word ".repeat(100);
        let list = lines(&[&long, "an admin", &long, "an ORM"], &[0, 2]);
        let quoted = words(&list_extract(&list));
        assert_eq!(
            quoted,
            format!("• {long}\n• an admin\n• {long}\n(1 more item in the source)")
        );
    }

    #[test]
    fn of_a_table_three_rows_are_quoted_around_the_one_that_is_meant() {
        let table = lines(&["a", "b", "c", "d", "e"], &[3]);
        assert_eq!(
            words(&table_extract(&table)),
            "c\nd\ne\n(2 more rows in the source)"
        );
    }
}
