//! Keeps indexes on disk: finds the one of this knowledge, sees whether it is whole, builds it where it is
//! not, and lets old ones go. Processes that share a folder take turns.

use std::fs::File;
use std::path::{Path, PathBuf};

use tantivy::directory::MmapDirectory;
use tantivy::{Index, IndexReader, ReloadPolicy, TantivyDocument};

use super::schema::{ANALYZER, analyzer, schema};
use crate::error::{Error, Result, UserError};
use crate::knowledge::stop_words;
use crate::knowledge::{Fingerprint, Knowledge};

/// Part of the folder's name, to be raised with every change to what is indexed or how.
const FORMAT: u32 = 3;
/// Indexes that stay on disk, the newest ones, so that switching between two
/// folders does not build each anew every time.
const KEPT_INDEXES: usize = 4;
const WRITER_MEMORY_BYTES: usize = 50_000_000;

/// A reader of the index of this knowledge below `data`.
///
/// # Errors
/// A data folder that can't be written to is the user's mistake; all else is a fault.
pub fn open_or_build(data: &Path, knowledge: &Knowledge) -> Result<IndexReader> {
    let folder = data.join("index");
    let unusable = |error: std::io::Error| {
        UserError::new(format!(
            "{} can't be written to ({error}): name another folder with --data DIR.",
            data.display()
        ))
    };
    std::fs::create_dir_all(&folder).map_err(unusable)?;
    let lock = File::create(folder.join("lock")).map_err(unusable)?;
    // Held until it is dropped: another process builds the index, or this one does.
    lock.lock().map_err(Error::fault("locking the index"))?;

    let home = folder.join(name(knowledge));
    if home.exists() {
        match open_checked(&home, knowledge.passages.len()) {
            Ok(reader) => return Ok(reader),
            Err(damage) => tracing::warn!(
                index = %home.display(), %damage, "the index is damaged and is built anew"
            ),
        }
    }
    build(&folder, &home, knowledge)?;
    prune(&folder, &home);
    // Not checked byte by byte: that takes seconds of a large one, and it is checked from the next start on.
    index_at(&home)
        .and_then(|index| reader(&index, knowledge.passages.len()))
        .map_err(Error::fault("opening the index it just built"))
}

/// All that decides what is in an index: its form, the words left out, and the knowledge.
fn name(knowledge: &Knowledge) -> String {
    let words = Fingerprint::of([("stop words", stop_words::FILE)]);
    let (words, knowledge) = (words.as_str(), knowledge.fingerprint.as_str());
    format!("v{FORMAT}-{words}-{knowledge}")
}

fn open_checked(home: &Path, passages: usize) -> Result<IndexReader, Damage> {
    let index = index_at(home)?;
    let damaged = index.validate_checksum()?;
    match damaged.is_empty() {
        true => reader(&index, passages),
        false => Err(Damage(format!("wrong checksum of {damaged:?}"))),
    }
}

fn index_at(home: &Path) -> Result<Index, Damage> {
    let directory = MmapDirectory::open(home).map_err(|error| Damage(error.to_string()))?;
    let index = Index::open(directory)?;
    match index.schema() == schema().0 {
        true => Ok(index),
        false => Err(Damage("it has another schema".into())),
    }
}

fn reader(index: &Index, passages: usize) -> Result<IndexReader, Damage> {
    let reader: IndexReader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()?;
    let found = reader.searcher().num_docs();
    if found != passages as u64 {
        return Err(Damage(format!("it holds {found} of {passages} passages")));
    }
    Ok(reader)
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

/// Builds in a folder of its own and moves it into place, so that a half-built index is never opened.
fn build(folder: &Path, home: &Path, knowledge: &Knowledge) -> Result<()> {
    let scratch = tempfile::Builder::new()
        .prefix("building-")
        .tempdir_in(folder)
        .map_err(Error::fault("making a folder for the index"))?;
    write(scratch.path(), knowledge).map_err(Error::fault("building the index"))?;
    if home.exists() {
        std::fs::remove_dir_all(home).map_err(Error::fault("removing the damaged index"))?;
    }
    std::fs::rename(scratch.keep(), home).map_err(Error::fault("moving the index into place"))?;
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
        let headings = passage.headings.join("\n");
        document.add_text(fields.heading, &headings);
        document.add_text(fields.text, &passage.text);
        if let Some(article) = knowledge.article(&passage.article) {
            document.add_text(fields.title, &article.title);
        }
        let named = format!("{headings}\n{}", passage.text);
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
        .filter(|(_, path)| path != current && path.is_dir())
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

    #[test]
    fn many_at_once_on_one_folder_all_get_a_whole_index() {
        let data = tempfile::tempdir().expect("a folder");
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let passages = knowledge.passages.len() as u64;
        for round in 0..3 {
            std::thread::scope(|scope| {
                let open = || open_or_build(data.path(), &knowledge).expect("an index");
                let starts: Vec<_> = (0..6).map(|_| scope.spawn(open)).collect();
                for start in starts {
                    let reader = start.join().expect("no panic");
                    assert_eq!(reader.searcher().num_docs(), passages, "round {round}");
                }
            });
            let home = data.path().join("index").join(name(&knowledge));
            fs::write(home.join("meta.json"), "damage").expect("damaged for the next round");
        }
    }

    #[test]
    fn old_indexes_go_but_a_few() {
        let data = tempfile::tempdir().expect("a folder");
        for n in 0..KEPT_INDEXES + 3 {
            fs::create_dir_all(data.path().join(format!("index/v0-{n}"))).expect("an old index");
        }
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        open_or_build(data.path(), &knowledge).expect("built");
        let entries = fs::read_dir(data.path().join("index")).expect("a folder");
        let indexes =
            entries.filter(|entry| entry.as_ref().is_ok_and(|entry| entry.path().is_dir()));
        assert_eq!(indexes.count(), KEPT_INDEXES);
    }
}
