//! Cards that do not show what has changed. One process at a time edits a card, every few seconds at most.

use jiff::{SignedDuration, Timestamp};
use sqlx::{AnyConnection, Row};

use super::posts::signs;
use super::read;
use crate::decision::Decision;
use crate::error::Result;
use crate::store::Store;

/// How long other changes gather until the card is edited again.
const PAUSE: SignedDuration = SignedDuration::from_secs(3);

/// Those that have waited longest; in the end in the order of their names, so that two who take them at once don't wait
/// for each other crosswise.
const DUE: &str = "SELECT server, number FROM (SELECT server, number FROM decisions \
     WHERE card_shows < changes AND card_claimed_at <= $1 AND card_message IS NOT NULL \
     AND substr(card_place, 1, $2) = $3 ORDER BY card_claimed_at, server, number LIMIT 20) AS due ORDER BY server, number";
const CLAIM: &str = "UPDATE decisions SET card_claimed_at = $3 \
     WHERE server = $1 AND number = $2 AND card_shows < changes AND card_claimed_at <= $4";
/// Also less than before: an edit that was overtaken by a later one shows an older state, and the card is edited again.
const SHOWS: &str = "UPDATE decisions SET card_shows = $3 WHERE server = $1 AND number = $2";
const IS: &str = "UPDATE decisions SET card_place = $3, card_message = $4, card_shows = $5 \
     WHERE server = $1 AND number = $2";
/// It was out before it was due.
const FOUND: &str = "UPDATE posts SET done_at = due_at, message = $3 \
     WHERE server = $1 AND number = $2 AND kind = 'card' AND done_at IS NULL";

impl Store {
    /// Takes the cards in places that begin with `platform` that show less than there is to show, and that nobody has set
    /// out to edit in the last 3 seconds; at most 20 at once.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn take_cards(&self, platform: &str, now: Timestamp) -> Result<Vec<Decision>> {
        let platform = platform.to_owned();
        let take =
            async move |connection: &mut AnyConnection| take(connection, &platform, now).await;
        self.worker.transact("taking cards", take)
    }

    /// Notes that the card shows the decision as it was after so many changes.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn card_shows(&self, server: &str, number: i64, changes: i64) -> Result<()> {
        let server = server.to_owned();
        let note = async move |connection: &mut AnyConnection| {
            let shows = sqlx::query(SHOWS).bind(server).bind(number);
            shows.bind(changes).execute(connection).await?;
            Ok(())
        };
        self.worker.transact("noting what a card shows", note)
    }

    /// Notes where the card is, and that it shows so many changes: it need not be posted any more.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn card_is(
        &self,
        server: &str,
        number: i64,
        place: &str,
        message: &str,
        changes: i64,
    ) -> Result<()> {
        let [server, place, message] = [server, place, message].map(str::to_owned);
        let note = async move |connection: &mut AnyConnection| {
            let is = sqlx::query(IS).bind(&server).bind(number).bind(place);
            let is = is.bind(&message).bind(changes);
            is.execute(&mut *connection).await?;
            let found = sqlx::query(FOUND).bind(&server).bind(number).bind(&message);
            found.execute(connection).await?;
            Ok(())
        };
        self.worker.transact("noting where a card is", note)
    }
}

async fn take(
    connection: &mut AnyConnection,
    platform: &str,
    now: Timestamp,
) -> sqlx::Result<Vec<Decision>> {
    let before = (now - PAUSE).as_millisecond();
    let due = sqlx::query(DUE).bind(before);
    let due = due.bind(signs(platform)).bind(platform);
    let mut taken = Vec::new();
    for row in due.fetch_all(&mut *connection).await? {
        let (server, number): (String, i64) = (row.try_get("server")?, row.try_get("number")?);
        let claim = sqlx::query(CLAIM).bind(&server).bind(number);
        let claim = claim.bind(now.as_millisecond()).bind(before);
        if claim.execute(&mut *connection).await?.rows_affected() == 1 {
            let decision = read::decision(connection, &server, number).await?;
            taken.extend(decision);
        }
    }
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::decisions::samples::{SERVER, at, counted, post, proposal, state, vote};
    use crate::store::testing::each_database;
    use crate::store::{Location, PostKind};

    fn begin(location: &Location) -> Store {
        let store = Store::connect(location).expect("opened");
        let card = vec![post(PostKind::Card, 60)];
        let begun = store.begin(SERVER, proposal(false), state(), card);
        begun.expect("kept");
        store
    }

    fn take(store: &Store, seconds: i64) -> Vec<i64> {
        let taken = store.take_cards("chat:", at(seconds)).expect("taken");
        taken.into_iter().map(|card| card.changes).collect()
    }

    #[test]
    fn a_card_is_taken_where_it_shows_too_little_and_not_too_often() {
        each_database(|location| {
            let store = begin(location);
            assert!(take(&store, 5).is_empty(), "there is no card yet");
            store
                .card_is(SERVER, 1, "chat:room", "77", 1)
                .expect("noted");
            let card = store
                .decision(SERVER, 1)
                .expect("read")
                .expect("there")
                .card;
            let card = card.expect("posted");
            assert_eq!(
                (card.place.as_str(), card.message.as_str()),
                ("chat:room", "77")
            );
            assert!(take(&store, 5).is_empty(), "it shows everything");
            let posts = store.take_posts("chat:", at(99)).expect("taken");
            assert_eq!(posts, [], "it need not be posted again");

            counted(&store, 1, vote("bob", 1));
            assert_eq!(store.take_cards("mail:", at(9)).expect("taken"), []);
            assert_eq!(take(&store, 10), [2]);
            counted(&store, 1, vote("eve", 1));
            assert!(take(&store, 12).is_empty(), "somebody edits it");
            assert_eq!(take(&store, 13), [3]);
            store.card_shows(SERVER, 1, 3).expect("noted");
            assert!(take(&store, 50).is_empty(), "it shows everything again");
            store.card_shows(SERVER, 1, 2).expect("noted");
            assert_eq!(take(&store, 60), [3], "who was slower has taken it back");
            store.card_shows(SERVER, 1, 3).expect("noted");
            assert!(take(&store, 99).is_empty());
        });
    }

    #[test]
    fn a_card_that_was_never_posted_is_a_post() {
        each_database(|location| {
            let store = begin(location);
            let posts = store.take_posts("chat:", at(60)).expect("taken");
            let kinds: Vec<_> = posts.iter().map(|post| post.kind).collect();
            assert_eq!(kinds, [PostKind::Card]);
        });
    }

    #[test]
    fn cards_that_many_take_at_once_are_taken_once() {
        each_database(|location| {
            for _ in 0..15 {
                begin(location);
            }
            let store = Store::connect(location).expect("opened");
            for number in 1..=15 {
                store
                    .card_is(SERVER, number, "chat:room", "7", 0)
                    .expect("noted");
            }
            let take_all = || {
                let store = Store::connect(location).expect("opened");
                let taken = store.take_cards("chat:", at(5)).expect("taken");
                taken.into_iter().map(|card| card.number).collect()
            };
            let numbers: [Vec<i64>; 4] = std::thread::scope(|scope| {
                let threads = [(); 4].map(|()| scope.spawn(take_all));
                threads.map(|thread| thread.join().expect("no panic"))
            });
            let mut numbers = numbers.concat();
            numbers.sort_unstable();
            assert!(numbers.into_iter().eq(1..=15));
        });
    }
}
