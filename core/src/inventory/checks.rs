//! What is refused before and after a file's rows are read.

use super::columns::shortened;
use super::error::InventoryError;
use super::field::Field;
use super::format::Format;
use super::read::ReadOptions;
use super::recognise::Recognition;
use super::row::Entry;
use super::table::{Source, Table};

/// Refuses a file that is not of the format that was named.
pub fn check_format(recognition: &Recognition, asked: Format) -> Result<(), InventoryError> {
    let headers: Vec<String> = recognition.columns.iter().map(|c| c.header.clone()).collect();
    let missing = asked.missing(&headers);
    if missing.is_empty() {
        return Ok(());
    }
    let missing: Vec<String> = missing.iter().map(|name| format!("\"{name}\"")).collect();
    Err(InventoryError::NotTheFormat { kind: asked.english(), missing: missing.join(", ") })
}

/// Refuses a file without rows, and one without a column that tells its devices.
pub fn check_columns(
    recognition: &Recognition,
    table: &Table,
    options: &ReadOptions,
) -> Result<(), InventoryError> {
    let has = |field| recognition.position(field).is_some();
    if !has(Field::Serial) && !has(Field::Model) {
        if options.mapping.is_some() {
            return Err(InventoryError::MappedUseless);
        }
        let headers = table.headers();
        let found: Vec<String> = headers.iter().take(8).map(|h| shortened(h, 30)).collect();
        let (line, found) = (table.header_line(), found.join(", "));
        return Err(match table.source().clone() {
            Source::Text { .. } => InventoryError::NoColumns { line, found },
            Source::Sheet { name: sheet, sheets } => {
                InventoryError::NoColumnsInSheet { sheet, line, found, sheets }
            }
        });
    }
    if table.is_empty() { Err(InventoryError::HeaderOnly) } else { Ok(()) }
}

/// Refuses a mapping with which rows would be lost: an identity that most rows share, a model or a
/// date from a column that holds none.
pub fn check_mapping(
    recognition: &Recognition,
    table: &Table,
    entries: &[Entry],
) -> Result<(), InventoryError> {
    let headers = table.headers();
    let mapped = |field| {
        let at = recognition.position(field).filter(|&at| recognition.columns[at].mapped)?;
        headers.get(at).map(|header| shortened(header, 60))
    };
    let rows = entries.iter().filter(|entry| !entry.blank).count();
    // A handful of repeated rows is a fault of the rows, told by them.
    let too_many = |lost: usize| lost * 2 > rows || (lost >= 10 && lost * 4 > rows);
    let repeated = |by_serial: bool| {
        let of =
            |entry: &&Entry| entry.duplicate_of.is_some() && entry.serial.is_some() == by_serial;
        entries.iter().filter(of).count()
    };
    for (field, lost) in [(Field::Serial, repeated(true)), (Field::AssetTag, repeated(false))] {
        if let Some(header) = mapped(field).filter(|_| too_many(lost)) {
            let field = field.english();
            return Err(InventoryError::MappedLosesRows { field, header, lost, rows });
        }
    }
    let without = |test: fn(&Entry) -> bool| {
        entries.iter().filter(|entry| !entry.blank && test(entry)).count()
    };
    let order_open = recognition.position(Field::Start).is_some()
        && entries.iter().all(|entry| entry.start.is_none() && entry.end.is_none());
    for (field, lost) in [
        (Field::Model, without(|entry| entry.model.is_empty())),
        (Field::Country, without(|entry| entry.country.is_none())),
    ] {
        if let Some(header) = mapped(field).filter(|_| lost * 10 >= rows * 9) {
            let field = field.english();
            return Err(InventoryError::MappedEmpty { field, header, lost, rows });
        }
    }
    check_dates(recognition, table, order_open, rows)
}

/// Refuses a mapping that takes a date from a column without dates.
fn check_dates(
    recognition: &Recognition,
    table: &Table,
    none_read: bool,
    rows: usize,
) -> Result<(), InventoryError> {
    for field in [Field::Start, Field::End].into_iter().filter(|_| none_read) {
        let Some(at) = recognition.position(field) else { continue };
        let column = &recognition.columns[at];
        let days = column.profile.dates + column.profile.day_numbers;
        if column.mapped && column.profile.filled > 0 && days == 0 {
            let header = shortened(table.headers().get(at).unwrap_or(&""), 60);
            let field = field.english();
            return Err(InventoryError::MappedEmpty { field, header, lost: rows, rows });
        }
    }
    Ok(())
}
