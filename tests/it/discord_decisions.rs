//! Decisions on a loopback Discord: started, voted on, closed, told and written down, with the real bot and its
//! database, stopped and started in between.

use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};
use std::path::Path;
use std::time::Duration;

use crate::support::bot::TestBot;
use crate::support::discord::{Answer, LoopbackDiscord, Message, Person};
use crate::support::limits;

const NEW_MESSAGE: u64 = 4;
const IN_PLACE: u64 = 7;
const FORM: u64 = 9;
const ROLE: &str = "1500000000000000001";

async fn discord() -> LoopbackDiscord {
    LoopbackDiscord::start_checked(limits::check).await
}

/// Puts a question to the vote with a slash command; `more` are further options of it.
async fn started(by: &Person<'_>, more: Value) -> Message {
    let mut options = json!({"question": "Which framework?", "options": "django, fastapi"});
    let more = more.as_object().expect("an object").clone();
    options.as_object_mut().expect("an object").extend(more);
    let answer = by.slash("decide start", options).await;
    assert_eq!(answer.kind, NEW_MESSAGE, "{}", answer.body);
    let card = answer.message().clone();
    assert!(!card.is_ephemeral(), "a card is for everybody");
    card
}

async fn press(by: &Person<'_>, message: &Message, label: &str) -> Answer {
    let id = message.control(label).custom_id.expect("an id");
    by.press(message, &id).await
}

/// Chooses options by what a person reads on them.
async fn choose(by: &Person<'_>, message: &Message, menu: &str, labels: &[&str]) -> Answer {
    let control = message.control(menu);
    let options = control.json["options"].as_array().expect("a menu");
    let value = |label: &&str| {
        let found = options.iter().find(|it| it["label"] == **label);
        found.expect(label)["value"].as_str().expect("a value")
    };
    let values: Vec<&str> = labels.iter().map(value).collect();
    by.select(message, &control.custom_id.expect("an id"), &values)
        .await
}

/// What somebody is told alone.
fn told(answer: &Answer) -> String {
    let message = answer.message();
    assert!(message.is_ephemeral(), "{}", message.text());
    message.text()
}

/// Waits until the card says so.
async fn says(discord: &LoopbackDiscord, card: &Message, words: &str) -> Message {
    let mut now = discord.message_now(card);
    while !now.text().contains(words) {
        now = discord.changed(&now).await;
    }
    now
}

/// Changes the database of a bot that is not running.
async fn change(folder: &Path, sql: &'static str) {
    let file = folder.join("data").join("tiebreak.db");
    let mut database = SqliteConnection::connect(&file.to_string_lossy())
        .await
        .expect("the database");
    let changed = sqlx::query(sql).execute(&mut database).await.expect(sql);
    assert_eq!(changed.rows_affected(), 1, "{sql}");
    database.close().await.expect("close");
}

#[tokio::test]
async fn a_form_begins_a_vote_where_nothing_is_said() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    let shown = discord.slash("decide start", json!({})).await;
    let form = shown.form();
    assert_eq!(form.title, "Put a question to the vote");
    assert!(form.field("Question").required && form.field("Options, one a line").long);
    let texts = [
        ("question", "Which one?"),
        ("options", "- fast\n- django"),
        ("deadline", "2d"),
    ];
    let answer = discord.submit(&shown, &texts).await;
    assert_eq!(answer.kind, NEW_MESSAGE);
    let card = answer.message();
    assert!(!card.is_ephemeral());
    let text = card.text();
    assert!(text.starts_with("#1 Which one?\n"), "{text}");
    assert!(text.contains("<t:"), "in the reader's own time: {text}");

    let wrong = discord.slash("decide start", json!({})).await;
    let answer = discord
        .submit(&wrong, &[("question", "Which one?"), ("options", "django")])
        .await;
    assert!(told(&answer).contains("two to 10 options"));
}

