//! Completes what is being typed in the chat: a command after the slash, an option or a name inside a command: of
//! frameworks, attributes, needs, decisions.

use clap::{Arg, Command};
use rustyline::completion::{Completer, Pair};
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::validate::Validator;
use rustyline::{Context, Helper};

use super::chat::spoken_as;
use super::place;
use crate::app::App;
use crate::knowledge::Knowledge;
use crate::knowledge::lexicon::{attribute_completions, completions, need_completions};
use crate::knowledge::need::Group;
use crate::request::{Entry, Names, entries, names};

/// Knows the commands and the names of things.
pub struct Completion<'a> {
    app: &'a App,
}

impl<'a> Completion<'a> {
    pub fn new(app: &'a App) -> Self {
        Self { app }
    }

    fn knowledge(&self) -> &Knowledge {
        self.app.knowledge()
    }

    /// What the last word of `line` may become.
    fn candidates(&self, line: &str) -> Vec<Pair> {
        let line = spoken_as(line).map_or(line, |(_, rest)| rest);
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
            return commands
                .map(|whole| pair(whole[before..].to_owned()))
                .collect();
        };
        if word.starts_with('-') {
            let options = command.get_opts().filter_map(|option| option.get_long());
            return pairs(beginning_with(
                word,
                options.map(|long| format!("--{long} ")),
            ));
        }
        let before: Vec<&str> = line.split_whitespace().collect();
        let before = before.iter().rev().nth(usize::from(!word.is_empty()));
        let option = command.get_opts().find(|option| {
            option
                .get_long()
                .is_some_and(|long| before == Some(&format!("--{long}").as_str()))
        });
        match option {
            Some(option) => pairs(self.values(option, word)),
            None => self.positional(
                command,
                line.trim_start_matches('/')
                    .trim_start_matches(name.as_str()),
                word,
            ),
        }
    }

    /// What a value without a name may become: those before it tell which one it is.
    fn positional(&self, command: &Command, line: &str, word: &str) -> Vec<Pair> {
        let typed = line.strip_suffix(word).unwrap_or(line).split_whitespace();
        let given = typed.filter(|word| !word.starts_with('-')).count();
        let wanted: Vec<&Arg> = command.get_positionals().collect();
        let argument = wanted.get(given).or(wanted.last()).copied();
        match argument.and_then(names) {
            Some(Names::Frameworks) => pairs(ended(self.frameworks(word))),
            Some(Names::Attributes) => {
                let attributes = attribute_completions(&self.knowledge().attributes, word);
                let ids = attributes.iter().map(|attribute| attribute.id.clone());
                pairs(ended(ids.collect()))
            }
            Some(Names::Decisions) => self.decisions(word),
            Some(Names::Needs(_) | Names::Roles | Names::Channels) | None => Vec::new(),
        }
    }

    /// Numbers, shown with their questions. Whoever types can do without, so that a fault is no reason to disturb them.
    fn decisions(&self, word: &str) -> Vec<Pair> {
        let known = self.app.decision_names(&place::place(), word);
        let pairs = known.unwrap_or_default().into_iter();
        let pairs = pairs.map(|(number, question)| Pair {
            display: format!("{number} {question}"),
            replacement: format!("{number} "),
        });
        pairs.collect()
    }

    fn frameworks(&self, word: &str) -> Vec<String> {
        let frameworks = completions(&self.knowledge().frameworks, word);
        let ids = frameworks.iter().map(|framework| framework.id.clone());
        ids.collect()
    }

    fn needs(&self, group: Option<Group>, word: &str) -> Vec<String> {
        let needs = need_completions(&self.knowledge().needs, group, word);
        needs.iter().map(|need| need.id.clone()).collect()
    }

    /// What the value of an option may become; of a list, its last one.
    fn values(&self, option: &Arg, word: &str) -> Vec<String> {
        let (before, last) = word
            .rfind(',')
            .map_or(("", word), |at| word.split_at(at + 1));
        let one_more = |names: Vec<String>| {
            let lists = names.iter().map(|name| format!("{before}{name}"));
            lists.collect()
        };
        match (names(option), option.get_id().as_str()) {
            (Some(Names::Needs(group)), _) => return one_more(self.needs(group, last)),
            (_, "criteria") => return one_more(self.needs(None, last)),
            (_, "options") => return one_more(self.frameworks(last)),
            (Some(Names::Frameworks), _) => return ended(self.frameworks(word)),
            _ => {}
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

fn ended(names: Vec<String>) -> Vec<String> {
    names.into_iter().map(|name| name + " ").collect()
}

fn pairs(replacements: Vec<String>) -> Vec<Pair> {
    replacements.into_iter().map(pair).collect()
}

fn pair(replacement: String) -> Pair {
    Pair {
        display: replacement.trim_end().to_owned(),
        replacement,
    }
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
        Ok((position - last_word(line).len(), self.candidates(line)))
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
    use crate::config::GapsConfig;
    use crate::knowledge::load;

    #[test]
    fn commands_options_choices_and_names_are_completed() {
        let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
        let data = tempfile::tempdir().expect("a folder");
        let gaps = GapsConfig::default();
        let app = App::new(knowledge, data.path(), false, gaps).expect("an app");
        let completion = Completion::new(&app);
        let of = |line| -> Vec<String> {
            let candidates = completion.candidates(line).into_iter();
            candidates.map(|pair| pair.replacement).collect()
        };
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
        assert_eq!(
            of("/decide start Which? --options django,fas"),
            ["django,fastapi"]
        );
        assert_eq!(
            of("/decide start Which? --criteria admin,or").first(),
            Some(&"admin,orm".to_owned())
        );
        assert_eq!(of("/decide list --framework fas"), ["fastapi "]);
        assert_eq!(of("--as bob /comp"), ["/compare "]);
        assert!(of("/compare ").contains(&"django ".to_owned()));
        assert!(of("what is fla").is_empty(), "a question is typed in peace");
    }
}
