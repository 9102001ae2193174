//! Questions for the source of what a comparison shows: "why does it say 743?", "who says that admin is built in?".

use super::turn::Turn;
use crate::knowledge::attribute::{Attribute, Kind};
use crate::knowledge::framework::Framework;
use crate::knowledge::table::State;
use crate::request::Request;

/// How such a question begins.
const BEGINNINGS: [&[&str]; 16] = [
    &["why", "does", "it", "say"],
    &["why", "does", "that", "say"],
    &["why", "do", "you", "say"],
    &["why", "did", "you", "say"],
    &["why", "is", "it"],
    &["who", "says"],
    &["who", "said"],
    &["who", "claims"],
    &["says", "who"],
    &["where", "does"],
    &["where", "did"],
    &["where", "is"],
    &["source", "for"],
    &["source", "of"],
    &["evidence", "for"],
    &["proof", "of"],
];

/// How it ends, where that belongs to its beginning.
const ENDINGS: [&str; 2] = [" come from", " from"];

/// Words around the value that is meant.
const AROUND: [&str; 8] = ["the", "a", "an", "that", "it", "is", "are", "of"];

impl Turn<'_> {
    /// The evidence for the one cell of the frameworks talked of that says what is asked about.
    pub fn source_asked_for(&self) -> Option<Request> {
        let said = self.value_meant()?;
        let knowledge = self.knowledge;
        let talked_of = self.topic.frameworks.iter();
        let frameworks: Vec<&Framework> = talked_of
            .filter_map(|place| knowledge.frameworks.get(*place))
            .collect();
        let saying = |attribute: &&Attribute| frameworks.iter().any(|f| says(f, attribute, &said));
        let attributes: Vec<_> = knowledge.attributes.iter().filter(saying).collect();
        let is_figure = |attribute: &&&Attribute| attribute.kind == Kind::Number;
        let figures: Vec<_> = attributes.iter().filter(is_figure).copied().collect();
        // A figure may stand in words elsewhere too. What several cells say does not tell which is meant.
        let (([attribute], _) | (_, [attribute])) = (figures.as_slice(), attributes.as_slice())
        else {
            return None;
        };
        let frameworks = frameworks.iter().filter(|f| says(f, attribute, &said));
        Some(Request::Evidence {
            attribute: attribute.id.clone(),
            frameworks: frameworks.map(|framework| framework.id.clone()).collect(),
            page: None,
        })
    }

    /// The value that the question is about, as it is typed.
    fn value_meant(&self) -> Option<String> {
        let words = &self.said.words;
        let begins = |beginning: &&&[&str]| {
            let of_text = words.lower.iter().take(beginning.len());
            of_text.eq(beginning.iter())
        };
        let mut at = BEGINNINGS.iter().find(begins)?.len();
        while words
            .lower
            .get(at)
            .is_some_and(|word| AROUND.contains(&&**word))
        {
            at += 1;
        }
        let meant = words.from(at).to_lowercase();
        let meant = ENDINGS.iter().fold(meant.as_str(), |meant, ending| {
            meant.strip_suffix(ending).unwrap_or(meant)
        });
        let meant = meant.trim_matches(['"', '\'', '“', '”', '‘', '’', '`']);
        (!meant.is_empty()).then(|| meant.to_owned())
    }
}

/// Whether a cell of this attribute says these words, or this figure.
fn says(framework: &Framework, attribute: &Attribute, said: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().replace(',', "");
    let said = plain(said);
    let state = State::of(framework, attribute);
    state.claims().iter().any(|claim| {
        let words = plain(&claim.words(attribute));
        let is_figure = said.starts_with(|c: char| c.is_ascii_digit());
        match is_figure {
            true => words.split_whitespace().any(|word| word == said) || words == said,
            false => words == said,
        }
    })
}
