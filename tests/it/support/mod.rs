//! What the tests stand on: a Discord on loopback, Discord's limits as others wrote them down, and the built bot
//! as a child process.
#![allow(
    dead_code,
    reason = "it is a small library: not every test program uses all of it"
)]

pub mod bot;
pub mod discord;
pub mod limits;
