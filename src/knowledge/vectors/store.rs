//! One file of records that only grows, so that a process that is killed loses the record it was writing and no
//! other. Processes take turns by a lock; each sees what the others have added.
//!
//! The file: a magic, a number that no other file had, then records: key, length, checksum of the content,
//! checksum of these three, content.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use super::Key;
use crate::error::{Error, Result, UserError};

const MAGIC: &[u8; 8] = b"tbvect1\n";
/// Magic and the file's number.
const FILE_HEAD: usize = 16;
/// Key, length and two checksums.
const RECORD_HEAD: usize = 32 + 4 + 4 + 4;
/// Records that nobody needs are left in peace up to these, so that folders of knowledge which share a data folder
/// do not drop each other's every time.
const SPARED_BYTES: u64 = 64_000_000;

#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    known: Mutex<Known>,
}

/// What has been seen of the file.
#[derive(Debug)]
struct Known {
    file: File,
    number: [u8; 8],
    end: u64,
    places: HashMap<Key, Place>,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    start: u64,
    length: u32,
    checksum: u32,
}

impl Store {
    /// The store below `data`, made if there is none.
    pub fn open(data: &Path) -> Result<Self> {
        let folder = data.join("vectors");
        let unusable = |error: std::io::Error| {
            UserError::new(format!(
                "{} can't be written to ({error}): name another folder with --data DIR.",
                data.display()
            ))
        };
        std::fs::create_dir_all(&folder).map_err(unusable)?;
        let known = Known {
            file: open(&folder).map_err(unusable)?,
            number: [0; 8],
            end: 0,
            places: HashMap::new(),
        };
        let store = Self {
            folder,
            known: Mutex::new(known),
        };
        store.refresh()?;
        Ok(store)
    }

    pub fn contains(&self, key: &Key) -> bool {
        self.known().places.contains_key(key)
    }

    /// Sees what other processes have done.
    pub fn refresh(&self) -> Result<()> {
        self.locked("reading the kept vectors", |_| Ok(()))
    }

    /// Adds a record, which takes the place of an earlier one of this key.
    pub fn append(&self, key: &Key, content: &[u8]) -> Result<()> {
        self.locked("keeping vectors", |known| known.append(key, content))
    }

    /// The content of a record, unless there is none or it is damaged.
    pub fn read(&self, key: &Key) -> Option<Vec<u8>> {
        let mut known = self.known();
        let place = *known.places.get(key)?;
        let read = known.content(place);
        drop(known);
        match read {
            Ok(content) => Some(content),
            Err(damage) => {
                self.forget(key, &damage.to_string());
                None
            }
        }
    }

    /// From now on there is no such record.
    pub fn forget(&self, key: &Key, damage: &str) {
        tracing::warn!(file = %file_path(&self.folder).display(), damage, "kept vectors are damaged and are made anew");
        self.known().places.remove(key);
    }

    /// Writes the file anew without what is not `needed`, if that is most of it and much.
    pub fn prune(&self, needed: &HashSet<Key>) -> Result<()> {
        self.prune_above(SPARED_BYTES, needed)
    }

    fn prune_above(&self, spared: u64, needed: &HashSet<Key>) -> Result<()> {
        self.locked("tidying the kept vectors", |known| {
            let kept: u64 = known.records(needed).map(|(_, place)| place.size()).sum();
            let dropped = known.end - kept - FILE_HEAD as u64;
            if dropped <= spared.max(kept) {
                return Ok(());
            }
            known.write_anew(&self.folder, needed)?;
            known.catch_up(&self.folder)
        })
    }

