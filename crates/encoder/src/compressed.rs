//! A passage's vectors in a byte a number: a quarter of the memory, and off by no more than a thousandth.

use super::{Encoding, WIDTH, products};

/// What the encoder made of a passage.
#[derive(Debug, Clone, PartialEq)]
pub struct PassageVectors {
    /// The vocabulary's id of each token.
    tokens: Vec<u16>,
    /// The sentence's vector, then those of the tokens.
    codes: Vec<i8>,
    /// What a vector's codes are multiplied with.
    scales: Vec<f32>,
}

impl PassageVectors {
    pub fn of(encoding: &Encoding) -> Self {
        let sentence = std::iter::once(encoding.sentence.as_slice());
        let (mut codes, mut scales) = (Vec::new(), Vec::new());
        for vector in sentence.chain(encoding.token_vectors()) {
            let largest = vector
                .iter()
                .fold(0.0, |largest: f32, x| largest.max(x.abs()));
            let scale = largest.max(f32::MIN_POSITIVE) / f32::from(i8::MAX);
            codes.extend(vector.iter().map(|x| code(x / scale)));
            scales.push(scale);
        }
        Self {
            tokens: encoding.tokens.iter().map(|token| token.id).collect(),
            codes,
            scales,
        }
    }

    /// The vocabulary's id of each token, in the order of the text.
    pub fn tokens(&self) -> &[u16] {
        &self.tokens
    }

    /// The vector of the whole text.
    pub fn sentence(&self) -> impl Iterator<Item = f32> + '_ {
        let scale = self.scales.first().copied().unwrap_or_default();
        let codes = self.codes.iter().take(WIDTH);
        codes.map(move |code| f32::from(*code) * scale)
    }

    /// The cosine of the passage and a sentence's vector, -1 to 1.
    pub fn cosine(&self, sentence: &[f32]) -> f32 {
        let codes = self.codes.iter().zip(sentence);
        let sum: f32 = codes.map(|(code, x)| f32::from(*code) * x).sum();
        sum * self.scales.first().copied().unwrap_or_default()
    }

    /// For each of these token vectors (one after the other, as [`Encoding::token_vectors`] are) the cosine of the
    /// passage's token that is closest to it, -1 to 1. Empty if the passage has no token.
    pub fn best_fits(&self, token_vectors: &[f32]) -> Vec<f32> {
        let ours = self.token_vectors();
        products(token_vectors, &ours)
            .chunks_exact(self.tokens.len().max(1))
            .map(|row| row.iter().copied().fold(-1.0, f32::max))
            .collect()
    }

    /// The vectors of [`Self::tokens`], one after the other.
    pub fn token_vectors(&self) -> Vec<f32> {
        let mut numbers = vec![0.0; self.tokens.len() * WIDTH];
        let codes = self.codes.chunks_exact(WIDTH).zip(&self.scales).skip(1);
        for (vector, (codes, scale)) in numbers.chunks_exact_mut(WIDTH).zip(codes) {
            for (number, code) in vector.iter_mut().zip(codes) {
                *number = f32::from(*code) * scale;
            }
        }
        numbers
    }

    /// Tokens, scales, codes; how many there are follows from the length.
    pub fn to_bytes(&self) -> Vec<u8> {
        let tokens = self.tokens.iter().flat_map(|id| id.to_le_bytes());
        let scales = self.scales.iter().flat_map(|scale| scale.to_le_bytes());
        let codes = self.codes.iter().map(|code| code.cast_unsigned());
        tokens.chain(scales).chain(codes).collect()
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let sentence = size_of::<f32>() + WIDTH;
        let token = size_of::<u16>() + sentence;
        let count = bytes.len().checked_sub(sentence)? / token;
        let (tokens, rest) = bytes.split_at_checked(count * size_of::<u16>())?;
        let (scales, codes) = rest.split_at_checked((count + 1) * size_of::<f32>())?;
        let read = Self {
            tokens: tokens
                .as_chunks()
                .0
                .iter()
                .copied()
                .map(u16::from_le_bytes)
                .collect(),
            scales: scales
                .as_chunks()
                .0
                .iter()
                .copied()
                .map(f32::from_le_bytes)
                .collect(),
            codes: codes.iter().map(|code| code.cast_signed()).collect(),
        };
        (read.codes.len() == (count + 1) * WIDTH).then_some(read)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the largest is 127 by its scale"
)]
fn code(x: f32) -> i8 {
    x.round() as i8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Token;

    fn encoding(tokens: u16) -> Encoding {
        let vector = |n: u16| (0..WIDTH).map(move |x| (x as f32 + f32::from(n)).sin() / 14.0);
        Encoding {
            tokens: (0..tokens).map(|id| Token { id, range: 0..1 }).collect(),
            token_vectors: (0..tokens).flat_map(vector).collect(),
            sentence: vector(99).collect(),
        }
    }

    #[test]
    fn bytes_and_back_is_the_same_with_any_number_of_tokens() {
        for tokens in [0, 1, 7] {
            let vectors = PassageVectors::of(&encoding(tokens));
            assert_eq!(
                PassageVectors::from_bytes(&vectors.to_bytes()),
                Some(vectors)
            );
        }
        assert_eq!(PassageVectors::from_bytes(&[0; 100]), None);
        assert_eq!(PassageVectors::from_bytes(&[0; 400]), None);
    }

    #[test]
    fn numbers_are_kept_to_a_thousandth_of_the_vectors_length() {
        let encoding = encoding(5);
        let kept = PassageVectors::of(&encoding).token_vectors();
        for (kept, number) in kept.iter().zip(&encoding.token_vectors) {
            assert!((kept - number).abs() < 1e-3);
        }
    }

    #[test]
    fn a_passage_without_tokens_fits_nothing() {
        let empty = PassageVectors::of(&encoding(0));
        assert!(empty.best_fits(&encoding(3).token_vectors).is_empty());
    }
}
