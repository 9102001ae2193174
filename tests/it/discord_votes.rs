//! Votes on a loopback Discord: started from a form, a message or a comparison, and cast with buttons, menus and forms.

use serde_json::json;
use std::time::Duration;

use crate::support::bot::TestBot;
use crate::support::cards::{change, says, started, told};
use crate::support::discord::LoopbackDiscord;
use crate::support::limits::discord;

const NEW_MESSAGE: u64 = 4;
const IN_PLACE: u64 = 7;
const FORM: u64 = 9;
const ROLE: &str = "1500000000000000001";

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

    let answer = ada.press_label(&card, "FastAPI").await;
    assert!(told(&answer).contains("Your vote for **FastAPI** counts."));
    let refused = eve.press_label(&card, "Django").await;
    assert!(told(&refused).contains("Only people with the role"));
    says(&discord, &card, "1 has voted.").await;
    assert!(bot.stop().await.success());

    let bot = TestBot::start_in(&discord, folder.path()).await;
    let answer = bob.press_label(&card, "Django").await;
    assert!(told(&answer).contains("Your vote for **Django** counts."));
    let answer = ada.press_label(&card, "Django").await;
    assert!(told(&answer).contains("Changed: your vote for **Django** counts."));
    let why = ada.press_label(answer.message(), "Say why").await;
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
async fn several_options_are_approved_in_one_menu() {
    let discord = discord().await;
    let _bot = TestBot::start(&discord).await;
    let ada = discord.person_named("Ada");
    let card = started(
        &ada,
        json!({"method": "approval", "options": "django, fastapi, flask"}),
    )
    .await;
    let answer = ada
        .choose(&card, "Approve of one or more", &["Django", "Flask"])
        .await;
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
    let first = ada.press_label(&card, "Rank the options").await;
    told(&first);
    let second = ada
        .choose(first.message(), "Your first choice", &["Flask"])
        .await;
    assert_eq!(second.kind, IN_PLACE);
    let third = ada
        .choose(second.message(), "Your second choice", &["Django"])
        .await;
    assert_eq!(third.message().id(), first.message().id());
    assert!(
        told(&third).contains("**Flask \\> Django**")
            || told(&third).contains("**Flask > Django**")
    );
    let cast = ada.press_label(third.message(), "Cast this ballot").await;
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
    let answer = ada.press_label(&card, "Django").await;
    assert!(told(&answer).contains("receipt"));
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
    let form = ada
        .press_label(comparison.message(), "Decide between these")
        .await;
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

    ada.press_label(card, "FastAPI").await;
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
