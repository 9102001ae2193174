//! Gives headings that show no level the one their order tells. What stands directly over another heading is
//! its parent, members of a numbered series are of one level, a heading that comes again and again ("Strengths")
//! belongs to the one before it, and questions belong to the list of questions they stand in.

use std::collections::HashMap;

use crate::knowledge::import::document::{Block, Heading, folded};
use crate::knowledge::import::heading::{is_closing, is_faq, is_lead_in, series};

const TOP: usize = 2;

/// Sets the level of every heading that has none.
pub fn set(blocks: &mut [Block]) {
    let seen = Seen::of(blocks);
    let mut walk = Walk::new(&seen);
    for at in 0..blocks.len() {
        let over_heading =
            matches!(blocks.get(at + 1), Some(Block::Heading(next)) if seen.may_be_child(next));
        if let Block::Heading(heading) = &mut blocks[at] {
            let level = heading
                .level
                .unwrap_or_else(|| walk.level(at, &heading.text, over_heading));
            heading.level = Some(level);
            walk.pass(at, &heading.text, level);
        }
    }
}

/// What the headings are like as a whole.
struct Seen {
    times: HashMap<String, usize>,
    /// First and last place of each numbered series that has two members or more.
    series: HashMap<String, (usize, usize)>,
    /// Most headings are questions, so that the others name parts of the answers.
    asks: bool,
    /// Series with headings between their members that are not lead-ins.
    with_children: Vec<String>,
}

impl Seen {
    fn of(blocks: &[Block]) -> Self {
        let headings: Vec<(usize, &Heading)> = blocks
            .iter()
            .enumerate()
            .filter_map(|(at, block)| match block {
                Block::Heading(heading) => Some((at, heading)),
                _ => None,
            })
            .collect();
        let questions = headings
            .iter()
            .filter(|(_, heading)| heading.text.ends_with('?'))
            .count();
        let mut times = HashMap::new();
        let mut series_seen: HashMap<String, (usize, usize)> = HashMap::new();
        for (at, heading) in &headings {
            *times.entry(folded(&heading.text)).or_default() += 1;
            if let Some(key) = series(&heading.text) {
                series_seen.entry(key).or_insert((*at, *at)).1 = *at;
            }
        }
        series_seen.retain(|_, (first, last)| first < last);
        let with_children = series_seen
            .iter()
            .filter(|(_, (first, last))| {
                headings.iter().any(|(at, heading)| {
                    (first..last).contains(&at)
                        && series(&heading.text).is_none()
                        && !is_lead_in(&heading.text)
                })
            })
            .map(|(key, _)| key.clone())
            .collect();
        Self {
            asks: questions * 2 > headings.len(),
            times,
            series: series_seen,
            with_children,
        }
    }

    fn is_repeated(&self, text: &str) -> bool {
        self.times
            .get(&folded(text))
            .is_some_and(|times| *times > 1)
    }

    fn series_of(&self, text: &str) -> Option<String> {
        series(text).filter(|key| self.series.contains_key(key))
    }

    /// Whether the heading is of a sort that does not say itself where it stands.
    fn may_be_child(&self, heading: &Heading) -> bool {
        let text = &heading.text;
        heading.level.is_none()
            && self.series_of(text).is_none()
            && !is_closing(text)
            && !is_faq(text)
    }
}

struct Walk<'a> {
    seen: &'a Seen,
    /// The series whose member stands above, and that member's level.
    series: Option<(String, usize)>,
    in_faq: bool,
    /// Level of the question above, if nothing has closed it.
    question: Option<usize>,
    /// Level of the last heading that is neither a lead-in nor repeated.
    above: usize,
    /// Level of the last of all but lead-ins.
    last: usize,
    /// Level that plain headings have for now.
    plain: usize,
}

impl<'a> Walk<'a> {
    fn new(seen: &'a Seen) -> Self {
        Self {
            seen,
            series: None,
            in_faq: false,
            question: None,
            above: TOP - 1,
            last: TOP - 1,
            plain: TOP,
        }
    }

    fn level(&mut self, at: usize, text: &str, over_heading: bool) -> usize {
        if is_closing(text) || is_faq(text) {
            self.plain = TOP;
            return TOP;
        }
        if let Some(key) = self.seen.series_of(text) {
            let level = self.level_of_series(at, &key);
            self.plain = level + 1;
            return level;
        }
        if self.in_faq && text.ends_with('?') {
            return TOP + 1;
        }
        if is_lead_in(text) {
            return self.last + 1;
        }
        if self.seen.is_repeated(text) {
            return match &self.series {
                Some((_, level)) => level + 1,
                None => self.above + 1,
            };
        }
        self.leave_series_behind(at);
        if let Some(question) = self
            .question
            .filter(|_| self.seen.asks && !text.ends_with('?'))
        {
            return question + 1;
        }
        match over_heading {
            true => self.parent(),
            false => self.plain,
        }
    }

