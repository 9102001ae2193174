//! Keeps the questions that had no answer, or none that helped, and lists them for whoever keeps the knowledge.

mod groups;
mod reply;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use std::sync::Arc;

use crate::citing::provenance;
use crate::config::GapsConfig;
use crate::error::{Result, UserError};
use crate::knowledge::Knowledge;
use crate::knowledge::index::SearchIndex;
use crate::reply::{Action, Reply};
use crate::request::{Occasion, Request, Role};
use crate::store::{Fate, KeptQuestion, Store};

/// An answer that nobody called unhelpful in so many days is forgotten, and with it what its button refers to.
const ANSWERS_KEPT_DAYS: u16 = 14;
/// Stands for all direct conversations.
const DIRECT: &str = "direct";
/// Of a hash, so many bytes tell some thousands of answers apart.
const ID_BYTES: usize = 6;

/// The gaps of everybody, with the rules for keeping them.
pub struct Gaps {
    store: Arc<Store>,
    settings: GapsConfig,
}

/// A question and what was found for it.
pub struct Asked<'a> {
    pub question: &'a str,
    pub answered: bool,
    /// Article and heading of the best passage, also where it does not answer.
    pub nearest: Option<(&'a str, &'a str)>,
}

impl Gaps {
    pub fn new(store: Arc<Store>, settings: GapsConfig) -> Self {
        Self { store, settings }
    }

    /// Keeps a question some time soon, and gives the key of its answer. A name is kept only where the settings say so.
    pub fn keep(&self, knowledge: &Knowledge, asked: &Asked<'_>, on: &Occasion<'_>) -> String {
        let nearest = asked.nearest.map(|(article, heading)| {
            let from = provenance(knowledge, article);
            format!("{heading} ({from})").trim_start().to_owned()
        });
        let id = id(asked.question, on);
        let place = match on.place.server {
            Some(_) => on.place.id.as_str(),
            None => DIRECT,
        };
        self.store.keep(KeptQuestion {
            id: id.clone(),
            question: asked.question.to_owned(),
            server: server(on).to_owned(),
            place: place.to_owned(),
            asked_at: on.now,
            asked_by: self.settings.keep_names.then(|| on.caller.name.clone()),
            nearest,
            fate: match asked.answered {
                true => Fate::Answered,
                false => Fate::Unanswered,
            },
        });
        self.forget(on.now);
        id
    }

    /// Removes what is older than the settings allow.
    pub fn forget(&self, now: Timestamp) {
        let kept_days = self.settings.keep_days.get();
        let before = |days: u16| {
            let age = SignedDuration::from_hours(24 * i64::from(days));
            now.checked_sub(age).unwrap_or(Timestamp::MIN)
        };
        let answers = before(kept_days.min(ANSWERS_KEPT_DAYS));
        self.store.forget(before(kept_days), answers);
    }

    /// Notes that an answer did not help; it is written when this returns. However many say so, it counts once: to
    /// know who has said so already, it would have to keep who it was.
    ///
    /// # Errors
    /// An answer that is not kept, or a fault of the store.
    pub fn unhelpful(&self, answer: Option<&str>, on: &Occasion<'_>) -> Result<Reply> {
        let Some(answer) = answer else {
            let sentence =
                "I have given you no answer here in the last ten minutes: ask me something first.";
            return Err(UserError::new(sentence).into());
        };
        match self.store.mark_unhelpful(answer, server(on))? {
            true => Ok(reply::thanks()),
            false => Err(UserError::new(format!(
                "I no longer have that answer: I keep answers for {ANSWERS_KEPT_DAYS} days. Ask again, and say it of \
                 the new one."
            ))
            .into()),
        }
    }

    /// The gaps that this person may see, as pages.
    ///
    /// # Errors
    /// A person who may not see them, or a fault of the store.
    pub fn list(
        &self,
        knowledge: &Knowledge,
        index: &SearchIndex,
        request: &Request,
        on: &Occasion<'_>,
    ) -> Result<Reply> {
        let server = match on.caller.role {
            Role::Operator => None,
            Role::Manager => Some(server(on)),
            Role::Member => {
                let sentence = "The gaps of a server are shown to those who may manage it, with the slash command /gaps.";
                return Err(UserError::new(sentence).into());
            }
        };
        self.forget(on.now);
        let kept = self.store.gaps(server)?;
        let groups = groups::groups(knowledge, index, &kept);
        let days = self.settings.keep_days.get();
        Ok(reply::list(knowledge, &groups, days, request))
    }
}

/// The button under an answer.
pub fn action(answer: String) -> Action {
    Action {
        label: "Not helpful".to_owned(),
        request: Request::Unhelpful {
            answer: Some(answer),
        },
    }
}

/// Says nothing of who asked.
fn id(question: &str, on: &Occasion<'_>) -> String {
    let asked = format!("{}\n{}\n{question}", on.now.as_nanosecond(), on.place.id);
    let hash = Sha256::digest(asked);
    let digits = hash.iter().take(ID_BYTES);
    digits.map(|byte| format!("{byte:02x}")).collect()
}

fn server<'a>(on: &Occasion<'a>) -> &'a str {
    on.place.server.as_deref().unwrap_or(DIRECT)
}
