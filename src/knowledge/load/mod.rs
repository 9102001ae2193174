//! Reads knowledge from the bundle inside the binary or from a folder, and checks that every cell's
//! citation leads to words that stand in an article. The only module that reads knowledge files.

mod cell;
mod file;
mod needs;
mod row;
#[cfg(test)]
mod samples;
mod sections;

use serde::Deserialize;
use std::fmt;
use std::path::Path;
use toml::Spanned;

use super::attribute::{Attribute, Kind};
use super::framework::Framework;
use super::lexicon::Lexicon;
use super::passage::Passage;
use super::places::Places;
use super::spelling::Spelling;
use super::{Fingerprint, Knowledge, article};
use cell::Fields;
use file::{File, bundle, one_line, read_folder};
use needs::read_needs;
use row::{read_row, write_row};
use sections::Sections;

/// Everything that is wrong with a folder of knowledge, at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct KnowledgeError(pub Vec<Fault>);

/// One thing to put right, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Path below the knowledge folder.
    pub file: String,
    /// From 1; 0 where the fault belongs to no line.
    pub line: usize,
    pub what: String,
}

impl fmt::Display for KnowledgeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, fault) in self.0.iter().enumerate() {
            let separator = if n == 0 { "" } else { "\n" };
            match fault.line {
                0 => write!(f, "{separator}{}: {}", fault.file, fault.what)?,
                line => write!(f, "{separator}{}:{line}: {}", fault.file, fault.what)?,
            }
        }
        Ok(())
    }
}

/// The knowledge inside the binary.
///
/// # Errors
/// Only where the bundle itself is faulty, which a test excludes.
pub fn bundled() -> Result<Knowledge, KnowledgeError> {
    assemble(bundle(), Cells::Own)
}

/// The knowledge of a folder. Where it has articles only, the bundle's names and attributes still help to
/// understand questions, but a cell stays only if its quote stands in one of the folder's articles.
///
/// # Errors
/// A folder that can't be read or holds no article, and every fault in its files.
pub fn folder(path: &Path) -> Result<Knowledge, KnowledgeError> {
    let mut files = Vec::new();
    let mut faults = Vec::new();
    for below in ["", "articles", "frameworks"] {
        read_folder(path, below, &mut files, &mut faults);
    }
    if !faults.is_empty() {
        return Err(KnowledgeError(faults));
    }
    if files.iter().any(File::is_of_table) {
        return assemble(files, Cells::Own);
    }
    files.extend(bundle().into_iter().filter(File::is_of_table));
    assemble(files, Cells::Borrowed)
}

/// Writes every row of a folder anew in one layout: the cells in the order of the attributes. Comments in rows
/// are lost. Returns the paths of the files that changed.
///
/// # Errors
/// Every fault of the folder, or a file that can't be written.
pub fn tidy(path: &Path) -> Result<Vec<String>, KnowledgeError> {
    let knowledge = folder(path)?;
    let mut changed = Vec::new();
    for framework in &knowledge.frameworks {
        let name = format!("frameworks/{}.toml", framework.id);
        let file = path.join(&name);
        let fault = |what: String| {
            KnowledgeError(vec![Fault {
                file: name.clone(),
                line: 0,
                what,
            }])
        };
        let text = write_row(framework, &knowledge.attributes).map_err(|e| fault(e.to_string()))?;
        let before = std::fs::read_to_string(&file).ok();
        // A folder of articles only has the bundle's rows, which are not its own.
        if before.as_ref().is_none_or(|before| *before == text) {
            continue;
        }
        std::fs::write(&file, text).map_err(|error| fault(format!("can't be written: {error}")))?;
        changed.push(name);
    }
    Ok(changed)
}

/// Whose the cells are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cells {
    /// Written for these articles: a cell that does not hold is a fault.
    Own,
    /// The bundle's: what does not hold for these articles is left out.
    Borrowed,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AttributesFile {
    #[serde(default)]
    attribute: Vec<Spanned<toml::Table>>,
}

