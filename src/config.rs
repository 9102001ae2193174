//! Settings from the configuration file, the command line and the environment, checked once and typed. The
//! only file that reads the environment.

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::num::{NonZeroU16, NonZeroU64};
use std::path::{Path, PathBuf};

use crate::error::UserError;

/// Holds the Discord token; a file named in the configuration does so too, this one goes first.
pub const TOKEN_VARIABLE: &str = "TIEBREAK_DISCORD_TOKEN";
/// Holds the URL of the database; those in the configuration do so too, this one goes first.
pub const DATABASE_VARIABLE: &str = "TIEBREAK_DATABASE_URL";
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
    pub store: StoreConfig,
    pub gaps: GapsConfig,
    pub discord: DiscordConfig,
}

/// Where the database is, if not in the data folder.
#[derive(Debug)]
pub struct StoreConfig {
    url: Option<SecretString>,
    url_file: Option<PathBuf>,
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
    store: StoreSection,
    gaps: GapsConfig,
    discord: DiscordSection,
}

#[derive(Debug, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct StoreSection {
    url: Option<Secret>,
    url_file: Option<PathBuf>,
}

/// A text that is not shown.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
struct Secret(SecretString);

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
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
            // What tantivy finds wrong with an index, or sqlx with a database, is told once, by whoever uses it.
            log: "warn,tiebreak=info,tantivy=off,sqlx=error".to_owned(),
            log_format: LogFormat::default(),
            encoder: true,
            old_after_months: OLD_AFTER_MONTHS,
            store: StoreSection::default(),
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
            store: StoreConfig {
                url: file.store.url.map(|Secret(url)| url),
                url_file: file.store.url_file.map(beside_file),
            },
            gaps: file.gaps,
            discord: DiscordConfig {
                token_file: file.discord.token_file.map(beside_file),
                development_server: file.discord.development_server,
                api_base: file.discord.api_base,
            },
        })
    }
}

impl StoreConfig {
    /// The URL of a database on a server, from the environment or else from the file; none where the database is in the
    /// data folder.
    ///
    /// # Errors
    /// A file that is named and can't be read or is empty; a URL and a file with one.
    pub fn url(&self) -> Result<Option<SecretString>, UserError> {
        if self.url.is_some() && self.url_file.is_some() {
            return Err(UserError::new(
                "[store] has both `url` and `url_file`: leave one of them.",
            ));
        }
        let url = secret(
            DATABASE_VARIABLE,
            self.url_file.as_deref(),
            "URL of the database",
        )?;
        Ok(url.or_else(|| self.url.clone()))
    }
}

impl DiscordConfig {
    /// The token from the environment, or else from the file. Read when it is needed, since most commands do
    /// not need it.
    ///
    /// # Errors
    /// A file that is named and can't be read or is empty: to go on without a token would surprise.
    pub fn token(&self) -> Result<Option<SecretString>, UserError> {
        secret(TOKEN_VARIABLE, self.token_file.as_deref(), "Discord token")
    }
}

/// What the environment variable holds, or else the file, if one is named. `what` completes "The ... is empty".
fn secret(
    variable: &str,
    file: Option<&Path>,
    what: &str,
) -> Result<Option<SecretString>, UserError> {
    let from_environment = std::env::var_os(variable).filter(|text| !text.is_empty());
    let text = match (from_environment, file) {
        (Some(text), _) => text.into_string().unwrap_or_default(),
        (None, Some(file)) => std::fs::read_to_string(file).map_err(|error| {
            UserError::new(format!(
                "The file {} with the {what} can't be read: {error}.",
                file.display()
            ))
        })?,
        (None, None) => return Ok(None),
    };
    match text.trim() {
        "" => Err(UserError::new(format!(
            "The {what} is empty: put it into {variable} or into the file that the settings name."
        ))),
        text => Ok(Some(SecretString::from(text))),
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
        // What stands before a "=" may also be a piece of a secret.
        let key =
            key.filter(|(key, _)| key.trim().chars().all(|c| c.is_alphanumeric() || c == '_'));
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
        assert!(read.store.url.is_some() && read.store.url_file.is_some());
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
    fn the_url_of_the_database_is_not_shown() {
        let file = parse("[store]\nurl = \"postgres://u:hush@h/d\"\n").expect("good");
        assert!(!format!("{file:?}").contains("hush"), "{file:?}");
        let refused = parse("[store]\nurl \"postgres://u:hush@h/d?sslmode=require\"\n");
        let refused = refused.expect_err("no equals sign");
        assert!(
            refused.starts_with("2: ") && !refused.contains("hush"),
            "{refused}"
        );
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
