//! What came of something that a person gave: a message, or a form in its place, and whether it is a card to be kept
//! current.

use jiff::Timestamp;
use serenity::all::CreateModal;

use super::forms::modal;
use super::given::Given;
use super::render::render;
use super::rendered::Rendered;
use crate::app::App;
use crate::error::Error;
use crate::reply::Reply;
use crate::request::{Caller, Place};

/// An answer as Discord shows it.
pub struct Answer {
    pub message: Rendered,
    /// Opens in place of the message, which says how to do without.
    pub form: Option<CreateModal>,
    /// The reply, where it is a card.
    pub card: Option<Reply>,
}

impl Answer {
    /// Answers, and draws the answer. Takes a while: not to be called on a thread that serves others.
    pub fn new(app: &App, given: Given, caller: &Caller, place: &Place, now: Timestamp) -> Self {
        let (opens_forms, in_place) = (given.opens_forms, given.in_place);
        let reply = match given.request(app) {
            Ok(request) => app.handle(&request, caller, place, now),
            Err(Error::User(mistake)) => Reply::mistake(mistake.to_string()),
            Err(fault) => {
                tracing::error!(cause = %fault, "a control could not be read");
                Reply::fault()
            }
        };
        let carry = |text: &str| carry(app, text, now);
        let form = reply.form.as_ref().filter(|_| opens_forms);
        Self {
            message: render(&reply, &carry),
            form: form.and_then(|form| modal(form, in_place, &carry)),
            card: reply.card.is_some().then_some(reply),
        }
    }

    pub fn fault() -> Self {
        Self {
            message: render(&Reply::fault(), &|_| None),
            form: None,
            card: None,
        }
    }
}

/// What can't be kept has to be typed, so an answer is worth showing all the same.
pub fn carry(app: &App, text: &str, now: Timestamp) -> Option<String> {
    let kept = app.carry(text, now);
    kept.inspect_err(|fault| tracing::error!(cause = %fault, "a control could not be kept"))
        .ok()
}
