//! Words an answer as a reply: what the sources disagree on, the statements that answer, then the quotes; or
//! that the sources don't say, and what they do say that is near.

use super::answer::{Answer, AnswerCitation, CitedCell, CitedStatement, UnknownCell};
use super::disagreement;
use crate::cells::{self, NOT_IN_SOURCES};
use crate::citing::{Citing, article_line};
use crate::knowledge::Knowledge;
use crate::quoting::quote;
use crate::reply::{Action, Block, Reply, Source, Text};
use crate::request::{MAX_COMPARED, Request};

pub fn reply(knowledge: &Knowledge, answer: &Answer) -> Reply {
    // What is cited has the first numbers.
    let mut citing = Citing::after(knowledge, sections(knowledge, answer));
    let blocks = match answer.abstained {
        true => abstention(knowledge, answer),
        false => evidence(knowledge, answer, &mut citing),
    };
    let mut sources = named_only(knowledge, answer);
    sources.extend(citing.into_sources());
    Reply {
        title: Some(answer.question.clone()),
        taken_as: answer.taken_as.clone(),
        blocks,
        sources,
        actions: actions(knowledge, answer),
        knowledge: Some(answer.index.clone()),
        ..Reply::default()
    }
}

/// What a citation's mark stands for.
fn source(knowledge: &Knowledge, citation: &AnswerCitation) -> Option<Source> {
    Some(Source {
        number: citation.n,
        article: article_line(knowledge.article(&citation.source)?),
        heading: citation.heading.clone(),
    })
}

/// Article and section of each citation.
fn sections(knowledge: &Knowledge, answer: &Answer) -> Vec<(String, String)> {
    let passages = answer.citations.iter();
    let passages = passages.filter_map(|citation| knowledge.passage(citation.excerpt.passage));
    passages
        .map(|passage| (passage.article.to_string(), passage.section.clone()))
        .collect()
}

fn abstention(knowledge: &Knowledge, answer: &Answer) -> Vec<Block> {
    let unknown = answer.unknown.iter();
    let unknown: Vec<String> = unknown
        .filter_map(|cell| unknown_cell(knowledge, cell))
        .collect();
    let text = match (unknown.is_empty(), answer.passages.is_empty()) {
        (false, _) => Text::default().strong(unknown.join(" ")),
        (true, false) => Text::default().strong("Not in my sources."),
        (true, true) => Text::plain(
            "I answer questions about web frameworks, from articles that I cite. Nothing in your \
             message is in them.",
        ),
    };
    if answer.nearest.is_empty() {
        return vec![Block::Paragraph(text)];
    }
    let nearest = answer.nearest.iter().map(Text::plain).collect();
    vec![
        Block::Paragraph(text.then(" The nearest they come to it:")),
        Block::List(nearest),
    ]
}

/// "Django, created by: not in my sources."
fn unknown_cell(knowledge: &Knowledge, cell: &UnknownCell) -> Option<String> {
    let framework = knowledge.framework(&cell.framework).ok()?;
    let mut attributes = knowledge.attributes.iter();
    let attribute = attributes.find(|attribute| attribute.id == cell.attribute)?;
    let name = cells::name(framework, attribute);
    Some(format!("{name}: {NOT_IN_SOURCES}."))
}

fn evidence(knowledge: &Knowledge, answer: &Answer, citing: &mut Citing<'_>) -> Vec<Block> {
    let disagreements = answer.disagreements.iter();
    let mut blocks: Vec<Block> = disagreements
        .filter_map(|disagreement| disagreement::blocks(knowledge, disagreement, citing))
        .flatten()
        .collect();
    blocks.extend(lead(&answer.statements));
    let quoted = answer.citations.iter().take(answer.quoted());
    blocks.extend(
        quoted.filter_map(|citation| {
            quote(knowledge, &citation.excerpt, source(knowledge, citation)?)
        }),
    );
    blocks
}

/// One statement is a paragraph, several are a list; the values of a cell that has several stand below its name.
fn lead(statements: &[CitedStatement]) -> Vec<Block> {
    // The answer has opened with those.
    let is_told = |statement: &&CitedStatement| statement.cell.as_ref().is_some_and(|c| c.disagree);
    let left: Vec<_> = statements.iter().filter(|s| !is_told(s)).collect();
    let mut blocks = Vec::new();
    let mut lines = Vec::new();
    for statement in left {
        match &statement.cell {
            Some(cell) if cell.values.len() > 1 => {
                blocks.extend(in_one(&mut lines));
                blocks.extend(values(cell));
            }
            Some(cell) => lines.push(value(cell)),
            None => {
                let text = Text::plain(format!("{} ", statement.text));
                lines.push(
                    statement
                        .citations
                        .iter()
                        .fold(text, |text, n| text.mark(*n)),
                );
            }
        }
    }
    blocks.extend(in_one(&mut lines));
    blocks
}

fn in_one(lines: &mut Vec<Text>) -> Option<Block> {
    match std::mem::take(lines) {
        lines if lines.len() > 1 => Some(Block::List(lines)),
        mut lines => lines.pop().map(Block::Paragraph),
    }
}

fn value(cell: &CitedCell) -> Text {
    let text = Text::default().strong(format!("{}:", cell.name));
    match cell.values.first() {
        Some(value) => {
            let text = text.then(format!(" {} ", value.words));
            value.citations.iter().fold(text, |text, n| text.mark(*n))
        }
        None => text.then(format!(" {NOT_IN_SOURCES}")),
    }
}

fn values(cell: &CitedCell) -> [Block; 2] {
    let values = cell.values.iter().map(|value| {
        let text = Text::plain(format!("{} ", value.words));
        value.citations.iter().fold(text, |text, n| text.mark(*n))
    });
    let untold = cell
        .untold
        .map(|untold| Text::plain(format!("and {untold} more")));
    let name = Text::default().strong(format!("{}:", cell.name));
    [
        Block::Paragraph(name),
        Block::List(values.chain(untold).collect()),
    ]
}

/// What is cited and not quoted.
fn named_only(knowledge: &Knowledge, answer: &Answer) -> Vec<Source> {
    let rest = answer.citations.iter().skip(answer.quoted());
    rest.filter_map(|citation| source(knowledge, citation))
        .collect()
}

fn actions(knowledge: &Knowledge, answer: &Answer) -> Vec<Action> {
    let named: Vec<_> = knowledge
        .lexicon
        .frameworks_in(answer.taken_as.as_ref().unwrap_or(&answer.question))
        .into_iter()
        .map(|place| &knowledge.frameworks[place])
        .filter(|framework| !framework.cells().is_empty())
        .collect();
    let action = |label: String, request| vec![Action { label, request }];
    match named.as_slice() {
        [] if answer.abstained => action(
            "What I can do".into(),
            Request::Help {
                command: Vec::new(),
            },
        ),
        [] => Vec::new(),
        [one] => {
            let (name, page) = (vec![one.id.clone()], None);
            let request = Request::Framework { name, page };
            action(format!("All about {}", one.name), request)
        }
        several => {
            let several = &several[..several.len().min(MAX_COMPARED)];
            let labels: Vec<&str> = several.iter().map(|f| f.name.as_str()).collect();
            let request = Request::Compare {
                frameworks: several.iter().map(|f| f.id.clone()).collect(),
                topic: None,
                picture: None,
                page: None,
            };
            action(format!("Compare {}", labels.join(", ")), request)
        }
    }
}
