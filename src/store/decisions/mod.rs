//! Keeps decisions: the number each server gives, ballots that are never lost nor counted twice, changes that happen once
//! however many processes try.

mod amend;
mod begin;
mod cast;
mod personal;
mod posts;
mod read;
mod settings;

pub use amend::{Amended, Effects};
pub use cast::{Cast, CastResult};
pub use personal::{Erased, PersonalData};
pub use posts::{DueCard, KeptPost, NewPost, PostKind};
pub use settings::ServerSettings;
