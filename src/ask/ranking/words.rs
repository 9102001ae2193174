//! The words of passages, ready to be compared with those of a question. A passage is read once; in a large body of
//! knowledge, where few are asked for twice, each time.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

use super::names::capitalised;
use crate::knowledge::Knowledge;
use crate::knowledge::index::SearchIndex;
use crate::knowledge::passage::{Block, Passage, PassageId, Statement};

/// A stemmed word, by its hash: two words in one question and passage never share one in practice.
pub type Word = u64;

/// The words of one passage, without stop words.
#[derive(Debug)]
pub struct PassageWords {
    pub headings: Vec<Word>,
    /// Of each statement, in the order of the blocks; each word once a statement, in its order.
    pub statements: Vec<Vec<Word>>,
    /// Places of the frameworks that each statement names.
    pub statement_names: Vec<Vec<usize>>,
    /// Places of the frameworks that the headings name.
    pub heading_names: Vec<usize>,
    /// Places of those that the headings or the text name.
    pub names: Vec<usize>,
    /// Words that a statement writes with a capital where nothing begins.
    pub capitalised: Vec<Word>,
}

/// Passages whose words are kept in memory: some 20 MB.
const MAX_KEPT: usize = 20_000;

/// The words of all passages that have been asked for.
#[derive(Debug)]
pub struct PassageWordCache(Vec<OnceLock<Arc<PassageWords>>>);

impl PassageWordCache {
    pub fn new(passages: usize) -> Self {
        let kept = if passages <= MAX_KEPT { passages } else { 0 };
        Self((0..kept).map(|_| OnceLock::new()).collect())
    }

    pub fn get(
        &self,
        knowledge: &Knowledge,
        index: &SearchIndex,
        id: PassageId,
        passage: &Passage,
    ) -> Arc<PassageWords> {
        let read = || Arc::new(PassageWords::of(knowledge, index, passage));
        let kept = self.0.get(id.0);
        kept.map_or_else(read, |kept| Arc::clone(kept.get_or_init(read)))
    }
}

impl PassageWords {
    fn of(knowledge: &Knowledge, index: &SearchIndex, passage: &Passage) -> Self {
        let statements: Vec<_> = passage.blocks().flat_map(Block::statements).collect();
        let names_in =
            |statement: &Statement<'_>| knowledge.lexicon.frameworks_in(&statement.readable);
        let statement_names: Vec<Vec<usize>> = statements.iter().map(names_in).collect();
        let terms = |statement: &Statement<'_>| words(&index.terms(&statement.readable));
        let capitalised = statements
            .iter()
            .flat_map(|statement| capitalised(&statement.readable));
        let capitalised = index.terms(&capitalised.collect::<Vec<_>>().join(" "));
        let headings = passage.headings.join("\n");
        let heading_names = knowledge.lexicon.frameworks_in(&headings);
        let mut names: Vec<usize> = statement_names.concat();
        names.extend(&heading_names);
        Self {
            headings: words(&index.terms(&headings)),
            statements: statements.iter().map(terms).collect(),
            statement_names,
            heading_names,
            names,
            capitalised: words(&capitalised),
        }
    }

    /// Whether a statement has it.
    pub fn tell(&self, word: Word) -> bool {
        self.statements.iter().any(|words| words.contains(&word))
    }

    /// Whether it stands anywhere in the passage.
    pub fn have(&self, word: Word) -> bool {
        self.headings.contains(&word) || self.tell(word)
    }
}

/// Words as they are compared.
pub fn words(terms: &[String]) -> Vec<Word> {
    terms.iter().map(|term| word(term)).collect()
}

fn word(term: &str) -> Word {
    let mut hasher = DefaultHasher::new();
    term.hash(&mut hasher);
    hasher.finish()
}
