//! What an article tells of itself (its publisher, its dates), as a passage like any other: so "when was it last updated?" is
//! found, answered and cited as everything else is.

use super::Article;
use crate::knowledge::passage::{Block, BlockKind, Passage};

/// The heading above it.
const HEADING: &str = "About this source";
/// No heading of an article has an anchor with a capital.
const SECTION: &str = "About";

/// A table of what the front matter tells, if that is more than a title.
pub fn passage(article: &Article) -> Option<Passage> {
    let date = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
    let told = [
        ("publisher", article.publisher.clone()),
        ("author", article.author.clone()),
        ("published", date(article.published)),
        ("updated", date(article.updated)),
    ];
    let told = told
        .into_iter()
        .filter_map(|(name, value)| Some((name, in_cell(&value?))));
    let (names, values): (Vec<&str>, Vec<String>) = told.unzip();
    if values.is_empty() {
        return None;
    }
    let text = format!(
        "| source | {} |\n|---|{}\n| {} | {} |",
        names.join(" | "),
        "---|".repeat(names.len()),
        in_cell(&article.title),
        values.join(" | "),
    );
    let kind = BlockKind::Table;
    let block = Block { kind, text: &text };
    let headings = vec![HEADING.to_owned()];
    Some(Passage::new(article.id.as_str(), headings, SECTION, block))
}

/// On one line, and without what would end the cell.
fn in_cell(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('|', "/")
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn read(front: &str) -> Option<String> {
        let file = format!("+++\n{front}\n+++\nText.\n");
        let (article, _) = parse("a", &file).expect("a good article");
        let passage = passage(&article)?;
        let block = passage.blocks().next()?;
        let row = block.statements().pop()?.readable;
        Some(format!("{}: {row}", passage.heading_path()))
    }

    #[test]
    fn what_an_article_tells_of_itself_can_be_read_alone() {
        let front = "title = \"Tea | Coffee\"\npublisher = \"Acme\"\npublished = \"2024-05-15\"\nupdated = \"2026-06-10\"";
        let row = "About this source: Tea / Coffee — publisher: Acme; published: 2024-05-15; updated: 2026-06-10";
        assert_eq!(read(front).as_deref(), Some(row));
        let front = "title = \"Tea\"\nauthor = \"Ann Lee\"";
        let row = "About this source: Tea — author: Ann Lee";
        assert_eq!(read(front).as_deref(), Some(row));
    }

    #[test]
    fn a_title_alone_tells_nothing_more() {
        assert_eq!(read("title = \"Tea\""), None);
    }
}
