//! Keeps a spreadsheet from computing what people typed: the one rule for every CSV file that leaves the house.

/// A spreadsheet takes a cell for a formula by how it begins; an apostrophe before it makes it text.
pub fn harmless(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_a_spreadsheet_would_compute_becomes_text() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        assert_eq!(harmless("no: none, 1-2"), "no: none, 1-2");
    }
}
