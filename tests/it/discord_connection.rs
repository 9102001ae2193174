//! How the bot comes to a loopback Discord and leaves it: commands registered, connections lost, signals, the token.

use serde_json::json;
use tiebreak::request::RECORD_MESSAGE;

use crate::support::bot::{Signal, TestBot};
use crate::support::discord::LoopbackDiscord;
use crate::support::limits::discord;

/// `GUILD_MESSAGES` and `DIRECT_MESSAGES`; none of the privileged intents.
const INTENTS: u64 = 1 << 9 | 1 << 12;

#[tokio::test]
async fn the_commands_are_registered_where_the_settings_say() {
    let discord = discord().await;
    let bot = TestBot::start(&discord).await;
    let commands = discord.commands().await;
    let names: Vec<&str> = commands
        .iter()
        .filter_map(|command| command["name"].as_str())
        .collect();
    assert_eq!(
        names,
        [
            "ask",
            "compare",
            "evidence",
            "recommend",
            "why-not",
            "framework",
            "sources",
            "unhelpful",
            "gaps",
            "decide",
            "privacy",
            "help",
            RECORD_MESSAGE,
        ]
    );
    assert_eq!(discord.identify()["intents"], INTENTS);
    assert!(
        registered_at(&discord).ends_with("/commands")
            && !registered_at(&discord).contains("guilds")
    );
    bot.stop().await;
    discord.disconnected().await;
    let _bot = TestBot::start_with(&discord, "development_server = 77\n").await;
    assert!(registered_at(&discord).ends_with("/guilds/77/commands"));
}

fn registered_at(discord: &LoopbackDiscord) -> String {
    let requests = discord.requests();
    let last = requests
        .iter()
        .rev()
        .find(|request| request.method == "PUT");
    last.expect("a registration").path.clone()
}

#[tokio::test]
async fn it_comes_back_when_discord_asks_it_to_reconnect() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    discord.ask_to_reconnect();
    let answer = discord.slash("sources", json!({})).await;
    assert!(answer.message().text().starts_with("My sources"));
}

#[tokio::test]
async fn both_signals_close_the_gateway_cleanly() {
    let discord = discord().await;
    for signal in [Signal::Terminate, Signal::Interrupt] {
        let bot = TestBot::start(&discord).await;
        assert_eq!(bot.stop_by(signal).await.code(), Some(0), "{signal:?}");
        assert_eq!(discord.disconnected().await, 1000, "{signal:?}");
    }
}

#[tokio::test]
async fn it_stops_while_discord_is_silent_too() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let base = format!("http://{}", silent.local_addr().expect("its address"));
    let folder = tempfile::tempdir().expect("a folder");
    let mut bot = TestBot::launch(&base, "a.b.c", folder.path());
    let _asked = silent.accept().await.expect("the bot asks");
    bot.send(Signal::Terminate);
    assert_eq!(bot.ended().await.code(), Some(0));
}

#[tokio::test]
async fn an_answer_in_flight_is_finished_before_it_stops() {
    let discord = discord().await;
    let bot = TestBot::start(&discord).await;
    let held = discord.hold_posts().await;
    discord
        .message("is flask good for async?")
        .mentioning_the_bot()
        .send();
    held.tried().await;
    let stopped = tokio::spawn(bot.stop());
    discord.disconnected().await;
    assert!(!stopped.is_finished(), "it waits for the answer");
    drop(held);
    assert!(discord.posted().await.text().contains("[1]"));
    assert_eq!(stopped.await.expect("stopped").code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_invitation_is_for_the_bot_of_the_token() {
    let discord = discord().await;
    let folder = tempfile::tempdir().expect("a folder");
    let settings = format!("[discord]\napi_base = \"{}\"\n", discord.api_base());
    std::fs::write(folder.path().join("tiebreak.toml"), settings).expect("settings");
    let mut command = assert_cmd::Command::cargo_bin("tiebreak").expect("the program is built");
    command
        .current_dir(folder.path())
        .env("TIEBREAK_DISCORD_TOKEN", discord.token())
        .arg("invite");
    let invited = tokio::task::spawn_blocking(move || command.assert().success());
    let output = invited.await.expect("it ran").get_output().stdout.clone();
    let link = String::from_utf8(output).expect("UTF-8");
    let id = format!("client_id={}", LoopbackDiscord::BOT_ID);
    assert!(link.contains(&id), "{link}");
}

#[tokio::test]
async fn a_refused_token_is_told_in_a_sentence() {
    let discord = LoopbackDiscord::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let mut bot = TestBot::launch(&discord.api_base(), "bm90.it.really", folder.path());
    assert_eq!(bot.ended().await.code(), Some(2));
    assert!(
        bot.log().contains("Discord refused the token"),
        "{}",
        bot.log()
    );
    discord.take_violations();
}
