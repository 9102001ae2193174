//! What words of a moment or a day mean: spans, names of days, dates, times of day.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{Span, ToSpan, Zoned};

/// A day without a time ends then.
const END_OF_DAY: Time = Time::constant(23, 59, 0, 0);
/// Words that say nothing.
const SILENT: [&str; 10] = [
    "t", "in", "at", "on", "by", "until", "till", "and", "next", "the",
];

/// What was made of words.
pub(super) enum Read<T> {
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
pub(super) fn words(typed: &str) -> Vec<String> {
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

pub(super) fn read_moment(words: &[&str], now: &Zoned) -> Read<Zoned> {
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

pub(super) fn read_day(words: &[&str], now: &Zoned) -> Read<Date> {
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
