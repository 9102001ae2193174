//! The command line: the catalogue, and what only makes sense at a machine (`chat`, `invite`, `import`,
//! `backup`, `--json`, `--batch`, where files are).

use clap::{Arg, ArgAction, ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;

use crate::adapters::terminal::Speaker;
use crate::app::Format;
use crate::config::Overrides;
use crate::error::UserError;
use crate::knowledge::lexicon::closest;
use crate::request::{Request, is_page};

/// Settles "which framework should we use?" with cited evidence
///
/// Without a command it goes to Discord if there is a token, and opens a chat in the terminal if there is none.
#[derive(Debug, Parser)]
#[command(name = "tiebreak", version, disable_help_subcommand = true)]
struct Arguments {
    #[command(flatten)]
    overrides: Overrides,
    /// Speak as somebody else, with the roles they have, to try what several people do together
    #[arg(long = "as", global = true, value_name = "NAME[:ROLE,ROLE]")]
    speaker: Option<Speaker>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    Request(Request),
    /// Chat in the terminal, also where there is a Discord token
    #[command(
        after_help = "In the chat, a line that begins with --as NAME is that person's, and --as NAME alone makes \
                            all that follow theirs.\nExample: tiebreak chat --as ada"
    )]
    Chat,
    /// Check a folder of knowledge, or the bundled one, and tell what it covers
    Check {
        /// Folder to check [default: the one in use]
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
        /// Also write the rows of DIR anew in one layout; comments in them are lost
        #[arg(long, requires = "folder")]
        tidy: bool,
    },
    /// Print the link that adds the bot to a Discord server
    Invite,
    /// Make articles of saved pages: plain text, Markdown and HTML, also whole folders
    #[command(after_help = "Example: tiebreak import notes page.html --to my-knowledge")]
    Import(Import),
    /// Write decisions as files, or keep the records of other tools as decisions
    #[command(subcommand)]
    Decisions(Records),
    /// Copy the database to a new file, also while the bot uses it
    #[command(after_help = "Example: tiebreak backup tiebreak-monday.db")]
    Backup {
        /// The copy; it must not exist yet
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct Import {
    /// Files (.txt, .md, .html) and folders of them
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The folder of knowledge; articles are written to its folder "articles"
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
    /// Replace articles that exist with other content
    #[arg(long)]
    pub overwrite: bool,
}

/// Decisions as files.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Records {
    /// Write each decision as Markdown (MADR), as adr-tools and log4brains read it, and all of them as JSON
    #[command(after_help = "Example: tiebreak decisions export doc/adr")]
    Export {
        /// The folder; where there are decisions of several servers, each gets a folder in it
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Only the decisions of this server [default: of all]
        #[arg(long, value_name = "ID")]
        server: Option<String>,
        /// Replace files that exist with other content
        #[arg(long)]
        overwrite: bool,
    },
    /// Keep records of adr-tools, log4brains and MADR as decisions that were taken elsewhere
    #[command(after_help = "Example: tiebreak decisions import doc/adr")]
    Import {
        /// Files, and folders of files that begin with a number
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// The server whose decisions they are [default: the terminal]
        #[arg(long, value_name = "ID")]
        server: Option<String>,
    },
}

