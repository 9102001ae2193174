//! What makes an anonymous vote findable for its voter and for nobody else.

use crate::error::Result;

/// A code that a voter gets for an anonymous ballot: 16 letters and digits that are not mistaken for each other, in
/// groups of four: "K7QM-3F9X-...". Random: nothing of the voter or the time is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt(String);

impl Receipt {
    /// A new one.
    ///
    /// # Errors
    /// A machine without random numbers.
    pub fn random() -> Result<Self> {
        todo!()
    }

    /// What somebody typed: lower case, blanks for dashes and letters like 0 for O are forgiven. `None` where it is none.
    pub fn read(_typed: &str) -> Option<Self> {
        todo!()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Sixteen random bytes as hexadecimal digits, one for each anonymous vote; erased when its outcome is final.
///
/// # Errors
/// As for [`Receipt::random`].
pub fn new_salt() -> Result<String> {
    todo!()
}

/// What is kept of who has voted anonymously, so that nobody does so twice: a hash that can't be held against ids once
/// the salt is erased.
pub fn mark(_salt: &str, _voter: &str) -> String {
    todo!()
}
