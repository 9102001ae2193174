//! What the tests stand on: a Discord on loopback, Discord's limits as others wrote them down, and the built bot
//! as a child process.
#![allow(
    dead_code,
    unused_imports,
    reason = "a small library: the benchmark uses a part, and tests come and go"
)]
#![allow(clippy::panic, reason = "tests fail by panicking")]

pub mod bot;
pub mod cards;
pub mod database;
pub mod discord;
pub mod limits;
pub mod program;
pub mod voting;
