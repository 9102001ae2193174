//! Compares every framework that the table tells something of with every other, page by page, as Discord shows it:
//! what a table has wrong shows in some pair.

use serde_json::Value;

use super::length::length;
use super::markdown;
use super::render::render;
use crate::cells::NOT_IN_SOURCES;
use crate::compare::{self, Comparison};
use crate::knowledge::attribute::Topic;
use crate::knowledge::framework::Framework;
use crate::knowledge::{Knowledge, load};
use crate::reply::{Block, Reply, Span, Text};

/// Rows without a cell have nothing to compare.
const CELLS: usize = 1;
/// Comparisons of rows with so many are looked at under each topic too.
const MANY_CELLS: usize = 40;

fn pairs(knowledge: &Knowledge, cells: usize) -> Vec<[&Framework; 2]> {
    let told = |framework: &&Framework| framework.cells().len() >= cells;
    let told: Vec<&Framework> = knowledge.frameworks.iter().filter(told).collect();
    let pairs = told.iter().enumerate();
    let pairs = pairs.flat_map(|(at, one)| told[at + 1..].iter().map(|other| [*one, *other]));
    pairs.collect()
}

fn comparison<'a>(
    knowledge: &'a Knowledge,
    pair: [&Framework; 2],
    topic: Option<Topic>,
) -> Comparison<'a> {
    let names = pair.map(|framework| framework.id.clone());
    Comparison::new(knowledge, &names, topic).expect("known names")
}

/// The messages of all pages.
fn pages(comparison: &Comparison<'_>) -> Vec<Value> {
    let mut messages = Vec::new();
    for page in 1..100 {
        let reply = compare::reply(comparison, None, Some(page));
        let message = serde_json::to_value(render(&reply).into_response()).expect("JSON");
        let has_next = message
            .to_string()
            .contains(&format!("--page {} ", page + 1));
        messages.push(message);
        if !has_next {
            break;
        }
    }
    messages
}

fn text(message: &Value) -> String {
    let embeds = message["embeds"].as_array().into_iter().flatten();
    let texts = embeds.filter_map(|embed| embed["description"].as_str());
    texts.collect::<Vec<_>>().join("\n")
}

fn fault_of_limits(message: &Value) -> Option<String> {
    let embeds = message["embeds"].as_array()?;
    let lengths = embeds.iter().map(|embed| {
        let parts = ["/title", "/description", "/footer/text"];
        let parts = parts.map(|part| {
            embed
                .pointer(part)
                .and_then(Value::as_str)
                .map_or(0, length)
        });
        parts.iter().sum::<usize>()
    });
    let rows = message["components"].as_array()?;
    let controls: Vec<&Value> = rows
        .iter()
        .filter_map(|row| row["components"].as_array())
        .flatten()
        .collect();
    let mut ids: Vec<&str> = controls
        .iter()
        .filter_map(|it| it["custom_id"].as_str())
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    let options = controls
        .iter()
        .filter_map(|it| it["options"].as_array().map(Vec::len));
    let most = options.max().unwrap_or_default();
    let long = controls
        .iter()
        .filter_map(|it| it["options"].as_array())
        .flatten();
    let long = long
        .filter_map(|option| option["value"].as_str())
        .any(|value| length(value) > 100);
    let faults = [
        (
            lengths.sum::<usize>() > 6_000,
            "embeds of more than 6,000 characters",
        ),
        (rows.len() > 5, "more than five rows"),
        (ids.len() < all, "an id twice"),
        (
            ids.iter().any(|id| length(id) > 100),
            "an id of more than 100",
        ),
        (most > 25, "more than 25 options"),
        (long, "a value of more than 100"),
    ];
    let found = faults.iter().find(|(is_so, _)| *is_so);
    found.map(|(_, what)| (*what).to_owned())
}

/// The lines of all cells, with the label of their row.
fn lines(reply: &Reply) -> Vec<(&str, &Text)> {
    let grids = reply.blocks.iter().filter_map(|block| match block {
        Block::Grid(grid) => Some(grid),
        _ => None,
    });
    let rows = grids.flat_map(|grid| &grid.rows);
    let lines = rows.flat_map(|row| row.cells.iter().flatten().map(|line| (&*row.label, line)));
    lines.collect()
}

/// Whether a line says something without a source: leads and gaps don't.
fn is_uncited(line: &Text) -> bool {
    let is_lead = matches!(line.0.as_slice(), [Span::Strong(lead)] if lead.ends_with(':'));
    let is_gap = *line == Text::plain(NOT_IN_SOURCES);
    !is_lead && !is_gap && line.marks().next().is_none()
}

fn look_at(comparison: &Comparison<'_>, faults: &mut Vec<String>) {
    let title = comparison.title();
    let messages = pages(comparison);
    faults.extend(
        messages
            .iter()
            .filter_map(fault_of_limits)
            .map(|what| format!("{title}: {what}")),
    );
    let shown = messages.iter().map(text).collect::<Vec<_>>().join("\n");
    let reply = compare::reply(comparison, None, None);
    for (label, line) in lines(&reply) {
        if is_uncited(line) {
            faults.push(format!("{title}: {label} says {line:?} without a source"));
        }
        if !shown.contains(&format!("**{}**", markdown::escaped(label)))
            || !shown.contains(&markdown::text(line))
        {
            faults.push(format!("{title}: {label} is lost over the pages"));
        }
    }
    for place in reply.sources.iter().map(markdown::place) {
        if !shown.contains(&place) {
            faults.push(format!(
                "{title}: the source {place} is lost over the pages"
            ));
        }
    }
}

#[test]
fn every_pair_is_whole_cited_and_within_the_limits() {
    let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
    let pairs = pairs(&knowledge, CELLS);
    assert!(pairs.len() > 300, "only {} pairs", pairs.len());
    let mut faults = Vec::new();
    for pair in pairs {
        look_at(&comparison(&knowledge, pair, None), &mut faults);
    }
    assert!(
        faults.is_empty(),
        "{} faults: {:#?}",
        faults.len(),
        &faults[..faults.len().min(20)]
    );
}

#[test]
fn so_is_every_topic_of_those_of_which_much_is_told() {
    let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
    let mut faults = Vec::new();
    for pair in pairs(&knowledge, MANY_CELLS) {
        for topic in comparison(&knowledge, pair, None).differing_topics() {
            look_at(&comparison(&knowledge, pair, Some(topic)), &mut faults);
        }
    }
    assert!(
        faults.is_empty(),
        "{} faults: {:#?}",
        faults.len(),
        &faults[..faults.len().min(20)]
    );
}

#[test]
fn no_ratio_stands_across_tests() {
    let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
    let mut ratios = 0;
    for pair in pairs(&knowledge, 1) {
        let comparison = comparison(&knowledge, pair, Some(Topic::Performance));
        let tests = |framework: &Framework| -> Vec<String> {
            framework
                .cells()
                .iter()
                .filter_map(|cell| cell.test.clone())
                .collect()
        };
        let [ours, theirs] = pair.map(tests);
        let shared: Vec<&String> = ours.iter().filter(|test| theirs.contains(test)).collect();
        for block in compare::reply(&comparison, None, None).blocks {
            let Block::Paragraph(note) = block else {
                continue;
            };
            let Some(Span::Plain(sentence)) = note.0.get(1) else {
                continue;
            };
            if !sentence.contains(" times") && !sentence.contains("as much as") {
                continue;
            }
            ratios += 1;
            let within = shared.iter().any(|test| sentence.contains(test.as_str()));
            assert!(within, "{}: {sentence}", comparison.title());
        }
    }
    assert!(ratios > 5, "only {ratios} ratios");
}