    /// Lets no other process write, and sees what they wrote before.
    fn locked(
        &self,
        doing: &'static str,
        work: impl FnOnce(&mut Known) -> std::io::Result<()>,
    ) -> Result<()> {
        let mut known = self.known();
        let run = || {
            let lock = File::create(self.folder.join("lock"))?;
            lock.lock()?;
            known.catch_up(&self.folder)?;
            work(&mut known)
        };
        run().map_err(Error::fault(doing))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// Reads the heads of the records that are new; nobody else may be writing.
    fn catch_up(&mut self, folder: &Path) -> std::io::Result<()> {
        // By its name, since another process may have written the file anew.
        self.file = open(folder)?;
        let mut length = self.file.metadata()?.len();
        let mut head = [0; FILE_HEAD];
        if length < FILE_HEAD as u64 || self.read_at(0, &mut head)? != MAGIC.as_slice() {
            if length > 0 {
                tracing::warn!(file = %file_path(folder).display(), "kept vectors are damaged and are made anew");
            }
            head = file_head();
            self.file.set_len(0)?;
            self.file.rewind()?;
            self.file.write_all(&head)?;
            length = FILE_HEAD as u64;
        }
        if head[8..] != self.number || length < self.end {
            self.number.copy_from_slice(&head[8..]);
            self.end = FILE_HEAD as u64;
            self.places.clear();
        }
        while self.end < length {
            let Some((key, place)) = self.head_at(self.end, length)? else {
                tracing::warn!(
                    file = %file_path(folder).display(), bytes = length - self.end,
                    "the last of the kept vectors are damaged or unfinished and are made anew"
                );
                return self.file.set_len(self.end);
            };
            self.places.insert(key, place);
            self.end += place.size();
        }
        Ok(())
    }

    /// The first eight bytes of what is read there.
    fn read_at<'a>(&mut self, start: u64, bytes: &'a mut [u8]) -> std::io::Result<&'a [u8]> {
        self.file.seek(SeekFrom::Start(start))?;
        self.file.read_exact(bytes)?;
        Ok(&bytes[..8])
    }

    /// The head of the record that begins here; none if it is not whole.
    fn head_at(&mut self, start: u64, length: u64) -> std::io::Result<Option<(Key, Place)>> {
        let mut head = [0; RECORD_HEAD];
        if length - start < RECORD_HEAD as u64 {
            return Ok(None);
        }
        self.read_at(start, &mut head)?;
        let mut key = [0; 32];
        key.copy_from_slice(&head[..32]);
        let number =
            |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let place = Place {
            start: start + RECORD_HEAD as u64,
            length: number(32),
            checksum: number(36),
        };
        let is_whole = number(40) == crc32fast::hash(&head[..40]) && start + place.size() <= length;
        Ok(is_whole.then_some((Key(key), place)))
    }

    fn content(&mut self, place: Place) -> std::io::Result<Vec<u8>> {
        let mut content = vec![0; place.length as usize];
        self.file.seek(SeekFrom::Start(place.start))?;
        self.file.read_exact(&mut content)?;
        match crc32fast::hash(&content) == place.checksum {
            true => Ok(content),
            false => Err(std::io::Error::other("wrong checksum")),
        }
    }

    fn append(&mut self, key: &Key, content: &[u8]) -> std::io::Result<()> {
        self.file.seek(SeekFrom::Start(self.end))?;
        let (record, place) = record(self.end, key, content)?;
        self.file.write_all(&record)?;
        self.places.insert(*key, place);
        self.end += place.size();
        Ok(())
    }

    fn records(&self, needed: &HashSet<Key>) -> impl Iterator<Item = (Key, Place)> {
        let places = self.places.iter().map(|(key, place)| (*key, *place));
        places.filter(|(key, _)| needed.contains(key))
    }

    /// Writes beside the file and moves it into place, so that the file is whole at all times.
    fn write_anew(&mut self, folder: &Path, needed: &HashSet<Key>) -> std::io::Result<()> {
        let mut scratch = tempfile::NamedTempFile::new_in(folder)?;
        scratch.write_all(&file_head())?;
        let records: Vec<_> = self.records(needed).collect();
        for (key, place) in records {
            // A damaged record is left out, and so made anew.
            if let Ok(content) = self.content(place) {
                scratch.write_all(&record(0, &key, &content)?.0)?;
            }
        }
        scratch.persist(file_path(folder))?;
        Ok(())
    }
}

impl Place {
    /// Bytes of the whole record.
    fn size(&self) -> u64 {
        RECORD_HEAD as u64 + u64::from(self.length)
    }
}

fn file_path(folder: &Path) -> PathBuf {
    folder.join("passages")
}

fn open(folder: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    options.open(file_path(folder))
}

fn file_head() -> [u8; FILE_HEAD] {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let number = since.as_secs().rotate_left(32) ^ u64::from(since.subsec_nanos());
    let mut head = [0; FILE_HEAD];
    head[..8].copy_from_slice(MAGIC);
    head[8..].copy_from_slice(&number.to_le_bytes());
    head
}

