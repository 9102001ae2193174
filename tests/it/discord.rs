//! The bot on a loopback Discord: the real program and the real client library, from what a person does to
//! what Discord is sent. Every body is held against Discord's limits when a test ends.

use serde_json::json;
use std::time::Duration;

use crate::support::bot::TestBot;
use crate::support::limits::discord;

const QUIET: Duration = Duration::from_millis(400);

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

    let back = discord
        .person()
        .press_label(answer.message(), "◀ Back")
        .await;
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
    let mut page = discord
        .person()
        .press_label(first.message(), "Next ▶")
        .await;
    while page
        .message()
        .controls()
        .iter()
        .any(|control| control.label == "Next ▶")
    {
        page = discord.person().press_label(page.message(), "Next ▶").await;
    }
}
