//! Reading the crate's own compact tables by column name.

use crate::csv::records;

/// Why a table cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DataError {
    /// Not UTF-8.
    #[error("the {table} table is not UTF-8 text: make it anew")]
    NotText {
        /// Name of the table.
        table: &'static str,
    },
    /// Nothing in it.
    #[error("the {table} table has no rows: the file is not that table, or was cut off")]
    Empty {
        /// Name of the table.
        table: &'static str,
    },
    /// A column is missing.
    #[error("the {table} table has no column \"{column}\": make it anew with this version")]
    NoColumn {
        /// Name of the table.
        table: &'static str,
        /// The missing column.
        column: &'static str,
    },
    /// A cell is not what its column holds.
    #[error("the {table} table, line {line}: \"{text}\" is no {column}")]
    Cell {
        /// Name of the table.
        table: &'static str,
        /// Line of the cell.
        line: u64,
        /// Its column.
        column: &'static str,
        /// Its text.
        text: String,
    },
}

/// A table in memory: comments (`#`) at the top, a header, rows.
#[derive(Debug, Clone)]
pub struct Table {
    name: &'static str,
    header: Vec<String>,
    rows: Vec<(u64, Vec<String>)>,
}

/// A row of a [`Table`].
#[derive(Debug, Clone, Copy)]
pub struct TableRow<'a> {
    table: &'a Table,
    line: u64,
    fields: &'a [String],
}

impl Table {
    /// Reads a table.
    ///
    /// # Errors
    /// When the bytes are not UTF-8, or hold no row.
    pub fn parse(name: &'static str, bytes: &[u8]) -> Result<Self, DataError> {
        let text = std::str::from_utf8(bytes).map_err(|_| DataError::NotText { table: name })?;
        let comments = text.lines().take_while(|line| line.starts_with('#'));
        let (mut skipped, mut from) = (0, 0);
        for line in comments {
            skipped += 1;
            from += line.len() + 1;
        }
        let body = text.get(from..).unwrap_or_default();
        let mut rows: Vec<(u64, Vec<String>)> = records(body, b',')
            .filter(|record| !record.fields.is_empty())
            .map(|record| (record.line + skipped, record.fields))
            .collect();
        if rows.len() < 2 {
            return Err(DataError::Empty { table: name });
        }
        let header = rows.remove(0).1;
        Ok(Self { name, header, rows })
    }

    /// The rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = TableRow<'_>> {
        self.rows.iter().map(|(line, fields)| TableRow { table: self, line: *line, fields })
    }
}

impl<'a> TableRow<'a> {
    /// The text of a column.
    ///
    /// # Errors
    /// When the table has no such column.
    pub fn text(&self, column: &'static str) -> Result<&'a str, DataError> {
        let index = self.table.header.iter().position(|name| name == column);
        let index = index.ok_or(DataError::NoColumn { table: self.table.name, column })?;
        Ok(self.fields.get(index).map_or("", String::as_str))
    }

    /// A value that reads itself from text; `None` for an empty cell.
    ///
    /// # Errors
    /// When the cell is not such a value.
    pub fn value<T: std::str::FromStr>(
        &self,
        column: &'static str,
    ) -> Result<Option<T>, DataError> {
        let text = self.text(column)?;
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| self.fault(column, text))
    }

    /// A value that must be there.
    ///
    /// # Errors
    /// When the cell is empty or not such a value.
    pub fn required<T: std::str::FromStr>(&self, column: &'static str) -> Result<T, DataError> {
        self.value(column)?.ok_or_else(|| self.fault(column, ""))
    }

    /// A finite number; `None` for an empty cell.
    ///
    /// # Errors
    /// When the cell is no finite number.
    pub fn number(&self, column: &'static str) -> Result<Option<f64>, DataError> {
        let number: Option<f64> = self.value(column)?;
        match number {
            Some(number) if !number.is_finite() => Err(self.fault(column, self.text(column)?)),
            number => Ok(number),
        }
    }

    /// The error that names this cell.
    pub fn fault(&self, column: &'static str, text: &str) -> DataError {
        let text = text.chars().take(40).collect();
        DataError::Cell { table: self.table.name, line: self.line, column, text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_table_line_and_cell() {
        let table = Table::parse("test", b"# notice\na,b\n1,2\nx,\n").unwrap();
        let rows: Vec<TableRow<'_>> = table.rows().collect();
        assert_eq!(rows[0].number("a"), Ok(Some(1.0)));
        assert_eq!(rows[1].number("b"), Ok(None));
        let error = rows[1].number("a").unwrap_err().to_string();
        assert_eq!(error, "the test table, line 4: \"x\" is no a");
        assert!(rows[0].text("c").unwrap_err().to_string().contains("no column \"c\""));
        assert!(Table::parse("test", b"a\n\xff").is_err());
        let page = Table::parse("test", b"<!doctype html>").unwrap_err().to_string();
        assert!(page.contains("no rows"), "{page}");
    }
}
