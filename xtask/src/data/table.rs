//! Reading the source CSVs by column name, and writing compact ones.

use anyhow::{Context, Result};
use std::collections::HashMap;
use std::path::Path;

/// A CSV file in memory.
pub struct Table {
    file: String,
    columns: HashMap<String, usize>,
    rows: Vec<csv::StringRecord>,
}

/// One row of a [`Table`].
pub struct Row<'a> {
    table: &'a Table,
    record: &'a csv::StringRecord,
    line: usize,
}

/// Reads a file whole.
pub fn read(path: &Path) -> Result<Table> {
    let file = path.display().to_string();
    let mut reader = csv::Reader::from_path(path).with_context(|| format!("opening {file}"))?;
    let columns = reader.headers()?.iter().enumerate().map(|(i, h)| (h.to_owned(), i)).collect();
    let rows =
        reader.records().collect::<Result<_, _>>().with_context(|| format!("reading {file}"))?;
    Ok(Table { file, columns, rows })
}

impl Table {
    /// Its rows, in the order of the file.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().enumerate().map(|(i, record)| Row { table: self, record, line: i + 2 })
    }
}

impl<'a> Row<'a> {
    /// The trimmed text of a column.
    pub fn text(&self, column: &str) -> Result<&'a str> {
        let index = self
            .table
            .columns
            .get(column)
            .with_context(|| format!("{}: there is no column \"{column}\"", self.table.file))?;
        Ok(self.record.get(*index).unwrap_or_default().trim())
    }

    /// The number of a column; `None` when the cell is empty.
    pub fn number(&self, column: &str) -> Result<Option<f64>> {
        let text = self.text(column)?;
        if text.is_empty() {
            return Ok(None);
        }
        let number = text.parse().with_context(|| {
            format!("{}, row {}: \"{text}\" in {column} is no number", self.table.file, self.line)
        })?;
        Ok(Some(number))
    }
}

/// A cell, quoted where it must be.
pub fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// A number without trailing noise; nothing for none.
pub fn figure(number: Option<f64>) -> String {
    number.map(|number| format!("{:.6}", number)).map_or_else(String::new, |text| {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    })
}

/// The median; `None` for no values.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// A quantile by linear interpolation between order statistics (type 7).
pub fn quantile(values: &[f64], q: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    let position = q * last as f64;
    let below = position.floor();
    let (low, high) = (sorted[below as usize], sorted[position.ceil() as usize]);
    Some(low + (high - low) * (position - below))
}
