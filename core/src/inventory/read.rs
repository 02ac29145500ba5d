//! Reading a file: text, columns, rows, and what is wrong with each.

use super::columns::{Columns, Field, Format};
use super::dates::{DateOrder, Evidence, evidence};
use super::encoding::{Encoding, decode, delimiter};
use super::row::{Entry, Identity, RowReader, problem};
use super::wire::ColumnFinding;
use crate::csv::{ends_in_open_quote, records};
use crate::quantity::Day;
use crate::receipt::Label;
use std::collections::BTreeMap;

/// Most columns read: no asset tool writes more.
const MOST_COLUMNS: usize = 500;
/// Most rows read at once.
const MOST_ROWS: usize = 250_000;

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
            RowReader {
                headers: &sheet.headers,
                columns: &columns,
                order: dates.order,
                order_open: dates.ambiguous,
                today: options.today,
            }
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

/// Of rows with one identity (the serial, else the inventory number), the one that is most in use
/// counts, of equals the first; the others are left out and say so.
fn mark_duplicates(entries: &mut [Entry]) {
    let mut by_identity: BTreeMap<Identity, Vec<usize>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.is_device()) {
        if let Some(identity) = entry.identity() {
            by_identity.entry(identity).or_default().push(at);
        }
    }
    for (identity, positions) in by_identity.iter().filter(|(_, rows)| rows.len() > 1) {
        let kept = positions.iter().min_by_key(|&&at| (entries[at].status, at));
        let Some(&kept) = kept else { continue };
        let row = entries[kept].row;
        let (key, text, value) = match identity {
            Identity::Serial(_) => (
                "problem.duplicate",
                "The serial stands in row {row} too: that row counts, this one is left out.",
                entries[kept].serial.clone(),
            ),
            Identity::AssetTag(tag) => (
                "problem.duplicate_tag",
                "The inventory number stands in row {row} too, and neither has a serial: that row counts, this one is left out.",
                Some(tag.clone()),
            ),
        };
        for &at in positions.iter().filter(|&&at| at != kept) {
            let entry = &mut entries[at];
            entry.duplicate_of = Some(row);
            let mut found = problem(entry.row, None, value.as_deref(), key, text, true);
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
    fn rows_without_serial_are_told_apart_by_their_inventory_number() {
        let read = inventory(
            "Asset Tag,Serial,Model\nAT1,0,XPS\nAT1,,XPS\nAT1,S1,XPS\nAT2,S2,XPS\n,0,XPS\n,0,XPS\n",
        );
        let left_out: Vec<Option<u64>> = read.entries.iter().map(|e| e.duplicate_of).collect();
        assert_eq!(left_out, [None, Some(2), None, None, None, None]);
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
        let read = inventory(
            "Model,Checked Out To: Username,Full Name,Mitarbeiter,Notes\nXPS,a.b,A B,A B,for A B\n",
        );
        assert!(read.columns[1].personal);
        assert!(read.columns[1..].iter().all(|column| column.samples.is_empty()));
    }
}
