//! What a conversation adds to a single question: the last topic of each person in each place, and the
//! questions that lean on it.

mod follow_up;
mod objection;
mod reference;
mod said;
mod source;
mod text;
mod topic;
mod topics;
mod turn;

pub use follow_up::follow_up;
pub use topic::Topic;
pub use topics::Topics;
