//! Tiebreak settles "which framework should we use?" with evidence: it answers questions with passages it
//! cites, and compares frameworks from a table in which every cell has its source.
//!
//! ```text
//! platform event -> adapters/*/inbound -> Request -> App::handle -> ask | compare | ... -> Reply -> adapters/*/render
//! ```
//!
//! - [`request`]: the catalogue of everything a person can say; all surfaces are made from it.
//! - [`app`]: takes a [`request::Request`] to the room that answers it.
//! - [`ask`], [`compare`], [`recommend`], [`sources`], [`help`], [`conversation`], [`gaps`]: the rooms. None knows another.
//! - [`decide`]: the room that decides together, over [`decision`], what a decision is.
//! - [`reply`]: what is answered, as no platform shows it; [`citing`] numbers its citations, [`cells`] words a cell of the table,
//!   [`quoting`] quotes a passage.
//! - [`knowledge`]: articles, passages, the attribute table, the full-text index.
//! - [`decision`]: what a decision is, how votes are counted, and its files; [`spreadsheet`] keeps CSV harmless.
//! - [`store`]: what is kept between two runs.
//! - [`adapters`]: the terminal and Discord.
//! - [`cli`]: the command line; [`config`]: file and environment; [`error`]: mistakes apart from faults.

pub mod adapters;
pub mod app;
pub mod ask;
pub mod cells;
pub mod citing;
pub mod cli;
pub mod compare;
pub mod config;
pub mod conversation;
pub mod decide;
pub mod decision;
pub mod error;
pub mod gaps;
pub mod help;
pub mod knowledge;
pub mod quoting;
pub mod recommend;
pub mod reply;
pub mod request;
pub mod sources;
pub mod spreadsheet;
pub mod store;
