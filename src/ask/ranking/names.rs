//! Which words of a question are names, told by how the articles write them: with a capital inside sentences. So a folder
//! of articles without rows has names too, and a row's persons and products: "who created Django?" is not answered by what
//! does not name Django.

use std::collections::HashSet;
#[cfg(feature = "encoder")]
use std::ops::Range;

use super::words::{PassageWords, Word};

/// The words with a capital that no sentence, cell or quotation begins with.
pub fn capitalised(statement: &str) -> impl Iterator<Item = &str> {
    let mut begins = true;
    statement.split_whitespace().filter(move |word| {
        let inside = !std::mem::replace(&mut begins, ends(word));
        let letters = word.trim_start_matches(['*', '_', '`']);
        inside && letters.starts_with(char::is_uppercase)
    })
}

/// Whether something begins anew after this word.
fn ends(word: &str) -> bool {
    let letters = word.trim_end_matches(['*', '_', '`', '"', '”', '’', ')']);
    letters.ends_with(['.', ':', ';', '!', '?', '…']) || !word.contains(char::is_alphanumeric)
}

/// Those of `words` that most of the passages which have them in a statement write as names.
pub fn names<'a>(
    words: &[Word],
    passages: &(impl Iterator<Item = &'a PassageWords> + Clone),
) -> HashSet<Word> {
    let is_name = |word: &Word| {
        let having = passages.clone().filter(|passage| passage.tell(*word));
        let (mut all, mut named) = (0, 0);
        for passage in having {
            all += 1;
            named += usize::from(passage.capitalised.contains(word));
        }
        named * 2 > all
    };
    words.iter().copied().filter(is_name).collect()
}

/// Where a text has words for which `is_name` holds.
#[cfg(feature = "encoder")]
pub fn places(text: &str, is_name: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| is_name(word));
    let places = words.map(|word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        start..start + word.len()
    });
    places.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capital_counts_only_where_nothing_begins() {
        let of = |text| capitalised(text).collect::<Vec<_>>();
        assert_eq!(
            of("Then Django, by Adrian Holovaty."),
            ["Django,", "Adrian", "Holovaty."]
        );
        assert_eq!(of("They said: Use it. Then **Rails** came"), ["**Rails**"]);
        assert_eq!(
            of("Django — Made by: Adrian; Since: 2005"),
            Vec::<&str>::new()
        );
        assert_eq!(of("(as in \"Fast\" (Flask))"), Vec::<&str>::new());
    }

    #[test]
    fn a_name_is_what_most_passages_write_as_one() {
        let words = |text: &str| {
            let terms: Vec<String> = text.split(' ').map(str::to_owned).collect();
            super::super::words::words(&terms)
        };
        let passage = |text, capitalised| PassageWords {
            headings: words("flask"),
            statements: vec![words(text)],
            statement_names: vec![Vec::new()],
            heading_names: Vec::new(),
            names: Vec::new(),
            capitalised: words(capitalised),
        };
        let passages = [
            passage("django go fast", "django"),
            passage("django go slow", "django go"),
            passage("django begins", "none"),
        ];
        let asked = words("django go fast flask sanic");
        let found = names(&asked, &passages.iter());
        assert_eq!(found, words("django").into_iter().collect());
    }

    #[cfg(feature = "encoder")]
    #[test]
    fn names_are_found_where_they_stand() {
        let found = places("is (django) fast? Django's", |word| {
            word.eq_ignore_ascii_case("django")
        });
        assert_eq!(found, [4..10, 18..24]);
    }
}
