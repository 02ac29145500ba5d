//! Reading a file: text, columns, rows, and what is wrong with each.

use super::columns::{as_mapping, findings, questions, shortened};
use super::dates::{DateOrder, Evidence, contradiction, evidence};
use super::field::Field;
use super::format::Format;
use super::mapping::{Mapping, signature};
use super::places::Places;
use super::recognise::{Recognition, recognise};
use super::row::{Entry, Identity, RowReader, problem};
use super::table::Table;
use super::wire::{ColumnFinding, ColumnQuestion};
use crate::library::Library;
use crate::quantity::Day;
use crate::receipt::Label;
use std::collections::BTreeMap;

/// Why a file is refused whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InventoryError {
    /// No text in it.
    #[error("the file is empty: export the inventory again and choose that file")]
    Empty,
    /// Not a delimited text.
    #[error(
        "the file is {kind}, not CSV: export the inventory as CSV or as an Excel workbook (.xlsx) and choose that file"
    )]
    OtherKind {
        /// What it is.
        kind: &'static str,
    },
    /// A header, no rows.
    #[error("the file has a header but no rows: export the inventory with its devices")]
    HeaderOnly,
    /// Too many columns.
    #[error(
        "the first line has {columns} columns, at most {most} are read: check that the file is a CSV export with one device a row"
    )]
    Columns {
        /// Number of columns.
        columns: usize,
        /// Most that are read.
        most: usize,
    },
    /// Too many rows.
    #[error(
        "the file has more than {most} rows: split it and import the parts one after the other"
    )]
    Rows {
        /// Most that are read at once.
        most: usize,
    },
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
        "the file is not a {kind}: it has no column {missing}; leave the format to be recognised (--format auto)"
    )]
    NotTheFormat {
        /// The format that was named.
        kind: &'static str,
        /// The columns that its files have.
        missing: String,
    },
    /// The mapping names a column that is not there.
    #[error(
        "the file has no column \"{header}\", which the mapping names: map the columns of this file anew"
    )]
    MappedNowhere {
        /// The header.
        header: String,
    },
    /// The mapping names one of several columns.
    #[error(
        "the file has more than one column \"{header}\": say in the mapping which is meant, by its position"
    )]
    MappedUnclear {
        /// The header.
        header: String,
    },
    /// The mapping names a column twice.
    #[error("the mapping names the column \"{header}\" twice: name each column once")]
    MappedTwice {
        /// The header.
        header: String,
    },
    /// The mapping gives a field to two columns.
    #[error(
        "the mapping gives \"{field}\" to two columns, \"{header}\" being the second: give it to one"
    )]
    FieldTwice {
        /// The field.
        field: &'static str,
        /// Header of the second column.
        header: String,
    },
    /// The mapping reads a column about people as something else.
    #[error(
        "the column \"{header}\" is about people and cannot be \"{field}\": leave it unread; the person who has a device is kept only where the organisation's settings say so"
    )]
    MappedPerson {
        /// Header of the column.
        header: String,
        /// The field.
        field: &'static str,
    },
    /// The mapping leaves neither serial nor model.
    #[error(
        "the mapping leaves neither a serial nor a model: give one of these fields to a column"
    )]
    MappedUseless,
    /// With the mapping most rows would be lost.
    #[error(
        "with \"{header}\" as \"{field}\", {lost} of {rows} rows repeat another row's and would be left out: choose the column that tells the devices apart"
    )]
    MappedLosesRows {
        /// The field.
        field: &'static str,
        /// Header of the column.
        header: String,
        /// Rows that would be left out.
        lost: usize,
        /// Rows in all.
        rows: usize,
    },
    /// The mapping takes a field from a column that does not hold it.
    #[error(
        "with \"{header}\" as \"{field}\", {lost} of {rows} rows would have none: choose the column that holds it, or leave the field out"
    )]
    MappedEmpty {
        /// The field.
        field: &'static str,
        /// Header of the column.
        header: String,
        /// Rows without it.
        lost: usize,
        /// Rows in all.
        rows: usize,
    },
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    /// What wrote it.
    pub format: Format,
    /// What its columns hold, where a person has said so: wins over every guess.
    pub mapping: Option<Mapping>,
    /// The order of its dates, where a person has chosen; else it is told from the columns.
    pub date_order: Option<DateOrder>,
    /// Whether the organisation keeps the column that says who has a device.
    pub users: bool,
    /// Today: later dates are refused.
    pub today: Day,
}

