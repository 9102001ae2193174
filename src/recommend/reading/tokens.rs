//! Cuts a text into words, with what stands between them.

use std::ops::Range;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// In lower case, without apostrophes, so that "don't" is one word however it is written.
    pub word: String,
    /// Where it stands in the text.
    pub bytes: Range<usize>,
    /// Whether it is written with a capital.
    pub capital: bool,
    /// Whether it is written in capitals.
    pub capitals: bool,
    /// What stands between the word before and this one.
    pub before: Gap,
}

/// What parts two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Blanks, or a sign inside a name ("node.js", "real-time").
    Nothing,
    /// "Python/Go".
    Slash,
    /// A comma, a bracket, a dash.
    Comma,
    And,
    Colon,
    Sentence,
}

pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut end = 0;
    for bytes in words(text) {
        let typed = &text[bytes.clone()];
        tokens.push(Token {
            word: typed.to_lowercase().replace(['\'', '’'], ""),
            capital: typed.starts_with(char::is_uppercase),
            capitals: !typed.contains(char::is_lowercase),
            before: gap(&text[end..bytes.start]),
            bytes: bytes.clone(),
        });
        end = bytes.end;
    }
    tokens.retain(|token| !token.word.is_empty());
    tokens
}

fn words(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let is_of_word = |c: char| c.is_alphanumeric() || "+#'’".contains(c);
    for (at, c) in text.char_indices().filter(|(_, c)| is_of_word(*c)) {
        match found.last_mut() {
            Some(last) if last.end == at => last.end += c.len_utf8(),
            _ => found.push(at..at + c.len_utf8()),
        }
    }
    // A sign alone is no word.
    found.retain(|bytes| text[bytes.clone()].contains(char::is_alphanumeric));
    found
}

fn gap(between: &str) -> Gap {
    let blank = between.contains(char::is_whitespace);
    let has = |signs: &str| between.contains(|c| signs.contains(c));
    if has("\n!?;•") || blank && has(".…") {
        Gap::Sentence
    } else if blank && has(":") {
        Gap::Colon
    } else if has("&") || blank && has("+") {
        Gap::And
    } else if has(",()[]{}–—|\"“”") || blank && has("-*") {
        Gap::Comma
    } else if has("/") {
        Gap::Slash
    } else {
        Gap::Nothing
    }
}

/// How many tokens the longest of the phrases has that the tokens begin with, without a sign between that parts them.
pub fn longest<'a>(tokens: &[Token], phrases: impl IntoIterator<Item = &'a String>) -> usize {
    let begins = |phrase: &&String| {
        let length = phrase.split(' ').count();
        let words = phrase.split(' ').zip(tokens);
        length <= tokens.len()
            && words.enumerate().all(|(at, (word, token))| {
                token.word == word && (at == 0 || token.before == Gap::Nothing)
            })
    };
    let lengths = phrases.into_iter().filter(begins);
    lengths
        .map(|phrase| phrase.split(' ').count())
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_and_signs_between_them_told_apart() {
        use Gap::{And, Colon, Comma, Nothing, Sentence, Slash};
        let read = tokens("We don't use C#, node.js/Go; must-have: an ORM & more. (Ok)");
        let words: Vec<&str> = read.iter().map(|token| token.word.as_str()).collect();
        assert_eq!(
            words.join(" "),
            "we dont use c# node js go must have an orm more ok"
        );
        let gaps: Vec<Gap> = read.iter().map(|token| token.before).collect();
        assert_eq!(
            gaps,
            [
                Nothing, Nothing, Nothing, Nothing, Comma, Nothing, Slash, Sentence, Nothing,
                Colon, Nothing, And, Sentence
            ]
        );
    }
}
