//! Posts what is due without being asked for: outcomes, reminders, cards that show the last votes.

use jiff::Timestamp;
use serenity::all::{Builder, ChannelId, Http, MessageId};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::answer::carry;
use super::ids::{PLATFORM, number};
use super::places::Places;
use super::render::render;
use super::rendered::Rendered;
use super::respond::send;
use super::status;
use crate::app::{App, Delivery, Post, PostKey};

const EVERY: Duration = Duration::from_secs(1);
/// How long one post may take. What is not done by then is tried again later.
const PATIENCE: Duration = Duration::from_secs(10);
/// Places that are posted to at the same time, so that a slow one does not hold up the others.
const AT_ONCE: usize = 8;

/// Posts as long as the bot runs.
pub struct Posting {
    app: Arc<App>,
    http: Arc<Http>,
    /// What is being posted, so that a stop can wait for it.
    posts: TaskTracker,
    places: Places,
    turns: Semaphore,
    /// Posts of which the log says already that they fail.
    told: Mutex<HashSet<String>>,
}

impl Posting {
    pub fn new(app: Arc<App>, http: Arc<Http>, posts: TaskTracker) -> Self {
        Self {
            app,
            http,
            posts,
            places: Places::default(),
            turns: Semaphore::new(AT_ONCE),
            told: Mutex::default(),
        }
    }

    /// Posts what is due, now and each second until `stop`.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut each = interval(EVERY);
        each.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut failing = false;
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => return,
                _ = each.tick() => {}
            }
            failing = self.post_due(failing).await;
        }
    }

    /// Begins to post what is due. Gives whether that could not be learnt, which is logged when it begins.
    async fn post_due(self: &Arc<Self>, failing: bool) -> bool {
        let app = Arc::clone(&self.app);
        let due = tokio::task::spawn_blocking(move || due(&app)).await;
        let due = due.unwrap_or_else(|panic| Err(panic.to_string()));
        match due {
            Ok(due) => {
                for posts in by_place(due) {
                    let posting = Arc::clone(self);
                    self.posts
                        .spawn(async move { posting.post_in_turn(posts).await });
                }
                false
            }
            Err(cause) => {
                if !failing {
                    tracing::error!(%cause, "what is due could not be learnt");
                }
                true
            }
        }
    }

    /// Posts to one place, one after the other. Once one fails the rest waits with it: the place may be slow.
    async fn post_in_turn(&self, posts: Vec<Due>) {
        let Ok(_turn) = self.turns.acquire().await else {
            return;
        };
        let mut failed = false;
        for Due { post, message } in posts {
            let delivery = match failed {
                true => Delivery::Failed,
                false => self.post(&post, message).await,
            };
            failed = delivery == Delivery::Failed;
            self.delivered(post, delivery).await;
        }
    }

    async fn post(&self, post: &Post, message: Rendered) -> Delivery {
        let name = name(post);
        let (delivery, cause) = match timeout(PATIENCE, self.try_post(post, message)).await {
            Ok(Ok(Some(message))) => {
                self.told().remove(&name);
                return Delivery::Posted(message.to_string());
            }
            Ok(Ok(None)) => (Delivery::Refused, "it is no place of its server".to_owned()),
            Ok(Err(error)) => (delivery(&error), error.to_string()),
            Err(_) => (Delivery::Failed, "Discord takes too long".to_owned()),
        };
        if self.told().insert(name.clone()) {
            let place = post.place.as_str();
            tracing::error!(post = name, place, %cause, "a post could not be delivered");
        }
        delivery
    }

    /// The message it is posted as, unless the place is none of its server.
    async fn try_post(
        &self,
        post: &Post,
        message: Rendered,
    ) -> serenity::Result<Option<MessageId>> {
        let Some(channel) = number(&post.place).map(ChannelId::from) else {
            return Ok(None);
        };
        if !self.places.is_of(&self.http, channel, &post.server).await? {
            return Ok(None);
        }
        let http = &self.http;
        let sent = match (&post.edits, &post.key) {
            (Some(edited), _) => {
                let Some(edited) = number(edited).map(MessageId::from) else {
                    return Ok(None);
                };
                let edit = |message: Rendered| {
                    let edit = message.into_edit();
                    edit.execute(http, (channel, edited, None))
                };
                send(message, edit).await?
            }
            (None, key) => {
                let post = |message: Rendered| {
                    let post = match key {
                        PostKey::Once { id } => message.into_post(id),
                        PostKey::Card { .. } => message.into_message(),
                    };
                    channel.send_message(http, post)
                };
                send(message, post).await?
            }
        };
        Ok(Some(sent.id))
    }

    async fn delivered(&self, post: Post, delivery: Delivery) {
        let app = Arc::clone(&self.app);
        let note = move || app.delivered(&post, delivery, Timestamp::now());
        match tokio::task::spawn_blocking(note).await {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => tracing::error!(cause = %fault, "a delivery could not be noted"),
            Err(panic) => tracing::error!(cause = %panic, "a delivery could not be noted"),
        }
    }

    fn told(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A post that is ready to be sent.
struct Due {
    post: Post,
    message: Rendered,
}

fn due(app: &App) -> Result<Vec<Due>, String> {
    let now = Timestamp::now();
    let posts = app.due(PLATFORM, now).map_err(|fault| fault.to_string())?;
    let ready = posts.into_iter().map(|post| Due {
        message: render(&post.reply, &|text| carry(app, text, now)),
        post,
    });
    Ok(ready.collect())
}

fn by_place(due: Vec<Due>) -> Vec<Vec<Due>> {
    let mut places: HashMap<String, Vec<Due>> = HashMap::new();
    for due in due {
        places.entry(due.post.place.clone()).or_default().push(due);
    }
    places.into_values().collect()
}

/// What the log calls a post: the same while it is tried again.
fn name(post: &Post) -> String {
    match &post.key {
        PostKey::Once { id } => id.clone(),
        PostKey::Card { .. } => format!("{}#{}", post.server, post.number),
    }
}

/// Whether it may go better in a while. Other refusals than these are for good: it is Discord that is not well, or the
/// bot's token or its pace that is wrong, and not the post.
fn delivery(error: &serenity::Error) -> Delivery {
    match status(error) {
        Some(400..=499) if !matches!(status(error), Some(401 | 408 | 429)) => Delivery::Refused,
        _ => Delivery::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::Reply;

    fn due(place: &str, key: &str) -> Due {
        Due {
            post: Post {
                key: PostKey::Once { id: key.to_owned() },
                place: place.to_owned(),
                server: "discord:1".to_owned(),
                number: 12,
                edits: None,
                reply: Reply::default(),
            },
            message: Rendered::default(),
        }
    }

    #[test]
    fn what_goes_to_one_place_goes_in_its_order() {
        let due = vec![due("a", "1"), due("b", "2"), due("a", "3")];
        let mut places: Vec<Vec<String>> = by_place(due)
            .iter()
            .map(|posts| posts.iter().map(|due| name(&due.post)).collect())
            .collect();
        places.sort();
        assert_eq!(places, [vec!["1", "3"], vec!["2"]]);
    }
}
