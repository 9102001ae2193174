//! Sets frameworks side by side, attribute by attribute, and tells what the sources say of one alone.

mod comparison;
mod csv;
mod decisive;
mod evidence;
mod json;
mod measured;
mod picture;
mod profile;
mod reply;

pub use comparison::{Comparison, Finding};
pub use csv::csv;
pub use evidence::evidence;
pub use profile::profile;
pub use reply::{reply, whole};
