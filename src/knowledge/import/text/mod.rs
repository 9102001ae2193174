//! Reads plain text as people paste it: a page's words without its marks. What was a heading, a list, a table,
//! code or furniture is told from the lines themselves; no word of the article is changed.

mod blocks;
mod code;
mod flat;
mod head;
mod levels;
mod line;
mod list;
mod table;

use super::document::{Block, Document};
use super::furniture;
use super::heading::{is_lead_in, is_titled_lead_in, series};
use line::{Line, lines};
pub use table::row;

/// Reads a text.
pub fn read(text: &str) -> Document {
    let mut lines = lines(text);
    let (mut title, meta) = head::take(&mut lines);
    drop_furniture(&mut lines);
    let mut blocks = blocks::of(&lines);
    titled_lead_ins_to_headings(&mut blocks);
    let mut blocks = runs_of_headings_to_text(blocks);
    if title.is_none() {
        title = title_further_down(&mut blocks);
    }
    levels::set(&mut blocks);
    if let (true, Some(title)) = (blocks.is_empty(), &title) {
        blocks.push(Block::paragraph(title.clone()));
    }
    Document {
        title,
        meta,
        blocks,
    }
}

fn drop_furniture(lines: &mut Vec<Line<'_>>) {
    head::drop_contents(lines);
    lines.retain(|line| line.is_code() || !furniture::is_anywhere(line.text));
    let texts: Vec<&str> = lines.iter().map(|line| line.text).collect();
    let code: Vec<bool> = lines.iter().map(Line::is_code).collect();
    let end = furniture::end_of_article(&texts, &code);
    lines.truncate(end);
}

/// A text may open with words. Its title is then the first heading, which stands over all if it stands
/// directly over another.
fn title_further_down(blocks: &mut Vec<Block>) -> Option<String> {
    let at = blocks
        .iter()
        .position(|block| matches!(block, Block::Heading(_)))?;
    let is_over_all = matches!(blocks.get(at + 1), Some(Block::Heading(_)));
    let Some(Block::Heading(heading)) = blocks.get(at).cloned() else {
        return None;
    };
    if is_over_all {
        blocks.remove(at);
    }
    Some(heading.text)
}

/// "When to Use Wool:" is a heading where such lines also stand over paragraphs; where they only ever open
/// lists they are left as the words that lead in to them.
fn titled_lead_ins_to_headings(blocks: &mut [Block]) {
    let opens_paragraph = |pair: &[Block]| {
        titled_lead_in(&pair[0]).is_some() && matches!(pair[1], Block::Paragraph(_))
    };
    if blocks.windows(2).any(opens_paragraph) {
        for block in blocks {
            if let Some(line) = titled_lead_in(block) {
                *block = Block::heading(None, line);
            }
        }
    }
}

fn titled_lead_in(block: &Block) -> Option<String> {
    match block {
        Block::Paragraph(lines) if lines.len() == 1 => lines
            .first()
            .filter(|line| is_titled_lead_in(line))
            .cloned(),
        _ => None,
    }
}

/// Many short lines in a row are no headings but, say, a table whose cells came apart: they stay together.
fn runs_of_headings_to_text(blocks: Vec<Block>) -> Vec<Block> {
    const MANY: usize = 4;
    let mut out = Vec::with_capacity(blocks.len());
    let mut run: Vec<String> = Vec::new();
    let mut blocks = blocks.into_iter().peekable();
    while let Some(block) = blocks.next() {
        match block {
            Block::Heading(heading) if heading.level.is_none() && may_be_a_cell(&heading.text) => {
                run.push(heading.text);
                if !blocks.peek().is_some_and(|next| matches!(next, Block::Heading(next) if next.level.is_none() && may_be_a_cell(&next.text))) {
                    let is_over_text = blocks.peek().is_some();
                    close_run(&mut run, is_over_text, MANY, &mut out);
                }
            }
            block => out.push(block),
        }
    }
    out
}

fn may_be_a_cell(text: &str) -> bool {
    !text.ends_with('?') && series(text).is_none() && !is_lead_in(text)
}

/// Of a long run, the first line is the heading of the rest, and the last that of the text below.
fn close_run(run: &mut Vec<String>, is_over_text: bool, many: usize, out: &mut Vec<Block>) {
    let mut lines = std::mem::take(run);
    if lines.len() < many {
        out.extend(lines.into_iter().map(|line| Block::heading(None, line)));
        return;
    }
    let last = if is_over_text { lines.pop() } else { None };
    let rest = lines.split_off(1);
    out.extend(lines.into_iter().map(|line| Block::heading(None, line)));
    out.push(Block::Paragraph(rest));
    out.extend(last.map(|line| Block::heading(None, line)));
}
