//! Words a comparison as a reply: the differences by topic, then one line of what is the same for all, then
//! one of what the sources don't say.

use super::comparison::{ComparedAttribute, Comparison, Finding};
use crate::cells::{self, Extent};
use crate::citing::Citing;
use crate::knowledge::attribute::Topic;
use crate::knowledge::table::State;
use crate::reply::{Action, Block, Grid, Reply, Row, Text};
use crate::request::Request;

/// `page` is the one that was asked for.
pub fn reply(comparison: &Comparison<'_>, page: Option<u32>) -> Reply {
    // With ids in place of the names as typed, so that it fits into a button.
    let request = Request::Compare {
        frameworks: ids(comparison),
        topic: comparison.topic,
        picture: None,
        page,
    };
    let mut citing = Citing::new(comparison.knowledge);
    let mut blocks = differences(comparison, &mut citing);
    blocks.extend(told_of_one_only(comparison));
    blocks.extend(same_for_all(comparison, &mut citing));
    blocks.extend(unknown_for_all(comparison));
    Reply {
        title: Some(title(comparison)),
        blocks,
        sources: citing.into_sources(),
        actions: topic_actions(comparison),
        knowledge: Some(comparison.knowledge.fingerprint.as_str().to_owned()),
        paged: Some(request),
        ..Reply::default()
    }
}

fn ids(comparison: &Comparison<'_>) -> Vec<String> {
    comparison
        .frameworks
        .iter()
        .map(|framework| framework.id.clone())
        .collect()
}

fn title(comparison: &Comparison<'_>) -> String {
    let names: Vec<&str> = comparison
        .frameworks
        .iter()
        .map(|f| f.name.as_str())
        .collect();
    let topic = comparison.topic.map(|topic| format!(": {}", topic.label()));
    format!("{}{}", names.join(" vs "), topic.unwrap_or_default())
}

fn differences(comparison: &Comparison<'_>, citing: &mut Citing<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let columns: Vec<String> = comparison
        .frameworks
        .iter()
        .map(|f| f.name.clone())
        .collect();
    let mut rows: Vec<_> = comparison.rows_that_are(Finding::Different).collect();
    if comparison.topic.is_none() {
        let left: Vec<&str> = comparison
            .one_sided()
            .map(|(_, row)| row.attribute.id.as_str())
            .collect();
        rows.retain(|row| !left.contains(&row.attribute.id.as_str()));
    }
    for group in rows.chunk_by(|a, b| a.attribute.topic == b.attribute.topic) {
        if comparison.topic.is_none() {
            blocks.push(Block::Heading(group[0].attribute.topic.label().to_owned()));
        }
        let rows = group
            .iter()
            .map(|row| grid_row(comparison, citing, row))
            .collect();
        blocks.push(Block::Grid(Grid {
            columns: columns.clone(),
            rows,
        }));
    }
    if blocks.is_empty() {
        let words = "My sources tell no difference between them here.";
        blocks.push(Block::Paragraph(Text::plain(words)));
    }
    blocks
}

fn grid_row(
    comparison: &Comparison<'_>,
    citing: &mut Citing<'_>,
    row: &ComparedAttribute<'_>,
) -> Row {
    let extent = extent(comparison);
    let states = row.states.iter();
    let cells = states.map(|state| cells::lines(citing, row.attribute, state, extent));
    Row {
        label: row.attribute.label.clone(),
        cells: cells.collect(),
        evidence: None,
    }
}

/// "The same for all: Language: Python [1]; ...".
fn same_for_all(comparison: &Comparison<'_>, citing: &mut Citing<'_>) -> Option<Block> {
    let mut text = Text::default().strong("The same for all: ");
    let mut rows = comparison.rows_that_are(Finding::Same).peekable();
    rows.peek()?;
    for (at, row) in rows.enumerate() {
        let separator = if at > 0 { "; " } else { "" };
        text = text.then(format!("{separator}{}: ", row.attribute.label));
        // Each framework's own citations count: the same words may stand in different places.
        let citations: Vec<_> = row
            .states
            .iter()
            .flat_map(State::claims)
            .flat_map(|claim| claim.citations.clone())
            .collect();
        let values: Vec<String> = row.states[0]
            .claims()
            .iter()
            .map(|claim| claim.full_words(row.attribute))
            .collect();
        text = citing.mark(text.then(format!("{} ", values.join(", "))), &citations);
    }
    Some(Block::Paragraph(text))
}

/// In an overview: "Only told of Django: Databases, Hosting." for each framework.
fn told_of_one_only(comparison: &Comparison<'_>) -> Vec<Block> {
    if comparison.topic.is_some() {
        return Vec::new();
    }
    let frameworks = comparison.frameworks.iter();
    let lines = frameworks.filter_map(|framework| {
        let rows = comparison
            .one_sided()
            .filter(|(only, _)| only.id == framework.id);
        let labels: Vec<&str> = rows.map(|(_, row)| row.attribute.label.as_str()).collect();
        let lead = format!("Only told of {}: ", framework.name);
        cells::names(&lead, &labels, Extent::Brief)
    });
    lines.collect()
}

fn unknown_for_all(comparison: &Comparison<'_>) -> Option<Block> {
    let labels: Vec<&str> = comparison
        .rows_that_are(Finding::Unknown)
        .map(|row| row.attribute.label.as_str())
        .collect();
    let lead = "Not in my sources for any of them: ";
    cells::names(lead, &labels, extent(comparison))
}

/// An overview of all topics is brief, one topic is told in full.
fn extent(comparison: &Comparison<'_>) -> Extent {
    match comparison.topic {
        Some(_) => Extent::Full,
        None => Extent::Brief,
    }
}

/// One action for each topic that has differences, or the way back to all.
fn topic_actions(comparison: &Comparison<'_>) -> Vec<Action> {
    let frameworks = ids(comparison);
    let action = |label: &str, topic| Action {
        label: label.to_owned(),
        request: Request::Compare {
            frameworks: frameworks.clone(),
            topic,
            picture: None,
            page: None,
        },
    };
    if comparison.topic.is_some() {
        return vec![action("All topics", None)];
    }
    let mut topics: Vec<Topic> = comparison
        .rows_that_are(Finding::Different)
        .map(|row| row.attribute.topic)
        .collect();
    topics.dedup();
    match topics.as_slice() {
        [] | [_] => Vec::new(),
        several => several
            .iter()
            .map(|topic| action(topic.label(), Some(*topic)))
            .collect(),
    }
}
