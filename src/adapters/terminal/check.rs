//! Reports on a folder of knowledge, or on the bundle: every fault with file, line and remedy, or what the
//! table covers.

use std::path::Path;

use super::{print, render, width};
use crate::error::{Result, UserError};
use crate::knowledge::coverage::{Coverage, NeedCoverage};
use crate::knowledge::load::{self, KnowledgeError};
use crate::reply::{Block, Reply, Text};

/// Checks `folder`, or the bundle where there is none; `tidy` writes its rows anew in one layout first.
///
/// # Errors
/// All faults, a line each.
pub fn check(folder: Option<&Path>, tidy: bool) -> Result<()> {
    let loaded = match folder {
        Some(folder) => load::folder(folder),
        None => load::bundled(),
    };
    let knowledge = loaded.map_err(|faults| mistake(&faults))?;
    if let (Some(folder), true) = (folder, tidy) {
        for file in load::tidy(folder).map_err(|faults| mistake(&faults))? {
            print(&format!("{file} written anew\n"))?;
        }
    }
    print(&render(&reply(&Coverage::of(&knowledge)), width()))
}

fn mistake(faults: &KnowledgeError) -> UserError {
    let count = faults.0.len();
    let plural = if count == 1 { "" } else { "s" };
    UserError::new(format!("{faults}\n{count} fault{plural}."))
}

fn reply(coverage: &Coverage) -> Reply {
    let figures = format!(
        "{} articles in {} passages. {} frameworks and parts with {} cells, each cited: {} of {} pairs of \
         framework and attribute are filled, {} of them with sources that disagree.",
        coverage.articles,
        coverage.passages,
        coverage.frameworks,
        coverage.cells,
        coverage.filled,
        coverage.pairs,
        coverage.disagreements.len()
    );
    let attributes = coverage
        .attributes
        .iter()
        .map(|(label, having)| format!("{label} {having}"));
    let attributes: Vec<String> = attributes.collect();
    let pairs = |pairs: &[(String, String)]| {
        let lines = pairs
            .iter()
            .map(|(of, what)| Text::plain(format!("{of}: {what}")));
        Block::List(lines.collect())
    };
    let needs = coverage
        .needs
        .iter()
        .map(|need| Text::plain(standings(need)));
    Reply {
        title: Some("No fault".into()),
        blocks: vec![
            Block::Paragraph(Text::plain(figures)),
            Block::Heading("Frameworks that have each attribute".into()),
            Block::Paragraph(Text::plain(attributes.join(", "))),
            Block::Heading(format!(
                "Needs ({}), each with how {} candidates meet it",
                coverage.needs.len(),
                coverage.candidates
            )),
            Block::List(needs.collect()),
            Block::Heading(format!("Disagreements ({})", coverage.disagreements.len())),
            pairs(&coverage.disagreements),
            Block::Heading(format!(
                "Sections that no cell cites ({})",
                coverage.uncited.len()
            )),
            pairs(&coverage.uncited),
        ],
        ..Reply::default()
    }
}

/// "admin panel: 1 met, 2 partly, 7 unmet, 5 not in the sources".
fn standings(need: &NeedCoverage) -> String {
    if !need.is_spoken_to {
        return format!("{}: no cell speaks to it", need.label);
    }
    let standings = [
        (need.met, "met"),
        (need.partly, "partly"),
        (need.mixed, "mixed"),
        (need.unmet, "unmet"),
        (need.unknown, "not in the sources"),
    ];
    let standings = standings.iter().filter(|(count, _)| *count > 0);
    let standings: Vec<String> = standings
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    format!("{}: {}", need.label, standings.join(", "))
}
