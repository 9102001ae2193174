//! How much each feature counts: a linear score for the order of passages, and a logistic one for how sure the
//! answer is. The numbers are learnt by `train.py` and kept in `weights.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// One set of weights, by the names of features; a feature that is not named counts nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    pub order: BTreeMap<String, f32>,
    pub confidence: BTreeMap<String, f32>,
    /// What the confidence is with all features at 0, before the logistic function.
    pub bias: f32,
    /// Below this confidence there is no answer.
    pub threshold: f32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllWeights {
    /// With the encoder.
    pub semantic: Weights,
    /// By words alone.
    pub lexical: Weights,
}

/// A test holds the file to its form, so the default is never met.
pub static WEIGHTS: LazyLock<AllWeights> =
    LazyLock::new(|| toml::from_str(include_str!("weights.toml")).unwrap_or_default());

/// The weighted sum of features.
pub fn weigh(weights: &BTreeMap<String, f32>, names: &[&str], features: &[f32]) -> f32 {
    let terms = names.iter().zip(features).map(|(name, feature)| {
        let weight = weights.get(*name).copied().unwrap_or_default();
        weight * feature
    });
    terms.sum()
}

/// From any number to between 0 and 1.
pub fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::super::{confidence, features};
    use super::*;

    #[test]
    fn every_weight_is_a_features() {
        let all: AllWeights = toml::from_str(include_str!("weights.toml")).expect("good weights");
        for (weights, known) in [
            (&all.semantic, features::NAMES.len()),
            (&all.lexical, features::FIRST_SEMANTIC),
        ] {
            let known = &features::NAMES[..known];
            for name in weights.order.keys() {
                assert!(known.contains(&name.as_str()), "{name}");
            }
            for name in weights.confidence.keys() {
                assert!(confidence::names().any(|known| known == *name), "{name}");
            }
            assert!((0.0..1.0).contains(&weights.threshold));
        }
    }
}
