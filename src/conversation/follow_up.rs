//! Completes a question that leans on the one before ("and flask?", "what about its ORM?", "why?"). A question that
//! stands by itself is never touched: each form is recognised by what it lacks.

use super::reference::{AUXILIARIES, QUESTION_WORDS, resolved, without_references};
use super::said::{Link, Said};
use super::text::{names, replaced, unended};
use super::topic::Topic;
use super::turn::{Turn, ask};
use crate::knowledge::Knowledge;
use crate::knowledge::attribute;
use crate::knowledge::index::SearchIndex;
use crate::request::Request;

/// The complete request that `text` stands for after `topic`; nothing where it stands by itself, or is about
/// something that the sources don't know.
pub fn follow_up(
    knowledge: &Knowledge,
    index: &SearchIndex,
    topic: &Topic,
    text: &str,
) -> Option<Request> {
    let turn = Turn {
        knowledge,
        index,
        topic,
        said: Said::read(knowledge, text)?,
    };
    let forms = [
        Turn::objection,
        Turn::source_asked_for,
        Turn::in_a_word,
        Turn::other_framework,
        Turn::versus,
        Turn::other_matter,
        Turn::choice,
        Turn::pointing,
    ];
    let complete = forms.iter().find_map(|form| form(&turn));
    complete.filter(|request| *request != topic.asked)
}

/// Words no noun phrase has.
const PERSONS: [&str; 14] = [
    "i", "me", "my", "we", "us", "our", "you", "your", "he", "she", "him", "her", "not", "there",
];

