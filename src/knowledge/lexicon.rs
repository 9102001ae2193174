//! Recognises names: of frameworks and attributes, by id, name or alias, in any case and spelling of
//! spaces and dots ("FastAPI", "fast api", "express.js").

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::attribute::Attribute;
use super::framework::Framework;
use super::need::{Group, Need};

/// Every name there is, and what it names.
#[derive(Debug, Default)]
pub struct Lexicon {
    frameworks: Names,
    attributes: Names,
    /// Keys of names that are plain words too.
    ordinary: HashSet<String>,
}

/// The names of one kind of thing.
#[derive(Debug, Default)]
struct Names {
    /// Key of a name -> place of what it names in the knowledge's list.
    places: HashMap<String, usize>,
    /// All that a key may begin with.
    beginnings: HashSet<String>,
    openings: Openings,
}

/// The first two letters of keys. Most words of a text begin no name; they are passed over at a glance, which is what
/// keeps a million passages from being indexed much more slowly than tantivy alone would.
#[derive(Debug, Default)]
struct Openings(Vec<bool>);

impl Openings {
    fn insert(&mut self, key: &str) {
        self.0.resize(1 << 16, false);
        if let Some(place) = Self::place(key) {
            self.0[place] = true;
        }
    }

    /// Whether a name may begin with this word; of one letter, or of letters outside ASCII, that is not known.
    fn may_begin(&self, word: &str) -> bool {
        Self::place(word).is_none_or(|place| self.0.get(place).copied().unwrap_or_default())
    }

    fn place(word: &str) -> Option<usize> {
        let &[first, second, ..] = word.as_bytes() else {
            return None;
        };
        let [first, second] = [first, second].map(|byte| usize::from(byte.to_ascii_lowercase()));
        (first < 128 && second < 128).then_some(first << 8 | second)
    }
}

impl Names {
    /// The entry for a name, which is known from now on.
    fn entry(&mut self, name: &str) -> Entry<'_, String, usize> {
        let key = key(name);
        self.openings.insert(&key);
        let ends = key.char_indices().map(|(at, c)| at + c.len_utf8());
        self.beginnings
            .extend(ends.map(|end| key[..end].to_owned()));
        self.places.entry(key)
    }
}

/// Two rows that claim one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameClash {
    pub name: String,
    /// Place of the row that had it first, and of the one that claims it as well.
    pub rows: [usize; 2],
}

/// The known name that is most like the one given, if any is like it enough.
pub fn closest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|known| (strsim::normalized_damerau_levenshtein(known, given), known))
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, known)| known)
}

/// Below this likeness (0 to 1) a name is not offered as "did you mean": "djnago" is 0.83 like "django",
/// while two unrelated names of six letters stay under 0.4.
const LIKENESS: f64 = 0.6;

impl Lexicon {
    /// Collects the names of all frameworks and attributes, and the clashes among the frameworks'.
    pub fn new(frameworks: &[Framework], attributes: &[Attribute]) -> (Self, Vec<NameClash>) {
        let mut lexicon = Self::default();
        let mut clashes = Vec::new();
        for (place, framework) in frameworks.iter().enumerate() {
            let ordinary = framework.ordinary_names.iter();
            lexicon.ordinary.extend(ordinary.map(|name| key(name)));
            for name in framework.names() {
                match lexicon.frameworks.entry(name) {
                    Entry::Vacant(free) => _ = free.insert(place),
                    Entry::Occupied(taken) if *taken.get() == place => {}
                    Entry::Occupied(taken) => clashes.push(NameClash {
                        name: name.to_owned(),
                        rows: [*taken.get(), place],
                    }),
                }
            }
        }
        for (place, attribute) in attributes.iter().enumerate() {
            for name in attribute.names() {
                lexicon.attributes.entry(name).or_insert(place);
            }
        }
        (lexicon, clashes)
    }

    /// The framework of exactly this name, in any case.
    pub fn framework(&self, name: &str) -> Option<usize> {
        self.frameworks.places.get(&key(name)).copied()
    }

    /// The framework whose name is closest to a mistyped one, if any is close.
    pub fn closest_framework(&self, name: &str) -> Option<usize> {
        let closest = closest(
            &key(name),
            self.frameworks.places.keys().map(String::as_str),
        )?;
        self.frameworks.places.get(closest).copied()
    }

    /// Frameworks named in a text, in the order in which they first appear.
    pub fn frameworks_in(&self, text: &str) -> Vec<usize> {
        places(&self.frameworks_mentioned(text))
    }

    /// Attributes named in a text, in the order in which they first appear.
    pub fn attributes_in(&self, text: &str) -> Vec<usize> {
        places(&self.attributes_mentioned(text))
    }

