//! Reads a question: what was probably meant, which frameworks and attributes it names, which words tell what
//! it is about, and of what kind it is.

use std::ops::Range;

use super::phrases::{PHRASES, blanked, find, words};
use super::terms::{asks_only_terms, defined_terms};
use crate::knowledge::Knowledge;
use crate::knowledge::index::SearchIndex;
use crate::knowledge::lexicon::{Mention, places};
use crate::knowledge::spelling::{Corrected, Correction};

#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// As it was typed.
    pub text: String,
    /// The same without typing errors: what is searched for.
    pub corrected: String,
    /// The same with courtesies and fillers blanked: what its meaning is taken from.
    pub bare: String,
    /// Where `bare` names frameworks.
    pub names: Vec<Range<usize>>,
    /// What was changed, in the order of the text.
    pub corrections: Vec<Correction>,
    /// Its words as the index knows them.
    pub terms: Vec<String>,
    /// Those of them that tell what is asked: without names of frameworks, courtesies and fillers.
    pub focus_terms: Vec<String>,
    /// Places of the frameworks it names, in the order of the text.
    pub frameworks: Vec<usize>,
    /// The attributes it names, in the order of the text.
    pub attributes: Vec<AskedAttribute>,
    /// The terms whose meaning is asked for, as they stand in the corrected text.
    pub defines: Vec<String>,
    /// Whether the clause that asks for them has no other telling word but names: not "falcon in the marvel movies".
    pub asks_only_terms: bool,
    /// Whether passages that recommend are wanted.
    pub recommends: bool,
    pub kind: Kind,
}

/// An attribute as a question names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedAttribute {
    /// Place in the knowledge's list.
    pub place: usize,
    /// In the question's words, such as "github stars".
    pub name: String,
    /// Whether that is only a part of what the attribute tells, so that a cell must have these words.
    pub is_aspect: bool,
}

/// What kind of answer fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Two to five frameworks that have cells, and nothing particular about them: a table of both.
    Comparison,
    /// At least one framework and one attribute: a cell may have it.
    Cell,
    /// What to take.
    Recommendation,
    /// What a term means.
    Definition,
    Open,
}

/// More frameworks than these are no comparison that fits into a table.
const MAX_COMPARED: usize = 5;
impl Question {
    pub fn read(knowledge: &Knowledge, index: &SearchIndex, text: &str) -> Self {
        let Corrected {
            text: corrected,
            corrections,
        } = knowledge.spelling.correct(text);
        let mentions = knowledge.lexicon.frameworks_mentioned(&corrected);
        let mut question = Self {
            text: text.to_owned(),
            terms: index.terms(&corrected),
            focus_terms: Vec::new(),
            frameworks: places(&mentions),
            attributes: Vec::new(),
            defines: Vec::new(),
            asks_only_terms: false,
            recommends: !find(&words(&corrected), &PHRASES.recommendation).is_empty(),
            kind: Kind::Open,
            bare: without(&corrected, &PHRASES.fillers),
            names: mentions
                .iter()
                .map(|mention| mention.bytes.clone())
                .collect(),
            corrected,
            corrections,
        };
        let bare = question.bare.clone();
        let focus = blanked(&bare, mentions.iter().map(|mention| mention.bytes.clone()));
        question.attributes = attributes(knowledge, &bare, &mentions);
        question.defines = defined_terms(&bare, &mentions);
        let names = question.names.iter().map(|name| &bare[name.clone()]);
        question.asks_only_terms = asks_only_terms(
            index,
            &bare,
            names.chain(question.defines.iter().map(String::as_str)),
        );
        question.kind = question.kind(knowledge, &focus);
        question.focus_terms = match question.kind {
            Kind::Comparison => Vec::new(),
            Kind::Definition => index.terms(&question.defines.join(" ")),
            Kind::Cell | Kind::Recommendation | Kind::Open => {
                question.defines.clear();
                index.terms(&without(&focus, &PHRASES.setting_apart))
            }
        };
        question
    }

    fn kind(&self, knowledge: &Knowledge, focus: &str) -> Kind {
        let are_terms = self.names_only_terms(knowledge);
        if self.asks_to_compare(knowledge, focus) {
            return if are_terms {
                Kind::Definition
            } else {
                Kind::Comparison
            };
        }
        let names_cell = !self.frameworks.is_empty() && !self.attributes.is_empty();
        match (self.defines.is_empty(), names_cell) {
            // "what is wsgi" names a field, yet asks for nothing but the term.
            (false, true) if are_terms && self.asks_only_terms => Kind::Definition,
            (_, true)
                if self.recommends && self.attributes.iter().all(|a| tells_fit(knowledge, a)) =>
            {
                Kind::Recommendation
            }
            (_, true) => Kind::Cell,
            (false, false) if !self.recommends => Kind::Definition,
            _ if self.recommends => Kind::Recommendation,
            _ => Kind::Open,
        }
    }

    /// "django vs flask?": frameworks, and around them only words that ask for a comparison.
    fn asks_to_compare(&self, knowledge: &Knowledge, focus: &str) -> bool {
        let words = words(focus);
        let told = find(&words, &PHRASES.comparison)
            .iter()
            .map(Range::len)
            .sum::<usize>();
        let mut frameworks = self
            .frameworks
            .iter()
            .map(|place| &knowledge.frameworks[*place]);
        (2..=MAX_COMPARED).contains(&self.frameworks.len())
            && told == words.len()
            && frameworks.all(|framework| !framework.cells().is_empty())
    }

