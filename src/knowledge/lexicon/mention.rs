//! Finds names in a text, in the singular or the plural, and tells names from plain words that are spelt alike.

use std::collections::HashSet;
use std::ops::Range;

use super::key::{is_name_character, push_key, word_places};
use super::names::Names;

/// A name in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Place of the framework or attribute in the knowledge's list.
    pub place: usize,
    /// Where the name stands.
    pub bytes: Range<usize>,
}

/// What is mentioned, each once, in the order of the text.
pub fn places(mentions: &[Mention]) -> Vec<usize> {
    let mut places = Vec::new();
    for mention in mentions {
        if !places.contains(&mention.place) {
            places.push(mention.place);
        }
    }
    places
}

/// A text in which names are looked for.
pub(super) struct Search<'a> {
    text: &'a str,
    words: Vec<Range<usize>>,
    names: &'a Names,
    /// Keys of names that are plain words too.
    ordinary: &'a HashSet<String>,
}

impl<'a> Search<'a> {
    pub(super) fn new(text: &'a str, names: &'a Names, ordinary: &'a HashSet<String>) -> Self {
        Self {
            text,
            words: word_places(text).collect(),
            names,
            ordinary,
        }
    }

    /// Looks at every run of words, so that "fast api" is one name; the longest name counts.
    pub(super) fn mentions(&self) -> Vec<Mention> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            let may_begin = self.names.may_begin(self.word(at));
            let longest = may_begin.then(|| self.longest_at(at)).flatten();
            at += longest.as_ref().map_or(1, |(n, _)| *n);
            found.extend(longest.map(|(_, mention)| mention));
        }
        found
    }

    fn word(&self, at: usize) -> &'a str {
        &self.text[self.words[at].clone()]
    }

    /// The longest name that begins with the word `at`, and of how many words it is.
    fn longest_at(&self, at: usize) -> Option<(usize, Mention)> {
        let mut longest = None;
        let mut key = String::new();
        for end in at + 1..=self.words.len() {
            push_key(&mut key, self.word(end - 1));
            let begins = self.names.is_beginning(&key);
            if (begins || key.ends_with('s'))
                && let Some(place) = self.named(at..end, &key)
            {
                let bytes = self.words[at].start..self.words[end - 1].end;
                longest = Some((end - at, Mention { place, bytes }));
            }
            if !begins {
                break;
            }
        }
        longest
    }

    /// What the run of words with this key names, in the singular or the plural.
    fn named(&self, run: Range<usize>, key: &str) -> Option<usize> {
        let singular = key.strip_suffix('s').filter(|key| key.len() >= MIN_PLURAL);
        let (key, place) = [Some(key), singular]
            .into_iter()
            .flatten()
            .find_map(|key| Some((key, self.names.place(key)?)))?;
        let plain =
            self.ordinary.contains(key) && !self.is_set_apart(run.start) && !self.is_compared(run);
        (!plain).then_some(place)
    }

    /// Whether a word is written as a name: with a capital that is not just the beginning of a text, or with a
    /// dot of its own (".net").
    fn is_set_apart(&self, at: usize) -> bool {
        let before = &self.text[..self.words[at].start];
        let capital = self.word(at).starts_with(char::is_uppercase);
        let dot = before
            .strip_suffix('.')
            .is_some_and(|before| !before.ends_with(is_name_character));
        (capital && before.contains(is_name_character)) || dot
    }

    /// Whether a plain word stands where a name does: beside "vs", or at the end of a clause after "or" or "than".
    fn is_compared(&self, run: Range<usize>) -> bool {
        let is = |at: Option<usize>, any: &[&str]| {
            let at = at.filter(|at| *at < self.words.len());
            at.is_some_and(|at| any.contains(&self.word(at).to_lowercase().as_str()))
        };
        let before = run.start.checked_sub(1);
        let rest = self.text[self.words[run.end - 1].end..].trim_start();
        let ends = rest.is_empty() || rest.starts_with(['?', '!', '.', ',', ';', ')']);
        is(before, &["vs", "versus"])
            || is(Some(run.end), &["vs", "versus"])
            || ends && is(before, &["or", "than"])
    }
}

/// A shorter name may end in "s" and be another word.
const MIN_PLURAL: usize = 4;

