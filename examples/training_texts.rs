//! Prints the passages of a body of knowledge, cut as the program cuts them, and questions without courtesies, as it encodes
//! them: what `model/tune.py` trains the encoder's adapter on.
//!
//! `cargo run --release --example training_texts -- KNOWLEDGE QUESTIONS`, where QUESTIONS has a JSON object on each line.

use std::path::Path;

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use tiebreak::ask::question::Question;
use tiebreak::knowledge::index::SearchIndex;
use tiebreak::knowledge::passage::{Block, Passage};
use tiebreak::knowledge::{Knowledge, load};

fn main() -> anyhow::Result<()> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [folder, questions] = given.as_slice() else {
        anyhow::bail!("name a folder of knowledge and a file of questions");
    };
    let knowledge =
        load::folder(Path::new(folder)).map_err(|faults| anyhow::anyhow!("{faults}"))?;
    let data = tempfile::tempdir()?;
    let index = SearchIndex::open(data.path(), &knowledge)?;
    let lines = std::fs::read_to_string(questions).with_context(|| questions.clone())?;
    let asked = lines.lines().map(|line| bare(&knowledge, &index, line));
    let asked: Vec<Value> = asked.collect::<anyhow::Result<_>>()?;
    let passages: Vec<Value> = knowledge.passages.iter().map(passage).collect();
    println!("{}", json!({ "passages": passages, "questions": asked }));
    Ok(())
}

fn bare(knowledge: &Knowledge, index: &SearchIndex, line: &str) -> anyhow::Result<Value> {
    let mut question: Value = serde_json::from_str(line).with_context(|| line.to_owned())?;
    let text = question["question"]
        .as_str()
        .context("no question")?
        .to_owned();
    ensure!(!text.is_empty(), "an empty question");
    question["bare"] = Question::read(knowledge, index, &text).bare.into();
    Ok(question)
}

fn passage(passage: &Passage) -> Value {
    let block = |block: Block<'_>| {
        let statements = block.statements().into_iter().map(|s| s.text.to_owned());
        let statements: Vec<String> = statements.collect();
        json!({ "context": passage.in_context(block), "text": block.text, "statements": statements })
    };
    let blocks: Vec<Value> = passage.blocks().map(block).collect();
    json!({ "source": &*passage.article, "text": passage.text, "blocks": blocks })
}
