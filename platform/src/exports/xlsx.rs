//! Workbooks: a sheet of rows as they come, and one of notes.

use super::Notes;
use impact_core::fleet::Cell;
use impact_core::quantity::Day;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Worksheet, XlsxError};
use std::fs::File;
use std::io::{Seek, SeekFrom};

/// Why a workbook was not written.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// The workbook's own rules.
    #[error("the workbook could not be written")]
    Workbook(#[from] XlsxError),
    /// The temporary file.
    #[error("the workbook's temporary file could not be used")]
    File(#[from] std::io::Error),
}

/// A workbook being written, its rows in a temporary file.
pub struct Workbook {
    book: rust_xlsxwriter::Workbook,
    formats: Formats,
    next_row: u32,
}

struct Formats {
    heading: Format,
    kilograms: Format,
    day: Format,
    note: Format,
}

impl Default for Formats {
    fn default() -> Self {
        Self {
            heading: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top),
            kilograms: Format::new().set_num_format("#,##0.000"),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            note: Format::new().set_text_wrap().set_align(FormatAlign::Top),
        }
    }
}

impl Workbook {
    /// Begins with a sheet of rows under headings, which stay in sight and filter the `rows`.
    ///
    /// # Errors
    /// When the name is no name of a sheet, or the temporary file cannot be made.
    pub fn begin(sheet: &str, headings: &[&str], rows: usize) -> Result<Self, WorkbookError> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let formats = Formats::default();
        let page = book.add_worksheet_with_constant_memory()?;
        page.set_name(sheet)?;
        page.set_freeze_panes(1, 0)?;
        for (at, heading) in (0_u16..).zip(headings) {
            page.set_column_width(at, if heading.len() > 14 { 18 } else { 14 })?;
            page.write_string_with_format(0, at, *heading, &formats.heading)?;
        }
        let last_row = u32::try_from(rows).unwrap_or(u32::MAX);
        if let Some(last_column) = u16::try_from(headings.len()).ok().and_then(|n| n.checked_sub(1))
        {
            page.autofilter(0, 0, last_row, last_column)?;
        }
        Ok(Self { book, formats, next_row: 1 })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When the sheet is full, or the temporary file.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), WorkbookError> {
        let page = self.book.worksheet_from_index(0)?;
        for (at, cell) in (0_u16..).zip(cells) {
            write(page, self.next_row, at, cell, &self.formats)?;
        }
        self.next_row += 1;
        Ok(())
    }

    /// Adds the sheet of notes and ends the workbook: a file ready to be read from its beginning.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn finish(mut self, notes: &Notes) -> Result<File, WorkbookError> {
        let page = self.book.add_worksheet_with_constant_memory()?;
        page.set_name("Notes")?;
        page.set_column_width(0, 24)?;
        page.set_column_width(1, 96)?;
        for (row, (heading, text)) in (0_u32..).zip(notes) {
            page.write_string_with_format(row, 0, *heading, &self.formats.heading)?;
            page.write_string_with_format(row, 1, text, &self.formats.note)?;
        }
        let mut file = tempfile::tempfile()?;
        self.book.save_to_writer(&mut file)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }
}

fn write(
    page: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        // Text is written as text: a sheet never takes it for a formula.
        Cell::Text(text) => {
            page.write_string(row, column, text)?;
        }
        Cell::Whole(number) => {
            page.write_number(row, column, *number as f64)?;
        }
        Cell::Kilograms(grams) => {
            let kilograms = grams.grams() as f64 / 1000.0;
            page.write_number_with_format(row, column, kilograms, &formats.kilograms)?;
        }
        Cell::Day(day) => match excel_day(*day) {
            Some(date) => {
                page.write_datetime_with_format(row, column, date, &formats.day)?;
            }
            None => {
                page.write_string(row, column, day.to_string())?;
            }
        },
    }
    Ok(())
}

/// A day as sheets count them; none before 1900, which they do not know.
fn excel_day(day: Day) -> Option<ExcelDateTime> {
    let (year, month, day) = day.ymd();
    let (year, month, day) =
        (u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    ExcelDateTime::from_ymd(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use impact_core::quantity::GramsCo2e;
    use std::io::Read;

    #[test]
    fn a_workbook_is_written_whole() {
        let headings = ["Serial", "Embodied, kg CO2e", "First day in service"];
        let mut book = Workbook::begin("Devices", &headings, 3000).unwrap();
        for n in 0..3000_i32 {
            let cells = [
                Cell::Text(format!("=S{n}")),
                Cell::Kilograms(GramsCo2e::rounded(f64::from(n) + 0.4)),
                Cell::Day(Day::from_days(-40_000 + n * 20)),
            ];
            book.row(&cells).unwrap();
        }
        let mut file = book.finish(&vec![("Period", "2026".to_owned())]).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        assert_eq!(&bytes[..2], b"PK", "a workbook is a ZIP archive");
        assert!(bytes.len() > 10_000, "{}", bytes.len());
    }
}
