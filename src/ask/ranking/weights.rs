//! How much each feature counts: a linear score for the order of passages and of statements, and a small network for how
//! sure the answer is. The numbers are learnt by `train.py` and kept in `weights.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// One set of weights, by the names of features; a feature that is not named counts nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    pub order: BTreeMap<String, f32>,
    /// Of statements, by the names in [`super::STATEMENT_NAMES`].
    pub lead: BTreeMap<String, f32>,
    pub confidence: Vec<Unit>,
    /// What the confidence is with all units at 0, before the logistic function.
    pub bias: f32,
    /// Below this confidence there is no answer.
    pub threshold: f32,
}

/// One hidden unit of the network that tells confidence. A near miss differs from a hit in no feature alone: few words of the
/// question are missing, but it is the few that matter.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    pub bias: f32,
    /// What its value, from -1 to 1, counts for the confidence.
    pub counts: f32,
    pub features: BTreeMap<String, f32>,
}

impl Weights {
    /// How sure it is that there is an answer, 0 to 1.
    pub fn confidence(&self, names: &[&str], features: &[f32]) -> f32 {
        let units = self.confidence.iter();
        let told = units
            .map(|unit| unit.counts * (unit.bias + weigh(&unit.features, names, features)).tanh());
        logistic(self.bias + told.sum::<f32>())
    }
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
fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::super::{STATEMENT_NAMES, confidence, features};
    use super::*;

    #[test]
    fn confidence_is_read_off_the_units() {
        let unit = |bias, counts| Unit {
            bias,
            counts,
            features: BTreeMap::from([("a".to_owned(), 2.0)]),
        };
        let weights = Weights {
            confidence: vec![unit(-1.0, 3.0), unit(0.0, -0.5)],
            bias: 0.25,
            ..Weights::default()
        };
        let told = weights.confidence(&["a"], &[0.75]);
        let by_hand: f32 = 0.25 + 3.0 * 0.5_f32.tanh() - 0.5 * 1.5_f32.tanh();
        assert!(
            (told - 1.0 / (1.0 + (-by_hand).exp())).abs() < 1e-6,
            "{told}"
        );
    }

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
            for name in weights
                .confidence
                .iter()
                .flat_map(|unit| unit.features.keys())
            {
                assert!(confidence::names().any(|known| known == *name), "{name}");
            }
            for name in weights.lead.keys() {
                assert!(STATEMENT_NAMES.contains(&name.as_str()), "{name}");
            }
            assert!(!weights.confidence.is_empty());
            assert!((0.0..1.0).contains(&weights.threshold));
        }
    }
}
