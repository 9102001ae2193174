//! Finds where the words of a citation stand: the passage, the block to quote, and its statements that have them.

use super::Knowledge;
use super::citation::Citation;
use super::passage::{Block, PassageId};

/// A block of a passage, with the statements in it that are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    pub passage: PassageId,
    pub block: usize,
    /// Places among the block's statements.
    pub statements: Vec<usize>,
}

impl Excerpt {
    /// None where the section has no passage with these words, as loading makes sure there is.
    pub fn of(knowledge: &Knowledge, citation: &Citation) -> Option<Self> {
        let quote = one_line(&citation.quote);
        let holds = |text: &str| one_line(text).contains(&quote);
        let mut of_section = knowledge
            .passages_of(&citation.article)
            .filter(|(_, passage)| *passage.section == *citation.section);
        let (passage, found) = of_section.find(|(_, passage)| holds(&passage.text))?;
        let blocks: Vec<Block<'_>> = found.blocks().collect();
        // A quote may go from one block on to the next.
        let block = blocks
            .iter()
            .position(|block| holds(block.text))
            .unwrap_or(0);
        Some(Self {
            passage,
            block,
            statements: statements_with(blocks[block], &quote),
        })
    }
}

/// Those that have the quote or, of a longer one, a part of it.
fn statements_with(block: Block<'_>, quote: &str) -> Vec<usize> {
    let has = |text: &str| text.contains(quote) || quote.contains(text);
    let statements = block.statements();
    let placed = statements.iter().enumerate();
    let with = placed.filter(|(_, statement)| has(&one_line(statement.text)));
    with.map(|(at, _)| at).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::framework::Framework;
    use crate::knowledge::load;

    #[test]
    fn every_citation_of_the_table_stands_in_a_statement() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let cells = knowledge.frameworks.iter().flat_map(Framework::cells);
        for citation in cells.map(|cell| &cell.citation) {
            let excerpt = Excerpt::of(&knowledge, citation).expect("a passage");
            let passage = knowledge.passage(excerpt.passage).expect("a passage");
            assert!(one_line(&passage.text).contains(&one_line(&citation.quote)));
            assert!(!excerpt.statements.is_empty(), "{}", citation.quote);
        }
    }
}
