//! Reads what a team may need, and checks it against the attributes.

use serde::Deserialize;
use toml::Spanned;

use super::file::{File, NEEDS, one_line};
use super::{Broken, Fault};
use crate::knowledge::attribute::Attribute;
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
    let id = &need.id;
    let lower = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || id.len() > MAX_ID_LENGTH || !id.chars().all(lower) {
        return Err(format!(
            "the id \"{id}\" must be lower-case letters, digits and \"-\", at most {MAX_ID_LENGTH} of them"
        ));
    }
    if before.iter().any(|known| known.id == *id) {
        return Err(format!("two needs have the id \"{id}\""));
    }
    let known =
        |id: &&String| attributes.iter().any(|a| a.id == **id) || broken.attributes.contains(*id);
    if let Some(missing) = need.attributes.iter().find(|id| !known(id)) {
        return Err(format!(
            "need \"{id}\": there is no attribute \"{missing}\""
        ));
    }
    let of_team = need.team_from.is_some() || need.team_to.is_some();
    if of_team != (need.group == Group::Team) {
        return Err(format!(
            "need \"{id}\": `team_from` or `team_to` belongs to the group \"team\", and only there"
        ));
    }
    Ok(need)
}
