//! What a thousand to a million passages take, beside tantivy alone: indexing, answering, memory. The articles are
//! made from the bundled knowledge. Run it with `cargo bench --bench scale`, or for some sizes only with
//! `cargo bench --bench scale -- bundled 1000 10000`; a million takes minutes and 2 GB of the disk for temporary files.

mod generate;
mod measure;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use generate::Material;
use measure::{Answering, Indexing};
use serde::de::DeserializeOwned;
use tiebreak::knowledge::load;

const SIZES: [&str; 5] = ["bundled", "1000", "10000", "100000", "1000000"];
/// Stands before what a process of its own is to measure, so that one's memory is not counted with another's.
const PART: &str = "--part";

fn main() {
    // Cargo adds "--bench".
    let mut given: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    if given.first().is_some_and(|first| first == PART) {
        return measure_part(&given[1], given.get(3).map(Path::new), Path::new(&given[2]));
    }
    if given.is_empty() {
        given = SIZES.map(str::to_owned).to_vec();
    }
    println!("{HEADER}");
    for size in &given {
        println!("{}", measure_size(size));
    }
}

fn measure_part(part: &str, articles: Option<&Path>, data: &Path) {
    let result = match part {
        "indexing" => serde_json::to_string(&measure::indexing(articles, data)),
        _ => serde_json::to_string(&measure::answering(articles, data)),
    };
    println!("{}", result.expect("plain figures"));
}

/// The row of the table.
fn measure_size(size: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let articles = size.parse().ok().map(|passages: usize| {
        let bundled = load::bundled().expect("the bundled knowledge");
        Material::of(&bundled).write_articles(folder.path(), passages);
        folder.path().to_owned()
    });
    assert!(
        articles.is_some() || size == SIZES[0],
        "\"{size}\" is no number of passages"
    );
    let data = folder.path().join("data");
    let indexing: Indexing = in_a_process("indexing", &data, articles.as_ref());
    let answering: Answering = in_a_process("answering", &data, articles.as_ref());
    row(size, &indexing, &answering)
}

fn in_a_process<T: DeserializeOwned>(part: &str, data: &Path, articles: Option<&PathBuf>) -> T {
    let this = std::env::current_exe().expect("this program");
    let mut command = Command::new(this);
    command.args([PART, part]).arg(data).args(articles);
    let output = command.stderr(Stdio::inherit()).output().expect("it runs");
    assert!(
        output.status.success(),
        "measuring {part} ended with {}",
        output.status
    );
    serde_json::from_slice(&output.stdout).expect("the figures")
}

const HEADER: &str = "\
| passages | indexed a second | tantivy | ratio | peak MiB | answer, median ms | p99 ms | tantivy's top 10, median ms \
| p99 ms | start s | memory MiB | peak MiB |
|---|---|---|---|---|---|---|---|---|---|---|---|";

fn row(size: &str, indexing: &Indexing, answering: &Answering) -> String {
    let name = match size.parse::<usize>() {
        Ok(wanted) => {
            assert_eq!(
                indexing.passages, wanted,
                "the articles have the passages asked for"
            );
            size.to_owned()
        }
        Err(_) => format!("{} ({size})", indexing.passages),
    };
    let mebibytes = |bytes: Option<u64>| match bytes {
        Some(bytes) => (bytes / 1024 / 1024).to_string(),
        None => "-".to_owned(),
    };
    let Indexing {
        rate, tantivy_rate, ..
    } = indexing;
    let Answering {
        median,
        p99,
        tantivy_median,
        tantivy_p99,
        ..
    } = answering;
    let figures = [
        name,
        format!("{rate:.0}"),
        format!("{tantivy_rate:.0}"),
        format!("{:.2}", rate / tantivy_rate),
        mebibytes(indexing.peak),
        format!("{median:.2}"),
        format!("{p99:.2}"),
        format!("{tantivy_median:.2}"),
        format!("{tantivy_p99:.2}"),
        format!("{:.1}", answering.start / 1000.0),
        mebibytes(answering.memory),
        mebibytes(answering.peak),
    ];
    format!("| {} |", figures.join(" | "))
}