impl Turn<'_> {
    /// "why?", "how much?", "tell me more", "how fast?"
    fn in_a_word(&self) -> Option<Request> {
        let matter = self.said.matter().join(" ");
        match matter.as_str() {
            "why" | "why not" | "why so" | "why is" | "why exactly" | "why is that"
            | "why is it" | "how come" | "how so" | "for what reason" => self.reasons(),
            "how" | "how much" | "how many" | "how long" | "how often" | "when" | "since when"
            | "who" | "by whom" | "where" | "what for" => self.continued(&matter),
            "more" | "tell me more" | "more details" | "details" | "go on" | "what else"
            | "anything else" => self.all_about(),
            "compare them" | "how do they compare" => {
                self.comparison(&self.topic.frameworks, self.narrowed())
            }
            _ => self.extent(),
        }
    }

    /// "how fast?"
    fn extent(&self) -> Option<Request> {
        let [how, much] = self.said.matter() else {
            return None;
        };
        let be = match self.topic.frameworks.len() {
            1 => "is",
            _ => "are",
        };
        let names = self.all_names()?;
        (how == "how" && self.is_told(much)).then(|| ask(&format!("how {much} {be} {names}")))
    }

    /// "and flask?": the last question, asked of another framework.
    fn other_framework(&self) -> Option<Request> {
        if self.said.link != Some(Link::And) || !self.said.only_names() {
            return None;
        }
        let new = self.said.new_names(&self.topic.frameworks);
        let known = self.topic.frameworks.as_slice();
        match (&self.topic.asked, known, new.as_slice()) {
            (_, _, []) => None,
            (Request::Framework { .. }, _, [one]) => Some(self.profile(*one)),
            (Request::Ask { question }, [known], _) => {
                self.renamed(&question.join(" "), *known, &new)
            }
            (Request::Framework { .. }, _, _) => self.comparison(&new, None),
            _ => self.comparison(&[known, &new].concat(), self.narrowed()),
        }
    }

    /// The question with another name in it. Where it has none, since its answer brought the name, it is put together
    /// from what it asks about.
    fn renamed(&self, question: &str, known: usize, new: &[usize]) -> Option<Request> {
        let named = names(self.knowledge, question);
        let new = self.joined(new, "and")?;
        let put: Vec<_> = named
            .into_iter()
            .filter(|(_, place)| *place == known)
            .map(|(span, _)| (span, new.clone()))
            .collect();
        if !put.is_empty() {
            return Some(ask(&replaced(question, &put)));
        }
        let attributes = self.knowledge.lexicon.attributes_in(question);
        let label = &self.knowledge.attributes.get(*attributes.first()?)?.label;
        Some(ask(&format!("what about {label} with {new}")))
    }

    /// "vs sanic?"
    fn versus(&self) -> Option<Request> {
        if self.said.link != Some(Link::Versus) || !self.said.only_names() {
            return None;
        }
        let new = self.said.new_names(&self.topic.frameworks);
        let all = [self.topic.frameworks.as_slice(), &new].concat();
        self.comparison(&all, self.narrowed())
            .filter(|_| !new.is_empty())
    }

    /// "and for websockets?", "what about performance?": another matter, of the same frameworks.
    fn other_matter(&self) -> Option<Request> {
        let said = &self.said;
        let unlike_a_noun = |word: &String| {
            let lists: [&[&str]; 3] = [&PERSONS, &QUESTION_WORDS, &AUXILIARIES];
            lists.iter().any(|list| list.contains(&&**word))
        };
        let matter = said.matter();
        if said.link != Some(Link::And)
            || !said.named.is_empty()
            || matter.is_empty()
            || matter.iter().any(unlike_a_noun)
            || without_references(said) != said.words.lower[said.start..].join(" ")
            || !self.is_told(&matter.join(" "))
        {
            return None;
        }
        let last = said.words.span(said.end - 1).end;
        let phrase = &said.words.text[said.words.span(said.body).start..last];
        match matter[0].as_str() {
            "for" => self.for_another(phrase),
            _ => self.about_another(phrase),
        }
    }

    /// `purpose` begins with "for".
    fn for_another(&self, purpose: &str) -> Option<Request> {
        if let Request::Ask { question } = &self.topic.asked
            && let question = question.join(" ")
            && let Some((before, _)) = question.rsplit_once(" for ")
        {
            return Some(ask(&format!("{before} {purpose}")));
        }
        let names = self.all_names()?;
        Some(ask(&format!("what about {names} {purpose}")))
    }

    fn about_another(&self, matter: &str) -> Option<Request> {
        let names = self.all_names()?;
        let attributes = self.knowledge.lexicon.attributes_in(matter);
        match (&self.topic.asked, self.shared_topic(&attributes)) {
            (Request::Compare { .. }, Some(topic)) => {
                self.comparison(&self.topic.frameworks, Some(topic))
            }
            _ => Some(ask(&format!("what about {matter} with {names}"))),
        }
    }

    /// "which is faster?" of several
    fn choice(&self) -> Option<Request> {
        let (said, known) = (&self.said, &self.topic.frameworks);
        let [first, second, ..] = said.matter() else {
            return None;
        };
        let open = ["one", "of"].contains(&&**second) || AUXILIARIES.contains(&&**second);
        let leans = first == "which" && open && known.len() > 1 && said.named.is_empty();
        if !leans || !self.is_told(&said.matter().join(" ")) {
            return None;
        }
        let question = said.words.from(said.body);
        let names = self.joined(known, "or")?;
        Some(ask(&format!("{question}, {names}")))
    }

    /// "does it have an orm?", "what about its admin?", "is it faster than flask?"
    fn pointing(&self) -> Option<Request> {
        let said = &self.said;
        let last = self.name(*self.topic.frameworks.last()?)?;
        let other = said.new_names(&self.topic.frameworks).len() == said.named.len();
        let bare = said.matter().join(" ") == "what is it";
        if !other || !(bare || self.is_told(&without_references(said))) {
            return None;
        }
        if bare {
            return Some(ask(&format!("what is {last}")));
        }
        resolved(said, last, &self.all_names()?).map(|question| ask(&question))
    }

    /// Why somebody would say so of a framework: what the articles give as reasons for and against it is what they
    /// call its strengths and limits. To ask the same question again with "why" finds the same passages again.
    fn reasons(&self) -> Option<Request> {
        match self.topic.frameworks.as_slice() {
            [] => None,
            [one] => {
                let name = self.name(*one)?;
                Some(ask(&format!("what are the strengths and limits of {name}")))
            }
            several => self.comparison(several, Some(attribute::Topic::Fit)),
        }
    }

    /// The last question with one more question word.
    fn continued(&self, words: &str) -> Option<Request> {
        let Request::Ask { question } = &self.topic.asked else {
            return None;
        };
        let question = question.join(" ");
        Some(ask(&format!("{}, and {words}", unended(&question))))
    }

    fn all_about(&self) -> Option<Request> {
        match self.topic.frameworks.as_slice() {
            [] => None,
            [one] => Some(self.profile(*one)),
            several => self.comparison(several, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;

    /// One turn of a conversation a line.
    const TURNS: &str = include_str!("turns.txt");

    fn read(text: &str) -> Request {
        Request::from_text(text).unwrap_or_else(|mistake| panic!("{text}: {mistake}"))
    }

    #[test]
    fn what_leans_on_the_question_before_is_completed_and_nothing_else_is_touched() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let data = tempfile::tempdir().expect("a folder");
        let index = SearchIndex::open(data.path(), &knowledge).expect("an index");
        let mut wrong = Vec::new();
        let turns = TURNS
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty());
        let mut seen = 0;
        for turn in turns {
            seen += 1;
            let parts: Vec<&str> = turn.split('|').map(str::trim).collect();
            let [before, now, wanted] = parts.as_slice() else {
                panic!("{turn} has three parts");
            };
            let topic = Topic::of(&knowledge, &read(before)).expect("a topic");
            let taken = follow_up(&knowledge, &index, &topic, now);
            let taken = taken.map_or_else(
                || "-".to_owned(),
                |request| match request {
                    Request::Ask { question } => question.join(" "),
                    command => command.to_string(),
                },
            );
            if taken != *wanted {
                wrong.push(format!("{before} | {now} -> {taken}, not {wanted}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(seen > 30, "only {seen} turns");
    }

    #[test]
    fn any_words_are_read_without_a_panic() {
        const WORDS: [&str; 24] = [
            "and", "ok", "what", "about", "vs", "compared", "to", "for", "it", "its", "that",
            "this", "one", "their", "flask", "django's", "why", "how", "which", "is", "fast",
            "then", "?", "ü",
        ];
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let data = tempfile::tempdir().expect("a folder");
        let index = SearchIndex::open(data.path(), &knowledge).expect("an index");
        let topic = Topic::of(&knowledge, &read("is flask good for async?")).expect("a topic");
        let texts = proptest::collection::vec(proptest::sample::select(&WORDS[..]), 0..14);
        proptest::proptest!(|(words in texts)| {
            let text = words.join(" ");
            if let Some(Request::Ask { question }) = follow_up(&knowledge, &index, &topic, &text) {
                proptest::prop_assert_ne!(question.join(" "), text);
            }
        });
    }

    #[test]
    fn a_question_without_a_name_is_about_what_its_answer_names() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let asked = Request::ask("which framework has an admin?");
        let topic = Topic::of(&knowledge, &asked).expect("a topic");
        let about = |answer: &str| topic.clone().or_about(&knowledge, answer).frameworks;
        let django = knowledge.lexicon.framework("django");
        assert_eq!(about("Django has an admin.").first().copied(), django);
        assert!(about("Django and Laravel have one.").is_empty());
    }
}
