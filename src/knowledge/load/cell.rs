//! Reads a cell of a row as it stands in its file, and says what is wrong with it.

use serde::{Deserialize, Serialize};

use super::Broken;
use super::file::{ATTRIBUTES, NEEDS};
use super::sections::{Sections, like};
use crate::knowledge::attribute::{Attribute, Kind, Speaks};
use crate::knowledge::citation::Citation;
use crate::knowledge::framework::{Cell, Value};
use crate::knowledge::need::{Grade, Need};

/// What a cell may be about.
pub struct Fields<'a> {
    pub attributes: &'a [Attribute],
    pub needs: &'a [Need],
}

/// The keys of a cell.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CellEntry {
    attribute: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    no: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    test: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    needs: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meets: Option<Grade>,
    pub source: String,
    section: String,
    quote: String,
}

impl CellEntry {
    pub fn of(cell: &Cell) -> Self {
        let (mut value, mut number, mut no) = (None, None, None);
        match &cell.value {
            Value::Text(text) => value = Some(text.clone()),
            Value::Number(figure) => number = Some(*figure),
            Value::No(words) => no = Some(words.clone()),
        }
        Self {
            attribute: cell.attribute.clone(),
            value,
            number,
            no,
            context: cell.context.clone(),
            test: cell.test.clone(),
            needs: cell.needs.clone(),
            meets: cell.meets,
            source: cell.citation.article.clone(),
            section: cell.citation.section.clone(),
            quote: cell.citation.quote.clone(),
        }
    }
}

impl Broken {
    pub fn holds(&self, cell: &CellEntry) -> bool {
        self.articles.contains(&cell.source)
            || self.attributes.contains(&cell.attribute)
            || cell.needs.iter().any(|need| self.needs.contains(need))
    }
}

/// The cell, checked against attributes, needs and articles; or what is wrong with it.
pub fn read_cell(
    entry: CellEntry,
    fields: &Fields<'_>,
    sections: &Sections<'_>,
) -> Result<Cell, String> {
    let attributes = fields.attributes.iter();
    let attribute = attributes
        .clone()
        .find(|attribute| attribute.id == entry.attribute)
        .ok_or_else(|| {
            let ids = attributes.map(|attribute| attribute.id.as_str());
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
    let cell = Cell {
        attribute: entry.attribute,
        value,
        context: entry.context,
        test: entry.test,
        needs: entry.needs,
        meets: entry.meets,
        citation,
    };
    let fault = sections.fault(&cell.citation);
    match fault.or_else(|| fault_of_needs(&cell, attribute, fields.needs)) {
        Some(what) => Err(what),
        None => Ok(cell),
    }
}

/// What is wrong with the needs that a cell says it speaks to, or how far it says it meets them.
fn fault_of_needs(cell: &Cell, attribute: &Attribute, needs: &[Need]) -> Option<String> {
    let known = |id: &&String| needs.iter().any(|need| need.id == **id);
    if let Some(missing) = cell.needs.iter().find(|id| !known(id)) {
        let like = like(missing, needs.iter().map(|need| need.id.as_str()));
        return Some(format!(
            "there is no need \"{missing}\"{like}: add it to {NEEDS} or use one that is there"
        ));
    }
    let by_attribute = |need: &&Need| need.attributes.contains(&cell.attribute);
    let judged = needs.iter().filter(by_attribute);
    let judged = judged.clone().any(|need| need.values.is_empty()) || !cell.needs.is_empty();
    let told = cell.meets.is_some() || matches!(cell.value, Value::No(_));
    match (judged, told, attribute.speaks) {
        (true, false, Speaks::ByCell) => Some(format!(
            "a cell of \"{}\" says how far it meets the need: `meets` is \"yes\", \"partly\" or \"no\"",
            attribute.id
        )),
        (false, ..) if cell.meets.is_some() => {
            Some("`meets` without a need that the cell speaks to".to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{self, QUOTE, article, attributes, need};
    use super::*;
    use crate::knowledge::places::Places;

    /// The fault of a cell of `attribute` with these further lines.
    fn fault(attribute: &str, more: &str) -> Option<String> {
        let cell = format!(
            "attribute = \"{attribute}\"\n{more}\nsource = \"a\"\nsection = \"flask\"\nquote = \"{QUOTE}\""
        );
        let entry = toml::from_str(&cell).expect("a cell's keys");
        let (article, passages) = article();
        let places = Places::of(&[article], &passages);
        let by_cell = Attribute {
            speaks: Speaks::ByCell,
            ..samples::attribute("speed", Kind::Text)
        };
        let attributes = [attributes(), vec![by_cell]].concat();
        let of_words = |id: &str, more: &str| {
            let text = format!("id = \"{id}\"\nlabel = \"{id}\"\ngroup = \"quality\"\n{more}");
            toml::from_str::<Need>(&text).expect("a need")
        };
        let needs = [
            need(),
            of_words("fast", "attributes = [\"speed\"]"),
            of_words("python", "attributes = [\"words\"]\nvalues = [\"Python\"]"),
        ];
        let fields = Fields {
            attributes: &attributes,
            needs: &needs,
        };
        read_cell(entry, &fields, &Sections::new(&passages, &places)).err()
    }

    #[test]
    fn a_cell_names_known_needs_and_says_how_far_it_meets_them_where_it_must() {
        for (attribute, more) in [
            ("items", "value = \"v\"\nneeds = [\"admin\"]"),
            (
                "items",
                "value = \"v\"\nneeds = [\"admin\"]\nmeets = \"partly\"",
            ),
            ("speed", "value = \"v\"\nmeets = \"no\""),
            ("speed", "no = \"none\""),
            ("words", "value = \"Python\""),
        ] {
            assert_eq!(fault(attribute, more), None, "{attribute}: {more}");
        }
        for (attribute, more, part) in [
            (
                "items",
                "value = \"v\"\nneeds = [\"admn\"]",
                "no need \"admn\" (did you mean \"admin\"?)",
            ),
            (
                "speed",
                "value = \"v\"",
                "`meets` is \"yes\", \"partly\" or \"no\"",
            ),
            (
                "items",
                "value = \"v\"\nmeets = \"yes\"",
                "`meets` without a need",
            ),
            (
                "words",
                "value = \"Python\"\nmeets = \"yes\"",
                "`meets` without a need",
            ),
        ] {
            let what = fault(attribute, more).unwrap_or_default();
            assert!(what.contains(part), "{attribute}: {more}: {what}");
        }
    }
}
