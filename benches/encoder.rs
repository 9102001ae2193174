//! What the sentence encoder takes: time for a question and a passage, filling and reading the kept vectors, answering
//! from the bundled knowledge with it, and memory. Run it with `cargo bench --bench encoder`.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use tiebreak::ask::{self, Retrieval};
use tiebreak::knowledge::Knowledge;
use tiebreak::knowledge::load;
use tiebreak::knowledge::vectors::{Key, Text, Vectors};
use tiebreak_encoder::Encoder;

const ROUNDS: usize = 101;
/// Passages that are filled; more would only take longer.
const FILLED: usize = 100;
/// What is asked of the bundled knowledge, each line with a "question".
const QUESTIONS: &str = include_str!("../eval/bundle/questions.jsonl");

fn main() {
    let knowledge = load::bundled().expect("the bundled knowledge");
    let before = resident_kilobytes();
    let start = Instant::now();
    let encoder = Encoder::bundled().expect("the model");
    println!("opening the model: {:.1} ms", milliseconds(start.elapsed()));

    let question =
        "which framework would you take for a small team that has to ship an admin panel soon?";
    let words: Vec<&str> = knowledge
        .passages
        .iter()
        .flat_map(|passage| passage.text.split_whitespace())
        .collect();
    let passage = words[..150].join(" ");
    for (name, text) in [("question", question), ("passage of 150 words", &passage)] {
        let tokens = encoder.encode(text).tokens.len();
        let mut times: Vec<Duration> = (0..ROUNDS)
            .map(|_| time(|| drop(encoder.encode(text))))
            .collect();
        times.sort_unstable();
        let [median, p99] = [ROUNDS / 2, ROUNDS * 99 / 100].map(|at| milliseconds(times[at]));
        println!("{name}, {tokens} tokens: median {median:.1} ms, p99 {p99:.1} ms");
    }
    if let (Some(before), Some(after)) = (before, resident_kilobytes()) {
        println!(
            "memory taken by the encoder: {} MB",
            (after - before) / 1000
        );
    }
    keep(
        &encoder,
        &knowledge.passages[..FILLED.min(knowledge.passages.len())],
        question,
    );
    drop(encoder);
    answer(&knowledge);
}

/// Answers every question once; the first one has nothing in memory yet.
fn answer(knowledge: &Knowledge) {
    let data = tempfile::tempdir().expect("a folder");
    let retrieval = Retrieval::open(knowledge, data.path(), true).expect("the index");
    let on = |_, _| ControlFlow::Continue(());
    retrieval.prepare(knowledge, on).expect("prepared");
    let questions = QUESTIONS.lines().map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
        line["question"].as_str().expect("a question").to_owned()
    });
    let mut times: Vec<Duration> = questions
        .map(|question| time(|| drop(ask::ask(knowledge, &retrieval, &question))))
        .collect();
    let first = times[0];
    times.sort_unstable();
    let [median, p99] =
        [50, 99].map(|percent| milliseconds(times[(times.len() - 1) * percent / 100]));
    println!(
        "answering {} questions: median {median:.1} ms, p99 {p99:.1} ms, the first one {:.1} ms",
        times.len(),
        milliseconds(first)
    );
    if let Some(kilobytes) = resident_kilobytes() {
        println!("resident after that: {} MB", kilobytes / 1000);
    }
}

fn keep(encoder: &Encoder, passages: &[tiebreak::knowledge::passage::Passage], question: &str) {
    let texts: Vec<String> = passages
        .iter()
        .map(|passage| format!("{}\n{}", passage.heading_path(), passage.text))
        .collect();
    let texts: Vec<Text<'_>> = texts
        .iter()
        .map(|text| Text {
            text,
            with_tokens: true,
        })
        .collect();
    let data = tempfile::tempdir().expect("a folder");
    let vectors = Vectors::open(data.path()).expect("opened");
    let on = |_, _| ControlFlow::Continue(());
    let taken = time(|| vectors.fill(encoder, &texts, on).expect("filled"));
    let size = std::fs::metadata(data.path().join("vectors/passages"))
        .expect("the file")
        .len();
    println!(
        "filling {} passages: {:.1} a second, {} bytes each",
        texts.len(),
        texts.len() as f64 / taken.as_secs_f64(),
        size / texts.len() as u64
    );
    let mut vectors = None;
    let taken = time(|| vectors = Some(Vectors::open(data.path()).expect("opened")));
    println!("opening them: {:.2} ms", milliseconds(taken));
    let vectors = vectors.expect("opened");
    let encoding = encoder.encode(question);
    for name in ["from disk", "from memory"] {
        let mut best = 0.0_f32;
        let taken = time(|| {
            for text in &texts {
                let found = vectors.get(&Key::of(*text)).expect("kept");
                let fits = found.best_fits(&encoding.token_vectors);
                best = best.max(fits.iter().sum());
            }
        });
        let each = milliseconds(taken) * 1000.0 / texts.len() as f64;
        println!("comparing a question with a passage {name}: {each:.0} µs, best {best:.2}");
    }
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Where the system tells it.
fn resident_kilobytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
