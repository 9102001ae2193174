//! Completes what is being typed in the chat: a command after the slash, an option or a framework's name
//! inside a command.

use clap::{Arg, Command};
use rustyline::completion::{Completer, Pair};
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::validate::Validator;
use rustyline::{Context, Helper};

use crate::knowledge::Knowledge;
use crate::knowledge::lexicon::{attribute_completions, completions, need_completions};
use crate::request::{Entry, Names, entries, names};

/// Knows the commands and the frameworks.
pub struct Completion<'a> {
    knowledge: &'a Knowledge,
}

impl<'a> Completion<'a> {
    pub fn new(knowledge: &'a Knowledge) -> Self {
        Self { knowledge }
    }

    /// What the last word of `line` may become.
    fn candidates(&self, line: &str) -> Vec<String> {
        let Some(command) = line.strip_prefix('/') else {
            return Vec::new();
        };
        let word = last_word(line);
        let Some(Entry { name, command }) = entered(command) else {
            let commands = entries()
                .into_iter()
                .map(|known| format!("/{} ", known.name));
            // Completion takes the place of the last word, which a name of two words begins before.
            let before = line.len() - word.len();
            let commands = beginning_with(line, commands).into_iter();
            return commands.map(|whole| whole[before..].to_owned()).collect();
        };
        if word.starts_with('-') {
            let options = command.get_opts().filter_map(|option| option.get_long());
            return beginning_with(word, options.map(|long| format!("--{long} ")));
        }
        let before: Vec<&str> = line.split_whitespace().collect();
        let before = before.iter().rev().nth(usize::from(!word.is_empty()));
        let option = command.get_opts().find(|option| {
            option
                .get_long()
                .is_some_and(|long| before == Some(&format!("--{long}").as_str()))
        });
        match option {
            Some(option) => self.values(option, word),
            None => self.positional(
                command,
                line.trim_start_matches('/')
                    .trim_start_matches(name.as_str()),
                word,
            ),
        }
    }

    /// What a value without a name may become: those before it tell which one it is.
    fn positional(&self, command: &Command, line: &str, word: &str) -> Vec<String> {
        let typed = line.strip_suffix(word).unwrap_or(line).split_whitespace();
        let given = typed.filter(|word| !word.starts_with('-')).count();
        let wanted: Vec<&Arg> = command.get_positionals().collect();
        let argument = wanted.get(given).or(wanted.last()).copied();
        match argument.and_then(names) {
            Some(Names::Frameworks) => self.frameworks(word),
            Some(Names::Attributes) => {
                let attributes = attribute_completions(&self.knowledge.attributes, word);
                attributes
                    .iter()
                    .map(|attribute| format!("{} ", attribute.id))
                    .collect()
            }
            Some(Names::Needs(_) | Names::Decisions | Names::Roles | Names::Channels) | None => {
                Vec::new()
            }
        }
    }

    fn frameworks(&self, word: &str) -> Vec<String> {
        let frameworks = completions(&self.knowledge.frameworks, word);
        let ids = frameworks
            .iter()
            .map(|framework| format!("{} ", framework.id));
        ids.collect()
    }

    /// What the value of an option may become; of a list of needs, its last one.
    fn values(&self, option: &Arg, word: &str) -> Vec<String> {
        if let Some(Names::Needs(group)) = names(option) {
            let (before, last) = word
                .rfind(',')
                .map_or(("", word), |at| word.split_at(at + 1));
            let needs = need_completions(&self.knowledge.needs, group, last);
            return needs
                .iter()
                .map(|need| format!("{before}{}", need.id))
                .collect();
        }
        let choices = option.get_possible_values();
        let choices = choices
            .iter()
            .map(|choice| format!("{} ", choice.get_name()));
        beginning_with(word, choices.collect::<Vec<_>>())
    }
}

/// The command whose whole name, and a blank after it, `typed` begins with.
fn entered(typed: &str) -> Option<Entry> {
    let begins = |entry: &Entry| {
        let rest = typed.strip_prefix(&entry.name);
        rest.is_some_and(|rest| rest.starts_with(char::is_whitespace))
    };
    entries().into_iter().find(begins)
}

fn last_word(line: &str) -> &str {
    line.rsplit(char::is_whitespace).next().unwrap_or_default()
}

fn beginning_with(typed: &str, known: impl IntoIterator<Item = String>) -> Vec<String> {
    known
        .into_iter()
        .filter(|known| known.starts_with(typed))
        .collect()
}

impl Completer for Completion<'_> {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        position: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let line = &line[..position];
        let candidates = self.candidates(line).into_iter().map(|replacement| Pair {
            display: replacement.trim_end().to_owned(),
            replacement,
        });
        Ok((position - last_word(line).len(), candidates.collect()))
    }
}

impl Helper for Completion<'_> {}
impl Highlighter for Completion<'_> {}
impl Validator for Completion<'_> {}
impl Hinter for Completion<'_> {
    type Hint = String;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::load;

    #[test]
    fn commands_options_choices_and_names_are_completed() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let completion = Completion::new(&knowledge);
        let of = |line| completion.candidates(line);
        let commands = entries().into_iter();
        let commands: Vec<String> = commands.map(|known| format!("/{} ", known.name)).collect();
        assert_eq!(of("/"), commands);
        assert_eq!(of("/comp"), ["/compare "]);
        assert_eq!(of("/decide sh"), ["show "]);
        assert_eq!(of("/decide list --sta"), ["--status "]);
        assert_eq!(of("/compare django fas"), ["fastapi "]);
        assert_eq!(of("/compare django fastapi --t"), ["--topic "]);
        assert_eq!(of("/compare a b --topic perf"), ["performance "]);
        assert_eq!(
            of("/framework fla").first().map(String::as_str),
            Some("flask ")
        );
        assert_eq!(of("/evidence through"), ["throughput "]);
        assert_eq!(
            of("/evidence throughput dja").first().map(String::as_str),
            Some("django ")
        );
        assert_eq!(
            of("/recommend --must admin,or").first().map(String::as_str),
            Some("admin,orm")
        );
        assert!(of("/recommend --language p").contains(&"python".to_owned()));
        assert!(
            of("/recommend chat a").is_empty(),
            "needs are told in words"
        );
        assert!(of("/compare ").contains(&"django ".to_owned()));
        assert!(of("what is fla").is_empty(), "a question is typed in peace");
    }
}
