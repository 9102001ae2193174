//! The text form of requests: what a person types, and what a button carries. Written and read here, so that both stay
//! the same.

use clap::FromArgMatches;
use clap::error::ErrorKind;
use std::fmt;

use super::Request;
use super::catalogue::{argument_value, catalogue, is_group, long, takes_free_text};
use super::mistake::explain;
use crate::error::UserError;

impl Request {
    /// Reads what a person wrote: a command that begins with `/`, or else a question.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the command and how it goes.
    pub fn from_text(text: &str) -> Result<Self, UserError> {
        let text = text.trim();
        let Some(command) = text.strip_prefix('/') else {
            return Ok(Self::ask(text));
        };
        let (name, rest) = name_and_rest(command);
        if takes_free_text(&name.join(" ")) {
            return Self::from_free_text(&name, rest);
        }
        let words = shlex::split(command).unwrap_or_else(|| whitespace_words(command));
        Self::from_words(&words)
    }

    /// Words are taken as they stand, apostrophes and all; what looks like an option and is none is text too.
    fn from_free_text(name: &[String], rest: &str) -> Result<Self, UserError> {
        // The values of options may be in quotes.
        let quoted = rest.contains("--").then(|| quoted_words(rest)).flatten();
        let words = quoted.unwrap_or_else(|| whitespace_words(rest));
        let words = [name, &words].concat();
        match Self::parsed(&words) {
            Err(error) if error.kind() == ErrorKind::UnknownArgument => {
                let separator = ["--".to_owned()];
                let text = whitespace_words(rest);
                Self::from_words(&[name, &separator, &text].concat())
            }
            parsed => parsed.or_else(|error| Self::refused(&words, &error)),
        }
    }

    /// Reads a command already cut into words, its name first.
    ///
    /// # Errors
    /// As [`Self::from_text`].
    pub fn from_words(words: &[String]) -> Result<Self, UserError> {
        Self::parsed(words).or_else(|error| Self::refused(words, &error))
    }

    /// A command begun as text and completed by a form, whose fields are named as the arguments are.
    ///
    /// # Errors
    /// As [`Self::from_text`].
    pub fn from_form(begun: &str, fields: &[(String, String)]) -> Result<Self, UserError> {
        let begun = begun.trim_start_matches('/');
        let mut words = shlex::split(begun).unwrap_or_else(|| whitespace_words(begun));
        let whole = name_and_rest(begun).0.join(" ");
        let mut unnamed = Vec::new();
        for (name, value) in fields.iter().filter(|(_, value)| !value.trim().is_empty()) {
            let value = value.trim().to_owned();
            match long(&whole, name) {
                // In one word, so that a value that begins with a dash is none of its own.
                Some(long) => words.push(format!("--{long}={value}")),
                None => unnamed.push(value),
            }
        }
        if !unnamed.is_empty() {
            words.push("--".to_owned());
        }
        words.extend(unnamed);
        Self::from_words(&words)
    }

    fn parsed(words: &[String]) -> Result<Self, clap::Error> {
        let name = name_of(words);
        let words = name.iter().chain(words.iter().skip(name.len()));
        let matches = catalogue().clone().try_get_matches_from(words)?;
        Self::from_arg_matches(&matches)
    }

    /// What to say of words that clap refused. One who asks for help as in a shell gets it.
    fn refused(words: &[String], error: &clap::Error) -> Result<Self, UserError> {
        let name = name_of(words);
        let is_option = |word: &String| word.starts_with('-');
        if error.kind() == ErrorKind::DisplayHelp {
            let command: Vec<String> = name.into_iter().filter(|word| !is_option(word)).collect();
            return Ok(Self::Help { command });
        }
        Err(explain(&name.join(" "), error))
    }
}

/// The name that a command begins with, in lower case, and what follows it.
fn name_and_rest(command: &str) -> (Vec<String>, &str) {
    let first =
        |text: &str| -> String { text.chars().take_while(|c| !c.is_whitespace()).collect() };
    let mut name = Vec::new();
    let mut rest = command;
    loop {
        let word = first(rest);
        rest = rest[word.len()..].trim_start();
        name.push(word);
        name = name_of(&name);
        let next = first(rest);
        if next.is_empty() || !is_group(&name.join(" ")) {
            return (name, rest);
        }
    }
}

