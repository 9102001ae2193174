//! Keeps the vectors of passages on disk, for a passage takes up to 80 ms to encode and never changes. A passage is
//! known by its text, so knowledge may be edited, moved or loaded from elsewhere without encoding it anew.

mod store;

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};
use tiebreak_encoder::{Encoder, MODEL_ID, PassageVectors};

use store::Store;

use crate::error::{Error, Result};

/// Vectors that stay in memory once they have been asked for: some 1,900 passages as long as the bundled ones. Others are read
/// from disk every time.
const MEMORY_BYTES: usize = 48_000_000;

/// The vectors of one model below a data folder, which processes and threads may share.
#[derive(Debug)]
pub struct Vectors {
    store: Store,
    loaded: Mutex<Loaded>,
}

#[derive(Debug, Default)]
struct Loaded {
    vectors: HashMap<Key, Arc<PassageVectors>>,
    bytes: usize,
}

/// Threads that encode at the same time. More would keep a small server from answering meanwhile.
const WORKERS: usize = 2;

/// What the threads share that encode.
struct Work<P> {
    /// Place of the text to encode next.
    next: AtomicUsize,
    /// How many texts are done, and who is told.
    done: Mutex<(usize, P)>,
}

/// A text to be encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text<'a> {
    pub text: &'a str,
    /// Whether the vector of each token is kept, and not only that of the whole.
    pub with_tokens: bool,
}

/// A text, what is kept of it and the model that reads it, as their SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key([u8; 32]);

impl Key {
    pub fn of(text: Text<'_>) -> Self {
        let mut hash = Sha256::new();
        hash.update(MODEL_ID);
        hash.update([u8::from(!text.with_tokens)]);
        hash.update(text.text);
        Self(hash.finalize().into())
    }
}

impl Vectors {
    /// Finds out what is there, which takes some 2 µs a passage; vectors are read when they are asked for.
    ///
    /// # Errors
    /// A data folder that can't be written to is the user's mistake; all else is a fault.
    pub fn open(data: &Path) -> Result<Self> {
        Ok(Self {
            store: Store::open(data)?,
            loaded: Mutex::default(),
        })
    }

