//! The full-text index over passages: tantivy on disk, keyed by the knowledge's fingerprint. tantivy is known
//! in this folder only.

mod disk;
pub mod texts;
// The bench of a million passages fills an index of tantivy's with the same fields.
#[doc(hidden)]
pub mod schema;

use std::collections::HashMap;
use std::path::Path;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{IndexReader, Term};

use super::Knowledge;
use super::passage::PassageId;
use crate::error::{Error, Result};
use schema::{Fields, PASSAGE, analyzer, schema};

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

/// A word in a heading says what the passage is about, so it counts as much again as one in the text.
const HEADING_BOOST: f32 = 1.0;
/// The title is shared by a whole article and so tells little about one passage of it.
const TITLE_BOOST: f32 = 0.2;
/// A passage under a framework's heading often calls it "it" or "the framework".
const FRAMEWORK_BOOST: f32 = 1.0;

impl SearchIndex {
    /// Opens the index of this knowledge below `data`, building it first where there is none or where it is
    /// damaged.
    ///
    /// # Errors
    /// A data folder that can't be written to is the user's mistake; all else is a fault.
    pub fn open(data: &Path, knowledge: &Knowledge) -> Result<Self> {
        let reader = disk::open_or_build(data, knowledge)?;
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
        self.best(&self.query(&terms, frameworks), limit)
            .map_err(Error::fault("searching the index"))
    }

    /// Asks for scores alone, for then tantivy leaves out whole blocks that can't be among the best, and puts equal
    /// ones in order afterwards.
    fn best(&self, query: &BooleanQuery, limit: usize) -> tantivy::Result<Vec<Hit>> {
        let searcher = self.reader.searcher();
        let found = searcher.search(query, &TopDocs::with_limit(limit).order_by_score())?;
        let mut hits = Vec::with_capacity(found.len());
        for (score, address) in found {
            let segment = searcher.segment_reader(address.segment_ord);
            let places = segment.fast_fields().u64(PASSAGE)?;
            let place = places.first(address.doc_id);
            let place = place.and_then(|place| usize::try_from(place).ok());
            hits.extend(place.map(|place| Hit {
                passage: PassageId(place),
                score,
            }));
        }
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.passage.cmp(&b.passage)));
        Ok(hits)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;
    use std::fs;
    use std::path::PathBuf;

    fn knowledge() -> Knowledge {
        load::bundled().unwrap_or_else(|faults| panic!("{faults}"))
    }

    fn home(data: &Path) -> PathBuf {
        let entries = fs::read_dir(data.join("index")).expect("an index folder");
        let mut folders = entries.filter_map(|entry| Some(entry.ok()?.path()));
        folders.find(|path| path.is_dir()).expect("one index")
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
    fn a_data_folder_that_is_a_file_is_the_users_mistake() {
        let data = tempfile::tempdir().expect("a folder");
        let file = data.path().join("file");
        fs::write(&file, "").expect("a file");
        let refused = SearchIndex::open(&file, &knowledge());
        assert!(matches!(refused, Err(Error::User(_))));
    }
}
