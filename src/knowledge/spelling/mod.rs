//! Corrects typing errors to the words of the knowledge. A word that the knowledge has or that is English
//! stays: "browser" must not become "browsed" only because the articles have the one and not the other.

mod dictionary;
mod text;

use crate::knowledge::stop_words;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::article::Article;
use super::attribute::Attribute;
use super::framework::Framework;
use super::lexicon;
use super::need::Need;
use super::passage::Passage;

/// The words of one body of knowledge.
#[derive(Debug, Default)]
pub struct Spelling {
    /// How often the knowledge has each word, in lower case.
    counts: HashMap<String, u32>,
    /// Those of them that stand in the name of a framework.
    names: HashSet<String>,
    /// The same words by their length.
    by_length: HashMap<usize, Vec<String>>,
}

/// A text as it was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corrected {
    pub text: String,
    /// What was changed, in the order of the text.
    pub corrections: Vec<Correction>,
}

/// One word as typed and as taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Correction {
    pub from: String,
    pub to: String,
}

/// So many passages, evenly spread, have all words worth knowing; more would only make the start slower.
const PASSAGES_READ: usize = 20_000;
/// The shortest word that may be corrected.
const MIN_LETTERS: usize = 3;
/// Words of so many letters and fewer are only a letter short or have two swapped: with another letter
/// wrong, too little of the word is left to tell ("mako" is no typing error of "make").
const SHORT_LETTERS: usize = 4;
/// From so many letters on, two typing errors are forgiven.
const LONG_LETTERS: usize = 8;
/// Both halves of words run together, such as "speedwise", have at least so many letters, and the whole at
/// least `MIN_COMPOUND`; shorter ones arise by chance ("temp" and "lats").
const MIN_HALF: usize = 4;
const MIN_COMPOUND: usize = 9;

impl Spelling {
    /// Collects the words of articles.
    pub fn new(articles: &[Article], passages: &[Passage]) -> Self {
        let mut spelling = Self::default();
        let step = passages.len().div_ceil(PASSAGES_READ).max(1);
        for passage in passages.iter().step_by(step) {
            spelling.count(&passage.text);
            for heading in &passage.headings {
                spelling.count(heading);
            }
        }
        for article in articles {
            spelling.count(&article.title);
        }
        // Every question may have them, and no search looks for them.
        stop_words::words().for_each(|word| spelling.count(word));
        spelling
    }

    /// Adds the names of frameworks, also as one word ("springboot"), of attributes and of needs.
    #[must_use]
    pub fn with_names(
        mut self,
        frameworks: &[Framework],
        attributes: &[Attribute],
        needs: &[Need],
    ) -> Self {
        for name in frameworks.iter().flat_map(Framework::names) {
            for name in [name, &lexicon::key(name)] {
                self.count(name);
                let words = name.split(|c: char| !c.is_alphabetic());
                self.names.extend(words.map(str::to_ascii_lowercase));
            }
        }
        let attributes = attributes.iter().flat_map(Attribute::names);
        for name in attributes.chain(needs.iter().flat_map(Need::names)) {
            self.count(name);
        }
        self.collect_by_length();
        self
    }

    fn count(&mut self, text: &str) {
        for word in text.split(|c: char| !c.is_alphabetic()) {
            if word.len() < MIN_LETTERS || !word.is_ascii() {
                continue;
            }
            match self.counts.get_mut(word) {
                Some(count) => *count += 1,
                None => *self.counts.entry(word.to_ascii_lowercase()).or_default() += 1,
            }
        }
    }

    fn collect_by_length(&mut self) {
        for word in self.counts.keys() {
            self.by_length
                .entry(word.len())
                .or_default()
                .push(word.clone());
        }
    }

    /// `text` with its typing errors corrected. Code, addresses, mentions, abbreviations and versions stay.
    pub fn correct(&self, text: &str) -> Corrected {
        let (mut corrected, mut corrections) = (String::new(), Vec::new());
        let mut copied = 0;
        for place in text::correctable(text) {
            let from = &text[place.clone()];
            let Some(to) = self.meant(&from.to_ascii_lowercase()) else {
                continue;
            };
            let to = match from.starts_with(|c: char| c.is_ascii_uppercase()) {
                true => to[..1].to_ascii_uppercase() + &to[1..],
                false => to.to_owned(),
            };
            corrected += &text[copied..place.start];
            corrected += &to;
            copied = place.end;
            let from = from.to_owned();
            corrections.push(Correction { from, to });
        }
        corrected += &text[copied..];
        Corrected {
            text: corrected,
            corrections,
        }
    }