    /// The texts without vectors, each once, in their order.
    pub fn missing<'a>(&self, texts: &[Text<'a>]) -> Vec<Text<'a>> {
        let mut seen = HashSet::new();
        let mut missing = texts.to_vec();
        missing.retain(|text| {
            let key = Key::of(*text);
            !self.store.contains(&key) && seen.insert(key)
        });
        missing
    }

    /// Encodes the texts that have no vectors, on two threads at most, and keeps each on disk at once.
    /// `progress` is told after each text how many are done of how many were missing, and may break off; nothing
    /// done is lost. Texts that another process has encoded meanwhile are not encoded again. At the end, records
    /// that none of `texts` needs are dropped if they are the greater part of the file.
    ///
    /// # Errors
    /// A fault, if the file can't be written. What was kept before stays.
    pub fn fill(
        &self,
        encoder: &Encoder,
        texts: &[Text<'_>],
        progress: impl FnMut(usize, usize) -> ControlFlow<()> + Send,
    ) -> Result<()> {
        self.store.refresh()?;
        let missing = self.missing(texts);
        let work = Work {
            next: AtomicUsize::new(0),
            done: Mutex::new((0, progress)),
        };
        let workers = std::thread::available_parallelism().map_or(1, |n| n.get().min(WORKERS));
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..workers)
                .map(|_| scope.spawn(|| self.work(encoder, &missing, &work)))
                .collect();
            let results = workers.into_iter().map(|worker| {
                let panicked = |_| Error::fault("encoding passages")("a thread panicked");
                worker.join().map_err(panicked)?
            });
            results.collect::<Result<Vec<()>>>()
        })?;
        self.store
            .prune(&texts.iter().map(|text| Key::of(*text)).collect())
    }

    /// One thread's share.
    fn work<P: FnMut(usize, usize) -> ControlFlow<()>>(
        &self,
        encoder: &Encoder,
        missing: &[Text<'_>],
        work: &Work<P>,
    ) -> Result<()> {
        while let Some(text) = missing.get(work.next.fetch_add(1, Ordering::Relaxed)) {
            let key = Key::of(*text);
            self.store.refresh()?;
            if !self.store.contains(&key) {
                let mut encoding = encoder.encode(text.text);
                if !text.with_tokens {
                    encoding.tokens.clear();
                    encoding.token_vectors.clear();
                }
                let vectors = PassageVectors::of(&encoding);
                self.store.append(&key, &vectors.to_bytes())?;
            }
            let mut told = work.done.lock().unwrap_or_else(PoisonError::into_inner);
            let (done, progress) = &mut *told;
            *done += 1;
            if progress(*done, missing.len()).is_break() {
                work.next.store(missing.len(), Ordering::Relaxed);
                break;
            }
        }
        Ok(())
    }

    /// The vectors of a text, if they are there. A damaged record is as if it were not there: it is told of in the
    /// log, and [`Self::fill`] makes it anew.
    pub fn get(&self, key: &Key) -> Option<Arc<PassageVectors>> {
        if let Some(vectors) = self.loaded().vectors.get(key) {
            return Some(Arc::clone(vectors));
        }
        let bytes = self.store.read(key)?;
        let Some(vectors) = PassageVectors::from_bytes(&bytes).map(Arc::new) else {
            self.store.forget(key, "it has another form");
            return None;
        };
        let mut loaded = self.loaded();
        if loaded.bytes + bytes.len() <= MEMORY_BYTES {
            let known = loaded.vectors.insert(*key, Arc::clone(&vectors));
            loaded.bytes += if known.is_none() { bytes.len() } else { 0 };
        }
        Some(vectors)
    }

    fn loaded(&self) -> std::sync::MutexGuard<'_, Loaded> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [Text<'_>; 3] = [
        whole("Sanic is fast."),
        whole("Django has an admin panel."),
        whole("Sanic is fast."),
    ];

    const fn whole(text: &str) -> Text<'_> {
        Text {
            text,
            with_tokens: true,
        }
    }

    fn on(_: usize, _: usize) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    #[test]
    fn what_is_filled_is_found_after_a_restart_and_made_only_once() {
        let data = tempfile::tempdir().expect("a folder");
        let encoder = Encoder::bundled().expect("the model");
        let vectors = Vectors::open(data.path()).expect("opened");
        assert_eq!(vectors.missing(&TEXTS), TEXTS[..2]);
        let mut steps = Vec::new();
        let stop = |done, of| {
            steps.push((done, of));
            ControlFlow::Break(())
        };
        vectors.fill(&encoder, &TEXTS, stop).expect("broken off");
        // Another thread may have been at work on the second one.
        assert_eq!(steps[0], (1, 2));
        let again = Vectors::open(data.path()).expect("opened again");
        assert!(again.missing(&TEXTS).len() < 2);
        again.fill(&encoder, &TEXTS, on).expect("filled");
        assert!(again.missing(&TEXTS).is_empty());

        let encoding = encoder.encode(TEXTS[0].text);
        let found = again.get(&Key::of(TEXTS[0])).expect("kept");
        assert!((found.cosine(&encoding.sentence) - 1.0).abs() < 1e-3);
        let tokens: Vec<u16> = encoding.tokens.iter().map(|token| token.id).collect();
        assert_eq!(found.tokens(), tokens);
        let best = found.best_fits(&encoding.token_vectors);
        assert_eq!(best.len(), tokens.len());
        assert!(
            best.iter().all(|cosine| (cosine - 1.0).abs() < 1e-3),
            "{best:?}"
        );
    }

    #[test]
    fn a_sentence_alone_is_kept_without_its_tokens() {
        let data = tempfile::tempdir().expect("a folder");
        let encoder = Encoder::bundled().expect("the model");
        let vectors = Vectors::open(data.path()).expect("opened");
        let sentence = Text {
            with_tokens: false,
            ..TEXTS[0]
        };
        vectors.fill(&encoder, &[sentence], on).expect("filled");
        assert!(vectors.get(&Key::of(TEXTS[0])).is_none());
        let found = vectors.get(&Key::of(sentence)).expect("kept");
        assert!(found.tokens().is_empty());
        assert!(found.cosine(&encoder.encode(sentence.text).sentence) > 0.999);
    }

    #[test]
    fn vectors_of_another_process_are_found_and_not_made_twice() {
        let data = tempfile::tempdir().expect("a folder");
        let encoder = Encoder::bundled().expect("the model");
        let (one, other) = (Vectors::open(data.path()), Vectors::open(data.path()));
        let (one, other) = (one.expect("opened"), other.expect("opened"));
        std::thread::scope(|scope| {
            for vectors in [&one, &other] {
                scope.spawn(|| vectors.fill(&encoder, &TEXTS, on).expect("filled"));
            }
        });
        for text in TEXTS {
            let key = Key::of(text);
            assert_eq!(one.get(&key), other.get(&key));
            assert!(one.get(&key).is_some());
        }
        other
            .fill(&encoder, &TEXTS, |_, _| panic!("nothing is missing"))
            .expect("nothing to do");
    }
}
