//! What becomes of a vote on a loopback Discord: cards kept current, outcomes told once, people called, reviews.

use serde_json::{Value, json};
use std::time::Duration;

use crate::support::bot::TestBot;
use crate::support::cards::{change, says, started, told};
use crate::support::discord::{LoopbackDiscord, Person};
use crate::support::limits::discord;

const ROLE: &str = "1500000000000000001";

#[tokio::test]
async fn who_uses_a_button_that_is_left_somewhere_is_told_that_voting_has_ended() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    let ada = discord.person_named("Ada");
    let card = started(&ada, json!({})).await;
    ada.press_label(&card, "Django").await;
    let shown = ada.slash("decide show", json!({"number": 1})).await;
    let copy = shown.message().clone();
    ada.slash("decide close", json!({"number": 1})).await;
    let late = discord
        .person_named("Bob")
        .press_label(&copy, "FastAPI")
        .await;
    assert!(told(&late).contains("Voting on #1 has ended"));
    let typed = discord
        .slash("decide vote", json!({"number": 1, "choice": "fastapi"}))
        .await;
    assert!(told(&typed).contains("Voting on #1 has ended"));
    assert!(discord.posted().await.text().contains("Django"));
}

/// The decisions that are offered while somebody types a number.
async fn offered(by: &Person<'_>, typed: &str) -> Vec<(String, Value)> {
    let typing = json!({"number": {"focused": typed}});
    by.autocomplete("decide show", typing).await.choices()
}

#[tokio::test]
async fn numbers_of_decisions_are_completed_within_their_server() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    let ada = discord.person_named("Ada");
    started(&ada, json!({})).await;
    started(&ada, json!({"question": "Which database?"})).await;
    let all = offered(&ada, "").await;
    assert_eq!(
        all,
        [
            ("#2 Which database?".to_owned(), json!(2)),
            ("#1 Which framework?".to_owned(), json!(1)),
        ]
    );
    assert_eq!(offered(&ada, "data").await.len(), 1);
    assert_eq!(offered(&ada.clone().in_another_server(), "").await, []);
    let typing = json!({"criteria": {"focused": "adm"}});
    let needs = ada.autocomplete("decide start", typing).await.choices();
    assert!(!needs.is_empty());
}

#[tokio::test]
async fn the_outcome_goes_to_another_channel_or_back_where_it_may_not() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    let ada = discord.person_named("Ada");
    let there = json!({"channel": LoopbackDiscord::OTHER_CHANNEL});
    for refused in [false, true] {
        let card = started(&ada, there.clone()).await;
        ada.press_label(&card, "Django").await;
        // With its file and without.
        discord.fail_posts(if refused { 2 } else { 0 }, 403);
        let number = if refused { 2 } else { 1 };
        ada.slash("decide close", json!({"number": number})).await;
        let outcome = discord.posted().await;
        let place = match refused {
            true => LoopbackDiscord::CHANNEL,
            false => LoopbackDiscord::OTHER_CHANNEL,
        };
        assert_eq!(outcome.channel(), place, "{}", outcome.text());
    }
    let eve = discord
        .person_named("Eve")
        .who_may_only_read(LoopbackDiscord::OTHER_CHANNEL);
    let options =
        json!({"question": "Why?", "options": "a,b", "channel": LoopbackDiscord::OTHER_CHANNEL});
    let refused = eve.slash("decide start", options).await;
    assert!(told(&refused).contains("You may not write in #decisions"));
    discord
        .message("/decide start Why? --options a,b --channel discord:1300000000000000004")
        .mentioning_the_bot()
        .send();
    let refused = discord.posted().await.text();
    assert!(refused.contains("slash command /decide start"), "{refused}");
}

