//! The real, built bot as a child process with a folder of its own, talking to a loopback Discord. Only signals and
//! files pass between it and a test, as between it and whoever runs it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

use super::discord::LoopbackDiscord;

const START: Duration = Duration::from_secs(20);
const STOP: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(10);

/// A running bot; killed when dropped.
pub struct TestBot {
    child: Child,
    folder: PathBuf,
    /// Removed with the bot, where the test did not bring a folder.
    own: Option<TempDir>,
}

#[derive(Debug, Clone, Copy)]
pub enum Signal {
    /// As systemd and Docker send it.
    Terminate,
    /// Ctrl-C.
    Interrupt,
    /// Nothing can be done about it: what was not written is lost.
    Kill,
}

impl TestBot {
    /// Starts it in a new folder and waits until it is logged in.
    pub async fn start(discord: &LoopbackDiscord) -> Self {
        let own = tempfile::tempdir().expect("a temporary folder");
        let mut bot = Self::start_in(discord, own.path()).await;
        bot.own = Some(own);
        bot
    }

    /// Starts it in a folder that outlives it, so that it can be started there again with the same data.
    pub async fn start_in(discord: &LoopbackDiscord, folder: &Path) -> Self {
        Self::start_with_settings(discord, folder, "").await
    }

    /// Like `start_in`, with more settings: TOML with sections, such as `[store]`. Several may run on one Discord;
    /// each wants a folder of its own.
    pub async fn start_with_settings(
        discord: &LoopbackDiscord,
        folder: &Path,
        settings: &str,
    ) -> Self {
        let before = discord.sessions();
        let (base, token) = (discord.api_base(), discord.token());
        let mut bot = Self::launch_with(&base, token, folder, settings);
        bot.log_in(discord, before).await;
        bot
    }

    /// Starts it in a new folder with lines added to the `[discord]` section of its settings.
    pub async fn start_with(discord: &LoopbackDiscord, settings: &str) -> Self {
        let own = tempfile::tempdir().expect("a temporary folder");
        let settings = format!("[discord]\n{settings}");
        let mut bot = Self::start_with_settings(discord, own.path(), &settings).await;
        bot.own = Some(own);
        bot
    }

    /// Starts it and waits for nothing: for tests in which it can't log in.
    pub fn launch(api_base: &str, token: &str, folder: &Path) -> Self {
        Self::launch_with(api_base, token, folder, "")
    }

    fn launch_with(api_base: &str, token: &str, folder: &Path, settings: &str) -> Self {
        let config = folder.join("tiebreak.toml");
        std::fs::write(&config, configuration(api_base, settings))
            .expect("write the configuration");
        let log = File::create(folder.join("stderr.log")).expect("make the log");
        let child = Command::new(env!("CARGO_BIN_EXE_tiebreak"))
            .arg("--config")
            .arg(&config)
            .arg("--data")
            .arg(folder.join("data"))
            .env("TIEBREAK_DISCORD_TOKEN", token)
            .env_remove("TIEBREAK_DATABASE_URL")
            // Where the tests run behind a proxy, loopback is not.
            .env("NO_PROXY", "127.0.0.1")
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("start the bot");
        Self {
            child,
            folder: folder.to_owned(),
            own: None,
        }
    }

    /// What it wrote to standard error since it was started.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("stderr.log")).expect("the log")
    }

    /// Where its configuration, its log and, in `data`, its data are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a service manager would, and waits.
    pub async fn stop(self) -> ExitStatus {
        self.stop_by(Signal::Terminate).await
    }

    pub async fn stop_by(mut self, signal: Signal) -> ExitStatus {
        self.send(signal);
        self.ended().await
    }

    /// Waits until it ends of itself.
    pub async fn ended(&mut self) -> ExitStatus {
        let start = Instant::now();
        while start.elapsed() < STOP {
            if let Some(status) = self.child.try_wait().expect("ask for its status") {
                return status;
            }
            tokio::time::sleep(POLL).await;
        }
        panic!(
            "the bot is still running after {STOP:?}; its log:\n{}",
            self.log()
        );
    }

    /// Sends the signal and waits for nothing.
    pub fn send(&self, signal: Signal) {
        let signal = match signal {
            Signal::Terminate => "-TERM",
            Signal::Interrupt => "-INT",
            Signal::Kill => "-KILL",
        };
        let sent = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status()
            .expect("run kill");
        assert!(sent.success(), "the bot could not be sent {signal}");
    }

    /// Waits until there have been more than so many sessions.
    async fn log_in(&mut self, discord: &LoopbackDiscord, sessions: usize) {
        let start = Instant::now();
        let mut seen = String::new();
        while start.elapsed() < START {
            match discord.try_begun(sessions, POLL * 10).await {
                Ok(()) => return,
                Err(now) => seen = now,
            }
            if let Some(status) = self.child.try_wait().expect("ask for its status") {
                panic!(
                    "the bot ended with {status} instead of logging in; its log:\n{}",
                    self.log()
                );
            }
        }
        panic!(
            "the bot did not log in within {START:?}; {seen}; its log:\n{}",
            self.log()
        );
    }
}

/// The settings with what every test needs.
fn configuration(api_base: &str, settings: &str) -> String {
    let mut settings: toml::Table = settings.parse().expect("settings are TOML");
    // Reading the articles would keep the machine busy while others are timed.
    settings
        .entry("encoder")
        .or_insert(toml::Value::Boolean(false));
    let discord = settings
        .entry("discord")
        .or_insert(toml::Value::Table(toml::Table::new()));
    let discord = discord.as_table_mut().expect("[discord] is a section");
    discord.insert("api_base".to_owned(), api_base.into());
    settings.to_string()
}

impl Drop for TestBot {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::discord::LoopbackDiscord;
    use super::{Signal, TestBot};

    async fn is_answered(discord: &LoopbackDiscord) {
        let answer = discord.slash("help", json!({})).await;
        assert!(!answer.message().text().is_empty());
    }

    #[tokio::test]
    async fn two_bots_share_a_discord_and_one_outlives_the_other() {
        let discord = LoopbackDiscord::start().await;
        let (one, two) = (folder(), folder());
        let first = TestBot::start_in(&discord, one.path()).await;
        let second = TestBot::start_in(&discord, two.path()).await;
        assert_eq!(discord.sessions(), 2);
        is_answered(&discord).await;
        discord.events_to(1);
        is_answered(&discord).await;
        let killed = first.stop_by(Signal::Kill).await;
        assert!(!killed.success() && killed.code().is_none(), "{killed}");
        assert_eq!(discord.disconnected().await, 1006);
        is_answered(&discord).await;
        let again = TestBot::start_in(&discord, one.path()).await;
        discord.events_to(1);
        is_answered(&discord).await;
        assert!(second.stop().await.success());
        assert!(again.stop().await.success());
    }

    #[tokio::test]
    async fn settings_of_all_sections_reach_the_bot() {
        let discord = LoopbackDiscord::start().await;
        let own = folder();
        let settings =
            "log_format = \"json\"\n[gaps]\nkeep_days = 3\n[discord]\ndevelopment_server = 77";
        let bot = TestBot::start_with_settings(&discord, own.path(), settings).await;
        discord.commands().await;
        let mut requests = discord.requests().into_iter();
        assert!(requests.any(|it| it.path.contains("/guilds/77/commands")));
        let log = bot.log();
        assert!(log.starts_with('{'), "{log}");
        assert!(bot.stop().await.success());
    }

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a temporary folder")
    }
}
