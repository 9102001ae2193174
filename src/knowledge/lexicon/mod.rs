//! Recognises names: of frameworks and attributes, by id, name or alias, in any case and spelling of
//! spaces and dots ("FastAPI", "fast api", "express.js").

mod completion;
mod key;
mod mention;
mod names;

use std::collections::HashSet;
use std::collections::hash_map::Entry;

use mention::Search;
use names::Names;

pub use completion::{attribute_completions, closest, completions, need_completions};
pub use key::key;
pub use mention::{Mention, places};

use super::attribute::Attribute;
use super::framework::Framework;

/// Every name there is, and what it names.
#[derive(Debug, Default)]
pub struct Lexicon {
    frameworks: Names,
    attributes: Names,
    /// Keys of names that are plain words too.
    ordinary: HashSet<String>,
}

/// Two rows that claim one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameClash {
    pub name: String,
    /// Place of the row that had it first, and of the one that claims it as well.
    pub rows: [usize; 2],
}

impl Lexicon {
    /// Collects the names of all frameworks and attributes, and the clashes among the frameworks'.
    pub fn new(frameworks: &[Framework], attributes: &[Attribute]) -> (Self, Vec<NameClash>) {
        let mut lexicon = Self::default();
        let mut clashes = Vec::new();
        for (place, framework) in frameworks.iter().enumerate() {
            let ordinary = framework.ordinary_names.iter();
            lexicon.ordinary.extend(ordinary.map(|name| key(name)));
            for name in framework.names() {
                match lexicon.frameworks.entry(name) {
                    Entry::Vacant(free) => _ = free.insert(place),
                    Entry::Occupied(taken) if *taken.get() == place => {}
                    Entry::Occupied(taken) => clashes.push(NameClash {
                        name: name.to_owned(),
                        rows: [*taken.get(), place],
                    }),
                }
            }
        }
        for (place, attribute) in attributes.iter().enumerate() {
            for name in attribute.names() {
                lexicon.attributes.entry(name).or_insert(place);
            }
        }
        (lexicon, clashes)
    }

    /// The framework of exactly this name, in any case.
    pub fn framework(&self, name: &str) -> Option<usize> {
        self.frameworks.place(&key(name))
    }

    /// The framework whose name is closest to a mistyped one, if any is close.
    pub fn closest_framework(&self, name: &str) -> Option<usize> {
        let closest = closest(&key(name), self.frameworks.keys())?;
        self.frameworks.place(closest)
    }

    /// Frameworks named in a text, in the order in which they first appear.
    pub fn frameworks_in(&self, text: &str) -> Vec<usize> {
        places(&self.frameworks_mentioned(text))
    }

    /// Attributes named in a text, in the order in which they first appear.
    pub fn attributes_in(&self, text: &str) -> Vec<usize> {
        places(&self.attributes_mentioned(text))
    }

    /// Where frameworks are named in a text; the longest name counts.
    pub fn frameworks_mentioned(&self, text: &str) -> Vec<Mention> {
        Search::new(text, &self.frameworks, &self.ordinary).mentions()
    }

    /// Where attributes are named in a text; the longest name counts.
    pub fn attributes_mentioned(&self, text: &str) -> Vec<Mention> {
        Search::new(text, &self.attributes, &self.ordinary).mentions()
    }

    /// Whether a name of a framework is one of an attribute too: "WSGI" is rather a term than a choice.
    pub fn is_term(&self, name: &str) -> bool {
        self.attributes.place(&key(name)).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;

    pub(super) fn framework(id: &str, name: &str, aliases: &[&str]) -> Framework {
        let mut framework = Framework::new(id.into(), name.into());
        framework.aliases = aliases.iter().map(|alias| (*alias).into()).collect();
        framework
    }

    pub(super) fn lexicon() -> (Vec<Framework>, Lexicon) {
        let frameworks = vec![
            framework("aspnet-core", "ASP.NET Core", &["dotnet core"]),
            framework("django", "Django", &[]),
            framework("fastapi", "FastAPI", &[]),
        ];
        let (lexicon, clashes) = Lexicon::new(&frameworks, &[]);
        assert_eq!(clashes, []);
        (frameworks, lexicon)
    }

    #[test]
    fn names_match_in_any_case_and_spelling() {
        let (_, lexicon) = lexicon();
        for name in ["asp.net core", "ASPNET-CORE", "dotnet Core"] {
            assert_eq!(lexicon.framework(name), Some(0), "{name}");
        }
        assert_eq!(lexicon.framework("djnago"), None);
        assert_eq!(lexicon.closest_framework("djnago"), Some(1));
        assert_eq!(lexicon.closest_framework("kubernetes"), None);
    }

    #[test]
    fn names_are_found_inside_a_sentence_in_order() {
        let (_, lexicon) = lexicon();
        let found = lexicon.frameworks_in("is fast api better than Django's ORM? fastapi?");
        assert_eq!(found, [2, 1]);
    }

    #[test]
    fn no_name_belongs_to_two_attributes() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        for (place, attribute) in knowledge.attributes.iter().enumerate() {
            for name in attribute.names() {
                assert_eq!(
                    knowledge.lexicon.attributes.place(&key(name)),
                    Some(place),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn two_rows_may_not_share_a_name() {
        let rows = [framework("a", "A", &["one"]), framework("b", "B", &["One"])];
        let (_, clashes) = Lexicon::new(&rows, &[]);
        assert_eq!(
            clashes,
            [NameClash {
                name: "One".into(),
                rows: [0, 1]
            }]
        );
    }
}
