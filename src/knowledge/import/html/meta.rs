//! What a page tells of itself in its head: for search engines (JSON-LD) and for those who share it (meta).

use markup5ever_rcdom::Handle;
use serde_json::Value;

use super::dom;
use crate::knowledge::import::byline;
use crate::knowledge::import::document::{Meta, one_spaced};

/// Title and the rest, as far as the page tells.
pub fn read(document: &Handle) -> (Option<String>, Meta) {
    let tags = tags(document);
    let tag = |names: &[&str]| {
        let first = |name: &&str| {
            tags.iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
        };
        names.iter().find_map(first)
    };
    let about = about(document);
    let told = |path: &[&str]| about.as_ref().and_then(|about| text_at(about, path));
    let day = |stamp: Option<String>| stamp.and_then(|stamp| byline::stamp(&stamp));
    let publisher =
        tag(&["og:site_name", "application-name"]).or_else(|| told(&["publisher", "name"]));
    let author =
        told(&["author", "name"]).or_else(|| tag(&["author", "article:author", "dc.creator"]));
    let meta = Meta {
        author: author.filter(|author| !author.starts_with("http")),
        published: day(tag(&[
            "article:published_time",
            "date",
            "dc.date",
            "datePublished",
        ]))
        .or_else(|| day(told(&["datePublished"]))),
        updated: day(tag(&[
            "article:modified_time",
            "og:updated_time",
            "dateModified",
        ]))
        .or_else(|| day(told(&["dateModified"]))),
        url: canonical(document)
            .or_else(|| tag(&["og:url"]))
            .filter(|url| url.starts_with("http")),
        publisher,
    };
    let title = tag(&["og:title"])
        .or_else(|| told(&["headline"]))
        .or_else(|| title(document));
    let title = title.map(|title| without_publisher(&title, meta.publisher.as_deref()));
    (title.filter(|title| !title.is_empty()), meta)
}

fn tags(document: &Handle) -> Vec<(String, String)> {
    let tag = |node: &Handle| {
        let keys = ["property", "name", "itemprop"];
        let key = keys.iter().find_map(|key| dom::attribute(node, key))?;
        let content = one_spaced(&dom::attribute(node, "content")?);
        (!content.is_empty()).then_some((key, content))
    };
    dom::elements(document, &["meta"])
        .iter()
        .filter_map(tag)
        .collect()
}

fn title(document: &Handle) -> Option<String> {
    let titles = dom::elements(document, &["title"]);
    titles.first().map(dom::text)
}

/// "On Wool | Example News" without the publisher.
fn without_publisher(title: &str, publisher: Option<&str>) -> String {
    let bare = publisher.and_then(|publisher| {
        let rest = title.strip_suffix(publisher)?.trim_end();
        rest.strip_suffix(['|', '-', '–', '—', '·', '•', ':'])
    });
    bare.unwrap_or(title).trim().to_owned()
}

fn canonical(document: &Handle) -> Option<String> {
    let links = dom::elements(document, &["link"]);
    let canonical = links
        .iter()
        .find(|link| dom::attribute(link, "rel").as_deref() == Some("canonical"))?;
    dom::attribute(canonical, "href")
}

/// The first description of an article in the page's JSON-LD.
fn about(document: &Handle) -> Option<Value> {
    let scripts = dom::elements(document, &["script"]);
    let is_data =
        |node: &&Handle| dom::attribute(node, "type").as_deref() == Some("application/ld+json");
    scripts.iter().filter(is_data).find_map(|script| {
        let texts: String = dom::children(script).iter().map(own_text).collect();
        let value: Value = serde_json::from_str(&texts).ok()?;
        article_in(&value)
    })
}

fn own_text(node: &Handle) -> String {
    match &node.data {
        markup5ever_rcdom::NodeData::Text { contents } => contents.borrow().to_string(),
        _ => String::new(),
    }
}

fn article_in(value: &Value) -> Option<Value> {
    match value {
        Value::Array(values) => values.iter().find_map(article_in),
        Value::Object(object) => match object.get("@graph") {
            Some(graph) => article_in(graph),
            None => object.contains_key("headline").then(|| value.clone()),
        },
        _ => None,
    }
}

/// The text at a path of keys; of several values the first.
fn text_at(value: &Value, path: &[&str]) -> Option<String> {
    let value = value
        .as_array()
        .map_or(Some(value), |values| values.first())?;
    match path {
        [] => value
            .as_str()
            .map(one_spaced)
            .filter(|text| !text.is_empty()),
        [key, rest @ ..] => text_at(value.get(key)?, rest),
    }
}
