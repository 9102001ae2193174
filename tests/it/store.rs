//! The database of the built program: in a file and on a PostgreSQL server, shared, full, gone for a while, and copied
//! while it is in use.

use jiff::Timestamp;
use serde_json::json;
use sqlx::{Connection, SqliteConnection, raw_sql};
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use tiebreak::store::{Fate, KeptQuestion, Store};

use crate::support::bot::TestBot;
use crate::support::database::{FreshDatabase, no_postgres};
use crate::support::discord::{Answer, LoopbackDiscord, Message};
use crate::support::limits::discord;
use crate::support::program::{folder, run, tiebreak};

/// A folder whose settings name the database by its URL.
fn folder_with(url: &str) -> TempDir {
    let folder = folder();
    let settings = format!("encoder = false\n[store]\nurl = \"{url}\"\n");
    fs::write(folder.path().join("tiebreak.toml"), settings).expect("settings");
    folder
}

/// Its one line of why it does not start.
fn refused(command: &mut assert_cmd::Command) -> String {
    let (out, err, code) = run(command);
    let seen = (out.as_str(), code, err.lines().count());
    assert_eq!(seen, ("", 2, 1), "{err}");
    assert!(!err.contains("hush"), "{err}");
    err
}

#[test]
fn a_server_keeps_what_another_machine_then_lists() {
    let Some(database) = FreshDatabase::new() else {
        return no_postgres();
    };
    let asks = folder_with(&database.url());
    run(tiebreak(&asks).args(["ask", "who created Django?"]));
    assert!(!asks.path().join("data/tiebreak.db").exists());

    let lists = folder();
    fs::write(lists.path().join("url"), database.url() + "\n").expect("written");
    let settings = "encoder = false\n[store]\nurl_file = \"url\"\n";
    fs::write(lists.path().join("tiebreak.toml"), settings).expect("settings");
    let (out, err, code) = run(tiebreak(&lists).arg("gaps"));
    assert_eq!((err.as_str(), code), ("", 0));
    assert!(out.contains("• who created Django?"), "{out}");

    let elsewhere = folder_with("postgres://u:hush@127.0.0.1:1/d");
    let err = refused(tiebreak(&elsewhere).arg("gaps"));
    assert!(err.contains("at 127.0.0.1:1 can't be reached"), "{err}");
    let mut told = tiebreak(&elsewhere);
    let told = told.env("TIEBREAK_DATABASE_URL", database.url());
    let (out, _, code) = run(told.arg("gaps"));
    assert_eq!((code, out.contains("• who created Django?")), (0, true));

    let err = refused(tiebreak(&elsewhere).args(["backup", "a copy"]));
    let command =
        "pg_dump --format=custom --file='a copy' --host=127.0.0.1 --port=1 --username=u d";
    assert!(err.contains(command), "{err}");
}

#[test]
fn programs_that_start_at_once_on_an_empty_database_all_come_up() {
    let database = FreshDatabase::new();
    let server = database
        .as_ref()
        .map(|database| folder_with(&database.url()));
    if server.is_none() {
        no_postgres();
    }
    for folder in [Some(folder()), server].into_iter().flatten() {
        // The index is made by whoever comes first, and takes the longest.
        run(tiebreak(&folder)
            .env_remove("TIEBREAK_DATABASE_URL")
            .arg("sources"));
        fs::remove_file(folder.path().join("data/tiebreak.db")).ok();
        if let Some(database) = &database {
            database.sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        }
        std::thread::scope(|scope| {
            let start = || run(tiebreak(&folder).arg("gaps"));
            let programs = [(); 4].map(|()| scope.spawn(start));
            for program in programs {
                let (_, err, code) = program.join().expect("no panic");
                assert_eq!((err.as_str(), code), ("", 0));
            }
        });
    }
}

#[test]
fn a_locked_database_is_told_of() {
    let data = folder();
    run(tiebreak(&data).args(["ask", "who created Django?"]));
    let file = data.path().join("data/tiebreak.db");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let other = SqliteConnection::connect(file.to_str().expect("a name"));
    let mut other = runtime.block_on(other).expect("another program");
    let mut other_does = |what: &'static str| {
        let done = runtime.block_on(raw_sql(what).execute(&mut other));
        done.expect("done");
    };
    other_does("BEGIN IMMEDIATE");
    let err = refused(tiebreak(&data).arg("gaps"));
    assert!(err.contains("is locked by another program"), "{err}");
    other_does("ROLLBACK");
    assert_eq!(run(tiebreak(&data).arg("gaps")).2, 0);
}

