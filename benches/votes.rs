//! What a busy vote takes: 2,000 people press a button of one card within a minute. Every vote must count, and the card
//! must be kept current inside Discord's rate limit. How long each waits for the confirmation stands beside a bare serenity
//! client that answers "pong" at the same pace. Run it with `cargo bench --bench votes`.

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

use serde_json::json;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use bot::TestBot;
use discord::pong::Pong;
use discord::{LoopbackDiscord, Message};

const VOTERS: usize = 2_000;
const MINUTE: Duration = Duration::from_mins(1);
const OPTIONS: [&str; 3] = ["Django", "FastAPI", "Flask"];
/// The card is edited every few seconds; after so long it shows the last vote.
const CARD_IS_CURRENT: Duration = Duration::from_secs(10);

fn main() {
    let runtime = Runtime::new().expect("a runtime");
    runtime.block_on(run());
}

async fn run() {
    let (ours, theirs) = (start().await, start().await);
    ours.hold_to_rate_limits();
    let bot = TestBot::start(&ours).await;
    let (stop, stopped) = channel();
    let client = std::thread::spawn({
        let theirs = Arc::clone(&theirs);
        move || pong(&theirs, &stopped)
    });
    theirs.connected().await;

    let card = card(&ours).await;
    let (votes, pongs) = tokio::join!(votes(&ours, &card), pongs(&theirs));
    tokio::time::sleep(CARD_IS_CURRENT).await;
    let text = ours.message_now(&card).text();
    let counted = format!("{VOTERS} have voted.");
    assert!(text.contains(&counted), "not all are counted: {text}");
    let edits = ours.edits(&card);
    let closest = edits
        .windows(2)
        .map(|pair| pair[1].duration_since(pair[0]))
        .min();

    println!(
        "{VOTERS} votes on one card within {} s, all counted",
        MINUTE.as_secs()
    );
    println!("{:<16}{:>12}{:>12}", "", "median ms", "p99 ms");
    print_row("bare pong", &pongs);
    print_row("a vote", &votes);
    println!(
        "the card was edited {} times, never sooner than {:.1} s after the last",
        edits.len(),
        closest.unwrap_or_default().as_secs_f64()
    );
    let status = bot.stop().await;
    assert!(status.success(), "the bot ended with {status}");
    stop.send(()).expect("the thread waits for it");
    client.join().expect("the thread ends well");
}

async fn start() -> Arc<LoopbackDiscord> {
    Arc::new(LoopbackDiscord::start().await)
}

async fn card(discord: &LoopbackDiscord) -> Message {
    let options = json!({"question": "Which framework?", "options": OPTIONS.join(",")});
    let answer = discord.slash("decide start", options).await;
    answer.message().clone()
}

/// How long each waited for the confirmation.
async fn votes(discord: &Arc<LoopbackDiscord>, card: &Message) -> Vec<Duration> {
    let mut voting = JoinSet::new();
    let mut pace = pace();
    for voter in 0..VOTERS {
        pace.tick().await;
        let (discord, card) = (Arc::clone(discord), card.clone());
        voting.spawn(async move {
            let person = discord.person_named(&format!("voter {voter}"));
            let button = card.control(OPTIONS[voter % OPTIONS.len()]).custom_id;
            let answer = person.press(&card, &button.expect("a button")).await;
            let told = answer.message().text();
            assert!(told.contains("counts."), "{told}");
            answer.took
        });
    }
    voting.join_all().await
}

async fn pongs(discord: &Arc<LoopbackDiscord>) -> Vec<Duration> {
    let mut asking = JoinSet::new();
    let mut pace = pace();
    for _ in 0..VOTERS {
        pace.tick().await;
        let discord = Arc::clone(discord);
        asking.spawn(async move { discord.slash("ping", json!({})).await.took });
    }
    asking.join_all().await
}

fn pace() -> tokio::time::Interval {
    let voters = u32::try_from(VOTERS).expect("a small number");
    let mut pace = interval(MINUTE / voters);
    pace.set_missed_tick_behavior(MissedTickBehavior::Burst);
    pace
}

fn print_row(name: &str, times: &[Duration]) {
    let mut times = times.to_vec();
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
    println!("{name:<16}{:>12.3}{:>12.3}", at(50), at(99));
}

/// The bare client on a thread with a runtime of its own, as the bot has one in its process.
fn pong(discord: &LoopbackDiscord, stopped: &Receiver<()>) {
    let runtime = Runtime::new().expect("a runtime");
    let pong = runtime.block_on(Pong::start_bare(discord));
    // The runtime's own threads run the client meanwhile.
    stopped.recv().expect("told to stop");
    runtime.block_on(pong.stop());
}
