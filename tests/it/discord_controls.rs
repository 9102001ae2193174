//! Menus, buttons and pictures on a loopback Discord: what changes in place and for whom, and what comes with it.

use serde_json::{Value, json};

use crate::support::bot::TestBot;
use crate::support::discord::{LoopbackDiscord, Message};
use crate::support::limits::discord;

const NEW_MESSAGE: u64 = 4;
const IN_PLACE: u64 = 7;
const TOPIC: &str = "Topic";
const EVIDENCE: &str = "Show the words behind …";
const ALL: &str = "All topics";
const DATA: &str = "Data and APIs";

/// Compares with a slash command.
async fn compared(discord: &LoopbackDiscord, frameworks: &[&str]) -> Message {
    let numbered = frameworks.iter().zip(1..);
    let options: serde_json::Map<String, Value> = numbered
        .map(|(name, number)| (format!("framework{number}"), json!(name)))
        .collect();
    let answer = discord.slash("compare", Value::Object(options)).await;
    answer.message().clone()
}

/// What a menu offers, and what of it is marked as chosen.
fn offered(message: &Message, menu: &str) -> (Vec<String>, Vec<String>) {
    let control = message.control(menu);
    let options = control.json["options"].as_array().expect("a menu");
    let label = |it: &Value| it["label"].as_str().expect("a label").to_owned();
    let chosen = options.iter().filter(|it| it["default"] == true);
    (
        options.iter().map(label).collect(),
        chosen.map(label).collect(),
    )
}

fn has(message: &Message, label: &str) -> bool {
    message
        .controls()
        .iter()
        .any(|control| control.label == label)
}

#[tokio::test]
async fn the_topic_changes_in_place_for_who_asked() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    let table = compared(&discord, &["django", "fastapi"]).await;
    assert!(
        table.text().starts_with("Django vs FastAPI\n"),
        "{}",
        table.text()
    );
    assert_eq!(offered(&table, TOPIC).1, [ALL]);

    let chosen = discord.person().choose(&table, TOPIC, &[DATA]).await;
    assert_eq!(chosen.kind, IN_PLACE);
    let message = chosen.message();
    assert_eq!(message.id(), table.id());
    assert!(!message.is_ephemeral());
    let text = message.text();
    assert!(
        text.starts_with("Django vs FastAPI: Data and APIs\n"),
        "{text}"
    );
    assert_eq!(offered(message, TOPIC).1, [DATA]);
    let rows = offered(message, EVIDENCE).0;
    assert!(
        rows.contains(&"ORM".to_owned()),
        "of the new topic: {rows:?}"
    );
    for row in rows {
        assert!(
            text.contains(&format!("**{row}**")),
            "{row} is not on the page"
        );
    }

    let back = discord.person().choose(message, TOPIC, &[ALL]).await;
    let next = discord.person().press_label(back.message(), "Next ▶").await;
    assert_eq!((back.kind, next.kind), (IN_PLACE, IN_PLACE));
    assert_eq!(next.message().id(), table.id());
    let text = next.message().text();
    assert!(text.contains("Page 2 of "), "{text}");
    assert_eq!(offered(next.message(), TOPIC).1, [ALL], "on every page");
}

#[tokio::test]
async fn somebody_else_gets_a_copy_of_their_own() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    let table = compared(&discord, &["django", "fastapi"]).await;
    let other = discord.another_person();
    for copy in [
        other.choose(&table, TOPIC, &[DATA]).await,
        other.press_label(&table, "Next ▶").await,
    ] {
        assert_eq!(copy.kind, NEW_MESSAGE);
        assert!(copy.message().is_ephemeral());
        assert_ne!(copy.message().id(), table.id());
        // There it is the other's own.
        let changed = other
            .choose(copy.message(), TOPIC, &["Operations and security"])
            .await;
        assert_eq!(changed.kind, IN_PLACE);
        assert!(changed.message().is_ephemeral());
        assert_eq!(changed.message().id(), copy.message().id());
    }
    let same = discord.person().choose(&table, TOPIC, &[ALL]).await;
    assert_eq!(
        same.message().text(),
        table.text(),
        "the first stayed as it was"
    );
}

#[tokio::test]
async fn menus_work_after_a_restart() {
    let discord = discord().await;
    let data = tempfile::tempdir().expect("a folder");
    let bot = TestBot::start_in(&discord, data.path()).await;
    let table = compared(&discord, &["django", "fastapi"]).await;
    assert!(bot.stop().await.success());
    let _bot = TestBot::start_in(&discord, data.path()).await;
    let own = discord.person().choose(&table, TOPIC, &[DATA]).await;
    assert_eq!(own.kind, IN_PLACE);
    assert!(own.message().text().contains("**ORM**"));
    let words = discord
        .another_person()
        .choose(own.message(), EVIDENCE, &["ORM"])
        .await;
    assert_eq!(words.kind, NEW_MESSAGE);
}

