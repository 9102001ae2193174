//! How near passages are in meaning to a question, so that a paraphrase is found whose words no passage has. Each
//! token of the question looks for the token of a block that is closest to it (late interaction); that tells more
//! than one vector for a whole text.

mod matching;
mod statements;

use std::collections::HashMap;
use std::ops::{ControlFlow, Range};
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use tiebreak_encoder::{Encoder, products};

pub use matching::{BlockMatch, PassageMatch, QuestionToken, SemanticMatches};
use matching::{best_fits, question_tokens};
use statements::{StatementPlace, Statements};

use super::Knowledge;
use super::passage::PassageId;
use super::vectors::{Key, Text, Vectors};
use crate::error::{Error, Result};

/// Up to this many blocks, those nearest to the question are looked for among all of them; past it, only what the
/// words find is compared. A vector a block in memory then takes 30 MB, and comparing them 4 ms.
pub const MAX_SCANNED_BLOCKS: usize = 20_000;
/// Passages that are nearest by one vector each, and so are looked at token by token.
const NEAREST: usize = 100;
/// Questions encoded at the same time. One more would wait for a second or so; it is answered by its words.
const MAX_ENCODING: usize = 64;

/// The vectors of one body of knowledge, and what encodes a question to compare with them.
#[derive(Debug)]
pub struct SemanticIndex {
    encoder: Encoder,
    vectors: Vectors,
    /// Blocks in the order of their passages.
    blocks: Vec<BlockPlace>,
    ready: OnceLock<Ready>,
    encoding: AtomicUsize,
}

#[derive(Debug)]
struct BlockPlace {
    passage: usize,
    key: Key,
    statements: Statements,
}

/// What is known once every block has its vectors.
#[derive(Debug)]
struct Ready {
    /// The sentence vectors of the blocks, one after the other; empty past [`MAX_SCANNED_BLOCKS`].
    sentences: Vec<f32>,
    /// In how many blocks each word piece stands.
    frequencies: HashMap<u16, usize>,
    /// How many blocks these were counted in.
    counted: usize,
}

impl SemanticIndex {
    /// Finds out which vectors are below `data`.
    ///
    /// # Errors
    /// A data folder that can't be written to is the user's mistake; all else is a fault.
    pub fn open(data: &Path, knowledge: &Knowledge) -> Result<Self> {
        let passages = knowledge.passages.iter().enumerate();
        let blocks = passages.flat_map(|(place, passage)| {
            passage.blocks().map(move |block| BlockPlace {
                passage: place,
                key: Key::of(Text {
                    text: &passage.in_context(block),
                    with_tokens: true,
                }),
                statements: Statements::default(),
            })
        });
        let index = Self {
            encoder: Encoder::bundled().map_err(Error::fault("reading the encoder's model"))?,
            vectors: Vectors::open(data)?,
            blocks: blocks.collect(),
            ready: OnceLock::new(),
            encoding: AtomicUsize::new(0),
        };
        if index.missing(knowledge) == 0 {
            index.become_ready();
        }
        Ok(index)
    }

    /// How many texts have no vectors yet.
    pub fn missing(&self, knowledge: &Knowledge) -> usize {
        let texts = texts(knowledge);
        self.vectors.missing(&as_texts(&texts)).len()
    }

    /// Makes the vectors that are missing, which takes some 40 ms a block; from then on questions are compared.
    /// `progress` is told how many are done of how many, and may break off.
    ///
    /// # Errors
    /// A fault, if they can't be kept.
    pub fn prepare(
        &self,
        knowledge: &Knowledge,
        progress: impl FnMut(usize, usize) -> ControlFlow<()> + Send,
    ) -> Result<()> {
        if self.ready.get().is_some() {
            return Ok(());
        }
        let texts = texts(knowledge);
        let texts = as_texts(&texts);
        self.vectors.fill(&self.encoder, &texts, progress)?;
        self.become_ready();
        Ok(())
    }

