//! What a picture takes: time to draw it and its size as a file. Run it with `cargo bench --bench picture`.

use std::time::{Duration, Instant};

use tiebreak::adapters::picture::png;
use tiebreak::reply::{
    Bar, BarChart, Card, CardCell, CardCellKind, CardRow, Drawing, Picture, ScoreBar, ScoreChart,
    ScorePoints,
};

const ROUNDS: usize = 31;

fn main() {
    let start = Instant::now();
    drop(png(&picture(bars(2))));
    println!(
        "the first picture, with reading the fonts: {:.1} ms",
        milliseconds(start.elapsed())
    );
    for (name, drawing) in [
        ("card of 2 columns and 6 rows", card(2, 6)),
        ("card of 5 columns and 12 rows", card(5, 12)),
        ("bars of 5 frameworks", bars(5)),
        ("scores of 5 frameworks in 8 parts", scores(5, 8)),
    ] {
        let picture = picture(drawing);
        let size = png(&picture).expect("a picture").len();
        let mut times: Vec<Duration> = (0..ROUNDS).map(|_| time(&picture)).collect();
        times.sort_unstable();
        let [median, most] = [ROUNDS / 2, ROUNDS - 1].map(|at| milliseconds(times[at]));
        println!(
            "{name}: median {median:.1} ms, at most {most:.1} ms, {} KB",
            size / 1000
        );
    }
}

fn time(picture: &Picture) -> Duration {
    let start = Instant::now();
    drop(png(picture));
    start.elapsed()
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

fn picture(drawing: Drawing) -> Picture {
    let alt = String::new();
    Picture {
        drawing,
        sources: Vec::new(),
        alt,
    }
}

fn names(what: &str, count: usize) -> Vec<String> {
    (1..=count).map(|at| format!("{what} {at}")).collect()
}

fn card(columns: usize, rows: usize) -> Drawing {
    let cells = [
        (
            CardCellKind::Value,
            "yes, with an extension for each database",
        ),
        (CardCellKind::No, "no: synchronous by default"),
        (
            CardCellKind::Disagreement,
            "sources disagree: 743 req/s (one guide); 1,200 req/s (another)",
        ),
        (CardCellKind::NotInSources, "not in my sources"),
    ];
    let cell = |at: usize| {
        let (kind, words) = cells[at % cells.len()];
        let words = words.to_owned();
        CardCell { kind, words }
    };
    let row = |(at, label): (usize, String)| CardRow {
        label,
        cells: (0..columns).map(|column| cell(at * 3 + column)).collect(),
    };
    Drawing::Card(Card {
        title: "Frameworks side by side".to_owned(),
        columns: names("Framework", columns),
        rows: names("Attribute", rows)
            .into_iter()
            .enumerate()
            .map(row)
            .collect(),
        note: "From many articles. Every cell's source is in the text.".to_owned(),
    })
}

fn bars(count: usize) -> Drawing {
    let bar = |label: String| Bar {
        value: label.len() as f64,
        words: "2,847 req/s".to_owned(),
        label,
    };
    Drawing::Bars(vec![BarChart {
        title: "Throughput (more is better)".to_owned(),
        bars: names("Framework", count).into_iter().map(bar).collect(),
        note: "One test, its source and its date.".to_owned(),
    }])
}

fn scores(count: usize, parts: usize) -> Drawing {
    let bar = |label: String| ScoreBar {
        label,
        points: (0..parts)
            .map(|part| ScorePoints::Known(part as f64 - 2.0))
            .collect(),
        total: "+7 of 11".to_owned(),
    };
    Drawing::Scores(ScoreChart {
        title: "What the scores are made of".to_owned(),
        parts: names("need", parts),
        bars: names("Framework", count).into_iter().map(bar).collect(),
        note: "What is not in my sources adds nothing.".to_owned(),
    })
}
