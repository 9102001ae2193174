//! Replies of every kind, which the tests of each renderer draw.

use jiff::Timestamp;

use crate::app::App;
use crate::config::GapsConfig;
use crate::knowledge::load;
use crate::reply::Reply;
use crate::request::{Caller, Place, Request, Role};

/// What a person might write, and a name for it.
const WRITTEN: &[(&str, &str)] = &[
    ("answer", "is flask good for async?"),
    ("follow_up", "and django?"),
    ("unhelpful", "/unhelpful"),
    (
        "answer_from_a_table",
        "side-by-side comparison of automatic API docs",
    ),
    ("disagreement", "django architecture pattern mvt or mtv"),
    ("abstention", "who created Django?"),
    ("small_talk", "thanks a lot!"),
    ("follow_up_to_compare", "vs flask?"),
    ("compare_two", "/compare django fastapi"),
    ("compare_two_page_2", "/compare --page 2 django fastapi"),
    ("compare_three", "/compare django fastapi flask"),
    (
        "compare_topic",
        "/compare django fastapi flask --topic data",
    ),
    (
        "compare_five",
        "/compare django fastapi flask rails express",
    ),
    (
        "compare_mostly_unknown",
        "/compare litestar falcon starlette",
    ),
    (
        "compare_figures",
        "/compare django sanic --topic performance",
    ),
    ("evidence_for_a_figure", "why does it say 4,800?"),
    ("evidence", "/evidence learning-curve django flask numpy"),
    ("framework", "/framework flask"),
    ("sources", "/sources"),
    ("gaps", "/gaps"),
    ("help", "/help"),
    ("help_on_one", "/help compare"),
    ("unknown_framework", "/compare django fastpai"),
    ("ask_for_a_definition", "what is django?"),
    ("ask_for_two_terms", "wsgi vs asgi"),
    ("ask_for_a_cell", "who created laravel?"),
    (
        "ask_for_two_cells",
        "who made flask and which licence has it",
    ),
    ("ask_for_a_number_of_two", "is fastapi faster than flask"),
    ("ask_for_what_one_has", "throughput of flask and phoenix"),
    ("ask_for_a_list", "tornado drawbacks"),
    ("ask_what_is_disputed", "flask vs django learning curve"),
    ("ask_for_advice", "should we use django or flask for an api"),
    ("ask_with_typing_errors", "falsk requets per secnd"),
    ("ask_in_two_words", "django background jobs"),
    (
        "ask_for_what_is_only_near",
        "how do I center a div in a sanic template?",
    ),
    (
        "recommend",
        "/recommend chat app, 3 people, we know Python, must have an admin panel",
    ),
    (
        "recommend_follow_up",
        "what would have to change for flask to win?",
    ),
    (
        "recommend_must",
        "/recommend --must admin,orm --weight python=5,fast=1 --picture no",
    ),
    (
        "recommend_partly_understood",
        "/recommend REST API for a dental clinic, must be fast and async, in Python or Go, like Django",
    ),
    (
        "recommend_left_out",
        "/recommend in C#, blog, nice to have: hiring, typing",
    ),
    ("recommend_nothing_asked", "/recommend"),
    (
        "recommend_nothing_understood",
        "/recommend unicorns and rainbows",
    ),
    ("recommend_unknown_need", "/recommend --must admn,fast"),
    (
        "why_not",
        "/why-not --must admin --weight realtime=3,python=3 fastapi",
    ),
    (
        "why_not_the_first",
        "/why-not --weight realtime=3,elixir=3 phoenix",
    ),
    ("why_not_no_candidate", "/why-not --must admin celery"),
    (
        "decide_card",
        "/decide start --options 'django, fastapi, Our own' --deadline 2d --quorum 2 --role 7/Backend --criteria admin Which for the shop?",
    ),
    ("decide_vote_of_a_stranger", "/decide vote 1 django"),
    ("decide_form", "/decide start --options django,flask"),
    (
        "decide_mistake",
        "/decide start --options django,flask --deadline soonish Which?",
    ),
    (
        "decide_ranked_card",
        "/decide start --options a,b,c --method ranked --anonymous yes Which letter?",
    ),
    ("decide_ballot", "/decide ballot 2 '#2>1'"),
    (
        "decide_approval_card",
        "/decide start --options a,b,c --method approval Which letters?",
    ),
    ("decide_vote", "/decide vote 3 1,3"),
    ("decide_close", "/decide close 3"),
    ("decide_show", "/decide show 3"),
    (
        "decide_record",
        "/decide record Which database? --outcome PostgreSQL --reason 'we run it already' --options MySQL",
    ),
    ("decide_list", "/decide list"),
    (
        "decide_settings",
        "/decide settings --timezone Europe/Berlin",
    ),
    ("decide_help", "/help decide"),
    ("decide_unknown", "/decide show 99"),
    ("privacy_erase", "/privacy erase"),
];

/// The replies, over the bundled knowledge. The fingerprint is blanked out: it changes with every word.
pub fn replies() -> Vec<(&'static str, Reply)> {
    let data = tempfile::tempdir().expect("a folder");
    let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
    let app = App::new(knowledge, data.path(), false, GapsConfig::default()).expect("an app");
    let caller = Caller {
        id: "robin".to_owned(),
        name: "Robin".to_owned(),
        role: Role::Operator,
        groups: Vec::new(),
    };
    let place = Place {
        id: "channel".to_owned(),
        server: Some("server".to_owned()),
    };
    let now: Timestamp = "2026-11-21T09:00:00Z".parse().expect("a time");
    let answer = |text: &str| match Request::from_text(text) {
        Ok(request) => app.handle(&request, &caller, &place, now),
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
