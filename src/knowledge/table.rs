//! Reads the table: what the sources say of one framework and one attribute, in one of four states.

use serde::Serialize;

use super::attribute::{Attribute, Kind};
use super::citation::Citation;
use super::framework::{Cell, Framework, Value};

/// What the sources say of one attribute of one framework.
#[derive(Debug, Clone, PartialEq)]
pub enum State<'a> {
    /// One statement, or the items of a list.
    Known(Vec<Claim<'a>>),
    /// A source says that there is none.
    No(Claim<'a>),
    /// Several statements that differ, all of them.
    Disagreement(Vec<Claim<'a>>),
    /// Not in the sources.
    Unknown,
}

/// A value with every citation that gives it in the same circumstances.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim<'a> {
    pub value: &'a Value,
    pub context: Option<&'a str>,
    pub test: Option<&'a str>,
    pub citations: Vec<&'a Citation>,
}

impl<'a> Claim<'a> {
    fn new(cell: &'a Cell) -> Self {
        Self {
            value: &cell.value,
            context: cell.context.as_deref(),
            test: cell.test.as_deref(),
            citations: vec![&cell.citation],
        }
    }

    fn says_what(&self, cell: &Cell) -> bool {
        *self.value == cell.value
            && self.context == cell.context.as_deref()
            && self.test == cell.test.as_deref()
    }
}

impl Claim<'_> {
    /// The value as a reader sees it, such as "743 req/s" or "no: none built in".
    pub fn words(&self, attribute: &Attribute) -> String {
        match self.value {
            Value::Text(text) => text.clone(),
            Value::No(words) => format!("no: {words}"),
            Value::Number(number) => {
                let unit = attribute.unit.as_deref().unwrap_or_default();
                format!("{} {unit}", grouped(*number))
            }
        }
    }

    /// The value with its circumstances: "743 req/s (Gunicorn)".
    pub fn full_words(&self, attribute: &Attribute) -> String {
        match self.circumstances() {
            Some(circumstances) => format!("{} ({circumstances})", self.words(attribute)),
            None => self.words(attribute),
        }
    }

    /// Under what circumstances the value holds: its context and its test.
    pub fn circumstances(&self) -> Option<String> {
        match (self.context, self.test) {
            (None, None) => None,
            (Some(words), None) | (None, Some(words)) => Some(words.to_owned()),
            (Some(context), Some(test)) => Some(format!("{context}; test: {test}")),
        }
    }
}

/// A number with its thousands set apart by commas, and no more decimals than it has.
fn grouped(number: f64) -> String {
    let digits = number.to_string();
    let (whole, decimals) = digits.split_once('.').unwrap_or((&digits, ""));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |w| ("-", w));
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if !decimals.is_empty() {
        out = format!("{out}.{decimals}");
    }
    out
}

/// A disagreement of the sources, as other tools read it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Disagreement {
    /// Id of the framework.
    pub framework: String,
    /// Id of the attribute.
    pub attribute: String,
    pub values: Vec<DisagreeingValue>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DisagreeingValue {
    pub value: String,
    pub context: Option<String>,
    /// Id of the article.
    pub source: String,
}

impl Disagreement {
    /// The disagreement about this attribute, if there is one.
    pub fn of(framework: &Framework, attribute: &Attribute) -> Option<Self> {
        let State::Disagreement(claims) = State::of(framework, attribute) else {
            return None;
        };
        let values = claims.iter().flat_map(|claim| {
            claim.citations.iter().map(|citation| DisagreeingValue {
                value: claim.words(attribute),
                context: claim.circumstances(),
                source: citation.article.clone(),
            })
        });
        Some(Self {
            framework: framework.id.clone(),
            attribute: attribute.id.clone(),
            values: values.collect(),
        })
    }
}

impl<'a> State<'a> {
    /// What `framework` has for `attribute`. Sources that say the same share one claim.
    pub fn of(framework: &'a Framework, attribute: &Attribute) -> Self {
        let mut claims: Vec<Claim<'a>> = Vec::new();
        for cell in framework.cells_of(&attribute.id) {
            match claims.iter_mut().find(|claim| claim.says_what(cell)) {
                Some(claim) => claim.citations.push(&cell.citation),
                None => claims.push(Claim::new(cell)),
            }
        }
        Self::from_claims(claims, attribute.kind)
    }

    fn from_claims(mut claims: Vec<Claim<'a>>, kind: Kind) -> Self {
        let noes = claims
            .iter()
            .filter(|claim| matches!(claim.value, Value::No(_)))
            .count();
        match (claims.len(), noes, kind) {
            (0, ..) => Self::Unknown,
            (1, 1, _) => Self::No(claims.remove(0)),
            (_, 0, Kind::List) | (1, ..) => Self::Known(claims),
            _ => Self::Disagreement(claims),
        }
    }

