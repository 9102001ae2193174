//! Reads when: "2d", "90 minutes", "friday 17:00", "2026-12-01", in the server's time zone.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan, Zoned};

use crate::error::UserError;

const HOW: &str = "write it like 2d, 90 minutes, friday 17:00 or 2026-12-01 17:00";
const HOW_A_DAY: &str = "write it like 2026-12-01, 6 months or 1y";
/// A day without a time ends then.
const END_OF_DAY: Time = Time::constant(23, 59, 0, 0);
/// Words that say nothing.
const SILENT: [&str; 10] = [
    "t", "in", "at", "on", "by", "until", "till", "and", "next", "the",
];
/// A vote must go on for a while.
const SOONEST_SECONDS: i64 = 60;

/// The moment that `typed` names, after `now`, in the time zone of `now`. A day without a time is its end, 23:59.
///
/// # Errors
/// What can't be read, is past, or is more than a year away; with examples of what can be.
pub fn moment(typed: &str, now: &Zoned) -> Result<Zoned, UserError> {
    let words = words(typed);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let then = match read_moment(&words, now) {
        Read::Is(then) => then,
        Read::Beyond => return Err(too_far(typed, "a year", HOW)),
        Read::No => return Err(unreadable(typed, "time", HOW)),
    };
    if then.timestamp().as_second() - now.timestamp().as_second() < SOONEST_SECONDS {
        return Err(UserError::new(format!(
            "\"{}\" is past, or less than a minute away: {HOW}.",
            typed.trim()
        )));
    }
    let latest = now.checked_add(1.year());
    match latest.is_ok_and(|latest| then <= latest) {
        true => Ok(then),
        false => Err(too_far(typed, "a year", HOW)),
    }
}

/// The day that `typed` names: "2026-12-01", "6 months", "1y"; past days only where `may_be_past`.
///
/// # Errors
/// As for [`moment`], but up to ten years away.
pub fn day(typed: &str, now: &Zoned, may_be_past: bool) -> Result<Date, UserError> {
    let words = words(typed);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let then = match read_day(&words, now) {
        Read::Is(then) => then,
        Read::Beyond => return Err(too_far(typed, "ten years", HOW_A_DAY)),
        Read::No => return Err(unreadable(typed, "day", HOW_A_DAY)),
    };
    if then < now.date() && !may_be_past {
        let typed = typed.trim();
        return Err(UserError::new(format!("\"{typed}\" is past: {HOW_A_DAY}.")));
    }
    let range = |years: i64| now.date().checked_add(years.years());
    let is_near =
        range(-10).is_ok_and(|first| first <= then) && range(10).is_ok_and(|it| then <= it);
    match is_near {
        true => Ok(then),
        false => Err(too_far(typed, "ten years", HOW_A_DAY)),
    }
}

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

/// A moment as people of this time zone read it: "Fri 2026-12-04 17:00 CET".
pub fn shown(at: Timestamp, zone: &TimeZone) -> String {
    let at = at.to_zoned(zone.clone());
    at.strftime("%a %Y-%m-%d %H:%M %Z").to_string()
}

/// What was made of words.
enum Read<T> {
    Is(T),
    /// It was understood, but there is no calendar that far.
    Beyond,
    No,
}

impl<T> Read<T> {
    fn of(read: Result<T, jiff::Error>) -> Self {
        read.map_or(Self::Beyond, Self::Is)
    }
}

/// The words of what was typed, in lower case, numbers apart from letters, without those that say nothing ("t" stands
/// between date and time as computers write them).
fn words(typed: &str) -> Vec<String> {
    let mut apart = String::new();
    let mut last = ' ';
    let typed = typed.trim().to_lowercase().replace([',', '\u{a0}'], " ");
    for c in typed.chars() {
        let ends_number = last.is_ascii_digit() && c.is_alphabetic();
        if ends_number || last.is_alphabetic() && c.is_ascii_digit() {
            apart.push(' ');
        }
        apart.push(c);
        last = c;
    }
    let words = apart.split_whitespace().map(str::to_owned);
    words
        .filter(|word| !SILENT.contains(&word.as_str()))
        .collect()
}