#[cfg(test)]
mod tests {
    use super::super::Lexicon;
    use super::super::tests::framework;
    use super::*;
    use crate::knowledge::load;

    #[test]
    fn a_plain_word_is_a_name_only_where_it_is_written_as_one() {
        let mut go = framework("go", "Go", &["golang"]);
        go.ordinary_names = vec!["go".into()];
        let (lexicon, _) = Lexicon::new(&[go], &[]);
        assert_eq!(lexicon.framework("go"), Some(0), "asked for by name");
        for text in ["should we go with it?", "Go for it"] {
            assert!(lexicon.frameworks_in(text).is_empty(), "{text}");
        }
        for text in ["is Go fast?", "golang or not"] {
            assert_eq!(lexicon.frameworks_in(text), [0], "{text}");
        }
    }

    #[test]
    fn a_plain_word_beside_another_name_is_one() {
        let mut go = framework("go", "Go", &[]);
        go.ordinary_names = vec!["go".into()];
        let (lexicon, _) = Lexicon::new(&[go, framework("net", ".NET", &[])], &[]);
        for text in [
            "go vs rust",
            "rust versus go",
            "rust or go?",
            "is it faster than go?",
        ] {
            assert_eq!(lexicon.frameworks_in(text), [0], "{text}");
        }
        for text in ["stay or go with it", "rather than go back"] {
            assert!(lexicon.frameworks_in(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn names_are_found_through_the_noise_of_a_chat() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        for (text, ids) in [
            ("hey bot, is django's orm slow??", "django-orm"),
            ("is DJANGO good", "django"),
            ("`fastapi` or `flask`?", "fastapi flask"),
            ("\"Fast API\" pls", "fastapi"),
            ("**flask** :fire: :flask: <@42>", "flask"),
            ("fast-api vs. flask vs django!!!", "fastapi flask django"),
            ("django,flask,fastapi", "django flask fastapi"),
            ("django/flask", "django flask"),
            ("rails versus laravel", "rails laravel"),
            ("ror or ruby on rails", "rails"),
            ("dotnet core", "aspnet-core"),
            ("dot net core", "aspnet-core"),
            ("asp net", "aspnet-core"),
            ("ASP.NET", "aspnet-core"),
            ("next js or next.js or nextjs", "nextjs"),
            ("node.js, nodejs and node", "nodejs"),
            ("expressjs / express.js / express", "express"),
            ("nest js", "nestjs"),
            ("spring-boot and springboot", "spring-boot"),
            ("vue or svelte", "vue svelte"),
            ("django’s admin", "django"),
            ("wsgi vs asgi", "wsgi asgi"),
            ("(flask)", "flask"),
            ("flask... then django…", "flask django"),
            ("all those djangos and flasks", "django flask"),
            ("golang or rust", "go rust"),
            ("is Go fast", "go"),
            ("should we go with it", ""),
            ("is anything on the net", ""),
            (".net or java", "dotnet-platform"),
            ("how do people react to this", ""),
            ("DRF", "drf"),
            ("django rest framework", "drf"),
            ("socket.io", "socketio"),
            ("what about kubernetes", ""),
            ("🚀 litestar 🚀", "litestar"),
        ] {
            let found = knowledge.lexicon.frameworks_in(text);
            let found: Vec<&str> = found
                .iter()
                .map(|at| knowledge.frameworks[*at].id.as_str())
                .collect();
            assert_eq!(found.join(" "), ids, "{text}");
        }
    }

    #[test]
    fn attributes_are_found_by_what_people_call_them() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        for (text, ids) in [
            ("req/s", "throughput"),
            ("how many requests per second", "throughput"),
            ("RAM?", "memory"),
            ("who made it", "created-by"),
            (
                "who created this and who maintains it",
                "created-by maintained-by",
            ),
            ("latest version", "latest-version"),
            ("which licences", "licence"),
            ("is it hard to learn", "learning-curve"),
            ("does it cost money", "cost"),
            ("github stars", "popularity"),
            ("web-sockets", "realtime"),
            ("async/await", "async-support"),
            ("nothing of it", ""),
        ] {
            let found = places(&knowledge.lexicon.attributes_mentioned(text));
            let found: Vec<&str> = found
                .iter()
                .map(|at| knowledge.attributes[*at].id.as_str())
                .collect();
            assert_eq!(found.join(" "), ids, "{text}");
        }
    }
}