#[tokio::test]
async fn the_words_behind_a_row_are_shown_to_who_wants_them() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    let table = compared(&discord, &["django", "fastapi"]).await;
    let table = discord.person().choose(&table, TOPIC, &[DATA]).await;
    let table = table.message();
    for person in [discord.person(), discord.another_person()] {
        let words = person.choose(table, EVIDENCE, &["ORM"]).await;
        assert_eq!(words.kind, NEW_MESSAGE, "it never takes the table's place");
        assert!(words.message().is_ephemeral());
        let text = words.message().text();
        assert!(
            text.contains("ORM") && text.contains("\n> "),
            "it quotes: {text}"
        );
        assert!(text.contains("2026-"), "with a date: {text}");
    }
    let options = json!({"attribute": "orm", "framework1": "django"});
    let typed = discord.slash("evidence", options).await;
    assert!(typed.message().text().contains("\n> "));
    let offered = discord
        .autocomplete("evidence", json!({"attribute": {"focused": "throug"}}))
        .await;
    assert_eq!(
        offered.choices(),
        [("Throughput".to_owned(), json!("throughput"))]
    );
}

#[tokio::test]
async fn a_message_that_replies_to_a_question_belongs_to_who_asked_it() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    let question = discord.message("/compare django fastapi");
    question.mentioning_the_bot().send();
    let table = discord.posted().await;
    let own = discord.person().choose(&table, TOPIC, &[DATA]).await;
    assert_eq!(own.kind, IN_PLACE);
    assert_eq!(own.message().id(), table.id());
    let other = discord.another_person().choose(&table, TOPIC, &[ALL]).await;
    assert_eq!(other.kind, NEW_MESSAGE);
    assert!(other.message().is_ephemeral());
}

#[tokio::test]
async fn a_picture_comes_with_its_words_and_goes_with_its_page() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    let table = compared(&discord, &["django", "fastapi", "flask"]).await;
    is_pictured(&table);
    let next = discord.person().press_label(&table, "Next ▶").await;
    assert_eq!(next.kind, IN_PLACE);
    assert_eq!(next.message().files, []);
    assert_eq!(next.message().alt_texts(), Vec::<&str>::new());
    let back = discord.person().press_label(next.message(), "◀ Back").await;
    is_pictured(back.message());
    let topic = discord
        .person()
        .choose(back.message(), TOPIC, &[DATA])
        .await;
    let first = back.message().alt_texts().join("\n");
    assert_ne!(
        topic.message().alt_texts().join("\n"),
        first,
        "that of the new topic"
    );

    let question = discord.message("/compare django fastapi flask");
    question.mentioning_the_bot().send();
    is_pictured(&discord.posted().await);

    let two = compared(&discord, &["django", "fastapi"]).await;
    assert_eq!(two.files, []);
    let pictured = discord.person().press_label(&two, "As a picture").await;
    assert_eq!(pictured.kind, IN_PLACE);
    is_pictured(pictured.message());
    assert!(!has(pictured.message(), "As a picture"));
}

fn is_pictured(message: &Message) {
    assert!(!message.files.is_empty(), "{}", message.text());
    for (at, file) in message.files.iter().enumerate() {
        assert_eq!(file.name, format!("compare-{}.png", at + 1));
        assert_eq!(file.content_type, "image/png");
        assert!(file.bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
        assert!(file.bytes.ends_with(b"IEND\xaeB`\x82"));
    }
    for words in message.alt_texts() {
        assert!(words.contains("Django"), "{words}");
    }
    let embeds = message.embeds().iter();
    let images = embeds.filter(|embed| embed.get("image").is_some()).count();
    assert_eq!(images, 0, "an embed would lose the words");
}

#[tokio::test]
async fn where_no_file_is_taken_the_answer_comes_without() {
    let discord = discord().await;
    let bot = TestBot::start(&discord).await;
    discord.refuse_files();
    let table = compared(&discord, &["django", "fastapi", "flask"]).await;
    let question = discord.message("/compare django fastapi flask");
    question.mentioning_the_bot().send();
    let posted = discord.posted().await;
    for message in [&table, &posted] {
        assert!(message.text().starts_with("Django vs FastAPI vs Flask\n"));
        assert_eq!(message.files, []);
    }
    assert_eq!(discord.take_violations().len(), 2, "each was tried once");
    let log = bot.log();
    let told = log.matches("files could not be delivered").count();
    assert_eq!(told, 2, "{log}");
}
