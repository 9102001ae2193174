//! What the statement of a passage that is nearest to a question has in common with it: "who created Django?" is not
//! answered by a sentence on who created Rails.

use super::features::{Asked, flag, share};
use super::words::{PassageWords, Word};

/// The features whose names end in `_in_nearest`, in their order. `near` tells of each statement how near it is.
pub fn nearest(asked: &Asked<'_>, words: &PassageWords, near: &[f32]) -> [f32; 5] {
    let nearest = near.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
    let at = nearest.map_or(0, |(at, _)| at);
    let [named, names_others] = frameworks(asked, words, at);
    let [told, tells_others, common] = proper_and_common(asked, words, at);
    [named, names_others, told, tells_others, common]
}

/// Which share of the asked frameworks the statement is about, by its own names or else those of the headings, and whether
/// it names others only.
fn frameworks(asked: &Asked<'_>, words: &PassageWords, at: usize) -> [f32; 2] {
    let frameworks = &asked.question.frameworks;
    let own = words.statement_names.get(at);
    let own = own.filter(|names| !names.is_empty());
    let names = own.unwrap_or(&words.heading_names);
    let about = frameworks.iter().filter(|f| names.contains(f)).count();
    let others = !frameworks.is_empty() && own.is_some() && about == 0;
    [about as f32 / frameworks.len().max(1) as f32, flag(others)]
}

/// Together with the headings: which share of the question's proper names it has, whether it has others while one of these is
/// not there, and which share of the question's other words it has.
fn proper_and_common(asked: &Asked<'_>, words: &PassageWords, at: usize) -> [f32; 3] {
    let Some(own) = words.statements.get(at) else {
        return [0.0; 3];
    };
    let tells = |word: Word| own.contains(&word) || words.headings.contains(&word);
    let told = share(&asked.proper, tells);
    let is_other = |word: &Word| words.capitalised.contains(word) && !asked.words.contains(word);
    let others = !asked.proper.is_empty() && told < 1.0 && own.iter().any(is_other);
    [told, flag(others), asked.coverage(&asked.common, tells)]
}
