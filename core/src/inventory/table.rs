//! A table as every kind of file becomes one: rows of texts, each with the place where a person
//! finds it again.

use super::encoding::{Encoding, decode, delimiter};
use super::error::InventoryError;
use super::headers::named;
use crate::csv::{ends_in_open_quote, records};
use crate::receipt::Label;

/// Most columns read: no asset tool writes more.
const MOST_COLUMNS: usize = 500;
/// Most rows read at once.
const MOST_ROWS: usize = 250_000;

/// First lines among which the header is looked for: titles and notes stand above it.
const FIRST_LINES: usize = 20;
/// Columns that a line names at least, to be taken for the header beneath others.
const NAMED: usize = 2;

/// What a table was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Delimited text.
    Text {
        /// Its encoding.
        encoding: Encoding,
        /// Its delimiter.
        delimiter: u8,
    },
    /// A sheet of a workbook.
    Sheet {
        /// The sheet's name.
        name: String,
        /// Names of the sheets there are, for the sentence that says to choose another.
        sheets: String,
    },
}

impl Source {
    /// In words, for the sentence that says what a file is.
    pub(super) fn label(&self) -> Label {
        match self {
            Self::Text { encoding, delimiter } => {
                let delimiter = match delimiter {
                    b';' => "semicolons",
                    b'\t' => "tabs",
                    b',' => "commas",
                    _ => "bars",
                };
                Label::new("import.text", "{encoding}, {delimiter}")
                    .with("encoding", encoding.name())
                    .with("delimiter", delimiter)
            }
            Self::Sheet { name, .. } => {
                Label::new("import.sheet", "sheet \"{name}\"").with("name", name)
            }
        }
    }
}

/// Rows of texts, held in one piece: a file of a million cells must not become a million
/// allocations. The first row is the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    source: Source,
    text: String,
    /// Where each cell ends in the text.
    ends: Vec<usize>,
    /// Line and first cell of each row.
    rows: Vec<(u64, usize)>,
}

impl Table {
    /// A table without rows.
    pub fn new(source: Source) -> Self {
        Self { source, text: String::new(), ends: Vec::new(), rows: Vec::new() }
    }

    /// Reads delimited text.
    ///
    /// # Errors
    /// When the bytes are no text, a quote never closes, or there is more than is read at once.
    pub fn from_text(bytes: &[u8]) -> Result<Self, InventoryError> {
        let (text, encoding) = decode(bytes)?;
        let (first, body, skipped) = delimiter(&text);
        // A title says nothing of the delimiter: the line that names the columns does.
        let beneath = if skipped == 0 { header_delimiter(body) } else { None };
        let delimiter = beneath.unwrap_or(first);
        let mut table = Self::new(Source::Text { encoding, delimiter });
        let mut last = None;
        for record in records(body, delimiter) {
            table.push(record.line + skipped, record.fields.iter().map(String::as_str))?;
            last = Some(record);
        }
        if let Some(last) = last
            && table.rows.len() > 1
            && ends_in_open_quote(body, last.line, &last.fields)
        {
            return Err(InventoryError::OpenQuote { line: last.line + skipped });
        }
        table.trim_end()?.beneath_titles()
    }

    /// Adds a row; rows without a text before the header are passed over.
    ///
    /// # Errors
    /// When there are more rows, or columns in the header, than are read at once.
    pub fn push<'a>(
        &mut self,
        line: u64,
        cells: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), InventoryError> {
        if self.rows.len() > MOST_ROWS {
            return Err(InventoryError::Rows { most: MOST_ROWS });
        }
        let first = self.ends.len();
        let mut blank = true;
        for cell in cells {
            blank &= cell.trim().is_empty();
            self.text.push_str(cell);
            self.ends.push(self.text.len());
        }
        if self.rows.is_empty() {
            let columns = self.ends.len();
            if blank {
                self.text.clear();
                self.ends.clear();
                return Ok(());
            }
            if columns > MOST_COLUMNS {
                return Err(InventoryError::Columns { columns, most: MOST_COLUMNS });
            }
        }
        self.rows.push((line, first));
        Ok(())
    }

    /// Blank lines at the end are how editors end files, not rows.
    fn trim_end(mut self) -> Result<Self, InventoryError> {
        while self.rows.len() > 1 && self.rows.last().is_some_and(|row| row.1 == self.ends.len()) {
            self.rows.pop();
        }
        if self.rows.is_empty() { Err(InventoryError::Empty) } else { Ok(self) }
    }

    /// Takes as the header the first line that names columns, where above it stand only lines that
    /// have at most half as many cells filled: titles and notes. Without one, the first row stays
    /// the header.
    ///
    /// # Errors
    /// When that line has more columns than are read.
    pub fn beneath_titles(mut self) -> Result<Self, InventoryError> {
        let mut widest = 0;
        for at in 0..self.rows.len().min(FIRST_LINES) {
            let row = self.row(at);
            let filled = row.cells().filter(|cell| !cell.trim().is_empty()).count();
            if filled >= NAMED && filled >= widest * 2 && named(row.cells()) >= NAMED {
                let columns = row.len();
                if columns > MOST_COLUMNS {
                    return Err(InventoryError::Columns { columns, most: MOST_COLUMNS });
                }
                self.rows.drain(..at);
                break;
            }
            widest = widest.max(filled);
        }
        Ok(self)
    }

    /// Whether the header names columns, rather than that it only is the first row.
    pub fn names_columns(&self) -> bool {
        named(self.headers().into_iter()) >= NAMED
    }

    /// What it was read from.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The texts of the header.
    pub fn headers(&self) -> Vec<&str> {
        self.rows.first().map_or_else(Vec::new, |_| self.row(0).cells().collect())
    }

    /// Line of the header; 0 when there is none.
    pub fn header_line(&self) -> u64 {
        self.rows.first().map_or(0, |row| row.0)
    }

    /// The rows beneath the header, in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (1..self.rows.len()).map(|at| self.row(at))
    }

    /// Number of rows beneath the header.
    pub fn len(&self) -> usize {
        self.rows.len().saturating_sub(1)
    }

    /// Whether no row stands beneath the header.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The cells of a column, from the top; rows that are too short are passed over.
    pub fn column(&self, at: usize) -> impl Iterator<Item = &str> {
        self.rows().filter_map(move |row| row.get(at))
    }

    fn row(&self, at: usize) -> Row<'_> {
        let (line, first) = self.rows[at];
        let end = self.rows.get(at + 1).map_or(self.ends.len(), |next| next.1);
        Row { table: self, line, first, end }
    }
}

