//! The full-text index over passages: tantivy on disk, keyed by the knowledge's fingerprint. The only file
//! that knows tantivy.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use tantivy::collector::TopDocs;
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByStaticFastValue};
use tantivy::directory::MmapDirectory;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{
    Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, StopWordFilter, TextAnalyzer,
};
use tantivy::{Index, IndexReader, Order, ReloadPolicy, TantivyDocument, Term};

use super::Knowledge;
use super::passage::PassageId;
use crate::error::{Error, Result, UserError};

/// A searchable index of one state of the knowledge.
pub struct SearchIndex {
    reader: IndexReader,
    fields: Fields,
    analyzer: TextAnalyzer,
}

/// A passage that matches, with its BM25 score (0 and up, comparable only within one search).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    pub passage: PassageId,
    pub score: f32,
}

/// Part of the folder's name, to be raised with every change to what is indexed or how.
const FORMAT: u32 = 1;
/// Indexes of other states of the knowledge that stay on disk, newest first, so that switching between two
/// folders does not build each anew every time.
const KEPT_INDEXES: usize = 4;
const ANALYZER: &str = "english";
/// A longer run of letters is no word but a key or an address.
const MAX_WORD_BYTES: usize = 40;
const WRITER_MEMORY_BYTES: usize = 50_000_000;
/// A word in a heading says what the passage is about, so it counts as much again as one in the text.
const HEADING_BOOST: f32 = 1.0;
/// The title is shared by a whole article and so tells little about one passage of it.
const TITLE_BOOST: f32 = 0.2;
/// A passage under a framework's heading often calls it "it" or "the framework".
const FRAMEWORK_BOOST: f32 = 1.0;

#[derive(Clone, Copy)]
struct Fields {
    passage: Field,
    title: Field,
    heading: Field,
    text: Field,
    frameworks: Field,
}

impl SearchIndex {
    /// Opens the index of this knowledge below `data`, building it first where there is none or where it is
    /// damaged.
    ///
    /// # Errors
    /// A data folder that can't be written to is the user's mistake; all else is a fault.
    pub fn open(data: &Path, knowledge: &Knowledge) -> Result<Self> {
        let folder = data.join("index");
        std::fs::create_dir_all(&folder).map_err(|error| {
            UserError::new(format!(
                "{} can't be written to ({error}): name another folder with --data DIR.",
                data.display()
            ))
        })?;
        let home = folder.join(format!("v{FORMAT}-{}", knowledge.fingerprint.as_str()));
        if home.exists() {
            match Self::open_existing(&home, knowledge.passages.len()) {
                Ok(index) => return Ok(index),
                Err(damage) => tracing::warn!(
                    index = %home.display(), %damage, "the index is damaged and is built anew"
                ),
            }
        }
        build(&folder, &home, knowledge)?;
        prune(&folder, &home);
        Self::open_existing(&home, knowledge.passages.len())
            .map_err(Error::fault("opening the index it just built"))
    }

    fn open_existing(home: &Path, passages: usize) -> std::result::Result<Self, Damage> {
        let directory = MmapDirectory::open(home).map_err(|error| Damage(error.to_string()))?;
        let index = Index::open(directory)?;
        if index.schema() != schema().0 {
            return Err(Damage("it has another schema".into()));
        }
        let damaged = index.validate_checksum()?;
        if !damaged.is_empty() {
            return Err(Damage(format!("wrong checksum of {damaged:?}")));
        }
        let reader: IndexReader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let found = reader.searcher().num_docs();
        if found != passages as u64 {
            return Err(Damage(format!("it holds {found} of {passages} passages")));
        }
        Ok(Self {
            reader,
            fields: schema().1,
            analyzer: analyzer(),
        })
    }

    /// The passages that share words with `text` or are about one of `frameworks` (their ids) and share words,
    /// best first. Equal scores come in the order of the passages, whatever the threads did.
    ///
    /// # Errors
    /// A fault of the index.
    pub fn search(&self, text: &str, frameworks: &[&str], limit: usize) -> Result<Vec<Hit>> {
        let terms = self.terms(text);
        if terms.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let ranked = TopDocs::with_limit(limit).order_by((
            (SortBySimilarityScore, Order::Desc),
            (SortByStaticFastValue::<u64>::for_field(PASSAGE), Order::Asc),
        ));
        let query = self.query(&terms, frameworks);
        let found = self
            .reader
            .searcher()
            .search(&query, &ranked)
            .map_err(Error::fault("searching the index"))?;
        Ok(found
            .into_iter()
            .filter_map(|((score, passage), _)| {
                let passage = PassageId(usize::try_from(passage?).ok()?);
                Some(Hit { passage, score })
            })
            .collect())
    }

