//! The built program on the command line, each time with a folder of its own.

use assert_cmd::Command;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// The program with a data folder of its own, no token and no colour.
pub fn tiebreak(data: &TempDir) -> Command {
    let mut command = Command::cargo_bin("tiebreak").expect("the program is built");
    command
        .env_remove("TIEBREAK_DISCORD_TOKEN")
        .env_remove("TIEBREAK_DATABASE_URL")
        .env("NO_COLOR", "1")
        .current_dir(data.path())
        .arg("--data")
        .arg(data.path().join("data"));
    command
}

/// A folder with settings that leave the encoder out, since reading the articles takes a while.
pub fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("tiebreak.toml"), "encoder = false\n").expect("settings");
    folder
}

/// Standard output, standard error and exit code.
pub fn run(command: &mut Command) -> (String, String, i32) {
    let output = command.output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (
        text(output.stdout),
        text(output.stderr),
        output.status.code().expect("an exit code"),
    )
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let to = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).expect("copied");
        }
    }
}
