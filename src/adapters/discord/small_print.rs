//! The sources at the foot of a page, and how long they are, so that a page need not be written to be measured.

use std::collections::HashMap;

use super::length::length;
use super::markdown;
use super::pages::SEPARATOR;
use crate::reply::{ArticleLine, Source};

const PLACE_SEPARATOR: &str = " · ";

/// How long the parts of the small print are, at most.
pub struct SmallPrint {
    /// By number: the place of the source's article, and the length of its own part.
    pub places: HashMap<usize, (usize, usize)>,
    pub articles: Vec<usize>,
}

impl SmallPrint {
    pub fn of(sources: &[Source]) -> Self {
        let mut seen: Vec<&ArticleLine> = Vec::new();
        let mut print = Self {
            places: HashMap::new(),
            articles: Vec::new(),
        };
        for source in sources {
            let known = seen.iter().position(|article| **article == source.article);
            let article = known.unwrap_or_else(|| {
                seen.push(&source.article);
                print
                    .articles
                    .push(length(&article_print(&source.article)) + SEPARATOR.len());
                seen.len() - 1
            });
            let place = length(&markdown::place(source)) + length(PLACE_SEPARATOR);
            print.places.insert(source.number, (article, place));
        }
        print
    }
}

/// Small print, grouped by article so that a title stands once.
pub fn write_sources(sources: &[&Source]) -> String {
    let mut articles: Vec<&ArticleLine> = Vec::new();
    for source in sources {
        if !articles.contains(&&source.article) {
            articles.push(&source.article);
        }
    }
    let lines = articles.into_iter().map(|article| {
        let sections = sources
            .iter()
            .copied()
            .filter(|source| source.article == *article);
        let sections: Vec<String> = sections.map(markdown::place).collect();
        format!(
            "{}{}",
            article_print(article),
            sections.join(PLACE_SEPARATOR)
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn article_print(article: &ArticleLine) -> String {
    format!("-# {}: ", markdown::publication(article))
}
