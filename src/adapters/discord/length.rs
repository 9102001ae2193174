//! Measures texts as Discord does, and clips what is longer than it may be.

/// What Discord counts, at most: UTF-16 units are never fewer than the characters it says it counts.
pub fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// At most `limit` long; what is cut off is shown to be.
pub fn clipped(text: &str, limit: usize) -> String {
    if length(text) <= limit {
        return text.to_owned();
    }
    let mut room = limit - 1;
    let fits = |c: &char| {
        let fits = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        fits
    };
    let mut clipped: String = text.chars().take_while(fits).collect();
    // A backslash at the end would escape the sign that follows.
    clipped.truncate(clipped.trim_end_matches('\\').len());
    clipped.push('…');
    clipped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_clipped_to_what_discord_counts() {
        assert_eq!(clipped("four", 4), "four");
        assert_eq!(clipped("fives", 4), "fiv…");
        assert_eq!(clipped("🦀🦀🦀", 4), "🦀…");
        assert_eq!(clipped("ab\\*cd", 4), "ab…");
    }
}
