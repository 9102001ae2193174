//! Reads a record that another tool wrote, or this one: MADR 2 to 4 and log4brains, or the form of Michael Nygard that
//! adr-tools writes.

use jiff::civil::Date;

use super::Status;
use super::document::{Document, items, paragraphs, subheadings};
use super::escape::plain;
use crate::error::UserError;

/// What a file says of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    pub question: String,
    /// At least one where there is an outcome.
    pub options: Vec<String>,
    /// The place of the chosen option.
    pub outcome: Option<usize>,
    pub reason: Option<String>,
    pub date: Option<Date>,
    pub deciders: Vec<String>,
    pub status: Status,
}

/// Reads the file of this name.
///
/// # Errors
/// A file that is no record of a decision, with what is missing.
pub fn read(name: &str, text: &str) -> Result<Imported, UserError> {
    let document = Document::new(text);
    let title = document.title.as_deref().filter(|title| !title.is_empty());
    let title = title.ok_or_else(|| missing(name, "a title (\"# ...\")"))?;
    let question = plain(without_number(title));
    let (options, outcome, reason) = match (
        document.section("decision outcome"),
        document.section("decision"),
    ) {
        (Some(outcome), _) => chosen(&document, outcome),
        (None, Some(decision)) => nygard(&question, decision),
        (None, None) => {
            return Err(missing(
                name,
                "a section \"Decision Outcome\" or \"Decision\"",
            ));
        }
    };
    let default = if outcome.is_some() {
        Status::Accepted
    } else {
        Status::Proposed
    };
    Ok(Imported {
        question,
        options,
        outcome,
        reason,
        date: document.date(),
        deciders: document.deciders(),
        status: document.status().unwrap_or(default),
    })
}

fn missing(name: &str, what: &str) -> UserError {
    UserError::new(format!(
        "{name} is no record of a decision that I can read: it has not {what}."
    ))
}

/// Options, the chosen one and why, of MADR.
fn chosen(document: &Document, outcome: &[String]) -> (Vec<String>, Option<usize>, Option<String>) {
    let options = document.section("considered options").map(items);
    let mut options = options.unwrap_or_default();
    if options.is_empty() {
        let pros = document.section("pros and cons of the options");
        options = pros.map(subheadings).unwrap_or_default();
    }
    let Some((name, reason)) = choice(&paragraphs(outcome)) else {
        return (options, None, None);
    };
    let place = place_of(&name, &options).unwrap_or_else(|| {
        options.push(name);
        options.len() - 1
    });
    (options, Some(place), reason)
}

/// Such a record has no options: its title is what was chosen, and its decision tells more.
fn nygard(title: &str, decision: &[String]) -> (Vec<String>, Option<usize>, Option<String>) {
    let reason = plain(&paragraphs(decision));
    let reason = (!reason.is_empty()).then_some(reason);
    (vec![title.to_owned()], Some(0), reason)
}

/// `Chosen option: "X", because ...`: X and the reason.
fn choice(text: &str) -> Option<(String, Option<String>)> {
    const SIGN: &str = "chosen option";
    let text = text.trim_start_matches(['*', '_']);
    let begins = text.get(..SIGN.len())?.eq_ignore_ascii_case(SIGN);
    let rest = text.get(SIGN.len()..).filter(|_| begins)?;
    let rest = rest.trim_start_matches(['s', ':', '*', '_', ' ']);
    let (name, rest) = if let Some(rest) = rest.strip_prefix(['"', '“']) {
        let end = end_of_quote(rest)?;
        let after = rest[end..].trim_start_matches(['"', '”']);
        (plain(&rest[..end]), after)
    } else {
        let ends = [", because", " because", ". "];
        let end = ends.iter().find_map(|end| rest.find(end));
        let end = end.unwrap_or(rest.len());
        (plain(rest[..end].trim_end_matches('.')), &rest[end..])
    };
    let reason = rest.trim_start_matches(['*', '_', ',', '.', ' ']);
    let reason = reason.strip_prefix("because").unwrap_or(reason);
    let reason = plain(reason.trim_start_matches([':', ' ']));
    (!name.trim().is_empty()).then(|| (name, (!reason.is_empty()).then_some(reason)))
}

/// The first quotation mark that no backslash stands before.
fn end_of_quote(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' | '”' if !is_escaped => return Some(at),
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    None
}

/// A name may be shorter or longer in the outcome than in the list.
fn place_of(name: &str, options: &[String]) -> Option<usize> {
    let lower = name.to_lowercase();
    let is_like = |option: &str| {
        let option = option.to_lowercase();
        option.starts_with(&lower) || lower.starts_with(&option)
    };
    let exact = options.iter().position(|option| option == name);
    let in_any_case = || {
        options
            .iter()
            .position(|option| option.to_lowercase() == lower)
    };
    let like = || {
        let mut like = (0..options.len()).filter(|place| is_like(&options[*place]));
        like.next().filter(|_| like.next().is_none())
    };
    exact.or_else(in_any_case).or_else(like)
}

/// adr-tools numbers its titles: "# 1. Record decisions".
fn without_number(title: &str) -> &str {
    match title.split_once(". ") {
        Some((number, rest)) if number.bytes().all(|byte| byte.is_ascii_digit()) => rest.trim(),
        _ => title,
    }
}
