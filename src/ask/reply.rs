//! Words an answer as a reply: what the sources disagree on, the statement that answers best, then the
//! quotes; or that the sources don't say, and what they do say that is near.

use super::answer::{Answer, AnswerCitation};
use crate::citing::{Citing, article_line};
use crate::knowledge::Knowledge;
use crate::knowledge::passage::BlockKind;
use crate::knowledge::table::{Disagreement, State};
use crate::reply::{Action, Block, Reply, Source, Text};
use crate::request::{MAX_COMPARED, Request};

/// Of a table, only so many rows are quoted: those before and after the one that answers.
const TABLE_ROWS: usize = 3;

pub fn reply(knowledge: &Knowledge, answer: &Answer) -> Reply {
    // The quotes have the first numbers.
    let mut citing = Citing::after(knowledge, answer.citations.len());
    let blocks = match answer.abstained {
        true => abstention(answer),
        false => evidence(knowledge, answer, &mut citing),
    };
    Reply {
        title: Some(answer.question.clone()),
        blocks,
        sources: citing.into_sources(),
        actions: actions(knowledge, answer),
        knowledge: Some(answer.index.clone()),
        ..Reply::default()
    }
}

fn abstention(answer: &Answer) -> Vec<Block> {
    if answer.nearest.is_empty() {
        let words = "I answer questions about web frameworks, from articles that I cite. Nothing in your \
                     message is in them.";
        return vec![Block::Paragraph(Text::plain(words))];
    }
    let nearest = answer.nearest.iter().map(Text::plain).collect();
    vec![
        Block::Paragraph(
            Text::default()
                .strong("I found nothing in my sources that answers that.")
                .then(" The nearest they come to it:"),
        ),
        Block::List(nearest),
    ]
}

fn evidence(knowledge: &Knowledge, answer: &Answer, citing: &mut Citing<'_>) -> Vec<Block> {
    let disagreements = answer.disagreements.iter();
    let mut blocks: Vec<Block> = disagreements
        .filter_map(|disagreement| disagreement_blocks(knowledge, disagreement, citing))
        .flatten()
        .collect();
    if let Some(best) = answer.statements.first() {
        let text = Text::plain(format!("{} ", best.text));
        let marked = best.citations.iter().fold(text, |text, n| text.mark(*n));
        blocks.push(Block::Paragraph(marked));
    }
    let quotes = answer.citations.iter();
    blocks.extend(quotes.filter_map(|citation| quote(knowledge, answer, citation)));
    blocks
}

/// "Learning curve of Flask: sources disagree." and each value with its mark and source.
fn disagreement_blocks(
    knowledge: &Knowledge,
    disagreement: &Disagreement,
    citing: &mut Citing<'_>,
) -> Option<[Block; 2]> {
    let framework = knowledge.framework(&disagreement.framework).ok()?;
    let mut attributes = knowledge.attributes.iter();
    let attribute = attributes.find(|attribute| attribute.id == disagreement.attribute)?;
    let state = State::of(framework, attribute);
    let values = state.claims().iter().map(|claim| {
        let sources = claim
            .citations
            .iter()
            .map(|citation| citing.provenance(citation));
        let sources: Vec<String> = sources.collect();
        let words = Text::plain(format!("{} ", claim.full_words(attribute)));
        let marked = citing.mark(words, &claim.citations);
        marked.then(format!(" ({})", sources.join("; ")))
    });
    let values = Block::List(values.collect());
    let lead = match state.is_of_different_tests() {
        true => "different tests give different figures.",
        false => "sources disagree.",
    };
    let lead = format!("{} of {}: {lead}", attribute.label, framework.name);
    Some([Block::Paragraph(Text::default().strong(lead)), values])
}

/// The block with the statement that answers made strong.
fn quote(knowledge: &Knowledge, answer: &Answer, citation: &AnswerCitation) -> Option<Block> {
    let passage = knowledge.passage(citation.passage)?;
    let article = knowledge.article(&citation.source)?;
    let chosen = answer
        .statements
        .iter()
        .find(|s| s.citations.contains(&citation.n));
    let block = passage.blocks().nth(citation.block)?;
    let statements: Vec<String> = block.statements().into_iter().map(|s| s.readable).collect();
    let at = chosen
        .and_then(|chosen| statements.iter().position(|s| *s == chosen.text))
        .unwrap_or(0);
    let text = match block.kind {
        BlockKind::Prose => emphasised(&statements, at, "", " "),
        BlockKind::List | BlockKind::Code => emphasised(&statements, at, "• ", "\n"),
        BlockKind::Table => table_extract(&statements, at),
    };
    let source = Source {
        number: citation.n,
        article: article_line(article),
        heading: citation.heading.clone(),
    };
    Some(Block::Quote { text, source })
}

fn emphasised(statements: &[String], strong: usize, bullet: &str, separator: &str) -> Text {
    let mut text = Text::default();
    for (at, statement) in statements.iter().enumerate() {
        if at > 0 {
            text = text.then(separator);
        }
        // A list's lead-in line is no item of it.
        if !statement.ends_with(':') {
            text = text.then(bullet);
        }
        text = match at == strong {
            true => text.strong(statement),
            false => text.then(statement),
        };
    }
    text
}

fn table_extract(rows: &[String], strong: usize) -> Text {
    let start = strong
        .saturating_sub(TABLE_ROWS / 2)
        .min(rows.len().saturating_sub(TABLE_ROWS));
    let end = (start + TABLE_ROWS).min(rows.len());
    let text = emphasised(&rows[start..end], strong - start, "", "\n");
    match rows.len() - (end - start) {
        0 => text,
        left => text.then(format!("\n({left} more rows in the source)")),
    }
}

fn actions(knowledge: &Knowledge, answer: &Answer) -> Vec<Action> {
    let named: Vec<_> = knowledge
        .lexicon
        .frameworks_in(&answer.question)
        .into_iter()
        .map(|place| &knowledge.frameworks[place])
        .filter(|framework| !framework.cells().is_empty())
        .collect();
    let action = |label: String, request| vec![Action { label, request }];
    match named.as_slice() {
        [] if answer.abstained => action("What I can do".into(), Request::Help { command: None }),
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
                page: None,
            };
            action(format!("Compare {}", labels.join(", ")), request)
        }
    }
}
