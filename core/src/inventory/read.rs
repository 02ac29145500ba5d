//! Reading a file: text, columns, rows, and what is wrong with each.

use super::columns::{Columns, Field, Format};
use super::dates::{DateOrder, Evidence, evidence, read as read_date};
use super::encoding::{Encoding, decode, delimiter};
use super::values::{class, is_placeholder_serial, status};
use super::wire::{ColumnFinding, ImportProblem};
use crate::catalogue::is_virtual;
use crate::csv::{ends_in_open_quote, records};
use crate::factors::DeviceClass;
use crate::lifecycle::Status;
use crate::quantity::Day;
use crate::receipt::Label;
use std::collections::BTreeMap;

/// Most columns read: no asset tool writes more.
const MOST_COLUMNS: usize = 500;
/// Most rows read at once.
const MOST_ROWS: usize = 250_000;
/// Longest text kept of a cell, in characters.
const LONGEST_CELL: usize = 200;

/// Why a file is refused whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InventoryError {
    /// No text in it.
    #[error("the file is empty: export the inventory again and choose that file")]
    Empty,
    /// Not a delimited text.
    #[error("the file is {kind}, not CSV: export the inventory as CSV and choose that file")]
    OtherKind {
        /// What it is.
        kind: &'static str,
    },
    /// A header, no rows.
    #[error("the file has a header but no rows: export the inventory with its devices")]
    HeaderOnly,
    /// Too many columns.
    #[error(
        "the first line has {columns} columns, at most {MOST_COLUMNS} are read: check that the file is a CSV export with one device a row"
    )]
    Columns {
        /// Number of columns.
        columns: usize,
    },
    /// Too many rows.
    #[error(
        "the file has more than {MOST_ROWS} rows: split it and import the parts one after the other"
    )]
    Rows,
    /// Neither serial nor model.
    #[error(
        "line {line} is read as the header, and no column in it names a serial or a model (found: {found}): add a header line such as \"Serial,Manufacturer,Model,Category,Location,Purchase Date\""
    )]
    NoColumns {
        /// Line of the header.
        line: u64,
        /// The headers found.
        found: String,
    },
    /// Not the format that was named.
    #[error(
        "the file is not a Snipe-IT asset export: its columns \"Asset Tag\", \"Serial\" and \"Checkout Type\" are not all there; leave the format to be recognised"
    )]
    NotSnipeIt,
    /// A quote without its end.
    #[error(
        "line {line}: a quote opens here and never closes, so the rest of the file would be one cell: close it"
    )]
    OpenQuote {
        /// Line on which the record begins.
        line: u64,
    },
}

/// How to read a file.
#[derive(Debug, Clone, Copy)]
pub struct ReadOptions {
    /// What wrote it.
    pub format: Format,
    /// The order of its dates, where a person has chosen; else it is told from the column.
    pub date_order: Option<DateOrder>,
    /// Today: later dates are refused.
    pub today: Day,
}

/// A row of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The file's line on which the record begins.
    pub row: u64,
    /// Inventory number.
    pub asset_tag: Option<String>,
    /// Serial, where it is a real one.
    pub serial: Option<String>,
    /// Serial as written.
    pub serial_as_written: String,
    /// Maker as written.
    pub maker: String,
    /// Model as written.
    pub model: String,
    /// Class that the category names.
    pub class: Option<DeviceClass>,
    /// Location as written.
    pub location: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// First day in service.
    pub start: Option<Day>,
    /// Whether it is a virtual machine.
    pub virtual_machine: bool,
    /// The row of the same serial that counts instead of this one.
    pub duplicate_of: Option<u64>,
    /// Whether no cell has a text.
    pub blank: bool,
    /// What is wrong with it.
    pub problems: Vec<ImportProblem>,
}

