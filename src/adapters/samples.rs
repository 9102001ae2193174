//! Replies of every kind, which the tests of each renderer draw.

use jiff::Timestamp;

use crate::app::App;
use crate::knowledge::load;
use crate::reply::Reply;
use crate::request::{Caller, Place, Request, Role};

/// What a person might write, and a name for it.
const WRITTEN: [(&str, &str); 16] = [
    ("answer", "is flask good for async?"),
    ("follow_up", "and django?"),
    (
        "answer_from_a_table",
        "side-by-side comparison of automatic API docs",
    ),
    ("disagreement", "django architecture pattern mvt or mtv"),
    ("abstention", "how many GitHub stars does Django have?"),
    ("small_talk", "thanks a lot!"),
    ("follow_up_to_compare", "vs flask?"),
    ("compare_two", "/compare django fastapi"),
    ("compare_two_page_2", "/compare --page 2 django fastapi"),
    ("compare_three", "/compare django fastapi flask"),
    (
        "compare_topic",
        "/compare django fastapi flask --topic data",
    ),
    ("framework", "/framework flask"),
    ("sources", "/sources"),
    ("help", "/help"),
    ("help_on_one", "/help compare"),
    ("unknown_framework", "/compare django fastpai"),
];

/// The replies, over the bundled knowledge. The fingerprint is blanked out: it changes with every word.
pub fn replies() -> Vec<(&'static str, Reply)> {
    let data = tempfile::tempdir().expect("a folder");
    let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
    let app = App::new(knowledge, data.path()).expect("an app");
    let caller = Caller {
        id: "robin".to_owned(),
        name: "Robin".to_owned(),
        role: Role::Member,
    };
    let place = Place {
        id: "channel".to_owned(),
        server: "server".to_owned(),
    };
    let answer = |text: &str| match Request::from_text(text) {
        Ok(request) => app.handle(&request, &caller, &place, Timestamp::UNIX_EPOCH),
        Err(mistake) => Reply::mistake(mistake.to_string()),
    };
    let mut replies: Vec<_> = WRITTEN
        .iter()
        .map(|(name, text)| (*name, answer(text)))
        .collect();
    replies.push(("fault", Reply::fault()));
    for (_, reply) in &mut replies {
        reply.knowledge = reply.knowledge.as_ref().map(|_| "0123456789ab".to_owned());
    }
    replies
}
