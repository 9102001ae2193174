//! Picks the statement of a passage that answers best and that can be read without what stands around it: a sentence
//! that leans on the one before takes that along, an item takes the line that leads into its list.

use super::phrases::{PHRASES, longest_at, words};
use crate::knowledge::passage::{BlockKind, Passage};

/// Where a statement stands in a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub block: usize,
    /// Place among the block's statements.
    pub statement: usize,
}

/// A statement as it can be read alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Pick {
    pub text: String,
    pub score: f32,
    pub block: usize,
    /// Places among the block's statements of those it is made of.
    pub statements: Vec<usize>,
}

/// A statement that is longer with the one before it is no short lead.
const MAX_CHARS: usize = 360;
/// A "therefore" among so many first words is about the sentence before.
const CONCLUDES_WITHIN: usize = 6;

/// The statement with the highest score, the first of equals; another only where that one can't be read alone.
pub fn best(passage: &Passage, score: impl Fn(Place, &str) -> f32) -> Option<Pick> {
    ranked(passage, score).into_iter().next()
}

/// The statements that can be read alone, the highest score first, equal ones in their order; the others only where there is
/// none, or none that says anything of the question while they do.
pub fn ranked(passage: &Passage, score: impl Fn(Place, &str) -> f32) -> Vec<Pick> {
    let (mut alone, mut leaning) = (Vec::new(), Vec::new());
    let only_code = passage.blocks().all(|block| block.kind == BlockKind::Code);
    for (block, readable) in blocks(passage).enumerate() {
        // A line of code says nothing to who asks in words; it is quoted with what stands around it.
        if readable.kind == BlockKind::Code && !only_code {
            continue;
        }
        for statement in readable.candidates() {
            let score = score(Place { block, statement }, &readable.statements[statement]);
            let (picks, (text, statements)) = match readable.alone(statement) {
                Some(picked) => (&mut alone, picked),
                None => (&mut leaning, readable.only(statement)),
            };
            picks.push(Pick {
                text,
                score,
                block,
                statements,
            });
        }
    }
    for picks in [&mut alone, &mut leaning] {
        picks.sort_by(|a: &Pick, b| b.score.total_cmp(&a.score));
    }
    let says = |picks: &[Pick]| picks.first().is_some_and(|best| best.score > 0.0);
    match alone.is_empty() || !says(&alone) && says(&leaning) {
        true => leaning,
        false => alone,
    }
}

fn blocks(passage: &Passage) -> impl Iterator<Item = Readable<'_>> {
    passage.blocks().map(|block| {
        let statements = block.statements().into_iter();
        Readable {
            kind: block.kind,
            heading: passage.headings.last().map_or("", String::as_str),
            statements: statements.map(|statement| statement.readable).collect(),
        }
    })
}

/// A block's statements, for a reader.
struct Readable<'a> {
    kind: BlockKind,
    heading: &'a str,
    statements: Vec<String>,
}

