//! Reads a row of the table from its file, and writes it.

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::cell::{CellEntry, Fields, read_cell};
use super::file::{File, one_line};
use super::sections::Sections;
use super::{Broken, Cells, Fault};
use crate::knowledge::attribute::Attribute;
use crate::knowledge::framework::{Framework, MAX_ID_LENGTH};

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
    candidate: bool,
    #[serde(default)]
    cell: Vec<Spanned<toml::Table>>,
}

/// The same file as it is written: the keys in this order, then the cells.
#[derive(Serialize)]
struct WrittenRow<'a> {
    id: &'a str,
    name: &'a str,
    aliases: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    ordinary_names: &'a [String],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    candidate: bool,
    cell: Vec<CellEntry>,
}

/// The row as the text of its file, its cells in the order of `attributes`.
///
/// # Errors
/// None that a loaded row can bring about.
pub fn write_row(
    framework: &Framework,
    attributes: &[Attribute],
) -> Result<String, toml::ser::Error> {
    let cells = attributes
        .iter()
        .flat_map(|attribute| framework.cells_of(&attribute.id));
    let row = WrittenRow {
        id: &framework.id,
        name: &framework.name,
        aliases: &framework.aliases,
        ordinary_names: &framework.ordinary_names,
        candidate: framework.candidate,
        cell: cells.map(CellEntry::of).collect(),
    };
    toml::to_string(&row)
}

/// The row of a file; faults of single cells go to `faults`.
pub fn read_row(
    file: &File,
    fields: &Fields<'_>,
    sections: &Sections<'_>,
    broken: &Broken,
    cells: Cells,
    faults: &mut Vec<Fault>,
) -> Result<Framework, Fault> {
    // Most of what is borrowed cites other articles, and to say so of each would take long.
    let elsewhere =
        |cell: &CellEntry| cells == Cells::Borrowed && !sections.has_article(&cell.source);
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
        let start = entry.span().start;
        let cell = entry.into_inner().try_into::<CellEntry>();
        let cell = cell.map_err(|error| one_line(&error));
        if cell
            .as_ref()
            .is_ok_and(|cell| broken.holds(cell) || elsewhere(cell))
        {
            continue;
        }
        match cell.and_then(|entry| read_cell(entry, fields, sections)) {
            Ok(cell) => cells.push(cell),
            Err(what) => faults.push(file.fault(file.line_at(start), what)),
        }
    }
    let mut framework = Framework::new(row.id, row.name).with_cells(cells);
    framework.aliases = row.aliases;
    framework.ordinary_names = row.ordinary_names;
    framework.candidate = row.candidate;
    Ok(framework)
}

#[cfg(test)]
mod tests {
    use super::super::samples::{QUOTE, article, attributes, need};
    use super::*;
    use crate::knowledge::citation::Citation;
    use crate::knowledge::framework::{Cell, Value};
    use crate::knowledge::need::Grade;
    use crate::knowledge::places::Places;
    use proptest::prelude::*;

    prop_compose! {
        fn a_cell()(
            (attribute, value) in prop_oneof![
                any::<String>().prop_map(|text| ("words", Value::Text(text))),
                (-1e12..1e12).prop_map(|figure| ("figure", Value::Number(figure))),
                any::<String>().prop_map(|words| ("items", Value::No(words))),
            ],
            context in any::<Option<String>>(),
            test in any::<Option<String>>(),
            speaking in proptest::option::of(proptest::sample::select(&[Grade::Yes, Grade::Partly, Grade::No][..])),
        ) -> Cell {
            let citation = Citation { article: "a".into(), section: "flask".into(), quote: QUOTE.into() };
            let (needs, meets) = speaking.map_or((vec![], None), |meets| (vec!["admin".into()], Some(meets)));
            Cell { attribute: attribute.into(), value, context, test, needs, meets, citation }
        }
    }

    proptest! {
        #[test]
        fn a_row_that_is_written_and_read_again_is_the_same(
            name in any::<String>(),
            aliases in any::<Vec<String>>(),
            ordinary_names in any::<Vec<String>>(),
            candidate in any::<bool>(),
            cells in proptest::collection::vec(a_cell(), 0..8),
        ) {
            let mut row = Framework::new("flask".into(), name).with_cells(cells);
            row.aliases = aliases;
            row.ordinary_names = ordinary_names;
            row.candidate = candidate;
            let text = write_row(&row, &attributes()).expect("a row is TOML");
            let file = File { path: "frameworks/flask.toml".into(), text };
            let mut faults = Vec::new();
            let (article, passages) = article();
            let places = Places::of(&[article], &passages);
            let sections = Sections::new(&passages, &places);
            let broken = Broken::default();
            let (attributes, needs) = (attributes(), [need()]);
            let fields = Fields { attributes: &attributes, needs: &needs };
            let read = read_row(&file, &fields, &sections, &broken, Cells::Own, &mut faults);
            prop_assert_eq!(faults, vec![]);
            prop_assert_eq!(read, Ok(row));
        }
    }
}
