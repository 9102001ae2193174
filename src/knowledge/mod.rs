//! What Tiebreak knows: the articles, cut into passages, and the attribute table, whose every cell cites
//! a passage. Nothing in here knows a question, a platform or a command.

pub mod article;
pub mod attribute;
pub mod citation;
pub mod coverage;
pub mod excerpt;
pub mod framework;
pub mod import;
pub mod index;
pub mod lexicon;
pub mod load;
pub mod need;
pub mod passage;
mod places;
#[cfg(feature = "encoder")]
pub mod semantic;
pub mod spelling;
pub mod stop_words;
pub mod synonyms;
pub mod table;
#[cfg(feature = "encoder")]
pub mod vectors;

use article::Article;
use attribute::Attribute;
use framework::Framework;
use lexicon::Lexicon;
use need::Need;
use passage::{Passage, PassageId};
use places::Places;
use spelling::Spelling;

use crate::error::UserError;

/// All articles and rows, checked against each other and never changed after loading.
#[derive(Debug)]
pub struct Knowledge {
    /// In the order of their ids.
    pub articles: Vec<Article>,
    /// All passages of all articles; a [`PassageId`] is a place in this list.
    pub passages: Vec<Passage>,
    /// In the order in which they are shown.
    pub attributes: Vec<Attribute>,
    /// In the order of the file.
    pub needs: Vec<Need>,
    /// In the order of their names.
    pub frameworks: Vec<Framework>,
    pub lexicon: Lexicon,
    pub spelling: Spelling,
    places: Places,
    pub fingerprint: Fingerprint,
}

impl Knowledge {
    /// The article with this id. Ids in loaded knowledge always resolve, since loading checks them.
    pub fn article(&self, id: &str) -> Option<&Article> {
        self.articles.get(self.places.article(id)?)
    }

    pub fn passage(&self, id: PassageId) -> Option<&Passage> {
        self.passages.get(id.0)
    }

    /// The passages of an article, in its order.
    pub fn passages_of(
        &self,
        article: &str,
    ) -> impl ExactSizeIterator<Item = (PassageId, &Passage)> {
        let places = self.places.passages(article);
        let passages = &self.passages[places.clone()];
        places
            .zip(passages)
            .map(|(place, passage)| (PassageId(place), passage))
    }

    /// The heading path of a section, for a reader.
    pub fn heading_path(&self, article: &str, section: &str) -> String {
        let mut passages = self.passages_of(article);
        let first = passages.find(|(_, passage)| *passage.section == *section);
        first.map_or(String::new(), |(_, passage)| passage.heading_path())
    }

    /// The framework of this id, name or alias.
    ///
    /// # Errors
    /// A sentence that names the closest one, or else what there is.
    pub fn framework(&self, name: &str) -> Result<&Framework, UserError> {
        if let Some(place) = self.lexicon.framework(name) {
            return Ok(&self.frameworks[place]);
        }
        let remedy = match self.lexicon.closest_framework(name) {
            Some(place) => format!("Did you mean {}?", self.frameworks[place].name),
            None => self.known_frameworks(),
        };
        Err(UserError::new(format!(
            "I don't know a framework called \"{name}\". {remedy}"
        )))
    }

    /// The attribute of this id, label or alias.
    ///
    /// # Errors
    /// A sentence that names the closest one, or else how to see them all.
    pub fn attribute(&self, name: &str) -> Result<&Attribute, UserError> {
        let wanted = lexicon::key(name);
        let called = |attribute: &&Attribute| attribute.names().any(|n| lexicon::key(n) == wanted);
        if let Some(attribute) = self.attributes.iter().find(called) {
            return Ok(attribute);
        }
        let names = self.attributes.iter().flat_map(Attribute::names);
        let remedy = match lexicon::closest(name, names) {
            Some(like) => format!("Did you mean \"{like}\"?"),
            None => {
                "A comparison shows what there is, such as \"throughput\" or \"admin\".".to_owned()
            }
        };
        Err(UserError::new(format!(
            "I compare nothing called \"{name}\". {remedy}"
        )))
    }

    fn known_frameworks(&self) -> String {
        let mut known: Vec<&Framework> = self.frameworks.iter().collect();
        known.sort_by_key(|framework| std::cmp::Reverse(framework.cells().len()));
        let names: Vec<&str> = known
            .iter()
            .map(|framework| framework.name.as_str())
            .collect();
        match names.as_slice() {
            [] => "My sources have no table of frameworks.".to_owned(),
            names if names.len() <= NAMES_LISTED => format!("I know {}.", listed(names)),
            names => format!(
                "I know {} and {} more.",
                names[..NAMES_LISTED].join(", "),
                names.len() - NAMES_LISTED
            ),
        }
    }
}

/// More names than these would bury the sentence they stand in.
const NAMES_LISTED: usize = 12;

/// "Django, Flask and Sanic"
pub fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Names one state of the knowledge: the same articles and rows always give the same twelve hex digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of `files` (path and content). Their order does not matter.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        use sha2::{Digest, Sha256};
        let mut files: Vec<_> = files.into_iter().collect();
        files.sort_unstable();
        let mut hash = Sha256::new();
        for (path, content) in files {
            for part in [path, content] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        let digits = hash.finalize();
        Self(
            digits
                .iter()
                .take(6)
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        )
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_depends_on_content_and_not_on_order() {
        let one = Fingerprint::of([("a", "1"), ("b", "2")]);
        assert_eq!(one, Fingerprint::of([("b", "2"), ("a", "1")]));
        assert_ne!(one, Fingerprint::of([("a", "12"), ("b", "")]));
        assert_eq!(one.as_str().len(), 12);
    }
}
