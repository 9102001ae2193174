//! Makes files of a reply's pictures, which it draws, and of its attachments. Pictures are attached, not shown in
//! embeds: only attachments keep the words that say what a picture says.

use serenity::all::CreateAttachment;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::length::{clipped, length};
use crate::adapters::picture::png;
use crate::reply::{Attachment, Picture, Reply};
use crate::request::Request;

const FILES: usize = 10;
/// Of a message's files together: what Discord takes everywhere.
const BYTES: usize = 10 * 1024 * 1024;
const ALT_LIMIT: usize = 1_024;

/// The attachments, and the pictures as PNG files, named after the command: `compare-1.png`. One that can't be drawn or
/// sent is logged and left out.
pub fn files(reply: &Reply) -> Vec<CreateAttachment> {
    let attachments = reply.attachments.iter().take(FILES).map(attached);
    let mut files: Vec<CreateAttachment> = attachments.collect();
    // What was asked for as a file comes before what illustrates the answer.
    let left = FILES - files.len();
    files.extend(pictures(reply, left));
    let mut room = BYTES;
    files.retain(|file| {
        let left = room.checked_sub(file.data.len());
        if left.is_none() {
            tracing::error!(file = file.filename, "a file is too large for Discord");
        }
        room = left.unwrap_or(room);
        left.is_some()
    });
    files
}

fn attached(attachment: &Attachment) -> CreateAttachment {
    let content = attachment.content.as_bytes();
    CreateAttachment::bytes(content, &attachment.name).description(alt(&attachment.description))
}

fn pictures(reply: &Reply, most: usize) -> impl Iterator<Item = CreateAttachment> {
    let name = reply.paged.as_ref().map_or("picture", Request::name);
    // A command below a group has a blank in its name.
    let name = name.replace(' ', "-");
    let drawn = reply.pictures.iter().take(most).filter_map(|picture| {
        let alt = alt(&picture.alt);
        Some((drawn(picture)?, alt))
    });
    drawn.zip(1..).map(move |((bytes, alt), number)| {
        CreateAttachment::bytes(bytes, format!("{name}-{number}.png")).description(alt)
    })
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
    fn attachments_come_before_pictures_and_all_fit_together() {
        let attachment = |name: &str, length: usize| Attachment {
            name: name.to_owned(),
            content: "x".repeat(length),
            description: "A record".to_owned(),
        };
        let reply = Reply {
            pictures: vec![picture(743.0); 10],
            attachments: vec![attachment("0012.md", 10), attachment("all.csv", BYTES)],
            ..Reply::default()
        };
        let files = files(&reply);
        assert_eq!(files.len(), FILES - 1, "one is too large");
        assert_eq!(files[0].filename, "0012.md");
        assert_eq!(files[0].description.as_deref(), Some("A record"));
        assert_eq!(files[1].filename, "picture-1.png");
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
