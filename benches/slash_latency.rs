//! How long somebody waits for `/compare`, from the event to the bot's answer, beside a bare serenity client that
//! answers "pong": what serenity and the machine take anyway. Run it with `cargo bench --bench slash_latency`.

#[path = "../tests/it/support/bot.rs"]
#[allow(dead_code, clippy::panic, reason = "the tests use the rest")]
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

const WARM_UP: usize = 100;
const BLOCKS: usize = 10;
const BLOCK: usize = 200;
const IN_FLIGHT: usize = 50;

/// A client on a Discord of its own, and what was measured with it.
struct Runner {
    discord: Arc<LoopbackDiscord>,
    command: &'static str,
    options: Value,
    times: Vec<Duration>,
    /// Wall time for all interactions with `IN_FLIGHT` at once.
    together: Duration,
}

fn main() {
    let runtime = Runtime::new().expect("a runtime");
    runtime.block_on(run());
}

async fn run() {
    let frameworks = json!({"framework1": "django", "framework2": "fastapi"});
    let mut compare = Runner::new("compare", frameworks).await;
    let mut bare = Runner::new("ping", json!({})).await;
    let bot = TestBot::start(&compare.discord).await;
    let client = PongThread::start(Arc::clone(&bare.discord));
    bare.discord.connected().await;

    for runner in [&compare, &bare] {
        for _ in 0..WARM_UP {
            runner.once().await;
        }
    }
    // In turns, so that whatever else the machine does hits both.
    for _ in 0..BLOCKS {
        compare.block().await;
        bare.block().await;
    }
    for _ in 0..BLOCKS {
        compare.block_at_once().await;
        bare.block_at_once().await;
    }
    print_table(&compare, &bare);

    let status = bot.stop().await;
    assert!(status.success(), "the bot ended with {status}");
    client.stop();
}

impl Runner {
    async fn new(command: &'static str, options: Value) -> Self {
        Self {
            discord: Arc::new(LoopbackDiscord::start().await),
            command,
            options,
            times: Vec::with_capacity(BLOCKS * BLOCK),
            together: Duration::ZERO,
        }
    }

    async fn once(&self) -> Duration {
        let answer = self.discord.slash(self.command, self.options.clone());
        answer.await.took
    }

    async fn block(&mut self) {
        for _ in 0..BLOCK {
            let took = self.once().await;
            self.times.push(took);
        }
    }

    async fn block_at_once(&mut self) {
        let start = Instant::now();
        let mut flying = JoinSet::new();
        for _ in 0..BLOCK {
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
        let count = u32::try_from(BLOCKS * BLOCK).expect("a small number");
        f64::from(count) / self.together.as_secs_f64()
    }
}

fn print_table(compare: &Runner, bare: &Runner) {
    let row = |runner: &Runner| {
        (
            runner.percentile(50),
            runner.percentile(99),
            runner.per_second(),
        )
    };
    let (compare, bare) = (row(compare), row(bare));
    let count = BLOCKS * BLOCK;
    println!("{count} interactions each, one at a time, then {IN_FLIGHT} in flight");
    println!(
        "{:<10}{:>12}{:>12}{:>14}",
        "", "median ms", "p99 ms", "a second"
    );
    for (name, (median, p99, rate)) in [("/compare", compare), ("bare pong", bare)] {
        println!("{name:<10}{median:>12.3}{p99:>12.3}{rate:>14.0}");
    }
    let (median, p99, rate) = (compare.0 / bare.0, compare.1 / bare.1, compare.2 / bare.2);
    println!("{:<10}{median:>12.2}{p99:>12.2}{rate:>14.2}", "ratio");
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
