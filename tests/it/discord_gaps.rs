//! "Not helpful" and the list of gaps on a loopback Discord, and what happens where they can't be kept.

use serde_json::json;
use sqlx::Connection;
use std::time::Duration;

use crate::support::bot::TestBot;
use crate::support::discord::{Message, Person};
use crate::support::limits::discord;

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
    let pressed = discord
        .person()
        .press_label(answer.message(), "Not helpful")
        .await;
    let again = discord
        .person()
        .press_label(answer.message(), "All about Flask")
        .await;
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
    let refused = discord
        .person()
        .press_label(answer.message(), "Not helpful")
        .await;
    let apology = refused.message().text();
    assert!(apology.contains("that failed on my side"), "{apology}");

    sqlx::raw_sql("ROLLBACK")
        .execute(&mut other)
        .await
        .expect("freed");
    tokio::time::sleep(Duration::from_secs(3)).await;
    let noted = discord
        .person()
        .press_label(answer.message(), "Not helpful")
        .await;
    assert!(noted.message().text().starts_with("Thank you"));
    let log = bot.log();
    let kept = log.matches("failed while keeping a question").count();
    assert!(kept <= 1 && log.contains("request=\"unhelpful\""), "{log}");
}
