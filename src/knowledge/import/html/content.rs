//! Finds a page's main content, and tells what in it is furniture. Which names betray furniture is in
//! `furniture.toml`.

use markup5ever_rcdom::Handle;

use super::dom;
use crate::knowledge::import::furniture;

/// The main content: an element, and how much text there is in it.
pub struct Content {
    pub root: Handle,
    size: usize,
}

/// The element that holds most of the article and least besides.
pub fn of(document: &Handle) -> Content {
    const MOST_CANDIDATES: usize = 50;
    let mut best = Content::new(document.clone());
    let all = dom::walk(document, &|_| true);
    for candidate in all.into_iter().filter(is_marked).take(MOST_CANDIDATES) {
        let candidate = Content::new(candidate);
        if candidate.holds_most_of(&best) {
            best = candidate;
        }
    }
    best
}

fn is_marked(node: &Handle) -> bool {
    let named = matches!(dom::name(node), Some("main" | "article"));
    let attribute = |name: &str, value: &str| dom::attribute(node, name).as_deref() == Some(value);
    named || attribute("role", "main") || attribute("itemprop", "articleBody")
}

impl Content {
    fn new(root: Handle) -> Self {
        let size = size(&root);
        Self { root, size }
    }

    /// Pages have long menus and footers, so half is most.
    fn holds_most_of(&self, whole: &Self) -> bool {
        self.size > 0 && self.size * 2 >= whole.size
    }

    /// Whether an element within the content is no part of the article.
    pub fn is_furniture(&self, node: &Handle) -> bool {
        let Some(name) = dom::name(node) else {
            return false;
        };
        if furniture::is_element(name) || is_hidden(node) {
            return true;
        }
        let is_suspect = match name {
            "form" | "header" => true,
            "div" | "section" | "ul" | "ol" | "p" | "table" | "dl" | "figure" => is_named(node),
            _ => false,
        };
        is_suspect && !self.is_needed(node)
    }

    /// A wrapper may be called by what stands at its side; what holds the article is never furniture.
    fn is_needed(&self, node: &Handle) -> bool {
        let holds_content = !dom::elements(node, &["h1", "main", "article"]).is_empty();
        holds_content || size(node) * 3 > self.size
    }
}

fn is_named(node: &Handle) -> bool {
    let named = |attribute: &str| {
        dom::attribute(node, attribute).is_some_and(|value| furniture::is_named(&value))
    };
    named("class") || named("id")
}

fn is_hidden(node: &Handle) -> bool {
    let role = dom::attribute(node, "role").unwrap_or_default();
    let style = dom::attribute(node, "style")
        .unwrap_or_default()
        .replace(' ', "");
    dom::attribute(node, "hidden").is_some()
        || dom::attribute(node, "aria-hidden").as_deref() == Some("true")
        || style.contains("display:none")
        || [
            "navigation",
            "banner",
            "contentinfo",
            "complementary",
            "search",
            "dialog",
        ]
        .contains(&role.as_str())
}

/// How much text an element shows that is not furniture by its name.
fn size(node: &Handle) -> usize {
    let is_shown =
        |node: &Handle| !dom::name(node).is_some_and(furniture::is_element) && !is_hidden(node);
    let texts = dom::walk(node, &is_shown);
    texts
        .iter()
        .map(|node| match &node.data {
            markup5ever_rcdom::NodeData::Text { contents } => {
                contents.borrow().split_whitespace().map(str::len).sum()
            }
            _ => 0,
        })
        .sum()
}
