//! Draws a reply's pictures and makes files of them. They are attached, not shown in embeds: only attachments keep
//! the words that say what a picture says.

use serenity::all::CreateAttachment;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::length::clipped;
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
        files.push(file.description(clipped(&picture.alt, ALT_LIMIT)));
    }
    files
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