impl ReadOptions {
    /// Everything told from the file, nothing about people kept.
    pub const fn new(today: Day) -> Self {
        Self { format: Format::Auto, mapping: None, date_order: None, users: false, today }
    }
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Inventory {
    /// One sentence: what it is.
    pub recognised: Label,
    /// What wrote it.
    pub format: Format,
    /// Its columns.
    pub columns: Vec<ColumnFinding>,
    /// What a person must say about the columns: until then the first guess is read, and nothing
    /// may be stored.
    pub questions: Vec<ColumnQuestion>,
    /// The reading as a mapping: with it the file is read the same again.
    pub mapping: Mapping,
    /// Name of the set of headers, for remembering the mapping.
    pub signature: String,
    /// Its rows, in order.
    pub entries: Vec<Entry>,
    /// The order its dates were read in.
    pub date_order: Option<DateOrder>,
    /// The question about the order that a person must answer; until then no date is read.
    pub date_order_question: Option<Label>,
}

impl Inventory {
    /// Whether a person must say something before the file may be stored.
    pub fn needs_decision(&self) -> bool {
        !self.questions.is_empty() || self.date_order_question.is_some()
    }
}

/// Reads delimited text.
///
/// # Errors
/// One sentence when the file as a whole cannot be an inventory. What is wrong with single rows is
/// told by them.
pub fn read(
    library: &Library,
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<Inventory, InventoryError> {
    read_table(library, &Table::from_text(bytes)?, options)
}

/// Reads a table, whatever kind of file it comes from.
///
/// # Errors
/// As [`read`].
pub fn read_table(
    library: &Library,
    table: &Table,
    options: &ReadOptions,
) -> Result<Inventory, InventoryError> {
    let recognition = recognise(library, table, options.mapping.as_ref(), options.users)?;
    check_format(&recognition, options.format)?;
    check_columns(&recognition, table, options)?;
    let dates = Dates::decide(&recognition, table, options);
    let reader = RowReader {
        headers: &table.headers(),
        columns: &recognition,
        order: dates.order,
        order_open: dates.question.is_some(),
        today: options.today,
    };
    let mut entries: Vec<Entry> = table.rows().map(|row| reader.read(row)).collect();
    Places::new(library, &recognition, table).settle(table, &mut entries);
    mark_duplicates(&mut entries);
    if options.mapping.is_some() {
        check_mapping(&recognition, table, &entries)?;
    }
    Ok(Inventory {
        recognised: recognised(&recognition, table, &dates),
        format: recognition.format,
        columns: findings(&recognition, table),
        questions: questions(&recognition, table),
        mapping: as_mapping(&recognition, table),
        signature: signature(&table.headers()),
        entries,
        date_order: dates.order,
        date_order_question: dates.question,
    })
}

fn check_format(recognition: &Recognition, asked: Format) -> Result<(), InventoryError> {
    let headers: Vec<String> = recognition.columns.iter().map(|c| c.header.clone()).collect();
    let missing = asked.missing(&headers);
    if missing.is_empty() {
        return Ok(());
    }
    let missing: Vec<String> = missing.iter().map(|name| format!("\"{name}\"")).collect();
    Err(InventoryError::NotTheFormat { kind: asked.english(), missing: missing.join(", ") })
}

fn check_columns(
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
        let line = table.header_line();
        return Err(InventoryError::NoColumns { line, found: found.join(", ") });
    }
    if table.is_empty() { Err(InventoryError::HeaderOnly) } else { Ok(()) }
}

/// Refuses a mapping with which rows would be lost: an identity that most rows share, a model or a
/// date from a column that holds none.
fn check_mapping(
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
        if column.mapped && column.profile.filled > 0 && column.profile.dates == 0 {
            let header = shortened(table.headers().get(at).unwrap_or(&""), 60);
            let field = field.english();
            return Err(InventoryError::MappedEmpty { field, header, lost: rows, rows });
        }
    }
    Ok(())
}