/// A record that begins at `start`.
fn record(start: u64, key: &Key, content: &[u8]) -> std::io::Result<(Vec<u8>, Place)> {
    let place = Place {
        start: start + RECORD_HEAD as u64,
        length: u32::try_from(content.len()).map_err(std::io::Error::other)?,
        checksum: crc32fast::hash(content),
    };
    let mut record = key.0.to_vec();
    record.extend(place.length.to_le_bytes());
    record.extend(place.checksum.to_le_bytes());
    record.extend(crc32fast::hash(&record).to_le_bytes());
    record.extend(content);
    Ok((record, place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(n: u8) -> Key {
        Key([n; 32])
    }

    fn filled(data: &Path) -> Store {
        let store = Store::open(data).expect("opened");
        for n in 0..4 {
            store.append(&key(n), &[n; 100]).expect("kept");
        }
        store
    }

    fn file_of(data: &Path) -> PathBuf {
        file_path(&data.join("vectors"))
    }

    fn kept(store: &Store) -> Vec<u8> {
        (0..4)
            .filter(|n| store.read(&key(*n)) == Some(vec![*n; 100]))
            .collect()
    }

    /// Wherever the writer is killed, what was there before stays, and more can be added.
    #[test]
    fn a_killed_writer_loses_only_its_record() {
        let data = tempfile::tempdir().expect("a folder");
        drop(filled(data.path()));
        let whole = std::fs::read(file_of(data.path())).expect("the file");
        let before = whole.len() - RECORD_HEAD - 100;
        for end in before..whole.len() {
            std::fs::write(file_of(data.path()), &whole[..end]).expect("cut");
            let store = Store::open(data.path()).expect("opened");
            assert_eq!(kept(&store), [0, 1, 2], "cut at {end}");
            store.append(&key(3), &[3; 100]).expect("kept");
            assert_eq!(
                kept(&Store::open(data.path()).expect("opened")),
                [0, 1, 2, 3]
            );
        }
    }

    /// Whichever byte is damaged, no wrong content is given out, and what was lost can be kept anew.
    #[test]
    fn a_damaged_byte_is_seen_and_mended() {
        let data = tempfile::tempdir().expect("a folder");
        drop(filled(data.path()));
        let whole = std::fs::read(file_of(data.path())).expect("the file");
        for place in (0..whole.len()).filter(|place| !(8..FILE_HEAD).contains(place)) {
            let mut damaged = whole.clone();
            damaged[place] ^= 0x10;
            std::fs::write(file_of(data.path()), &damaged).expect("damaged");
            let store = Store::open(data.path()).expect("opened");
            let left = kept(&store);
            assert!(left.len() < 4, "the damage at {place} is not seen");
            for n in (0..4).filter(|n| !left.contains(n)) {
                assert!(!store.contains(&key(n)), "{n} is not said to be there");
                store.append(&key(n), &[n; 100]).expect("kept");
            }
            assert_eq!(
                kept(&Store::open(data.path()).expect("opened")),
                [0, 1, 2, 3]
            );
        }
    }

    #[test]
    fn records_nobody_needs_go_and_other_processes_notice() {
        let data = tempfile::tempdir().expect("a folder");
        let (store, other) = (
            filled(data.path()),
            Store::open(data.path()).expect("opened"),
        );
        let size = || {
            std::fs::metadata(file_of(data.path()))
                .expect("the file")
                .len()
        };
        let before = size();
        store.prune(&HashSet::from([key(1)])).expect("spared");
        assert_eq!(size(), before);
        store
            .prune_above(0, &HashSet::from([key(1)]))
            .expect("pruned");
        assert_eq!(size(), (FILE_HEAD + RECORD_HEAD + 100) as u64);
        assert_eq!(kept(&store), [1]);
        assert_eq!(kept(&other), [0, 1, 2, 3], "it still has the old file open");
        other.append(&key(2), &[2; 100]).expect("kept");
        assert_eq!(kept(&other), [1, 2]);
        store.refresh().expect("seen");
        assert_eq!(kept(&store), [1, 2]);
    }

    #[test]
    fn many_may_write_at_once() {
        let data = tempfile::tempdir().expect("a folder");
        std::thread::scope(|scope| {
            for n in 0..4 {
                let data = data.path();
                scope.spawn(move || {
                    let store = Store::open(data).expect("opened");
                    store.append(&key(n), &[n; 100]).expect("kept");
                });
            }
        });
        assert_eq!(
            kept(&Store::open(data.path()).expect("opened")),
            [0, 1, 2, 3]
        );
    }
}
