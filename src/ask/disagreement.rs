//! What the sources disagree on, of what a question asks: every value, with who says so, when, and in which test.

use super::cells::CellAnswer;
use super::question::{Kind, Question};
use crate::cells;
use crate::citing::Citing;
use crate::knowledge::Knowledge;
use crate::knowledge::table::{Disagreement, State};
use crate::reply::{Block, Text};

/// Of the cells that answer; where none does, of every framework and attribute that the question names.
pub fn of(
    knowledge: &Knowledge,
    question: &Question,
    cells: &[CellAnswer<'_>],
) -> Vec<Disagreement> {
    if !cells.is_empty() {
        let disputed = cells.iter().filter(|cell| cell.disagree);
        return disputed
            .filter_map(|cell| Disagreement::of(cell.framework, cell.attribute))
            .collect();
    }
    // Who asks for the meaning of a term does not ask what a framework has of it.
    let frameworks = match question.kind {
        Kind::Definition => &[],
        _ => question.frameworks.as_slice(),
    };
    let attributes = question.attributes.iter().filter(|asked| !asked.is_aspect);
    let attributes: Vec<_> = attributes
        .map(|asked| &knowledge.attributes[asked.place])
        .collect();
    let rows = frameworks.iter().map(|place| &knowledge.frameworks[*place]);
    rows.flat_map(|row| {
        attributes
            .iter()
            .filter_map(|attribute| Disagreement::of(row, attribute))
    })
    .collect()
}

/// "Flask, learning curve: sources disagree." and each value with its mark and source.
pub fn blocks(
    knowledge: &Knowledge,
    disagreement: &Disagreement,
    citing: &mut Citing<'_>,
) -> Option<[Block; 2]> {
    let framework = knowledge.framework(&disagreement.framework).ok()?;
    let mut attributes = knowledge.attributes.iter();
    let attribute = attributes.find(|attribute| attribute.id == disagreement.attribute)?;
    let state = State::of(framework, attribute);
    let values = state.claims().iter().map(|claim| {
        let words = Text::plain(format!("{} ", claim.full_words(attribute)));
        let marked = citing.mark(words, &claim.citations);
        citing.provenance(marked, &claim.citations)
    });
    let values = Block::List(values.collect());
    let lead = match state.is_of_different_tests() {
        true => "different tests give different figures.",
        false => "sources disagree.",
    };
    let lead = format!("{}: {lead}", cells::name(framework, attribute));
    Some([Block::Paragraph(Text::default().strong(lead)), values])
}
