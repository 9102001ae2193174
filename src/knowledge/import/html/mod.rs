//! Reads a saved web page: its main content with headings, lists, tables and code, and what it tells of itself.

mod blocks;
mod content;
mod dom;
mod meta;
mod table;

use encoding_rs::Encoding;
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::RcDom;

use super::document::{Block, Document, folded};
use super::{byline, furniture};

/// Reads a page.
pub fn read(html: &str) -> Document {
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(html);
    let (title, mut meta) = meta::read(&dom.document);
    let content = content::of(&dom.document);
    let mut blocks = blocks::of(&content);
    let title = take_title(title, &mut blocks);
    drop_bylines(&mut blocks, &mut meta);
    drop_furniture(&mut blocks);
    Document {
        title,
        meta,
        blocks,
    }
}

/// The encoding that a page names in its first bytes.
pub fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    const NEAR_THE_START: usize = 2_048;
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(NEAR_THE_START)]).to_lowercase();
    let (_, rest) = start.split_once("charset=")?;
    let label = rest.trim_start_matches(['"', '\'']);
    let label = label
        .split(|c: char| !c.is_alphanumeric() && !"-_:.".contains(c))
        .next()?;
    Encoding::for_label(label.as_bytes())
}

/// The page's one outermost heading is its title, else what it names itself in its head.
fn take_title(named: Option<String>, blocks: &mut Vec<Block>) -> Option<String> {
    let is_top =
        |block: &Block| matches!(block, Block::Heading(heading) if heading.level == Some(1));
    let tops: Vec<String> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading(heading) if is_top(block) => Some(heading.text.clone()),
            _ => None,
        })
        .collect();
    let title = match tops.as_slice() {
        [only] => Some(only.clone()),
        _ => named.or_else(|| tops.first().cloned()),
    };
    let is_title = |block: &Block| match (block, &title) {
        (Block::Heading(heading), Some(title)) => {
            is_top(block) && folded(&heading.text) == folded(title)
        }
        _ => false,
    };
    if let Some(at) = blocks.iter().position(is_title) {
        blocks.remove(at);
    }
    title
}

fn drop_bylines(blocks: &mut Vec<Block>, meta: &mut super::document::Meta) {
    const HEAD: usize = 6;
    let mut at = 0;
    while at < blocks.len().min(HEAD) {
        let is_byline = match &blocks[at] {
            Block::Paragraph(lines) => lines.iter().all(|line| byline::read(line, meta)),
            _ => false,
        };
        if is_byline {
            blocks.remove(at);
        } else {
            at += 1;
        }
    }
}

fn drop_furniture(blocks: &mut Vec<Block>) {
    blocks.retain(|block| match block {
        Block::Paragraph(lines) => !lines.iter().all(|line| furniture::is_anywhere(line)),
        Block::Heading(heading) => !furniture::is_anywhere(&heading.text),
        _ => true,
    });
    let lines: Vec<(usize, &str, bool)> = blocks
        .iter()
        .enumerate()
        .flat_map(|(at, block)| {
            lines(block)
                .into_iter()
                .map(move |(line, kept)| (at, line, kept))
        })
        .collect();
    let texts: Vec<&str> = lines.iter().map(|(_, line, _)| *line).collect();
    let kept: Vec<bool> = lines.iter().map(|(_, _, kept)| *kept).collect();
    let end = furniture::end_of_article(&texts, &kept);
    let end = lines[..end].last().map_or(0, |(at, _, _)| at + 1);
    blocks.truncate(end);
}

/// A block's lines, and whether they are kept whatever they say.
fn lines(block: &Block) -> Vec<(&str, bool)> {
    match block {
        Block::Heading(heading) => vec![(heading.text.as_str(), false)],
        Block::Paragraph(lines) => lines.iter().map(|line| (line.as_str(), false)).collect(),
        Block::List(items) => items
            .iter()
            .flat_map(|item| item.lines.iter().map(|line| (line.as_str(), false)))
            .collect(),
        Block::Table(_) | Block::Code(_) => vec![("", true)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::article::parse;
    use crate::knowledge::import::write::article;

    const PAGE: &str = r#"<!doctype html><html><head><meta charset="utf-8"><title>On Wool | Example News</title>
<meta property="og:site_name" content="Example News"><meta name="author" content="Ann Lee">
<meta property="article:published_time" content="2025-05-02T10:00:00Z">
<link rel="canonical" href="https://example.org/wool"><script>var x = "nonsense";</script></head>
<body class="page with-sidebar"><header><a href="/">Example News</a></header><nav><ul><li>Home</li><li>Blog</li></ul></nav>
<main class="has-sidebar"><article><h1>On Wool</h1><div>May 2, 2025 · 4 min read</div>
<p>Wool is <b>warm</b> &amp; <a href="/x">light</a>.<br>Silk is not.</p>
<h2>Prices</h2><table><thead><tr><th>Kind</th><th>Price</th></tr></thead><tbody><tr><td>Wool</td><td>3 | 4</td></tr>
<tr><td rowspan="2">Silk</td><td>9</td></tr><tr><td>10</td></tr></tbody></table>
<ul><li>One<ul><li>Nested</li></ul></li><li><p>Two</p></li></ul>
<pre><code># remark
knit(<span class="comment">2</span>)
</code></pre>
<details><summary>Is it warm?</summary><p>Yes.</p></details>
<div class="share-buttons">Share this nonsense</div></article>
<aside>Related nonsense</aside></main><footer>Nonsense 2025</footer></body></html>"#;

    #[test]
    fn the_main_content_is_kept_with_its_structure() {
        let document = read(PAGE);
        assert_eq!(document.meta.publisher.as_deref(), Some("Example News"));
        assert_eq!(document.meta.author.as_deref(), Some("Ann Lee"));
        assert_eq!(
            document.meta.url.as_deref(),
            Some("https://example.org/wool")
        );
        assert_eq!(document.meta.published, Some(jiff::civil::date(2025, 5, 2)));
        let file = article("wool", document).expect("TOML");
        assert!(
            !file.to_lowercase().contains("nonsense") && !file.contains("Home"),
            "{file}"
        );
        let body = file.split("+++\n").nth(2).expect("a body");
        assert_eq!(
            body,
            "\n## On Wool\n\nWool is warm & light.\nSilk is not.\n\n## Prices\n\n| Kind | Price |\n|---|---|\n| Wool | 3 \\| 4 |\n| Silk | 9 |\n| Silk | 10 |\n\n- One\n  - Nested\n- Two\n\n```\n# remark\nknit(2)\n```\n\n### Is it warm?\n\nYes.\n"
        );
        parse("wool", &file).expect("an article");
    }

    #[test]
    fn a_page_without_any_mark_of_its_content_is_read_whole() {
        let document = read("<title>T</title><form><h1>Wool</h1><p>It is warm.</p></form>");
        assert_eq!(document.title.as_deref(), Some("Wool"));
        assert_eq!(document.blocks, [Block::paragraph("It is warm.")]);
    }

    #[test]
    fn depth_and_nonsense_do_no_harm() {
        let deep = format!("{}words", "<div><b>".repeat(5_000));
        let document = read(&deep);
        assert_eq!(document.blocks, [Block::paragraph("words")]);
        assert_eq!(read("").blocks, []);
        assert_eq!(
            declared_encoding(b"<meta charset=\"ISO-8859-1\">").map(Encoding::name),
            Some("windows-1252")
        );
    }
}
