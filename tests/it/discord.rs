//! The bot on a loopback Discord: the real program and the real client library, from what a person does to
//! what Discord is sent. Every body is held against Discord's limits when a test ends.

use serde_json::json;
use sqlx::Connection;
use std::time::Duration;
use tiebreak::request::RECORD_MESSAGE;

use crate::support::bot::{Signal, TestBot};
use crate::support::discord::{Answer, LoopbackDiscord, Message, Person};
use crate::support::limits;

const QUIET: Duration = Duration::from_millis(400);
/// `GUILD_MESSAGES` and `DIRECT_MESSAGES`; none of the privileged intents.
const INTENTS: u64 = 1 << 9 | 1 << 12;

async fn discord() -> LoopbackDiscord {
    LoopbackDiscord::start_checked(limits::check).await
}

/// Presses the button with this label.
async fn press(discord: &LoopbackDiscord, message: &Message, label: &str) -> Answer {
    let button = message
        .control(label)
        .custom_id
        .expect("a button with an id");
    discord.press(message, &button).await
}

#[tokio::test]
async fn a_comparison_typed_in_the_chat_returns_the_table() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    let options = json!({"framework1": "django", "framework2": "fastapi", "topic": "data"});
    let answer = discord.slash("compare", options).await;
    let message = answer.message();
    assert!(!message.is_ephemeral());
    let text = message.text();
    for part in [
        "Django vs FastAPI: Data and APIs",
        "**ORM**\nDjango: built in [1][2][3][4]\nFastAPI: no: none built in [5][6][4]",
        "not in my sources",
        "MicroPyramid, updated 2026-06-10",
    ] {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
}

#[tokio::test]
async fn a_mention_with_a_question_returns_cited_passages() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    let question = discord
        .message("is flask good for async?")
        .mentioning_the_bot()
        .send();
    let answer = discord.posted().await;
    assert_eq!(answer.replies_to(), Some(question.id()));
    let text = answer.text();
    assert!(text.starts_with("is flask good for async?\n"), "{text}");
    assert!(
        text.contains("\n-# [1] ") && text.contains("Flask"),
        "{text}"
    );
    assert!(text.contains("\n> "), "it quotes: {text}");
}

#[tokio::test]
async fn a_button_works_after_a_restart() {
    let discord = discord().await;
    let data = tempfile::tempdir().expect("a folder");
    let bot = TestBot::start_in(&discord, data.path()).await;
    let options = json!({"framework1": "django", "framework2": "fastapi"});
    let table = discord.slash("compare", options).await;
    assert!(bot.stop().await.success());
    let _bot = TestBot::start_in(&discord, data.path()).await;

    let button = table.message().control("Next ▶").custom_id;
    let button = button.expect("a button with an id");
    let other = discord.another_person();
    let answer = other.press(table.message(), &button).await;
    assert_eq!(answer.kind, 4, "the message is not theirs");
    assert!(
        answer.message().is_ephemeral(),
        "the curious don't fill the channel"
    );
    assert!(answer.message().text().contains("Page 2 of "));

    let back = press(&discord, answer.message(), "◀ Back").await;
    assert_eq!(back.kind, 7, "a private message changes in place");
    assert!(back.message().text().contains("Page 1 of "));
}

#[tokio::test]
async fn names_are_completed_while_they_are_typed() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    let typed =
        |name: &str, typed: &str| json!({"framework1": name, "framework2": {"focused": typed}});
    let offered = discord
        .autocomplete("compare", typed("django", "fas"))
        .await
        .choices();
    assert_eq!(offered, [("FastAPI".to_owned(), json!("fastapi"))]);
    let offered = discord
        .autocomplete("compare", typed("django", ""))
        .await
        .choices();
    let labels: Vec<&str> = offered.iter().map(|(label, _)| label.as_str()).collect();
    assert!(
        labels.contains(&"Flask") && !labels.contains(&"Django"),
        "{labels:?}"
    );
    let none = discord
        .autocomplete("compare", typed("django", "zzzzzz"))
        .await
        .choices();
    assert_eq!(none, []);
}

#[tokio::test]
async fn an_unknown_framework_gets_the_sentence_and_only_who_asked_sees_it() {
    let discord = discord().await;
    let bot = TestBot::start(&discord).await;
    let options = json!({"framework1": "djnago", "framework2": "flask"});
    let answer = discord.slash("compare", options).await;
    assert!(answer.message().is_ephemeral());
    assert_eq!(
        answer.message().text(),
        "⚠ I don't know a framework called \"djnago\". Did you mean Django?"
    );
    assert!(
        !bot.log().contains("ERROR"),
        "a mistake is no fault: {}",
        bot.log()
    );
}

