//! Makes articles and questions of any number from the bundled knowledge: its sentences in another order, some of their
//! words replaced by others of its words. The same number always gives the same text.

use std::path::Path;

use tiebreak::knowledge::Knowledge;
use tiebreak::knowledge::passage::{Block, BlockKind, Passage};

const PASSAGES_OF_ARTICLE: usize = 100;
/// Passages below one heading of the second level.
const PASSAGES_OF_CHAPTER: usize = 5;
/// A passage ends with the sentence that reaches a number between these, which makes 80 on average.
const WORDS_OF_PASSAGE: [usize; 2] = [40, 100];
/// A longer sentence might not fit into its passage.
const MAX_WORDS_OF_SENTENCE: usize = 35;
/// One in so many words is another one.
const REPLACED: usize = 8;
/// One in so many of those is made of two, as names in software are, so that a larger text has more different words.
const COMPOUND: usize = 8;

/// Numbers that look random, the same after the same seed (Steele, Lea and Flood's `SplitMix64`).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        let number = self.next() % end as u64;
        usize::try_from(number).expect("less than a usize")
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// What text is made of.
pub struct Material {
    sentences: Vec<Vec<String>>,
    /// As often as the sentences have them, so that rare words stay rare.
    words: Vec<String>,
    headings: Vec<String>,
    frameworks: Vec<String>,
}

impl Material {
    pub fn of(knowledge: &Knowledge) -> Self {
        let blocks = knowledge.passages.iter().flat_map(Passage::blocks);
        let prose = blocks.filter(|block| block.kind == BlockKind::Prose);
        let sentences: Vec<Vec<String>> = prose
            .flat_map(Block::statements)
            .filter(|sentence| sentence.readable.starts_with(char::is_alphabetic))
            .filter(|sentence| sentence.readable.ends_with('.'))
            .map(|sentence| words(&sentence.readable).map(str::to_owned).collect())
            .filter(|sentence: &Vec<String>| sentence.len() <= MAX_WORDS_OF_SENTENCE)
            .collect();
        let is_word = |word: &&String| word.chars().all(char::is_alphabetic);
        Self {
            words: sentences
                .iter()
                .flatten()
                .filter(is_word)
                .cloned()
                .collect(),
            headings: knowledge
                .passages
                .iter()
                .filter_map(|passage| passage.headings.last().cloned())
                .collect(),
            frameworks: knowledge
                .frameworks
                .iter()
                .map(|f| f.name.clone())
                .collect(),
            sentences,
        }
    }

    /// Writes articles with so many passages into the folder `articles` below.
    pub fn write_articles(&self, folder: &Path, passages: usize) {
        let articles = folder.join("articles");
        std::fs::create_dir_all(&articles).expect("a folder");
        let mut random = Random::new(passages as u64);
        let mut left = passages;
        for number in 0.. {
            if left == 0 {
                break;
            }
            let here = left.min(PASSAGES_OF_ARTICLE);
            left -= here;
            let file = articles.join(format!("article-{number:05}.md"));
            std::fs::write(file, self.article(&mut random, here)).expect("an article");
        }
    }

    fn article(&self, random: &mut Random, passages: usize) -> String {
        let framework = random.pick(&self.frameworks);
        let mut text = format!(
            "+++\ntitle = '''{framework}, {}'''\n+++\n",
            random.pick(&self.headings)
        );
        for passage in 0..passages {
            if passage % PASSAGES_OF_CHAPTER == 0 {
                text += &format!("## {}\n\n", random.pick(&self.frameworks));
            }
            text += &format!("### {}\n\n", random.pick(&self.headings));
            text += &self.passage(random);
        }
        text
    }

    /// One or two paragraphs.
    fn passage(&self, random: &mut Random) -> String {
        let [least, most] = WORDS_OF_PASSAGE;
        let wanted = least + random.below(most - least + 1);
        let mut parted = random.one_in(2);
        let (mut text, mut count) = (String::new(), 0);
        while count < wanted {
            let sentence = self.sentence(random);
            count += words(&sentence).count();
            let parts = !parted && count > wanted / 2;
            parted |= parts;
            text += &sentence;
            text += if parts || count >= wanted {
                "\n\n"
            } else {
                " "
            };
        }
        text
    }

    fn sentence(&self, random: &mut Random) -> String {
        let sentence = random.pick(&self.sentences);
        let inner = 1..sentence.len() - 1;
        let words = sentence.iter().enumerate().map(|(at, word)| {
            match inner.contains(&at) && random.one_in(REPLACED) {
                true => self.word(random),
                false => word.clone(),
            }
        });
        words.collect::<Vec<_>>().join(" ")
    }

    fn word(&self, random: &mut Random) -> String {
        let word = random.pick(&self.words);
        match random.one_in(COMPOUND) {
            true => format!("{word}{}", random.pick(&self.words).to_lowercase()),
            false => word.clone(),
        }
    }

    /// Questions as people put them, about words that stand together somewhere in `knowledge`.
    pub fn questions(&self, knowledge: &Knowledge, count: usize) -> Vec<String> {
        let mut random = Random::new(count as u64);
        let mut question = |number: usize| {
            let passage = random.pick(&knowledge.passages);
            let all: Vec<&str> = words(&passage.text).collect();
            let length = (2 + random.below(5)).min(all.len());
            let start = random.below(all.len() - length + 1);
            let asked = all[start..start + length].join(" ");
            let [one, other] = [(); 2].map(|()| random.pick(&self.frameworks).as_str());
            match number % 5 {
                0 => format!("how does {one} handle {asked}?"),
                1 => format!("{one} or {other} for {asked}?"),
                2 => format!("what does {asked} mean"),
                3 => format!("is it true that {asked}?"),
                _ => asked,
            }
        };
        (0..count).map(&mut question).collect()
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
}