/// The delimiter of the first line that names columns.
fn header_delimiter(text: &str) -> Option<u8> {
    text.lines().take(FIRST_LINES).find_map(|line| {
        let (by, ..) = delimiter(line);
        let cells = line.split(char::from(by)).map(|cell| cell.trim().trim_matches('"'));
        (named(cells) >= NAMED).then_some(by)
    })
}

/// A row of a [`Table`].
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    table: &'a Table,
    /// The file's line on which it begins.
    pub line: u64,
    first: usize,
    end: usize,
}

impl<'a> Row<'a> {
    /// The cell of a column; none in a row that is too short.
    pub fn get(&self, at: usize) -> Option<&'a str> {
        let cell = self.first + at;
        if cell >= self.end {
            return None;
        }
        let from = cell.checked_sub(1).map_or(0, |before| self.table.ends[before]);
        self.table.text.get(from..self.table.ends[cell])
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.end - self.first
    }

    /// Whether it has no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The cells, from the left.
    pub fn cells(self) -> impl Iterator<Item = &'a str> {
        (0..self.len()).filter_map(move |at| self.get(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_lines_and_cells() {
        let table = Table::from_text(b"\n,\na,b\n1,\"x\ny\"\n\n2\n\n\n").unwrap();
        assert_eq!((table.headers(), table.header_line()), (vec!["a", "b"], 3));
        let rows: Vec<(u64, Vec<&str>)> =
            table.rows().map(|row| (row.line, row.cells().collect())).collect();
        assert_eq!(rows, [(4, vec!["1", "x\ny"]), (6, vec![]), (7, vec!["2"])]);
        assert_eq!(table.column(1).collect::<Vec<_>>(), ["x\ny"]);
        assert_eq!((table.len(), table.rows().last().unwrap().get(1)), (3, None));
    }

    #[test]
    fn a_sheet_becomes_a_table_as_text_does() {
        let mut table = Table::new(Source::Sheet { name: "Assets".into(), sheets: String::new() });
        table.push(2, ["", " "]).unwrap();
        table.push(3, ["Serial", "Model"]).unwrap();
        table.push(4, ["A1", "XPS"]).unwrap();
        assert_eq!((table.headers(), table.header_line()), (vec!["Serial", "Model"], 3));
        assert_eq!(table.len(), 1);
        assert!(Table::new(table.source().clone()).is_empty());
    }

    #[test]
    fn titles_and_notes_above_the_header_are_passed_over() {
        for (text, line, headers) in [
            ("Bestand, Stand 1.2.\n\nSerial;Model;Status\nA;B;C\n", 3, "Serial|Model|Status"),
            ("Bestand 2026,,\nvon,IT,\nSerial,Model,Ort,Typ\nA,B,C,D\n", 3, "Serial|Model|Ort|Typ"),
            // What names no columns stays as it is, and so does a first line as wide as the rest.
            ("Bestand\na;b;c\nd;e;f\n", 1, "Bestand"),
            ("a,b,c\nSerial,Model,Status\n", 1, "a|b|c"),
            ("Serial,Model\nSerial,Model\n", 1, "Serial|Model"),
            ("Model\nLatitude 5310; Serial, Model\n", 1, "Model"),
        ] {
            let table = Table::from_text(text.as_bytes()).unwrap();
            assert_eq!((table.header_line(), &*table.headers().join("|")), (line, headers));
            assert_eq!(table.names_columns(), headers.contains("Serial|"), "{text:?}");
        }
        let table = Table::from_text(b"Bestand\nSerial,Model\nA1,XPS\n").unwrap();
        let rows: Vec<(u64, Vec<&str>)> =
            table.rows().map(|row| (row.line, row.cells().collect())).collect();
        assert_eq!(rows, [(3, vec!["A1", "XPS"])]);
        let wide = format!("Bestand\nSerial,Model{}\n", ",x".repeat(600));
        assert!(Table::from_text(wide.as_bytes()).is_err());
    }
}