#[tokio::test]
async fn it_answers_in_dms_and_to_replies_and_nowhere_else() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    discord.message("is django any good?").send();
    discord
        .message("hello")
        .mentioning_the_bot()
        .by_another_bot()
        .send();
    discord
        .message("hello")
        .mentioning_the_bot()
        .by_the_bot_itself()
        .send();
    discord.stays_silent(QUIET).await;

    discord
        .message("/compare django flask --topic data")
        .in_a_dm()
        .send();
    let table = discord.posted().await;
    assert!(table.text().starts_with("Django vs Flask: Data and APIs"));
    discord
        .message("does flask have an orm?")
        .in_a_dm()
        .replying_to(&table)
        .send();
    assert!(discord.posted().await.text().contains("Flask"));

    discord.message("").mentioning_the_bot().send();
    let help = discord.posted().await;
    assert!(help.text().starts_with("What I can do"), "{}", help.text());
    discord
        .message("what about the admin of Django?")
        .replying_to(&help)
        .send();
    assert!(discord.posted().await.text().contains("admin"));
    discord
        .message("and what now?")
        .replying_to(&help)
        .without_ping()
        .send();
    discord.stays_silent(QUIET).await;
}

#[tokio::test]
async fn a_follow_up_leans_on_the_same_persons_question_in_the_same_channel() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    discord
        .message("is flask good for async?")
        .mentioning_the_bot()
        .send();
    let answer = discord.posted().await;

    discord.message("and django?").replying_to(&answer).send();
    let more = discord.posted().await.text();
    let taken = "and django?\nTaken as: **is Django good for async?**\n";
    assert!(more.starts_with(taken), "{more}");

    let others = [
        discord.message("what about its ORM?").by_another_person(),
        discord.message("what about its ORM?").in_another_channel(),
        discord.message("what about its ORM?").in_a_dm(),
    ];
    for other in others {
        other.mentioning_the_bot().send();
        let answer = discord.posted().await.text();
        assert!(!answer.contains("Taken as"), "{answer}");
    }

    // A slash command is the same conversation.
    let options = json!({"question": "what about its ORM?"});
    let own = discord.slash("ask", options.clone()).await;
    assert!(
        own.message()
            .text()
            .contains("Taken as: **what about Django's ORM?**")
    );
    let other = discord.another_person().slash("ask", options).await;
    assert!(!other.message().text().contains("Taken as"));
}

/// The list of gaps as somebody who manages the server sees it.
async fn gaps(person: Person<'_>) -> Message {
    let answer = person
        .who_manages_the_server()
        .slash("gaps", json!({}))
        .await;
    assert!(answer.message().is_ephemeral());
    answer.message().clone()
}

#[tokio::test]
async fn not_helpful_is_noted_once_also_after_a_restart() {
    let discord = discord().await;
    let data = tempfile::tempdir().expect("a folder");
    let bot = TestBot::start_in(&discord, data.path()).await;
    discord
        .message("is flask good for async?")
        .mentioning_the_bot()
        .send();
    let answer = discord.posted().await;
    assert!(
        !gaps(discord.person())
            .await
            .text()
            .contains("good for async")
    );
    assert!(bot.stop().await.success());
    let _bot = TestBot::start_in(&discord, data.path()).await;

    let button = answer.control("Not helpful").custom_id.expect("an id");
    for person in [discord.person(), discord.another_person()] {
        let pressed = person.press(&answer, &button).await;
        assert_eq!(pressed.kind, 4, "the answer stays as it is");
        assert!(pressed.message().is_ephemeral());
        let thanks = "Thank you, that is noted for whoever keeps my sources.";
        assert_eq!(pressed.message().text(), thanks);
    }
    let list = gaps(discord.person()).await.text();
    let noted = "**is flask good for async?** — 1 not helpful, last ";
    assert!(list.contains(noted), "{list}");
    assert!(!list.contains("robin") && !list.contains("kim"), "{list}");

    // On an answer that only one person sees, the thanks do not take its place.
    let options = json!({"question": "does flask have an admin?"});
    let table = discord.slash(
        "compare",
        json!({"framework1": "flask", "framework2": "django"}),
    );
    table.await;
    let answer = discord.slash("ask", options).await;
    let pressed = press(&discord, answer.message(), "Not helpful").await;
    let again = press(&discord, answer.message(), "All about Flask").await;
    assert_eq!((pressed.kind, again.kind), (4, 4));
}

