//! Inventories in Excel workbooks (.xlsx, .xlsm): one sheet becomes the same table as a CSV file.
//!
//! A workbook is a ZIP archive from outside. It is unpacked once into nothing, to see that it stays
//! within the limits, before anything of it is kept. Formulas are not run: the values that the
//! workbook holds are read.

mod unpacked;

use crate::limits;
use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use impact_core::inventory::{InventoryError, Source, Table};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Columns kept of a row; what stands further right is told as a row that is too wide.
const COLUMNS: usize = 600;

/// Most characters that spreadsheets keep in a cell.
const CELL_CHARACTERS: usize = 32_767;

/// How much a workbook may hold.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// Bytes of all parts, unpacked.
    bytes: u64,
    /// Parts.
    parts: usize,
    /// Texts that cells share.
    texts: usize,
    /// Cells of a sheet.
    cells: usize,
}

impl Bounds {
    /// What the server takes.
    const SERVER: Self = Self {
        bytes: limits::WORKBOOK_BYTES,
        parts: limits::WORKBOOK_PARTS,
        texts: limits::WORKBOOK_CELLS,
        cells: limits::WORKBOOK_CELLS,
    };
}

/// Why a workbook cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkbookError {
    /// Another kind of archive.
    #[error(
        "the file is {kind}, not an Excel workbook (.xlsx): save the inventory as .xlsx or CSV and choose that file"
    )]
    OtherKind {
        /// What it is.
        kind: &'static str,
    },
    /// Not whole.
    #[error("the workbook is damaged: save it again as .xlsx or as CSV and choose that file")]
    Damaged,
    /// Unpacks to too much.
    #[error(
        "the workbook unpacks to more than {most} MiB: save the sheet with the devices alone, or as CSV"
    )]
    TooLarge {
        /// Most that is unpacked.
        most: u64,
    },
    /// Too many texts.
    #[error(
        "the workbook holds more than {most} texts: save the sheet with the devices alone, or as CSV"
    )]
    Texts {
        /// Most that are read.
        most: usize,
    },
    /// Too many cells.
    #[error(
        "the sheet \"{sheet}\" has more than {most} cells: save the columns and rows of the devices alone"
    )]
    Cells {
        /// The sheet.
        sheet: String,
        /// Most that are read.
        most: usize,
    },
    /// No such sheet.
    #[error("the workbook has no sheet \"{name}\": it has {sheets}")]
    NoSheet {
        /// The sheet asked for.
        name: String,
        /// Those there are.
        sheets: String,
    },
    /// No sheet with cells.
    #[error("the workbook has no sheet with a text in it: choose the file with the devices")]
    Empty,
}

/// Why a file is no inventory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The table is no inventory.
    #[error(transparent)]
    Inventory(#[from] InventoryError),
    /// The workbook cannot be read.
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
}

/// The table of an inventory, whatever kind of file it is: delimited text, or a sheet of a workbook
/// (the one named, else the first shown whose columns are recognised, else the first with a text).
///
/// # Errors
/// One sentence when the file has no such table.
pub fn open(bytes: &[u8], sheet: Option<&str>) -> Result<Table, ReadError> {
    if is_archive(bytes) {
        return table(bytes, sheet, &Bounds::SERVER);
    }
    match sheet {
        // A name for what has no sheets is a slip that must not pass in silence.
        Some(name) => {
            let sheets = "none, being text".to_owned();
            Err(WorkbookError::NoSheet { name: short(name), sheets }.into())
        }
        None => Ok(Table::from_text(bytes)?),
    }
}