    /// Whether the knowledge or a dictionary has this word, which is in lower case.
    pub fn knows(&self, word: &str) -> bool {
        self.counts.contains_key(word)
            || dictionary::contains(word)
            || self.is_inflected_name(word)
            || is_compound(word)
    }

    /// A form of a name, which no dictionary has: "djangos", "dockerized".
    fn is_inflected_name(&self, word: &str) -> bool {
        const ENDINGS: [&str; 6] = ["s", "d", "ed", "ing", "ish", "ized"];
        let mut bases = ENDINGS.iter().filter_map(|end| word.strip_suffix(end));
        bases.any(|base| base.len() > SHORT_LETTERS && self.names.contains(base))
    }

    /// The word that an unknown one was probably meant to be.
    fn meant(&self, word: &str) -> Option<&str> {
        if self.knows(word) {
            return None;
        }
        let most = if word.len() < LONG_LETTERS { 1 } else { 2 };
        let lengths = word.len() - most..=word.len() + most;
        let near = lengths
            .filter_map(|length| self.by_length.get(&length))
            .flatten();
        let (distance, best) = near
            .filter_map(|known| Some((slips(word, known, most)?, known)))
            .min_by_key(|(distance, known)| {
                let other_ends = ends(word) != ends(known);
                let other_letters = !is_rearranged(word, known);
                let rarity = Reverse(self.counts[*known]);
                (*distance, other_ends, other_letters, rarity, *known)
            })?;
        let english_is_nearer = distance > 1
            && dictionary::english_with_initial(initial(word))
                .any(|known| slips(word, known, 1).is_some());
        (!english_is_nearer).then_some(best)
    }
}

/// Two words written as one.
fn is_compound(word: &str) -> bool {
    if word.len() < MIN_COMPOUND {
        return false;
    }
    let mut cuts = MIN_HALF..(word.len() + 1).saturating_sub(MIN_HALF);
    cuts.any(|cut| dictionary::contains(&word[..cut]) && dictionary::contains(&word[cut..]))
}

fn initial(word: &str) -> char {
    word.chars().next().unwrap_or_default()
}

/// The first and the last letter, which are seldom wrong.
fn ends(word: &str) -> (Option<u8>, Option<u8>) {
    (word.bytes().next(), word.bytes().next_back())
}

fn is_rearranged(a: &str, b: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<u8> = word.bytes().collect();
        letters.sort_unstable();
        letters
    };
    a.len() == b.len() && sorted(a) == sorted(b)
}

/// How many slips of the fingers (a letter missing, doubled, wrong, or two swapped) lead from the word that
/// was meant to the typed one, if they are plausible and at most `most`.
fn slips(typed: &str, meant: &str, most: usize) -> Option<usize> {
    if typed.len().abs_diff(meant.len()) > most || missing_letters(typed, meant) > most {
        return None;
    }
    let distance = strsim::osa_distance(typed, meant);
    let plausible = match typed.len() {
        ..=MIN_LETTERS => is_rearranged(typed, meant),
        SHORT_LETTERS => meant.len() > typed.len() || is_rearranged(typed, meant),
        _ => true,
    };
    // People seldom mistype the first letter; they leave it out or swap it.
    let begins_alike = initial(typed) == initial(meant);
    let initial_lost = distance == 1 && typed.len() > SHORT_LETTERS && meant.len() >= typed.len();
    let plausible = plausible && (begins_alike || initial_lost || is_rearranged(typed, meant));
    (distance <= most && plausible).then_some(distance)
}

