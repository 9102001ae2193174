//! Small questions to a parsed page.

use markup5ever_rcdom::{Handle, NodeData};

use crate::knowledge::import::document::one_spaced;

/// The element's name; none for text and remarks.
pub fn name(node: &Handle) -> Option<&str> {
    match &node.data {
        NodeData::Element { name, .. } => Some(&name.local),
        _ => None,
    }
}

pub fn attribute(node: &Handle, wanted: &str) -> Option<String> {
    let NodeData::Element { attrs, .. } = &node.data else {
        return None;
    };
    let attrs = attrs.borrow();
    let found = attrs
        .iter()
        .find(|attribute| &*attribute.name.local == wanted)?;
    Some(found.value.to_string())
}

/// All nodes below this one for which `enter` holds, and below nothing else, in the order of the page. It keeps
/// its own stack, for a page may be nested deeper than the program's reaches.
pub fn walk(node: &Handle, enter: &dyn Fn(&Handle) -> bool) -> Vec<Handle> {
    let mut found = Vec::new();
    let mut open: Vec<Handle> = children(node).into_iter().rev().collect();
    while let Some(node) = open.pop() {
        if enter(&node) {
            open.extend(children(&node).into_iter().rev());
            found.push(node);
        }
    }
    found
}

pub fn children(node: &Handle) -> Vec<Handle> {
    node.children.borrow().iter().cloned().collect()
}

/// The elements of these names.
pub fn elements(node: &Handle, names: &[&str]) -> Vec<Handle> {
    let mut all = walk(node, &|_| true);
    all.retain(|node| name(node).is_some_and(|name| names.contains(&name)));
    all
}

/// The text to the letter, without that of scripts.
pub fn raw_text(node: &Handle) -> String {
    let is_shown =
        |node: &Handle| !matches!(name(node), Some("script" | "style" | "svg" | "template"));
    let mut text = String::new();
    for node in walk(node, &is_shown) {
        match &node.data {
            NodeData::Text { contents } => text.push_str(&contents.borrow()),
            NodeData::Element { name, .. } if &*name.local == "br" => text.push('\n'),
            _ => {}
        }
    }
    text
}

/// The text in one line.
pub fn text(node: &Handle) -> String {
    one_spaced(&raw_text(node))
}
