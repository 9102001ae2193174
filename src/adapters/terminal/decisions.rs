//! Decisions as files, at an operator's word: writes them into a folder, and keeps the records of other tools. A line for
//! each file that needs one, and a closing line with the counts.

use jiff::Timestamp;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{place, print, speaker};
use crate::app::{App, ImportedRecord, RecordFile};
use crate::error::{Error, Result, UserError};
use crate::reply::Outcome;
use crate::request::Occasion;

/// Writes the decisions of `server`, or of all, as files into the folder `to`; those of each server in a folder of their own
/// where there are several. A file with other content is replaced only if `overwrite`; it is a mistake if any is left.
///
/// # Errors
/// A server without decisions, or a file that can't be written.
pub fn export(app: &App, to: &Path, server: Option<&str>, overwrite: bool) -> Result<Outcome> {
    let files = app.export_records(server)?;
    let servers: BTreeSet<&str> = files.iter().map(|file| file.server.as_str()).collect();
    let (mut written, mut unchanged, mut refused) = (0, 0, 0);
    for file in &files {
        let folder = match servers.len() {
            0 | 1 => to.to_owned(),
            _ => to.join(folder_of(&file.server)),
        };
        match keep(&folder, file, overwrite)? {
            Kept::Written => written += 1,
            Kept::Unchanged => unchanged += 1,
            Kept::Refused(path) => {
                refused += 1;
                let path = path.display();
                eprintln!("{path} exists with other content: --overwrite replaces it.");
            }
        }
    }
    print(&format!(
        "{written} written, {unchanged} unchanged, {refused} refused.\n"
    ))?;
    Ok(done_unless(refused))
}

enum Kept {
    Written,
    Unchanged,
    Refused(PathBuf),
}

fn keep(folder: &Path, file: &RecordFile, overwrite: bool) -> Result<Kept> {
    let path = folder.join(&file.name);
    match fs::read(&path) {
        Ok(there) if there == file.text.as_bytes() => return Ok(Kept::Unchanged),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        _ if overwrite => {}
        _ => return Ok(Kept::Refused(path)),
    }
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, &file.text));
    let told = |error| UserError::new(format!("{} can't be written: {error}.", path.display()));
    written.map_err(told)?;
    Ok(Kept::Written)
}

/// Ids may have signs that no file system likes.
fn folder_of(server: &str) -> String {
    let fit = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    server.chars().map(fit).collect()
}

/// Keeps the records in the files `paths`, and in folders the files that begin with a number, as decisions of `server`; it
/// is a mistake if any can't be read as a record. Without a server it is the terminal's own.
///
/// # Errors
/// A fault of the database.
pub fn keep_records(app: &App, paths: &[PathBuf], server: Option<&str>) -> Result<Outcome> {
    let (mut imported, mut skipped, mut refused) = (0, 0, 0);
    for path in files_in(paths) {
        let shown = path.display();
        match keep_record(app, &path, server.unwrap_or(place::PLATFORM)) {
            Ok(ImportedRecord::Kept(_)) => imported += 1,
            Ok(ImportedRecord::Known(number)) => {
                skipped += 1;
                eprintln!("{shown}: skipped, it is decision #{number} already.");
            }
            Ok(ImportedRecord::Undecided(status)) => {
                skipped += 1;
                eprintln!("{shown}: skipped, since nothing is decided in it ({status}).");
            }
            Err(Error::User(mistake)) => {
                refused += 1;
                eprintln!("{mistake}");
            }
            Err(fault) => return Err(fault),
        }
    }
    print(&format!(
        "{imported} imported, {skipped} skipped, {refused} refused.\n"
    ))?;
    Ok(done_unless(refused))
}

fn keep_record(app: &App, path: &Path, server: &str) -> Result<ImportedRecord> {
    let told = |error| UserError::new(format!("{} can't be read: {error}.", path.display()));
    let text = fs::read_to_string(path).map_err(told)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (caller, place) = (speaker::caller(None), place::place());
    let on = Occasion {
        caller: &caller,
        place: &place,
        now: Timestamp::now(),
    };
    app.import_record(&name, &text, server, &on)
}

/// The files named, and those that folders among them hold, in the order of their names.
fn files_in(paths: &[PathBuf]) -> Vec<PathBuf> {
    let files = paths.iter().flat_map(|path| match fs::read_dir(path) {
        Ok(entries) => {
            let files = entries.flatten().map(|entry| entry.path());
            let mut records: Vec<PathBuf> = files.filter(|path| is_numbered(path)).collect();
            records.sort();
            records
        }
        Err(_) => vec![path.clone()],
    });
    files.collect()
}

/// Beside records there are a table of contents and a template, which are none.
fn is_numbered(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_markdown = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("md"));
    is_markdown && name.starts_with(|c: char| c.is_ascii_digit())
}

fn done_unless(refused: usize) -> Outcome {
    match refused {
        0 => Outcome::Done,
        _ => Outcome::Mistake,
    }
}
