//! What a decision is: its question and rules, ballots, how they are counted, what comes of it. Data and arithmetic
//! without any place to keep or show it; the store keeps it and the room `decide` words it.

mod ballot;
mod deadline;
mod evidence;
pub mod export;
pub mod madr;
mod proposal;
mod receipt;
#[cfg(test)]
pub(crate) mod samples;
mod state;
mod tally;

pub use ballot::{Ballot, Choice, MOST_POINTS};
pub use deadline::{day, moment, shown, zone};
pub use evidence::{Evidence, Ground, GroundCitation, GroundClaim};
pub use proposal::{Named, Origin, Person, Proposal, Rules, VoteOption};
pub use receipt::{Receipt, mark, new_salt};
pub use state::{Card, Decision, Event, Link, LinkKind, Outcome, State};
pub use tally::{Count, Round, Tally, Verdict, tally};