impl Readable<'_> {
    /// All but the line that leads into a list, which says nothing without its items, and questions.
    fn candidates(&self) -> Vec<usize> {
        let all = 0..self.statements.len();
        let says = |at: &usize| !self.statements[*at].ends_with([':', '?']);
        let some: Vec<usize> = all.clone().filter(says).collect();
        if some.is_empty() { all.collect() } else { some }
    }

    fn only(&self, at: usize) -> (String, Vec<usize>) {
        (self.statements[at].clone(), vec![at])
    }

    /// The statement with what it needs, and the places of both; none if that is too long or not there.
    fn alone(&self, at: usize) -> Option<(String, Vec<usize>)> {
        match self.kind {
            BlockKind::Prose => self.with_those_before(at),
            BlockKind::List => Some((self.led_in(at), vec![at])),
            BlockKind::Table | BlockKind::Code => Some(self.only(at)),
        }
    }

    fn with_those_before(&self, at: usize) -> Option<(String, Vec<usize>)> {
        let mut first = at;
        while leans(&self.statements[first]) {
            first = first.checked_sub(1)?;
        }
        let text = self.statements[first..=at].join(" ");
        let fits = first == at || text.chars().count() <= MAX_CHARS;
        fits.then(|| (text, (first..=at).collect()))
    }

    /// An item that is no sentence, after the line that leads into its list, or else after its heading.
    fn led_in(&self, at: usize) -> String {
        let item = &self.statements[at];
        let is_sentence = item.ends_with(['.', '!', '"', '”', ')'])
            && item.chars().next().is_some_and(|c| !c.is_lowercase());
        let lead_in = self.statements[..at].first();
        match lead_in.filter(|line| line.ends_with(':')) {
            _ if is_sentence || self.heading == item => item.clone(),
            Some(lead_in) => format!("{lead_in} {item}"),
            None if self.heading.is_empty() => item.clone(),
            None => format!("{}: {item}", self.heading.trim_end_matches([':', '?'])),
        }
    }
}

/// Whether it begins with a word that stands for something said before, or draws a conclusion from it: "Zap is
/// therefore fast".
fn leans(sentence: &str) -> bool {
    let words = words(sentence);
    let concludes = words
        .iter()
        .take(CONCLUDES_WITHIN)
        .any(|(word, _)| word == "therefore");
    concludes || longest_at(&words, &PHRASES.leaning) > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::passage::Block;

    fn passage(kind: BlockKind, text: &str) -> Passage {
        let text = text.to_owned();
        Passage::new(
            "a",
            vec!["When it fits".into()],
            "s",
            Block { kind, text: &text },
        )
    }

    fn with_word(kind: BlockKind, text: &str, word: &str) -> String {
        let score = |_: Place, text: &str| if text.contains(word) { 1.0 } else { 0.0 };
        best(&passage(kind, text), score).expect("a statement").text
    }

    #[test]
    fn a_sentence_that_leans_on_others_takes_them_along() {
        let text = "Zap is small. It has no forms. However, that is by design. Zap is fast.";
        let picked = |word: &str| with_word(BlockKind::Prose, text, word);
        assert_eq!(picked("fast"), "Zap is fast.");
        assert_eq!(picked("forms"), "Zap is small. It has no forms.");
        assert_eq!(
            picked("design"),
            "Zap is small. It has no forms. However, that is by design."
        );
        // There is nothing to lean on, and the other says nothing of what is asked.
        assert_eq!(
            with_word(BlockKind::Prose, "It has no forms. Zap is fast.", "forms"),
            "It has no forms."
        );
    }

    #[test]
    fn an_item_is_read_after_its_lead_in_unless_it_is_a_sentence() {
        let list = "Use Zap when:\n- you need forms\n- Speed matters to the whole team.";
        let picked = |word: &str| with_word(BlockKind::List, list, word);
        assert_eq!(picked("forms"), "Use Zap when: you need forms");
        assert_eq!(picked("Speed"), "Speed matters to the whole team.");
        let bare = with_word(BlockKind::List, "- small sites\n- forms", "forms");
        assert_eq!(bare, "When it fits: forms");
    }

    #[test]
    fn neither_a_lead_in_nor_a_question_is_picked_while_there_is_another() {
        let text = "Who needs forms? Everybody does.";
        assert_eq!(
            with_word(BlockKind::Prose, text, "forms"),
            "Everybody does."
        );
        assert_eq!(with_word(BlockKind::Prose, "Forms:", "x"), "Forms:");
    }

    #[test]
    fn the_score_is_asked_for_each_place() {
        let text = "Zap is small. Zap is fast.";
        let second = |place: Place, _: &str| place.statement as f32;
        let pick = best(&passage(BlockKind::Prose, text), second).expect("a statement");
        assert_eq!((pick.block, pick.statements), (0, vec![1]));
    }
}
