//! Tables taken away as files: CSV as it is made, workbooks through a temporary file, so that
//! neither holds all of its rows in memory.

mod csv;
mod download;
mod xlsx;

pub use csv::CsvText;
pub use download::{Download, Parts, file_name};
pub use xlsx::{Workbook, WorkbookError};

/// What a reader must know of a table, line by line: a heading and its text.
pub type Notes = Vec<(&'static str, String)>;
