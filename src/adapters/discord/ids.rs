//! Ids as the app knows them, which say where they are from, and the numbers that Discord knows in them.

use std::fmt::Display;
use std::num::NonZeroU64;

/// What all ids from Discord begin with.
pub const PLATFORM: &str = "discord:";

/// The id of what Discord has under this number.
pub fn id(number: impl Display) -> String {
    format!("{PLATFORM}{number}")
}

/// The number in an id, as it is written.
pub fn snowflake(id: &str) -> &str {
    id.strip_prefix(PLATFORM).unwrap_or(id)
}

/// The number in an id, where it has one.
pub fn number(id: &str) -> Option<NonZeroU64> {
    snowflake(id).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_where_it_is_from() {
        assert_eq!(id(12), "discord:12");
        assert_eq!(number("discord:12").map(NonZeroU64::get), Some(12));
        assert_eq!(number("12").map(NonZeroU64::get), Some(12));
        assert_eq!((number("discord:0"), number("matrix:12")), (None, None));
    }
}