/// What the program was called for.
#[derive(Debug)]
pub struct Invocation {
    pub overrides: Overrides,
    /// Who speaks, if not whoever runs the program.
    pub speaker: Option<Speaker>,
    pub task: Task,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Task {
    /// Discord where there is a token, else the terminal chat.
    Serve,
    Chat,
    /// Check the folder, or the knowledge in use; write its rows anew if `tidy`.
    Check {
        folder: Option<PathBuf>,
        tidy: bool,
    },
    Invite,
    Import(Import),
    Records(Records),
    /// Copy the database to this new file.
    Backup(PathBuf),
    /// Explain the command line, or one command of it.
    Help(Vec<String>),
    Answer {
        request: Request,
        format: Format,
    },
    /// Answer the questions of a file, one JSON object a line.
    Batch {
        file: PathBuf,
        /// Tell what order and confidence were made of, too.
        explain: bool,
    },
}

const JSON: &str = "json";
const FORMAT: &str = "format";
const BATCH: &str = "batch";
const EXPLAIN: &str = "explain";

impl Invocation {
    /// Reads the arguments, the program's name first.
    ///
    /// # Errors
    /// clap's error, which also stands for `--help` and `--version`.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let matches = command().try_get_matches_from(arguments)?;
        let read = Arguments::from_arg_matches(&matches)?;
        let task = match read.command {
            // Only the terminal has people who say who they are.
            None if read.speaker.is_some() => Task::Chat,
            None => Task::Serve,
            Some(Command::Chat) => Task::Chat,
            Some(Command::Check { folder, tidy }) => Task::Check { folder, tidy },
            Some(Command::Invite) => Task::Invite,
            Some(Command::Import(import)) => Task::Import(import),
            Some(Command::Decisions(records)) => Task::Records(records),
            Some(Command::Backup { file }) => Task::Backup(file),
            Some(Command::Request(request)) => task(request, &matches),
        };
        Ok(Self {
            overrides: read.overrides,
            speaker: read.speaker,
            task,
        })
    }
}

fn task(request: Request, matches: &ArgMatches) -> Task {
    let of_command = matches.subcommand().map(|(_, matches)| matches);
    let batch = of_command.and_then(|m| m.try_get_one::<PathBuf>(BATCH).ok().flatten());
    if let Some(file) = batch {
        let explain = of_command.is_some_and(|m| m.get_flag(EXPLAIN));
        return Task::Batch {
            file: file.clone(),
            explain,
        };
    }
    // A shell wants to know of the shell's commands and options.
    if let Request::Help { command } = request {
        return Task::Help(command);
    }
    let json = of_command.and_then(|m| m.try_get_one::<bool>(JSON).ok().flatten());
    let format = of_command.and_then(|m| m.try_get_one::<Format>(FORMAT).ok().flatten());
    let format = match json {
        Some(true) => Format::Json,
        _ => format.copied().unwrap_or_default(),
    };
    Task::Answer { request, format }
}

/// What `--help` prints for the command of this name, or for all without one.
///
/// # Errors
/// No such command.
pub fn help(name: &[String]) -> Result<String, UserError> {
    let mut all = command();
    all.build();
    let mut command = &mut all;
    for word in name {
        let known = command.get_subcommands().map(clap::Command::get_name);
        let known: Vec<String> = known.map(str::to_owned).collect();
        match command.find_subcommand_mut(word) {
            Some(below) => command = below,
            None => return Err(unknown(&name.join(" "), word, &known)),
        }
    }
    Ok(command.render_long_help().to_string())
}

fn unknown(name: &str, word: &str, known: &[String]) -> UserError {
    let like = closest(word, known.iter().map(String::as_str));
    let like = like
        .map(|known| format!(" Did you mean \"{known}\"?"))
        .unwrap_or_default();
    UserError::new(format!(
        "There is no command \"{name}\".{like} `tiebreak help` lists all."
    ))
}