    /// Where frameworks are named in a text; the longest name counts.
    pub fn frameworks_mentioned(&self, text: &str) -> Vec<Mention> {
        self.mentioned(text, &self.frameworks)
    }

    /// Where attributes are named in a text; the longest name counts.
    pub fn attributes_mentioned(&self, text: &str) -> Vec<Mention> {
        self.mentioned(text, &self.attributes)
    }

    /// Whether a name of a framework is one of an attribute too: "WSGI" is rather a term than a choice.
    pub fn is_term(&self, name: &str) -> bool {
        self.attributes.places.contains_key(&key(name))
    }

    /// Looks at every run of words, so that "fast api" is one name.
    fn mentioned(&self, text: &str, names: &Names) -> Vec<Mention> {
        let words: Vec<Range<usize>> = word_places(text).collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let longest = match names.openings.may_begin(&text[words[at].clone()]) {
                true => self.longest_at(text, &words, at, names),
                false => None,
            };
            at += longest.as_ref().map_or(1, |(n, _)| *n);
            found.extend(longest.map(|(_, mention)| mention));
        }
        found
    }

    /// The longest name that begins with the word `at`, and of how many words it is.
    fn longest_at(
        &self,
        text: &str,
        words: &[Range<usize>],
        at: usize,
        names: &Names,
    ) -> Option<(usize, Mention)> {
        let mut longest = None;
        let mut run = String::new();
        for (n, word) in (1..).zip(&words[at..]) {
            push_key(&mut run, &text[word.clone()]);
            let begins = names.beginnings.contains(&run);
            if (begins || run.ends_with('s'))
                && let Some(place) = self.named(text, words, at..at + n, &run, names)
            {
                let bytes = words[at].start..word.end;
                longest = Some((n, Mention { place, bytes }));
            }
            if !begins {
                break;
            }
        }
        longest
    }

    /// What the run of words with this key names, in the singular or the plural.
    fn named(
        &self,
        text: &str,
        words: &[Range<usize>],
        run: Range<usize>,
        key: &str,
        names: &Names,
    ) -> Option<usize> {
        let singular = key.strip_suffix('s').filter(|key| key.len() >= MIN_PLURAL);
        let (key, place) = [Some(key), singular]
            .into_iter()
            .flatten()
            .find_map(|key| Some((key, names.places.get(key)?)))?;
        let plain = self.ordinary.contains(key)
            && !is_set_apart(text, &words[run.start])
            && !is_compared(text, words, run);
        (!plain).then_some(*place)
    }
}

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

/// A shorter name may end in "s" and be another word.
const MIN_PLURAL: usize = 4;

/// Whether a plain word stands where a name does: beside "vs", or at the end of a clause after "or" or "than".
fn is_compared(text: &str, words: &[Range<usize>], run: Range<usize>) -> bool {
    let is = |at: Option<usize>, any: &[&str]| {
        let word = at
            .and_then(|at| words.get(at))
            .map(|at| text[at.clone()].to_lowercase());
        word.is_some_and(|word| any.contains(&word.as_str()))
    };
    let before = run.start.checked_sub(1);
    let rest = text[words[run.end - 1].end..].trim_start();
    let ends = rest.is_empty() || rest.starts_with(['?', '!', '.', ',', ';', ')']);
    is(before, &["vs", "versus"])
        || is(Some(run.end), &["vs", "versus"])
        || ends && is(before, &["or", "than"])
}

/// Frameworks a person may be typing the name of, best first: names that begin with it, then names that
/// hold it; where there is neither, names that are like it. Of those, the ones that more is known of first.
pub fn completions<'a>(frameworks: &'a [Framework], typed: &str) -> Vec<&'a Framework> {
    let mut known: Vec<&Framework> = frameworks.iter().collect();
    known.sort_by_key(|framework| Reverse(framework.cells().len()));
    fitting(&known, typed, |framework| {
        framework.names().map(key).collect()
    })
}

/// The same for attributes, in the order of the table.
pub fn attribute_completions<'a>(attributes: &'a [Attribute], typed: &str) -> Vec<&'a Attribute> {
    let known: Vec<&Attribute> = attributes.iter().collect();
    fitting(&known, typed, |attribute| {
        attribute.names().map(key).collect()
    })
}

/// The same for needs of a group, or of all, in the order of the file.
pub fn need_completions<'a>(needs: &'a [Need], group: Option<Group>, typed: &str) -> Vec<&'a Need> {
    let of_group = |need: &&Need| group.is_none_or(|group| need.group == group);
    let known: Vec<&Need> = needs.iter().filter(of_group).collect();
    fitting(&known, typed, |need| need.names().map(key).collect())
}

