//! Draws a reply's pictures and makes files of them. They are attached, not shown in embeds: only attachments keep
//! the words that say what a picture says.

use serenity::all::CreateAttachment;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::length::{clipped, length};
use crate::adapters::picture::png;
use crate::reply::{Picture, Reply};
use crate::request::Request;

const FILES: usize = 10;
/// Of a message's files together: what Discord takes everywhere.
const BYTES: usize = 10 * 1024 * 1024;
const ALT_LIMIT: usize = 1_024;

/// The pictures as PNG files, named after the command: `compare-1.png`. One that can't be drawn or sent is logged and
/// left out.
pub fn files(reply: &Reply) -> Vec<CreateAttachment> {
    let name = reply.paged.as_ref().map_or("picture", Request::name);
    let mut room = BYTES;
    let mut files = Vec::new();
    for picture in reply.pictures.iter().take(FILES) {
        let Some(bytes) = drawn(picture) else {
            continue;
        };
        if bytes.len() > room {
            tracing::error!(bytes = bytes.len(), "a picture is too large for Discord");
            continue;
        }
        room -= bytes.len();
        let name = format!("{name}-{}.png", files.len() + 1);
        let file = CreateAttachment::bytes(bytes, name);
        files.push(file.description(alt(&picture.alt)));
    }
    files
}

/// Cut between words where it is too long: half a figure would be a wrong one.
fn alt(words: &str) -> String {
    if length(words) <= ALT_LIMIT {
        return words.to_owned();
    }
    let clipped = clipped(words, ALT_LIMIT - 1);
    let whole = clipped.rsplit_once(char::is_whitespace);
    whole.map_or_else(|| clipped.clone(), |(whole, _)| format!("{whole} …"))
}

/// A panic while drawing costs the picture, too, and not the answer.
fn drawn(picture: &Picture) -> Option<Vec<u8>> {
    match catch_unwind(AssertUnwindSafe(|| png(picture))) {
        Ok(Ok(bytes)) => Some(bytes),
        Ok(Err(fault)) => {
            tracing::error!(cause = %fault, "a picture could not be drawn");
            None
        }
        Err(_) => {
            tracing::error!("a picture could not be drawn");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::{Bar, BarChart, Drawing};

    fn picture(value: f64) -> Picture {
        Picture {
            drawing: Drawing::Bars(vec![BarChart {
                title: "Throughput".to_owned(),
                bars: vec![Bar {
                    label: "Django".to_owned(),
                    value,
                    words: "743 req/s".to_owned(),
                }],
                note: "One test".to_owned(),
            }]),
            alt: "Bars".to_owned(),
            sources: Vec::new(),
        }
    }

    #[test]
    fn files_are_named_after_the_command_and_no_more_than_a_message_takes() {
        let reply = Reply {
            pictures: vec![picture(743.0); 12],
            paged: Some(Request::Sources { page: None }),
            ..Reply::default()
        };
        let files = files(&reply);
        let names: Vec<&str> = files.iter().map(|file| file.filename.as_str()).collect();
        assert_eq!(names.len(), FILES);
        assert_eq!((names[0], names[9]), ("sources-1.png", "sources-10.png"));
        assert!(files[0].data.starts_with(b"\x89PNG"));
        assert_eq!(files[0].description.as_deref(), Some("Bars"));
    }

    #[test]
    fn words_for_a_picture_are_cut_between_words() {
        assert_eq!(alt("743 req/s"), "743 req/s");
        let long = alt(&"2,847 ".repeat(200));
        assert!(
            length(&long) <= ALT_LIMIT && long.ends_with("2,847 …"),
            "{long}"
        );
        assert_eq!(length(&alt(&"7".repeat(2_000))), ALT_LIMIT - 1);
    }
}
