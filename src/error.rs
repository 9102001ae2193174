//! A person's mistake kept apart from a fault of ours: the first gets a helpful sentence, the second a
//! short apology and one log entry with its cause.

use std::error::Error as StdError;

/// Something the person who asked can put right. Its text is one sentence or two, made to be read in a
/// chat: what is wrong, where, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UserError(String);

impl UserError {
    /// `sentence` is shown to the person as it is.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

/// Why a request could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    User(#[from] UserError),
    /// `doing` completes "failed while ...", for the log; people are only told that it failed.
    #[error("failed while {doing}: {cause}")]
    Fault {
        doing: &'static str,
        #[source]
        cause: Box<dyn StdError + Send + Sync>,
    },
}

impl Error {
    /// Wraps a fault, for use in `map_err`: `.map_err(Error::fault("opening the index"))`.
    pub fn fault<E>(doing: &'static str) -> impl FnOnce(E) -> Self
    where
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        move |cause| Self::Fault {
            doing,
            cause: cause.into(),
        }
    }
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_what_was_being_done_and_its_cause() {
        let cause = std::io::Error::other("disk on fire");
        let fault = Error::fault("opening the index")(cause);
        assert_eq!(
            fault.to_string(),
            "failed while opening the index: disk on fire"
        );
    }
}
