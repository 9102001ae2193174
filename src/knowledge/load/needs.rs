//! Reads what a team may need, and checks it against the attributes.

use serde::Deserialize;
use toml::Spanned;

use super::file::{File, NEEDS, one_line};
use super::{Broken, Fault};
use crate::knowledge::attribute::Attribute;
use crate::knowledge::lexicon::key;
use crate::knowledge::need::{Group, MAX_ID_LENGTH, Need};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NeedsFile {
    #[serde(default)]
    need: Vec<Spanned<toml::Table>>,
}

/// The needs of the file among `files`, in its order; none where there is no such file.
pub fn read_needs(
    files: &[File],
    attributes: &[Attribute],
    broken: &mut Broken,
    faults: &mut Vec<Fault>,
) -> Vec<Need> {
    let Some(file) = files.iter().find(|file| file.path == NEEDS) else {
        return Vec::new();
    };
    let entries = match file.toml::<NeedsFile>() {
        Ok(read) => read.need,
        Err(fault) => {
            faults.push(fault);
            return Vec::new();
        }
    };
    let mut needs: Vec<Need> = Vec::new();
    for entry in entries {
        let line = file.line_at(entry.span().start);
        let entry = entry.into_inner();
        let id = entry.get("id").and_then(toml::Value::as_str);
        let id = id.map(str::to_owned);
        match read_need(entry, attributes, broken, &needs) {
            Ok(need) => needs.push(need),
            Err(what) => {
                broken.needs.extend(id);
                faults.push(file.fault(line, what));
            }
        }
    }
    needs
}

fn read_need(
    entry: toml::Table,
    attributes: &[Attribute],
    broken: &Broken,
    before: &[Need],
) -> Result<Need, String> {
    let need: Need = entry.try_into().map_err(|error| one_line(&error))?;
    let fault = fault_of_id(&need.id, before)
        .or_else(|| fault_of_attributes(&need, attributes, broken))
        .or_else(|| fault_of_team(&need))
        .or_else(|| fault_of_words(&need, before));
    match fault {
        Some(what) => Err(what),
        None => Ok(need),
    }
}

fn fault_of_id(id: &str, before: &[Need]) -> Option<String> {
    let lower = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || id.len() > MAX_ID_LENGTH || !id.chars().all(lower) {
        return Some(format!(
            "the id \"{id}\" must be lower-case letters, digits and \"-\", at most {MAX_ID_LENGTH} of them"
        ));
    }
    let taken = before.iter().any(|known| known.id == id);
    taken.then(|| format!("two needs have the id \"{id}\""))
}

fn fault_of_attributes(need: &Need, attributes: &[Attribute], broken: &Broken) -> Option<String> {
    let id = &need.id;
    if !need.values.is_empty() && need.attributes.is_empty() {
        return Some(format!(
            "need \"{id}\": `values` without `attributes` whose cells could have them"
        ));
    }
    let known =
        |id: &&String| attributes.iter().any(|a| a.id == **id) || broken.attributes.contains(*id);
    let missing = need.attributes.iter().find(|id| !known(id))?;
    Some(format!(
        "need \"{id}\": there is no attribute \"{missing}\""
    ))
}

fn fault_of_team(need: &Need) -> Option<String> {
    let id = &need.id;
    let of_team = need.team_from.is_some() || need.team_to.is_some();
    if of_team != (need.group == Group::Team) {
        return Some(format!(
            "need \"{id}\": `team_from` or `team_to` belongs to the group \"team\", and only there"
        ));
    }
    let nobody = need.team_to.is_some_and(|to| need.team_from > Some(to));
    nobody.then(|| {
        format!("need \"{id}\": no team is of `team_from` people and more and of up to `team_to`")
    })
}

