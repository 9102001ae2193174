//! Tables of a web page, with cells that span rows and columns spelt out.

use markup5ever_rcdom::Handle;

use super::dom;
use crate::knowledge::import::document::Table;
use crate::knowledge::import::text::row;

/// The caption, if there is one, and the table; none where it only arranges other things. `text` reads a cell.
pub fn of(node: &Handle, text: &dyn Fn(&Handle) -> String) -> Option<(Option<String>, Table)> {
    let arranges = !dom::elements(node, &["table", "h1", "h2", "h3", "pre"]).is_empty()
        || matches!(
            dom::attribute(node, "role").as_deref(),
            Some("presentation" | "none")
        );
    let rows = if arranges {
        Vec::new()
    } else {
        rows(node, text)
    };
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    if rows.len() < 2 || columns < 2 {
        return None;
    }
    let mut rows = rows.into_iter().map(|mut cells| {
        cells.resize(columns, String::new());
        row(&cells)
    });
    let header = rows.next()?;
    let rule = format!("|{}", "---|".repeat(columns));
    let caption = dom::elements(node, &["caption"]).first().map(text);
    let caption = caption.filter(|caption| !caption.is_empty());
    Some((
        caption,
        Table {
            header,
            rule,
            rows: rows.collect(),
        },
    ))
}

fn rows(table: &Handle, text: &dyn Fn(&Handle) -> String) -> Vec<Vec<String>> {
    let mut reaching: Vec<(usize, String)> = Vec::new();
    let mut rows = Vec::new();
    for node in dom::elements(table, &["tr"]) {
        let mut row: Vec<String> = Vec::new();
        let cells = dom::children(&node);
        for cell in cells
            .iter()
            .filter(|cell| matches!(dom::name(cell), Some("td" | "th")))
        {
            fill(&mut row, &mut reaching);
            let rows_down = span(cell, "rowspan") - 1;
            let words = text(cell);
            for at in 0..span(cell, "colspan") {
                let words = if at == 0 {
                    words.clone()
                } else {
                    String::new()
                };
                set(&mut reaching, row.len(), (rows_down, words.clone()));
                row.push(words);
            }
        }
        fill(&mut row, &mut reaching);
        if row.iter().any(|cell| !cell.is_empty()) {
            rows.push(row);
        }
    }
    rows
}

/// Adds the cells that reach down from rows above.
fn fill(row: &mut Vec<String>, reaching: &mut [(usize, String)]) {
    while let Some((left, words)) = reaching.get_mut(row.len()).filter(|(left, _)| *left > 0) {
        *left -= 1;
        row.push(words.clone());
    }
}

fn set(reaching: &mut Vec<(usize, String)>, column: usize, cell: (usize, String)) {
    if reaching.len() <= column {
        reaching.resize(column + 1, (0, String::new()));
    }
    reaching[column] = cell;
}

/// How many rows or columns a cell takes, within what a page may ask of us.
fn span(cell: &Handle, attribute: &str) -> usize {
    const MOST: usize = 30;
    let given = dom::attribute(cell, attribute).and_then(|value| value.trim().parse().ok());
    given.unwrap_or(1).clamp(1, MOST)
}
