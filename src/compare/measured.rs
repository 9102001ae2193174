//! Figures that may be compared. Only inside one test may they be ranked or divided; across tests a reply says that
//! they may not.

use super::comparison::{ComparedAttribute, Comparison};
use crate::citing::Citing;
use crate::knowledge::attribute::{Attribute, Better, Kind};
use crate::knowledge::framework::{Framework, Value};
use crate::knowledge::table::{Claim, State};
use crate::reply::{Block, Text};

/// What several frameworks reached in one test.
#[derive(Debug)]
pub struct Contest<'a> {
    pub attribute: &'a Attribute,
    pub test: &'a str,
    /// Two or more, one a framework, the best first.
    pub figures: Vec<Figure<'a>>,
}

#[derive(Debug, Clone)]
pub struct Figure<'a> {
    pub framework: &'a Framework,
    pub number: f64,
    pub claim: Claim<'a>,
}

/// The tests of this row in which two or more of the frameworks have one figure each.
pub fn contests<'a>(comparison: &Comparison<'a>, row: &ComparedAttribute<'a>) -> Vec<Contest<'a>> {
    let figures = figures(comparison, row);
    let mut tests: Vec<&str> = figures.iter().filter_map(|f| f.claim.test).collect();
    let mut seen = Vec::new();
    tests.retain(|test| {
        !seen.contains(test) && {
            seen.push(*test);
            true
        }
    });
    let contests = tests.into_iter().filter_map(|test| {
        let of_test = figures.iter().filter(|f| f.claim.test == Some(test));
        Contest::of(row.attribute, test, of_test.cloned().collect())
    });
    contests.collect()
}

/// What a reply says below the figures of this row: how they compare inside one test, and that others don't.
pub fn notes(
    comparison: &Comparison<'_>,
    row: &ComparedAttribute<'_>,
    citing: &mut Citing<'_>,
) -> Vec<Block> {
    let contests = contests(comparison, row);
    let mut notes: Vec<Block> = contests
        .iter()
        .map(|contest| Block::Paragraph(contest.sentence(citing)))
        .collect();
    if is_across_tests(&figures(comparison, row)) {
        let lead = format!(
            "{}: different tests, don't rank these. ",
            row.attribute.label
        );
        let rest = match contests.is_empty() {
            true => "No two of the figures come from one test.",
            false => "Only figures of one test may be set against each other.",
        };
        notes.push(Block::Paragraph(Text::default().strong(lead).then(rest)));
    }
    notes
}

fn figures<'a>(comparison: &Comparison<'a>, row: &ComparedAttribute<'a>) -> Vec<Figure<'a>> {
    if row.attribute.kind != Kind::Number {
        return Vec::new();
    }
    let states = comparison.frameworks.iter().zip(&row.states);
    let figures = states.flat_map(|(framework, state)| {
        let claims = State::claims(state).iter();
        claims.filter_map(|claim| match claim.value {
            Value::Number(number) => Some(Figure {
                framework,
                number: *number,
                claim: claim.clone(),
            }),
            _ => None,
        })
    });
    figures.collect()
}

/// Whether two frameworks have figures that don't come from the same test.
fn is_across_tests(figures: &[Figure<'_>]) -> bool {
    let apart = |a: &Figure<'_>, b: &Figure<'_>| {
        let one_test = a.claim.test.is_some() && a.claim.test == b.claim.test;
        a.framework.id != b.framework.id && !one_test
    };
    figures
        .iter()
        .any(|one| figures.iter().any(|other| apart(one, other)))
}

impl<'a> Contest<'a> {
    /// None where there is nothing to compare, or where one framework has several figures of which none is the one.
    fn of(attribute: &'a Attribute, test: &'a str, mut figures: Vec<Figure<'a>>) -> Option<Self> {
        let several = figures.iter().enumerate().any(|(at, figure)| {
            let before = &figures[..at];
            before.iter().any(|f| f.framework.id == figure.framework.id)
        });
        if figures.len() < 2 || several {
            return None;
        }
        match attribute.better {
            Some(Better::Lower) => figures.sort_by(|a, b| a.number.total_cmp(&b.number)),
            _ => figures.sort_by(|a, b| b.number.total_cmp(&a.number)),
        }
        Some(Self {
            attribute,
            test,
            figures,
        })
    }

    /// How many times the smallest figure the largest is; none where that can't be said.
    pub fn ratio(&self) -> Option<f64> {
        let [first, .., last] = self.figures.as_slice() else {
            return None;
        };
        ratio(first.number, last.number)
    }

    /// Which way is better, in words.
    pub fn direction(&self) -> Option<&'static str> {
        match self.attribute.better? {
            Better::Higher => Some("more is better"),
            Better::Lower => Some("less is better"),
        }
    }

    /// "Throughput in one test (JSON on one core): FastAPI's 2,847 req/s is 3.8 times Django's 743 req/s [1]."
    fn sentence(&self, citing: &mut Citing<'_>) -> Text {
        let lead = format!("{} in one test", self.attribute.label);
        let Some((best, others)) = self.figures.split_first() else {
            return Text::default();
        };
        let words = |figure: &Figure<'_>| {
            let name = &figure.framework.name;
            format!("{name}'s {}", figure.claim.words(self.attribute))
        };
        let against = |other: &Figure<'_>| match self.attribute.better {
            Some(Better::Lower) => format!("{} is {} that", words(other), times(other, best)),
            _ => format!("{} {}", times(best, other), words(other)),
        };
        let against: Vec<String> = others.iter().map(against).collect();
        let sentence = match self.attribute.better {
            Some(Better::Lower) => format!("{}; {}", words(best), against.join(", ")),
            _ => format!("{} is {}", words(best), against.join(" and ")),
        };
        let direction = self.direction().map(|words| format!(", {words}"));
        let direction = direction.unwrap_or_default();
        let sentence = format!(" ({}{direction}): {sentence}. ", self.test);
        let claims = self.figures.iter().flat_map(|f| &f.claim.citations);
        let citations: Vec<_> = claims.copied().collect();
        citing.mark(Text::default().strong(lead).then(sentence), &citations)
    }
}

