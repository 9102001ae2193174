//! Renders one page of a reply as a Discord message: embeds within every limit, with controls and pictures.

use serenity::all::{Colour, CreateEmbed, CreateEmbedFooter};
use std::cell::RefCell;
use std::collections::HashMap;

use super::calls::Calls;
use super::carried::Carry;
use super::controls::Controls;
use super::length::{clipped, length};
use super::pages::Pages;
use super::rendered::Rendered;
use super::{files, markdown};
use crate::reply::{Action, Choice, Outcome, Reply, Text};

const TITLE_LIMIT: usize = 256;
const DESCRIPTION_LIMIT: usize = 4_096;
/// Of the 6,000 characters all embeds of a message may have, what is left beside title and footer.
const TEXT_LIMIT: usize = 5_600;
/// A page of a longer answer: about three screens of a phone.
const PAGE_LENGTH: usize = 3_500;
/// What was understood of words stands above a page, and must leave room for it even where each character is escaped.
const TAKEN_AS_LENGTH: usize = 700;
/// What the team has decided stands there too.
const RECALLED_LENGTH: usize = 600;
/// What names missing files takes at most, of what the embeds' limit leaves.
const MISSING_LENGTH: usize = 100;
/// What a line that says how many more there are takes at most.
const COUNT_LENGTH: usize = 50;

/// The page that the reply's request asks for, or the last where there are fewer. Draws its pictures, which takes a
/// while: not to be called on a thread that serves others.
///
/// `carry` keeps what is too long for a control. It is asked once for each text.
pub fn render(reply: &Reply, carry: &Carry<'_>) -> Rendered {
    let kept = RefCell::new(HashMap::new());
    let carry = |text: &str| {
        let mut kept = kept.borrow_mut();
        let key = kept.entry(text.to_owned());
        key.or_insert_with(|| carry(text)).clone()
    };
    let taken_as = taken_as(reply);
    let pages = Pages::of(reply, budget(reply, &taken_as, &carry));
    let wanted = usize::try_from(reply.page()).unwrap_or(usize::MAX);
    let number = wanted.clamp(1, pages.count());
    let turns = turns(reply, number, pages.count());
    let controls = controls(reply, &turns, pages.evidence(number), &carry);
    let mut text = taken_as + &pages.text(number);
    text += &typed(controls.left(), TEXT_LIMIT.saturating_sub(length(&text)));
    if reply.paged.is_none() && pages.count() > 1 {
        text += "\n\nThe rest does not fit into a message: ask for less at once.";
    }
    Rendered {
        embeds: embeds(reply, &text, number, pages.count()),
        rows: controls.into_rows(),
        // Files show the whole answer, so they come with its beginning.
        files: if number == 1 {
            files::files(reply)
        } else {
            Vec::new()
        },
        calls: Calls::of(reply),
        without_files: without_files(reply),
        private: (reply.private || reply.outcome != Outcome::Done) && !reply.for_all,
        goes_on: reply.paged.is_some() && reply.outcome == Outcome::Done,
        for_all: reply.for_all,
    }
}

/// A picture shows what the text says; an attachment is missed.
fn without_files(reply: &Reply) -> Option<String> {
    let names = reply.attachments.iter();
    let names: Vec<String> = names.map(|file| markdown::escaped(&file.name)).collect();
    let missing = format!(
        "I can't attach files here, so {} is missing.",
        names.join(", ")
    );
    (!names.is_empty()).then(|| clipped(&missing, MISSING_LENGTH))
}

/// It stands outside the pages, which are cut the same when one is turned to and nothing was completed.
fn taken_as(reply: &Reply) -> String {
    let taken_as = reply.taken_as.as_ref().map(|taken_as| {
        let taken_as = Text::default().strong(clipped(taken_as, TAKEN_AS_LENGTH));
        format!("Taken as: {}\n\n", markdown::text(&taken_as))
    });
    let recalled = reply.recalled.as_ref().map(|recalled| {
        let recalled = clipped(&markdown::text(recalled), RECALLED_LENGTH);
        format!("{recalled}\n\n")
    });
    taken_as.unwrap_or_default() + &recalled.unwrap_or_default()
}

