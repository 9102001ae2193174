//! Puts questions together that ask the same: in the words that count, or in all but one of them.

use jiff::Timestamp;
use std::collections::HashMap;

use crate::knowledge::Knowledge;
use crate::knowledge::index::SearchIndex;
use crate::store::{Fate, KeptQuestion};

/// One question, however often and in whatever words it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// As it was asked last.
    pub question: String,
    /// Places of the frameworks it names.
    pub frameworks: Vec<usize>,
    pub nearest: Option<String>,
    pub unanswered: usize,
    pub unhelpful: usize,
    pub last: Timestamp,
    /// Who asked, where names are kept.
    pub askers: Vec<String>,
}

impl Group {
    pub fn times(&self) -> usize {
        self.unanswered + self.unhelpful
    }
}

/// With fewer words, one that differs is another question.
const WORDS_OF_NEARLY_SAME: usize = 5;

/// The groups of these questions, which come newest first: most asked first, and of those asked as often the newest.
pub fn groups(knowledge: &Knowledge, index: &SearchIndex, kept: &[KeptQuestion]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for question in kept {
        let frameworks = knowledge.lexicon.frameworks_in(&question.question);
        let keys = keys(index.terms(&question.question), &frameworks);
        let at = keys.iter().find_map(|key| known.get(key)).copied();
        let at = at.unwrap_or_else(|| {
            known.extend(keys.into_iter().map(|key| (key, groups.len())));
            groups.push(Group {
                question: question.question.clone(),
                frameworks,
                nearest: question.nearest.clone(),
                unanswered: 0,
                unhelpful: 0,
                last: question.asked_at,
                askers: Vec::new(),
            });
            groups.len() - 1
        });
        add(&mut groups[at], question);
    }
    groups.sort_by_key(|group| std::cmp::Reverse((group.times(), group.last)));
    groups
}

fn add(group: &mut Group, question: &KeptQuestion) {
    match question.fate {
        Fate::Unhelpful => group.unhelpful += 1,
        Fate::Unanswered | Fate::Answered => group.unanswered += 1,
    }
    let asker = question.asked_by.iter();
    let new: Vec<_> = asker.filter(|name| !group.askers.contains(name)).collect();
    group.askers.extend(new.into_iter().cloned());
}

/// What questions have in common that are the same: their words, in any order, and of many words all but one. Those
/// about different frameworks have nothing in common.
fn keys(mut terms: Vec<String>, frameworks: &[usize]) -> Vec<String> {
    terms.sort_unstable();
    let key = |left_out: Option<usize>| {
        let terms = terms.iter().enumerate();
        let terms = terms.filter(|(at, _)| Some(*at) != left_out);
        let terms: Vec<&str> = terms.map(|(_, term)| term.as_str()).collect();
        format!("{frameworks:?} {}", terms.join(" "))
    };
    let mut keys = vec![key(None)];
    if terms.len() >= WORDS_OF_NEARLY_SAME {
        keys.extend((0..terms.len()).map(|at| key(Some(at))));
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;

    #[test]
    fn the_same_question_is_one_group_and_the_most_asked_comes_first() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let data = tempfile::tempdir().expect("a folder");
        let index = SearchIndex::open(data.path(), &knowledge).expect("an index");
        let asked = [
            ("who created sanic?", Fate::Unanswered),
            ("Who created Sanic", Fate::Unhelpful),
            ("who created django?", Fate::Unanswered),
            (
                "how many github stars does the sanic framework have",
                Fate::Unanswered,
            ),
            (
                "how many github stars does sanic framework have today?",
                Fate::Unanswered,
            ),
            ("sanic created who?", Fate::Unanswered),
            (
                "how many github stars does django framework have?",
                Fate::Unanswered,
            ),
        ];
        let kept: Vec<KeptQuestion> = (0..)
            .zip(asked)
            .map(|(age, (question, fate))| KeptQuestion {
                id: age.to_string(),
                question: question.into(),
                server: "server".into(),
                place: "place".into(),
                asked_at: Timestamp::from_second(1_000 - age).expect("a time"),
                asked_by: Some("Robin".into()),
                nearest: None,
                fate,
            })
            .collect();
        let groups = groups(&knowledge, &index, &kept);
        let told: Vec<_> = groups
            .iter()
            .map(|g| (g.question.as_str(), g.unanswered, g.unhelpful))
            .collect();
        assert_eq!(
            told,
            [
                ("who created sanic?", 2, 1),
                ("how many github stars does the sanic framework have", 2, 0),
                ("who created django?", 1, 0),
                ("how many github stars does django framework have?", 1, 0),
            ]
        );
        assert_eq!(groups[0].askers, ["Robin"]);
        assert_eq!(groups[0].last, kept[0].asked_at);
    }
}
