//! The bundled knowledge as people meet it: every row can be asked for and compared, and nothing in it is
//! without a citation.

use jiff::Timestamp;
use std::fs;
use std::path::Path;
use tiebreak::app::App;
use tiebreak::config::GapsConfig;
use tiebreak::knowledge::Knowledge;
use tiebreak::knowledge::load;
use tiebreak::knowledge::table::State;
use tiebreak::reply::{Block, Outcome, Reply};
use tiebreak::request::{Caller, Place, Request, Role};

use crate::support::program::{copy, run, tiebreak};

const BUNDLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/knowledge");

/// What the articles name that one could pick for a project, and what people call it.
const NAMES: [(&str, &str); 33] = [
    ("Django", "django"),
    ("FastAPI", "fast api"),
    ("Flask", "FLASK"),
    ("Sanic", "sanic"),
    ("NestJS", "nest"),
    ("Ruby on Rails", "ror"),
    ("Ruby on Rails", "rails"),
    ("Laravel", "laravel"),
    ("Express.js", "express"),
    ("Express.js", "expressjs"),
    ("Spring Boot", "springboot"),
    ("ASP.NET Core", "asp.net"),
    ("ASP.NET Core", "dotnet"),
    ("Tornado", "tornado"),
    ("Phoenix", "phoenix"),
    ("Quart", "quart"),
    ("Starlette", "starlette"),
    ("Litestar", "litestar"),
    ("Falcon", "falcon"),
    ("Node.js", "node"),
    ("Go", "golang"),
    ("Rust", "rust"),
    ("Firebase", "firebase"),
    ("Supabase", "supabase"),
    ("Next.js", "nextjs"),
    ("Django REST Framework", "drf"),
    ("Django Channels", "djangochannels"),
    ("Socket.IO", "socketio"),
    ("SQLAlchemy", "sqlalchemy"),
    ("Pydantic", "pydantic"),
    ("Uvicorn", "uvicorn"),
    ("Celery", "celery"),
    ("Hypercorn", "hypercorn"),
];

fn knowledge() -> Knowledge {
    load::bundled()
        .map_err(|faults| faults.to_string())
        .expect("good knowledge")
}

fn app() -> (App, tempfile::TempDir) {
    let data = tempfile::tempdir().expect("a folder");
    let app = App::new(knowledge(), data.path(), false, GapsConfig::default()).expect("an app");
    (app, data)
}

fn handle(app: &App, request: &Request) -> Reply {
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
    app.handle(request, &caller, &place, Timestamp::UNIX_EPOCH)
}

/// Citation marks in the rows of a reply.
fn marks(reply: &Reply) -> usize {
    let grids = reply.blocks.iter().filter_map(|block| match block {
        Block::Grid(grid) => Some(grid),
        _ => None,
    });
    let lines = grids
        .flat_map(|grid| &grid.rows)
        .flat_map(|row| &row.cells)
        .flatten();
    lines.map(|line| line.marks().count()).sum()
}

#[test]
fn every_system_the_articles_name_is_found_by_what_people_call_it() {
    let knowledge = knowledge();
    for (name, typed) in NAMES {
        let found = knowledge
            .framework(typed)
            .map(|framework| framework.name.as_str());
        assert_eq!(found, Ok(name), "{typed}");
    }
}

#[test]
fn every_entry_tells_something_and_cites_it() {
    let (app, _data) = app();
    for framework in &app.knowledge().frameworks {
        let request = Request::Framework {
            name: vec![framework.id.clone()],
            page: None,
        };
        let reply = handle(&app, &request);
        assert_eq!(reply.outcome, Outcome::Done, "{}", framework.id);
        assert!(marks(&reply) > 0, "{} has no cited cell", framework.id);
        assert!(!reply.sources.is_empty(), "{} has no source", framework.id);
    }
}

#[test]
fn every_entry_can_be_compared_with_django() {
    let (app, _data) = app();
    let others = app
        .knowledge()
        .frameworks
        .iter()
        .filter(|framework| framework.id != "django");
    for other in others {
        let request = Request::Compare {
            frameworks: vec![other.id.clone(), "django".to_owned()],
            topic: None,
            picture: None,
            page: None,
        };
        let reply = handle(&app, &request);
        assert_eq!(reply.outcome, Outcome::Done, "{}", other.id);
        assert!(marks(&reply) > 0, "nothing cited for {}", other.id);
    }
}

#[test]
fn figures_of_different_tests_all_stand_with_their_test() {
    let knowledge = knowledge();
    let django = knowledge.framework("django").expect("Django");
    let attribute = |id: &str| {
        knowledge
            .attributes
            .iter()
            .find(|a| a.id == id)
            .expect("the attribute")
    };
    for (id, figures) in [
        (
            "throughput",
            vec!["743 req/s", "1,200 req/s", "69,000 req/s"],
        ),
        ("memory", vec!["124 MB", "243 MB"]),
    ] {
        let attribute = attribute(id);
        let State::Disagreement(claims) = State::of(django, attribute) else {
            panic!("{id} has one figure");
        };
        assert!(claims.iter().all(|claim| claim.test.is_some()));
        for figure in figures {
            assert!(
                claims.iter().any(|claim| claim.words(attribute) == figure),
                "{figure}"
            );
        }
    }
}

/// The indented example in the README that begins with `first`.
fn example(readme: &str, first: &str) -> String {
    let lines = readme.lines().skip_while(|line| line.trim_start() != first);
    let indented = lines.take_while(|line| line.starts_with("    ") || line.is_empty());
    indented
        .map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line)))
        .collect()
}

#[test]
fn a_newcomer_who_copies_the_examples_gets_a_framework() {
    let data = tempfile::tempdir().expect("a folder");
    let folder = data.path().join("k");
    copy(Path::new(BUNDLE), &folder);
    let readme = fs::read_to_string(folder.join("README.md")).expect("the README");
    let write = |path: &str, text: String| fs::write(folder.join(path), text).expect("written");
    write("articles/example-news-foo.md", example(&readme, "+++"));
    let row = example(&readme, "id = \"foo\"");
    let cell = example(&readme, "attribute = \"choose-when\"");
    write("frameworks/foo.toml", format!("{row}\n[[cell]]\n{cell}"));
    let (_, err, code) = run(tiebreak(&data).args(["check", "k"]));
    assert_eq!((err.as_str(), code), ("", 0));
    let (out, _, _) = run(tiebreak(&data).args([
        "--knowledge",
        "k",
        "compare",
        "foo",
        "django",
        "--topic",
        "performance",
    ]));
    assert!(out.contains("900 req/s (one core;"), "{out}");
    let (out, _, _) = run(tiebreak(&data).args(["--knowledge", "k", "framework", "foo"]));
    assert!(
        out.contains("you want an admin from the first day"),
        "{out}"
    );
}
