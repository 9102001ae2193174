//! What a team may need of a framework, read from `needs.toml`, and what the table says of it.

use serde::{Deserialize, Serialize};

use super::attribute::{Attribute, Speaks};
use super::framework::{Cell, Framework, Value};

/// One thing that a team may need.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Kebab-case, unique, at most [`MAX_ID_LENGTH`] characters.
    pub id: String,
    /// As a reader sees it inside a sentence: "admin panel".
    pub label: String,
    pub group: Group,
    /// What people say when they mean it, beside id and label.
    #[serde(default)]
    pub words: Vec<String>,
    /// Ids of the attributes whose cells all speak to it.
    #[serde(default)]
    pub attributes: Vec<String>,
    /// Where it is one value among others, as a language is: a cell of its attributes meets it if it names one of
    /// these, and fails it if it names none.
    #[serde(default)]
    pub values: Vec<String>,
    /// For teams of this many people and more.
    pub team_from: Option<u32>,
    /// For teams of up to so many people.
    pub team_to: Option<u32>,
}

/// So that some needs fit into a button, which carries 100 characters.
pub const MAX_ID_LENGTH: usize = 12;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// What is built: a chat app, an API, a shop.
    Project,
    Language,
    Team,
    /// Something that is there or is not: an admin panel, an ORM.
    Feature,
    /// Something that is there more or less: speed, a gentle start.
    Quality,
}

/// How far a statement says that a framework meets a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    Yes,
    Partly,
    No,
}

/// What the sources say of one need of one framework. Nothing is averaged: where they say different things, both
/// stand there, what says more for it first.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing<'a> {
    /// Some say that it is met; others may know a limit, but nobody says that it is not.
    Met(Vec<&'a Cell>),
    /// It is met with limits: nobody says that it is met in full, nor that it is not.
    Partly(Vec<&'a Cell>),
    Unmet(Vec<&'a Cell>),
    /// Some say that it is met, in full or with limits, and some that it is not, or it depends.
    Mixed {
        speaking_for: Vec<&'a Cell>,
        speaking_against: Vec<&'a Cell>,
    },
    /// Not in the sources: neither yes nor no.
    Unknown,
}

impl Need {
    /// Everything it is called.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let words = self.words.iter().map(String::as_str);
        words.chain([self.id.as_str(), self.label.as_str()])
    }

    /// Whether a team of `people` has this need.
    pub fn is_of_team(&self, people: u32) -> bool {
        self.group == Group::Team
            && self.team_from.is_none_or(|from| people >= from)
            && self.team_to.is_none_or(|to| people <= to)
    }

    /// What the cell says of it; nothing if it does not speak to it.
    pub fn grade(&self, cell: &Cell, attribute: &Attribute) -> Option<Grade> {
        let own = self.attributes.contains(&cell.attribute);
        if !own && !cell.needs.contains(&self.id) {
            return None;
        }
        if own && !self.values.is_empty() {
            return Some(self.grade_by_value(&cell.value));
        }
        let by_attribute = match (&cell.value, attribute.speaks) {
            (Value::No(_), _) | (_, Speaks::Against) => Some(Grade::No),
            (_, Speaks::For) => Some(Grade::Yes),
            (_, Speaks::ByCell) => None,
        };
        cell.meets.or(by_attribute)
    }

    fn grade_by_value(&self, value: &Value) -> Grade {
        let Value::Text(text) = value else {
            return Grade::No;
        };
        let is_separator = |c: char| c.is_whitespace() || matches!(c, ',' | '/');
        let mut words = text.split(is_separator);
        match words.any(|word| self.values.iter().any(|value| value == word)) {
            true => Grade::Yes,
            false => Grade::No,
        }
    }

    /// What the sources say of it for `framework`.
    pub fn standing<'a>(&self, framework: &'a Framework, attributes: &[Attribute]) -> Standing<'a> {
        let attribute_of = |cell: &Cell| attributes.iter().find(|a| a.id == cell.attribute);
        let graded: Vec<(Grade, &Cell)> = framework
            .cells()
            .iter()
            .filter_map(|cell| Some((self.grade(cell, attribute_of(cell)?)?, cell)))
            .collect();
        Standing::of(&graded)
    }
}

