//! Applies the options of a request to what was read: they say exactly what is wanted.

use super::Reading;
use super::moods::Kind;
use super::names::Names;
use crate::error::UserError;
use crate::knowledge::Knowledge;
use crate::knowledge::need::{Group, Need};
use crate::recommend::wanted::{MOST_WEIGHT, USUAL_WEIGHT, Wanted};
use crate::request::Wants;

/// The weight of what would be nice to have.
const NICE_WEIGHT: u32 = 1;

pub fn apply<'a>(
    reading: &mut Reading<'a>,
    knowledge: &'a Knowledge,
    names: &Names<'a>,
    wants: &Wants,
) -> Result<(), UserError> {
    let read = |option: &str, value: &Option<String>, group| {
        let list = parts(value.as_deref()).map(|part| needs(knowledge, names, option, part, group));
        list.collect::<Result<Vec<Vec<&'a Need>>, UserError>>()
    };
    for needs in read("project", &wants.project, Some(Group::Project))? {
        reading.want(wanted(needs, |_| {}));
    }
    // A framework has one language: any of these will do.
    let languages = read("language", &wants.language, Some(Group::Language))?.concat();
    if !languages.is_empty() {
        reading.want(wanted(languages, |_| {}));
    }
    if let Some(people) = wants.team {
        let said = reading
            .wanted
            .iter()
            .flat_map(|wanted| wanted.needs.clone());
        let said: Vec<&Need> = said.filter(|need| need.group == Group::Team).collect();
        reading.drop(&said);
        reading.add_team(knowledge, people);
    }
    for needs in read("nice", &wants.nice, None)? {
        reading.want(wanted(needs, |wanted| wanted.weight = NICE_WEIGHT));
    }
    let musts = read("must", &wants.must, None)?;
    for needs in &musts {
        reading.change(needs, |wanted| wanted.must = true);
    }
    for part in parts(wants.not.as_deref()) {
        refuse(reading, knowledge, names, part)?;
    }
    for part in parts(wants.weight.as_deref()) {
        let (name, weight) = weighted(part)?;
        let needs = needs(knowledge, names, "weight", name, None)?;
        match weight {
            0 if !musts.contains(&needs) => reading.drop(&needs),
            weight => reading.change(&needs, |wanted| wanted.weight = weight),
        }
    }
    Ok(())
}

/// Refuses a language or a framework; another need is only left aside.
fn refuse<'a>(
    reading: &mut Reading<'a>,
    knowledge: &'a Knowledge,
    names: &Names<'a>,
    part: &str,
) -> Result<(), UserError> {
    if let Some(need) = names.need(part) {
        reading.drop(&[need]);
        reading.leave(need, Kind::Refused);
        return Ok(());
    }
    let unknown = |error| UserError::new(format!("--not: {error}"));
    let framework = knowledge.framework(part).map_err(unknown)?;
    reading.refused.add_framework(framework);
    reading.frameworks.retain(|named| *named != framework);
    Ok(())
}

impl<'a> Reading<'a> {
    /// Changes how these needs are wanted, which they are from now on.
    fn change(&mut self, needs: &[&'a Need], change: impl FnOnce(&mut Wanted<'a>)) {
        let same = |wanted: &&mut Wanted<'a>| {
            wanted.needs.len() == needs.len()
                && needs.iter().all(|need| wanted.needs.contains(need))
        };
        match self.wanted.iter_mut().find(same) {
            Some(wanted) => change(wanted),
            None => self.want(wanted(needs.to_vec(), change)),
        }
    }
}

fn wanted<'a>(mut needs: Vec<&'a Need>, change: impl FnOnce(&mut Wanted<'a>)) -> Wanted<'a> {
    let mut seen: Vec<&Need> = Vec::new();
    needs.retain(|need| {
        !seen.contains(need) && {
            seen.push(need);
            true
        }
    });
    let mut wanted = Wanted {
        needs,
        weight: USUAL_WEIGHT,
        must: false,
    };
    change(&mut wanted);
    wanted
}

fn parts(value: Option<&str>) -> impl Iterator<Item = &str> {
    let parts = value.into_iter().flat_map(|value| value.split([',', ';']));
    parts.map(str::trim).filter(|part| !part.is_empty())
}

/// The needs of "admin panel", or of "python/go", of which any will do.
fn needs<'a>(
    knowledge: &'a Knowledge,
    names: &Names<'a>,
    option: &str,
    part: &str,
    group: Option<Group>,
) -> Result<Vec<&'a Need>, UserError> {
    if let Some(need) = names.need(part) {
        return Ok(vec![need]);
    }
    let several = part
        .split('/')
        .map(str::trim)
        .filter(|name| !name.is_empty());
    let read = several.map(|name| {
        names
            .need(name)
            .ok_or_else(|| unknown(knowledge, names, option, name, group))
    });
    let read = read.collect::<Result<Vec<_>, UserError>>()?;
    match read.is_empty() {
        true => Err(unknown(knowledge, names, option, part, group)),
        false => Ok(read),
    }
}

