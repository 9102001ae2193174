//! Words for one cell, so that its four states can be told apart without colour: a value, "no: ...",
//! "sources disagree: ..." with each value's source, or "not in my sources".

use crate::citing::Citing;
use crate::knowledge::attribute::Attribute;
use crate::knowledge::framework::Framework;
use crate::knowledge::table::{Claim, State};
use crate::reply::{Block, Text};

pub const NOT_IN_SOURCES: &str = "not in my sources";

/// How much of a long line is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The first few and how many more there are, for an overview.
    Brief,
    Full,
}

/// Names of attributes in one line of an overview.
const BRIEF_NAMES: usize = 10;

/// "Flask, created by": what a cell is about.
pub fn name(framework: &Framework, attribute: &Attribute) -> String {
    format!("{}, {}", framework.name, in_running_text(&attribute.label))
}

/// The lines of a cell, each with the marks of its citations.
pub fn lines(citing: &mut Citing<'_>, attribute: &Attribute, state: &State<'_>) -> Vec<Text> {
    match state {
        State::Unknown => vec![Text::plain(NOT_IN_SOURCES)],
        State::No(claim) => vec![line("", citing, attribute, claim)],
        State::Known(claims) => items(citing, attribute, claims),
        State::Disagreement(claims) => {
            let lead = Text::default().strong(disagreement(state));
            let values = claims.iter().map(|claim| {
                let value = line("• ", citing, attribute, claim);
                citing.provenance(value, &claim.citations)
            });
            std::iter::once(lead).chain(values).collect()
        }
    }
}

/// What to say above values that differ.
pub fn disagreement(state: &State<'_>) -> &'static str {
    match state.is_of_different_tests() {
        true => "different tests, different figures:",
        false => "sources disagree:",
    }
}

/// One line of names of attributes, or none where there are none.
pub fn names(lead: &str, labels: &[&str], extent: Extent) -> Option<Block> {
    let shown = match extent {
        Extent::Brief => labels.len().min(BRIEF_NAMES),
        Extent::Full => labels.len(),
    };
    let mut names = labels[..shown].join(", ");
    if shown < labels.len() {
        names += &format!(" and {} more", labels.len() - shown);
    }
    let line = Text::default().strong(lead).then(format!("{names}."));
    (!labels.is_empty()).then_some(Block::Paragraph(line))
}

fn items(citing: &mut Citing<'_>, attribute: &Attribute, claims: &[Claim<'_>]) -> Vec<Text> {
    let bullet = if claims.len() > 1 { "• " } else { "" };
    let lines = claims.iter();
    lines
        .map(|claim| line(bullet, citing, attribute, claim))
        .collect()
}

fn line(bullet: &str, citing: &mut Citing<'_>, attribute: &Attribute, claim: &Claim<'_>) -> Text {
    let words = format!("{bullet}{} ", claim.full_words(attribute));
    citing.mark(Text::plain(words), &claim.citations)
}

/// A label without its capital, unless it begins with an abbreviation.
pub fn in_running_text(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().collect::<String>() + &label[first.len_utf8()..]
        }
        _ => label.to_owned(),
    }
}
