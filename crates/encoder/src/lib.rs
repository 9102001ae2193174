//! Turns a text into vectors that lie close together where texts mean the same, so that a paraphrase is found
//! whose words no passage has, and compares them. The model, all-MiniLM-L6-v2 trained further on questions and passages
//! (`model/`), is part of the binary: nothing is downloaded. A crate of its own, for it is compiled to be fast where the rest
//! is compiled to be small.
//!
//! [`Encoder::encode`] goes from `tokenizer.rs`, which cuts the text, to `forward.rs`, which computes with what `weights.rs`
//! reads; `compressed.rs` is what is kept of a passage.

mod compressed;
mod forward;
mod tokenizer;
mod weights;

use std::ops::Range;

pub use compressed::PassageVectors;
pub use forward::products;
use tokenizer::{IncompleteVocabulary, Tokenizer};
use weights::{UnusableWeights, Weights};

/// Numbers in a vector.
pub const WIDTH: usize = weights::WIDTH;
/// What a text is read up to, in word pieces; the model has been trained to read no more, its two marks included.
pub const MAX_TOKENS: usize = weights::POSITIONS - 2;
/// Names the model and how its weights are kept: vectors of different ids can't be compared.
pub const MODEL_ID: &str = "all-MiniLM-L6-v2/5";

static WEIGHTS: &[u8] = include_bytes!("../../../model/weights.safetensors");
static VOCABULARY: &str = include_str!("../../../model/vocab.txt");

/// The model, ready to encode. It may be shared by threads; one text is encoded on the thread that asks, so its
/// vectors are the same every time on one machine. Machines may differ in the last digits.
#[derive(Debug)]
pub struct Encoder {
    tokenizer: Tokenizer,
    weights: Weights,
}

/// What the model makes of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoding {
    /// At most [`MAX_TOKENS`], in the order of the text and without the marks for its beginning and end; none of
    /// an empty text.
    pub tokens: Vec<Token>,
    /// The last layer's vector of each token, one after the other, each of [`WIDTH`] numbers and of length 1.
    pub token_vectors: Vec<f32>,
    /// The mean over all tokens and both marks, of [`WIDTH`] numbers and of length 1: the dot product of two is
    /// their cosine.
    pub sentence: Vec<f32>,
}

/// A word or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Place in the vocabulary; [`Encoder::word_piece`] gives its text.
    pub id: u16,
    /// The bytes of the text that it stands for.
    pub range: Range<usize>,
}

/// Why the model can't be used.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub enum UnusableModel {
    Vocabulary(#[from] IncompleteVocabulary),
    Weights(#[from] UnusableWeights),
}

impl Encoding {
    /// The vectors of [`Self::tokens`], in the same order.
    pub fn token_vectors(&self) -> impl ExactSizeIterator<Item = &[f32]> {
        self.token_vectors.chunks_exact(WIDTH)
    }
}

impl Encoder {
    /// The model in the binary; takes some milliseconds, so keep it.
    ///
    /// # Errors
    /// If the binary was built with files in `model/` that do not belong together.
    pub fn bundled() -> Result<Self, UnusableModel> {
        Ok(Self {
            tokenizer: Tokenizer::new(VOCABULARY)?,
            weights: Weights::read(WEIGHTS)?,
        })
    }

    /// The vectors of `text`. The time grows with its length: some 15 ms for a question, 100 ms for a passage
    /// of 150 words.
    pub fn encode(&self, text: &str) -> Encoding {
        let tokens = self.tokens(text);
        let ids = self.tokenizer.marked(&tokens);
        let vectors = forward::last_layer(&self.weights, &ids);
        let mut sentence = vec![0.0; WIDTH];
        for vector in vectors.chunks_exact(WIDTH) {
            sentence
                .iter_mut()
                .zip(vector)
                .for_each(|(sum, x)| *sum += x);
        }
        normalise(&mut sentence);
        let mut token_vectors = vectors[WIDTH..vectors.len() - WIDTH].to_vec();
        token_vectors.chunks_exact_mut(WIDTH).for_each(normalise);
        Encoding {
            tokens,
            token_vectors,
            sentence,
        }
    }

    /// The tokens that [`Self::encode`] would make vectors for.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        let mut tokens = self.tokenizer.tokens(text);
        tokens.truncate(MAX_TOKENS);
        tokens
    }

    /// The text of a token as the vocabulary has it: in lower case, "##" before what continues a word.
    pub fn word_piece(&self, id: u16) -> Option<&'static str> {
        self.tokenizer.word_piece(id)
    }
}

fn normalise(vector: &mut [f32]) {
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    if length > 0.0 {
        for x in vector {
            *x /= length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    /// What the model makes of a text before it is quantised; model/README.md tells how it was got.
    #[derive(Deserialize)]
    struct Reference {
        text: String,
        pieces: Vec<String>,
        sentence: Vec<f32>,
    }

    fn references() -> Vec<Reference> {
        serde_json::from_str(include_str!("../../../model/reference.json")).expect("references")
    }

    fn cosine(a: &[f32], b: &[f32]) -> f32 {
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
    }

    #[test]
    fn every_vector_is_the_originals_but_for_a_thousandth() {
        let encoder = Encoder::bundled().expect("the model");
        let mut cosines = Vec::new();
        for reference in references() {
            let encoding = encoder.encode(&reference.text);
            let close = cosine(&encoding.sentence, &reference.sentence);
            assert!(close >= 0.999, "{close} for {:?}", reference.text);
            cosines.push(close);
        }
        assert!(cosines.len() > 20);
        let mean = cosines.iter().sum::<f32>() / cosines.len() as f32;
        let least = cosines.iter().copied().fold(1.0, f32::min);
        println!("cosine to the original: least {least:.5}, mean {mean:.5}");
    }

    #[test]
    fn tokens_are_the_originals_and_know_their_place() {
        let encoder = Encoder::bundled().expect("the model");
        for Reference { text, pieces, .. } in references() {
            let mut tokens = encoder.tokenizer.tokens(&text);
            tokens.truncate(MAX_TOKENS);
            let found: Vec<_> = tokens
                .iter()
                .map(|token| encoder.word_piece(token.id).unwrap_or_default())
                .collect();
            assert_eq!(found, pieces, "{text:?}");
            let mut end = 0;
            for token in tokens {
                assert!(
                    token.range.start >= end || token.range.start + 4 > end,
                    "{text:?}"
                );
                assert!(!text[token.range.clone()].is_empty(), "{text:?}");
                end = token.range.end;
            }
        }
    }

    #[test]
    fn vectors_have_length_one_and_are_the_same_on_every_thread() {
        let encoder = Encoder::bundled().expect("the model");
        let text = "Which of them has migrations built in?";
        let encoding = encoder.encode(text);
        assert_eq!(encoding.token_vectors().len(), encoding.tokens.len());
        for vector in encoding
            .token_vectors()
            .chain([encoding.sentence.as_slice()])
        {
            let length: f32 = vector.iter().map(|x| x * x).sum();
            assert!((length - 1.0).abs() < 1e-5, "{length}");
        }
        std::thread::scope(|scope| {
            let others: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| encoder.encode(text)))
                .collect();
            for other in others {
                assert_eq!(other.join().expect("no panic"), encoding);
            }
        });
    }
}
