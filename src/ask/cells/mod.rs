//! Answers from the table: what its cells say of the frameworks and the attributes that a question names, and
//! how much of the question that explains.

mod reading;

use reading::Reading;

use super::question::{self, Question};
use crate::cells::{self, NOT_IN_SOURCES};
use crate::knowledge::Knowledge;
use crate::knowledge::attribute::Attribute;
use crate::knowledge::citation::Citation;
use crate::knowledge::framework::{Framework, Value};
use crate::knowledge::index::SearchIndex;
use crate::knowledge::lexicon::key;
use crate::knowledge::table::{Claim, State};

/// What the table says of one framework and one attribute that a question names.
#[derive(Debug, Clone, PartialEq)]
pub struct CellAnswer<'a> {
    pub framework: &'a Framework,
    pub attribute: &'a Attribute,
    /// Every value that answers, each with its citations; none where the sources don't say.
    pub claims: Vec<Claim<'a>>,
    /// Whether the claims contradict each other.
    pub disagree: bool,
    /// 0 to 1: the share of the question's telling words that the attribute's name or the claims have.
    pub explained: f32,
    /// Whether what is asked is not so much in the values as in the sentences they are from: some of its telling words, or
    /// what a term means.
    pub rests_on_sentences: bool,
    /// The telling words that none of them has.
    left: Vec<String>,
}

/// From this share on, the cells answer the question itself and not one that only shares words with it.
pub const TRUSTED: f32 = 0.75;
/// Of a list, so many items are told; the rest is one action away.
const MAX_ITEMS: usize = 4;
/// So that a comparison of two has room for two attributes.
const MAX_COMPARED_ROWS: usize = 4;

impl<'a> CellAnswer<'a> {
    /// "Flask, created by: Armin Ronacher", in one line and without marks.
    pub fn words(&self) -> String {
        let lead = cells::name(self.framework, self.attribute);
        let claims = self.claims.iter().take(self.told());
        let mut values: Vec<String> = claims.map(|claim| self.value(claim)).collect();
        values.extend(self.untold().map(|untold| format!("and {untold} more")));
        match (values.is_empty(), self.disagree) {
            (true, _) => format!("{lead}: {NOT_IN_SOURCES}"),
            (false, true) => format!("{lead}: sources disagree: {}", values.join("; ")),
            (false, false) => format!("{lead}: {}", values.join("; ")),
        }
    }

    /// Everything the table has for the two.
    fn whole(framework: &'a Framework, attribute: &'a Attribute) -> Self {
        let state = State::of(framework, attribute);
        Self {
            framework,
            attribute,
            claims: state.claims().to_vec(),
            disagree: matches!(state, State::Disagreement(_)),
            explained: 1.0,
            rests_on_sentences: false,
            left: Vec::new(),
        }
    }

    /// A claim's value after the name of the cell and a colon.
    pub fn value(&self, claim: &Claim<'_>) -> String {
        let words = claim.full_words(self.attribute);
        match (claim.value, words.strip_prefix("no: ")) {
            (Value::No(_), Some(rest)) => format!("no – {rest}"),
            _ => words,
        }
    }

    /// How many of the claims an answer tells: the first items of a list, and every value that disagrees.
    pub fn told(&self) -> usize {
        match self.disagree || self.claims.len() <= MAX_ITEMS + 1 {
            true => self.claims.len(),
            false => MAX_ITEMS,
        }
    }

    /// How many are left, where some are.
    pub fn untold(&self) -> Option<usize> {
        Some(self.claims.len() - self.told()).filter(|untold| *untold > 0)
    }

    /// What the claims stand on.
    pub fn citations(&self) -> impl Iterator<Item = &'a Citation> {
        self.claims
            .iter()
            .flat_map(|claim| claim.citations.iter().copied())
    }

    pub fn is_known(&self) -> bool {
        !self.claims.is_empty()
    }
}

/// One answer for each framework that the question names, in its order, from the attribute that explains the
/// question best. Empty where it is no question about a cell, or where the knowledge has no table.
pub fn read<'a>(
    knowledge: &'a Knowledge,
    index: &SearchIndex,
    question: &Question,
) -> Vec<CellAnswer<'a>> {
    if question.kind != question::Kind::Cell {
        return Vec::new();
    }
    let reading = Reading::new(knowledge, index, question);
    let frameworks = question
        .frameworks
        .iter()
        .map(|place| &knowledge.frameworks[*place]);
    let mut answers: Vec<_> = frameworks
        .flat_map(|framework| reading.of(framework))
        .collect();
    // Where one tells of the other, "not in my sources" would be wrong: "faster than Flask".
    let told: Vec<String> = answers.iter().map(|answer| key(&answer.words())).collect();
    let is_told = |name: &str| told.iter().filter(|words| words.contains(name)).count() > 1;
    answers.retain(|answer| answer.is_known() || !is_told(&key(&answer.framework.name)));
    answers
}

