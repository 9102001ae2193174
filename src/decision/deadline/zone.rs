//! Time zones by name.

use jiff::tz::TimeZone;

use crate::error::UserError;

/// The time zone of this IANA name, in any case.
///
/// # Errors
/// No such name, with one that is like it.
pub fn zone(name: &str) -> Result<TimeZone, UserError> {
    let name = name.trim();
    let known = TimeZone::get(name).ok().filter(|zone| !zone.is_unknown());
    known.ok_or_else(|| {
        let like = like(name).map(|like| format!(" Did you mean \"{like}\"?"));
        let like = like.unwrap_or_default();
        UserError::new(format!(
            "There is no time zone \"{name}\"; they have names such as Europe/Berlin, America/New_York or UTC.{like}"
        ))
    })
}

/// The name that is meant by a mistaken one: of the same city, or else the most like it.
fn like(typed: &str) -> Option<String> {
    const LIKENESS: f64 = 0.6;
    let wanted = typed.to_lowercase().replace(' ', "_");
    let city = |name: &str| name.rsplit('/').next().unwrap_or_default().to_lowercase();
    let likeness = |name: &str| {
        let whole = strsim::normalized_damerau_levenshtein(&name.to_lowercase(), &wanted);
        whole.max(strsim::normalized_damerau_levenshtein(
            &city(name),
            &city(&wanted),
        ))
    };
    let names = jiff::tz::db().available();
    let names = names.map(|name| name.as_str().to_owned());
    // Copies of the whole database for other ways of counting leap seconds.
    let plain = names.filter(|name| !name.starts_with("posix/") && !name.starts_with("right/"));
    let likely = plain.map(|name| (likeness(&name), name));
    likely
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::super::shown;
    use super::*;

    #[test]
    fn time_zones_are_known_by_name_and_mistakes_get_a_close_one() {
        let berlin = zone("europe/berlin").expect("a zone");
        assert_eq!(
            shown("2026-12-04T16:00Z".parse().expect("a moment"), &berlin),
            "Fri 2026-12-04 17:00 CET"
        );
        zone("UTC").expect("a zone");
        for (typed, meant) in [
            ("Berlin", "Europe/Berlin"),
            ("Europe/Berln", "Europe/Berlin"),
            ("new york", "America/New_York"),
            ("Asia/Calcuta", "Asia/Calcutta"),
        ] {
            let mistake = zone(typed).expect_err("no zone").to_string();
            assert!(
                mistake.ends_with(&format!("Did you mean \"{meant}\"?")),
                "{mistake}"
            );
        }
        let mistake = zone("+02:00").expect_err("no name").to_string();
        assert!(mistake.ends_with("or UTC."), "{mistake}");
    }
}