    /// The words of a text as the index knows them: stemmed, lower case, stop words left out, each once.
    pub fn terms(&self, text: &str) -> Vec<String> {
        let mut analyzer = self.analyzer.clone();
        let mut stream = analyzer.token_stream(text);
        let mut terms = Vec::new();
        while let Some(token) = stream.next() {
            if !terms.contains(&token.text) {
                terms.push(token.text.clone());
            }
        }
        terms
    }

    /// How much each term tells: `ln(1 + (N - n + 0.5) / (n + 0.5))` for a term in `n` of `N` passages, as
    /// in BM25. A term of no passage gets the highest value.
    ///
    /// # Errors
    /// A fault of the index.
    pub fn weights(&self, terms: &[String]) -> Result<HashMap<String, f32>> {
        let searcher = self.reader.searcher();
        terms
            .iter()
            .map(|term| {
                let in_text = Term::from_field_text(self.fields.text, term);
                let in_heading = Term::from_field_text(self.fields.heading, term);
                let count = searcher
                    .doc_freq(&in_text)?
                    .max(searcher.doc_freq(&in_heading)?);
                Ok((term.clone(), weight(count, searcher.num_docs())))
            })
            .collect::<tantivy::Result<_>>()
            .map_err(Error::fault("weighing the words of a question"))
    }

    /// The weight of a word that no passage has, the highest there is.
    pub fn rarest_weight(&self) -> f32 {
        weight(0, self.reader.searcher().num_docs())
    }

    fn query(&self, terms: &[String], frameworks: &[&str]) -> BooleanQuery {
        let Fields {
            title,
            heading,
            text,
            ..
        } = self.fields;
        let mut clauses = Vec::new();
        for term in terms {
            for (field, boost) in [(text, 1.0), (heading, HEADING_BOOST), (title, TITLE_BOOST)] {
                clauses.push(clause(field, term, boost));
            }
        }
        for framework in frameworks {
            clauses.push(clause(self.fields.frameworks, framework, FRAMEWORK_BOOST));
        }
        BooleanQuery::new(clauses)
    }
}

/// BM25's weight of a term that `count` of `all` passages have.
fn weight(count: u64, all: u64) -> f32 {
    let (count, all) = (count as f32, all as f32);
    (1.0 + (all - count + 0.5) / (count + 0.5)).ln()
}

fn clause(field: Field, word: &str, boost: f32) -> (Occur, Box<dyn Query>) {
    let term = Term::from_field_text(field, word);
    let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
    (
        Occur::Should,
        Box::new(BoostQuery::new(Box::new(query), boost)),
    )
}

/// Why an index on disk can't be used.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Damage(String);

impl From<tantivy::TantivyError> for Damage {
    fn from(error: tantivy::TantivyError) -> Self {
        Self(error.to_string())
    }
}

const PASSAGE: &str = "passage";

fn schema() -> (Schema, Fields) {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(ANALYZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let words = TextOptions::default().set_indexing_options(indexing);
    let mut schema = Schema::builder();
    let fields = Fields {
        passage: schema.add_u64_field(PASSAGE, FAST | STORED),
        title: schema.add_text_field("title", words.clone()),
        heading: schema.add_text_field("heading", words.clone()),
        text: schema.add_text_field("text", words),
        frameworks: schema.add_text_field("frameworks", STRING),
    };
    (schema.build(), fields)
}

fn analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(MAX_WORD_BYTES))
        .filter(LowerCaser)
        .filter(StopWordFilter::remove(stop_words()))
        .filter(Stemmer::new(Language::English))
        .build()
}