/// What sets the frameworks of a bare comparison apart: of the first attributes that all of them have, what the table
/// says of each.
pub fn compared<'a>(knowledge: &'a Knowledge, question: &Question) -> Vec<CellAnswer<'a>> {
    if question.kind != question::Kind::Comparison {
        return Vec::new();
    }
    let frameworks = question.frameworks.iter();
    let frameworks: Vec<&Framework> = frameworks
        .map(|place| &knowledge.frameworks[*place])
        .collect();
    let told_of_all = knowledge.attributes.iter().filter(|attribute| {
        let mut frameworks = frameworks.iter();
        frameworks.all(|framework| !framework.cells_of(&attribute.id).is_empty())
    });
    let rows = told_of_all.flat_map(|attribute| {
        let frameworks = frameworks.iter();
        frameworks.map(move |framework| CellAnswer::whole(framework, attribute))
    });
    let attributes = (MAX_COMPARED_ROWS / frameworks.len()).max(1);
    rows.take(attributes * frameworks.len()).collect()
}

/// What the table says that these terms are; empty unless it knows every one of them, for half an answer would look like a whole
/// one.
pub fn described<'a>(knowledge: &'a Knowledge, terms: &[&String]) -> Vec<CellAnswer<'a>> {
    let places = terms.iter().map(|term| knowledge.lexicon.framework(term));
    let mut places: Vec<usize> = places.collect::<Option<_>>().unwrap_or_default();
    places.dedup();
    let answers: Vec<CellAnswer<'a>> = places
        .into_iter()
        .filter_map(|place| description(knowledge, place))
        .collect();
    match answers.iter().all(CellAnswer::is_known) {
        true => answers,
        false => Vec::new(),
    }
}

fn description(knowledge: &Knowledge, place: usize) -> Option<CellAnswer<'_>> {
    let attribute = knowledge.attributes.iter().find(|a| a.defines)?;
    Some(CellAnswer {
        // A value is brief; the sentence it is from explains.
        rests_on_sentences: true,
        ..CellAnswer::whole(&knowledge.frameworks[place], attribute)
    })
}

/// How far the whole question is explained, 0 to 1: the least of the answers, 0 where there is none.
pub fn explained(answers: &[CellAnswer<'_>]) -> f32 {
    answers
        .iter()
        .map(|answer| answer.explained)
        .reduce(f32::min)
        .unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::bundle::BUNDLE;
    use crate::knowledge::excerpt::Excerpt;
    use crate::knowledge::load;

    pub(super) fn answers(text: &str) -> Vec<CellAnswer<'static>> {
        let (knowledge, index, _) = &*BUNDLE;
        read(knowledge, index, &Question::read(knowledge, index, text))
    }

    #[test]
    fn every_value_has_its_citation_and_the_passage_it_stands_in() {
        let (knowledge, ..) = &*BUNDLE;
        for text in [
            "flask req/s",
            "who made rails",
            "what databases does django support",
        ] {
            for answer in answers(text) {
                assert!(
                    answer
                        .claims
                        .iter()
                        .all(|claim| !claim.citations.is_empty())
                );
                let stands = |citation| Excerpt::of(knowledge, citation).is_some();
                assert!(answer.citations().all(stands), "{text}");
            }
        }
    }

    #[test]
    fn where_there_is_no_table_nothing_is_said_to_be_missing_from_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let article = "+++\ntitle = \"T\"\n+++\n## Flask\n\nArmin made Flask.\n";
        std::fs::create_dir(folder.path().join("articles")).expect("a folder in it");
        std::fs::write(folder.path().join("articles/a.md"), article).expect("an article");
        let knowledge = load::folder(folder.path()).expect("good knowledge");
        let data = tempfile::tempdir().expect("a folder");
        let index = SearchIndex::open(data.path(), &knowledge).expect("an index");
        let question = Question::read(&knowledge, &index, "who made flask");
        assert_eq!(question.kind, question::Kind::Cell);
        assert_eq!(read(&knowledge, &index, &question), []);
    }

    #[test]
    fn a_cell_is_told_in_one_line() {
        let words = |text: &str| {
            answers(text)
                .iter()
                .map(CellAnswer::words)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            words("who made rails"),
            ["Ruby on Rails, created by: David Heinemeier Hansson"]
        );
        assert_eq!(
            words("who made sanic"),
            ["Sanic, created by: not in my sources"]
        );
        assert_eq!(
            words("what's flask's orm"),
            ["Flask, ORM: no – none built in"]
        );
        let memory = words("memory of django");
        assert!(
            memory[0].starts_with("Django, memory: sources disagree: 243 MB"),
            "{memory:?}"
        );
    }
}
