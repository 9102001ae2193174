//! What the bot says unasked, shown where people talk: the outcome when voting ends, a reminder. A card that changed is
//! not shown again: a terminal has no message to change, and `/decide show` tells how it stands.

use jiff::Timestamp;

use super::paint::{QUIET, painted};
use super::{place, render, width};
use crate::app::{App, Delivery, Post, PostKey};
use crate::error::Result;
use crate::reply::Reply;

/// Everything that is due now, as text, noted as shown. A fault is logged, and it is tried again the next time.
pub fn due(app: &App) -> String {
    let now = Timestamp::now();
    let posts = app.due(place::PLATFORM, now).unwrap_or_else(|fault| {
        tracing::error!(cause = %fault, "what is due can't be read");
        Vec::new()
    });
    let mut shown = String::new();
    for post in posts {
        if post.edits.is_none() {
            shown += &drawn(&post);
        }
        let delivery = Delivery::Posted(message(&post));
        logged(app.delivered(&post, delivery, now));
    }
    shown
}

/// Notes that a reply was shown whose card is to be kept current.
pub fn note_card(app: &App, reply: &Reply) {
    if let Some(card) = reply.card {
        let message = card_message(card.number);
        logged(app.card_posted(reply, &place::place(), &message));
    }
}

fn drawn(post: &Post) -> String {
    let head = painted(QUIET, &format!("── {} ──", place::named(&post.place)));
    format!("{head}\n\n{}\n", render(&post.reply, width()))
}

/// There are no messages here; ids tell them apart all the same.
fn message(post: &Post) -> String {
    match &post.key {
        PostKey::Once { id } if post.reply.card.is_none() => place::id_of(id),
        _ => card_message(post.number),
    }
}

fn card_message(number: i64) -> String {
    place::id_of(&number.to_string())
}

fn logged(noted: Result<()>) {
    if let Err(fault) = noted {
        tracing::error!(cause = %fault, "what was shown can't be noted");
    }
}