#[tokio::test]
async fn people_vote_change_their_minds_and_say_why_and_a_stop_loses_nothing() {
    let discord = discord().await;
    let folder = tempfile::tempdir().expect("a folder");
    let bot = TestBot::start_in(&discord, folder.path()).await;
    let ada = discord.person_named("Ada").with_role(ROLE);
    let bob = discord.person_named("Bob").with_role(ROLE);
    let eve = discord.person_named("Eve");
    let card = started(&ada, json!({"role": ROLE, "deadline": "2d"})).await;
    assert!(
        card.text().contains("Nobody has voted yet."),
        "{}",
        card.text()
    );

    let answer = press(&ada, &card, "FastAPI").await;
    assert!(told(&answer).contains("Your vote for **FastAPI** counts."));
    let refused = press(&eve, &card, "Django").await;
    assert!(told(&refused).contains("Only people with the role"));
    says(&discord, &card, "1 has voted.").await;
    assert!(bot.stop().await.success());

    let bot = TestBot::start_in(&discord, folder.path()).await;
    let answer = press(&bob, &card, "Django").await;
    assert!(told(&answer).contains("Your vote for **Django** counts."));
    let answer = press(&ada, &card, "Django").await;
    assert!(told(&answer).contains("Changed: your vote for **Django** counts."));
    let why = press(&ada, answer.message(), "Say why").await;
    assert_eq!(why.kind, FORM);
    let said = ada
        .submit(&why, &[("text", "- we know it\n- it has an admin")])
        .await;
    assert!(told(&said).contains("Your reason is kept with your vote."));
    says(&discord, &card, "2 have voted.").await;
    assert!(bot.stop().await.success());

    // The deadline comes while nobody is there.
    let past = "UPDATE decisions SET deadline = 1, state = json_set(state, '$.deadline', '2026-01-01T00:00:00Z')";
    change(folder.path(), past).await;
    let bot = TestBot::start_in(&discord, folder.path()).await;
    let outcome = discord.posted().await;
    let text = outcome.text();
    assert!(
        text.contains("**Django**") && text.contains("2 votes"),
        "{text}"
    );
    assert!(
        text.contains("we know it - it has an admin (Ada)"),
        "{text}"
    );
    assert_eq!(outcome.files.len(), 1, "the record");
    assert_eq!(outcome.pings(), Vec::<&str>::new());
    let closed = says(&discord, &card, "Decided").await;
    discord.stays_silent(Duration::from_secs(3)).await;
    let controls = discord.message_now(&closed).controls();
    let votes = controls.iter().any(|it| it.label == "FastAPI");
    assert!(!votes, "a closed card has no buttons to vote");
    assert!(bot.stop().await.success());
}

#[tokio::test]
async fn who_uses_a_button_that_is_left_somewhere_is_told_that_voting_has_ended() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    let ada = discord.person_named("Ada");
    let card = started(&ada, json!({})).await;
    press(&ada, &card, "Django").await;
    let shown = ada.slash("decide show", json!({"number": 1})).await;
    let copy = shown.message().clone();
    ada.slash("decide close", json!({"number": 1})).await;
    let late = press(&discord.person_named("Bob"), &copy, "FastAPI").await;
    assert!(told(&late).contains("Voting on #1 has ended"));
    let typed = discord
        .slash("decide vote", json!({"number": 1, "choice": "fastapi"}))
        .await;
    assert!(told(&typed).contains("Voting on #1 has ended"));
    assert!(discord.posted().await.text().contains("Django"));
}

#[tokio::test]
async fn several_options_are_approved_in_one_menu() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    let ada = discord.person_named("Ada");
    let card = started(
        &ada,
        json!({"method": "approval", "options": "django, fastapi, flask"}),
    )
    .await;
    let answer = choose(&ada, &card, "Approve of one or more", &["Django", "Flask"]).await;
    assert!(told(&answer).contains("Your vote for **Django and Flask** counts."));
}

#[tokio::test]
async fn a_ballot_is_ranked_step_by_step_in_one_private_message() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    let ada = discord.person_named("Ada");
    let card = started(
        &ada,
        json!({"method": "ranked", "options": "django, fastapi, flask"}),
    )
    .await;
    let first = press(&ada, &card, "Rank the options").await;
    told(&first);
    let second = choose(&ada, first.message(), "Your first choice", &["Flask"]).await;
    assert_eq!(second.kind, IN_PLACE);
    let third = choose(&ada, second.message(), "Your second choice", &["Django"]).await;
    assert_eq!(third.message().id(), first.message().id());
    assert!(
        told(&third).contains("**Flask \\> Django**")
            || told(&third).contains("**Flask > Django**")
    );
    let cast = press(&ada, third.message(), "Cast this ballot").await;
    assert!(told(&cast).contains("Flask > Django"), "{}", told(&cast));
    says(&discord, &card, "1 has voted.").await;
}