/// Whether the bytes begin as a ZIP archive does.
fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Reads one sheet.
///
/// # Errors
/// When the archive is no workbook, is damaged, has no such sheet, or holds too much.
fn table(bytes: &[u8], sheet: Option<&str>, bounds: &Bounds) -> Result<Table, ReadError> {
    unpacked::check(bytes, bounds)?;
    // The library reads what anybody may have written; a panic of it is a damaged file.
    let read = catch_unwind(AssertUnwindSafe(|| {
        let mut book: Xlsx<_> =
            Xlsx::new(Cursor::new(bytes)).map_err(|_: XlsxError| WorkbookError::Damaged)?;
        let names = sheets(&book);
        match sheet {
            Some(name) => {
                if !book.sheets_metadata().iter().any(|known| known.name == name) {
                    let sheets = listed(&names);
                    return Err(WorkbookError::NoSheet { name: short(name), sheets }.into());
                }
                sheet_table(&mut book, name, &names, bounds)
            }
            None => likely_table(&mut book, &names, bounds),
        }
    }));
    read.unwrap_or(Err(WorkbookError::Damaged.into()))
}

/// Names of the sheets that are shown, in order.
fn sheets(book: &Xlsx<Cursor<&[u8]>>) -> Vec<String> {
    book.sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect()
}

/// Sheets by name, for a sentence.
fn listed(names: &[String]) -> String {
    let names: Vec<String> =
        names.iter().take(10).map(|name| format!("\"{}\"", short(name))).collect();
    names.join(", ")
}

/// The first sheet whose header names columns, else the first with a text in it: notes stand before
/// the devices. A sheet behind it that cannot be read keeps nobody from it.
fn likely_table(
    book: &mut Xlsx<Cursor<&[u8]>>,
    names: &[String],
    bounds: &Bounds,
) -> Result<Table, ReadError> {
    let mut first = None;
    for name in names {
        let table = match sheet_table(book, name, names, bounds) {
            Err(error) if first.is_none() => return Err(error),
            Err(_) => continue,
            Ok(table) => table,
        };
        if table.names_columns() {
            return Ok(table);
        }
        if first.is_none() && !table.headers().is_empty() {
            first = Some(table);
        }
    }
    first.ok_or_else(|| WorkbookError::Empty.into())
}

fn sheet_table(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    names: &[String],
    bounds: &Bounds,
) -> Result<Table, ReadError> {
    let damaged = |_: XlsxError| WorkbookError::Damaged;
    let mut cells = book.worksheet_cells_reader(name).map_err(damaged)?;
    let mut table = Table::new(Source::Sheet { name: short(name), sheets: listed(names) });
    let mut row: Vec<String> = Vec::new();
    let (mut line, mut count, mut bytes) = (0, 0, 0);
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (at, column) = cell.get_position();
        let at = u64::from(at) + 1;
        if at != line {
            push(&mut table, line, &mut row)?;
            line = at;
        }
        let text = text(cell.get_value());
        let column = (column as usize).min(COLUMNS);
        if text.is_empty() {
            continue;
        }
        if row.len() <= column {
            count += column + 1 - row.len();
            row.resize(column + 1, String::new());
        }
        // A text that many cells share stands in the file once, and in the table in each of them.
        bytes += text.len() as u64;
        if bytes > bounds.bytes {
            return Err(WorkbookError::TooLarge { most: bounds.bytes / (1024 * 1024) }.into());
        }
        row[column] = text;
        if count > bounds.cells {
            let sheet = short(name);
            return Err(WorkbookError::Cells { sheet, most: bounds.cells }.into());
        }
    }
    push(&mut table, line, &mut row)?;
    Ok(table.beneath_titles()?)
}

/// Adds a row; one without a text is how spreadsheets keep the look of cells, not a row.
fn push(table: &mut Table, line: u64, row: &mut Vec<String>) -> Result<(), InventoryError> {
    if !row.is_empty() {
        table.push(line, row.iter().map(String::as_str))?;
        row.clear();
    }
    Ok(())
}

/// A cell's text: a date by its number format as year-month-day, whole numbers without a point.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::SharedString(text) => cell_text(text),
        DataRef::String(text) | DataRef::DateTimeIso(text) => cell_text(text),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        // An error says that there is no value.
        DataRef::Error(_) | DataRef::Empty => String::new(),
        other => Data::from(other.clone()).to_string(),
    }
}

/// As much of a text as a cell of a spreadsheet holds.
fn cell_text(text: &str) -> String {
    text.chars().take(CELL_CHARACTERS).collect()
}

fn short(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(60).collect()
}

#[cfg(test)]
mod tests;
