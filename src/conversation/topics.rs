//! Remembers the last topic of each person in each place, for a while and in memory only.

use jiff::{SignedDuration, Timestamp};
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::topic::Topic;
use crate::request::Occasion;

/// Conversations remembered at once, some MB; the one that rested longest is forgotten first.
const CONVERSATIONS: NonZeroUsize = NonZeroUsize::new(10_000).expect("not zero");
/// After so long people mean something else.
const REMEMBERED: SignedDuration = SignedDuration::from_mins(10);

type Key = (String, String);

/// The last topics of everybody.
pub struct Topics(Mutex<LruCache<Key, Entry>>);

struct Entry {
    topic: Topic,
    at: Timestamp,
}

impl Default for Topics {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(CONVERSATIONS)))
    }
}

impl Topics {
    pub fn remember(&self, on: &Occasion<'_>, topic: Topic) {
        self.lock().put(key(on), Entry { topic, at: on.now });
    }

    /// What this person asked about last in this place, if that is no longer ago than ten minutes.
    pub fn last(&self, on: &Occasion<'_>) -> Option<Topic> {
        let mut known = self.lock();
        let entry = known.get(&key(on))?;
        let fresh = on.now.duration_since(entry.at) <= REMEMBERED;
        fresh.then(|| entry.topic.clone())
    }

    fn lock(&self) -> MutexGuard<'_, LruCache<Key, Entry>> {
        // Whoever panicked left whole entries.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(on: &Occasion<'_>) -> Key {
    (on.place.id.clone(), on.caller.id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::{Caller, Place, Request, Role};

    fn caller(id: &str) -> Caller {
        Caller {
            id: id.into(),
            name: id.into(),
            role: Role::Member,
            groups: Vec::new(),
        }
    }

    fn place(id: &str) -> Place {
        Place {
            id: id.into(),
            server: Some("server".into()),
        }
    }

    #[test]
    fn a_topic_is_of_one_person_in_one_place_for_ten_minutes() {
        let topics = Topics::default();
        let topic = Topic {
            asked: Request::ask("how fast is django?"),
            frameworks: vec![1],
            answer: None,
        };
        let (robin, kim) = (caller("robin"), caller("kim"));
        let (here, there) = (place("here"), place("there"));
        let on = |caller, place, now| Occasion { caller, place, now };
        let start = Timestamp::UNIX_EPOCH;
        let after = |seconds| start + SignedDuration::from_secs(seconds);
        topics.remember(&on(&robin, &here, start), topic.clone());
        assert_eq!(topics.last(&on(&robin, &here, after(600))), Some(topic));
        assert_eq!(topics.last(&on(&robin, &here, after(601))), None);
        assert_eq!(topics.last(&on(&kim, &here, start)), None);
        assert_eq!(topics.last(&on(&robin, &there, start)), None);
    }

    #[test]
    fn the_oldest_conversation_makes_room() {
        let topics = Topics::default();
        let topic = || Topic {
            asked: Request::ask("x"),
            frameworks: Vec::new(),
            answer: None,
        };
        let (here, now) = (place("here"), Timestamp::UNIX_EPOCH);
        let people: Vec<Caller> = (0..=CONVERSATIONS.get())
            .map(|person| caller(&person.to_string()))
            .collect();
        let place = &here;
        let on = |caller| Occasion { caller, place, now };
        for person in &people {
            topics.remember(&on(person), topic());
        }
        assert_eq!(topics.last(&on(&people[0])), None);
        assert!(topics.last(&on(&people[1])).is_some());
    }
}
