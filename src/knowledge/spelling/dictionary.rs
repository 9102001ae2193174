//! Words that are spelt right, whether or not the knowledge has them: the lists in the files beside this one.

/// Sorted, one word a line, so that they are searched without being read first.
const SORTED: [&str; 2] = [include_str!("english.txt"), include_str!("software.txt")];
const CHAT: &str = include_str!("chat.txt");

/// Whether a list has this word, which is in lower case.
pub fn contains(word: &str) -> bool {
    SORTED.iter().any(|list| holds(list, word)) || chat_words().any(|known| known == word)
}

/// English words that begin with this letter.
pub fn english_with_initial(initial: char) -> impl Iterator<Item = &'static str> {
    let start = first_not_before(SORTED[0], initial.encode_utf8(&mut [0; 4]));
    lines_from(SORTED[0], start).take_while(move |word| word.starts_with(initial))
}

fn holds(list: &'static str, word: &str) -> bool {
    let at = first_not_before(list, word);
    lines_from(list, at).next() == Some(word)
}

fn chat_words() -> impl Iterator<Item = &'static str> {
    let lines = CHAT.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace)
}

/// Where the first line begins that does not come before `word`.
fn first_not_before(list: &str, word: &str) -> usize {
    let (mut low, mut high) = (0, list.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let line = list[..middle].rfind('\n').map_or(0, |end| end + 1);
        let end = list[line..].find('\n').map_or(list.len(), |at| line + at);
        match &list[line..end] < word {
            true => low = (end + 1).min(list.len()),
            false => high = line,
        }
    }
    low
}

fn lines_from(list: &'static str, at: usize) -> std::str::Lines<'static> {
    list[at..].lines()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_and_every_word_in_them_is_found() {
        for list in SORTED {
            let words: Vec<&str> = list.lines().collect();
            assert!(words.is_sorted());
            assert!(words.iter().all(|word| contains(word)));
        }
        assert!(chat_words().all(contains));
        assert!(SORTED[0].lines().count() > 70_000);
    }

    #[test]
    fn what_no_list_has_is_not_found() {
        for word in ["", "a", "teh", "djnago", "zzzzz", "zz zz", "requets"] {
            assert!(!contains(word), "{word}");
        }
    }

    #[test]
    fn the_words_of_one_letter_are_all_of_it() {
        let words: Vec<&str> = english_with_initial('z').collect();
        assert!(words.contains(&"zebra") && words.iter().all(|word| word.starts_with('z')));
        assert_eq!(english_with_initial('~').count(), 0);
    }
}
