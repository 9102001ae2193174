//! Follow-ups through the whole app, with time as the test says: what counts as the last topic, and for how long.

use jiff::{SignedDuration, Timestamp};
use std::fs;
use std::path::Path;
use tiebreak::app::App;
use tiebreak::config::GapsConfig;
use tiebreak::knowledge::load;
use tiebreak::reply::Reply;
use tiebreak::request::{Caller, Place, Request, Role};

struct Chat {
    app: App,
    now: Timestamp,
    _data: tempfile::TempDir,
}

impl Chat {
    fn new() -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let knowledge = load::bundled().map_err(|faults| faults.to_string());
        Self {
            app: App::new(
                knowledge.expect("good knowledge"),
                data.path(),
                false,
                GapsConfig::default(),
            )
            .expect("an app"),
            now: Timestamp::UNIX_EPOCH,
            _data: data,
        }
    }

    fn say(&self, text: &str) -> Reply {
        let caller = Caller {
            id: "robin".to_owned(),
            name: "Robin".to_owned(),
            role: Role::Member,
            groups: Vec::new(),
        };
        let place = Place {
            id: "channel".to_owned(),
            server: Some("server".to_owned()),
        };
        let request = Request::from_text(text).expect("good");
        self.app.handle(&request, &caller, &place, self.now)
    }

    fn taken(&self, text: &str) -> Option<String> {
        self.say(text).taken_as
    }

    fn wait(&mut self, seconds: i64) {
        self.now += SignedDuration::from_secs(seconds);
    }
}

#[test]
fn a_topic_lasts_ten_minutes_from_the_last_question_about_it() {
    let mut chat = Chat::new();
    chat.say("does django have an admin?");
    chat.wait(600);
    let taken = chat.taken("and flask?");
    assert_eq!(taken.as_deref(), Some("does Flask have an admin?"));
    chat.wait(600);
    let taken = chat.taken("and laravel?");
    assert_eq!(taken.as_deref(), Some("does Laravel have an admin?"));
    chat.wait(601);
    assert_eq!(chat.taken("and django?"), None);
}

#[test]
fn small_talk_help_and_mistakes_change_no_topic() {
    let chat = Chat::new();
    chat.say("does django have an admin?");
    for talk in ["ok thanks", "/help", "/compare djnago flask", "/sources"] {
        assert_eq!(chat.taken(talk), None);
    }
    let taken = chat.taken("is it fast?");
    assert_eq!(taken.as_deref(), Some("is Django fast?"));
}

#[test]
fn what_a_follow_up_was_taken_as_is_told_and_answered() {
    let chat = Chat::new();
    chat.say("flask");
    let reply = chat.say("vs django?");
    assert_eq!(reply.taken_as.as_deref(), Some("/compare flask django"));
    assert_eq!(reply.title.as_deref(), Some("Flask vs Django"));
    let reply = chat.say("why?");
    assert_eq!(reply.title.as_deref(), Some("Flask vs Django: Fit"));
    let reply = chat.say("which is easier to learn?");
    assert_eq!(reply.title.as_deref(), Some("which is easier to learn?"));
    let taken = reply.taken_as.as_deref();
    assert_eq!(taken, Some("which is easier to learn, Flask or Django?"));
}

#[test]
fn a_question_about_no_framework_is_followed_up_by_what_its_answer_named() {
    let chat = Chat::new();
    let answer = chat.say("what has a batteries-included philosophy with an admin panel?");
    assert_eq!(answer.taken_as, None);
    let taken = chat.taken("does it have an orm?").expect("a follow-up");
    assert!(
        taken.starts_with("does ") && !taken.contains(" it "),
        "{taken}"
    );
}

/// Of questions that people asked out of the blue, less than one in a hundred may look like a follow-up.
#[test]
fn questions_out_of_the_blue_stay_as_they_are() {
    let questions = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/eval/train.jsonl");
    let Ok(questions) = fs::read_to_string(&questions) else {
        println!("skipped: {} is not there", questions.display());
        return;
    };
    let chat = Chat::new();
    let mut rewritten = Vec::new();
    for line in questions.lines() {
        let asked: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let question = asked["question"].as_str().expect("a question");
        chat.say("is sanic good for async?");
        // A typing error that was corrected is told in the same way.
        let corrected = chat.app.answer(question).expect("an answer").taken_as;
        rewritten.extend(
            chat.taken(question)
                .filter(|taken| Some(taken) != corrected.as_ref()),
        );
    }
    let share = rewritten.len() * 100 / questions.lines().count();
    assert!(share < 1, "{rewritten:#?}");
}
