//! Finds what a cell cites in the articles, and says what is like a name that is nowhere.

use crate::knowledge::citation::Citation;
use crate::knowledge::lexicon::closest;
use crate::knowledge::passage::Passage;
use crate::knowledge::places::Places;

/// The articles' sections, for checking quotes against their words.
pub struct Sections<'a> {
    passages: &'a [Passage],
    places: &'a Places,
}

impl<'a> Sections<'a> {
    pub fn new(passages: &'a [Passage], places: &'a Places) -> Self {
        Self { passages, places }
    }

    pub fn has_article(&self, id: &str) -> bool {
        self.places.article(id).is_some()
    }

    /// What is wrong with a citation, if anything: no such article, no such section, or other words in it.
    pub fn fault(&self, citation: &Citation) -> Option<String> {
        let Citation {
            article,
            section,
            quote,
        } = citation;
        if !self.has_article(article) {
            let like = like(article, self.places.articles());
            return Some(format!("there is no article \"{article}\"{like}"));
        }
        let of_article = &self.passages[self.places.passages(article)];
        let mut of_section = of_article.iter().filter(|p| p.section == *section);
        if of_section.clone().next().is_none() {
            let like = like(section, of_article.iter().map(|p| p.section.as_str()));
            return Some(format!(
                "article \"{article}\" has no section \"{section}\"{like}"
            ));
        }
        let quote = one_spaced(quote);
        let found = !quote.is_empty() && of_section.any(|p| one_spaced(&p.text).contains(&quote));
        (!found).then(|| {
            format!("section \"{section}\" of \"{article}\" does not hold the quote \"{quote}\"")
        })
    }
}

/// " (did you mean ...?)", where one of the known names is like the one given.
pub fn like<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> String {
    let closest = closest(given, known).map(|known| format!(" (did you mean \"{known}\"?)"));
    closest.unwrap_or_default()
}

fn one_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
