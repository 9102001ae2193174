//! What the table covers: how many cells are filled, where sources disagree, and which sections of the
//! articles no cell cites. For whoever keeps the knowledge.

use std::collections::HashSet;

use super::Knowledge;
use super::framework::Framework;
use super::table::State;

/// The state of a body of knowledge in figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    pub articles: usize,
    pub passages: usize,
    pub frameworks: usize,
    /// Cells in the files; every one has its citation, or the knowledge would not have loaded.
    pub cells: usize,
    /// Pairs of framework and attribute that the sources say something of, and all pairs there are.
    pub filled: usize,
    pub pairs: usize,
    /// Names of framework and attribute, where sources disagree.
    pub disagreements: Vec<(String, String)>,
    /// Label of an attribute and how many frameworks have it.
    pub attributes: Vec<(String, usize)>,
    /// Article id and heading path of sections that no cell cites.
    pub uncited: Vec<(String, String)>,
}

impl Coverage {
    pub fn of(knowledge: &Knowledge) -> Self {
        let mut disagreements = Vec::new();
        let mut attributes = Vec::new();
        for attribute in &knowledge.attributes {
            let mut having = 0;
            for framework in &knowledge.frameworks {
                match State::of(framework, attribute) {
                    State::Unknown => continue,
                    State::Disagreement(_) => {
                        disagreements.push((framework.name.clone(), attribute.label.clone()));
                    }
                    State::Known(_) | State::No(_) => {}
                }
                having += 1;
            }
            attributes.push((attribute.label.clone(), having));
        }
        Self {
            articles: knowledge.articles.len(),
            passages: knowledge.passages.len(),
            frameworks: knowledge.frameworks.len(),
            cells: knowledge.frameworks.iter().map(|f| f.cells().len()).sum(),
            filled: attributes.iter().map(|(_, having)| having).sum(),
            pairs: knowledge.frameworks.len() * knowledge.attributes.len(),
            disagreements,
            attributes,
            uncited: uncited(knowledge),
        }
    }
}

fn uncited(knowledge: &Knowledge) -> Vec<(String, String)> {
    let cells = knowledge.frameworks.iter().flat_map(Framework::cells);
    let mut cited: HashSet<(&str, &str)> = cells
        .map(|cell| {
            (
                cell.citation.article.as_str(),
                cell.citation.section.as_str(),
            )
        })
        .collect();
    let passages = knowledge.passages.iter();
    passages
        // Each section is listed once: after that it counts as seen.
        .filter(|passage| cited.insert((&*passage.article, passage.section.as_str())))
        .map(|passage| (passage.article.to_string(), passage.heading_path()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;

    #[test]
    fn the_figures_of_the_bundle_hold_together() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let coverage = Coverage::of(&knowledge);
        assert!(coverage.cells >= coverage.filled && coverage.filled <= coverage.pairs);
        let architecture = ("Django".to_owned(), "Architecture".to_owned());
        assert!(coverage.disagreements.contains(&architecture));
        let sections: HashSet<_> = coverage.uncited.iter().collect();
        assert_eq!(
            sections.len(),
            coverage.uncited.len(),
            "each section is listed once"
        );
    }
}