impl Entry {
    /// Whether the row becomes a device.
    pub fn is_device(&self) -> bool {
        !self.virtual_machine
            && self.duplicate_of.is_none()
            && !self.blank
            && !self.problems.iter().any(|problem| problem.left_out)
    }
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Inventory {
    /// One sentence: what it is.
    pub recognised: Label,
    /// Its columns.
    pub columns: Vec<ColumnFinding>,
    /// Its rows, in order.
    pub entries: Vec<Entry>,
    /// The order its dates were read in.
    pub date_order: Option<DateOrder>,
    /// Whether a person must choose the order; until then no date is read.
    pub date_order_ambiguous: bool,
}

/// Reads a file.
///
/// # Errors
/// One sentence when the file as a whole cannot be an inventory. What is wrong with single rows is
/// told by them.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Inventory, InventoryError> {
    let (text, encoding) = decode(bytes)?;
    let (delimiter, body, skipped) = delimiter(&text);
    let sheet = Sheet::read(body, delimiter, skipped)?;
    let columns = Columns::recognise(&sheet.headers);
    if options.format == Format::SnipeIt && !columns.snipe_it {
        return Err(InventoryError::NotSnipeIt);
    }
    if columns.are_useless() {
        let found: Vec<String> =
            sheet.headers.iter().take(8).map(|h| h.trim().chars().take(30).collect()).collect();
        return Err(InventoryError::NoColumns { line: sheet.header_line, found: found.join(", ") });
    }
    if sheet.rows.is_empty() {
        return Err(InventoryError::HeaderOnly);
    }
    let dates = Dates::decide(&columns, &sheet, options);
    let mut entries: Vec<Entry> = sheet
        .rows
        .iter()
        .map(|(row, cells)| {
            RowReader { headers: &sheet.headers, columns: &columns, dates, today: options.today }
                .read(*row, cells)
        })
        .collect();
    mark_duplicates(&mut entries);
    Ok(Inventory {
        recognised: recognised(&columns, &sheet, encoding, delimiter, dates),
        columns: columns.findings(&sheet.headers, &sheet.rows),
        entries,
        date_order: dates.order,
        date_order_ambiguous: dates.ambiguous,
    })
}

/// Header and rows.
struct Sheet {
    headers: Vec<String>,
    header_line: u64,
    rows: Vec<(u64, Vec<String>)>,
}

impl Sheet {
    fn read(body: &str, delimiter: u8, skipped: u64) -> Result<Self, InventoryError> {
        let mut lines = records(body, delimiter);
        let header = lines.find(|r| r.fields.iter().any(|cell| !cell.trim().is_empty()));
        let header = header.ok_or(InventoryError::Empty)?;
        if header.fields.len() > MOST_COLUMNS {
            return Err(InventoryError::Columns { columns: header.fields.len() });
        }
        let mut rows: Vec<(u64, Vec<String>)> = Vec::new();
        for record in lines {
            if rows.len() >= MOST_ROWS {
                return Err(InventoryError::Rows);
            }
            rows.push((record.line + skipped, record.fields));
        }
        if let Some((line, cells)) = rows.last()
            && ends_in_open_quote(body, line - skipped, cells)
        {
            return Err(InventoryError::OpenQuote { line: *line });
        }
        // Blank lines at the end are how editors end files, not rows.
        while rows.last().is_some_and(|(_, cells)| cells.is_empty()) {
            rows.pop();
        }
        Ok(Self { headers: header.fields, header_line: header.line + skipped, rows })
    }

    fn cells(&self, at: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().filter_map(move |(_, cells)| cells.get(at).map(String::as_str))
    }
}

/// How the dates of the file are read.
#[derive(Debug, Clone, Copy)]
struct Dates {
    order: Option<DateOrder>,
    ambiguous: bool,
}

impl Dates {
    fn decide(columns: &Columns, sheet: &Sheet, options: &ReadOptions) -> Self {
        let Some(at) = columns.position(Field::Start) else {
            return Self { order: None, ambiguous: false };
        };
        match (evidence(sheet.cells(at)), options.date_order) {
            (Evidence::None, _) => Self { order: None, ambiguous: false },
            (Evidence::Order(DateOrder::Ymd), _) => {
                Self { order: Some(DateOrder::Ymd), ambiguous: false }
            }
            (_, Some(chosen)) => Self { order: Some(chosen), ambiguous: false },
            (Evidence::Order(order), None) => Self { order: Some(order), ambiguous: false },
            (Evidence::Ambiguous | Evidence::Contradictory, None) => {
                Self { order: None, ambiguous: true }
            }
        }
    }
}

