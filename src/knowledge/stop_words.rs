//! Words that say nothing about what a text is about. They are kept in a file, since tantivy's English list has
//! neither question words nor the courtesies of a chat.

use std::collections::HashSet;
use std::sync::LazyLock;

/// The file, with comments. An index depends on every byte of it.
pub const FILE: &str = include_str!("stop_words.txt");

static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| words().collect());

/// All stop words, in lower case.
pub fn words() -> impl Iterator<Item = &'static str> {
    FILE.lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
}

/// Whether a word in lower case is one.
pub fn contains(word: &str) -> bool {
    WORDS.contains(word)
}
