//! Compares the tokens of a question with those of one block, and within it of each statement.

use std::ops::Range;

use tiebreak_encoder::{Encoding, PassageVectors, WIDTH, products};

use super::statements::StatementPlace;
use crate::knowledge::passage::PassageId;

/// What a question has in common with passages.
#[derive(Debug, Clone, PartialEq)]
pub struct SemanticMatches {
    /// In the order of the knowledge.
    pub passages: Vec<PassageMatch>,
    pub tokens: Vec<QuestionToken>,
}

/// A word piece of the question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QuestionToken {
    /// How rare it is, as in BM25; 0 and up.
    pub rarity: f32,
    /// A sign such as a question mark, which says little. A stop word says more than one would think: its vector is of
    /// the words around it.
    pub is_sign: bool,
    /// A part of a framework's name.
    pub is_name: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PassageMatch {
    pub passage: PassageId,
    /// As many as the passage has.
    pub blocks: Vec<BlockMatch>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct BlockMatch {
    /// The cosine of the block's vector and the question's, -1 to 1.
    pub cosine: f32,
    /// For each token of the question, the cosine of the block's token that is closest to it, -1 to 1.
    pub fits: Vec<f32>,
    /// The same for each of the block's statements, but only among its own tokens.
    pub statement_fits: Vec<Vec<f32>>,
    /// The cosine of each statement's vector, read alone, and the question's.
    pub statement_cosines: Vec<f32>,
    /// The mean over the block's tokens of the cosine of the question's token that is closest: how much of the block is
    /// about the question.
    pub reverse: f32,
}

/// A sign counts so much of another token: it still tells a question from a statement.
const SIGN_WEIGHT: f32 = 0.15;

impl QuestionToken {
    /// What it counts where all others count alike.
    pub fn evenly(&self) -> f32 {
        if self.is_sign { SIGN_WEIGHT } else { 1.0 }
    }

    /// What it counts where rare ones count more.
    pub fn by_rarity(&self) -> f32 {
        self.evenly() * self.rarity
    }
}

pub(super) fn question_tokens(
    encoding: &Encoding,
    names: &[Range<usize>],
    piece: impl Fn(u16) -> &'static str,
    rarity: impl Fn(u16) -> f32,
) -> Vec<QuestionToken> {
    let tokens = encoding.tokens.iter().map(|token| QuestionToken {
        rarity: rarity(token.id),
        is_sign: !piece(token.id).contains(char::is_alphanumeric),
        is_name: names
            .iter()
            .any(|name| name.start < token.range.end && token.range.start < name.end),
    });
    tokens.collect()
}

pub(super) fn best_fits(
    question: &Encoding,
    vectors: &PassageVectors,
    statements: &[StatementPlace],
) -> BlockMatch {
    let ours = vectors.token_vectors();
    let width = ours.len() / WIDTH;
    let cosines = products(&question.token_vectors, &ours);
    let fits = |within: Range<usize>| -> Vec<f32> {
        let rows = cosines.chunks_exact(width.max(1));
        rows.map(|row| row[within.clone()].iter().copied().fold(-1.0_f32, f32::max))
            .collect()
    };
    let mut closest = vec![-1.0_f32; width];
    for row in cosines.chunks_exact(width.max(1)) {
        for (closest, cosine) in closest.iter_mut().zip(row) {
            *closest = closest.max(*cosine);
        }
    }
    BlockMatch {
        cosine: vectors.cosine(&question.sentence),
        fits: fits(0..width),
        statement_fits: statements
            .iter()
            .map(|place| fits(place.tokens.start.min(width)..place.tokens.end.min(width)))
            .collect(),
        statement_cosines: Vec::new(),
        reverse: closest.iter().sum::<f32>() / width.max(1) as f32,
    }
}