/// Puts the files together and checks them against each other; reports all faults, not just the first.
fn assemble(mut files: Vec<File>, cells: Cells) -> Result<Knowledge, KnowledgeError> {
    let mut faults = Vec::new();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let texts = files.iter().map(|file| (&*file.path, &*file.text));
    let fingerprint = Fingerprint::of(texts);

    let mut broken = Broken::default();
    let (articles, passages) = read_articles(&mut files, &mut faults, &mut broken);
    let attributes = read_attributes(&files, &mut faults, &mut broken);
    let needs = read_needs(&files, &attributes, &mut broken, &mut faults);
    let places = Places::of(&articles, &passages);
    let sections = Sections::new(&passages, &places);
    let mut rows = Vec::new();
    for file in files.iter().filter(|file| file.is_row()) {
        let mut cell_faults = Vec::new();
        match read_row(
            file,
            &Fields {
                attributes: &attributes,
                needs: &needs,
            },
            &sections,
            &broken,
            cells,
            &mut cell_faults,
        ) {
            Ok(framework) => rows.push((framework, file)),
            Err(fault) => faults.push(fault),
        }
        if cells == Cells::Own {
            faults.extend(cell_faults);
        }
    }
    rows.sort_by_key(|(framework, _)| framework.name.to_lowercase());
    let (frameworks, row_files): (Vec<Framework>, Vec<&File>) = rows.into_iter().unzip();

    let (lexicon, clashes) = Lexicon::new(&frameworks, &attributes);
    for clash in clashes {
        let [first, second] = clash.rows.map(|row| row_files[row]);
        let what = format!("\"{}\" already names the row of {}", clash.name, first.path);
        faults.push(second.fault(second.line_of(&format!("\"{}\"", clash.name)), what));
    }
    if articles.is_empty() && faults.is_empty() {
        faults.push(Fault {
            file: "articles".into(),
            line: 0,
            what: "there is no article: put at least one .md file into this folder".into(),
        });
    }
    if !faults.is_empty() {
        return Err(KnowledgeError(faults));
    }
    Ok(Knowledge {
        fingerprint,
        spelling: Spelling::new(&articles, &passages).with_names(&frameworks, &attributes, &needs),
        articles,
        places,
        passages,
        attributes,
        needs,
        frameworks,
        lexicon,
    })
}

/// Ids of what has a fault of its own. Cells that name one are not blamed for it as well.
#[derive(Debug, Default)]
struct Broken {
    articles: Vec<String>,
    attributes: Vec<String>,
    needs: Vec<String>,
}

/// Lets go of each file's text once it is read, so that large knowledge is not in memory twice.
fn read_articles(
    files: &mut [File],
    faults: &mut Vec<Fault>,
    broken: &mut Broken,
) -> (Vec<article::Article>, Vec<Passage>) {
    let (mut articles, mut all_passages) = (Vec::new(), Vec::new());
    for file in files {
        let Some(id) = file.stem_in("articles/", ".md").map(str::to_owned) else {
            continue;
        };
        let text = std::mem::take(&mut file.text);
        match article::parse(&id, &text) {
            Ok((article, passages)) => {
                articles.push(article);
                all_passages.extend(passages);
            }
            Err(fault) => {
                faults.push(file.fault(fault.line, fault.what));
                broken.articles.push(id);
            }
        }
    }
    all_passages.shrink_to_fit();
    (articles, all_passages)
}

fn read_attributes(files: &[File], faults: &mut Vec<Fault>, broken: &mut Broken) -> Vec<Attribute> {
    let Some(file) = files.iter().find(|file| file.is_attributes()) else {
        return Vec::new();
    };
    let entries = match file.toml::<AttributesFile>() {
        Ok(read) => read.attribute,
        Err(fault) => {
            faults.push(fault);
            return Vec::new();
        }
    };
    let mut attributes: Vec<Attribute> = Vec::new();
    for entry in entries {
        let line = file.line_at(entry.span().start);
        let entry = entry.into_inner();
        let id = entry
            .get("id")
            .and_then(toml::Value::as_str)
            .map(str::to_owned);
        match read_attribute(entry, &attributes) {
            Ok(attribute) => attributes.push(attribute),
            Err(what) => {
                broken.attributes.extend(id);
                faults.push(file.fault(line, what));
            }
        }
    }
    let known: Vec<String> = attributes.iter().map(|a| a.id.clone()).collect();
    for (id, related) in attributes
        .iter()
        .flat_map(|a| a.related.iter().map(move |id| (&a.id, id)))
    {
        if !known.contains(related) && !broken.attributes.contains(related) {
            let what =
                format!("attribute \"{id}\": there is no attribute \"{related}\" to be related to");
            faults.push(file.fault(file.line_of(&format!("\"{related}\"")), what));
        }
    }
    attributes.sort_by_key(|attribute| attribute.topic);
    attributes
}

fn read_attribute(entry: toml::Table, before: &[Attribute]) -> Result<Attribute, String> {
    let attribute: Attribute = entry.try_into().map_err(|error| one_line(&error))?;
    let id = &attribute.id;
    if before.iter().any(|known| known.id == *id) {
        return Err(format!("two attributes have the id \"{id}\""));
    }
    if (attribute.kind == Kind::Number) != attribute.unit.is_some() {
        return Err(format!(
            "attribute \"{id}\": a number needs a unit, and only a number has one"
        ));
    }
    Ok(attribute)
}

