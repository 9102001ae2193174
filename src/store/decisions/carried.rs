//! Requests too long for a button, under the key that the button carries.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;

use crate::error::Result;
use crate::store::Store;

const KEEP: &str = "INSERT INTO carried (id, request, kept_at) VALUES ($1, $2, $3) \
     ON CONFLICT (id) DO UPDATE SET kept_at = excluded.kept_at";
const FIND: &str = "SELECT request FROM carried WHERE id = $1";

impl Store {
    /// Keeps a request that is too long for a button, and gives the key that stands for it: the same for the same text.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn carry(&self, request: &str, now: Timestamp) -> Result<String> {
        let key = format!("#{}", &hash(request)[..16]);
        let (id, request) = (key.clone(), request.to_owned());
        let keep = async move |connection: &mut AnyConnection| {
            let keep = sqlx::query(KEEP).bind(id).bind(request);
            let keep = keep.bind(now.as_millisecond());
            keep.execute(connection).await?;
            Ok(())
        };
        self.worker.transact("keeping a request", keep)?;
        Ok(key)
    }

    /// The request that a key stands for.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn carried(&self, key: &str) -> Result<Option<String>> {
        let key = key.to_owned();
        let find = async move |connection: &mut AnyConnection| {
            let find = sqlx::query_scalar(FIND).bind(key);
            find.fetch_optional(connection).await
        };
        self.worker.run("reading a request", find)
    }
}

/// The SHA-256 in hexadecimal digits.
pub fn hash(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::decisions::samples::at;
    use crate::store::testing::each_database;

    #[test]
    fn a_key_stands_for_its_request() {
        each_database(|location| {
            let store = Store::connect(location).expect("opened");
            let long = format!("/decide start {} --options a,b", "why? ".repeat(99));
            let key = store.carry(&long, at(0)).expect("kept");
            assert_eq!((key.len(), &key[..1]), (17, "#"));
            assert_eq!(store.carry(&long, at(9)).expect("kept"), key);
            let other = store.carry("/help", at(0)).expect("kept");
            assert_eq!(store.carried(&key).expect("read"), Some(long));
            assert_eq!(
                store.carried(&other).expect("read").as_deref(),
                Some("/help")
            );
            assert_eq!(store.carried("#0123456789abcdef").expect("read"), None);
        });
    }
}
