//! Everything the table says of one framework, by topic.

use crate::cells::{self, Extent};
use crate::citing::Citing;
use crate::knowledge::Knowledge;
use crate::knowledge::framework::Framework;
use crate::knowledge::table::State;
use crate::reply::{Block, Grid, Reply, Row};
use crate::request::Request;

pub fn profile(knowledge: &Knowledge, framework: &Framework, page: Option<u32>) -> Reply {
    let mut citing = Citing::new(knowledge);
    let known: Vec<_> = knowledge
        .attributes
        .iter()
        .map(|attribute| (attribute, State::of(framework, attribute)))
        .collect();
    let mut blocks = Vec::new();
    for group in known.chunk_by(|a, b| a.0.topic == b.0.topic) {
        let rows: Vec<Row> = group
            .iter()
            .filter(|(_, state)| *state != State::Unknown)
            .map(|(attribute, state)| Row {
                label: attribute.label.clone(),
                cells: vec![cells::lines(&mut citing, attribute, state)],
                evidence: Some(Request::Evidence {
                    attribute: attribute.id.clone(),
                    frameworks: vec![framework.id.clone()],
                    page: None,
                }),
            })
            .collect();
        if !rows.is_empty() {
            blocks.push(Block::Heading(group[0].0.topic.label().to_owned()));
            blocks.push(Block::Grid(Grid {
                columns: vec![framework.name.clone()],
                rows,
            }));
        }
    }
    let unknown: Vec<&str> = known
        .iter()
        .filter(|(_, state)| *state == State::Unknown)
        .map(|(attribute, _)| attribute.label.as_str())
        .collect();
    blocks.extend(cells::names("Not in my sources: ", &unknown, Extent::Brief));
    Reply {
        title: Some(framework.name.clone()),
        blocks,
        sources: citing.into_sources(),
        knowledge: Some(knowledge.fingerprint.as_str().to_owned()),
        paged: Some(Request::Framework {
            name: vec![framework.id.clone()],
            page,
        }),
        ..Reply::default()
    }
}
