//! What is indexed of a passage, and how text becomes words.

use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{
    Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, StopWordFilter, TextAnalyzer,
};

use crate::knowledge::stop_words;

pub const ANALYZER: &str = "english";
/// tantivy's own, which makes one word of a whole text.
const WHOLE: &str = "raw";
/// A longer run of letters is no word but a key or an address.
const MAX_WORD_BYTES: usize = 40;

#[derive(Clone, Copy)]
pub struct Fields {
    pub passage: Field,
    pub title: Field,
    pub heading: Field,
    pub text: Field,
    pub frameworks: Field,
}

pub const PASSAGE: &str = "passage";

pub fn schema() -> (Schema, Fields) {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(ANALYZER)
        .set_index_option(IndexRecordOption::WithFreqs);
    let words = TextOptions::default().set_indexing_options(indexing);
    // With frequencies too, without which no block can be left out of a search.
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(WHOLE)
        .set_index_option(IndexRecordOption::WithFreqs);
    let names = TextOptions::default().set_indexing_options(indexing);
    let mut schema = Schema::builder();
    let fields = Fields {
        passage: schema.add_u64_field(PASSAGE, FAST | STORED),
        title: schema.add_text_field("title", words.clone()),
        heading: schema.add_text_field("heading", words.clone()),
        text: schema.add_text_field("text", words),
        frameworks: schema.add_text_field("frameworks", names),
    };
    (schema.build(), fields)
}

pub fn analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(MAX_WORD_BYTES))
        .filter(LowerCaser)
        .filter(StopWordFilter::remove(
            stop_words::words().map(str::to_owned),
        ))
        .filter(Stemmer::new(Language::English))
        .build()
}
