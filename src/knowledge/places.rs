//! Finds an article and its passages by the article's id, however many there are.

use std::collections::HashMap;
use std::ops::Range;

use super::article::Article;
use super::passage::Passage;

/// Where the articles and the passages of each stand in their lists.
#[derive(Debug, Default)]
pub struct Places(HashMap<String, Place>);

#[derive(Debug)]
struct Place {
    article: usize,
    passages: Range<usize>,
}

impl Places {
    /// The passages come in the order of the articles.
    pub fn of(articles: &[Article], passages: &[Passage]) -> Self {
        let mut end = 0;
        let places = articles.iter().enumerate().map(|(place, article)| {
            let start = end;
            let of_article = |passage: &&Passage| *passage.article == *article.id;
            end += passages[start..].iter().take_while(of_article).count();
            let place = Place {
                article: place,
                passages: start..end,
            };
            (article.id.clone(), place)
        });
        Self(places.collect())
    }

    /// The place of the article with this id.
    pub fn article(&self, id: &str) -> Option<usize> {
        self.0.get(id).map(|place| place.article)
    }

    /// The places of its passages; none where there is no such article.
    pub fn passages(&self, article: &str) -> Range<usize> {
        let place = self.0.get(article);
        place.map_or(0..0, |place| place.passages.clone())
    }

    /// The ids of all articles, in no order.
    pub fn articles(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;

    #[test]
    fn every_passage_is_found_by_its_article_and_no_other() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let (articles, passages) = (&knowledge.articles, &knowledge.passages);
        let places = Places::of(articles, passages);
        let mut found = 0;
        for (place, article) in articles.iter().enumerate() {
            assert_eq!(places.article(&article.id), Some(place));
            let of_article = &passages[places.passages(&article.id)];
            assert!(of_article.iter().all(|p| *p.article == *article.id));
            found += of_article.len();
        }
        assert_eq!(found, passages.len());
        assert_eq!(
            (places.article("none"), places.passages("none")),
            (None, 0..0)
        );
    }
}
