//! Drawings that are hard to draw well, for the tests that compare pictures.

use crate::reply::{
    ArticleLine, Bar, BarChart, Card, CardCell, CardCellKind, CardRow, Drawing, Picture, ScoreBar,
    ScoreChart, ScorePoints,
};

use CardCellKind::{Disagreement, No, NotInSources, Value};

/// Each with the name of its file.
pub fn pictures() -> Vec<(&'static str, Picture)> {
    let drawings = drawings().into_iter();
    let pictures = drawings.map(|(name, drawing)| (name, picture(drawing, sources())));
    pictures.collect()
}

pub fn picture(drawing: Drawing, sources: Vec<ArticleLine>) -> Picture {
    Picture {
        drawing,
        sources,
        alt: String::new(),
    }
}

pub fn sources() -> Vec<ArticleLine> {
    let article = |title: &str, publisher: Option<&str>, date: &str| ArticleLine {
        title: title.to_owned(),
        publisher: publisher.map(str::to_owned),
        date: date.to_owned(),
        dated: None,
        url: None,
    };
    vec![
        article(
            "A guide to frameworks",
            Some("A publisher"),
            "updated 2026-06-10",
        ),
        article("Alternatives compared", None, "no date given"),
    ]
}

/// Each with the name of its picture.
pub fn drawings() -> Vec<(&'static str, Drawing)> {
    let scores = |chart| Drawing::Scores(chart);
    vec![
        ("card_of_two", Drawing::Card(card_of_two())),
        ("card_of_three", Drawing::Card(card_of_three())),
        ("card_of_five", Drawing::Card(card_of_five(12))),
        ("card_of_hard_texts", Drawing::Card(card_of_hard_texts())),
        ("bars_of_one_test", Drawing::Bars(vec![throughput()])),
        (
            "bars_of_two_tests",
            Drawing::Bars(vec![throughput(), sanic()]),
        ),
        ("bars_of_hard_figures", Drawing::Bars(vec![hard_figures()])),
        ("scores", scores(scores_with_all())),
        ("scores_that_tie", scores(scores_that_tie())),
        (
            "scores_with_nothing_known",
            scores(scores_with_nothing_known()),
        ),
    ]
}

/// One of each kind, of `count` things with these texts and this figure.
pub fn drawings_of(texts: &[String], value: f64, count: usize) -> [Drawing; 3] {
    let text = |at: usize| texts[at % texts.len()].as_str();
    let kinds = [Value, No, Disagreement, NotInSources];
    let row_of = |at: usize| {
        let cells = (0..at % 8).map(|column| (kinds[column % 4], text(at + column)));
        row(text(at), &cells.collect::<Vec<_>>())
    };
    let card = Card {
        title: text(0).to_owned(),
        columns: texts.to_vec(),
        rows: (0..count).map(row_of).collect(),
        note: text(1).to_owned(),
    };
    let bars: Vec<_> = (0..count)
        .map(|at| (text(at), value * at as f64, text(at + 1)))
        .collect();
    let points: Vec<_> = (0..count)
        .map(|at| (at % 3 > 0).then_some(value - at as f64))
        .collect();
    let scores = ScoreChart {
        title: text(2).to_owned(),
        parts: texts.to_vec(),
        bars: (0..count)
            .map(|at| score(text(at), &points, text(at + 1)))
            .collect(),
        note: text(3).to_owned(),
    };
    let charts = vec![chart(text(4), &bars, text(5)); count % 7];
    [
        Drawing::Card(card),
        Drawing::Bars(charts),
        Drawing::Scores(scores),
    ]
}

fn cell(kind: CardCellKind, words: &str) -> CardCell {
    let words = words.to_owned();
    CardCell { kind, words }
}

