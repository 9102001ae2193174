//! Reads in the table what a question asks of a framework: which attribute's cell explains most of it, and what it leaves
//! open.

use super::{CellAnswer, TRUSTED};
use crate::ask::phrases::{PHRASES, find, words};
use crate::ask::question::{AskedAttribute, Question};
use crate::knowledge::Knowledge;
use crate::knowledge::attribute::{Attribute, Kind};
use crate::knowledge::framework::Framework;
use crate::knowledge::index::SearchIndex;
use crate::knowledge::table::{Claim, State};

/// One question on its way through the table.
pub(super) struct Reading<'a, 'q> {
    knowledge: &'a Knowledge,
    index: &'q SearchIndex,
    question: &'q Question,
    /// The question's telling words, but for those that every question about a field may have.
    terms: Vec<String>,
}

impl<'a, 'q> Reading<'a, 'q> {
    pub(super) fn new(
        knowledge: &'a Knowledge,
        index: &'q SearchIndex,
        question: &'q Question,
    ) -> Self {
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
    pub(super) fn of(&self, framework: &'a Framework) -> Vec<CellAnswer<'a>> {
        let best = self.best(framework, &self.question.attributes);
        let leaves_open = best.as_ref().is_some_and(|best| best.explained < TRUSTED);
        match leaves_open.then(|| self.pair(framework)).flatten() {
            Some(pair) => pair.into(),
            None => best.into_iter().collect(),
        }
    }

    /// The answers to a question for two attributes, if both are known.
    fn pair(&self, framework: &'a Framework) -> Option<[CellAnswer<'a>; 2]> {
        let [first, second] = self.question.attributes.as_slice() else {
            return None;
        };
        let known = |asked| {
            let best = self.best(framework, std::slice::from_ref(asked));
            best.filter(CellAnswer::is_known)
        };
        let mut pair = [known(first)?, known(second)?];
        if !self.asks_two_things() || pair[0].attribute.id == pair[1].attribute.id {
            return None;
        }
        let [first, second] = &pair;
        let left = first.left.iter().filter(|term| second.left.contains(term));
        let explained = self.share_without(left.count());
        for answer in &mut pair {
            answer.explained = explained;
        }
        Some(pair)
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
        // Articles alone bring no table, and then a missing cell tells nothing.
        let rows = std::iter::once(framework)
            .chain(self.owner(framework))
            .filter(|row| !row.cells().is_empty());
        let candidates = rows.flat_map(|framework| {
            let asked = asked.iter();
            asked.flat_map(move |asked| self.answers(framework, asked))
        });
        // Of equals the first, as the question has it.
        candidates.reduce(|best, next| match rank(&next) > rank(&best) {
            true => next,
            false => best,
        })
    }

    /// The framework that another's name begins with.
    fn owner(&self, framework: &Framework) -> Option<&'a Framework> {
        let first = framework.name.split(' ').next()?;
        let owner = &self.knowledge.frameworks[self.knowledge.lexicon.framework(first)?];
        (owner.id != framework.id).then_some(owner)
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
        let open = self.left_open(attribute, asked);
        let claims = self.fitting(state.claims(), attribute, asked, &open);
        let told = self.terms_of(&claims, |claim| told_by(claim, attribute));
        let valued = self.terms_of(&claims, |claim| claim.full_words(attribute));
        let only_quoted = |term: &&String| told.contains(*term) && !valued.contains(*term);
        let left = open.iter().filter(|term| !told.contains(**term));
        let left: Vec<String> = left.map(|term| (*term).clone()).collect();
        CellAnswer {
            framework,
            attribute,
            disagree: matches!(state, State::Disagreement(_)) && claims.len() > 1,
            explained: match attribute.kind == Kind::List && self.denies(asked) {
                true => 0.0,
                false => self.share_without(left.len()),
            },
            rests_on_sentences: open.iter().any(only_quoted),
            claims,
            left,
        }
    }

    /// The question's telling words that are neither in the name it asks by nor in the attribute's unit.
    fn left_open(&self, attribute: &Attribute, asked: &AskedAttribute) -> Vec<&String> {
        let name = self.index.terms(&asked.name);
        let unit = self
            .index
            .terms(attribute.unit.as_deref().unwrap_or_default());
        let open = self
            .terms
            .iter()
            .filter(|term| !name.contains(term) && !unit.contains(term));
        open.collect()
    }

    /// Those claims that have the aspect which is asked for, and of a list those that fit best.
    fn fitting(
        &self,
        claims: &[Claim<'a>],
        attribute: &Attribute,
        asked: &AskedAttribute,
        open: &[&String],
    ) -> Vec<Claim<'a>> {
        let mut claims = claims.to_vec();
        if asked.is_aspect {
            let name = self.index.terms(&asked.name);
            claims.retain(|claim| self.has_all(claim, attribute, &name));
        }
        if attribute.kind == Kind::List {
            self.keep_those_that_fit(&mut claims, attribute, open);
        }
        claims
    }

    fn terms_of(&self, claims: &[Claim<'_>], words: impl Fn(&Claim<'_>) -> String) -> Vec<String> {
        let words: Vec<String> = claims.iter().map(words).collect();
        self.index.terms(&words.join("\n"))
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
    use super::super::tests::answers;
    use super::super::{TRUSTED, explained};

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
}