/// How long a page may be: an answer without pages has to fit into the message, with all that stands around it.
fn budget(reply: &Reply, taken_as: &str, carry: &Carry<'_>) -> usize {
    if reply.paged.is_some() {
        return PAGE_LENGTH;
    }
    let typed = typed(controls(reply, &[], Vec::new(), carry).left(), TEXT_LIMIT);
    TEXT_LIMIT - (length(taken_as) + length(&typed)).min(TEXT_LIMIT / 2)
}

/// In the order of their worth: there is not always room for all.
fn controls<'a>(
    reply: &Reply,
    turns: &[Action],
    evidence: Vec<Action>,
    carry: &'a Carry<'a>,
) -> Controls<'a> {
    let mut controls = Controls::of(reply.paged.as_ref(), carry);
    controls.add_buttons(turns);
    for choice in &reply.choices {
        controls.add_select(choice);
    }
    controls.add_select(&Choice {
        several: false,
        label: "Show the words behind …".to_owned(),
        options: evidence,
        current: None,
    });
    controls.add_buttons(&reply.actions);
    controls
}

/// Commands for what no control could be made of, in at most `room`.
fn typed(actions: &[Action], room: usize) -> String {
    let mut typed = String::new();
    for (at, action) in actions.iter().enumerate() {
        let command = markdown::code(&action.request.to_string());
        let line = format!("\n{}: {command}", markdown::escaped(&action.label));
        let count = if at + 1 < actions.len() {
            COUNT_LENGTH
        } else {
            0
        };
        if length(&typed) + length(&line) + count > room {
            let more = actions.len() - at;
            return typed + &format!("\nand {more} more that don't fit here.");
        }
        typed += &line;
    }
    typed
}

fn embeds(reply: &Reply, text: &str, number: usize, pages: usize) -> Vec<CreateEmbed> {
    let parts = parts(text);
    let last = parts.len() - 1;
    let colour = colour(reply.outcome);
    let embeds = parts.into_iter().enumerate().map(|(at, part)| {
        let mut embed = CreateEmbed::new().description(part).colour(colour);
        if let Some(title) = reply.title.as_ref().filter(|_| at == 0) {
            embed = embed.title(clipped(&markdown::escaped_title(title), TITLE_LIMIT));
        }
        match footer(reply, number, pages) {
            Some(footer) if at == last => embed.footer(CreateEmbedFooter::new(footer)),
            _ => embed,
        }
    });
    embeds.collect()
}

/// The text in as many parts as an embed's limit asks for, cut between lines.
fn parts(text: &str) -> Vec<String> {
    let text = clipped(text, TEXT_LIMIT);
    let mut parts = vec![String::new()];
    for line in text.split_inclusive('\n') {
        let last = parts.len() - 1;
        if length(&parts[last]) + length(line) > DESCRIPTION_LIMIT {
            parts.push(String::new());
        }
        let last = parts.len() - 1;
        parts[last].push_str(&clipped(line, DESCRIPTION_LIMIT));
    }
    parts
}

fn colour(outcome: Outcome) -> Colour {
    match outcome {
        Outcome::Done => Colour::new(0x2f_6f_b3),
        Outcome::Mistake => Colour::new(0xc2_7c_0e),
        Outcome::Fault => Colour::new(0xb3_2f_2f),
    }
}

fn footer(reply: &Reply, number: usize, pages: usize) -> Option<String> {
    let page = (pages > 1 && reply.paged.is_some()).then(|| format!("Page {number} of {pages}"));
    let knowledge = reply
        .knowledge
        .as_ref()
        .map(|fingerprint| format!("Knowledge {fingerprint}"));
    let parts: Vec<String> = [page, knowledge].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// The pages before and after this one.
fn turns(reply: &Reply, number: usize, pages: usize) -> Vec<Action> {
    let turn = |label: &str, page: usize| {
        let page = u32::try_from(page).unwrap_or(u32::MAX);
        let request = reply.paged.clone()?.with_page(page);
        Some(Action {
            label: label.to_owned(),
            request,
        })
    };
    let back = (number > 1).then(|| turn("◀ Back", number - 1));
    let next = (number < pages).then(|| turn("Next ▶", number + 1));
    [back, next].into_iter().flatten().flatten().collect()
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
