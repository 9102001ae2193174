//! Finds the files to import: those that are named, and all in the folders that are named.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

use super::Kind;
use crate::error::UserError;

/// A file to import, or why it can't be.
#[derive(Debug)]
pub struct Input {
    pub path: PathBuf,
    pub what: Result<Source, UserError>,
}

/// What a file will become, and how it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The article's id.
    pub id: String,
    pub kind: Kind,
}

/// The inputs below `paths`, each once. Files in `to`, where articles are written, are none.
pub fn inputs(paths: &[PathBuf], to: &Path) -> Vec<Input> {
    let own = to.canonicalize().ok();
    let mut inputs = Vec::new();
    let mut taken: HashMap<String, PathBuf> = HashMap::new();
    let mut seen = HashSet::new();
    for found in paths.iter().flat_map(|path| below(path, own.as_deref())) {
        let input = match found {
            Ok(path) => {
                let place = path.canonicalize().unwrap_or_else(|_| path.clone());
                if !seen.insert(place) {
                    continue;
                }
                let what = source(&path, &mut taken);
                Input { path, what }
            }
            Err((path, why)) => Input {
                path,
                what: Err(why),
            },
        };
        inputs.push(input);
    }
    inputs
}

type Found = Result<PathBuf, (PathBuf, UserError)>;

/// The files below a path, in the order of their names.
fn below(path: &Path, own: Option<&Path>) -> Vec<Found> {
    let walk = WalkDir::new(path).sort_by_file_name().follow_links(true);
    let is_wanted = |entry: &DirEntry| {
        entry.depth() == 0 || !(is_hidden(entry) || is_of_a_page(entry) || is_own(entry, own))
    };
    let found = walk
        .into_iter()
        .filter_entry(is_wanted)
        .filter_map(|entry| match entry {
            Ok(entry) if entry.file_type().is_dir() => None,
            Ok(entry) => Some(Ok(entry.into_path())),
            Err(error) => Some(Err(unreadable(path, &error))),
        });
    found.collect()
}

fn unreadable(path: &Path, error: &walkdir::Error) -> (PathBuf, UserError) {
    let path = error.path().unwrap_or(path).to_owned();
    let why = match error.io_error() {
        Some(error) => format!("it can't be read ({error})"),
        None => "it leads back to a folder that it is in".to_owned(),
    };
    (path, UserError::new(why))
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

/// The folder with pictures and scripts that a browser saves beside a page.
fn is_of_a_page(entry: &DirEntry) -> bool {
    let name = entry.path().to_string_lossy().into_owned();
    let page = name.strip_suffix("_files");
    entry.file_type().is_dir()
        && page.is_some_and(|page| {
            ["html", "htm"]
                .iter()
                .any(|ending| Path::new(&format!("{page}.{ending}")).is_file())
        })
}

fn is_own(entry: &DirEntry, own: Option<&Path>) -> bool {
    entry.file_type().is_dir()
        && own.is_some()
        && entry.path().canonicalize().ok().as_deref() == own
}

fn source(path: &Path, taken: &mut HashMap<String, PathBuf>) -> Result<Source, UserError> {
    let kind = kind(path)?;
    let id = id(path)?;
    if let Some(other) = taken.get(&id) {
        return Err(UserError::new(format!(
            "it would be the article {id}, as {} is already: rename one of them",
            other.display()
        )));
    }
    taken.insert(id.clone(), path.to_owned());
    Ok(Source { id, kind })
}

fn kind(path: &Path) -> Result<Kind, UserError> {
    let ending = path
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    match ending.as_str() {
        "txt" | "text" => Ok(Kind::Text),
        "md" | "markdown" => Ok(Kind::Markdown),
        "html" | "htm" | "xhtml" => Ok(Kind::Html),
        _ if !path.exists() => Err(UserError::new("it can't be read (there is no such file)")),
        _ => Err(UserError::new("it is no .txt, .md or .html file")),
    }
}

/// The file's stem, with a hyphen for each sign that an id may not have.
fn id(path: &Path) -> Result<String, UserError> {
    let stem = path.file_stem().unwrap_or(OsStr::new("")).to_string_lossy();
    let sign = |c: char| {
        if c.is_alphanumeric() || "_-.".contains(c) {
            c
        } else {
            '-'
        }
    };
    let id: String = stem.chars().map(sign).collect();
    match id.contains(char::is_alphanumeric) {
        true => Ok(id),
        false => Err(UserError::new(
            "its name has no letter or digit to call the article by",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn folders_are_searched_and_odd_files_reported() {
        let dir = tempfile::tempdir().expect("a folder");
        let root = dir.path();
        fs::create_dir_all(root.join("sub/.hidden")).expect("folders");
        fs::create_dir_all(root.join("page_files")).expect("a folder");
        fs::create_dir_all(root.join("k/articles")).expect("a folder");
        for name in [
            "b.txt",
            "sub/A b!.md",
            "page.html",
            "page_files/x.js",
            "sub/.hidden/y.txt",
            ".z.txt",
            "p.png",
            "sub/b.md",
            "k/articles/b.md",
        ] {
            fs::write(root.join(name), "x").expect("a file");
        }
        let found = inputs(
            &[root.to_owned(), root.join("b.txt"), root.join("none.txt")],
            &root.join("k/articles"),
        );
        let told: Vec<String> = found
            .iter()
            .map(|input| {
                let name = input.path.strip_prefix(root).expect("below").display();
                match &input.what {
                    Ok(source) => format!("{name}: {}", source.id),
                    Err(why) => format!(
                        "{name}: {}",
                        why.to_string()
                            .split(' ')
                            .take(3)
                            .collect::<Vec<_>>()
                            .join(" ")
                    ),
                }
            })
            .collect();
        assert_eq!(
            told,
            [
                "b.txt: b",
                "p.png: it is no",
                "page.html: page",
                "sub/A b!.md: A-b-",
                "sub/b.md: it would be",
                "none.txt: it can't be"
            ]
        );
    }
}
