//! What somebody means who typed a part of a name, or mistyped one.

use std::cmp::Reverse;

use super::key::key;
use crate::knowledge::attribute::Attribute;
use crate::knowledge::framework::Framework;
use crate::knowledge::need::{Group, Need};

/// Frameworks a person may be typing the name of, best first: names that begin with it, then names that
/// hold it; where there is neither, names that are like it. Of those, the ones that more is known of first.
pub fn completions<'a>(frameworks: &'a [Framework], typed: &str) -> Vec<&'a Framework> {
    let mut known: Vec<&Framework> = frameworks.iter().collect();
    known.sort_by_key(|framework| Reverse(framework.cells().len()));
    fitting(&known, typed, |framework| {
        framework.names().map(key).collect()
    })
}

/// The same for attributes, in the order of the table.
pub fn attribute_completions<'a>(attributes: &'a [Attribute], typed: &str) -> Vec<&'a Attribute> {
    let known: Vec<&Attribute> = attributes.iter().collect();
    fitting(&known, typed, |attribute| {
        attribute.names().map(key).collect()
    })
}

/// The same for needs of a group, or of all, in the order of the file.
pub fn need_completions<'a>(needs: &'a [Need], group: Option<Group>, typed: &str) -> Vec<&'a Need> {
    let of_group = |need: &&Need| group.is_none_or(|group| need.group == group);
    let known: Vec<&Need> = needs.iter().filter(of_group).collect();
    fitting(&known, typed, |need| need.names().map(key).collect())
}

fn fitting<'a, T>(known: &[&'a T], typed: &str, names: fn(&T) -> Vec<String>) -> Vec<&'a T> {
    let typed = key(typed);
    let having = |fits: &dyn Fn(&str) -> bool| -> Vec<&'a T> {
        let fitting = known.iter().copied();
        fitting
            .filter(|it| names(it).iter().any(|name| fits(name)))
            .collect()
    };
    let mut found = having(&|known| known.starts_with(&typed));
    for more in having(&|known| known.contains(&typed)) {
        if !found.iter().any(|known| std::ptr::eq(*known, more)) {
            found.push(more);
        }
    }
    if found.is_empty() {
        found = having(&|known| strsim::normalized_damerau_levenshtein(known, &typed) >= LIKENESS);
    }
    found
}

/// The known name that is most like the one given, if any is like it enough.
pub fn closest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|known| (strsim::normalized_damerau_levenshtein(known, given), known))
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, known)| known)
}

/// Below this likeness (0 to 1) a name is not offered as "did you mean": "djnago" is 0.83 like "django",
/// while two unrelated names of six letters stay under 0.4.
const LIKENESS: f64 = 0.6;

#[cfg(test)]
mod tests {
    use super::super::tests::lexicon;
    use super::*;

    #[test]
    fn completion_puts_beginnings_first_and_forgives_a_typo() {
        let (frameworks, _) = lexicon();
        let ids = |typed| {
            completions(&frameworks, typed)
                .iter()
                .map(|f| f.id.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(ids("fas"), ["fastapi"]);
        assert_eq!(ids("djnago"), ["django"]);
        assert_eq!(ids(""), ["aspnet-core", "django", "fastapi"]);
    }
}
