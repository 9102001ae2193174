//! Tells what of a text was taken for nothing, so that its writer sees what did not count.

use std::ops::Range;

use super::clauses::Clause;
use super::moods::MOODS;
use super::spotted::Spotted;
use crate::knowledge::stop_words;

/// Longer remarks than these are cut in the reply.
const LONGEST_REMARK: usize = 60;

/// What says something and was taken for nothing: whole clauses, or the words left over in them, in their order. A
/// clause that only says how much something is meant has to be `reached` by something.
pub fn left_over(
    text: &str,
    spotted: &Spotted<'_>,
    clauses: &[Clause],
    reached: &[bool],
) -> Vec<String> {
    let Spotted { tokens, taken, .. } = spotted;
    let mut left = spotted.not_taken.clone();
    for (clause, reached) in clauses.iter().zip(reached) {
        let in_mood: Vec<usize> = clause.mood_tokens().collect();
        let tells = |at: &usize| {
            let word = &tokens[*at].word;
            let plain = stop_words::contains(word) || MOODS.words.fillers.contains(word);
            !taken[*at] && !in_mood.contains(at) && !plain && word.contains(char::is_alphabetic)
        };
        let empty = clause.tokens.clone().all(|at| !taken[at]);
        let mood_for_nothing = clause.is_strong() && !reached;
        match empty {
            true if mood_for_nothing || clause.tokens.clone().any(|at| tells(&at)) => {
                left.push(clause.tokens.clone());
            }
            true => {}
            false => left.extend(runs(&clause.tokens, tells)),
        }
    }
    left.sort_by_key(|run| run.start);
    let mut remarks: Vec<String> = Vec::new();
    for run in left {
        let words = &text[tokens[run.start].bytes.start..tokens[run.end - 1].bytes.end];
        let remark = shortened(words);
        if !remarks.contains(&remark) {
            remarks.push(remark);
        }
    }
    remarks
}

/// The runs of places of which this holds.
fn runs(of: &Range<usize>, holds: impl Fn(&usize) -> bool) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for at in of.clone().filter(|at| holds(at)) {
        match runs.last_mut() {
            Some(last) if last.end == at => last.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

fn shortened(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(LONGEST_REMARK) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words,
    }
}