    /// Whether all of it was measured in tests of different names, so that the figures may differ and both be
    /// right.
    pub fn is_of_different_tests(&self) -> bool {
        let tests: Vec<&str> = self
            .claims()
            .iter()
            .filter_map(|claim| claim.test)
            .collect();
        let distinct: std::collections::HashSet<&str> = tests.iter().copied().collect();
        tests.len() == self.claims().len() && distinct.len() == tests.len()
    }

    /// What other tools know it by.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Known(_) => "value",
            Self::No(_) => "no",
            Self::Disagreement(_) => "disagreement",
            Self::Unknown => "not-in-sources",
        }
    }

    /// All claims, whatever the state.
    pub fn claims(&self) -> &[Claim<'a>] {
        match self {
            Self::Known(claims) | Self::Disagreement(claims) => claims,
            Self::No(claim) => std::slice::from_ref(claim),
            Self::Unknown => &[],
        }
    }

    /// Whether two frameworks are told the same, so that a comparison may fold them into one line.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let (ours, theirs) = (self.claims(), other.claims());
        let same = |(a, b): (&Claim<'_>, &Claim<'_>)| {
            a.value == b.value && a.context == b.context && a.test == b.test
        };
        std::mem::discriminant(self) == std::mem::discriminant(other)
            && ours.len() == theirs.len()
            && ours.iter().zip(theirs).all(same)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::attribute::{Speaks, Topic};

    fn attribute(kind: Kind) -> Attribute {
        Attribute {
            id: "pattern".into(),
            label: "Pattern".into(),
            topic: Topic::Data,
            kind,
            unit: None,
            better: None,
            aliases: vec![],
            aspects: vec![],
            decides: None,
            defines: false,
            speaks: Speaks::default(),
            related: vec![],
        }
    }

    fn framework(values: &[Value]) -> Framework {
        let cell = |value: &Value| Cell {
            attribute: "pattern".into(),
            value: value.clone(),
            context: None,
            test: None,
            needs: vec![],
            meets: None,
            citation: Citation {
                article: "a".into(),
                section: "s".into(),
                quote: "q".into(),
            },
        };
        Framework::new("f".into(), "F".into()).with_cells(values.iter().map(cell).collect())
    }

    fn text(words: &str) -> Value {
        Value::Text(words.into())
    }

    #[test]
    fn each_of_the_four_states_is_told_apart() {
        let of = |values: &[Value], kind| {
            let framework = framework(values);
            match State::of(&framework, &attribute(kind)) {
                State::Known(claims) => ("known", claims.len()),
                State::No(_) => ("no", 1),
                State::Disagreement(claims) => ("disagreement", claims.len()),
                State::Unknown => ("unknown", 0),
            }
        };
        assert_eq!(of(&[], Kind::Text), ("unknown", 0));
        assert_eq!(of(&[text("MVT")], Kind::Text), ("known", 1));
        assert_eq!(of(&[text("MVT"), text("MVT")], Kind::Text), ("known", 1));
        assert_eq!(
            of(&[text("MVT"), text("MTV")], Kind::Text),
            ("disagreement", 2)
        );
        assert_eq!(of(&[text("MVT"), text("MTV")], Kind::List), ("known", 2));
        assert_eq!(of(&[Value::No("none".into())], Kind::Text), ("no", 1));
        let both = [Value::No("none".into()), text("built in")];
        assert_eq!(of(&both, Kind::Text), ("disagreement", 2));
        assert_eq!(of(&both, Kind::List), ("disagreement", 2));
        assert_eq!(
            of(&[Value::Number(743.0), Value::Number(1200.0)], Kind::Number),
            ("disagreement", 2)
        );
    }

    #[test]
    fn numbers_are_read_with_groups_and_unit() {
        let words = |number| grouped(number);
        assert_eq!(
            [
                words(743.0),
                words(69_000.0),
                words(1_234_567.5),
                words(-1200.0)
            ],
            ["743", "69,000", "1,234,567.5", "-1,200"]
        );
    }

    #[test]
    fn the_same_figure_in_another_test_is_not_the_same() {
        let of_test = |test: &str| {
            let mut cell = framework(&[Value::Number(900.0)]).cells()[0].clone();
            cell.test = Some(test.to_owned());
            Framework::new("f".into(), "F".into()).with_cells(vec![cell])
        };
        let attribute = attribute(Kind::Number);
        let (one, other) = (of_test("A"), of_test("B"));
        let state = |framework| State::of(framework, &attribute);
        assert!(state(&one).says_the_same(&state(&one)));
        assert!(!state(&one).says_the_same(&state(&other)));
    }

    #[test]
    fn sources_that_agree_are_cited_together() {
        let framework = framework(&[text("MVT"), text("MVT")]);
        let attribute = attribute(Kind::Text);
        let state = State::of(&framework, &attribute);
        assert_eq!(state.claims()[0].citations.len(), 2);
    }
}
