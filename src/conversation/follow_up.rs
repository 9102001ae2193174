//! Completes a question that leans on the one before ("and flask?", "what about its ORM?", "why?"). A question that
//! stands by itself is never touched: each form is recognised by what it lacks.

use super::reference::{AUXILIARIES, QUESTION_WORDS, resolved, without_references};
use super::said::{Link, Said};
use super::text::{names, replaced, unended};
use super::topic::Topic;
use crate::knowledge::Knowledge;
use crate::knowledge::attribute;
use crate::knowledge::index::SearchIndex;
use crate::request::{MAX_COMPARED, Request};

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

/// One text after one topic.
struct Turn<'a> {
    knowledge: &'a Knowledge,
    index: &'a SearchIndex,
    topic: &'a Topic,
    said: Said<'a>,
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

    fn profile(&self, framework: usize) -> Request {
        let name = vec![self.knowledge.frameworks[framework].id.clone()];
        Request::Framework { name, page: None }
    }

    /// Of more than can be compared, the ones named last.
    fn comparison(&self, all: &[usize], topic: Option<attribute::Topic>) -> Option<Request> {
        let kept = &all[all.len().saturating_sub(MAX_COMPARED)..];
        let ids = kept
            .iter()
            .map(|place| self.knowledge.frameworks[*place].id.clone());
        (kept.len() > 1).then(|| Request::Compare {
            frameworks: ids.collect(),
            topic,
            page: None,
        })
    }

    /// The topic that the last request kept to.
    fn narrowed(&self) -> Option<attribute::Topic> {
        match &self.topic.asked {
            Request::Compare { topic, .. } => *topic,
            Request::Ask { question } => {
                let question = question.join(" ");
                self.shared_topic(&self.knowledge.lexicon.attributes_in(&question))
            }
            _ => None,
        }
    }

    fn shared_topic(&self, attributes: &[usize]) -> Option<attribute::Topic> {
        let mut topics = attributes
            .iter()
            .map(|place| self.knowledge.attributes[*place].topic);
        let first = topics.next()?;
        topics.all(|topic| topic == first).then_some(first)
    }

    /// Whether the sources have a word of this, leaving out those that tell nothing.
    fn is_told(&self, text: &str) -> bool {
        let weights = self.index.weights(&self.index.terms(text));
        let unknown = self.index.rarest_weight();
        weights.is_ok_and(|weights| weights.values().any(|weight| *weight < unknown))
    }

    fn name(&self, framework: usize) -> Option<&str> {
        Some(self.knowledge.frameworks.get(framework)?.name.as_str())
    }

    fn all_names(&self) -> Option<String> {
        self.joined(&self.topic.frameworks, "and")
    }

    fn joined(&self, frameworks: &[usize], word: &str) -> Option<String> {
        let names: Option<Vec<&str>> = frameworks.iter().map(|place| self.name(*place)).collect();
        match names?.as_slice() {
            [] => None,
            [one] => Some((*one).to_owned()),
            [first @ .., last] => Some(format!("{} {word} {last}", first.join(", "))),
        }
    }
}

