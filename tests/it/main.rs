//! Tests of the whole: the built program on the command line, the bot on a loopback Discord, and the rules
//! that the house keeps.

mod cli;
mod comparing;
mod conversation;
mod decisions_deadline;
mod decisions_kill;
mod discord;
mod discord_controls;
mod discord_decisions;
mod house;
mod import;
mod knowledge;
mod records;
mod store;
mod support;
