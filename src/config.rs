//! Settings from the configuration file, the command line and the environment, checked once and typed. The
//! only file that reads the environment.

use secrecy::SecretString;
use serde::Deserialize;
use std::num::{NonZeroU16, NonZeroU64};
use std::path::{Path, PathBuf};

use crate::error::UserError;

/// Holds the Discord token; a file named in the configuration does so too, this one goes first.
pub const TOKEN_VARIABLE: &str = "TIEBREAK_DISCORD_TOKEN";
/// Read where no `--config` is given, if it is there.
pub const DEFAULT_FILE: &str = "tiebreak.toml";

/// Frameworks change much in two years.
pub const OLD_AFTER_MONTHS: NonZeroU16 = NonZeroU16::new(24).expect("not zero");

/// All settings, with defaults filled in.
#[derive(Debug)]
pub struct Config {
    /// A folder that replaces the bundled knowledge.
    pub knowledge: Option<PathBuf>,
    /// Where the index, the database and the terminal's history are kept.
    pub data: PathBuf,
    /// A filter as `tracing_subscriber` reads it, such as `warn,tiebreak=info`.
    pub log: String,
    pub log_format: LogFormat,
    /// Whether passages are also found by their meaning.
    pub encoder: bool,
    /// From how many months on a source counts as old.
    pub old_after_months: NonZeroU16,
    pub gaps: GapsConfig,
    pub discord: DiscordConfig,
}

/// What is kept of questions without a helpful answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GapsConfig {
    pub keep_days: NonZeroU16,
    /// Whether the name of who asked is kept too.
    pub keep_names: bool,
}

impl Default for GapsConfig {
    fn default() -> Self {
        Self {
            keep_days: const { NonZeroU16::new(180).expect("not zero") },
            keep_names: false,
        }
    }
}

#[derive(Debug)]
pub struct DiscordConfig {
    token_file: Option<PathBuf>,
    /// Register commands in this server only, where they appear at once.
    pub development_server: Option<NonZeroU64>,
    /// Base URL of a proxy that stands between the bot and Discord.
    pub api_base: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

/// What the command line says; it goes before the file.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Overrides {
    /// Configuration file [default: tiebreak.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of knowledge to use instead of the bundled one
    #[arg(long, global = true, value_name = "DIR")]
    pub knowledge: Option<PathBuf>,
    /// Folder for the index, the database and the history
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ConfigFile {
    knowledge: Option<PathBuf>,
    data: Option<PathBuf>,
    log: String,
    log_format: LogFormat,
    encoder: bool,
    old_after_months: NonZeroU16,
    gaps: GapsConfig,
    discord: DiscordSection,
}

#[derive(Debug, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct DiscordSection {
    token_file: Option<PathBuf>,
    development_server: Option<NonZeroU64>,
    api_base: Option<String>,
}

impl Default for ConfigFile {
    fn default() -> Self {
        Self {
            knowledge: None,
            data: None,
            // What tantivy finds wrong with an index is told once, by whoever opens it.
            log: "warn,tiebreak=info,tantivy=off".to_owned(),
            log_format: LogFormat::default(),
            encoder: true,
            old_after_months: OLD_AFTER_MONTHS,
            gaps: GapsConfig::default(),
            discord: DiscordSection::default(),
        }
    }
}

impl Config {
    /// Reads the file and the environment; `overrides` go first.
    ///
    /// # Errors
    /// A file that can't be read, an unknown key, a wrong type, no place for data: each with a remedy.
    pub fn load(overrides: &Overrides) -> Result<Self, UserError> {
        let path = match &overrides.config {
            Some(path) => Some(path.clone()),
            None => Some(PathBuf::from(DEFAULT_FILE)).filter(|path| path.exists()),
        };
        let (file, folder) = match &path {
            Some(path) => (read(path)?, path.parent().unwrap_or(Path::new(""))),
            None => (ConfigFile::default(), Path::new("")),
        };
        // A path in the file means the same wherever the bot is started from.
        let beside_file = |path: PathBuf| folder.join(path);
        Ok(Self {
            knowledge: overrides
                .knowledge
                .clone()
                .or(file.knowledge.map(beside_file)),
            data: match overrides.data.clone().or(file.data.map(beside_file)) {
                Some(data) => data,
                None => default_data()?,
            },
            log: file.log,
            log_format: file.log_format,
            encoder: file.encoder,
            old_after_months: file.old_after_months,
            gaps: file.gaps,
            discord: DiscordConfig {
                token_file: file.discord.token_file.map(beside_file),
                development_server: file.discord.development_server,
                api_base: file.discord.api_base,
            },
        })
    }
}

