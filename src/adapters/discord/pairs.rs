//! Compares every framework that the table tells something of with every other, page by page, as Discord shows it:
//! what a table has wrong shows in some pair.

use serde_json::Value;
use std::collections::HashSet;

use super::length::length;
use super::markdown;
use super::render::render;
use crate::cells::NOT_IN_SOURCES;
use crate::compare::{self, Comparison, Finding};
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
        let message =
            serde_json::to_value(render(&reply, &|_| None).into_response()).expect("JSON");
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

/// Texts of an embed, and of a control, with the most that Discord takes.
const EMBED_TEXTS: [(&str, usize); 3] = [
    ("/title", 256),
    ("/description", 4_096),
    ("/footer/text", 2_048),
];
const CONTROL_TEXTS: [(&str, usize); 4] = [
    ("/custom_id", 100),
    ("/label", 80),
    ("/placeholder", 150),
    ("/value", 100),
];

fn text_at(value: &Value, path: &str) -> usize {
    value
        .pointer(path)
        .and_then(Value::as_str)
        .map_or(0, length)
}

fn list<'a>(value: &'a Value, key: &str) -> Vec<&'a Value> {
    value[key].as_array().into_iter().flatten().collect()
}

fn faults_of_limits(message: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let mut hold = |holds: bool, what: String| faults.extend((!holds).then_some(what));
    let embeds = list(message, "embeds");
    let mut all = 0;
    for embed in &embeds {
        for (path, most) in EMBED_TEXTS {
            all += text_at(embed, path);
            hold(text_at(embed, path) <= most, format!("{path} over {most}"));
        }
    }
    hold(
        all <= 6_000 && embeds.len() <= 10,
        format!("embeds of {all} characters"),
    );
    let rows = list(message, "components");
    hold(rows.len() <= 5, format!("{} rows", rows.len()));
    let controls: Vec<&Value> = rows
        .iter()
        .flat_map(|row| list(row, "components"))
        .collect();
    let options: Vec<&Value> = controls
        .iter()
        .flat_map(|control| list(control, "options"))
        .collect();
    for control in controls.iter().chain(&options) {
        for (path, most) in CONTROL_TEXTS {
            // An option has room for a longer label.
            let most = if path == "/label" && control["value"].is_string() {
                100
            } else {
                most
            };
            hold(
                text_at(control, path) <= most,
                format!("{path} over {most}"),
            );
        }
        hold(
            list(control, "options").len() <= 25,
            "more than 25 options".to_owned(),
        );
    }
    let ids: HashSet<&str> = controls
        .iter()
        .filter_map(|it| it["custom_id"].as_str())
        .collect();
    hold(
        ids.len() == controls.len(),
        "an id twice, or none".to_owned(),
    );
    faults
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
    let limits = messages.iter().flat_map(faults_of_limits);
    faults.extend(limits.map(|what| format!("{title}: {what}")));
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
    for row in &comparison.rows {
        let label = markdown::escaped(&row.attribute.label);
        // An overview counts what is not told of any of them.
        let counted = comparison.topic.is_none() && row.finding() == Finding::Unknown;
        if !counted && !shown.contains(&label) {
            faults.push(format!("{title}: the row {label} is dropped"));
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
