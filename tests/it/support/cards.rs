//! A decision's card on a loopback Discord: starting one, waiting for what it says, and the database behind it.

use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};
use std::path::Path;

use super::discord::{Answer, LoopbackDiscord, Message, Person};

const NEW_MESSAGE: u64 = 4;

/// Puts a question to the vote with a slash command; `more` are further options of it.
pub async fn started(by: &Person<'_>, more: Value) -> Message {
    let mut options = json!({"question": "Which framework?", "options": "django, fastapi"});
    let more = more.as_object().expect("an object").clone();
    options.as_object_mut().expect("an object").extend(more);
    let answer = by.slash("decide start", options).await;
    assert_eq!(answer.kind, NEW_MESSAGE, "{}", answer.body);
    let card = answer.message().clone();
    assert!(!card.is_ephemeral(), "a card is for everybody");
    card
}

/// What somebody is told alone.
pub fn told(answer: &Answer) -> String {
    let message = answer.message();
    assert!(message.is_ephemeral(), "{}", message.text());
    message.text()
}

/// Waits until the card says so.
pub async fn says(discord: &LoopbackDiscord, card: &Message, words: &str) -> Message {
    let mut now = discord.message_now(card);
    while !now.text().contains(words) {
        now = discord.changed(&now).await;
    }
    now
}

/// Changes the database of a bot that is not running.
pub async fn change(folder: &Path, sql: &'static str) {
    let file = folder.join("data").join("tiebreak.db");
    let mut database = SqliteConnection::connect(&file.to_string_lossy())
        .await
        .expect("the database");
    let changed = sqlx::query(sql).execute(&mut database).await.expect(sql);
    assert_eq!(changed.rows_affected(), 1, "{sql}");
    database.close().await.expect("close");
}
