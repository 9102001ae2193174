//! The words of a text that may be typing errors: not what is code, an address, a mention, a version, an
//! abbreviation or a name with capitals of its own.

/// The places of the words that may be corrected, in bytes.
pub fn correctable(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut words = Vec::new();
    let mut in_code = false;
    for chunk in text.split_inclusive(char::is_whitespace) {
        let ticks = chunk.matches('`').count();
        if !in_code && ticks == 0 && !is_technical(chunk.trim()) {
            let start = chunk.as_ptr() as usize - text.as_ptr() as usize;
            words.extend(words_of(chunk, start));
        }
        in_code ^= ticks % 2 == 1;
    }
    words
}

/// Signs that no running text has inside a word.
const TECHNICAL: [char; 13] = [
    '@', '_', '\\', '=', '<', '>', '{', '}', '$', '#', '~', '&', '%',
];

fn is_technical(chunk: &str) -> bool {
    let bare = chunk.trim_matches(|c: char| !c.is_alphanumeric() && c != '/' && c != ':');
    let emoji = bare.len() > 2 && bare.starts_with(':') && bare.ends_with(':');
    emoji
        || bare.starts_with('/')
        || bare.contains("://")
        || chunk.contains(TECHNICAL)
        || bare.contains(|c: char| c.is_numeric())
        || has_dot_inside(bare)
}

/// "manage.py", but not "well..no".
fn has_dot_inside(chunk: &str) -> bool {
    let parts: Vec<&str> = chunk.split('.').collect();
    parts.len() > 1 && parts.iter().all(|part| !part.is_empty())
}

/// The runs of letters, with an apostrophe inside; of a possessive the word before it.
fn words_of(chunk: &str, start: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    let runs = chunk.split(|c: char| !c.is_alphabetic() && !is_apostrophe(c));
    runs.filter_map(move |run| {
        let run = run.trim_matches(is_apostrophe);
        let at = start + (run.as_ptr() as usize - chunk.as_ptr() as usize);
        let word = match run.split_once(is_apostrophe) {
            None => run,
            Some((owner, "s" | "S")) => owner,
            Some(_) => return None,
        };
        is_running_text(word).then_some(at..at + word.len())
    })
}

fn is_apostrophe(c: char) -> bool {
    c == '\'' || c == '’'
}

/// Letters of English in lower case, the first in either.
fn is_running_text(word: &str) -> bool {
    word.is_ascii() && word.len() > 2 && !word[1..].contains(|c: char| c.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_of_running_text_may_be_corrected() {
        let words = |text: &'static str| -> Vec<&str> {
            correctable(text).into_iter().map(|at| &text[at]).collect()
        };
        for (text, expected) in [
            ("wich verison, pls?", vec!["wich", "verison", "pls"]),
            ("django's \"admni\" isn't", vec!["django", "admni"]),
            (
                "'quoted' well..no",
                vec!["quoted", "well", "no"]
                    .into_iter()
                    .filter(|w| w.len() > 2)
                    .collect(),
            ),
            ("run `pip instal djnago` noww", vec!["run", "noww"]),
            ("`manage` :smlie: <@123> #genral @soemone", vec![]),
            (
                "https://exmaple.org/pth exmaple.org manage.py /ect/hosts",
                vec![],
            ),
            ("WSGI FastAPI NestJS py3 3.12 a_b f(x)=y x", vec![]),
            (
                "read/wirte self-hostd",
                vec!["read", "wirte", "self", "hostd"],
            ),
            ("naïve Djnago", vec!["Djnago"]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }
}
