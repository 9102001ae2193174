//! A row of the table: one framework with its names and its cells, read from `frameworks/*.toml`.

use super::citation::Citation;
use super::need::Grade;

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
    /// Whether it is one to choose for a project, not a part or a platform, so that it may be recommended.
    pub candidate: bool,
    /// Sorted by attribute; those of one attribute in the order of the file.
    cells: Vec<Cell>,
}

impl Framework {
    /// A row without cells.
    pub fn new(id: String, name: String) -> Self {
        Self {
            id,
            name,
            aliases: Vec::new(),
            ordinary_names: Vec::new(),
            candidate: false,
            cells: Vec::new(),
        }
    }

    #[must_use]
    pub fn with_cells(mut self, mut cells: Vec<Cell>) -> Self {
        cells.sort_by(|a, b| a.attribute.cmp(&b.attribute));
        self.cells = cells;
        self
    }

    /// Everything it is called: id, name, aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let aliases = self.aliases.iter().map(String::as_str);
        [self.id.as_str(), self.name.as_str()]
            .into_iter()
            .chain(aliases)
    }

    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// For tests of what changes with the knowledge.
    #[cfg(test)]
    pub fn cells_mut(&mut self) -> &mut [Cell] {
        &mut self.cells
    }

    /// The cells of one attribute.
    pub fn cells_of(&self, attribute: &str) -> &[Cell] {
        let start = self
            .cells
            .partition_point(|cell| cell.attribute.as_str() < attribute);
        let length = self.cells[start..].partition_point(|cell| cell.attribute == attribute);
        &self.cells[start..start + length]
    }
}

/// So that a comparison of five, or of one topic of four, fits into a button, which carries 100 characters.
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
    /// Ids of needs that it speaks to, beside those of its attribute.
    pub needs: Vec<String>,
    /// How far it meets the needs that it speaks to, where that is not what its attribute says.
    pub meets: Option<Grade>,
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
