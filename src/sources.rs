//! Lists the articles that answers come from.

use crate::citing::article_line;
use crate::knowledge::Knowledge;
use crate::reply::{Block, Reply, Text};
use crate::request::Request;

pub fn reply(knowledge: &Knowledge, request: &Request) -> Reply {
    let articles = knowledge.articles.iter().map(|article| {
        let passages = count(knowledge.passages_of(&article.id).len(), "passage");
        Text::default()
            .title(article_line(article))
            .then(format!(", {passages}"))
    });
    let lead = format!("{}. What they don't say, I don't say.", extent(knowledge));
    Reply {
        title: Some("My sources".into()),
        blocks: vec![
            Block::Paragraph(Text::plain(lead)),
            Block::List(articles.collect()),
        ],
        knowledge: Some(knowledge.fingerprint.as_str().to_owned()),
        paged: Some(request.clone()),
        ..Reply::default()
    }
}

/// What a chat opens with.
pub fn greeting(knowledge: &Knowledge) -> Reply {
    let first = Text::plain(format!(
        "I know {}. Ask me something, such as ",
        extent(knowledge)
    ))
    .code("is flask good for async?")
    .then(" or ")
    .code("/compare django fastapi")
    .then(". ")
    .code("/help")
    .then(" shows all commands, ")
    .code("/quit")
    .then(" leaves.");
    Reply {
        title: Some("Tiebreak".into()),
        blocks: vec![Block::Paragraph(first)],
        ..Reply::default()
    }
}

/// "2 articles on 3 frameworks".
fn extent(knowledge: &Knowledge) -> String {
    let frameworks = knowledge
        .frameworks
        .iter()
        .filter(|f| !f.cells().is_empty());
    let articles = count(knowledge.articles.len(), "article");
    format!("{articles} on {}", count(frameworks.count(), "framework"))
}

fn count(n: usize, noun: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {noun}{plural}")
}