impl<'a> Standing<'a> {
    /// What speaks for it, in full or with limits, and what against it.
    pub fn sides(&self) -> (&[&'a Cell], &[&'a Cell]) {
        match self {
            Self::Met(cells) | Self::Partly(cells) => (cells, &[]),
            Self::Unmet(cells) => (&[], cells),
            Self::Mixed {
                speaking_for,
                speaking_against,
            } => (speaking_for, speaking_against),
            Self::Unknown => (&[], &[]),
        }
    }

    fn of(graded: &[(Grade, &'a Cell)]) -> Self {
        let cells = |wanted: Grade| {
            let cells = graded.iter().filter(move |(grade, _)| *grade == wanted);
            cells.map(|(_, cell)| *cell)
        };
        let in_full = cells(Grade::Yes).count() > 0;
        let speaking_for: Vec<_> = cells(Grade::Yes).chain(cells(Grade::Partly)).collect();
        let speaking_against: Vec<_> = cells(Grade::No).collect();
        match (speaking_for.is_empty(), speaking_against.is_empty()) {
            (true, true) => Self::Unknown,
            (true, false) => Self::Unmet(speaking_against),
            (false, true) if in_full => Self::Met(speaking_for),
            (false, true) => Self::Partly(speaking_for),
            (false, false) => Self::Mixed {
                speaking_for,
                speaking_against,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::citation::Citation;

    fn attribute(id: &str, speaks: &str) -> Attribute {
        let text = format!(
            "id = \"{id}\"\nlabel = \"{id}\"\ntopic = \"fit\"\nkind = \"list\"\nspeaks = \"{speaks}\""
        );
        toml::from_str(&text).expect("an attribute")
    }

    fn attributes() -> [Attribute; 4] {
        [
            attribute("admin", "for"),
            attribute("limits", "against"),
            attribute("speed", "by-cell"),
            attribute("language", "for"),
        ]
    }

    fn need(more: &str) -> Need {
        let text = format!("id = \"it\"\nlabel = \"it\"\ngroup = \"feature\"\n{more}");
        toml::from_str(&text).expect("a need")
    }

    fn text(attribute: &str, value: &str) -> Cell {
        Cell {
            attribute: attribute.into(),
            value: Value::Text(value.into()),
            context: None,
            test: None,
            needs: vec![],
            meets: None,
            citation: Citation {
                article: "a".into(),
                section: "s".into(),
                quote: "q".into(),
            },
        }
    }

    /// A cell that says by itself that it speaks to the need.
    fn tagged(attribute: &str, meets: Option<Grade>) -> Cell {
        Cell {
            needs: vec!["it".into()],
            meets,
            ..text(attribute, "some words")
        }
    }

    fn grade(need: &Need, cell: &Cell) -> Option<Grade> {
        let attributes = attributes();
        let attribute = attributes.iter().find(|a| a.id == cell.attribute);
        need.grade(cell, attribute.expect("an attribute of the tests"))
    }

    #[test]
    fn a_cell_speaks_to_a_need_by_its_attribute_or_by_itself() {
        let by_attribute = need("attributes = [\"admin\"]");
        assert_eq!(
            grade(&by_attribute, &text("admin", "there")),
            Some(Grade::Yes)
        );
        assert_eq!(grade(&by_attribute, &text("limits", "slow")), None);
        assert_eq!(
            grade(&by_attribute, &tagged("limits", None)),
            Some(Grade::No)
        );
        assert_eq!(grade(&need(""), &text("admin", "there")), None);
    }

    #[test]
    fn the_attribute_says_for_or_against_unless_the_cell_does() {
        let need = need("");
        assert_eq!(grade(&need, &tagged("admin", None)), Some(Grade::Yes));
        assert_eq!(grade(&need, &tagged("limits", None)), Some(Grade::No));
        assert_eq!(grade(&need, &tagged("speed", None)), None);
        for meets in [Grade::Yes, Grade::Partly, Grade::No] {
            for attribute in ["admin", "limits", "speed"] {
                assert_eq!(grade(&need, &tagged(attribute, Some(meets))), Some(meets));
            }
        }
    }

    #[test]
    fn a_sourced_no_fails_a_need_whatever_the_attribute_says() {
        for attribute in ["admin", "limits", "speed"] {
            let value = Value::No("none".into());
            let cell = Cell {
                value,
                ..tagged(attribute, None)
            };
            assert_eq!(grade(&need(""), &cell), Some(Grade::No));
        }
    }

    #[test]
    fn one_value_among_others_is_met_by_a_whole_word_only() {
        let java = need("attributes = [\"language\"]\nvalues = [\"Java\"]");
        for (value, wanted) in [
            ("Java", Grade::Yes),
            ("Java or Kotlin", Grade::Yes),
            ("Kotlin/Java", Grade::Yes),
            ("Kotlin, Java", Grade::Yes),
            ("JavaScript", Grade::No),
            ("Python", Grade::No),
        ] {
            assert_eq!(
                grade(&java, &text("language", value)),
                Some(wanted),
                "{value}"
            );
        }
        let number = Cell {
            value: Value::Number(8.0),
            ..text("language", "")
        };
        assert_eq!(grade(&java, &number), Some(Grade::No));
        // A cell of another attribute has no language in its value, and says by itself what it means.
        assert_eq!(grade(&java, &tagged("admin", None)), Some(Grade::Yes));
    }

    #[test]
    fn what_sources_say_together_is_one_of_five_standings() {
        use Grade::{No, Partly, Yes};
        let kind = |grades: &[Grade]| {
            let cells = grades.iter().map(|grade| tagged("speed", Some(*grade)));
            let framework = Framework::new("f".into(), "F".into()).with_cells(cells.collect());
            match need("").standing(&framework, &attributes()) {
                Standing::Met(cells) => ("met", cells.len(), 0),
                Standing::Partly(cells) => ("partly", cells.len(), 0),
                Standing::Unmet(cells) => ("unmet", cells.len(), 0),
                Standing::Mixed {
                    speaking_for,
                    speaking_against,
                } => ("mixed", speaking_for.len(), speaking_against.len()),
                Standing::Unknown => ("unknown", 0, 0),
            }
        };
        for (grades, wanted) in [
            (&[][..], ("unknown", 0, 0)),
            (&[Yes, Yes], ("met", 2, 0)),
            (&[Yes, Partly], ("met", 2, 0)),
            (&[Partly], ("partly", 1, 0)),
            (&[Partly, No, No], ("mixed", 1, 2)),
            (&[No, No], ("unmet", 2, 0)),
            (&[Yes, No], ("mixed", 1, 1)),
            (&[Yes, Partly, No], ("mixed", 2, 1)),
        ] {
            assert_eq!(kind(grades), wanted, "{grades:?}");
        }
    }

    #[test]
    fn what_says_more_for_a_need_comes_first() {
        let cells = [Grade::Partly, Grade::Yes].map(|grade| tagged("speed", Some(grade)));
        let framework = Framework::new("f".into(), "F".into()).with_cells(cells.to_vec());
        let need = need("");
        let Standing::Met(cells) = need.standing(&framework, &attributes()) else {
            panic!("met");
        };
        let grades: Vec<_> = cells.iter().map(|cell| cell.meets).collect();
        assert_eq!(grades, [Some(Grade::Yes), Some(Grade::Partly)]);
    }

    #[test]
    fn a_team_has_the_needs_of_its_size() {
        let team = |more: &str| Need {
            group: Group::Team,
            ..need(more)
        };
        for (more, people, wanted) in [
            ("team_to = 5", 5, true),
            ("team_to = 5", 6, false),
            ("team_from = 6", 5, false),
            ("team_from = 6", 6, true),
            ("team_from = 3\nteam_to = 5", 4, true),
            ("team_from = 3\nteam_to = 5", 2, false),
        ] {
            assert_eq!(team(more).is_of_team(people), wanted, "{more}: {people}");
        }
        assert!(!need("").is_of_team(3), "a feature is nobody's by size");
    }
}