#[tokio::test]
async fn gaps_are_shown_to_who_manages_the_server_they_are_from() {
    let discord = discord().await;
    let bot = TestBot::start(&discord).await;
    let registered = discord.commands().await;
    let registered = registered.iter().find(|command| command["name"] == "gaps");
    let registered = registered.expect("/gaps is registered");
    assert_eq!(
        registered["default_member_permissions"], "32",
        "Manage Server"
    );
    assert_eq!(registered["contexts"], json!([0]), "servers only");

    let ask = |question: &str| json!({"question": question});
    let question = "who created Django?";
    discord.slash("ask", ask(question)).await;
    let other = discord.another_person().in_another_channel();
    other.slash("ask", ask("who created django")).await;
    discord.slash("ask", ask("thanks a lot!")).await;
    let elsewhere = discord.person().in_another_server();
    elsewhere.slash("ask", ask("does zyxel quuxify?")).await;

    let list = gaps(discord.person()).await.text();
    assert!(list.contains("2 questions had no helpful answer"), "{list}");
    assert!(list.contains("### Django\n"), "{list}");
    assert!(
        list.contains("**who created django** — 2 without an answer"),
        "{list}"
    );
    assert!(
        !list.contains("zyxel") && !list.contains("thanks"),
        "{list}"
    );
    let list = gaps(elsewhere).await.text();
    assert!(
        list.contains("does zyxel quuxify?") && !list.contains("Django?"),
        "{list}"
    );

    // A direct conversation is one person's: only the words are kept of it.
    discord
        .message("who created Django, tell me")
        .in_a_dm()
        .send();
    let direct = discord.posted().await;
    gaps(discord.person()).await;
    let kept = std::fs::read(bot.folder().join("data/tiebreak.db-wal")).expect("what was written");
    let holds = |what: &str| {
        kept.windows(what.len())
            .any(|bytes| bytes == what.as_bytes())
    };
    assert!(holds("who created Django, tell me") && holds("direct"));
    assert!(
        !holds(direct.channel()),
        "the channel of a direct conversation"
    );

    let refused = discord.slash("gaps", json!({})).await;
    assert!(refused.message().is_ephemeral());
    let sentence = "⚠ The gaps of a server are shown to those who may manage it, with the slash command /gaps.";
    assert_eq!(refused.message().text(), sentence);
    discord.message("/gaps").mentioning_the_bot().send();
    assert_eq!(discord.posted().await.text(), sentence);
}

#[tokio::test]
async fn a_database_that_can_not_be_written_to_stops_no_answer() {
    let discord = discord().await;
    let bot = TestBot::start(&discord).await;
    let answer = discord
        .slash("ask", json!({"question": "is flask good for async?"}))
        .await;
    let file = bot.folder().join("data/tiebreak.db");
    let mut other = sqlx::SqliteConnection::connect(&file.to_string_lossy())
        .await
        .expect("opened");
    sqlx::raw_sql("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .expect("locked");

    for question in ["who created Django?", "who created Django, again?"] {
        let asked = discord.slash("ask", json!({"question": question})).await;
        assert!(asked.message().text().contains("not in my sources"));
        assert!(asked.took < Duration::from_secs(1), "{:?}", asked.took);
    }
    let refused = press(&discord, answer.message(), "Not helpful").await;
    let apology = refused.message().text();
    assert!(apology.contains("that failed on my side"), "{apology}");

    sqlx::raw_sql("ROLLBACK")
        .execute(&mut other)
        .await
        .expect("freed");
    tokio::time::sleep(Duration::from_secs(3)).await;
    let noted = press(&discord, answer.message(), "Not helpful").await;
    assert!(noted.message().text().starts_with("Thank you"));
    let log = bot.log();
    let kept = log.matches("failed while keeping a question").count();
    assert!(kept <= 1 && log.contains("request=\"unhelpful\""), "{log}");
}

#[tokio::test]
async fn every_command_answers_within_the_limits() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    let long = "why ".repeat(400);
    let three = json!({"framework1": "Django", "framework2": "fast api", "framework3": "flask"});
    for (name, options) in [
        ("ask", json!({"question": "which framework has an admin?"})),
        ("ask", json!({"question": "what is the weather today?"})),
        (
            "ask",
            json!({"question": "@everyone <@&1> **bold** [x](http://y) `code`"}),
        ),
        ("ask", json!({"question": "-- --json --page 3"})),
        ("ask", json!({"question": "   "})),
        ("ask", json!({"question": long})),
        ("compare", three.clone()),
        (
            "compare",
            json!({"framework1": "django", "framework2": "Django"}),
        ),
        (
            "compare",
            json!({"framework1": "--topic", "framework2": "\"'"}),
        ),
        ("framework", json!({"framework": "flask", "page": 2})),
        ("framework", json!({"framework": "flask", "page": 99})),
        ("sources", json!({})),
        ("unhelpful", json!({})),
        ("unhelpful", json!({"answer": "no such answer"})),
        ("gaps", json!({"page": 2})),
        ("help", json!({})),
        ("help", json!({"command": "compare"})),
        ("help", json!({"command": "nothing"})),
    ] {
        let answer = discord.slash(name, options.clone()).await;
        assert!(!answer.message().text().is_empty(), "/{name} {options}");
    }
    let first = discord.slash("compare", three).await;
    for control in first.message().controls() {
        let id = control.custom_id.expect("a control with an id");
        match control.json["options"].as_array() {
            None => drop(discord.another_person().press(first.message(), &id).await),
            Some(options) => {
                for value in options.iter().filter_map(|it| it["value"].as_str()) {
                    let other = discord.another_person();
                    other.select(first.message(), &id, &[value]).await;
                }
            }
        }
    }
    let mut page = press(&discord, first.message(), "Next ▶").await;
    while page
        .message()
        .controls()
        .iter()
        .any(|control| control.label == "Next ▶")
    {
        page = press(&discord, page.message(), "Next ▶").await;
    }
}

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
