//! The form in which two spellings of one name are the same, and the words that names are made of.

use std::ops::Range;

/// What two spellings of one name have in common: letters, digits and the signs that tell C, C# and C++ apart.
pub fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    words(name).for_each(|word| push_key(&mut key, word));
    key
}

/// Adds a word of name characters alone.
pub(super) fn push_key(key: &mut String, word: &str) {
    if word.is_ascii() {
        let start = key.len();
        key.push_str(word);
        key[start..].make_ascii_lowercase();
    } else {
        key.extend(word.chars().flat_map(char::to_lowercase));
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_name_character(c))
        .filter(|word| !word.is_empty())
}

pub(super) fn word_places(text: &str) -> impl Iterator<Item = Range<usize>> {
    words(text).map(|word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        start..start + word.len()
    })
}

pub(super) fn is_name_character(c: char) -> bool {
    c.is_alphanumeric() || c == '#' || c == '+'
}