/// The words of these that name the command, in lower case: two where the first names a group of commands.
fn name_of(words: &[String]) -> Vec<String> {
    let lower = |words: &[String]| -> Vec<String> {
        words.iter().map(|word| word.to_lowercase()).collect()
    };
    let first = lower(&words[..words.len().min(1)]);
    match is_group(&first.join(" ")) {
        true => lower(&words[..words.len().min(2)]),
        false => first,
    }
}

/// The text form, which [`Request::from_text`] reads again: what a button carries.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.name())?;
        let page = Some(self.page()).filter(|page| *page > 1);
        let words = Words::default().option("page", page.as_ref());
        let words = words.and(self.words());
        for (name, value) in &words.options {
            // A value that begins with a dash would pass for an option.
            let between = if value.starts_with('-') { '=' } else { ' ' };
            write!(f, " --{name}{between}{}", quoted(value))?;
        }
        // Free text alone is read as it stands; beside options, words are read with their quotes.
        let plain = words.options.is_empty() && takes_free_text(self.name());
        words.values.iter().try_for_each(|word| match plain {
            true => write!(f, " {word}"),
            false => write!(f, " {}", quoted(word)),
        })
    }
}

/// What stands after the name of a command: options with their values, then values without a name.
#[derive(Debug, Default)]
pub(super) struct Words {
    options: Vec<(&'static str, String)>,
    values: Vec<String>,
}

impl Words {
    pub fn option(mut self, name: &'static str, value: Option<&impl ToString>) -> Self {
        self.options
            .extend(value.map(|value| (name, value.to_string())));
        self
    }

    pub fn choice(self, name: &'static str, value: Option<&impl clap::ValueEnum>) -> Self {
        self.option(name, value.map(argument_value).as_ref())
    }

    pub fn value(mut self, value: &impl ToString) -> Self {
        self.values.push(value.to_string());
        self
    }

    pub fn values<'a, T: ToString + 'a>(mut self, values: impl IntoIterator<Item = &'a T>) -> Self {
        self.values
            .extend(values.into_iter().map(ToString::to_string));
        self
    }

