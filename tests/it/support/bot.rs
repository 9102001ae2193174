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
        let mut bot = Self::launch(&discord.api_base(), discord.token(), folder);
        bot.log_in(discord).await;
        bot
    }

    /// Starts it in a new folder with lines added to the `[discord]` section of its settings.
    pub async fn start_with(discord: &LoopbackDiscord, settings: &str) -> Self {
        let own = tempfile::tempdir().expect("a temporary folder");
        let (base, token) = (discord.api_base(), discord.token());
        let mut bot = Self::launch_with(&base, token, own.path(), settings);
        bot.own = Some(own);
        bot.log_in(discord).await;
        bot
    }

    /// Starts it and waits for nothing: for tests in which it can't log in.
    pub fn launch(api_base: &str, token: &str, folder: &Path) -> Self {
        Self::launch_with(api_base, token, folder, "")
    }

    fn launch_with(api_base: &str, token: &str, folder: &Path, settings: &str) -> Self {
        let config = folder.join("tiebreak.toml");
        // Reading the articles would keep the machine busy while others are timed.
        let settings = format!("encoder = false\n[discord]\napi_base = \"{api_base}\"\n{settings}");
        std::fs::write(&config, settings).expect("write the configuration");
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
        };
        let sent = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status()
            .expect("run kill");
        assert!(sent.success(), "the bot could not be sent {signal}");
    }

    async fn log_in(&mut self, discord: &LoopbackDiscord) {
        let start = Instant::now();
        let mut seen = String::new();
        while start.elapsed() < START {
            match discord.try_connected(POLL * 10).await {
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

impl Drop for TestBot {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