impl DiscordConfig {
    /// The token from the environment, or else from the file. Read when it is needed, since most commands do
    /// not need it.
    ///
    /// # Errors
    /// A file that is named and can't be read or is empty: to go on without a token would surprise.
    pub fn token(&self) -> Result<Option<SecretString>, UserError> {
        let from_environment = std::env::var_os(TOKEN_VARIABLE).filter(|token| !token.is_empty());
        let token = match (from_environment, &self.token_file) {
            (Some(token), _) => token.into_string().unwrap_or_default(),
            (None, Some(file)) => std::fs::read_to_string(file).map_err(|error| {
                UserError::new(format!(
                    "The token file {} can't be read: {error}.",
                    file.display()
                ))
            })?,
            (None, None) => return Ok(None),
        };
        match token.trim() {
            "" => Err(UserError::new(format!(
                "The Discord token is empty: put it into {TOKEN_VARIABLE} or into the file that `token_file` names."
            ))),
            token => Ok(Some(SecretString::from(token))),
        }
    }
}

fn read(path: &Path) -> Result<ConfigFile, UserError> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        UserError::new(format!(
            "The configuration {} can't be read: {error}.",
            path.display()
        ))
    })?;
    parse(&text).map_err(|what| UserError::new(format!("{}:{what}", path.display())))
}

/// Errors read `LINE: key: what is wrong`.
fn parse(text: &str) -> Result<ConfigFile, String> {
    toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let before = &text[..start];
        let line = before.matches('\n').count();
        let key = text.lines().nth(line).and_then(|line| line.split_once('='));
        let key = key.map_or(String::new(), |(key, _)| format!("{}: ", key.trim()));
        format!("{}: {key}{}", line + 1, error.message().replace('\n', ", "))
    })
}

fn default_data() -> Result<PathBuf, UserError> {
    use etcetera::BaseStrategy;
    match etcetera::choose_base_strategy() {
        Ok(folders) => Ok(folders.data_dir().join("tiebreak")),
        Err(_) => Err(UserError::new(
            "There is no home folder to keep the index in: name one with --data DIR.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../config.example.toml");

    /// The example with each commented-out key in force.
    fn uncommented() -> String {
        EXAMPLE
            .lines()
            .map(|line| {
                line.strip_prefix("#")
                    .filter(|rest| !rest.starts_with(' '))
                    .unwrap_or(line)
            })
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn the_example_as_it_is_gives_the_defaults() {
        assert_eq!(parse(EXAMPLE), Ok(ConfigFile::default()));
    }

    #[test]
    fn the_example_documents_every_key() {
        let all = uncommented();
        let read = parse(&all).expect("every key of the example is known");
        assert!(read.knowledge.is_some() && read.data.is_some());
        let DiscordSection {
            token_file,
            development_server,
            api_base,
        } = read.discord;
        assert!(token_file.is_some() && development_server.is_some() && api_base.is_some());
        for key in [
            "log",
            "log_format",
            "old_after_months",
            "keep_days",
            "keep_names",
        ] {
            assert!(all.contains(&format!("\n{key} = ")), "{key}");
        }
    }

    #[test]
    fn an_unknown_key_or_a_wrong_type_is_refused_with_line_and_key() {
        let refused = |text: &str| parse(text).expect_err("refused");
        let unknown = refused("log = \"info\"\n\n[discord]\ntoken = \"x\"\n");
        assert!(unknown.starts_with("4: token: unknown field"), "{unknown}");
        let wrong = refused("[discord]\ndevelopment_server = \"x\"\n");
        assert!(
            wrong.starts_with("2: development_server: invalid type"),
            "{wrong}"
        );
    }
}