    pub fn and(mut self, other: Self) -> Self {
        self.options.extend(other.options);
        self.values.extend(other.values);
        self
    }
}

/// The words of a text with options, of which the values may be in quotes. Where an apostrophe keeps it from being read
/// so ("don't need async --must 'admin panel'"), only what follows the first option is.
fn quoted_words(text: &str) -> Option<Vec<String>> {
    shlex::split(text).or_else(|| {
        let (words, options) = text.split_at(text.find(" --")?);
        Some([whitespace_words(words), shlex::split(options)?].concat())
    })
}

pub(super) fn whitespace_words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn quoted(word: &str) -> String {
    // A NUL is the one character that can't be quoted; no name has one.
    shlex::try_quote(word).map_or_else(|_| String::new(), Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::attribute::Topic;

    fn read(text: &str) -> Request {
        Request::from_text(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn refused(text: &str) -> String {
        Request::from_text(text).expect_err(text).to_string()
    }

    #[test]
    fn plain_text_is_a_question_and_a_slash_makes_a_command() {
        assert_eq!(
            read("what's Django's ORM?"),
            Request::ask("what's Django's ORM?")
        );
        assert_eq!(
            read("/ask what's Django's --reload"),
            Request::ask("what's Django's --reload")
        );
        assert_eq!(read("/Sources"), Request::Sources { page: None });
        assert_eq!(read("/compare --help"), read("/help compare"));
        let compare = read("/compare django \"ruby on rails\" --topic data");
        let Request::Compare {
            frameworks, topic, ..
        } = compare
        else {
            panic!("not a comparison");
        };
        assert_eq!(frameworks, ["django", "ruby on rails"]);
        assert_eq!(topic, Some(Topic::Data));
    }

    #[test]
    fn the_text_form_is_read_back_as_the_same_request() {
        for text in [
            "/ask is it 'so' or what's Django's ORM?",
            "/compare django fastapi",
            "/compare --page 3 --topic fit a b c d e",
            "/compare 'ruby on rails' \"it's\"",
            "/compare --topic data --picture no django flask",
            "/evidence --page 2 throughput django 'ruby on rails'",
            "/recommend",
            "/recommend it's for a chat app, must have an admin",
            "/recommend --picture yes --project chat --must admin,orm --team 3 --weight admin=5,async=0",
            "/recommend don't need async --must \"admin panel\"",
            "/recommend --page 2 don't need async --not 'php,ruby on rails'",
            "/recommend --must 'admin panel, orm' --nice \"what's new\" we know Python",
            "/why-not --must admin --weight async=3 ruby on rails",
            "/why-not flask",
            "/framework --page 2 ruby on rails",
            "/framework flask",
            "/sources",
            "/gaps --page 2",
            "/unhelpful 0123456789ab",
            "/unhelpful",
            "/help",
            "/help compare",
            "/help decide start",
            "/decide start",
            "/decide start Which one, it's about time?",
            "/decide start --options 'Django, FastAPI' --deadline 'friday 17:00' --method ranked --quorum 3 --voters 5 --role ops --anonymous yes --results closed --reasons no --channel general --criteria 'admin, orm' --review '6 months' \"What's next?\"",
            "/decide vote 12 django",
            "/decide vote --reason \"it's fast\" --receipt ABCD 12 '2>1>3'",
            "/decide ballot 12",
            "/decide ballot --receipt ABCD 12 '2>1'",
            "/decide reason 12 it's what we know",
            "/decide reason 12",
            "/decide reason 12 - we know it -- mostly",
            "/decide rule '--reason=- it is fast' 12 django",
            "/decide close 12",
            "/decide extend 12 friday 17:00",
            "/decide runoff --deadline 2d 12",
            "/decide rule --reason 'somebody has to' 12 django",
            "/decide edit --options a,b 12 What now?",
            "/decide reopen 12",
            "/decide supersede 12 15",
            "/decide keep --review '6 months' 12",
            "/decide record --outcome Postgres --reason 'it runs' --options a,b --by Ada --date 2026-05-01 --review 1y --message m Which database?",
            "/decide list --status open --framework 'ruby on rails'",
            "/decide list --page 2",
            "/decide show --page 2 12",
            "/decide search --page 2 admin panel",
            "/decide stale",
            "/decide export --format csv",
            "/decide export 12",
            "/decide settings --timezone Europe/Berlin --channel decisions --mentions yes",
            "/privacy export",
            "/privacy erase --sure yes",
        ] {
            let request = read(text);
            assert_eq!(read(&request.to_string()), request, "{text} -> {request}");
        }
    }

    #[test]
    fn an_apostrophe_among_the_words_leaves_the_quotes_of_options() {
        let request = read("/recommend don't need async --must \"admin panel\" --team 3");
        let Request::Recommend { needs, wants, .. } = request else {
            panic!("not a recommendation");
        };
        assert_eq!(needs, ["don't", "need", "async"]);
        assert_eq!(wants.must.as_deref(), Some("admin panel"));
        assert_eq!(wants.team, Some(3));
    }

    #[test]
    fn a_mistake_gets_one_sentence_that_says_what_instead() {
        insta::assert_snapshot!(
            [
                "/compare django",
                "/compare",
                "/compare a b c d e f",
                "/compare a b --topic speed",
                "/comapre a b",
                "/xyzzy",
                "/",
                "/ask",
                "/framework",
                "/compare a b --size 3",
                "/recommend --team many",
                "/why-not",
                "/evidence throughput",
                "/compare a b --page 0",
                "/compare a b --topic",
                "/help a b c",
                "/decide",
                "/decide strat",
                "/decide vote",
                "/decide vote twelve django",
                "/decide vote 0 django",
                "/decide start --method guess",
                "/decide close",
                "/decide show 1 --colour red",
            ]
            .map(|text| format!("{text}\n    {}", refused(text)))
            .join("\n")
        );
    }
}