    fn become_ready(&self) {
        let scanned = self.blocks.len() <= MAX_SCANNED_BLOCKS;
        let mut ready = Ready {
            sentences: Vec::new(),
            frequencies: HashMap::new(),
            counted: 0,
        };
        for block in self.blocks.iter().take(MAX_SCANNED_BLOCKS) {
            // Prepared but for some: those broken off, and those of a damaged record, are made the next time.
            let Some(vectors) = self.vectors.get(&block.key) else {
                return;
            };
            if scanned {
                ready.sentences.extend(vectors.sentence());
            }
            let mut tokens = vectors.tokens().to_vec();
            tokens.sort_unstable();
            tokens.dedup();
            for token in tokens {
                *ready.frequencies.entry(token).or_default() += 1;
            }
            ready.counted += 1;
        }
        // Another thread may have been first, with the same.
        _ = self.ready.set(ready);
    }

    /// Compares the question with the passages found by its words and with those nearest to it. `names` are the
    /// places of frameworks' names in it. Nothing as long as the vectors are not ready, or while too many
    /// questions are being encoded.
    pub fn matches(
        &self,
        knowledge: &Knowledge,
        question: &str,
        names: &[Range<usize>],
        found: &[PassageId],
    ) -> Option<SemanticMatches> {
        let ready = self.ready.get()?;
        if self.encoding.fetch_add(1, Ordering::Relaxed) >= MAX_ENCODING {
            self.encoding.fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        let encoding = self.encoder.encode(question);
        self.encoding.fetch_sub(1, Ordering::Relaxed);
        let piece = |id| self.encoder.word_piece(id).unwrap_or_default();
        let tokens = question_tokens(&encoding, names, piece, |id| {
            let count = ready.frequencies.get(&id).copied().unwrap_or_default();
            weight(count, ready.counted)
        });
        let mut passages = self.nearest(ready, &encoding.sentence);
        passages.extend(found.iter().map(|id| id.0));
        passages.sort_unstable();
        passages.dedup();
        let passages = passages.into_iter().filter_map(|place| {
            let passage = knowledge.passages.get(place)?;
            let first = self.blocks.partition_point(|block| block.passage < place);
            let blocks = passage.blocks().zip(&self.blocks[first..]);
            let blocks = blocks.map(|(block, place)| {
                let vectors = self.vectors.get(&place.key)?;
                let statements = place.statements.of(&self.encoder, passage, block);
                let fits = best_fits(&encoding, &vectors, statements);
                Some(BlockMatch {
                    statement_cosines: self.statement_cosines(&encoding.sentence, statements)?,
                    ..fits
                })
            });
            Some(PassageMatch {
                passage: PassageId(place),
                blocks: blocks.collect::<Option<_>>()?,
            })
        });
        Some(SemanticMatches {
            passages: passages.collect(),
            tokens,
        })
    }

    fn statement_cosines(
        &self,
        sentence: &[f32],
        statements: &[StatementPlace],
    ) -> Option<Vec<f32>> {
        let statements = statements.iter();
        statements
            .map(|place| Some(self.vectors.get(&place.key)?.cosine(sentence)))
            .collect()
    }

    /// The passages of the blocks whose vectors are nearest to this one; equal ones in their order.
    fn nearest(&self, ready: &Ready, sentence: &[f32]) -> Vec<usize> {
        let cosines = products(&ready.sentences, sentence);
        let mut order: Vec<usize> = (0..cosines.len()).collect();
        order.sort_by(|a, b| cosines[*b].total_cmp(&cosines[*a]));
        let mut passages = Vec::new();
        for block in order {
            let passage = self.blocks[block].passage;
            if !passages.contains(&passage) {
                passages.push(passage);
            }
            if passages.len() == NEAREST {
                break;
            }
        }
        passages
    }
}

/// Each block's text with its tokens, and each of its statements as one vector: a statement says one thing, and a block
/// often several.
fn texts(knowledge: &Knowledge) -> Vec<(String, bool)> {
    let passages = knowledge.passages.iter();
    let texts = passages.flat_map(|passage| {
        passage.blocks().flat_map(|block| {
            let statements = block.statements().into_iter();
            let statements = statements.map(|statement| (statement.readable, false));
            std::iter::once((passage.in_context(block), true)).chain(statements)
        })
    });
    texts.collect()
}

fn as_texts(texts: &[(String, bool)]) -> Vec<Text<'_>> {
    let texts = texts.iter();
    texts
        .map(|(text, with_tokens)| Text {
            text,
            with_tokens: *with_tokens,
        })
        .collect()
}

/// BM25's weight of a word piece that `count` of `all` blocks have.
fn weight(count: usize, all: usize) -> f32 {
    (1.0 + (all as f32 + 0.5) / (count as f32 + 0.5)).ln()
}