#[tokio::test]
async fn people_are_called_where_the_server_allows_it() {
    for allowed in [false, true] {
        let discord = discord().await;
        let folder = tempfile::tempdir().expect("a folder");
        let bot = TestBot::start_in(&discord, folder.path()).await;
        let ada = discord.person_named("Ada").who_manages_the_server();
        if allowed {
            ada.slash("decide settings", json!({"mentions": "yes"}))
                .await;
        }
        started(&ada, json!({"role": ROLE, "deadline": "2d"})).await;
        assert!(bot.stop().await.success());
        change(
            folder.path(),
            "UPDATE posts SET due_at = 1 WHERE kind = 'reminder'",
        )
        .await;
        let _bot = TestBot::start_in(&discord, folder.path()).await;
        let reminder = discord.posted().await;
        assert!(
            reminder.text().contains("Voting ends"),
            "{}",
            reminder.text()
        );
        let called: &[&str] = if allowed { &[ROLE] } else { &[] };
        assert_eq!(reminder.pings(), called, "{}", reminder.json);
    }
}

#[tokio::test]
async fn an_outcome_that_failed_or_was_not_seen_to_arrive_is_told_once() {
    for arrived in [true, false] {
        let discord = discord().await;
        let folder = tempfile::tempdir().expect("a folder");
        let bot = TestBot::start_in(&discord, folder.path()).await;
        let ada = discord.person_named("Ada");
        let card = started(&ada, json!({})).await;
        ada.press_label(&card, "Django").await;
        says(&discord, &card, "1 has voted.").await;
        match arrived {
            true => discord.drop_answer(),
            false => discord.fail_posts(1, 500),
        }
        ada.slash("decide close", json!({"number": 1})).await;
        if arrived {
            assert!(discord.posted().await.text().contains("Django"));
        } else {
            discord.stays_silent(Duration::from_secs(3)).await;
        }
        assert!(bot.stop().await.success());

        // Another try is due only after a while.
        let again = "UPDATE posts SET claimed_at = 0 WHERE kind = 'outcome' AND done_at IS NULL";
        change(folder.path(), again).await;
        let _bot = TestBot::start_in(&discord, folder.path()).await;
        if !arrived {
            assert!(discord.posted().await.text().contains("Django"));
        }
        discord.stays_silent(Duration::from_secs(3)).await;
        let requests = discord.requests();
        let tried = requests.iter().filter(|it| it.body["nonce"].is_string());
        assert_eq!(tried.count(), 2, "it was tried again");
    }
}

#[tokio::test]
async fn a_crowd_votes_within_the_rate_limits() {
    let discord = discord().await;
    discord.hold_to_rate_limits();
    let _bot = TestBot::start(&discord).await;
    let card = started(&discord.person_named("Ada"), json!({})).await;
    for person in discord.people(20) {
        person.press_label(&card, "Django").await;
    }
    says(&discord, &card, "20 have voted.").await;
}

#[tokio::test]
async fn a_card_that_was_begun_in_a_message_is_kept_current_too() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    discord
        .message("/decide start Which one? --options django,fastapi")
        .mentioning_the_bot()
        .send();
    let card = discord.posted().await;
    discord.person().press_label(&card, "FastAPI").await;
    says(&discord, &card, "1 has voted.").await;
}

#[tokio::test]
async fn a_review_is_answered_before_everybody_and_by_who_leads_it_only() {
    let discord = discord().await;
    let folder = tempfile::tempdir().expect("a folder");
    let bot = TestBot::start_in(&discord, folder.path()).await;
    let ada = discord.person_named("Ada");
    let record =
        json!({"question": "Which database?", "outcome": "PostgreSQL", "review": "10 days"});
    ada.slash("decide record", record).await;
    assert!(bot.stop().await.success());
    let due = "UPDATE posts SET due_at = 0 WHERE kind = 'review'";
    change(folder.path(), due).await;

    let _bot = TestBot::start_in(&discord, folder.path()).await;
    let review = discord.posted().await;
    let text = review.text();
    assert!(text.contains("does it still hold?"), "{text}");
    let eves = discord
        .person_named("Eve")
        .press_label(&review, "Keep")
        .await;
    assert!(told(&eves).contains("Only Ada"));
    let kept = ada.press_label(&review, "Keep").await;
    let message = kept.message();
    assert!(!message.is_ephemeral(), "the channel asked");
    assert!(message.text().contains("It is kept."), "{}", message.text());
}
