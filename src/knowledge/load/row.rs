//! Reads a row of the table and checks each of its cells against attributes and articles.

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::file::{ATTRIBUTES, File, NEEDS, one_line};
use super::{Broken, Cells, Fault};
use crate::knowledge::attribute::{Attribute, Kind, Speaks};
use crate::knowledge::citation::Citation;
use crate::knowledge::framework::{Cell, Framework, MAX_ID_LENGTH, Value};
use crate::knowledge::lexicon::closest;
use crate::knowledge::need::{Grade, Need};
use crate::knowledge::passage::Passage;
use crate::knowledge::places::Places;

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

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct CellEntry {
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
    source: String,
    section: String,
    quote: String,
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

impl CellEntry {
    fn of(cell: &Cell) -> Self {
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
    fn holds(&self, cell: &CellEntry) -> bool {
        self.articles.contains(&cell.source)
            || self.attributes.contains(&cell.attribute)
            || cell.needs.iter().any(|need| self.needs.contains(need))
    }
}

/// What a cell may be about.
pub struct Fields<'a> {
    pub attributes: &'a [Attribute],
    pub needs: &'a [Need],
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

fn read_cell(
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

/// The articles' sections, for checking quotes against their words.
pub struct Sections<'a> {
    passages: &'a [Passage],
    places: &'a Places,
}

impl<'a> Sections<'a> {
    pub fn new(passages: &'a [Passage], places: &'a Places) -> Self {
        Self { passages, places }
    }

    fn has_article(&self, id: &str) -> bool {
        self.places.article(id).is_some()
    }

    /// What is wrong with a citation, if anything: no such article, no such section, or other words in it.
    fn fault(&self, citation: &Citation) -> Option<String> {
        let Citation {
            article,
            section,
            quote,
        } = citation;
        if !self.has_article(article) {
            let like = like(article, self.places.articles());
            return Some(format!("there is no article \"{article}\"{like}"));
        }
        let of_article = &self.passages[self.places.passages(article)];
        let mut of_section = of_article.iter().filter(|p| p.section == *section);
        if of_section.clone().next().is_none() {
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
}

/// " (did you mean ...?)", where one of the known names is like the one given.
fn like<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> String {
    let closest = closest(given, known).map(|known| format!(" (did you mean \"{known}\"?)"));
    closest.unwrap_or_default()
}

fn one_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::article::{self, Article};
    use crate::knowledge::attribute::Topic;
    use proptest::prelude::*;

    const QUOTE: &str = "Flask has no admin.";

    fn attribute(id: &str, kind: Kind) -> Attribute {
        Attribute {
            id: id.into(),
            label: id.into(),
            topic: Topic::Data,
            kind,
            unit: (kind == Kind::Number).then(|| "req/s".into()),
            better: None,
            aliases: vec![],
            aspects: vec![],
            decides: None,
            speaks: Speaks::default(),
            related: vec![],
        }
    }

    fn attributes() -> Vec<Attribute> {
        vec![
            attribute("words", Kind::Text),
            attribute("figure", Kind::Number),
            attribute("items", Kind::List),
        ]
    }

    fn need() -> Need {
        toml::from_str("id = \"admin\"\nlabel = \"admin panel\"\ngroup = \"feature\"")
            .expect("a need")
    }

    fn article() -> (Article, Vec<Passage>) {
        let file = format!("+++\ntitle = \"T\"\n+++\n## Flask\n{QUOTE}\n");
        article::parse("a", &file).expect("an article")
    }

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
            ..self::attribute("speed", Kind::Text)
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