#[tokio::test]
async fn a_message_is_recorded_as_a_decision_from_its_menu() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    let message = discord
        .message("Let's take PostgreSQL\nWe run it already.")
        .send();
    let shown = discord.use_on(&message, "Record as decision").await;
    let form = shown.form();
    assert_eq!(
        form.field("What was decided").value,
        "Let's take PostgreSQL"
    );
    let answer = discord.submit(&shown, &[("outcome", "PostgreSQL")]).await;
    assert_eq!(answer.kind, NEW_MESSAGE);
    let text = answer.message().text();
    assert!(text.contains("PostgreSQL"), "{text}");
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
        press(&ada, &card, "Django").await;
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
        press(&ada, &card, "Django").await;
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
        press(&person, &card, "Django").await;
    }
    says(&discord, &card, "20 have voted.").await;
}

#[tokio::test]
async fn what_is_for_one_alone_is_not_told_in_a_channel() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    let ada = discord.person_named("Ada");
    let card = started(&ada, json!({"anonymous": "yes"})).await;
    discord
        .message("/decide vote 1 django")
        .mentioning_the_bot()
        .send();
    let refused = discord.posted().await;
    assert!(refused.text().contains("slash command /decide vote"));
    let answer = press(&ada, &card, "Django").await;
    assert!(told(&answer).contains("receipt"));
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
    press(&discord.person(), &card, "FastAPI").await;
    says(&discord, &card, "1 has voted.").await;
}

#[tokio::test]
async fn what_is_too_long_to_be_carried_is_kept_and_works_after_a_stop() {
    let discord = discord().await;
    let folder = tempfile::tempdir().expect("a folder");
    let bot = TestBot::start_in(&discord, folder.path()).await;
    let options = json!({
        "role": ROLE, "channel": LoopbackDiscord::OTHER_CHANNEL, "criteria": "admin,orm", "review": "6 months",
    });
    let shown = discord.slash("decide start", options).await;
    let id = shown.form().custom_id;
    assert!(id.starts_with('#') && id.len() <= 20, "{id}");
    assert!(bot.stop().await.success());

    let bot = TestBot::start_in(&discord, folder.path()).await;
    let texts = [("question", "Which one?"), ("options", "django, fastapi")];
    let answer = discord.submit(&shown, &texts).await;
    let text = answer.message().text();
    assert!(
        text.contains(&format!("For people with the role role {ROLE}.")),
        "{text}"
    );
    assert!(bot.stop().await.success());

    change(folder.path(), "DELETE FROM carried").await;
    let _bot = TestBot::start_in(&discord, folder.path()).await;
    let lost = discord.submit(&shown, &texts).await;
    assert!(told(&lost).contains("That is from an older version of me. Please ask again."));
}

#[tokio::test]
async fn a_comparison_leads_to_a_vote_with_its_options_and_evidence() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    let ada = discord.person_named("Ada");
    let compared = json!({"framework1": "django", "framework2": "fastapi", "topic": "performance"});
    let comparison = ada.slash("compare", compared).await;
    let form = press(&ada, comparison.message(), "Decide between these").await;
    assert_eq!(form.kind, FORM);
    let known = form.form();
    assert_eq!(known.field("Options, one a line").value, "Django\nFastAPI");
    let answer = ada.submit(&form, &[("deadline", "2d")]).await;
    assert_eq!(answer.kind, NEW_MESSAGE);
    let card = answer.message();
    assert!(!card.is_ephemeral());
    let text = card.text();
    assert!(text.starts_with("#1 Django or FastAPI?"), "{text}");
    assert!(text.contains("**1. Django** when "), "{text}");

    press(&ada, card, "FastAPI").await;
    let closed = ada.slash("decide close", json!({"number": 1})).await;
    told(&closed);
    let outcome = discord.posted().await.text();
    assert!(
        outcome.contains("throughput:** "),
        "of what was compared: {outcome}"
    );
    assert!(outcome.contains("What counted: performance."), "{outcome}");
    let again = ada.slash(
        "compare",
        json!({"framework1": "django", "framework2": "fastapi"}),
    );
    let text = again.await.message().text();
    assert!(
        text.contains("Your team decided for **FastAPI** over Django"),
        "{text}"
    );
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
    let eves = press(&discord.person_named("Eve"), &review, "Keep").await;
    assert!(told(&eves).contains("Only Ada"));
    let kept = press(&ada, &review, "Keep").await;
    let message = kept.message();
    assert!(!message.is_ephemeral(), "the channel asked");
    assert!(message.text().contains("It is kept."), "{}", message.text());
}