/// "3.8 times", "as much as": how the larger figure stands to the smaller one. Nothing is a number of times zero.
fn times(larger: &Figure<'_>, smaller: &Figure<'_>) -> String {
    match ratio(larger.number, smaller.number) {
        _ if larger.number.total_cmp(&smaller.number).is_eq() => "as much as".to_owned(),
        None => "more than".to_owned(),
        Some(ratio) if ratio < 1.05 => "about as much as".to_owned(),
        Some(ratio) if ratio < 9.95 => format!("{ratio:.1} times"),
        Some(ratio) => format!("{ratio:.0} times"),
    }
}

fn ratio(one: f64, other: f64) -> Option<f64> {
    let (larger, smaller) = (one.max(other), one.min(other));
    (smaller > 0.0).then(|| larger / smaller)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{Knowledge, load};

    fn notes_of(knowledge: &Knowledge, attribute: &str, names: &[&str]) -> Vec<String> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let comparison = Comparison::new(knowledge, &names, None).expect("known names");
        let mut rows = comparison.rows.iter();
        let row = rows
            .find(|row| row.attribute.id == attribute)
            .expect("a row");
        let notes = notes(&comparison, row, &mut Citing::new(knowledge));
        notes.iter().map(|note| format!("{note:?}")).collect()
    }

    fn figure(knowledge: &Knowledge, framework: usize, number: f64) -> Figure<'_> {
        let claim = Claim {
            value: &Value::Number(0.0),
            context: None,
            test: Some("T"),
            citations: vec![],
        };
        Figure {
            framework: &knowledge.frameworks[framework],
            number,
            claim,
        }
    }

    #[test]
    fn figures_of_one_test_are_set_against_each_other_and_others_are_not() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let of = |attribute, names: &[&str]| notes_of(&knowledge, attribute, names);
        let both = of("throughput", &["django", "fastapi"]);
        assert!(both[0].contains("FastAPI's 2,847 req/s is 3.8 times Django's 743 req/s"));
        // Django has figures of other tests too.
        assert!(
            both[1].contains("different tests, don't rank these"),
            "{both:?}"
        );
        let memory = of("memory", &["django", "fastapi"]);
        assert!(memory[0].contains("FastAPI's 127 MB; Django's 243 MB is 1.9 times that"));
        let apart = of("throughput", &["fastapi", "sanic"]);
        assert_eq!(apart.len(), 1);
        assert!(apart[0].contains("No two of the figures come from one test"));
        assert!(!apart[0].contains(" times"));
        // One figure alone, and words, are no contest.
        assert!(of("throughput", &["sanic", "rails"]).is_empty());
        assert!(of("performance", &["django", "fastapi"]).is_empty());
    }

    #[test]
    fn a_ratio_is_told_as_far_as_it_can_be_said() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let figure = |number| figure(&knowledge, 0, number);
        let of = |one, other| times(&figure(one), &figure(other));
        assert_eq!(of(2847.0, 743.0), "3.8 times");
        assert_eq!(of(104.0, 100.0), "about as much as");
        assert_eq!(of(69_000.0, 8.0), "8625 times");
        assert_eq!(of(5.0, 0.0), "more than");
        assert_eq!(of(5.0, 5.0), "as much as");
        assert_eq!(of(0.0, 0.0), "as much as");
    }

    #[test]
    fn several_figures_of_one_framework_in_one_test_are_not_ranked() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let attribute = knowledge.attribute("throughput").expect("an attribute");
        let figure = |framework, number| figure(&knowledge, framework, number);
        let contest = |figures| Contest::of(attribute, "T", figures);
        assert!(contest(vec![figure(0, 1.0), figure(0, 2.0), figure(1, 3.0)]).is_none());
        assert!(contest(vec![figure(0, 1.0)]).is_none());
        let contest = contest(vec![figure(0, 1.0), figure(1, 3.0)]).expect("two figures");
        assert_eq!(
            contest.figures[0].framework.id, knowledge.frameworks[1].id,
            "more is better"
        );
        assert_eq!(contest.ratio(), Some(3.0));
    }
}
