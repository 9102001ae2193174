//! What a control or a form carries: a request in its text form, or a key that the store keeps it under where it is too
//! long for Discord; and a sign where the answer may take the message's place.

use super::length::length;

/// Keeps a text and gives the key that stands for it; `None` where that fails.
pub type Carry<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Of the id of a button or a form, and of an option's value.
const LIMIT: usize = 100;
/// Before what shows more of what the message shows: another page, another topic.
const IN_PLACE: char = '=';
/// Before a key. No text form begins so.
const KEY: char = '#';

/// What carries `text`; `None` where nothing can.
pub fn carried(text: &str, in_place: bool, carry: &Carry<'_>) -> Option<String> {
    let signed = |text: &str| match in_place {
        true => format!("{IN_PLACE}{text}"),
        false => text.to_owned(),
    };
    let whole = signed(text);
    if length(&whole) <= LIMIT {
        return Some(whole);
    }
    carry(text).map(|key| signed(&key))
}

/// The text form, or the key of one, and whether the answer may take the message's place.
pub fn read(carried: &str) -> (&str, bool) {
    match carried.strip_prefix(IN_PLACE) {
        Some(text) => (text, true),
        None => (carried, false),
    }
}

pub fn is_key(text: &str) -> bool {
    text.starts_with(KEY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_carried_under_a_key() {
        let keep = |_: &str| Some("#k".to_owned());
        let long = "/ask ".to_owned() + &"x".repeat(95);
        assert_eq!(carried(&long, false, &keep), Some(long.clone()));
        assert_eq!(carried(&long, true, &keep).as_deref(), Some("=#k"));
        assert_eq!(
            carried(&(long.clone() + "x"), false, &keep).as_deref(),
            Some("#k")
        );
        assert_eq!(carried(&(long + "x"), false, &|_| None), None);
        assert_eq!(
            (read("=#k"), read("/gaps")),
            (("#k", true), ("/gaps", false))
        );
        assert!(is_key("#k") && !is_key("/gaps"));
    }
}
