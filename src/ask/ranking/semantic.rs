//! The features that come from the encoder: how near the tokens of a question are to those of a passage.

use super::features::{FIRST_SEMANTIC, Features, best};
use crate::knowledge::semantic::{BlockMatch, QuestionToken};

/// Fills in what the encoder found of one passage: each feature of the block where it is highest, but for those told by all
/// blocks jointly, in which each token has its best fit wherever that is.
pub fn add(features: &mut Features, tokens: &[QuestionToken], blocks: &[BlockMatch]) {
    let even = |token: &QuestionToken| token.evenly();
    let rarity = |token: &QuestionToken| token.by_rarity();
    let unnamed = |token: &QuestionToken| if token.is_name { 0.0 } else { token.evenly() };
    let over_blocks = |weight: &dyn Fn(&QuestionToken) -> f32| {
        best(blocks.iter().map(|b| mean(tokens, &b.fits, weight)))
    };
    let joint = joint(tokens.len(), blocks);
    let statements = blocks.iter().flat_map(|block| &block.statement_fits);
    let semantic = [
        over_blocks(&even),
        over_blocks(&rarity),
        best(blocks.iter().map(|block| hardest(tokens, &block.fits))),
        best(statements.map(|fits| mean(tokens, fits, even))),
        over_blocks(&unnamed),
        best(blocks.iter().map(|block| block.cosine)),
        best(
            blocks
                .iter()
                .flat_map(|block| block.statement_cosines.iter().copied()),
        ),
        best(blocks.iter().map(|block| block.reverse)),
        mean(tokens, &joint, even),
        mean(tokens, &joint, rarity),
        hardest(tokens, &joint),
    ];
    features[FIRST_SEMANTIC..].copy_from_slice(&semantic);
}

/// For each token of the question its best fit in any block.
fn joint(tokens: usize, blocks: &[BlockMatch]) -> Vec<f32> {
    let mut joint = vec![-1.0; tokens];
    for block in blocks {
        for (best, fit) in joint.iter_mut().zip(&block.fits) {
            *best = fit.max(*best);
        }
    }
    joint
}

/// How near a statement is to the question, about 0 to 1.
pub fn late(tokens: &[QuestionToken], fits: &[f32]) -> f32 {
    mean(tokens, fits, QuestionToken::evenly)
}

/// The mean of the tokens' best fits, each counting by its weight.
fn mean(tokens: &[QuestionToken], fits: &[f32], weight: impl Fn(&QuestionToken) -> f32) -> f32 {
    let weights: f32 = tokens.iter().map(&weight).sum();
    let sum: f32 = tokens
        .iter()
        .zip(fits)
        .map(|(token, fit)| weight(token) * fit)
        .sum();
    if weights > 0.0 { sum / weights } else { 0.0 }
}

/// The mean of the third of the tokens that fit worst, signs left out: what the passage leaves unanswered.
fn hardest(tokens: &[QuestionToken], fits: &[f32]) -> f32 {
    let told = tokens.iter().zip(fits).filter(|(token, _)| !token.is_sign);
    let mut fits: Vec<f32> = told.map(|(_, fit)| *fit).collect();
    fits.sort_by(f32::total_cmp);
    let worst = &fits[..fits.len().div_ceil(3)];
    worst.iter().sum::<f32>() / worst.len().max(1) as f32
}
