//! Knowledge files as text, from the bundle inside the binary or from a folder.

use include_dir::{Dir, include_dir};
use serde::Deserialize;
use std::path::Path;

use super::Fault;

static BUNDLE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/knowledge");

/// A knowledge file: its path below the folder, with `/`, and its text.
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    /// The stem, if this is a file of that folder with that ending.
    pub fn stem_in(&self, folder: &str, ending: &str) -> Option<&str> {
        let stem = self.path.strip_prefix(folder)?.strip_suffix(ending)?;
        (!stem.contains('/')).then_some(stem)
    }

    pub fn is_row(&self) -> bool {
        self.stem_in("frameworks/", ".toml").is_some()
    }

    pub fn is_attributes(&self) -> bool {
        self.path == ATTRIBUTES
    }

    /// Whether it belongs to the table: a row, or what rows are read by.
    pub fn is_of_table(&self) -> bool {
        self.is_row() || self.is_attributes() || self.path == NEEDS
    }

    pub fn fault(&self, line: usize, what: impl Into<String>) -> Fault {
        Fault {
            file: self.path.clone(),
            line,
            what: what.into(),
        }
    }

    pub fn line_at(&self, offset: usize) -> usize {
        1 + self.text[..offset].matches('\n').count()
    }

    /// The line in which `words` first stand, or 0.
    pub fn line_of(&self, words: &str) -> usize {
        self.text
            .find(words)
            .map_or(0, |offset| self.line_at(offset))
    }

    pub fn toml<'de, T: Deserialize<'de>>(&'de self) -> Result<T, Fault> {
        toml::from_str(&self.text).map_err(|error| {
            let line = error.span().map_or(0, |span| self.line_at(span.start));
            self.fault(line, one_line(&error))
        })
    }
}

/// What a TOML error says, without the excerpt of the file.
pub fn one_line(error: &toml::de::Error) -> String {
    error.message().replace('\n', ", ")
}

pub const ATTRIBUTES: &str = "attributes.toml";
pub const NEEDS: &str = "needs.toml";

/// The files inside the binary.
pub fn bundle() -> Vec<File> {
    bundle_files(&BUNDLE)
}

fn bundle_files(dir: &Dir<'_>) -> Vec<File> {
    let own = dir.files().filter_map(|file| {
        Some(File {
            path: file.path().to_str()?.replace('\\', "/"),
            text: file.contents_utf8()?.to_owned(),
        })
    });
    own.chain(dir.dirs().flat_map(bundle_files)).collect()
}

/// Adds the knowledge files of `root`'s folder `below`; what can't be read becomes a fault.
pub fn read_folder(root: &Path, below: &str, files: &mut Vec<File>, faults: &mut Vec<Fault>) {
    let folder = root.join(below);
    let fault = |file: &Path, error: std::io::Error| Fault {
        file: file.display().to_string(),
        line: 0,
        what: format!("can't be read: {error}"),
    };
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !below.is_empty() => return,
        Err(error) => return faults.push(fault(&folder, error)),
    };
    for entry in entries {
        let path = match entry {
            Ok(entry) => entry.path(),
            Err(error) => return faults.push(fault(&folder, error)),
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let wanted = match below {
            "" => [ATTRIBUTES, NEEDS].contains(&&*name),
            "articles" => name.ends_with(".md"),
            _ => name.ends_with(".toml"),
        };
        if !wanted || !path.is_file() {
            continue;
        }
        match std::fs::read_to_string(&path) {
            Ok(text) => files.push(File {
                path: format!("{below}/{name}").trim_start_matches('/').to_owned(),
                text,
            }),
            Err(error) => faults.push(fault(&path, error)),
        }
    }
}
