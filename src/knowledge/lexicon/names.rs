//! The names of one kind of thing, kept so that a text can be searched for all of them at once.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::key::key;

/// The names of frameworks, or those of attributes.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Key of a name -> place of what it names in the knowledge's list.
    places: HashMap<String, usize>,
    /// All that a key may begin with.
    beginnings: HashSet<String>,
    openings: Openings,
}

impl Names {
    /// The entry for a name, which is known from now on.
    pub(super) fn entry(&mut self, name: &str) -> Entry<'_, String, usize> {
        let key = key(name);
        self.openings.insert(&key);
        let ends = key.char_indices().map(|(at, c)| at + c.len_utf8());
        self.beginnings
            .extend(ends.map(|end| key[..end].to_owned()));
        self.places.entry(key)
    }

    /// What is named by a name with this key.
    pub(super) fn place(&self, key: &str) -> Option<usize> {
        self.places.get(key).copied()
    }

    /// Of all names.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// Whether a name's key begins so.
    pub(super) fn is_beginning(&self, key: &str) -> bool {
        self.beginnings.contains(key)
    }

    /// Whether a name may begin with this word, at a glance.
    pub(super) fn may_begin(&self, word: &str) -> bool {
        self.openings.may_begin(word)
    }
}

/// The first two letters of keys. Most words of a text begin no name; they are passed over at a glance, which is what
/// keeps a million passages from being indexed much more slowly than tantivy alone would.
#[derive(Debug, Default)]
struct Openings(Vec<bool>);

impl Openings {
    fn insert(&mut self, key: &str) {
        self.0.resize(1 << 16, false);
        if let Some(place) = Self::place(key) {
            self.0[place] = true;
        }
    }

    /// Whether a name may begin with this word; of one letter, or of letters outside ASCII, that is not known.
    fn may_begin(&self, word: &str) -> bool {
        Self::place(word).is_none_or(|place| self.0.get(place).copied().unwrap_or_default())
    }

    fn place(word: &str) -> Option<usize> {
        let &[first, second, ..] = word.as_bytes() else {
            return None;
        };
        let [first, second] = [first, second].map(|byte| usize::from(byte.to_ascii_lowercase()));
        (first < 128 && second < 128).then_some(first << 8 | second)
    }
}
