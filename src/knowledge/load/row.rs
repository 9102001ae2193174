//! Reads a row of the table and checks each of its cells against attributes and articles.

use serde::Deserialize;
use toml::Spanned;

use super::file::{ATTRIBUTES, File, one_line};
use super::{Broken, Fault};
use crate::knowledge::attribute::{Attribute, Kind};
use crate::knowledge::citation::Citation;
use crate::knowledge::framework::{Cell, Framework, MAX_ID_LENGTH, Value};
use crate::knowledge::lexicon::LIKENESS;
use crate::knowledge::passage::Passage;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameworkFile {
    id: String,
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    ordinary_names: Vec<String>,
    #[serde(default)]
    cell: Vec<Spanned<toml::Table>>,
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

impl Broken {
    fn holds(&self, cell: &CellEntry) -> bool {
        self.articles.contains(&cell.source) || self.attributes.contains(&cell.attribute)
    }
}

/// The row of a file; faults of single cells go to `faults`.
pub fn read_row(
    file: &File,
    attributes: &[Attribute],
    passages: &[Passage],
    broken: &Broken,
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
    // Each cell is read by itself, so that one fault does not hide the next.
    for entry in row.cell {
        let line = file.line_at(entry.span().start);
        let cell = entry.into_inner().try_into::<CellEntry>();
        let cell = cell.map_err(|error| one_line(&error));
        if cell.as_ref().is_ok_and(|cell| broken.holds(cell)) {
            continue;
        }
        match cell.and_then(|entry| read_cell(entry, attributes, passages)) {
            Ok(cell) => cells.push(cell),
            Err(what) => faults.push(file.fault(line, what)),
        }
    }
    let mut framework = Framework::new(row.id, row.name).with_cells(cells);
    framework.aliases = row.aliases;
    framework.ordinary_names = row.ordinary_names;
    Ok(framework)
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
            let ids = attributes.iter().map(|attribute| attribute.id.as_str());
            format!(
                "there is no attribute \"{}\"{}: add it to {ATTRIBUTES} or use one that is there",
                entry.attribute,
                like(&entry.attribute, ids)
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
        let ids = passages.iter().map(|p| p.article.as_str());
        let like = like(article, ids);
        return Some(format!("there is no article \"{article}\"{like}"));
    }
    let of_article: Vec<&Passage> = of_article.collect();
    let mut of_section = of_article
        .iter()
        .filter(|p| p.section == *section)
        .peekable();
    if of_section.peek().is_none() {
        let like = like(section, of_article.iter().map(|p| p.section.as_str()));
        return Some(format!(
            "article \"{article}\" has no section \"{section}\"{like}"
        ));
    }
    let quote = one_spaced(quote);
    let found = !quote.is_empty() && of_section.any(|p| one_spaced(&p.text).contains(&quote));
    (!found).then(|| {
        format!("section \"{section}\" of \"{article}\" does not hold the quote \"{quote}\"")
    })
}

/// " (did you mean ...?)", where one of the known names is like the one given.
fn like<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> String {
    known
        .map(|known| (strsim::normalized_damerau_levenshtein(known, given), known))
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map_or_else(String::new, |(_, known)| {
            format!(" (did you mean \"{known}\"?)")
        })
}

fn one_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
