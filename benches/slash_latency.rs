//! How long somebody waits for `/compare`, from the event to the bot's answer, beside a bare serenity client that
//! answers "pong": what serenity and the machine take anyway. Run it with `cargo bench --bench slash_latency`.

#[path = "../tests/it/support/bot.rs"]
#[allow(
    dead_code,
    unused_imports,
    clippy::panic,
    reason = "the tests use the rest"
)]
mod bot;
#[path = "../tests/it/support/discord/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    clippy::panic,
    reason = "the tests use the rest"
)]
mod discord;

use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use bot::TestBot;
use discord::LoopbackDiscord;
use discord::pong::Pong;

const WARM_UP: usize = 20;
const BLOCKS: usize = 10;
const IN_FLIGHT: usize = 50;
/// Interactions a block.
const BLOCK: usize = 200;
/// Pictures take long, so they are drawn less often.
const BLOCK_OF_PICTURES: usize = 20;

/// A command to a client, and what was measured with it.
struct Runner {
    name: &'static str,
    discord: Arc<LoopbackDiscord>,
    command: &'static str,
    options: Value,
    block: usize,
    times: Vec<Duration>,
    /// Wall time for all interactions with `IN_FLIGHT` at once.
    together: Duration,
}

fn main() {
    let runtime = Runtime::new().expect("a runtime");
    runtime.block_on(run());
}

async fn run() {
    let (ours, theirs) = (start().await, start().await);
    let bot = TestBot::start(&ours).await;
    let client = PongThread::start(Arc::clone(&theirs));
    theirs.connected().await;

    let of = |name, options, block| Runner::new(name, &ours, "compare", options, block);
    let mut runners = [
        Runner::new("bare pong", &theirs, "ping", json!({}), BLOCK),
        of("two", frameworks(2, "no"), BLOCK),
        of("five", frameworks(5, "no"), BLOCK),
        of("five, picture", frameworks(5, "yes"), BLOCK_OF_PICTURES),
    ];
    for runner in &runners {
        for _ in 0..WARM_UP {
            runner.once().await;
        }
    }
    // In turns, so that whatever else the machine does hits all.
    for _ in 0..BLOCKS {
        for runner in &mut runners {
            runner.block().await;
        }
    }
    for _ in 0..BLOCKS {
        for runner in &mut runners {
            runner.block_at_once().await;
        }
    }
    print_table(&runners);

    let status = bot.stop().await;
    assert!(status.success(), "the bot ended with {status}");
    client.stop();
}

async fn start() -> Arc<LoopbackDiscord> {
    Arc::new(LoopbackDiscord::start().await)
}

/// The options of a comparison of the first so many.
fn frameworks(count: usize, picture: &str) -> Value {
    let names = ["django", "fastapi", "flask", "rails", "express"];
    let names = names.iter().take(count).enumerate();
    let options = names.map(|(at, name)| (format!("framework{}", at + 1), json!(name)));
    let picture = ("picture".to_owned(), json!(picture));
    Value::Object(options.chain([picture]).collect())
}

impl Runner {
    fn new(
        name: &'static str,
        discord: &Arc<LoopbackDiscord>,
        command: &'static str,
        options: Value,
        block: usize,
    ) -> Self {
        Self {
            name,
            discord: Arc::clone(discord),
            command,
            options,
            block,
            times: Vec::with_capacity(BLOCKS * block),
            together: Duration::ZERO,
        }
    }

    async fn once(&self) -> Duration {
        let answer = self.discord.slash(self.command, self.options.clone());
        answer.await.took
    }

    async fn block(&mut self) {
        for _ in 0..self.block {
            let took = self.once().await;
            self.times.push(took);
        }
    }

    async fn block_at_once(&mut self) {
        let start = Instant::now();
        let mut flying = JoinSet::new();
        for _ in 0..self.block {
            if flying.len() == IN_FLIGHT {
                flying.join_next().await;
            }
            let (discord, command) = (Arc::clone(&self.discord), self.command);
            let options = self.options.clone();
            flying.spawn(async move { discord.slash(command, options).await });
        }
        flying.join_all().await;
        self.together += start.elapsed();
    }

    fn percentile(&self, percent: usize) -> f64 {
        let mut times = self.times.clone();
        times.sort_unstable();
        times[(times.len() - 1) * percent / 100].as_secs_f64() * 1000.0
    }

    fn per_second(&self) -> f64 {
        let count = u32::try_from(BLOCKS * self.block).expect("a small number");
        f64::from(count) / self.together.as_secs_f64()
    }
}

/// The first one is what the others are measured by.
fn print_table(runners: &[Runner]) {
    println!(
        "one interaction at a time, then {IN_FLIGHT} in flight; times of the bare client in brackets"
    );
    println!(
        "{:<16}{:>20}{:>20}{:>20}",
        "/compare", "median ms", "p99 ms", "a second"
    );
    let bare = &runners[0];
    for runner in runners {
        let cell = |of: fn(&Runner) -> f64| {
            let (ours, theirs) = (of(runner), of(bare));
            format!("{ours:.3} ({:.2})", ours / theirs)
        };
        println!(
            "{:<16}{:>20}{:>20}{:>20}",
            runner.name,
            cell(|runner| runner.percentile(50)),
            cell(|runner| runner.percentile(99)),
            cell(Runner::per_second),
        );
    }
}

/// The bare client on a thread with a runtime of its own, as the bot has one in its process.
struct PongThread {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl PongThread {
    fn start(discord: Arc<LoopbackDiscord>) -> Self {
        let (stop, stopped) = channel();
        let thread = std::thread::spawn(move || pong(&discord, &stopped));
        Self { stop, thread }
    }

    fn stop(self) {
        self.stop.send(()).expect("the thread waits for it");
        self.thread.join().expect("the thread ends well");
    }
}

fn pong(discord: &LoopbackDiscord, stopped: &Receiver<()>) {
    let runtime = Runtime::new().expect("a runtime");
    let pong = runtime.block_on(Pong::start_bare(discord));
    // The runtime's own threads run the client meanwhile.
    stopped.recv().expect("told to stop");
    runtime.block_on(pong.stop());
}