/// How many letters of the typed word the other does not have: cheap to count, and most words fail on it.
fn missing_letters(typed: &str, meant: &str) -> usize {
    let letters = |word: &str| {
        word.bytes()
            .fold(0_u32, |set, letter| set | 1 << (letter % 32))
    };
    (letters(typed) & !letters(meant)).count_ones() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::passage::{Block, BlockKind};
    use crate::knowledge::{Knowledge, load};
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static BUNDLE: LazyLock<Knowledge> =
        LazyLock::new(|| load::bundled().unwrap_or_else(|faults| panic!("{faults}")));

    fn corrected(text: &str) -> String {
        BUNDLE.spelling.correct(text).text
    }

    #[test]
    fn typing_errors_become_words_of_the_knowledge() {
        for (typed, meant) in [
            ("djnago", "django"),
            ("djagno", "django"),
            ("dajngo", "django"),
            ("jango", "django"),
            ("sjango", "django"),
            ("flsk", "flask"),
            ("falsk", "flask"),
            ("flaskk", "flask"),
            ("fatsapi", "fastapi"),
            ("fastpai", "fastapi"),
            ("fasapi", "fastapi"),
            ("larvel", "laravel"),
            ("laravell", "laravel"),
            ("exress", "express"),
            ("pheonix", "phoenix"),
            ("tornaod", "tornado"),
            ("litesatr", "litestar"),
            ("starlete", "starlette"),
            ("sqlachemy", "sqlalchemy"),
            ("pydnatic", "pydantic"),
            ("postgers", "postgres"),
            ("websoket", "websocket"),
            ("wesockets", "websockets"),
            ("thorughput", "throughput"),
            ("throuhgptu", "throughput"),
            ("perfomance", "performance"),
            ("preformnce", "performance"),
            ("requets per secnd", "requests per second"),
            ("wich verison", "which version"),
            ("licence of lravel", "licence of laravel"),
            ("autentication", "authentication"),
            ("databse", "database"),
            ("migratons", "migrations"),
            ("asyncronous", "asynchronous"),
            ("memroy footprnt", "memory footprint"),
            ("lerning curve", "learning curve"),
            ("comunity", "community"),
            ("ecosytem", "ecosystem"),
            ("beginer", "beginner"),
            ("Wich framwork?", "Which framework?"),
            ("wsig vs agsi", "wsgi vs asgi"),
            ("django's admni", "django's admin"),
            ("real-tiem", "real-time"),
            ("who mantains sprngboot", "who maintains springboot"),
            ("teh fiel", "the file"),
            ("waht abuot templats", "what about templates"),
        ] {
            assert_eq!(corrected(typed), meant);
        }
    }

    #[test]
    fn good_words_stay_whether_the_knowledge_has_them_or_not() {
        for text in [
            "browser browsed browsing",
            "who crated this?",
            "dose it scale",
            "a quite corner",
            "lead led loose lose",
            "fats and rust",
            "colour color licence license",
            "nginx grpc kafka rabbitmq jwt",
            "vite webpack terraform kubernetes",
            "htmx mako koa hapi",
            "symfony blazor pulumi codeigniter",
            "micronaut turbogears cherrypy",
            "pls lol tbh idk gonna wanna thx",
            "dont cant whats isnt theyre",
            "it's can't we'd y'all",
            "speedwise pythonistas djangos",
            "WIHT VERISON",
            "py3 v4.2 log4j p99",
            "`pip instal djnago` now",
            "see https://exmaple.org/djnago",
            "<@1234> :smlie: #genral",
            "FastAIP NestSJ",
            "müde Größe déjà",
            "a b c d eth",
        ] {
            assert_eq!(corrected(text), text);
        }
    }

    #[test]
    fn what_was_changed_is_told() {
        let corrected = BUNDLE.spelling.correct("Djnago or falsk?");
        assert_eq!(corrected.text, "Django or flask?");
        let told: Vec<_> = corrected
            .corrections
            .iter()
            .map(|c| (c.from.as_str(), c.to.as_str()))
            .collect();
        assert_eq!(told, [("Djnago", "Django"), ("falsk", "flask")]);
    }

    #[test]
    fn an_english_word_that_is_nearer_keeps_the_word_as_typed() {
        // One slip from "marathon", two from a word of the sources.
        let block = Block {
            kind: BlockKind::Prose,
            text: "Mathematon is fast.",
        };
        let passage = Passage::new("a", vec![], "s", block);
        let spelling = Spelling::new(&[], &[passage]).with_names(&[], &[], &[]);
        assert_eq!(spelling.correct("marathn").text, "marathn");
        assert_eq!(spelling.correct("mathematn").text, "mathematon");
    }

    proptest! {
        #[test]
        fn correcting_twice_changes_nothing_more(text in "[a-zA-Z' .`@]{0,60}") {
            let once = corrected(&text);
            prop_assert_eq!(corrected(&once), once);
        }

        #[test]
        fn a_typing_error_in_a_word_of_the_knowledge_is_settled_at_once(
            word in prop::sample::select(BUNDLE.spelling.counts.keys().cloned().collect::<Vec<_>>()),
            at in 0..20_usize,
            letter in "[a-z]",
        ) {
            let at = at.min(word.len());
            let once = corrected(&format!("{}{letter}{}", &word[..at], &word[at..]));
            prop_assert_eq!(corrected(&once), once);
        }

        #[test]
        fn a_text_of_known_words_is_never_changed(
            words in prop::collection::vec(
                prop::sample::select(BUNDLE.spelling.counts.keys().cloned().collect::<Vec<_>>()),
                0..12,
            ),
        ) {
            let text = words.join(" ");
            prop_assert_eq!(corrected(&text), text);
        }
    }
}