/// How the dates of the file are read: one order for all its columns, as one tool wrote them.
#[derive(Debug, Clone)]
struct Dates {
    order: Option<DateOrder>,
    question: Option<Label>,
}

impl Dates {
    fn decide(recognition: &Recognition, table: &Table, options: &ReadOptions) -> Self {
        let at: Vec<usize> = [Field::Start, Field::End]
            .into_iter()
            .filter_map(|field| recognition.position(field))
            .collect();
        let cells = || {
            table
                .rows()
                .flat_map(|row| at.iter().filter_map(move |&at| Some((row.line, row.get(at)?))))
        };
        let read = |order| Self { order: Some(order), question: None };
        match (evidence(cells().map(|(_, cell)| cell)), options.date_order) {
            (Evidence::None, _) => Self { order: None, question: None },
            (Evidence::Order(DateOrder::Ymd), _) => read(DateOrder::Ymd),
            (_, Some(chosen)) => read(chosen),
            (Evidence::Order(order), None) => read(order),
            (Evidence::Ambiguous, None) => {
                let question = Label::new(
                    "import.dates_open",
                    "Every date of this file can be read in more than one order: say whether the day or the month comes first.",
                );
                Self { order: None, question: Some(question) }
            }
            (Evidence::Contradictory, None) => {
                Self { order: None, question: Some(contradicting(cells())) }
            }
        }
    }
}

/// Names two rows whose dates no one order fits.
fn contradicting<'a>(cells: impl Iterator<Item = (u64, &'a str)>) -> Label {
    let (one, other) = contradiction(cells);
    let (row, date) = one.unwrap_or_default();
    let (other_row, other_date) = other.unwrap_or_default();
    Label::new(
        "import.dates_mixed",
        "The dates are written in two orders: row {row} has \"{date}\", row {other_row} \"{other_date}\", and no order fits both. Say which order counts: the rows of the other are read without a date and named.",
    )
    .with("row", row)
    .with("date", shortened(date, 30))
    .with("other_row", other_row)
    .with("other_date", shortened(other_date, 30))
}

fn recognised(recognition: &Recognition, table: &Table, dates: &Dates) -> Label {
    let order = match (dates.order, &dates.question) {
        (Some(order), _) => order.english(),
        (None, Some(_)) => "dates in an open order",
        (None, None) => "no dates",
    };
    Label::new("import.recognised", "{kind}. {rows} rows, {columns} columns, {source}, {order}.")
        .with("kind", recognition.format.english())
        .with("rows", table.len())
        .with("columns", table.headers().len())
        .with("source", table.source().label().text)
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
    use crate::library::shipped;
    use std::sync::LazyLock;

    static LIBRARY: LazyLock<Library> = LazyLock::new(shipped);

    fn options() -> ReadOptions {
        ReadOptions::new("2026-11-24".parse().unwrap())
    }

    fn read(text: &[u8], options: &ReadOptions) -> Result<Inventory, InventoryError> {
        super::read(&LIBRARY, text, options)
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
        assert!(
            open.date_order_question.is_some() && open.entries.iter().all(|e| e.start.is_none())
        );
        let chosen = ReadOptions { date_order: Some(DateOrder::Dmy), ..options() };
        let read = read(text.as_bytes(), &chosen).unwrap();
        assert_eq!(read.entries[0].start, Some("2024-04-03".parse().unwrap()));
        assert!(read.date_order_question.is_none());
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
