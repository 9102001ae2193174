//! Recommends frameworks for what a team needs: reads the needs, scores what the sources say of each, and tells what
//! would have to change for another one to win.

mod board;
mod chart;
mod corrections;
mod evidence;
mod flip;
mod json;
mod nothing;
mod order;
#[cfg(test)]
mod properties;
mod reading;
mod recommendation;
mod reply;
mod wanted;
mod ways;
mod why_not;
mod words;

pub use nothing::what_to_ask;
pub use recommendation::Recommendation;
pub use reply::reply;
pub use why_not::why_not;
