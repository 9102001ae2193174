//! A row of the table: one framework with its names and its cells, read from `frameworks/*.toml`.

use super::citation::Citation;

/// A framework that can be asked about and compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Framework {
    /// Kebab-case, unique, at most [`MAX_ID_LENGTH`] characters.
    pub id: String,
    pub name: String,
    /// Other names people type; no two frameworks share one.
    pub aliases: Vec<String>,
    /// Those of its names that are plain words of English too ("go"): in running text they count only with
    /// a capital.
    pub ordinary_names: Vec<String>,
    pub cells: Vec<Cell>,
}

/// So that five of them fit into a button, which carries 100 characters.
pub const MAX_ID_LENGTH: usize = 16;

/// One sourced statement about one attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Id of the attribute.
    pub attribute: String,
    pub value: Value,
    /// Under what circumstances it holds, in the reader's words.
    pub context: Option<String>,
    /// Name of the measurement a number comes from. Numbers may be ranked or divided only inside one.
    pub test: Option<String>,
    pub citation: Citation,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Text(String),
    /// In the attribute's unit.
    Number(f64),
    /// The source says that there is none, in these words.
    No(String),
}