fn stop_words() -> impl Iterator<Item = String> {
    include_str!("stop_words.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .map(str::to_owned)
}

/// Builds in a folder of its own and moves it into place, so that a half-built index is never opened, not
/// even by another process that builds the same one.
fn build(folder: &Path, home: &Path, knowledge: &Knowledge) -> Result<()> {
    let scratch = tempfile::Builder::new()
        .prefix("building-")
        .tempdir_in(folder)
        .map_err(Error::fault("making a folder for the index"))?;
    write(scratch.path(), knowledge).map_err(Error::fault("building the index"))?;
    if home.exists() {
        std::fs::remove_dir_all(home).map_err(Error::fault("removing the damaged index"))?;
    }
    match std::fs::rename(scratch.path(), home) {
        Ok(()) => _ = scratch.keep(),
        Err(_) if home.exists() => tracing::debug!("another process built the index first"),
        Err(error) => return Err(Error::fault("moving the index into place")(error)),
    }
    tracing::debug!(passages = knowledge.passages.len(), "built the index");
    Ok(())
}

fn write(home: &Path, knowledge: &Knowledge) -> tantivy::Result<()> {
    let (schema, fields) = schema();
    let index = Index::create_in_dir(home, schema)?;
    index.tokenizers().register(ANALYZER, analyzer());
    let mut writer = index.writer_with_num_threads(1, WRITER_MEMORY_BYTES)?;
    for (place, passage) in knowledge.passages.iter().enumerate() {
        let mut document = TantivyDocument::new();
        document.add_u64(fields.passage, place as u64);
        document.add_text(fields.heading, passage.headings.join("\n"));
        document.add_text(fields.text, &passage.text);
        if let Some(article) = knowledge.article(&passage.article) {
            document.add_text(fields.title, &article.title);
        }
        let named = format!("{}\n{}", passage.headings.join("\n"), passage.text);
        for framework in knowledge.lexicon.frameworks_in(&named) {
            document.add_text(fields.frameworks, &knowledge.frameworks[framework].id);
        }
        writer.add_document(document)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()
}

/// Removes the oldest indexes of other states; what can't be removed now is tried again next time.
fn prune(folder: &Path, current: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut others: Vec<(std::time::SystemTime, PathBuf)> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let modified = entry.metadata().ok()?.modified().ok()?;
            Some((modified, entry.path()))
        })
        .filter(|(_, path)| path != current)
        .collect();
    others.sort();
    others.reverse();
    for (_, path) in others.into_iter().skip(KEPT_INDEXES - 1) {
        if let Err(error) = std::fs::remove_dir_all(&path) {
            tracing::debug!(index = %path.display(), %error, "an old index stays for now");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;
    use std::fs;

    fn knowledge() -> Knowledge {
        load::bundled().unwrap_or_else(|faults| panic!("{faults}"))
    }

    fn home(data: &Path) -> PathBuf {
        let mut entries = fs::read_dir(data.join("index")).expect("an index folder");
        entries.next().expect("one index").expect("readable").path()
    }

    #[test]
    fn unchanged_knowledge_is_not_indexed_again() {
        let data = tempfile::tempdir().expect("a folder");
        let knowledge = knowledge();
        SearchIndex::open(data.path(), &knowledge).expect("built");
        let meta = || fs::metadata(home(data.path()).join("meta.json")).expect("there");
        let built = meta().modified().expect("a time");
        SearchIndex::open(data.path(), &knowledge).expect("opened");
        assert_eq!(meta().modified().expect("a time"), built);
    }

    #[test]
    fn a_damaged_index_is_built_anew() {
        let data = tempfile::tempdir().expect("a folder");
        let knowledge = knowledge();
        let hits = |index: &SearchIndex| index.search("async", &[], 10).expect("a search");
        let whole = hits(&SearchIndex::open(data.path(), &knowledge).expect("built"));
        assert!(!whole.is_empty());
        for file in ["meta.json", "store", "idx", "fast"] {
            let damaged = fs::read_dir(home(data.path()))
                .expect("files")
                .map(|entry| entry.expect("readable").path())
                .find(|path| path.to_string_lossy().ends_with(file))
                .expect("such a file");
            let mut bytes = fs::read(&damaged).expect("its bytes");
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0x55;
            fs::write(&damaged, bytes).expect("damage");
            let again = SearchIndex::open(data.path(), &knowledge).expect("built anew");
            assert_eq!(hits(&again), whole, "after damage to {file}");
        }
    }

    #[test]
    fn equal_scores_come_in_the_order_of_passages() {
        let data = tempfile::tempdir().expect("a folder");
        let articles = data.path().join("articles");
        fs::create_dir(&articles).expect("a folder in it");
        let block = "## Same\nThe very same words stand here.\n\n";
        let text = format!("+++\ntitle = \"T\"\n+++\n{}", block.repeat(30));
        fs::write(articles.join("a.md"), text).expect("an article");
        let knowledge = load::folder(data.path()).expect("good knowledge");
        let index = SearchIndex::open(data.path(), &knowledge).expect("built");
        let found: Vec<usize> = index
            .search("same words", &[], 20)
            .expect("a search")
            .iter()
            .map(|hit| hit.passage.0)
            .collect();
        assert_eq!(found, (0..20).collect::<Vec<_>>());
    }

    #[test]
    fn old_indexes_go_but_a_few() {
        let data = tempfile::tempdir().expect("a folder");
        for n in 0..KEPT_INDEXES + 3 {
            fs::create_dir_all(data.path().join(format!("index/v0-{n}"))).expect("an old index");
        }
        SearchIndex::open(data.path(), &knowledge()).expect("built");
        let left = fs::read_dir(data.path().join("index"))
            .expect("folder")
            .count();
        assert_eq!(left, KEPT_INDEXES);
    }

    #[test]
    fn a_data_folder_that_is_a_file_is_the_users_mistake() {
        let data = tempfile::tempdir().expect("a folder");
        let file = data.path().join("file");
        fs::write(&file, "").expect("a file");
        let refused = SearchIndex::open(&file, &knowledge());
        assert!(matches!(refused, Err(Error::User(_))));
    }
}
