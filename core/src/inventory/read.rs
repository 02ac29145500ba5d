//! Reading a file: text, columns, rows, and what is wrong with each.

use super::checks::{check_columns, check_format, check_mapping};
use super::columns::{as_mapping, findings, questions, shortened};
use super::dates::{DateOrder, Evidence, all_numbered, contradiction, evidence};
use super::error::InventoryError;
use super::field::Field;
use super::format::Format;
use super::mapping::{Mapping, signature};
use super::places::Places;
use super::recognise::{Recognition, recognise};
use super::row::{Entry, Identity, RowReader, problem};
use super::table::Table;
use super::wire::{ColumnFinding, ColumnQuestion};
use crate::library::Library;
use crate::lifecycle::Status;
use crate::quantity::Day;
use crate::receipt::Label;
use std::collections::BTreeMap;

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
    /// Today, where it is latest on Earth: later dates are refused.
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
        numbered: dates.numbered.clone(),
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

/// How the dates of the file are read: one order for all its columns, as one tool wrote them.
#[derive(Debug, Clone)]
struct Dates {
    order: Option<DateOrder>,
    question: Option<Label>,
    /// The columns in which days stand as a spreadsheet's numbers.
    numbered: Vec<Field>,
}

impl Dates {
    fn decide(recognition: &Recognition, table: &Table, options: &ReadOptions) -> Self {
        let of = |field| Some((field, recognition.position(field)?));
        let columns = [Field::Start, Field::End].into_iter().filter_map(of);
        let (numbers, dates): (Vec<(Field, usize)>, Vec<_>) =
            columns.partition(|(_, at)| all_numbered(table.column(*at)));
        let numbered: Vec<Field> = numbers.into_iter().map(|(field, _)| field).collect();
        let at: Vec<usize> = dates.into_iter().map(|(_, at)| at).collect();
        let cells = || {
            table
                .rows()
                .flat_map(|row| at.iter().filter_map(move |&at| Some((row.line, row.get(at)?))))
        };
        let (order, question) = match (evidence(cells().map(|(_, cell)| cell)), options.date_order)
        {
            (Evidence::None, _) => (None, None),
            (Evidence::Order(DateOrder::Ymd), _) => (Some(DateOrder::Ymd), None),
            (_, Some(chosen)) => (Some(chosen), None),
            (Evidence::Order(order), None) => (Some(order), None),
            (Evidence::Ambiguous, None) => {
                let question = Label::new(
                    "import.dates_open",
                    "Every date of this file can be read in more than one order: say whether the day or the month comes first.",
                );
                (None, Some(question))
            }
            (Evidence::Contradictory, None) => (None, Some(contradicting(cells()))),
        };
        Self { order, question, numbered }
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
        (None, None) if !dates.numbered.is_empty() => "days as numbers",
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
        // One that has left is archived, whatever its status is.
        let stands = |at: usize| match entries[at].end {
            Some(_) => Status::Archived,
            None => entries[at].status,
        };
        let kept = positions.iter().min_by_key(|&&at| (stands(at), at));
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
    fn what_a_spreadsheet_rounded_tells_no_device_from_another() {
        let read = inventory(
            "Asset Tag,Serial,Model\nAT1,5.12346E+14,XPS\n,\"5,12346E+14\",XPS\nAT3,5.12346E+14,XPS\n\
             4.00638E+12,S4,XPS\n4.00638E+12,12E45,XPS\n,5e+014,XPS\n",
        );
        assert!(read.entries.iter().all(Entry::is_device));
        let serials: Vec<_> = read.entries.iter().map(|entry| entry.serial.as_deref()).collect();
        assert_eq!(serials, [None, None, None, Some("S4"), Some("12E45"), None]);
        let told: Vec<Vec<&str>> = read.entries.iter().map(keys).collect();
        let (known, unknown) = (vec!["problem.rounded_serial"], vec!["problem.rounded_identity"]);
        let tag = vec!["problem.rounded_tag"];
        assert_eq!(told, [known.clone(), unknown.clone(), known, tag.clone(), tag, unknown]);
        assert_eq!(read.entries[0].problems[0].value.as_deref(), Some("5.12346E+14"));
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
    fn days_that_a_spreadsheet_left_as_numbers_are_read_where_the_header_says_a_date() {
        let rows = |days: [&str; 4]| {
            let row = |(at, day): (usize, &str)| format!("A{at},Dell,XPS,,,,{day}\n");
            format!("{HEADER}{}", days.into_iter().enumerate().map(row).collect::<String>())
        };
        let read = inventory(&rows(["45292", "45000", "", "46500"]));
        let starts = |read: &Inventory| -> Vec<Option<String>> {
            read.entries.iter().map(|entry| entry.start.map(|day| day.to_string())).collect()
        };
        let day = |text: &str| Some(text.to_owned());
        assert_eq!(starts(&read), [day("2024-01-01"), day("2023-03-15"), None, None]);
        assert_eq!(keys(&read.entries[3]), ["problem.future"]);
        assert!(!read.needs_decision());
        // Among dates, or beside another number, they say nothing, and are told row by row.
        for other in ["1/13/24", "7"] {
            let read = inventory(&rows(["45292", "45000", other, "45001"]));
            assert_eq!(keys(&read.entries[0]), ["problem.day_number"], "{other}");
            assert_eq!(starts(&read)[0], None);
        }
        // A header that says nothing of a date makes no dates of numbers.
        let read =
            inventory(&rows(["45292", "45000", "45001", "45002"]).replace("Purchase Date", "Cost"));
        assert!(
            read.entries.iter().all(|entry| entry.start.is_none() && entry.problems.is_empty())
        );
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
