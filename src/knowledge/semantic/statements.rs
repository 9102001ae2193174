//! Where a block's statements stand among its tokens, and under which key the vector of each is kept. To find that out takes
//! longer than to compare them, and it never changes, so each block keeps it once a question has come near: some 48 bytes a
//! statement.

use std::ops::Range;
use std::sync::OnceLock;

use tiebreak_encoder::Encoder;

use crate::knowledge::passage::{Block, Passage};
use crate::knowledge::vectors::{Key, Text};

/// One statement of a block.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct StatementPlace {
    /// Of the statement read alone.
    pub key: Key,
    /// Places of its tokens among those of the block below its headings.
    pub tokens: Range<usize>,
}

/// The statements of one block, in their order.
#[derive(Debug, Default)]
pub(super) struct Statements(OnceLock<Box<[StatementPlace]>>);

impl Statements {
    pub(super) fn of(
        &self,
        encoder: &Encoder,
        passage: &Passage,
        block: Block<'_>,
    ) -> &[StatementPlace] {
        self.0.get_or_init(|| places(encoder, passage, block))
    }
}

fn places(encoder: &Encoder, passage: &Passage, block: Block<'_>) -> Box<[StatementPlace]> {
    let text = passage.in_context(block);
    let tokens = encoder.tokens(&text);
    let context = text.len() - block.text.len();
    let statements = block.statements().into_iter().map(|statement| {
        // A statement is a part of its block's text; looked for by its words, it might be found in the wrong place.
        let before = statement.text.as_ptr() as usize - block.text.as_ptr() as usize;
        let start = context + before;
        let end = start + statement.text.len();
        let first = tokens.partition_point(|token| token.range.end <= start);
        let last = tokens.partition_point(|token| token.range.start < end);
        StatementPlace {
            key: Key::of(Text {
                text: &statement.readable,
                with_tokens: false,
            }),
            tokens: first..last.max(first),
        }
    });
    statements.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;

    #[test]
    fn statements_have_the_tokens_of_their_own_words() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let encoder = Encoder::bundled().expect("the model");
        let mut seen = 0;
        for passage in knowledge.passages.iter().take(40) {
            for block in passage.blocks() {
                let text = passage.in_context(block);
                let tokens = encoder.tokens(&text);
                let places = places(&encoder, passage, block);
                for (place, statement) in places.iter().zip(block.statements()) {
                    let own = &tokens[place.tokens.clone()];
                    if let (Some(first), Some(last)) = (own.first(), own.last()) {
                        let words = &text[first.range.start..last.range.end];
                        assert!(
                            statement.text.contains(words),
                            "{words}: {}",
                            statement.text
                        );
                        seen += 1;
                    }
                }
            }
        }
        assert!(seen > 100, "{seen}");
    }

    #[test]
    fn a_statement_whose_words_stand_twice_has_its_own_tokens() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("articles")).expect("a folder in it");
        // The row without pipes at its ends is told before the others.
        let article = "+++\ntitle = \"T\"\n+++\n## Zap\n\n| Part | Zap |\n|---|---|\n| orm speeds | a |\n\
                       größe ü | b\n| üüüüüüüüüüüüü ü orm | ä |\n";
        std::fs::write(folder.path().join("articles/a.md"), article).expect("an article");
        let knowledge = load::folder(folder.path()).expect("good knowledge");
        let encoder = Encoder::bundled().expect("the model");
        let mut rows = 0;
        for passage in &knowledge.passages {
            for block in passage.blocks() {
                let text = passage.in_context(block);
                let tokens = encoder.tokens(&text);
                let places = places(&encoder, passage, block);
                for (place, statement) in places.iter().zip(block.statements()) {
                    let own = &tokens[place.tokens.clone()];
                    let (first, last) = (own.first().expect("a token"), own.last().expect("one"));
                    let words = &text[first.range.start..last.range.end];
                    assert!(
                        statement.text.contains(words),
                        "{words}: {}",
                        statement.text
                    );
                    rows += 1;
                }
            }
        }
        assert!(rows >= 3, "{rows}");
    }
}