fn read_moment(words: &[&str], now: &Zoned) -> Read<Zoned> {
    if let Some(span) = span(words, "minute") {
        return Read::of(span.and_then(|span| now.checked_add(span)));
    }
    let Some((days, time)) = time_of_day(words) else {
        return Read::No;
    };
    let first = match days {
        [] => time.map(|_| now.date()),
        days => named_day(days, now),
    };
    let Some(first) = first else {
        return Read::No;
    };
    let at = |date: Date| {
        let then = DateTime::from_parts(date, time.unwrap_or(END_OF_DAY));
        then.to_zoned(now.time_zone().clone())
    };
    // "17:00" is today's or tomorrow's, "friday 17:00" this week's or next week's: the next one.
    let again = match days {
        [] => 1.day(),
        [name] if weekday(name).is_some() => 7.days(),
        _ => return Read::of(at(first)),
    };
    match at(first) {
        Ok(then) if then <= *now => Read::of(first.checked_add(again).and_then(at)),
        then => Read::of(then),
    }
}

fn read_day(words: &[&str], now: &Zoned) -> Read<Date> {
    if let [past @ .., "ago"] = words {
        return match span(past, "month") {
            Some(span) => Read::of(
                span.and_then(|span| now.checked_sub(span))
                    .map(|it| it.date()),
            ),
            None => Read::No,
        };
    }
    if let Some(span) = span(words, "month") {
        return Read::of(
            span.and_then(|span| now.checked_add(span))
                .map(|it| it.date()),
        );
    }
    named_day(words, now).map_or(Read::No, Read::Is)
}

/// Spans such as "2 d", "1 week 2 days", "a month"; `m` is what that letter stands for. `None` where it is none; an error
/// where it is longer than time.
fn span(words: &[&str], m: &str) -> Option<Result<Span, jiff::Error>> {
    let pairs = words.chunks(2).map(|pair| {
        let [count, unit] = pair else {
            return None;
        };
        let count: i64 = match *count {
            "a" | "an" | "one" => 1,
            digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().unwrap_or(i64::MAX)
            }
            _ => return None,
        };
        let span = Span::new();
        Some(match if *unit == "m" { m } else { unit } {
            "min" | "mins" | "minute" | "minutes" => span.try_minutes(count),
            "h" | "hr" | "hrs" | "hour" | "hours" => span.try_hours(count),
            "d" | "day" | "days" => span.try_days(count),
            "w" | "wk" | "week" | "weeks" => span.try_weeks(count),
            "mo" | "month" | "months" => span.try_months(count),
            "y" | "yr" | "year" | "years" => span.try_years(count),
            _ => return None,
        })
    });
    let pairs: Vec<Result<Span, jiff::Error>> = pairs.collect::<Option<_>>()?;
    (!pairs.is_empty()).then(|| sum(pairs))
}

/// Each unit is taken by itself, so that a day stays a day where clocks change.
fn sum(spans: Vec<Result<Span, jiff::Error>>) -> Result<Span, jiff::Error> {
    spans.into_iter().try_fold(Span::new(), |sum, span| {
        let span = span?;
        sum.try_years(i64::from(sum.get_years()) + i64::from(span.get_years()))?
            .try_months(i64::from(sum.get_months()) + i64::from(span.get_months()))?
            .try_weeks(i64::from(sum.get_weeks()) + i64::from(span.get_weeks()))?
            .try_days(i64::from(sum.get_days()) + i64::from(span.get_days()))?
            .try_hours(i64::from(sum.get_hours()) + i64::from(span.get_hours()))?
            .try_minutes(sum.get_minutes().saturating_add(span.get_minutes()))
    })
}

