//! Turns saved pages (plain text, Markdown, HTML) into articles. Their words stay as they are; what a page
//! shows only by its layout is given the signs that say it in Markdown.

mod byline;
mod decode;
mod document;
mod find;
mod furniture;
mod heading;
mod html;
mod markdown;
mod text;
mod write;

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::article;
use crate::error::{Error, Result, UserError};
pub use find::{Input, Source, inputs};

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Markdown,
    Html,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Imported,
    /// The article is there already, word for word.
    Unchanged,
    Refused(UserError),
}

/// The folder of articles in a folder of knowledge.
pub fn articles_in(knowledge: &Path) -> PathBuf {
    knowledge.join("articles")
}

/// Makes the folder that articles are written to.
///
/// # Errors
/// A folder that can't be made.
pub fn prepare(articles: &Path) -> Result<(), UserError> {
    fs::create_dir_all(articles)
        .map_err(|error| UserError::new(format!("{} can't be made: {error}.", articles.display())))
}

/// Imports one file into the folder of articles. Another article of its name is replaced only if `overwrite`.
///
/// # Errors
/// An article that can't be written.
pub fn import(input: &Input, articles: &Path, overwrite: bool) -> Result<Outcome> {
    let article = input.what.clone().and_then(|source| {
        let bytes = read(&input.path)?;
        Ok((article_of(&source, &bytes)?, source.id))
    });
    let (article, id) = match article {
        Ok(article) => article,
        Err(why) => return Ok(Outcome::Refused(why)),
    };
    let path = articles.join(format!("{id}.md"));
    match fs::read(&path) {
        Ok(there) if there == article.as_bytes() => return Ok(Outcome::Unchanged),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        _ if overwrite => {}
        _ => {
            let why = format!(
                "{} exists with other content: --overwrite replaces it",
                path.display()
            );
            return Ok(Outcome::Refused(UserError::new(why)));
        }
    }
    write(&path, &article).map_err(Error::fault("writing an article"))?;
    Ok(Outcome::Imported)
}

/// The article's file that a page makes.
///
/// # Errors
/// A sentence that says why the page makes none.
pub fn article_of(source: &Source, bytes: &[u8]) -> Result<String, UserError> {
    let Source { id, kind } = source;
    let declared = match kind {
        Kind::Html => html::declared_encoding(bytes),
        Kind::Text | Kind::Markdown => None,
    };
    let text = decode::decode(bytes, declared)?;
    let file = match kind {
        Kind::Text => write::article(id, text::read(&text)),
        Kind::Html => write::article(id, html::read(&text)),
        Kind::Markdown => markdown::article(id, &text),
    };
    let file = file.map_err(|error| UserError::new(format!("it makes no article ({error})")))?;
    match article::parse(id, &file) {
        Ok(_) => Ok(file),
        Err(_) => Err(UserError::new("there is no text in it")),
    }
}

/// A saved page is far smaller.
const MOST_BYTES: u64 = 10 * 1_024 * 1_024;

fn read(path: &Path) -> Result<Vec<u8>, UserError> {
    const START: usize = 8_192;
    let unreadable = |error: io::Error| UserError::new(format!("it can't be read ({error})"));
    let about = fs::metadata(path).map_err(unreadable)?;
    if !about.is_file() {
        return Err(UserError::new("it is no file"));
    }
    let mut file = File::open(path).map_err(unreadable)?.take(MOST_BYTES + 1);
    let mut bytes = Vec::new();
    file.by_ref()
        .take(START as u64)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if decode::looks_binary(&bytes) {
        return Err(decode::binary());
    }
    if about.len() <= MOST_BYTES {
        file.read_to_end(&mut bytes).map_err(unreadable)?;
    }
    match about.len().max(bytes.len() as u64) {
        size if size > MOST_BYTES => Err(UserError::new(
            "it is larger than 10 MB, which no article is",
        )),
        _ => Ok(bytes),
    }
}

/// Written aside and moved into place, so that nobody reads half an article.
fn write(path: &Path, article: &str) -> io::Result<()> {
    let aside = path.with_extension("md.part");
    fs::write(&aside, article)?;
    fs::rename(&aside, path)
}