fn fitting<'a, T>(known: &[&'a T], typed: &str, names: fn(&T) -> Vec<String>) -> Vec<&'a T> {
    let typed = key(typed);
    let having = |fits: &dyn Fn(&str) -> bool| -> Vec<&'a T> {
        let fitting = known.iter().copied();
        fitting
            .filter(|it| names(it).iter().any(|name| fits(name)))
            .collect()
    };
    let mut found = having(&|known| known.starts_with(&typed));
    for more in having(&|known| known.contains(&typed)) {
        if !found.iter().any(|known| std::ptr::eq(*known, more)) {
            found.push(more);
        }
    }
    if found.is_empty() {
        found = having(&|known| strsim::normalized_damerau_levenshtein(known, &typed) >= LIKENESS);
    }
    found
}

/// Whether a word is written as a name: with a capital that is not just the beginning of a text, or with a
/// dot of its own (".net").
fn is_set_apart(text: &str, word: &Range<usize>) -> bool {
    let before = &text[..word.start];
    let capital = text[word.start..].starts_with(char::is_uppercase);
    let dot = before
        .strip_suffix('.')
        .is_some_and(|before| !before.ends_with(is_name_character));
    (capital && before.contains(is_name_character)) || dot
}

/// What two spellings of one name have in common: letters, digits and the signs that tell C, C# and C++ apart.
pub fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    words(name).for_each(|word| push_key(&mut key, word));
    key
}

/// Adds a word of name characters alone.
fn push_key(key: &mut String, word: &str) {
    if word.is_ascii() {
        let start = key.len();
        key.push_str(word);
        key[start..].make_ascii_lowercase();
    } else {
        key.extend(word.chars().flat_map(char::to_lowercase));
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_name_character(c))
        .filter(|word| !word.is_empty())
}

fn word_places(text: &str) -> impl Iterator<Item = Range<usize>> {
    words(text).map(|word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        start..start + word.len()
    })
}

fn is_name_character(c: char) -> bool {
    c.is_alphanumeric() || c == '#' || c == '+'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;

    fn framework(id: &str, name: &str, aliases: &[&str]) -> Framework {
        let mut framework = Framework::new(id.into(), name.into());
        framework.aliases = aliases.iter().map(|alias| (*alias).into()).collect();
        framework
    }

    fn lexicon() -> (Vec<Framework>, Lexicon) {
        let frameworks = vec![
            framework("aspnet-core", "ASP.NET Core", &["dotnet core"]),
            framework("django", "Django", &[]),
            framework("fastapi", "FastAPI", &[]),
        ];
        let (lexicon, clashes) = Lexicon::new(&frameworks, &[]);
        assert_eq!(clashes, []);
        (frameworks, lexicon)
    }

    #[test]
    fn names_match_in_any_case_and_spelling() {
        let (_, lexicon) = lexicon();
        for name in ["asp.net core", "ASPNET-CORE", "dotnet Core"] {
            assert_eq!(lexicon.framework(name), Some(0), "{name}");
        }
        assert_eq!(lexicon.framework("djnago"), None);
        assert_eq!(lexicon.closest_framework("djnago"), Some(1));
        assert_eq!(lexicon.closest_framework("kubernetes"), None);
    }

    #[test]
    fn names_are_found_inside_a_sentence_in_order() {
        let (_, lexicon) = lexicon();
        let found = lexicon.frameworks_in("is fast api better than Django's ORM? fastapi?");
        assert_eq!(found, [2, 1]);
    }

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

    #[test]
    fn no_name_belongs_to_two_attributes() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        for (place, attribute) in knowledge.attributes.iter().enumerate() {
            for name in attribute.names() {
                assert_eq!(
                    knowledge.lexicon.attributes.places.get(&key(name)),
                    Some(&place),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn two_rows_may_not_share_a_name() {
        let rows = [framework("a", "A", &["one"]), framework("b", "B", &["One"])];
        let (_, clashes) = Lexicon::new(&rows, &[]);
        assert_eq!(
            clashes,
            [NameClash {
                name: "One".into(),
                rows: [0, 1]
            }]
        );
    }

    #[test]
    fn completion_puts_beginnings_first_and_forgives_a_typo() {
        let (frameworks, _) = lexicon();
        let ids = |typed| {
            completions(&frameworks, typed)
                .iter()
                .map(|f| f.id.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(ids("fas"), ["fastapi"]);
        assert_eq!(ids("djnago"), ["django"]);
        assert_eq!(ids(""), ["aspnet-core", "django", "fastapi"]);
    }
}