#[test]
fn a_database_that_may_only_be_read_is_told_of() {
    let data = folder();
    run(tiebreak(&data).args(["ask", "who created Django?"]));
    let file = data.path().join("data/tiebreak.db");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).expect("read-only");
    let mut command = tiebreak(&data);
    if fs::OpenOptions::new().append(true).open(&file).is_ok() {
        // Root may write to any file, unless that right is given away.
        let program = command.get_program().to_owned();
        let mut without = assert_cmd::Command::new("setpriv");
        without.args([
            "--bounding-set",
            "-dac_override",
            "--inh-caps",
            "-dac_override",
        ]);
        without
            .env_remove("TIEBREAK_DISCORD_TOKEN")
            .env_remove("TIEBREAK_DATABASE_URL")
            .arg(program)
            .args(command.get_args())
            .current_dir(data.path());
        command = without;
    }
    let err = refused(command.arg("gaps"));
    assert!(err.contains("can't be written to ("), "{err}");
    assert!(err.contains("make it writable"), "{err}");
}

/// A small disk of its own; gone when dropped.
struct Disk(PathBuf);

impl Disk {
    /// Mounted at `place`, where this machine lets tests do so.
    fn at(place: PathBuf) -> Option<Self> {
        fs::create_dir_all(&place).expect("a folder");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=48m", "tmpfs"]);
        let mounted = mount.arg(&place).output();
        let mounted = mounted.is_ok_and(|done| done.status.success());
        if !mounted {
            println!("skipped: no disk can be mounted here");
        }
        mounted.then_some(Self(place))
    }

    fn fill(&self) {
        let mut file = fs::File::create(self.0.join("filler")).expect("a file");
        for size in [1 << 20, 4096, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
    }

    fn free(&self) {
        fs::remove_file(self.0.join("filler")).expect("removed");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_is_told_of() {
    let data = folder();
    let Some(disk) = Disk::at(data.path().join("data")) else {
        return;
    };
    disk.fill();
    let err = refused(tiebreak(&data).arg("gaps"));
    assert!(err.contains("full"), "{err}");
    disk.free();
    assert_eq!(run(tiebreak(&data).arg("gaps")).2, 0);
    disk.fill();
    let err = refused(tiebreak(&data).arg("gaps"));
    assert!(err.contains("full"), "{err}");
}

#[test]
fn a_copy_that_has_no_room_is_told_of_and_leaves_nothing() {
    let data = folder();
    run(tiebreak(&data).arg("gaps"));
    let Some(disk) = Disk::at(data.path().join("small")) else {
        return;
    };
    disk.fill();
    let err = refused(tiebreak(&data).args(["backup", "small/copy.db"]));
    assert!(err.contains("small/copy.db can't be written ("), "{err}");
    disk.free();
    assert_eq!(fs::read_dir(&disk.0).expect("a folder").count(), 0);
}

async fn press(discord: &LoopbackDiscord, message: &Message) -> Answer {
    let button = message.control("Not helpful").custom_id;
    discord.press(message, &button.expect("an id")).await
}

/// Two answers can be called unhelpful; `break_it` comes between them, and `mend` after an apology.
async fn is_apologised_for(
    discord: &LoopbackDiscord,
    break_it: impl FnOnce(),
    mend: impl FnOnce(),
) {
    let question = json!({"question": "is flask good for async?"});
    let first = discord.slash("ask", question.clone()).await;
    let second = discord.slash("ask", question).await;
    let noted = press(discord, first.message()).await;
    let thanks = noted.message().text();
    assert!(thanks.starts_with("Thank you"), "{thanks}");
    break_it();
    let refused = press(discord, second.message()).await;
    let apology = refused.message().text();
    assert!(apology.contains("that failed on my side"), "{apology}");
    mend();
    let noted = press(discord, second.message()).await;
    let thanks = noted.message().text();
    assert!(thanks.starts_with("Thank you"), "{thanks}");
}

#[tokio::test]
async fn a_disk_that_fills_up_is_apologised_for_and_nothing_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(disk) = Disk::at(folder.path().join("data")) else {
        return;
    };
    let discord = discord().await;
    let bot = TestBot::start_in(&discord, folder.path()).await;
    is_apologised_for(&discord, || disk.fill(), || disk.free()).await;
    assert!(bot.log().contains("full"), "{}", bot.log());
    assert!(bot.stop().await.success());
    let gaps = Store::open(&disk.0).expect("whole").gaps(None);
    assert_eq!(gaps.expect("read").len(), 2);
}

#[tokio::test]
async fn a_server_that_is_gone_for_a_while_is_apologised_for_and_used_again() {
    let Some(database) = FreshDatabase::new() else {
        return no_postgres();
    };
    let discord = discord().await;
    let settings = format!("[store]\nurl = \"{}\"\n", database.url());
    let bot = TestBot::start_with(&discord, &settings).await;
    let break_it = || {
        database.let_in(false);
        database.end_connections();
    };
    is_apologised_for(&discord, break_it, || database.let_in(true)).await;
    database.end_connections();
    let answer = discord.slash("ask", json!({"question": "is flask good for async?"}));
    let noted = press(&discord, answer.await.message()).await;
    assert!(
        noted.message().text().starts_with("Thank you"),
        "nobody notices"
    );
    assert!(!bot.log().contains(&database.password()), "{}", bot.log());
}

fn question(number: usize) -> KeptQuestion {
    KeptQuestion {
        id: number.to_string(),
        question: "what of it?".repeat(20),
        server: "one".to_owned(),
        place: "channel".to_owned(),
        asked_at: Timestamp::UNIX_EPOCH,
        asked_by: None,
        nearest: None,
        fate: Fate::Answered,
    }
}

/// Writes one acknowledged row after the other, as a busy bot does, until `done`; counts those that are acknowledged.
fn write(store: &Store, written: &AtomicUsize, done: &AtomicBool) {
    while !done.load(Ordering::SeqCst) {
        let number = written.load(Ordering::SeqCst);
        store.keep(question(number));
        let id = number.to_string();
        assert!(store.mark_unhelpful(&id, "one").expect("written"));
        written.store(number + 1, Ordering::SeqCst);
    }
}

#[test]
fn a_copy_made_while_a_bot_writes_has_all_that_was_acknowledged_before() {
    let data = folder();
    let kept = data.path().join("data");
    let store = Store::open(&kept).expect("opened");
    let (written, done) = (AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| write(&store, &written, &done));
        for copy in 0..5 {
            while written.load(Ordering::SeqCst) < copy * 50 {
                std::thread::sleep(Duration::from_millis(1));
            }
            let before = written.load(Ordering::SeqCst);
            let name = format!("copy-{copy}.db");
            let (out, err, code) = run(tiebreak(&data).args(["backup", &name]));
            let after = written.load(Ordering::SeqCst);
            assert_eq!((err.as_str(), code), ("", 0));
            assert_eq!(out, format!("The database is copied to {name}.\n"));
            let rows = rows(&data.path().join(&name));
            assert!(
                before <= rows && rows <= after + 1,
                "{before} {rows} {after}"
            );
        }
        done.store(true, Ordering::SeqCst);
    });

