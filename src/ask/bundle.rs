//! The bundled knowledge with its index, opened once for all tests of this room.

use std::sync::LazyLock;

use crate::knowledge::index::SearchIndex;
use crate::knowledge::{Knowledge, load};

pub static BUNDLE: LazyLock<(Knowledge, SearchIndex, tempfile::TempDir)> = LazyLock::new(|| {
    let data = tempfile::tempdir().expect("a folder");
    let knowledge = load::bundled().unwrap_or_else(|faults| panic!("{faults}"));
    let index = SearchIndex::open(data.path(), &knowledge).expect("an index");
    (knowledge, index, data)
});
