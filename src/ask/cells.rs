//! Answers from the table: what its cells say of the frameworks and the attributes that a question names, and
//! how much of the question that explains.

use super::phrases::{PHRASES, find, words};
use super::question::{self, AskedAttribute, Question};
use crate::cells::{self, NOT_IN_SOURCES};
use crate::knowledge::Knowledge;
use crate::knowledge::attribute::{Attribute, Kind};
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
    /// Whether some of those words are neither in the attribute's name nor in the values, but in the sentences they
    /// are from.
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

/// How far the whole question is explained, 0 to 1: the least of the answers, 0 where there is none.
pub fn explained(answers: &[CellAnswer<'_>]) -> f32 {
    answers
        .iter()
        .map(|answer| answer.explained)
        .reduce(f32::min)
        .unwrap_or(0.0)
}

/// One question on its way through the table.
struct Reading<'a, 'q> {
    knowledge: &'a Knowledge,
    index: &'q SearchIndex,
    question: &'q Question,
    /// The question's telling words, but for those that every question about a field may have.
    terms: Vec<String>,
}

impl<'a, 'q> Reading<'a, 'q> {
    fn new(knowledge: &'a Knowledge, index: &'q SearchIndex, question: &'q Question) -> Self {
        let light = index.terms(&PHRASES.light.join(" "));
        let mut terms = question.focus_terms.clone();
        terms.retain(|term| !light.contains(term));
        Self {
            knowledge,
            index,
            question,
            terms,
        }
    }

    /// What answers best; where that leaves something open and the question names another attribute, the answers of
    /// both: "who made Flask and what licence has it".
    fn of(&self, framework: &'a Framework) -> Vec<CellAnswer<'a>> {
        let best = self.best(framework, &self.question.attributes);
        if let ([first, second], Some(best)) = (self.question.attributes.as_slice(), &best)
            && best.explained < TRUSTED
            && self.asks_two_things()
        {
            let pair = [first, second]
                .map(|asked| self.best(framework, std::slice::from_ref(asked)))
                .into_iter()
                .flatten();
            let mut pair: Vec<_> = pair.filter(CellAnswer::is_known).collect();
            if pair.len() == 2 && pair[0].attribute.id != pair[1].attribute.id {
                let left = pair[0]
                    .left
                    .iter()
                    .filter(|term| pair[1].left.contains(term));
                let explained = self.share_without(left.count());
                for answer in &mut pair {
                    answer.explained = explained;
                }
                return pair;
            }
        }
        best.into_iter().collect()
    }

    fn asks_two_things(&self) -> bool {
        words(&self.question.corrected)
            .iter()
            .any(|(word, _)| word == "and")
    }

    /// The share of the telling words that is explained when so many are left.
    fn share_without(&self, left: usize) -> f32 {
        1.0 - left as f32 / self.terms.len().max(1) as f32
    }

    /// The best of what the framework, or the one whose part it is ("Django ORM"), has for what is asked.
    fn best(&self, framework: &'a Framework, asked: &[AskedAttribute]) -> Option<CellAnswer<'a>> {
        let owner = framework
            .name
            .split(' ')
            .next()
            .and_then(|first| self.knowledge.lexicon.framework(first));
        let owner = owner
            .map(|place| &self.knowledge.frameworks[place])
            .filter(|owner| owner.id != framework.id);
        // Articles alone bring no table, and then a missing cell tells nothing.
        let rows = std::iter::once(framework)
            .chain(owner)
            .filter(|row| !row.cells().is_empty());
        let candidates = rows.flat_map(|framework| {
            asked
                .iter()
                .flat_map(move |asked| self.answers(framework, asked))
        });
        // Of equals the first, as the question has it.
        candidates.reduce(|best, next| {
            if rank(&next) > rank(&best) {
                next
            } else {
                best
            }
        })
    }

    /// From the attribute asked for, then from those that are related to it.
    fn answers(&self, framework: &'a Framework, asked: &AskedAttribute) -> Vec<CellAnswer<'a>> {
        let attribute = &self.knowledge.attributes[asked.place];
        let by_id = |id: &String| {
            self.knowledge
                .attributes
                .iter()
                .find(|other| other.id == *id)
        };
        let related = attribute.related.iter().filter_map(by_id);
        let mut answers = vec![self.answer(framework, attribute, asked)];
        if !answers[0].is_known() {
            answers.extend(related.map(|other| self.answer(framework, other, asked)));
        }
        answers
    }

    fn answer(
        &self,
        framework: &'a Framework,
        attribute: &'a Attribute,
        asked: &AskedAttribute,
    ) -> CellAnswer<'a> {
        let state = State::of(framework, attribute);
        let name = self.index.terms(&asked.name);
        let unit = self
            .index
            .terms(attribute.unit.as_deref().unwrap_or_default());
        let mut claims = state.claims().to_vec();
        if asked.is_aspect {
            claims.retain(|claim| self.has_all(claim, attribute, &name));
        }
        let open = self
            .terms
            .iter()
            .filter(|term| !name.contains(term) && !unit.contains(term));
        let open: Vec<&String> = open.collect();
        if attribute.kind == Kind::List {
            self.keep_those_that_fit(&mut claims, attribute, &open);
        }
        let told = claims
            .iter()
            .flat_map(|claim| self.index.terms(&told_by(claim, attribute)));
        let told: Vec<String> = told.collect();
        let words = claims.iter().map(|claim| claim.full_words(attribute));
        let valued = self.index.terms(&words.collect::<Vec<_>>().join("\n"));
        let only_quoted = |term: &&String| told.contains(term) && !valued.contains(term);
        let rests_on_sentences = open.iter().any(only_quoted);
        let left = open.into_iter().filter(|term| !told.contains(term));
        let left: Vec<String> = left.cloned().collect();
        let explained = match attribute.kind == Kind::List && self.denies(asked) {
            true => 0.0,
            false => self.share_without(left.len()),
        };
        CellAnswer {
            framework,
            attribute,
            disagree: matches!(state, State::Disagreement(_)) && claims.len() > 1,
            claims,
            explained,
            rests_on_sentences,
            left,
        }
    }

    /// Whether the question turns around what it asks: what a list has does not tell what is missing. A denial in the
    /// attribute's own name ("not good at") turns nothing.
    fn denies(&self, asked: &AskedAttribute) -> bool {
        let count = |text: &str| find(&words(text), &PHRASES.denial).len();
        count(&self.question.bare) > count(&asked.name)
    }

    /// Whether the claim itself has the terms; its quote may have them of something else.
    fn has_all(&self, claim: &Claim<'_>, attribute: &Attribute, terms: &[String]) -> bool {
        let told = self.index.terms(&claim.full_words(attribute));
        !terms.is_empty() && terms.iter().all(|term| told.contains(term))
    }

    /// Of a list, the items that have most of the words that the attribute's name leaves open; all, where
    /// none has any.
    fn keep_those_that_fit(
        &self,
        claims: &mut Vec<Claim<'_>>,
        attribute: &Attribute,
        open: &[&String],
    ) {
        let fit = |claim: &Claim<'_>| {
            let told = self.index.terms(&told_by(claim, attribute));
            open.iter().filter(|term| told.contains(term)).count()
        };
        let best = claims.iter().map(fit).max().unwrap_or(0);
        if best > 0 {
            claims.retain(|claim| fit(claim) == best);
        }
    }
}

/// A value is better than none, however the question is explained.
fn rank(answer: &CellAnswer<'_>) -> (bool, f32) {
    (answer.is_known(), answer.explained)
}

/// Everything a claim says: its value, its circumstances and the words it stands on.
fn told_by(claim: &Claim<'_>, attribute: &Attribute) -> String {
    let quotes = claim
        .citations
        .iter()
        .map(|citation| citation.quote.as_str());
    let quotes: Vec<&str> = quotes.collect();
    format!("{} {}", claim.full_words(attribute), quotes.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::excerpt::Excerpt;
    use crate::knowledge::load;
    use std::sync::LazyLock;

    static BUNDLE: LazyLock<(Knowledge, SearchIndex, tempfile::TempDir)> = LazyLock::new(|| {
        let data = tempfile::tempdir().expect("a folder");
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let index = SearchIndex::open(data.path(), &knowledge).expect("an index");
        (knowledge, index, data)
    });

    fn answers(text: &str) -> Vec<CellAnswer<'static>> {
        let (knowledge, index, _) = &*BUNDLE;
        read(knowledge, index, &Question::read(knowledge, index, text))
    }

    /// `framework attribute`, with `?` where the sources don't say, of what may be trusted.
    fn trusted(text: &str) -> String {
        let answers = answers(text);
        if explained(&answers) < TRUSTED {
            return String::new();
        }
        let told = answers.iter().map(|answer| {
            let unknown = if answer.is_known() { "" } else { "?" };
            format!("{} {}{unknown}", answer.framework.id, answer.attribute.id)
        });
        told.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn a_question_about_a_cell_is_answered_from_it_and_no_other_is() {
        for (text, cells) in [
            ("flask req/s", "flask throughput"),
            (
                "how many requests per second does sanic handle?",
                "sanic throughput",
            ),
            ("falsk requets per secnd", "flask throughput"),
            ("who made rails", "rails created-by"),
            ("who created laravel?", "laravel created-by"),
            ("hey bot, who originally made tornado", "tornado created-by"),
            ("who maintains express", "express maintained-by"),
            ("who's behind flask", ""),
            ("does laravel's admin cost money", "laravel cost"),
            ("does django have async", "django async-support"),
            (
                "is fastapi faster than flask",
                "fastapi throughput, flask throughput",
            ),
            (
                "memory footprint of django vs fastapi",
                "django memory, fastapi memory",
            ),
            ("flask RAM usage?", "flask memory"),
            ("latency of sanic in ms", "sanic latency"),
            ("what language is phoenix written in", "phoenix language"),
            ("which orm does laravel use", "laravel orm"),
            ("what's django's orm", "django orm"),
            ("does flask have migrations", "flask migrations"),
            ("does fastapi have an admin panel", "fastapi admin"),
            ("does sanic have a built-in admin", "sanic admin?"),
            ("django databases", "django databases"),
            ("licence of rails", "rails licence"),
            ("what is fastapi built on", "fastapi built-on"),
            ("mvt pattern django", "django architecture"),
            ("who uses laravel", "laravel used-by"),
            (
                "who made flask and which licence has it",
                "flask created-by, flask licence",
            ),
            ("tornado drawbacks", "tornado limits"),
            // A list of what there is says nothing of what is missing.
            ("which databases does django support", "django databases"),
            ("which databases does django not support", ""),
            ("pros of litestar", "litestar strengths"),
            (
                "django vs flask learning curve",
                "django learning-curve, flask learning-curve",
            ),
            ("flask github stars", "flask popularity"),
            // The sources don't say.
            (
                "how many GitHub stars does Django have",
                "django popularity?",
            ),
            (
                "how many github stars does sanic have?",
                "sanic popularity?",
            ),
            ("who created Django", "django created-by?"),
            ("who is the creator of sanic", "sanic created-by?"),
            ("litestar license?", "litestar licence?"),
            ("average latency of flask", "flask latency?"),
            ("memory use of phoenix", "phoenix memory?"),
            // Only words are shared with a cell.
            ("who runs the FastAPI conference", ""),
            ("how do I roll back a Laravel migration?", ""),
            ("In which year was FastAPI's creator born?", ""),
            ("how much does Laravel Forge cost per month?", ""),
            ("how do I change the admin site logo in Django?", ""),
            ("minimum ruby version for rails", ""),
            ("how much does it cost to outsource a Django rewrite?", ""),
            ("which security CVEs hit Django last year", ""),
            // No cell is asked for.
            ("django vs flask", ""),
            ("what is wsgi", ""),
            ("should we use django or flask for an api", ""),
            ("what language is gin written in", ""),
            ("how do i center a div", ""),
        ] {
            assert_eq!(trusted(text), cells, "{text}");
        }
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