    let copy = data.path().join("copy-4.db");
    let mode = fs::metadata(&copy).expect("a copy").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "its owner's alone");
    let bytes = fs::read(&copy).expect("read");
    let err = refused(tiebreak(&data).args(["backup", "copy-4.db"]));
    assert!(err.contains("copy-4.db exists already"), "{err}");
    assert_eq!(fs::read(&copy).expect("read"), bytes, "as it was");
    assert!(
        leftovers(data.path()).is_empty(),
        "{:?}",
        leftovers(data.path())
    );
}

/// How many rows a copy has that was put in a data folder's place, and is whole.
fn rows(copy: &Path) -> usize {
    let restored = tempfile::tempdir().expect("a folder");
    fs::copy(copy, restored.path().join("tiebreak.db")).expect("put back");
    let store = Store::open(restored.path()).expect("it is whole");
    store.gaps(None).expect("read").len()
}

/// What a backup wrote aside.
fn leftovers(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let hidden = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default();
        name.as_encoded_bytes().starts_with(b".")
    };
    paths.filter(hidden).collect()
}

#[test]
fn a_copy_of_nothing_or_into_nowhere_is_refused() {
    let data = folder();
    let err = refused(tiebreak(&data).args(["backup", "copy.db"]));
    assert!(err.contains("There is no database in "), "{err}");
    assert!(!data.path().join("data").exists(), "and none is made");
    run(tiebreak(&data).arg("gaps"));
    let err = refused(tiebreak(&data).args(["backup", "nowhere/copy.db"]));
    assert!(err.contains("nowhere/copy.db can't be written ("), "{err}");
    fs::write(data.path().join("data/tiebreak.db"), "x".repeat(10_000)).expect("damaged");
    let err = refused(tiebreak(&data).args(["backup", "copy.db"]));
    assert!(err.contains("is damaged, or is none"), "{err}");
    assert!(!data.path().join("copy.db").exists());
}
