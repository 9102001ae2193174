//! Numbers the citations of one reply, so that each section gets one mark however often it is cited.

use serde_json::{Value, json};

use crate::knowledge::Knowledge;
use crate::knowledge::article::Article;
use crate::knowledge::citation::Citation;
use crate::reply::{ArticleLine, Source, Text};

/// Gives out citation marks in the order of first use.
pub struct Citing<'a> {
    knowledge: &'a Knowledge,
    taken: usize,
    /// Article and section of each mark.
    numbered: Vec<(String, String)>,
}

impl<'a> Citing<'a> {
    pub fn new(knowledge: &'a Knowledge) -> Self {
        Self::after(knowledge, Vec::new())
    }

    /// For a reply that cites these articles and sections already, with the numbers from 1 on.
    pub fn after(knowledge: &'a Knowledge, cited: Vec<(String, String)>) -> Self {
        Self {
            knowledge,
            taken: cited.len(),
            numbered: cited,
        }
    }

    /// The number of a citation's section, a new one if it was not cited yet.
    pub fn number(&mut self, citation: &Citation) -> usize {
        let place = (citation.article.clone(), citation.section.clone());
        if let Some(at) = self.numbered.iter().position(|known| *known == place) {
            return at + 1;
        }
        self.numbered.push(place);
        self.numbered.len()
    }

    /// `text` with a mark for each of the citations, none twice.
    pub fn mark(&mut self, text: Text, citations: &[&Citation]) -> Text {
        let mut numbers: Vec<usize> = Vec::new();
        for citation in citations {
            let number = self.number(citation);
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers.into_iter().fold(text, Text::mark)
    }

    /// What the mark of a citation stands for, which gets a number if it has none.
    pub fn source(&mut self, citation: &Citation) -> Option<Source> {
        let number = self.number(citation);
        source(self.knowledge, number, &citation.article, &citation.section)
    }

    /// `text` and who says so and when, each article once: " (MicroPyramid, updated 2026-06-10)".
    pub fn provenance(&self, text: Text, citations: &[&Citation]) -> Text {
        let articles = articles(self.knowledge, citations.iter().copied());
        let (mut text, mut lead) = (text, " (");
        for article in articles {
            text = text.then(lead).provenance(article);
            lead = "; ";
        }
        if lead == " (" { text } else { text.then(")") }
    }

    /// What the marks it gave out anew stand for.
    pub fn into_sources(self) -> Vec<Source> {
        let (knowledge, taken) = (self.knowledge, self.taken);
        self.numbered
            .into_iter()
            .enumerate()
            .skip(taken)
            .filter_map(|(at, (article, section))| source(knowledge, at + 1, &article, &section))
            .collect()
    }
}

fn source(knowledge: &Knowledge, number: usize, article: &str, section: &str) -> Option<Source> {
    Some(Source {
        number,
        article: article_line(knowledge.article(article)?),
        heading: knowledge.heading_path(article, section),
    })
}

/// An article in one line.
pub fn article_line(article: &Article) -> ArticleLine {
    ArticleLine {
        title: article.title.clone(),
        publisher: article.publisher_or_author().map(str::to_owned),
        date: article.date_label(),
        dated: article.date(),
        url: article.url.clone(),
    }
}

/// The articles of these citations, each once.
pub fn articles<'a>(
    knowledge: &Knowledge,
    citations: impl Iterator<Item = &'a Citation>,
) -> Vec<ArticleLine> {
    let mut articles: Vec<ArticleLine> = Vec::new();
    for article in citations.filter_map(|citation| knowledge.article(&citation.article)) {
        let line = article_line(article);
        if !articles.contains(&line) {
            articles.push(line);
        }
    }
    articles
}

/// A citation as other tools read it.
pub fn to_json(knowledge: &Knowledge, citation: &Citation) -> Option<Value> {
    let article = knowledge.article(&citation.article)?;
    Some(json!({
        "source": article.id,
        "title": article.title,
        "publisher": article.publisher_or_author(),
        "published": article.date().map(|date| date.to_string()),
        "heading": knowledge.heading_path(&citation.article, &citation.section),
        "quote": citation.quote,
    }))
}

/// Who an article is by and when it is from: "MicroPyramid, updated 2026-06-10".
pub fn provenance(knowledge: &Knowledge, article: &str) -> String {
    let known = knowledge.article(article);
    known.map_or_else(
        || article.to_owned(),
        |known| article_line(known).provenance(),
    )
}
