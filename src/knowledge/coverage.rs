//! What the table covers: how many cells are filled, where sources disagree, how far each need is spoken to, and
//! which sections of the articles no cell cites. For whoever keeps the knowledge.

use std::collections::HashSet;

use super::Knowledge;
use super::framework::Framework;
use super::need::{Need, Standing};
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
    /// Frameworks that may be recommended.
    pub candidates: usize,
    /// In the order of the file.
    pub needs: Vec<NeedCoverage>,
    /// Article id and heading path of sections that no cell cites.
    pub uncited: Vec<(String, String)>,
}

/// For how many candidates a need is met, and so on; the figures add up to the candidates.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NeedCoverage {
    pub label: String,
    /// Whether any cell speaks to it, of a candidate or not.
    pub is_spoken_to: bool,
    pub met: usize,
    pub partly: usize,
    pub mixed: usize,
    pub unmet: usize,
    pub unknown: usize,
}

impl NeedCoverage {
    fn of(need: &Need, knowledge: &Knowledge) -> Self {
        let mut coverage = Self {
            label: need.label.clone(),
            ..Self::default()
        };
        for framework in &knowledge.frameworks {
            let standing = need.standing(framework, &knowledge.attributes);
            coverage.is_spoken_to |= standing != Standing::Unknown;
            if framework.candidate {
                *coverage.count_of(&standing) += 1;
            }
        }
        coverage
    }

    fn count_of(&mut self, standing: &Standing<'_>) -> &mut usize {
        match standing {
            Standing::Met(_) => &mut self.met,
            Standing::Partly(_) => &mut self.partly,
            Standing::Mixed { .. } => &mut self.mixed,
            Standing::Unmet(_) => &mut self.unmet,
            Standing::Unknown => &mut self.unknown,
        }
    }
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
            candidates: knowledge.frameworks.iter().filter(|f| f.candidate).count(),
            needs: knowledge
                .needs
                .iter()
                .map(|need| NeedCoverage::of(need, knowledge))
                .collect(),
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
        for need in &coverage.needs {
            let standings = need.met + need.partly + need.mixed + need.unmet + need.unknown;
            assert_eq!(standings, coverage.candidates, "{}", need.label);
            assert!(need.is_spoken_to, "{}", need.label);
        }
        let admin = coverage
            .needs
            .iter()
            .find(|need| need.label == "admin panel");
        let admin = admin.expect("a need that everybody has");
        assert!(admin.met > 0 && admin.unmet > 0 && admin.unknown > 0);
        let sections: HashSet<_> = coverage.uncited.iter().collect();
        assert_eq!(
            sections.len(),
            coverage.uncited.len(),
            "each section is listed once"
        );
    }
}