/// The words before the time of day, and the time, if one is named. `None` where there is no such time.
fn time_of_day<'a>(words: &'a [&'a str]) -> Option<(&'a [&'a str], Option<Time>)> {
    let (days, time) = match words {
        [days @ .., hour, half @ ("am" | "pm")] => (days, half_day(hour, half)?),
        [days @ .., last] if last.contains(':') => (days, clock(last)?),
        [days @ .., "noon"] => (days, Time::constant(12, 0, 0, 0)),
        days => return Some((days, None)),
    };
    Some((days, Some(time)))
}

fn clock(typed: &str) -> Option<Time> {
    let (hour, minute) = typed.split_once(':')?;
    // Seconds, if any, are no matter.
    let minute = minute.split(':').next()?;
    Time::new(
        digits(hour)?,
        digits(minute).filter(|_| minute.len() == 2)?,
        0,
        0,
    )
    .ok()
}

fn half_day(typed: &str, half: &str) -> Option<Time> {
    let (hour, minute) = typed.split_once(':').unwrap_or((typed, "00"));
    let hour = digits(hour).filter(|hour| (1..=12).contains(hour))? % 12;
    let hour = hour + if half == "pm" { 12 } else { 0 };
    Time::new(hour, digits(minute)?, 0, 0).ok()
}

fn digits(typed: &str) -> Option<i8> {
    let is_number = typed.bytes().all(|byte| byte.is_ascii_digit());
    typed.parse().ok().filter(|_| is_number)
}

fn named_day(words: &[&str], now: &Zoned) -> Option<Date> {
    let today = now.date();
    let until = |weekday: Weekday| i64::from(today.weekday().until(weekday));
    match words {
        ["today" | "tonight" | "eod"] | ["end", "of", "day" | "today"] => Some(today),
        ["tomorrow"] | ["end", "of", "tomorrow"] => today.tomorrow().ok(),
        ["yesterday"] => today.yesterday().ok(),
        ["end", "of", "week"] => today.checked_add(until(Weekday::Sunday).days()).ok(),
        ["end", "of", "month"] => Some(today.last_of_month()),
        ["end", "of", "year"] => Some(today.last_of_year()),
        [name] => match weekday(name) {
            Some(weekday) => today.checked_add(until(weekday).days()).ok(),
            None => name.parse().ok().filter(|_| is_date(name)),
        },
        _ => None,
    }
}

/// jiff reads more than a date, and this is no place for it.
fn is_date(typed: &str) -> bool {
    typed.len() == 10 && typed.split('-').count() == 3
}

fn weekday(name: &str) -> Option<Weekday> {
    const DAYS: [(&str, Weekday); 7] = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
    let name = name.trim_end_matches('.');
    let is_meant = |whole: &str| name.len() >= 2 && whole.starts_with(name);
    let day = DAYS.iter().find(|(whole, _)| is_meant(whole));
    day.map(|(_, weekday)| *weekday)
}

fn unreadable(typed: &str, what: &str, how: &str) -> UserError {
    UserError::new(format!(
        "\"{}\" is no {what} I can read: {how}.",
        typed.trim()
    ))
}

fn too_far(typed: &str, limit: &str, how: &str) -> UserError {
    UserError::new(format!(
        "\"{}\" is more than {limit} away: {how}.",
        typed.trim()
    ))
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
    use super::*;
    use proptest::prelude::*;

    /// A Thursday, four in the afternoon.
    const NOW: &str = "2026-11-26T16:00[Europe/Berlin]";

    fn at(text: &str) -> Zoned {
        text.parse().expect("a moment")
    }

    fn read(now: &str, typed: &str) -> String {
        match moment(typed, &at(now)) {
            Ok(then) => then.strftime("%a %Y-%m-%d %H:%M %z").to_string(),
            Err(mistake) => mistake.to_string(),
        }
    }

    #[test]
    fn moments_are_read_as_people_type_them() {
        let cases = [
            ("2d", "Sat 2026-11-28 16:00 +0100"),
            (" 2 Days ", "Sat 2026-11-28 16:00 +0100"),
            ("in 2 hours", "Thu 2026-11-26 18:00 +0100"),
            ("90 minutes", "Thu 2026-11-26 17:30 +0100"),
            ("1h30m", "Thu 2026-11-26 17:30 +0100"),
            ("1w", "Thu 2026-12-03 16:00 +0100"),
            ("a week and 2 days", "Sat 2026-12-05 16:00 +0100"),
            ("tomorrow", "Fri 2026-11-27 23:59 +0100"),
            ("tomorrow 9:00", "Fri 2026-11-27 09:00 +0100"),
            ("tomorrow at 5pm", "Fri 2026-11-27 17:00 +0100"),
            ("friday", "Fri 2026-11-27 23:59 +0100"),
            ("Fri 17:00", "Fri 2026-11-27 17:00 +0100"),
            ("thu 15:00", "Thu 2026-12-03 15:00 +0100"),
            ("thursday", "Thu 2026-11-26 23:59 +0100"),
            ("17:00", "Thu 2026-11-26 17:00 +0100"),
            ("15:00", "Fri 2026-11-27 15:00 +0100"),
            ("12am", "Fri 2026-11-27 00:00 +0100"),
            ("monday noon", "Mon 2026-11-30 12:00 +0100"),
            ("end of day", "Thu 2026-11-26 23:59 +0100"),
            ("end of the month", "Mon 2026-11-30 23:59 +0100"),
            ("2026-12-01", "Tue 2026-12-01 23:59 +0100"),
            ("2026-12-01 17:00", "Tue 2026-12-01 17:00 +0100"),
            ("2026-12-01T17:00", "Tue 2026-12-01 17:00 +0100"),
            ("1 year", "Fri 2027-11-26 16:00 +0100"),
        ];
        for (typed, wanted) in cases {
            assert_eq!(read(NOW, typed), wanted, "{typed}");
        }
    }

    #[test]
    fn a_day_is_a_day_and_an_hour_an_hour_where_clocks_change() {
        let before = "2026-10-24T12:00[Europe/Berlin]";
        assert_eq!(read(before, "1d"), "Sun 2026-10-25 12:00 +0100");
        assert_eq!(read(before, "24h"), "Sun 2026-10-25 11:00 +0100");
        assert_eq!(read(before, "tomorrow"), "Sun 2026-10-25 23:59 +0100");
        // Half past two does not exist that night: it is when it would have been.
        let spring = "2026-03-28T12:00[Europe/Berlin]";
        assert_eq!(read(spring, "tomorrow 2:30"), "Sun 2026-03-29 03:30 +0200");
    }

    #[test]
    fn what_is_no_deadline_is_told_with_examples() {
        let wanted = |what: &str| format!("{what}: {HOW}.");
        for typed in [
            "",
            "soon",
            "25:00",
            "13pm",
            "2 moons",
            "2",
            "friday 17",
            "2026-13-01",
            "1:2",
            "31.12.2026",
        ] {
            assert_eq!(
                read(NOW, typed),
                wanted(&format!("\"{typed}\" is no time I can read"))
            );
        }
        for typed in [
            "2026-11-25",
            "today 15:00",
            "0 minutes",
            "2026-11-26 16:00",
            "yesterday",
        ] {
            let told = wanted(&format!("\"{typed}\" is past, or less than a minute away"));
            assert_eq!(read(NOW, typed), told);
        }
        for typed in [
            "2 years",
            "366 days",
            "99999999999999999999999 days",
            "2027-11-27",
            "9999-12-31",
        ] {
            let told = wanted(&format!("\"{typed}\" is more than a year away"));
            assert_eq!(read(NOW, typed), told);
        }
    }

    #[test]
    fn days_are_read_too() {
        let read = |typed: &str, may_be_past| match day(typed, &at(NOW), may_be_past) {
            Ok(then) => then.to_string(),
            Err(mistake) => mistake.to_string(),
        };
        assert_eq!(read("2026-12-01", false), "2026-12-01");
        assert_eq!(read("6 months", false), "2027-05-26");
        assert_eq!(read("6m", false), "2027-05-26");
        assert_eq!(read("1y", false), "2027-11-26");
        assert_eq!(read("today", false), "2026-11-26");
        assert_eq!(read("2026-05-01", true), "2026-05-01");
        assert_eq!(read("yesterday", true), "2026-11-25");
        assert_eq!(read("2 weeks ago", true), "2026-11-12");
        for (typed, wrong) in [
            ("2026-05-01", "\"2026-05-01\" is past"),
            ("11 years", "\"11 years\" is more than ten years away"),
            ("some day", "\"some day\" is no day I can read"),
        ] {
            assert_eq!(read(typed, false), format!("{wrong}: {HOW_A_DAY}."));
        }
        assert!(read("1998-05-01", true).contains("ten years"));
    }

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

    proptest! {
        #[test]
        fn nothing_that_is_typed_breaks_it(typed in "\\PC{0,20}") {
            _ = moment(&typed, &at(NOW));
            _ = day(&typed, &at(NOW), true);
        }

        #[test]
        fn what_is_read_is_ahead_and_within_a_year(
            words in proptest::collection::vec(proptest::sample::select(&[
                "1", "2", "90", "d", "m", "h", "weeks", "month", "friday", "thu", "today", "tomorrow", "17:00", "3:00",
                "5pm", "end", "of", "day", "2026-12-01", "2027-02-29", "in", "next", "at", "noon",
            ][..]), 0..5)
        ) {
            let now = at(NOW);
            if let Ok(then) = moment(&words.join(" "), &now) {
                prop_assert!(then > now && then <= at("2027-11-26T16:00[Europe/Berlin]"));
            }
        }
    }
}
