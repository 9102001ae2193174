//! Tests of the whole: the built program on the command line, the bot on a loopback Discord, and the rules
//! that the house keeps.

mod answers;
mod cli;
mod comparing;
mod conversation;
mod decisions_deadline;
mod decisions_kill;
mod discord;
mod discord_connection;
mod discord_controls;
mod discord_gaps;
mod discord_outcomes;
mod discord_votes;
mod gaps;
mod house;
mod import;
mod knowledge;
mod knowledge_folder;
mod records;
mod store;
mod support;
mod terminal_decisions;
