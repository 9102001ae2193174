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
