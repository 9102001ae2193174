//! Makes blocks of a page's main content.

use markup5ever_rcdom::{Handle, NodeData};

use super::content::Content;
use super::{dom, table};
use crate::knowledge::import::document::{Block, Code, Item, one_spaced};

/// The blocks of the content, in their order.
pub fn of(content: &Content) -> Vec<Block> {
    let mut walk = Walk {
        content,
        blocks: Vec::new(),
        inline: String::new(),
        level: 1,
    };
    walk.children(&content.root, 0);
    walk.flush();
    walk.blocks
}

/// What is nested deeper is taken as mere text.
const DEEPEST: usize = 200;

struct Walk<'a> {
    content: &'a Content,
    blocks: Vec<Block>,
    /// Text that belongs to no block yet; `\n` where the page breaks the line.
    inline: String,
    /// Level of the last heading.
    level: usize,
}

impl Walk<'_> {
    fn children(&mut self, node: &Handle, depth: usize) {
        for child in dom::children(node) {
            self.node(&child, depth + 1);
        }
    }

    fn node(&mut self, node: &Handle, depth: usize) {
        if let NodeData::Text { contents } = &node.data {
            self.inline.push_str(&spaced(&contents.borrow()));
        } else if depth > DEEPEST {
            self.inline.push_str(&dom::text(node));
        } else if let Some(name) = dom::name(node) {
            self.element(node, name, depth);
        } else {
            self.children(node, depth);
        }
    }

    fn element(&mut self, node: &Handle, name: &str, depth: usize) {
        match name {
            "button" | "label" if dom::text(node).ends_with('?') => self.heading(node, None),
            _ if self.content.is_furniture(node) => {}
            "br" => self.inline.push('\n'),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(node, name[1..].parse().ok()),
            "summary" => self.heading(node, None),
            "pre" => self.code(node),
            "ul" | "ol" => self.list(node),
            "table" => self.table(node, depth),
            _ if is_inline(name) => self.children(node, depth),
            _ => {
                self.flush();
                self.children(node, depth);
                self.flush();
            }
        }
    }

    /// Ends the paragraph that is open.
    fn flush(&mut self) {
        let lines = lines(&std::mem::take(&mut self.inline));
        if !lines.is_empty() {
            self.blocks.push(Block::Paragraph(lines));
        }
    }

    /// A heading without a level of its own, as of a part that folds, is below the last one.
    fn heading(&mut self, node: &Handle, level: Option<usize>) {
        const DEEPEST: usize = 6;
        self.flush();
        let text = dom::text(node);
        if !text.is_empty() {
            let own = level.unwrap_or((self.level + 1).clamp(2, DEEPEST));
            self.level = level.unwrap_or(self.level);
            self.blocks.push(Block::heading(Some(own), text));
        }
    }

    fn code(&mut self, node: &Handle) {
        self.flush();
        let text = dom::raw_text(node);
        let text = text.trim_end();
        if !text.is_empty() {
            let text = text.trim_start_matches('\n');
            self.blocks.push(Block::Code(Code {
                language: String::new(),
                lines: text.lines().map(str::to_owned).collect(),
            }));
        }
    }

    fn list(&mut self, node: &Handle) {
        self.flush();
        let mut items = Vec::new();
        self.items(node, 0, &mut items);
        if !items.is_empty() {
            self.blocks.push(Block::List(items));
        }
    }

    fn items(&self, list: &Handle, depth: usize, items: &mut Vec<Item>) {
        let is_numbered = dom::name(list) == Some("ol");
        let mut number = 0;
        for node in dom::children(list) {
            if dom::name(&node).is_none() || self.content.is_furniture(&node) || depth > DEEPEST {
                continue;
            }
            number += 1;
            let lines = lines(&self.text_without_lists(&node));
            let below = if lines.is_empty() { depth } else { depth + 1 };
            if !lines.is_empty() {
                let mark = if is_numbered {
                    format!("{number}.")
                } else {
                    "-".to_owned()
                };
                items.push(Item { depth, mark, lines });
            }
            for list in self.lists_in(&node) {
                self.items(&list, below, items);
            }
        }
    }

    fn lists_in(&self, node: &Handle) -> Vec<Handle> {
        if is_list(node) {
            return vec![node.clone()];
        }
        let shown = |node: &Handle| !self.content.is_furniture(node);
        let inside = dom::walk(node, &|node| shown(node) && !node_is_in_list(node));
        inside.into_iter().filter(is_list).collect()
    }

    fn text_without_lists(&self, node: &Handle) -> String {
        if is_list(node) {
            return String::new();
        }
        self.text_of(node, &|node| !is_list(node))
    }

    /// The text of what is shown, with line breaks between blocks.
    fn text_of(&self, node: &Handle, enter: &dyn Fn(&Handle) -> bool) -> String {
        let mut text = String::new();
        for node in dom::walk(node, &|node| {
            enter(node) && !self.content.is_furniture(node)
        }) {
            match (&node.data, dom::name(&node)) {
                (NodeData::Text { contents }, _) => text.push_str(&spaced(&contents.borrow())),
                (_, Some(name)) if !is_inline(name) => text.push('\n'),
                _ => {}
            }
        }
        text
    }

    fn table(&mut self, node: &Handle, depth: usize) {
        self.flush();
        let text = |cell: &Handle| one_spaced(&self.text_of(cell, &|_| true));
        match table::of(node, &text) {
            Some((caption, table)) => {
                self.blocks.extend(caption.map(Block::paragraph));
                self.blocks.push(Block::Table(table));
            }
            None => self.children(node, depth),
        }
        self.flush();
    }
}

fn is_list(node: &Handle) -> bool {
    matches!(dom::name(node), Some("ul" | "ol"))
}

/// Whether the node's parent is a list, whose items are its own.
fn node_is_in_list(node: &Handle) -> bool {
    let parent = node.parent.take();
    let is_in_list = parent
        .as_ref()
        .and_then(std::rc::Weak::upgrade)
        .is_some_and(|parent| is_list(&parent));
    node.parent.set(parent);
    is_in_list
}

/// White space in the source of a page breaks no line.
fn spaced(text: &str) -> String {
    text.replace(|c: char| c.is_whitespace() && c != '\u{a0}', " ")
}

fn lines(text: &str) -> Vec<String> {
    text.split('\n')
        .map(one_spaced)
        .filter(|line| !line.is_empty())
        .collect()
}

fn is_inline(name: &str) -> bool {
    const INLINE: [&str; 32] = [
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn",
        "em", "font", "i", "ins", "kbd", "mark", "q", "ruby", "s", "samp", "small", "span",
        "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    ];
    INLINE.contains(&name) || name == "wbr"
}