fn unknown(
    knowledge: &Knowledge,
    names: &Names<'_>,
    option: &str,
    name: &str,
    group: Option<Group>,
) -> UserError {
    let remedy = if let Some(need) = names.closest(name) {
        format!("Did you mean {} ({})?", need.label, need.id)
    } else {
        let fits = |need: &&Need| group.is_none_or(|group| need.group == group);
        let known = knowledge.needs.iter().filter(fits);
        let known: Vec<&str> = known.map(|need| need.id.as_str()).collect();
        format!("I know: {}.", known.join(", "))
    };
    UserError::new(format!(
        "--{option}: I don't know the need \"{name}\". {remedy}"
    ))
}

/// The name and the weight of "admin=5"; a name alone has the usual weight.
fn weighted(part: &str) -> Result<(&str, u32), UserError> {
    if !part.contains('=') {
        return Ok((part, USUAL_WEIGHT));
    }
    let split = part.rsplit_once('=');
    let read = split.and_then(|(name, weight)| Some((name.trim(), weight.trim().parse().ok()?)));
    match read {
        Some((name, weight)) if weight <= MOST_WEIGHT && !name.is_empty() => Ok((name, weight)),
        _ => Err(UserError::new(format!(
            "--weight: \"{part}\" is no weight. It goes like this: a need, \"=\", and a number from 0 (not needed) to {MOST_WEIGHT}, such as admin=5."
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;
    use crate::request::Request;
    use std::sync::LazyLock;

    static BUNDLE: LazyLock<Knowledge> =
        LazyLock::new(|| load::bundled().unwrap_or_else(|faults| panic!("{faults}")));

    fn read(command: &str) -> Result<String, UserError> {
        let request = Request::from_text(&format!("/recommend {command}"))?;
        let Request::Recommend { needs, wants, .. } = request else {
            panic!("no recommendation: {command}");
        };
        let reading = Reading::new(&BUNDLE, &needs.join(" "), &wants)?;
        let told = reading.wanted.iter().map(|wanted| {
            let must = if wanted.must { "!" } else { "" };
            format!("{}{must}={}", wanted.id(), wanted.weight)
        });
        let refused = reading.refused.ids().into_iter();
        let told = told.chain(refused.map(|id| format!("not:{id}")));
        Ok(told.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn options_say_exactly_what_is_wanted_and_go_before_words() {
        for (command, wanted) in [
            (
                "--must admin,orm --nice 'background jobs'",
                "admin!=3 orm!=3 jobs=1",
            ),
            (
                "--project 'chat app' --language py,golang --team 3",
                "realtime=3 python/go=3 small-team=3",
            ),
            ("--weight admin=5,async=0", "admin=5"),
            ("--nice orm --weight admin,orm", "admin=3 orm=3"),
            ("--weight async=0 must have an admin, async", "admin!=3"),
            ("--nice admin must have an admin panel", "admin=1"),
            (
                "--must python/go,admin --weight python/go=5,admin=0",
                "python/go!=5 admin!=0",
            ),
            ("--weight python=0 we know Python or Go", "go=3"),
            ("--team 40 small team", "large-team=3"),
            ("--team 3 team of 8", "small-team=3"),
            (
                "--not php,django,orm ORM, admin",
                "admin=3 not:php not:django",
            ),
            ("--not python we know Python, API", "api=3 not:python"),
            ("--must go no Go, API", "api=3 go!=3"),
            ("--must admin,admin-panel", "admin!=3"),
        ] {
            assert_eq!(read(command).as_deref(), Ok(wanted), "{command}");
        }
    }

    #[test]
    fn an_unknown_need_or_weight_is_told_with_what_there_is() {
        let refused = |command: &str| read(command).expect_err(command).to_string();
        assert_eq!(
            refused("--must admn"),
            "--must: I don't know the need \"admn\". Did you mean admin panel (admin)?"
        );
        assert!(refused("--language cobolish").contains("I know: python, javascript"));
        assert!(refused("--not djanog").contains("Did you mean Django?"));
        assert!(refused("--must python/xyzzyq").contains("\"xyzzyq\""));
        for weight in ["admin=6", "admin=", "=3", "admin=-1", "admin=much"] {
            assert!(
                refused(&format!("--weight {weight}")).contains("such as admin=5"),
                "{weight}"
            );
        }
    }
}