#[cfg(test)]
mod tests {
    use super::file::ATTRIBUTES;
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File {
            path: path.into(),
            text: text.into(),
        }
    }

    fn article_file() -> File {
        let text = "+++\ntitle = \"T\"\n+++\n## Flask\nFlask has no\nadmin. It is small.\n";
        file("articles/a.md", text)
    }

    fn attributes_file() -> File {
        let text =
            "[[attribute]]\nid = \"admin\"\nlabel = \"Admin\"\ntopic = \"data\"\nkind = \"text\"\n";
        file(ATTRIBUTES, text)
    }

    fn row(cell: &str) -> File {
        let text = format!("id = \"flask\"\nname = \"Flask\"\n\n[[cell]]\n{cell}");
        file("frameworks/flask.toml", &text)
    }

    const GOOD_CELL: &str = "attribute = \"admin\"\nno = \"none\"\nsource = \"a\"\nsection = \"flask\"\nquote = \"Flask has no admin.\"\n";

    fn faults_of(cell: &str) -> Vec<Fault> {
        assemble(
            vec![article_file(), attributes_file(), row(cell)],
            Cells::Own,
        )
        .expect_err("a faulty row")
        .0
    }

    #[test]
    fn the_bundle_is_free_of_faults() {
        let knowledge = bundled().unwrap_or_else(|faults| panic!("{faults}"));
        assert!(knowledge.frameworks.iter().all(|f| !f.cells().is_empty()));
        assert!(!knowledge.passages.is_empty());
    }

    #[test]
    fn an_attribute_is_related_to_known_ones_only() {
        let mut attributes = attributes_file();
        attributes.text += "related = [\"admin\", \"admn\"]\n";
        let faults = assemble(vec![article_file(), attributes, row(GOOD_CELL)], Cells::Own)
            .expect_err("an unknown id")
            .0;
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(
            faults[0].line > 0 && faults[0].what.contains("\"admn\""),
            "{faults:?}"
        );
    }

    #[test]
    fn a_good_cell_is_kept_with_its_citation() {
        let knowledge = assemble(
            vec![article_file(), attributes_file(), row(GOOD_CELL)],
            Cells::Own,
        )
        .expect("good files");
        assert_eq!(knowledge.frameworks[0].cells()[0].citation.section, "flask");
    }

    #[test]
    fn faults_name_file_line_and_remedy() {
        for (from, to, part) in [
            ("\"admin\"", "\"admn\"", "no attribute \"admn\""),
            ("\"a\"", "\"b\"", "no article \"b\""),
            ("\"flask\"", "\"fask\"", "no section \"fask\""),
            ("has no", "has an", "does not hold the quote"),
            ("no = \"none\"", "number = 3", "`value` or `no`"),
            ("source = \"a\"", "", "missing field `source`"),
            (
                "section = \"flask\"",
                "section = \"flaks\"",
                "did you mean \"flask\"?",
            ),
            ("quote", "sauce = 1\nquote", "unknown field `sauce`"),
        ] {
            let faults = faults_of(&GOOD_CELL.replace(from, to));
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].what.contains(part), "{faults:?}");
            assert_eq!(
                (faults[0].file.as_str(), faults[0].line),
                ("frameworks/flask.toml", 4)
            );
        }
    }

    #[test]
    fn all_faults_are_reported_at_once() {
        let bad = GOOD_CELL.replace("\"admin\"", "\"admn\"");
        let two = format!("{bad}\n[[cell]]\n{bad}");
        assert_eq!(faults_of(&two).len(), 2);
    }

    #[test]
    fn a_folder_of_articles_only_keeps_the_names_but_no_foreign_cell() {
        let dir = tempfile::tempdir().expect("a folder");
        let articles = dir.path().join("articles");
        std::fs::create_dir(&articles).expect("a folder in it");
        std::fs::write(articles.join("a.md"), article_file().text).expect("an article");
        let knowledge = folder(dir.path()).expect("good articles");
        assert!(knowledge.lexicon.framework("django").is_some());
        assert!(knowledge.frameworks.iter().all(|f| f.cells().is_empty()));
        assert_eq!(knowledge.articles.len(), 1);
    }

    #[test]
    fn an_empty_or_missing_folder_is_refused_with_a_remedy() {
        let dir = tempfile::tempdir().expect("a folder");
        let empty = folder(dir.path()).expect_err("nothing there").to_string();
        assert!(empty.contains("at least one .md file"), "{empty}");
        let missing = folder(&dir.path().join("none")).expect_err("not there");
        assert!(missing.to_string().contains("can't be read"));
    }
}