fn row(label: &str, cells: &[(CardCellKind, &str)]) -> CardRow {
    CardRow {
        label: label.to_owned(),
        cells: cells
            .iter()
            .map(|(kind, words)| cell(*kind, words))
            .collect(),
    }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn card_of_two() -> Card {
    Card {
        title: "Django or FastAPI: where they differ".to_owned(),
        columns: names(&["Django", "FastAPI"]),
        rows: vec![
            row(
                "Throughput",
                &[
                    (
                        Disagreement,
                        "different tests, different figures:\n• 743 req/s (Gunicorn)\n• 1,200 req/s",
                    ),
                    (Value, "2,847 req/s (Uvicorn)"),
                ],
            ),
            row(
                "Built-in admin",
                &[
                    (Value, "yes, generated from the models"),
                    (No, "no: not built in"),
                ],
            ),
            row(
                "Asynchronous work",
                &[
                    (Value, "partly: asynchronous views, synchronous ORM"),
                    (Value, "yes, from the ground up"),
                ],
            ),
            row(
                "Licence",
                &[
                    (NotInSources, "not in my sources"),
                    (NotInSources, "not in my sources"),
                ],
            ),
            row(
                "Architecture pattern",
                &[
                    (Disagreement, "sources disagree:\n• MVT\n• MTV"),
                    (NotInSources, "not in my sources"),
                ],
            ),
            row(
                "Best for",
                &[
                    (Value, "content management, internal tools, e-commerce"),
                    (
                        Value,
                        "REST APIs, microservices, machine learning back ends",
                    ),
                ],
            ),
        ],
        note: "From 9 articles, the newest updated 2026-06-10. Every cell's source is in the text."
            .to_owned(),
    }
}

fn card_of_three() -> Card {
    Card {
        title: "Django, FastAPI, Flask: performance".to_owned(),
        columns: names(&["Django", "FastAPI", "Flask"]),
        rows: vec![
            row(
                "Throughput (more is better)",
                &[
                    (Value, "743 req/s"),
                    (Value, "2,847 req/s"),
                    (Value, "892 req/s"),
                ],
            ),
            row(
                "Memory (less is better)",
                &[
                    (Value, "243 MB"),
                    (Value, "127 MB"),
                    (NotInSources, "not in my sources"),
                ],
            ),
            row(
                "Asynchronous work",
                &[
                    (Value, "partly"),
                    (Value, "yes"),
                    (No, "no: synchronous by default"),
                ],
            ),
        ],
        note: "One test: the guide \"Django Alternatives\". Every cell's source is in the text."
            .to_owned(),
    }
}

/// Up to twelve rows and more, for speed and size.
pub fn card_of_five(rows: usize) -> Card {
    let kinds = [
        (Value, "yes, with extensions"),
        (No, "no: synchronous by default"),
        (Disagreement, "sources disagree: 743 req/s; 1,200 req/s"),
        (NotInSources, "not in my sources"),
        (
            Value,
            "object-relational mapper, migrations, internationalisation",
        ),
        (Value, "2,847 req/s"),
    ];
    let labels = [
        "Throughput (more is better)",
        "Memory",
        "Asynchronous work",
        "Built-in admin",
        "Database layer",
        "Learning curve",
        "Release",
        "Licence",
        "Community",
        "Template engine",
        "Best for",
        "Weak at",
    ];
    let cells = |row: usize| (0..5).map(move |column| kinds[(row * 2 + column * 5) % kinds.len()]);
    Card {
        title: "Five frameworks side by side".to_owned(),
        columns: names(&[
            "Django",
            "FastAPI",
            "Ruby on Rails",
            "Spring Boot",
            "Phoenix Framework",
        ]),
        rows: (0..rows)
            .map(|at| row(labels[at % labels.len()], &cells(at).collect::<Vec<_>>()))
            .collect(),
        note:
            "From 31 articles, the newest updated 2026-06-10. Every cell's source is in the text."
                .to_owned(),
    }
}

fn card_of_hard_texts() -> Card {
    let long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft "
        .repeat(40);
    let mut rows = vec![
        row(
            "<script>&amp;\"'",
            &[
                (Value, "a < b && c > d ]]> <!-- \u{0}\u{202e}\u{7f}"),
                (No, ""),
                (Value, "Ελληνικά, Кириллица, Tiếng Việt"),
            ],
        ),
        row(
            "日本語の見出し",
            &[
                (Value, "日本語 and 한국어"),
                (NotInSources, "👩\u{200d}💻 🚀"),
                (Disagreement, "العربية / עברית"),
            ],
        ),
        row(
            &long,
            &[
                (Value, &long),
                (Disagreement, "x"),
                (Value, "e\u{301}tude, n\u{303}"),
            ],
        ),
        row("Too few cells", &[(Value, "only one")]),
    ];
    rows.extend((0..30).map(|at| {
        row(
            &format!("Row {at}"),
            &[(Value, "1"), (Value, "2"), (Value, "3")],
        )
    }));
    Card {
        title: format!("What is hard to draw: {long}"),
        columns: names(&[
            "A very long framework name that wraps and wraps and wraps",
            "",
            "Übergröße",
        ]),
        rows,
        note: long,
    }
}

pub fn chart(title: &str, bars: &[(&str, f64, &str)], note: &str) -> BarChart {
    let bars = bars
        .iter()
        .map(|(label, value, words)| bar(label, *value, words));
    BarChart {
        title: title.to_owned(),
        bars: bars.collect(),
        note: note.to_owned(),
    }
}

fn bar(label: &str, value: f64, words: &str) -> Bar {
    Bar {
        label: label.to_owned(),
        value,
        words: words.to_owned(),
    }
}

pub fn throughput() -> BarChart {
    chart(
        "Throughput (more is better)",
        &[
            ("FastAPI", 2847.0, "2,847 req/s"),
            ("Flask", 892.0, "892 req/s"),
            ("Django", 743.0, "743 req/s"),
        ],
        "FastAPI, Flask and Django in the guide \"Django Alternatives\", which gives no date",
    )
}

fn sanic() -> BarChart {
    chart(
        "Latency on average (less is better)",
        &[("Sanic", 19.0, "19 ms"), ("Django", 78.0, "78 ms")],
        "Sanic against Django on identical hardware, in \"Five Django Alternatives\", updated 2026-02-11",
    )
}

fn hard_figures() -> BarChart {
    let mut bars = vec![
        bar("No figure at all", f64::NAN, "not a number"),
        bar("Endless", f64::INFINITY, "infinite"),
        bar("Below zero", -3.0, "−3"),
        bar("Nothing", 0.0, "0"),
        bar(
            "Next to nothing",
            0.001,
            "0.001 of something with a very long unit that goes on",
        ),
        bar(
            "A framework with a name of many words (and a context)",
            5.0,
            "5",
        ),
    ];
    bars.extend((0..10).map(|at| bar(&format!("Bar {at}"), f64::from(at), &at.to_string())));
    BarChart {
        title: "Figures that are hard to draw (more is better)".to_owned(),
        bars,
        note: String::new(),
    }
}

fn score(label: &str, points: &[Option<f64>], total: &str) -> ScoreBar {
    let points = points
        .iter()
        .map(|points| points.map_or(ScorePoints::Unknown, ScorePoints::Known));
    ScoreBar {
        label: label.to_owned(),
        points: points.collect(),
        total: total.to_owned(),
    }
}

pub fn scores_with_all() -> ScoreChart {
    ScoreChart {
        title: "Chat app, 3 people, Python: what the scores are made of".to_owned(),
        parts: names(&[
            "asynchronous work ×3",
            "built-in admin ×5",
            "learning curve ×2",
            "real-time features ×3",
            "throughput ×1",
            "maturity ×2",
        ]),
        bars: vec![
            score(
                "Django",
                &[
                    Some(1.5),
                    Some(5.0),
                    Some(-1.0),
                    Some(1.5),
                    Some(-0.5),
                    Some(2.0),
                ],
                "+8½ of 16",
            ),
            score(
                "FastAPI",
                &[Some(3.0), Some(-5.0), Some(2.0), Some(3.0), Some(1.0), None],
                "+4 of 16",
            ),
            score(
                "Flask",
                &[Some(-3.0), None, Some(2.0), None, Some(-0.5), Some(2.0)],
                "+½ of 16",
            ),
            score(
                "Sanic",
                &[Some(3.0), None, None, None, Some(1.0), None],
                "+4 of 16",
            ),
            score(
                "A framework of which little is known and whose name is long",
                &[None, None, None, Some(-3.0), None, None],
                "−3 of 16",
            ),
        ],
        note: "A weight of 5 counts most. What is not in my sources adds nothing: it is no \"no\"."
            .to_owned(),
    }
}

pub fn scores_that_tie() -> ScoreChart {
    ScoreChart {
        title: "A tie".to_owned(),
        parts: names(&["speed ×2", "admin ×2"]),
        bars: vec![
            score("Flask", &[Some(2.0), Some(0.0)], "+2 of 4, tied"),
            score("Django", &[Some(0.0), Some(2.0)], "+2 of 4, tied"),
        ],
        note: "Two frameworks fit as well as each other by what is in my sources.".to_owned(),
    }
}

fn scores_with_nothing_known() -> ScoreChart {
    ScoreChart {
        title: "Nothing known".to_owned(),
        parts: (0..30).map(|at| format!("need number {at}")).collect(),
        bars: vec![
            score("Fiber", &[None; 30], "0 of 30"),
            score("Echo", &[Some(f64::NAN), Some(0.0)], "0 of 30"),
        ],
        note: String::new(),
    }
}