fn recognised(
    columns: &Columns,
    sheet: &Sheet,
    encoding: Encoding,
    delimiter: u8,
    dates: Dates,
) -> Label {
    let kind = if columns.snipe_it { "Snipe-IT asset export" } else { "Asset list" };
    let delimiter = match delimiter {
        b';' => "semicolons",
        b'\t' => "tabs",
        b',' => "commas",
        _ => "bars",
    };
    let order = match dates.order {
        Some(order) => order.english(),
        None if dates.ambiguous => "dates in an open order",
        None => "no dates",
    };
    Label::new(
        "import.recognised",
        "{kind}. {rows} rows, {columns} columns, {encoding}, {delimiter}, {order}.",
    )
    .with("kind", kind)
    .with("rows", sheet.rows.len())
    .with("columns", sheet.headers.len())
    .with("encoding", encoding.name())
    .with("delimiter", delimiter)
    .with("order", order)
}

/// Reads one row.
struct RowReader<'a> {
    headers: &'a [String],
    columns: &'a Columns,
    dates: Dates,
    today: Day,
}

impl RowReader<'_> {
    fn read(&self, row: u64, cells: &[String]) -> Entry {
        let text = |field| self.text(field, cells);
        let category = text(Field::Category);
        let (maker, model) = (text(Field::Maker), text(Field::Model));
        let serial_as_written = text(Field::Serial);
        let mut entry = Entry {
            row,
            asset_tag: Some(text(Field::AssetTag)).filter(|tag| !tag.is_empty()),
            serial: None,
            virtual_machine: is_virtual(&maker, &model, &category),
            class: class(&category),
            location: Some(text(Field::Location)).filter(|location| !location.is_empty()),
            status: Status::InUse,
            start: None,
            duplicate_of: None,
            blank: cells.iter().all(|cell| cell.trim().is_empty()),
            problems: Vec::new(),
            serial_as_written,
            maker,
            model,
        };
        if entry.blank {
            entry.problems.push(problem(
                row,
                None,
                None,
                "problem.blank",
                "The row is empty: left out.",
                true,
            ));
            return entry;
        }
        self.check_width(&mut entry, cells);
        self.read_serial(&mut entry);
        self.read_status(&mut entry, &text(Field::Status));
        self.read_start(&mut entry, &text(Field::Start));
        if entry.model.is_empty() && !entry.virtual_machine {
            entry.problems.push(self.of_field(
                row,
                Field::Model,
                "",
                "problem.no_model",
                "The model is empty: estimated by class, if there is one.",
            ));
        }
        entry
    }

    /// A cell's text, trimmed, without control characters, and not longer than is sensible.
    fn text(&self, field: Field, cells: &[String]) -> String {
        let cell = self.columns.position(field).and_then(|at| cells.get(at));
        let clean: String = cell
            .map_or("", String::as_str)
            .chars()
            .map(|letter| if letter.is_control() { ' ' } else { letter })
            .take(LONGEST_CELL)
            .collect();
        clean.trim().to_owned()
    }

    fn of_field(
        &self,
        row: u64,
        field: Field,
        value: &str,
        key: &str,
        text: &str,
    ) -> ImportProblem {
        let header = self.columns.position(field).and_then(|at| self.headers.get(at)).cloned();
        problem(row, header.or(Some(field.english().to_owned())), Some(value), key, text, false)
    }

    fn check_width(&self, entry: &mut Entry, cells: &[String]) {
        let beyond = cells.iter().skip(self.headers.len()).any(|cell| !cell.trim().is_empty());
        if beyond {
            let mut wide = problem(
                entry.row,
                None,
                None,
                "problem.too_wide",
                "The row has {cells} cells, the header {columns}: left out, as its cells may be shifted; put quotes around cells with a delimiter.",
                true,
            );
            wide.sentence =
                wide.sentence.with("cells", cells.len()).with("columns", self.headers.len());
            entry.problems.push(wide);
        }
    }

    fn read_serial(&self, entry: &mut Entry) {
        let written = entry.serial_as_written.clone();
        if !is_placeholder_serial(&written) {
            entry.serial = Some(written);
        } else if !entry.virtual_machine && self.columns.position(Field::Serial).is_some() {
            let (key, text) = match (written.is_empty(), entry.asset_tag.is_some()) {
                (true, true) => {
                    ("problem.no_serial", "The serial is empty: known by its inventory number.")
                }
                (false, true) => (
                    "problem.placeholder_serial",
                    "The serial is a placeholder: known by its inventory number.",
                ),
                (_, false) => (
                    "problem.no_identity",
                    "Neither a serial nor an inventory number: imported, but it cannot be recognised in a later file.",
                ),
            };
            let found = self.of_field(entry.row, Field::Serial, &written, key, text);
            entry.problems.push(found);
        }
    }

    fn read_status(&self, entry: &mut Entry, written: &str) {
        match status(written) {
            Some(status) => entry.status = status,
            None if written.is_empty() => {}
            None => {
                let found = self.of_field(
                    entry.row,
                    Field::Status,
                    written,
                    "problem.status",
                    "The status is not known: taken as in use.",
                );
                entry.problems.push(found);
            }
        }
    }

    fn read_start(&self, entry: &mut Entry, written: &str) {
        if written.is_empty() {
            return;
        }
        let day = match self.dates.order {
            Some(order) => read_date(written, order),
            None if self.dates.ambiguous => return, // asked for once, not row by row
            None => None,
        };
        let (key, text) = match day {
            Some(day) if day > self.today => (
                "problem.future",
                "The date lies in the future: left empty, enter the day on the device.",
            ),
            Some(day) if day.ymd().0 < 1990 => (
                "problem.too_old",
                "The date lies before 1990: left empty, enter the day on the device.",
            ),
            Some(day) => {
                entry.start = Some(day);
                return;
            }
            None => (
                "problem.date",
                "There is no such date in the order of this column: left empty, enter the day on the device.",
            ),
        };
        let found = self.of_field(entry.row, Field::Start, written, key, text);
        entry.problems.push(found);
    }
}

