//! Measures one body of knowledge: indexing it and answering from it, each beside what tantivy takes for the same.

use std::path::Path;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tantivy::collector::TopDocs;
use tantivy::query::BooleanQuery;
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, TantivyDocument, Term};
use tiebreak::ask::{self, Retrieval};
use tiebreak::knowledge::index::SearchIndex;
use tiebreak::knowledge::passage::Passage;
use tiebreak::knowledge::{Knowledge, load};

use crate::generate::Material;
use tiebreak::knowledge::index::schema::{ANALYZER, Fields, analyzer, schema};

const QUESTIONS: usize = 400;
/// Indexing less than so many passages is measured several times and the median counts.
const MEASURED_ONCE: usize = 300_000;
const ROUNDS: usize = 5;
/// As Tiebreak has it.
const WRITER_MEMORY_BYTES: usize = 50_000_000;

/// Passages a second, and the most memory it took.
#[derive(Serialize, Deserialize)]
pub struct Indexing {
    pub passages: usize,
    pub rate: f64,
    pub tantivy_rate: f64,
    pub peak: Option<u64>,
}

/// Times in milliseconds, memory in bytes where the system tells it.
#[derive(Serialize, Deserialize)]
pub struct Answering {
    /// From the files and the finished index to the first question.
    pub start: f64,
    pub median: f64,
    pub p99: f64,
    pub tantivy_median: f64,
    pub tantivy_p99: f64,
    pub memory: Option<u64>,
    pub peak: Option<u64>,
}

/// Makes the index of the knowledge below `data` and beside it tantivy's.
pub fn indexing(articles: Option<&Path>, data: &Path) -> Indexing {
    let knowledge = read(articles);
    let passages = knowledge.passages.len();
    let rounds = if passages < MEASURED_ONCE { ROUNDS } else { 1 };
    let (mut own, mut bare, mut peak) = (Vec::new(), Vec::new(), None);
    for round in 0..rounds {
        // The last one stays, to be searched.
        let below = match round + 1 == rounds {
            true => data.to_owned(),
            false => data.join(format!("round-{round}")),
        };
        let build = || SearchIndex::open(&below, &knowledge).expect("an index");
        own.push(time(|| drop(build())));
        peak = peak.or_else(|| status("VmHWM"));
        bare.push(index_with_tantivy(
            &knowledge,
            &data.join(format!("tantivy-{round}")),
        ));
    }
    let rate = |mut times: Vec<Duration>| {
        times.sort_unstable();
        passages as f64 / times[times.len() / 2].as_secs_f64()
    };
    Indexing {
        passages,
        rate: rate(own),
        tantivy_rate: rate(bare),
        peak,
    }
}

/// The same words in the same fields, with everything that tantivy does not do made ready before.
fn index_with_tantivy(knowledge: &Knowledge, folder: &Path) -> Duration {
    let fields_of = |passage: &Passage| {
        let headings = passage.headings.join("\n");
        let article = knowledge.article(&passage.article).expect("an article");
        let named = knowledge
            .lexicon
            .frameworks_in(&format!("{headings}\n{}", passage.text));
        (headings, article.title.as_str(), named)
    };
    let prepared: Vec<_> = knowledge.passages.iter().map(fields_of).collect();
    std::fs::create_dir_all(folder).expect("a folder");
    time(|| {
        let (schema, fields) = schema();
        let index = Index::create_in_dir(folder, schema).expect("an index");
        index.tokenizers().register(ANALYZER, analyzer());
        let mut writer = index
            .writer_with_num_threads::<TantivyDocument>(1, WRITER_MEMORY_BYTES)
            .expect("a writer");
        let passages = knowledge.passages.iter().zip(&prepared).enumerate();
        for (place, (passage, (headings, title, frameworks))) in passages {
            let mut document = TantivyDocument::new();
            document.add_u64(fields.passage, place as u64);
            document.add_text(fields.heading, headings);
            document.add_text(fields.text, &passage.text);
            document.add_text(fields.title, title);
            for framework in frameworks {
                document.add_text(fields.frameworks, &knowledge.frameworks[*framework].id);
            }
            writer.add_document(document).expect("added");
        }
        writer.commit().expect("written");
        writer.wait_merging_threads().expect("merged");
    })
}

/// Answers from the index below `data`, and has tantivy search it for the same words.
pub fn answering(articles: Option<&Path>, data: &Path) -> Answering {
    let begin = Instant::now();
    let knowledge = read(articles);
    let retrieval = Retrieval::open(&knowledge, data, false).expect("the index");
    let start = milliseconds(begin.elapsed());
    let bundled = load::bundled().expect("the bundled knowledge");
    let questions = Material::of(&bundled).questions(&knowledge, QUESTIONS);
    drop(bundled);
    let answer = |question: &str| ask::ask(&knowledge, &retrieval, question).expect("an answer");
    // Once unmeasured: it fills the caches and shows the memory without tantivy's second look at the index.
    for question in &questions {
        answer(question);
    }
    let (memory, peak) = (status("VmRSS"), status("VmHWM"));

    let tantivy = Tantivy::open(data);
    for question in &questions {
        tantivy.search(question);
    }
    // In turns, so that whatever else the machine does hits both.
    let times = questions.iter().map(|question| {
        let own = time(|| drop(answer(question)));
        (own, time(|| tantivy.search(question)))
    });
    let (own, bare): (Vec<Duration>, Vec<Duration>) = times.unzip();
    let [median, p99] = percentiles(own);
    let [tantivy_median, tantivy_p99] = percentiles(bare);
    Answering {
        start,
        median,
        p99,
        tantivy_median,
        tantivy_p99,
        memory,
        peak,
    }
}

/// tantivy alone: its best ten for the same words in the same fields.
struct Tantivy {
    searcher: tantivy::Searcher,
    analyzer: TextAnalyzer,
}

impl Tantivy {
    fn open(data: &Path) -> Self {
        let folders = std::fs::read_dir(data.join("index")).expect("the index's folder");
        let home = folders
            .map(|entry| entry.expect("an entry").path())
            .find(|path| path.is_dir())
            .expect("one index");
        let index = Index::open_in_dir(home).expect("the index");
        Self {
            searcher: index.reader().expect("a reader").searcher(),
            analyzer: analyzer(),
        }
    }

    fn search(&self, question: &str) {
        let Fields {
            title,
            heading,
            text,
            ..
        } = schema().1;
        let mut analyzer = self.analyzer.clone();
        let mut words = analyzer.token_stream(question);
        let mut terms = Vec::new();
        while let Some(word) = words.next() {
            terms.extend([text, heading, title].map(|f| Term::from_field_text(f, &word.text)));
        }
        let query = BooleanQuery::new_multiterms_query(terms);
        let best = TopDocs::with_limit(10).order_by_score();
        self.searcher.search(&query, &best).expect("searched");
    }
}

fn read(articles: Option<&Path>) -> Knowledge {
    match articles {
        Some(folder) => load::folder(folder).expect("good articles"),
        None => load::bundled().expect("the bundled knowledge"),
    }
}

fn percentiles(mut times: Vec<Duration>) -> [f64; 2] {
    times.sort_unstable();
    [50, 99].map(|percent| milliseconds(times[(times.len() - 1) * percent / 100]))
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Bytes of this process, where the system tells them in the form of Linux.
fn status(field: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}