/// The whole command line as clap knows it.
pub fn command() -> clap::Command {
    let json = Arg::new(JSON)
        .long(JSON)
        .action(ArgAction::SetTrue)
        .help("Print JSON for other programs");
    let format = Arg::new(FORMAT)
        .long(FORMAT)
        .value_name("FORMAT")
        .value_parser(clap::value_parser!(Format))
        .conflicts_with(JSON)
        .help("Print the whole comparison in another form");
    let batch = Arg::new(BATCH)
        .long(BATCH)
        .value_name("FILE")
        .value_parser(clap::value_parser!(PathBuf))
        .conflicts_with("question")
        .help("Answer each line of a file, {\"id\", \"question\"}, with one line of JSON");
    let explain = Arg::new(EXPLAIN)
        .long(EXPLAIN)
        .action(ArgAction::SetTrue)
        .requires(BATCH)
        .help("With --batch: tell what order and confidence were made of, too");
    Arguments::command()
        .mut_subcommands(|command| shell_example("tiebreak", command))
        .mut_subcommand("compare", |compare| compare.arg(json.clone()).arg(format))
        .mut_subcommand("recommend", |recommend| recommend.arg(json.clone()))
        .mut_subcommand("ask", |ask| {
            ask.arg(json)
                .arg(batch)
                .arg(explain)
                .mut_arg("question", |question| {
                    question.required(false).required_unless_present(BATCH)
                })
        })
}

/// With its example as it is typed in a shell. A terminal shows the whole answer, so it needs no pages.
fn shell_example(before: &str, command: clap::Command) -> clap::Command {
    let name = format!("{before} {}", command.get_name());
    let command = command
        .mut_args(|argument| match is_page(&argument) {
            true => argument.hide(true),
            false => argument,
        })
        .mut_subcommands(|below| shell_example(&name, below))
        .disable_help_subcommand(true);
    match command.get_after_help().map(ToString::to_string) {
        Some(arguments) if !arguments.starts_with("Example") => {
            command.after_help(format!("Example: {name} {arguments}"))
        }
        _ => command,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Task, clap::Error> {
        let words = line.split(' ').map(OsString::from);
        Invocation::parse(words).map(|invocation| invocation.task)
    }

    #[test]
    fn the_definition_holds_together() {
        command().debug_assert();
    }

    #[test]
    fn every_command_of_the_catalogue_is_on_the_command_line() {
        let line = command();
        for known in crate::request::entries() {
            let here = known.name.split(' ').fold(&line, |above, name| {
                above.find_subcommand(name).expect("every command is here")
            });
            for argument in known.command.get_arguments() {
                assert!(
                    here.get_arguments()
                        .any(|a| a.get_id() == argument.get_id()),
                    "{}",
                    argument.get_id()
                );
            }
        }
    }

    #[test]
    fn options_stand_before_or_after() {
        let answer = |format| Task::Answer {
            request: Request::ask("what is flask"),
            format,
        };
        assert_eq!(
            parse("tiebreak ask what is flask").expect("good"),
            answer(Format::Reply)
        );
        assert_eq!(
            parse("tiebreak ask --json what is flask").expect("good"),
            answer(Format::Json)
        );
        assert_eq!(
            parse("tiebreak --data d ask what is flask --json").expect("good"),
            answer(Format::Json)
        );
        assert_eq!(
            parse("tiebreak ask --batch f.jsonl").expect("good"),
            Task::Batch {
                file: "f.jsonl".into(),
                explain: false
            }
        );
        assert_eq!(parse("tiebreak").expect("good"), Task::Serve);
        assert_eq!(parse("tiebreak --as ada").expect("good"), Task::Chat);
        parse("tiebreak --as bob:ops decide vote 1 django").expect("good");
        parse("tiebreak decide vote 1 django --as bob").expect("good");
        parse("tiebreak --as <@1> chat").expect_err("no name");
        parse("tiebreak decisions export d --server s --overwrite").expect("good");
        parse("tiebreak decisions import a b").expect("good");
        parse("tiebreak decisions import").expect_err("what is missing");
        parse("tiebreak import a b --to k --overwrite").expect("good");
        parse("tiebreak import a").expect_err("where to is missing");
        parse("tiebreak backup a.db").expect("good");
        parse("tiebreak backup").expect_err("where to is missing");
        parse("tiebreak ask").expect_err("a question is missing");
        parse("tiebreak ask --batch f.jsonl what").expect_err("one or the other");
        parse("tiebreak compare django").expect_err("one framework is not enough");
    }
}