/// A word that two needs share would stand for neither.
fn fault_of_words(need: &Need, before: &[Need]) -> Option<String> {
    need.names().find_map(|name| {
        let has = |known: &&Need| known.names().any(|other| key(other) == key(name));
        let taken = before.iter().find(has)?;
        Some(format!(
            "need \"{}\": \"{name}\" is a word of need \"{}\" already",
            need.id, taken.id
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;
    use crate::knowledge::need::Standing;

    const GOOD: &str = r#"
[[need]]
id = "admin"
label = "admin panel"
group = "feature"
words = ["back office"]
attributes = ["admin"]

[[need]]
id = "small-team"
label = "small team"
group = "team"
team_to = 5
"#;

    fn read(text: &str) -> (Vec<Need>, Vec<Fault>) {
        let file = File {
            path: NEEDS.into(),
            text: text.into(),
        };
        let admin = "id = \"admin\"\nlabel = \"Admin\"\ntopic = \"data\"\nkind = \"text\"";
        let attributes = [toml::from_str(admin).expect("an attribute")];
        let (mut broken, mut faults) = (Broken::default(), Vec::new());
        let needs = read_needs(&[file], &attributes, &mut broken, &mut faults);
        assert!(broken.needs.len() <= faults.len());
        (needs, faults)
    }

    #[test]
    fn good_needs_are_read_in_their_order() {
        let (needs, faults) = read(GOOD);
        assert_eq!(faults, []);
        let ids: Vec<&str> = needs.iter().map(|need| need.id.as_str()).collect();
        assert_eq!(ids, ["admin", "small-team"]);
    }

    #[test]
    fn faults_name_the_need_its_line_and_what_is_wrong() {
        let first = 2;
        let second = 9;
        for (from, to, line, part) in [
            (
                "\"small-team\"",
                "\"very-small-team\"",
                second,
                "at most 12",
            ),
            ("\"small-team\"", "\"Small\"", second, "lower-case letters"),
            (
                "\"small-team\"",
                "\"admin\"",
                second,
                "two needs have the id",
            ),
            ("[\"admin\"]", "[\"admn\"]", first, "no attribute \"admn\""),
            (
                "attributes = [\"admin\"]",
                "values = [\"x\"]",
                first,
                "`values` without",
            ),
            (
                "\"feature\"",
                "\"team\"",
                first,
                "belongs to the group \"team\"",
            ),
            ("\"team\"", "\"quality\"", second, "and only there"),
            (
                "team_to = 5",
                "team_to = 5\nteam_from = 6",
                second,
                "no team is of",
            ),
            (
                "team_to = 5",
                "team_to = 5\nwords = [\"Back-Office\"]",
                second,
                "a word of need \"admin\"",
            ),
            (
                "label = \"small team\"",
                "label = \"admin\"",
                second,
                "a word of need \"admin\"",
            ),
            (
                "\"feature\"",
                "\"featur\"",
                first,
                "unknown variant `featur`",
            ),
            ("team_to", "people", second, "unknown field `people`"),
        ] {
            let (needs, faults) = read(&GOOD.replacen(from, to, 1));
            assert_eq!((needs.len(), faults.len()), (1, 1), "{to}: {faults:?}");
            assert!(faults[0].what.contains(part), "{to}: {faults:?}");
            assert_eq!((faults[0].file.as_str(), faults[0].line), (NEEDS, line));
        }
    }

    #[test]
    fn a_file_that_is_no_toml_is_one_fault() {
        let (needs, faults) = read("[[need]]\nid = \n");
        assert_eq!((needs.len(), faults.len()), (0, 1));
    }

    #[test]
    fn the_bundle_knows_enough_of_every_need_and_every_candidate() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let candidates = || knowledge.frameworks.iter().filter(|f| f.candidate);
        let speaks = |need: &Need, framework| {
            need.standing(framework, &knowledge.attributes) != Standing::Unknown
        };
        for need in &knowledge.needs {
            let known = candidates().filter(|framework| speaks(need, framework));
            assert!(known.count() >= 2, "{} is spoken to too seldom", need.id);
        }
        for framework in candidates() {
            let has_language = !framework.cells_of("language").is_empty();
            assert!(has_language, "{} has no language", framework.id);
            // Every language is a need that its one cell speaks to.
            let others = knowledge
                .needs
                .iter()
                .filter(|need| need.group != Group::Language);
            let known = others.filter(|need| speaks(need, framework)).count();
            assert!(known >= 3, "{} speaks to {known} needs", framework.id);
        }
    }
}