fn problem(
    row: u64,
    column: Option<String>,
    value: Option<&str>,
    key: &str,
    text: &str,
    left_out: bool,
) -> ImportProblem {
    ImportProblem {
        row,
        column: column.map(|header| header.trim().chars().take(80).collect()),
        value: value.filter(|text| !text.is_empty()).map(|text| text.chars().take(60).collect()),
        sentence: Label::new(key, text),
        left_out,
    }
}

/// Of rows with one serial, the one that is most in use counts, of equals the first; the others
/// are left out and say so.
fn mark_duplicates(entries: &mut [Entry]) {
    let mut by_serial: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        if let Some(serial) = entry.serial.as_ref().filter(|_| entry.is_device()) {
            by_serial.entry(serial.to_lowercase()).or_default().push(at);
        }
    }
    for positions in by_serial.values().filter(|positions| positions.len() > 1) {
        let Some(&kept) = positions.iter().min_by_key(|&&at| (entries[at].status, at)) else {
            continue;
        };
        let row = entries[kept].row;
        for &at in positions.iter().filter(|&&at| at != kept) {
            let entry = &mut entries[at];
            entry.duplicate_of = Some(row);
            let mut found = problem(
                entry.row,
                None,
                entry.serial.as_deref(),
                "problem.duplicate",
                "The serial stands in row {row} too: that row counts, this one is left out.",
                true,
            );
            found.sentence = found.sentence.with("row", row);
            entry.problems.push(found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> ReadOptions {
        ReadOptions { format: Format::Auto, date_order: None, today: "2026-11-24".parse().unwrap() }
    }

    fn inventory(text: &str) -> Inventory {
        read(text.as_bytes(), &options()).unwrap()
    }

    fn refusal(text: &str) -> String {
        read(text.as_bytes(), &options()).unwrap_err().to_string()
    }

    fn keys(entry: &Entry) -> Vec<&str> {
        entry.problems.iter().map(|problem| problem.sentence.key.as_str()).collect()
    }

    const HEADER: &str = "Serial,Manufacturer,Model,Category,Location,Status,Purchase Date\n";

    #[test]
    fn files_that_are_no_inventory_are_refused_with_place_and_remedy() {
        assert!(refusal("").contains("empty"));
        assert!(refusal("\u{feff}\n\n").contains("empty"));
        assert!(refusal(HEADER).contains("no rows"));
        assert!(refusal("a,b\n1,2\n").contains("line 1"));
        assert!(refusal(&",".repeat(1_000_000)).contains("empty"));
        assert!(refusal(&format!("model{}\n", ",x".repeat(1_000_000))).contains("1000001 columns"));
        let open = format!("{HEADER}A1,Dell,\"XPS,Laptop,X,Deployed,1/13/24\nA2,Dell,XPS,,,,\n");
        assert!(refusal(&open).contains("line 2: a quote opens"), "{}", refusal(&open));
        let snipe = ReadOptions { format: Format::SnipeIt, ..options() };
        let text = format!("{HEADER}A1,Dell,XPS,,,,\n");
        let refused = read(text.as_bytes(), &snipe).unwrap_err().to_string();
        assert!(refused.contains("Snipe-IT"));
    }

    #[test]
    fn placeholder_and_repeated_serials_are_told_by_row() {
        let read = inventory(&format!(
            "{HEADER}\
             X1,Dell,Latitude 5310,Laptops,,Archived,1/13/24\n\
             x1,Dell,Latitude 5310,Laptops,,Deployed,1/13/24\n\
             0,Dell,Latitude 5310,Laptops,,Deployed,1/13/24\n"
        ));
        // The row in use counts, though the archived one came first.
        assert_eq!(read.entries[0].duplicate_of, Some(3));
        assert_eq!(read.entries[1].duplicate_of, None);
        assert_eq!(keys(&read.entries[2]), ["problem.no_identity"]);
        assert!(read.entries[2].is_device() && !read.entries[0].is_device());
    }

    #[test]
    fn blank_ragged_and_unreadable_rows_are_told_and_the_rest_is_read() {
        let read = inventory(&format!(
            "{HEADER}\
             ,,,,,,\n\
             A1,Dell,XPS,Laptops,Berlin,Deployed,1/13/24,too,many\n\
             A2,Dell,XPS\n\
             A3,Dell,XPS,Laptops,Berlin,on the moon,13/13/24\n\
             A4,Dell,XPS,Laptops,Berlin,Deployed,1/13/27\n"
        ));
        let told: Vec<Vec<&str>> = read.entries.iter().map(keys).collect();
        assert_eq!(told[0], ["problem.blank"]);
        assert_eq!(told[1], ["problem.too_wide"]);
        assert!(told[2].is_empty() && read.entries[2].is_device());
        assert_eq!(told[3], ["problem.status", "problem.date"]);
        assert_eq!(told[4], ["problem.future"]);
        let rows: Vec<u64> = read.entries.iter().map(|entry| entry.row).collect();
        assert_eq!(rows, [2, 3, 4, 5, 6]);
    }

    #[test]
    fn an_open_date_order_is_asked_for_and_no_date_is_read_until_then() {
        let text = format!("{HEADER}A1,Dell,XPS,,,,3/4/24\nA2,Dell,XPS,,,,5/6/24\n");
        let open = inventory(&text);
        assert!(open.date_order_ambiguous && open.entries.iter().all(|e| e.start.is_none()));
        let chosen = ReadOptions { date_order: Some(DateOrder::Dmy), ..options() };
        let read = read(text.as_bytes(), &chosen).unwrap();
        assert_eq!(read.entries[0].start, Some("2024-04-03".parse().unwrap()));
        assert!(!read.date_order_ambiguous);
    }

    #[test]
    fn quoted_line_breaks_do_not_shift_rows() {
        let read = inventory("Model,Notes,Serial\r\nXPS,\"one\r\ntwo\",A1\r\nXPS,,A2\r\n");
        let rows: Vec<u64> = read.entries.iter().map(|entry| entry.row).collect();
        assert_eq!(rows, [2, 4]);
    }

    #[test]
    fn columns_about_people_show_no_value() {
        let read = inventory("Model,Checked Out To: Username\nXPS,lena.hofer\n");
        assert!(read.columns[1].personal && read.columns[1].samples.is_empty());
    }
}