fn ask(question: &str) -> Request {
    Request::ask(&format!("{}?", unended(question)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;

    /// What was asked before, what is said now, and what it is taken as; "-" where it stands by itself.
    const TURNS: &[(&str, &str, &str)] = &[
        ("how fast is django?", "and flask?", "how fast is Flask?"),
        (
            "how fast is django?",
            "what about fast api",
            "how fast is FastAPI?",
        ),
        (
            "how fast is django?",
            "ok, and how about flask then?",
            "how fast is Flask?",
        ),
        (
            "does Django's admin cost money?",
            "and laravel's?",
            "does Laravel's admin cost money?",
        ),
        (
            "does Django's admin cost money?",
            "and for laravel?",
            "does Laravel's admin cost money?",
        ),
        (
            "does Django's admin cost money?",
            "how much?",
            "does Django's admin cost money, and how much?",
        ),
        ("who made rails?", "when?", "who made rails, and when?"),
        ("who made rails?", "and when?", "who made rails, and when?"),
        (
            "is flask good for async?",
            "why?",
            "what are the strengths and limits of Flask?",
        ),
        (
            "is flask good for async?",
            "why not?",
            "what are the strengths and limits of Flask?",
        ),
        (
            "is flask good for async?",
            "and for websockets?",
            "is flask good for websockets?",
        ),
        (
            "is flask good for async?",
            "what about its ORM?",
            "what about Flask's ORM?",
        ),
        (
            "is flask good for async?",
            "does it have an orm",
            "does Flask have an orm?",
        ),
        (
            "is flask good for async?",
            "Is it faster than Django?",
            "Is Flask faster than Django?",
        ),
        (
            "is flask good for async?",
            "and is that fast?",
            "is Flask fast?",
        ),
        (
            "is flask good for async?",
            "does that framework need a database?",
            "does Flask need a database?",
        ),
        ("is flask good for async?", "what is it?", "what is Flask?"),
        (
            "is flask good for async?",
            "how fast?",
            "how fast is Flask?",
        ),
        (
            "is flask good for async?",
            "tell me more",
            "/framework flask",
        ),
        (
            "is flask good for async?",
            "vs sanic?",
            "/compare flask sanic",
        ),
        (
            "is flask popular?",
            "compared to django?",
            "/compare --topic ecosystem flask django",
        ),
        (
            "which framework is best for async?",
            "and for websockets?",
            "which framework is best for websockets?",
        ),
        (
            "django or flask for an api?",
            "and fastapi?",
            "/compare django flask fastapi",
        ),
        (
            "django or flask for an api?",
            "which is easier to learn?",
            "which is easier to learn, Django or Flask?",
        ),
        (
            "django or flask for an api?",
            "are they fast?",
            "are Django and Flask fast?",
        ),
        (
            "/compare django fastapi",
            "and flask?",
            "/compare django fastapi flask",
        ),
        (
            "/compare django fastapi",
            "why?",
            "/compare --topic fit django fastapi",
        ),
        (
            "/compare django fastapi",
            "what about performance?",
            "/compare --topic performance django fastapi",
        ),
        (
            "/compare --topic data django fastapi",
            "and rails?",
            "/compare --topic data django fastapi rails",
        ),
        ("/framework django", "and flask?", "/framework flask"),
        (
            "/framework django",
            "what about the learning curve?",
            "what about the learning curve with Django?",
        ),
        (
            "/framework django",
            "How does it compare to flask?",
            "/compare django flask",
        ),
        // Complete, or not about frameworks at all.
        ("how fast is flask?", "why is django slow?", "-"),
        ("how fast is flask?", "flask", "-"),
        ("how fast is flask?", "and flask?", "-"),
        ("how fast is flask?", "is it true that django is slow?", "-"),
        (
            "how fast is flask?",
            "does django support async or does it need channels?",
            "-",
        ),
        (
            "how fast is flask?",
            "and is django faster than rails?",
            "-",
        ),
        ("how fast is flask?", "what about async in django?", "-"),
        ("how fast is flask?", "which framework has an admin?", "-"),
        ("how fast is flask?", "and what should we eat", "-"),
        ("how fast is flask?", "and what should we eat tonight?", "-"),
        ("how fast is flask?", "what about lunch?", "-"),
        ("how fast is flask?", "and for lunch?", "-"),
        ("how fast is flask?", "and you?", "-"),
        ("how fast is flask?", "and then?", "-"),
        ("how fast is flask?", "ok thanks", "-"),
        ("how fast is flask?", "thanks, that helps", "-"),
        ("how fast is flask?", "it works", "-"),
        ("how fast is flask?", "that's great!", "-"),
        ("how fast is flask?", "I like it", "-"),
        ("how fast is flask?", "what time is it?", "-"),
        ("how fast is flask?", "is it raining?", "-"),
        ("how fast is flask?", "what does that mean?", "-"),
        ("how fast is flask?", "is that true?", "-"),
        ("how fast is flask?", "who are you?", "-"),
        ("how fast is flask?", "why do people hate mondays?", "-"),
        ("how fast is flask?", "which is better?", "-"),
        ("how fast is flask?", "we should go with it", "-"),
        ("how fast is flask?", "", "-"),
        ("how fast is flask?", "🦀", "-"),
        ("what is an orm?", "why?", "-"),
        ("what is an orm?", "and flask?", "-"),
        ("what is an orm?", "is it fast?", "-"),
        (
            "how fast is flask?",
            "I think the team could go with it, or is it better to wait for some weeks?",
            "-",
        ),
    ];

    fn read(text: &str) -> Request {
        Request::from_text(text).unwrap_or_else(|mistake| panic!("{text}: {mistake}"))
    }

    #[test]
    fn what_leans_on_the_question_before_is_completed_and_nothing_else_is_touched() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let data = tempfile::tempdir().expect("a folder");
        let index = SearchIndex::open(data.path(), &knowledge).expect("an index");
        let mut wrong = Vec::new();
        for (before, now, wanted) in TURNS {
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
