//! Reads a row of the table and checks each of its cells against attributes and articles.

use serde::Deserialize;
use toml::Spanned;

use super::Fault;
use super::file::{ATTRIBUTES, File};
use crate::knowledge::attribute::{Attribute, Kind};
use crate::knowledge::citation::Citation;
use crate::knowledge::framework::{Cell, Framework, MAX_ID_LENGTH, Value};
use crate::knowledge::passage::Passage;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameworkFile {
    id: String,
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    cell: Vec<Spanned<CellEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CellEntry {
    attribute: String,
    value: Option<String>,
    number: Option<f64>,
    no: Option<String>,
    context: Option<String>,
    test: Option<String>,
    source: String,
    section: String,
    quote: String,
}

/// The row of a file; faults of single cells go to `faults`.
pub fn read_row(
    file: &File,
    attributes: &[Attribute],
    passages: &[Passage],
    faults: &mut Vec<Fault>,
) -> Result<Framework, Fault> {
    let row: FrameworkFile = file.toml()?;
    if file.stem_in("frameworks/", ".toml") != Some(row.id.as_str()) || row.id.len() > MAX_ID_LENGTH
    {
        let what = format!(
            "the id \"{}\" must be the file's stem, of at most {MAX_ID_LENGTH} characters",
            row.id
        );
        return Err(file.fault(1, what));
    }
    let mut cells = Vec::new();
    for entry in row.cell {
        let line = file.line_at(entry.span().start);
        match read_cell(entry.into_inner(), attributes, passages) {
            Ok(cell) => cells.push(cell),
            Err(what) => faults.push(file.fault(line, what)),
        }
    }
    Ok(Framework {
        id: row.id,
        name: row.name,
        aliases: row.aliases,
        cells,
    })
}

fn read_cell(
    entry: CellEntry,
    attributes: &[Attribute],
    passages: &[Passage],
) -> Result<Cell, String> {
    let attribute = attributes
        .iter()
        .find(|attribute| attribute.id == entry.attribute)
        .ok_or_else(|| {
            format!(
                "there is no attribute \"{}\": add it to {ATTRIBUTES} or use one that is there",
                entry.attribute
            )
        })?;
    let is_number = attribute.kind == Kind::Number;
    let value = match (entry.value, entry.number, entry.no) {
        (Some(text), None, None) if !is_number => Value::Text(text),
        (None, Some(number), None) if is_number && number.is_finite() => Value::Number(number),
        (None, None, Some(words)) => Value::No(words),
        _ => {
            let wanted = if is_number { "number" } else { "value" };
            return Err(format!(
                "a cell of \"{}\" has either `{wanted}` or `no`, and just one of them",
                attribute.id
            ));
        }
    };
    let citation = Citation {
        article: entry.source,
        section: entry.section,
        quote: entry.quote,
    };
    match quote_fault(&citation, passages) {
        Some(what) => Err(what),
        None => Ok(Cell {
            attribute: entry.attribute,
            value,
            context: entry.context,
            test: entry.test,
            citation,
        }),
    }
}

/// What is wrong with a citation, if anything: no such article, no such section, or other words in it.
pub fn quote_fault(citation: &Citation, passages: &[Passage]) -> Option<String> {
    let Citation {
        article,
        section,
        quote,
    } = citation;
    let mut of_article = passages.iter().filter(|p| p.article == *article).peekable();
    if of_article.peek().is_none() {
        return Some(format!("there is no article \"{article}\""));
    }
    let mut of_section = of_article.filter(|p| p.section == *section).peekable();
    if of_section.peek().is_none() {
        return Some(format!(
            "article \"{article}\" has no section \"{section}\""
        ));
    }
    let quote = one_spaced(quote);
    let found = !quote.is_empty() && of_section.any(|p| one_spaced(&p.text).contains(&quote));
    (!found).then(|| {
        format!("section \"{section}\" of \"{article}\" does not hold the quote \"{quote}\"")
    })
}

fn one_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
