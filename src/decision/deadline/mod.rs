//! Reads when: "2d", "90 minutes", "friday 17:00", "2026-12-01", in the server's time zone.

mod reading;
mod zone;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};
use reading::{Read, read_day, read_moment, words};

pub use zone::zone;

use crate::error::UserError;

const HOW: &str = "write it like 2d, 90 minutes, friday 17:00 or 2026-12-01 17:00";
const HOW_A_DAY: &str = "write it like 2026-12-01, 6 months or 1y";
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

/// A moment as people of this time zone read it: "Fri 2026-12-04 17:00 CET".
pub fn shown(at: Timestamp, zone: &TimeZone) -> String {
    let at = at.to_zoned(zone.clone());
    at.strftime("%a %Y-%m-%d %H:%M %Z").to_string()
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
