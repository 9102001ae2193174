//! After a recommendation: "why not flask?", "how could flask win?", "and flask?" ask what keeps one framework from the
//! first place, and "why django?" what put it there.

use super::said::Link;
use super::turn::Turn;
use crate::request::{Request, Wants};

/// What may stand before the name.
const BEFORE: [&str; 29] = [
    "why not",
    "why not just",
    "why not use",
    "why not just use",
    "why not pick",
    "why not choose",
    "why not take",
    "why not go with",
    "why isn't",
    "why is not",
    "why isnt",
    "why is",
    "why didn't",
    "why did",
    "how could",
    "how can",
    "how would",
    "how might",
    "when would",
    "when could",
    "when does",
    "what would have to change for",
    "what has to change for",
    "what needs to change for",
    "what would need to change for",
    "what must change for",
    "what would it take for",
    "what does it take for",
    "what would make",
];
/// What may stand behind it. A question of how or when needs one of these that tells of winning.
const OF_WINNING: [&str; 23] = [
    "win",
    "to win",
    "be first",
    "to be first",
    "come first",
    "to come first",
    "be the winner",
    "the winner",
    "be recommended",
    "to be recommended",
    "be number one",
    "to be number one",
    "be better",
    "get first",
    "to get first",
    "lead",
    "to lead",
    "beat it",
    "to beat it",
    "first",
    "not first",
    "not win",
    "lose",
];

/// What asks for the reasons with the name alone behind it.
const WHY: [&str; 7] = [
    "why",
    "why exactly",
    "why just",
    "why do you recommend",
    "why did you recommend",
    "why did you pick",
    "why did you choose",
];

impl Turn<'_> {
    /// "why not flask?"
    pub fn objection(&self) -> Option<Request> {
        let Request::Recommend { .. } = &self.topic.asked else {
            return None;
        };
        // Of several, the first; the others are in the menu below its reply.
        let ([(span, framework), ..], [.., (last, _)]) =
            (self.said.named.as_slice(), self.said.named.as_slice())
        else {
            return None;
        };
        let several = self.said.named.len() > 1;
        let words = self.said.start..self.said.end;
        let part = |of: &dyn Fn(usize) -> bool| {
            let words = words.clone().filter(|word| of(*word));
            let words = words.map(|word| &*self.said.words.lower[word]);
            words.collect::<Vec<_>>().join(" ")
        };
        let before = part(&|word| self.said.words.span(word).end <= span.start);
        let after = part(&|word| self.said.words.span(word).start >= last.end);
        let asks = match after.as_str() {
            "" if several => before.starts_with("why not") && self.only_names_from(span.start),
            "" => self.asks_of_it_alone(&before, *framework),
            _ if several => false,
            after => BEFORE.contains(&before.as_str()) && OF_WINNING.contains(&after),
        };
        asks.then(|| Request::WhyNot {
            name: vec![self.knowledge.frameworks[*framework].id.clone()],
            wants: Wants::default(),
            page: None,
        })
    }

    /// "flask or django" and nothing else from `start` on
    fn only_names_from(&self, start: usize) -> bool {
        let said = &self.said;
        (said.start..said.end).all(|word| {
            let at = said.words.span(word).start;
            let named = said.named.iter().any(|(span, _)| span.contains(&at));
            at < start || named || matches!(&*said.words.lower[word], "or" | "and" | "nor")
        })
    }

    /// "why not flask", "why django", "and flask", "what about flask"
    fn asks_of_it_alone(&self, before: &str, framework: usize) -> bool {
        let why_not = before.starts_with("why not") && BEFORE.contains(&before);
        let why = WHY.contains(&before) && self.knowledge.frameworks[framework].candidate;
        why_not || why || (self.said.link == Some(Link::And) && self.said.only_names())
    }
}
