//! Searches a few texts that are in nobody's articles, as decisions are: an index in memory, made for one search, so that
//! it can't be old and can't hold what is another's.

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::{Index, TantivyDocument, Term, doc};

use super::schema::{ANALYZER, analyzer};
use crate::error::{Error, Result};

/// The least memory that tantivy writes an index with.
const WRITER_MEMORY: usize = 15_000_000;

/// The places of the texts that have words of `query`, the best first; equal ones in their order.
///
/// # Errors
/// A fault of the index.
pub fn search(texts: &[String], query: &str) -> Result<Vec<usize>> {
    find(texts, query).map_err(Error::fault("searching decisions"))
}

fn find(texts: &[String], query: &str) -> tantivy::Result<Vec<usize>> {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(ANALYZER)
        .set_index_option(IndexRecordOption::WithFreqs);
    let text = schema.add_text_field(
        "text",
        TextOptions::default().set_indexing_options(indexing),
    );
    let place = schema.add_u64_field("place", STORED);
    let index = Index::create_in_ram(schema.build());
    index.tokenizers().register(ANALYZER, analyzer());
    let mut writer = index.writer_with_num_threads(1, WRITER_MEMORY)?;
    for (at, words) in texts.iter().enumerate() {
        let at = u64::try_from(at).unwrap_or(u64::MAX);
        writer.add_document(doc!(text => words.as_str(), place => at))?;
    }
    writer.commit()?;
    let terms = terms(query).into_iter().map(|word| {
        let term = Term::from_field_text(text, &word);
        let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
        (Occur::Should, query)
    });
    let query = BooleanQuery::new(terms.collect());
    let searcher = index.reader()?.searcher();
    let best = TopDocs::with_limit(texts.len().max(1)).order_by_score();
    let mut found = Vec::new();
    for (score, address) in searcher.search(&query, &best)? {
        let document: TantivyDocument = searcher.doc(address)?;
        let at = document.get_first(place).and_then(|value| value.as_u64());
        found.extend(
            at.and_then(|at| usize::try_from(at).ok())
                .map(|at| (score, at)),
        );
    }
    found.sort_by(|(one, first), (other, second)| other.total_cmp(one).then(first.cmp(second)));
    Ok(found.into_iter().map(|(_, at)| at).collect())
}

fn terms(query: &str) -> Vec<String> {
    let mut analyzer = analyzer();
    let mut stream = analyzer.token_stream(query);
    let mut terms = Vec::new();
    while stream.advance() {
        terms.push(stream.token().text.clone());
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_more_of_the_words_comes_first_whatever_their_form() {
        let texts = [
            "Which database for reports?",
            "Deciding on an admin panel",
            "Frontend",
        ];
        let texts = texts.map(str::to_owned);
        assert_eq!(search(&texts, "admin panels").expect("found"), [1]);
        assert_eq!(
            search(&texts, "databases or admin panel").expect("found"),
            [1, 0]
        );
        assert!(search(&texts, "xyzzy").expect("found").is_empty());
        assert!(search(&[], "admin").expect("found").is_empty());
    }
}
