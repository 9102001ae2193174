//! Reads when: "2d", "90 minutes", "friday 17:00", "2026-12-01", in the server's time zone.

use jiff::Zoned;
use jiff::civil::Date;

use crate::error::UserError;

/// The moment that `typed` names, after `now`, in the time zone of `now`. A day without a time is its end, 23:59.
///
/// # Errors
/// What can't be read, is past, or is more than a year away; with examples of what can be.
pub fn moment(_typed: &str, _now: &Zoned) -> Result<Zoned, UserError> {
    todo!()
}

/// The day that `typed` names: "2026-12-01", "6 months", "1y"; past days only where `may_be_past`.
///
/// # Errors
/// As for [`moment`], but up to ten years away.
pub fn day(_typed: &str, _now: &Zoned, _may_be_past: bool) -> Result<Date, UserError> {
    todo!()
}

/// How long it still is, in words: "in 2 days", "in 3 hours", "in 5 minutes", "now".
pub fn span_after(_now: &Zoned, _then: &Zoned) -> String {
    todo!()
}
