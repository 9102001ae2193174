//! One adapter for each place the bot lives in. An adapter turns events into requests and replies into
//! messages; it alone knows its platform.

pub mod discord;
mod markdown;
pub mod picture;
pub mod terminal;

#[cfg(test)]
mod samples;
