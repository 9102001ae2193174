//! What makes an anonymous vote findable for its voter and for nobody else.

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// A code that a voter gets for an anonymous ballot: 16 letters and digits that are not mistaken for each other, in
/// groups of four: "K7QM-3F9X-...". Random: nothing of the voter or the time is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt(String);

/// Crockford's 32 signs, five bits each: 16 of them are 80 bits, so that nobody finds one by trying.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 16;
const GROUP: usize = 4;

impl Receipt {
    /// A new one.
    ///
    /// # Errors
    /// A machine without random numbers.
    pub fn random() -> Result<Self> {
        let bytes: [u8; LENGTH] = random()?;
        // 32 divides 256, so every sign is as likely as any other.
        let signs = bytes.map(|byte| char::from(SIGNS[usize::from(byte) % SIGNS.len()]));
        Ok(Self::grouped(&signs))
    }

    /// What somebody typed: lower case, blanks for dashes and letters like 0 for O are forgiven. `None` where it is none.
    pub fn read(typed: &str) -> Option<Self> {
        let is_filler = |c: &char| c.is_whitespace() || matches!(c, '-' | '–' | '_' | '.');
        let signs = typed.chars().filter(|c| !is_filler(c)).map(sign);
        let signs: Vec<char> = signs.collect::<Option<_>>()?;
        (signs.len() == LENGTH).then(|| Self::grouped(&signs))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn grouped(signs: &[char]) -> Self {
        let groups = signs.chunks(GROUP).map(|group| group.iter().collect());
        Self(groups.collect::<Vec<String>>().join("-"))
    }
}

/// The sign that a typed letter stands for.
fn sign(typed: char) -> Option<char> {
    let sign = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        'U' => 'V',
        other => other,
    };
    SIGNS.iter().copied().map(char::from).find(|it| *it == sign)
}

/// Sixteen random bytes as hexadecimal digits, one for each anonymous vote; erased when its outcome is final.
///
/// # Errors
/// As for [`Receipt::random`].
pub fn new_salt() -> Result<String> {
    let bytes: [u8; 16] = random()?;
    Ok(hexadecimal(&bytes))
}

/// What is kept of who has voted anonymously, so that nobody does so twice: a hash that can't be held against ids once
/// the salt is erased.
pub fn mark(salt: &str, voter: &str) -> String {
    hexadecimal(&Sha256::digest(format!("{salt}\n{voter}")))
}

fn random<const BYTES: usize>() -> Result<[u8; BYTES]> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(Error::fault("asking the machine for random numbers"))?;
    Ok(bytes)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_receipt_is_four_groups_of_four_and_read_as_it_is_typed() {
        let receipt = Receipt::random().expect("random numbers");
        let groups: Vec<&str> = receipt.as_str().split('-').collect();
        assert_eq!(groups.len(), 4, "{receipt:?}");
        assert!(groups.iter().all(|group| group.len() == 4), "{receipt:?}");
        let typed = receipt.as_str().to_lowercase().replace('-', " ");
        let typed = typed.replace('0', "o").replace('1', "l").replace('v', "U");
        assert_eq!(Receipt::read(&typed), Some(receipt));
    }

    #[test]
    fn what_is_no_receipt_is_none() {
        for typed in [
            "",
            "K7QM-3F9X",
            "K7QM-3F9X-AAAA-AAAAA",
            "K7QM-3F9X-AAAA-AAÄA",
        ] {
            assert_eq!(Receipt::read(typed), None, "{typed}");
        }
    }

    #[test]
    fn no_two_receipts_or_salts_are_the_same() {
        let some = || (Receipt::random().expect("one"), new_salt().expect("one"));
        let (first, second) = (some(), some());
        assert_ne!(first.0, second.0);
        assert_ne!(first.1, second.1);
        assert_eq!(first.1.len(), 32);
    }

    #[test]
    fn a_mark_depends_on_salt_and_voter() {
        assert_eq!(mark("s", "ada"), mark("s", "ada"));
        assert_ne!(mark("s", "ada"), mark("t", "ada"));
        assert_ne!(mark("s", "ada"), mark("s", "bob"));
        assert!(!mark("s", "ada").contains("ada"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(typed in "\\PC{0,24}") {
            if let Some(receipt) = Receipt::read(&typed) {
                prop_assert_eq!(Receipt::read(receipt.as_str()), Some(receipt));
            }
        }
    }
}