    /// Whether all that it names is rather a term than a choice, such as WSGI.
    fn names_only_terms(&self, knowledge: &Knowledge) -> bool {
        let mut names = self
            .frameworks
            .iter()
            .map(|place| &knowledge.frameworks[*place].name);
        names.all(|name| knowledge.lexicon.is_term(name))
    }
}

fn tells_fit(knowledge: &Knowledge, asked: &AskedAttribute) -> bool {
    use crate::knowledge::attribute::Topic;
    knowledge.attributes[asked.place].topic == Topic::Fit
}

/// The text with these phrases blanked.
fn without(text: &str, phrases: &[String]) -> String {
    let words = words(text);
    let found = find(&words, phrases);
    let places = found
        .iter()
        .map(|run| words[run.start].1.start..words[run.end - 1].1.end);
    blanked(text, places)
}

/// Attributes are looked for between the names of frameworks, as if those were not there: "who made rails",
/// "what language is gin written in". Of "Django ORM" only the first word is such a name.
fn attributes(knowledge: &Knowledge, bare: &str, mentions: &[Mention]) -> Vec<AskedAttribute> {
    let lexicon = &knowledge.lexicon;
    let names = mentions.iter().filter_map(|mention| {
        let name = &bare[mention.bytes.clone()];
        let first = name
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or(name);
        let begins_with_another = lexicon
            .framework(first)
            .is_some_and(|place| place != mention.place);
        match begins_with_another {
            true => Some(mention.bytes.start..mention.bytes.start + first.len()),
            false => (!lexicon.is_term(name)).then(|| mention.bytes.clone()),
        }
    });
    let left = blanked(bare, names.collect::<Vec<_>>());
    let mut asked: Vec<AskedAttribute> = Vec::new();
    for Mention { place, bytes } in lexicon.attributes_mentioned(&left) {
        if asked.iter().all(|known| known.place != place) {
            let name = left[bytes].split_whitespace().collect::<Vec<_>>().join(" ");
            let is_aspect = knowledge.attributes[place].is_aspect(&name);
            asked.push(AskedAttribute {
                place,
                name,
                is_aspect,
            });
        }
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::bundle::BUNDLE;

    fn read(text: &str) -> Question {
        Question::read(&BUNDLE.0, &BUNDLE.1, text)
    }

    #[test]
    fn kinds_of_questions_are_told_apart() {
        use Kind::{Cell, Comparison, Definition, Open, Recommendation};
        for (text, kind) in [
            ("django vs fastapi", Comparison),
            ("Django VS. Flask", Comparison),
            ("django or flask?", Comparison),
            ("djnago vs falsk??", Comparison),
            (
                "hey can you tell me the difference between django and flask",
                Comparison,
            ),
            ("compare rails with laravel pls", Comparison),
            ("django, flask or fastapi", Comparison),
            ("django vs flask which is better?", Comparison),
            ("fast api versus dotnet core", Comparison),
            ("is fastapi faster than flask", Cell),
            ("django vs flask learning curve", Cell),
            ("flask req/s", Cell),
            ("who made rails", Cell),
            ("does flask have an orm?", Cell),
            ("should we use django or flask for an api", Recommendation),
            ("what should we use for realtime chat", Recommendation),
            ("what would you recommend for a small team", Recommendation),
            ("which framework is right for a blog", Recommendation),
            ("what is wsgi", Definition),
            ("wsgi vs asgi", Definition),
            ("what's the difference between wsgi and asgi?", Definition),
            ("what does ORM mean", Definition),
            ("what is an ORM", Definition),
            (
                "so what does \"batteries-included\" even mean lol",
                Definition,
            ),
            ("what is django", Definition),
            ("explain middleware", Definition),
            ("why did the rewrite fail", Open),
            ("can django cope with a million users", Open),
            ("lunch anyone", Open),
            ("", Open),
        ] {
            assert_eq!(read(text).kind, kind, "{text}");
        }
    }

    #[test]
    fn telling_words_are_without_names_and_courtesies() {
        for (text, terms) in [
            ("hey bot, can you tell me who made rails?", vec!["made"]),
            (
                "i was wondering, does django's admin scale tbh",
                vec!["admin", "scale"],
            ),
            (
                "How does Tornado's WebSocket support compare to Django's?",
                vec!["websocket", "support"],
            ),
            ("django vs flask", vec![]),
            ("what does ORM mean", vec!["orm"]),
        ] {
            assert_eq!(read(text).focus_terms, terms, "{text}");
        }
    }

    #[test]
    fn attributes_are_found_around_names_and_inside_them() {
        let named = |text: &str| -> Vec<String> {
            let attributes = read(text).attributes.into_iter();
            attributes
                .map(|asked| BUNDLE.0.attributes[asked.place].id.clone())
                .collect()
        };
        assert_eq!(named("what language is flask written in"), ["language"]);
        assert_eq!(named("when was rails created"), ["first-released"]);
        assert_eq!(named("is the django orm good"), ["orm"]);
        assert_eq!(named("is django wsgi or asgi"), ["interface"]);
        assert!(read("rails github stars").attributes[0].is_aspect);
    }

    #[test]
    fn the_question_keeps_its_words_and_tells_what_it_was_taken_for() {
        let question = read("djnago req/s?");
        assert_eq!(
            (question.text.as_str(), question.corrected.as_str()),
            ("djnago req/s?", "django req/s?")
        );
        assert_eq!(question.corrections.len(), 1);
    }
}
