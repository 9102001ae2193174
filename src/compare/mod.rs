//! Sets frameworks side by side, attribute by attribute, and tells what the sources say of one alone.

mod comparison;
mod profile;
mod reply;

pub use comparison::Comparison;
pub use profile::profile;
pub use reply::reply;
