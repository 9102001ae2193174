//! Cuts a text into the word pieces that the model knows, as BERT's uncased tokenizer does, and keeps where each
//! piece stands. Our own, for the crate `tokenizers` takes 85 s to compile for these few rules.

use std::collections::HashMap;
use std::ops::Range;

use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};

use super::Token;

/// A longer word is unknown as a whole.
const MAX_WORD_CHARS: usize = 100;
/// Before the text of a piece that continues a word.
const CONTINUATION: &str = "##";

#[derive(Debug)]
pub struct Tokenizer {
    vocabulary: Vec<&'static str>,
    /// Pieces that begin a word, and those that continue one, the latter without their sign.
    beginnings: HashMap<&'static str, u16>,
    continuations: HashMap<&'static str, u16>,
    unknown: u16,
    begin: u16,
    end: u16,
}

/// The vocabulary lacks this mark, or has more words than a number of 16 bits.
#[derive(Debug, thiserror::Error)]
#[error("the vocabulary has {words} words and no {mark}")]
pub struct IncompleteVocabulary {
    mark: &'static str,
    words: usize,
}

/// A character as the model reads it, and the bytes of the text that it comes from.
type Letter = (char, Range<usize>);

impl Tokenizer {
    /// A word piece on each line of `vocabulary`; its place is the number of the line.
    pub fn new(vocabulary: &'static str) -> Result<Self, IncompleteVocabulary> {
        let vocabulary: Vec<&str> = vocabulary.lines().collect();
        let (mut beginnings, mut continuations) = (HashMap::new(), HashMap::new());
        for (id, &piece) in (0..=u16::MAX).zip(&vocabulary) {
            match piece.strip_prefix(CONTINUATION) {
                Some(rest) if !rest.is_empty() => continuations.insert(rest, id),
                _ => beginnings.insert(piece, id),
            };
        }
        let mark = |mark| {
            let words = vocabulary.len();
            let found = beginnings.get(mark).copied();
            found.ok_or(IncompleteVocabulary { mark, words })
        };
        Ok(Self {
            unknown: mark("[UNK]")?,
            begin: mark("[CLS]")?,
            end: mark("[SEP]")?,
            vocabulary,
            beginnings,
            continuations,
        })
    }

    /// The word pieces of `text`, without marks for its beginning and end. A mark's name in the text is a word
    /// like any other.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        for word in words(text) {
            self.cut(&word, &mut tokens);
        }
        tokens
    }

    /// The ids of these tokens between the marks that the model expects.
    pub fn marked(&self, tokens: &[Token]) -> Vec<u16> {
        let ids = tokens.iter().map(|token| token.id);
        [self.begin]
            .into_iter()
            .chain(ids)
            .chain([self.end])
            .collect()
    }

    pub fn word_piece(&self, id: u16) -> Option<&'static str> {
        self.vocabulary.get(usize::from(id)).copied()
    }

    /// The longest piece that fits, again and again; a word with a part that no piece fits is unknown.
    fn cut(&self, word: &[Letter], tokens: &mut Vec<Token>) {
        let before = tokens.len();
        let mut start = 0;
        while start < word.len() && word.len() <= MAX_WORD_CHARS {
            let Some((id, end)) = self.longest_piece(word, start) else {
                break;
            };
            tokens.push(Token {
                id,
                range: range(&word[start..end]),
            });
            start = end;
        }
        if start < word.len() {
            tokens.truncate(before);
            tokens.push(Token {
                id: self.unknown,
                range: range(word),
            });
        }
    }

    fn longest_piece(&self, word: &[Letter], start: usize) -> Option<(u16, usize)> {
        let pieces = match start {
            0 => &self.beginnings,
            _ => &self.continuations,
        };
        let mut rest: String = word[start..].iter().map(|(letter, _)| letter).collect();
        for end in (start + 1..=word.len()).rev() {
            if let Some(&id) = pieces.get(rest.as_str()) {
                return Some((id, end));
            }
            rest.pop();
        }
        None
    }
}

fn range(letters: &[Letter]) -> Range<usize> {
    match letters {
        [(_, first), .., (_, last)] => first.start..last.end,
        [(_, only)] => only.clone(),
        [] => 0..0,
    }
}

/// Words, and each punctuation mark and ideograph by itself, in lower case and without accents.
fn words(text: &str) -> Vec<Vec<Letter>> {
    let mut words = vec![Vec::new()];
    for (start, letter) in text.char_indices() {
        let range = start..start + letter.len_utf8();
        if letter.is_whitespace() {
            words.push(Vec::new());
        } else if is_readable(letter) {
            let alone = is_ideograph(letter);
            for letter in plain(letter) {
                let alone = alone || is_punctuation(letter);
                if alone {
                    words.push(Vec::new());
                }
                if let Some(word) = words.last_mut() {
                    word.push((letter, range.clone()));
                }
                if alone {
                    words.push(Vec::new());
                }
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn category(letter: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(letter)
}

fn is_readable(letter: char) -> bool {
    let unreadable = [
        GeneralCategory::Control,
        GeneralCategory::Format,
        GeneralCategory::PrivateUse,
    ];
    letter != char::REPLACEMENT_CHARACTER && !unreadable.contains(&category(letter))
}

fn is_punctuation(letter: char) -> bool {
    letter.is_ascii_punctuation() || GeneralCategoryGroup::Punctuation.contains(category(letter))
}

/// Without its accents and in lower case.
fn plain(letter: char) -> impl Iterator<Item = char> {
    DecomposingNormalizerBorrowed::new_nfd()
        .normalize_iter(std::iter::once(letter))
        .filter(|&part| category(part) != GeneralCategory::NonspacingMark)
        .flat_map(char::to_lowercase)
}

/// Chinese characters, which are words without spaces. The blocks that the model was trained with.
fn is_ideograph(letter: char) -> bool {
    matches!(letter,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{2A6DF}'
        | '\u{2A700}'..='\u{2B73F}' | '\u{2B740}'..='\u{2B81F}' | '\u{2B920}'..='\u{2CEAF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "[UNK]\n[CLS]\n[SEP]\nun\n##aff\n##able\ncafe\n!\n##s\n";

    fn pieces(text: &str) -> Vec<(&str, &'static str)> {
        let tokenizer = Tokenizer::new(WORDS).expect("complete");
        let tokens = tokenizer.tokens(text).into_iter();
        tokens
            .map(|token| {
                (
                    &text[token.range],
                    tokenizer.word_piece(token.id).expect("known"),
                )
            })
            .collect()
    }

    #[test]
    fn pieces_point_into_the_text_as_it_was_written() {
        assert_eq!(
            pieces("UNaffable  cafés! no"),
            [
                ("UN", "un"),
                ("aff", "##aff"),
                ("able", "##able"),
                ("café", "cafe"),
                ("s", "##s"),
                ("!", "!"),
                ("no", "[UNK]"),
            ]
        );
    }

    #[test]
    fn a_mark_in_the_text_is_no_mark() {
        let found = pieces("[CLS]");
        assert!(
            found.iter().all(|(_, piece)| *piece == "[UNK]"),
            "{found:?}"
        );
    }

    #[test]
    fn a_vocabulary_without_marks_is_refused() {
        let error = Tokenizer::new("a\nb\n").expect_err("no marks");
        assert_eq!(error.to_string(), "the vocabulary has 2 words and no [UNK]");
    }
}