    /// A series inside another is one deeper.
    fn level_of_series(&self, at: usize, key: &str) -> usize {
        let inside = self.seen.series.iter().any(|(other, (first, last))| {
            other != key && (first..last).contains(&&at) && self.seen.series[key].0 > *first
        });
        if inside { TOP + 1 } else { TOP }
    }

    /// After a series whose members have no headings below them, a plain heading is beside them.
    fn leave_series_behind(&mut self, at: usize) {
        let Some((key, level)) = &self.series else {
            return;
        };
        let is_over = self.seen.series[key].1 < at;
        if is_over && !self.seen.with_children.contains(key) {
            self.plain = *level;
            self.series = None;
        }
    }

    /// A plain heading directly over another: what follows is one deeper.
    fn parent(&mut self) -> usize {
        let level = self.series.as_ref().map_or(TOP, |(_, level)| level + 1);
        self.plain = level + 1;
        level
    }

    fn pass(&mut self, at: usize, text: &str, level: usize) {
        if let Some(key) = self.seen.series_of(text) {
            self.series = Some((key, level));
        } else if is_closing(text) || is_faq(text) {
            self.series = None;
        }
        if text.ends_with('?') {
            self.question = Some(level);
        } else if is_closing(text) || is_faq(text) {
            self.question = None;
        }
        self.in_faq = is_faq(text) || (self.in_faq && text.ends_with('?'));
        if !is_lead_in(text) {
            self.last = level;
            if !self.seen.is_repeated(text) || at == 0 {
                self.above = level;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Levels of the headings of `outline`, where `-` stands for text.
    fn levels(outline: &[&str]) -> Vec<usize> {
        let block = |line: &&str| match *line {
            "-" => Block::paragraph("Text."),
            heading => Block::heading(None, heading),
        };
        let mut blocks: Vec<Block> = outline.iter().map(block).collect();
        set(&mut blocks);
        let level = |block: &Block| match block {
            Block::Heading(heading) => heading.level,
            _ => None,
        };
        blocks.iter().filter_map(level).collect()
    }

    #[test]
    fn what_stands_over_a_heading_is_its_parent() {
        assert_eq!(
            levels(&[
                "Wool",
                "Strength",
                "-",
                "Price",
                "-",
                "Silk",
                "Its price",
                "-",
                "Conclusion",
                "-"
            ]),
            [2, 3, 3, 2, 3, 2]
        );
    }

    #[test]
    fn numbered_headings_are_of_one_level_with_the_others_below() {
        assert_eq!(
            levels(&[
                "Opening",
                "-",
                "Case 1: Wool",
                "-",
                "Why wool",
                "-",
                "Case 2: Silk",
                "Why silk",
                "-",
                "Final Thoughts",
                "-"
            ]),
            [2, 2, 3, 2, 3, 2]
        );
        assert_eq!(
            levels(&[
                "1. Wool",
                "-",
                "When to Use Wool:",
                "-",
                "2. Silk",
                "-",
                "Price",
                "-"
            ]),
            [2, 3, 2, 2]
        );
    }

    #[test]
    fn repeated_headings_belong_to_the_one_before() {
        assert_eq!(
            levels(&[
                "Wool",
                "-",
                "Strengths",
                "-",
                "Limits",
                "-",
                "Silk",
                "-",
                "Strengths",
                "-",
                "Limits",
                "-",
                "Both",
                "-"
            ]),
            [2, 3, 3, 2, 3, 3, 2]
        );
    }

    #[test]
    fn where_headings_ask_the_others_are_part_of_the_answer() {
        let outline = [
            "Why sew?",
            "-",
            "With what?",
            "-",
            "Wool",
            "-",
            "Silk",
            "-",
            "How?",
            "-",
            "And when?",
            "-",
            "Is it fun?",
            "-",
            "Conclusion",
            "-",
        ];
        assert_eq!(levels(&outline), [2, 2, 3, 3, 2, 2, 2, 2]);
    }

    #[test]
    fn questions_belong_to_their_list() {
        assert_eq!(
            levels(&[
                "Is it so?",
                "-",
                "FAQ",
                "Is wool warm?",
                "-",
                "And silk?",
                "-",
                "Conclusion",
                "-"
            ]),
            [2, 2, 3, 3, 2]
        );
    }
}
