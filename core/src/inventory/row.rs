//! Reading one row: its texts, its dates, and what is wrong with it.

use super::dates::{DateOrder, numbered, read as read_date};
use super::field::Field;
use super::recognise::Recognition;
use super::table::Row;
use super::values::{
    OperatingSystem, class, is_placeholder_serial, is_rounded, operating_system, status,
};
use super::wire::ImportProblem;
use crate::catalogue::{MatchKind, is_virtual};
use crate::factors::DeviceClass;
use crate::lifecycle::Status;
use crate::quantity::{Country, Day};
use crate::receipt::Label;

/// Longest text kept of a cell, in characters.
const LONGEST_CELL: usize = 200;

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
    /// Location as written; a country's name where the file gives no other place.
    pub location: Option<String>,
    /// Country of the location, as the rows of the location say.
    pub country: Option<Country>,
    /// Where it stands; in use where the row does not say.
    pub status: Status,
    /// Whether the row says where it stands.
    pub status_told: bool,
    /// First day in service.
    pub start: Option<Day>,
    /// First day out of service.
    pub end: Option<Day>,
    /// Operating system.
    pub system: Option<OperatingSystem>,
    /// The person who has it; none unless the organisation keeps such columns.
    pub user: Option<String>,
    /// Whether it is a virtual machine.
    pub virtual_machine: bool,
    /// The row of the same serial that counts instead of this one.
    pub duplicate_of: Option<u64>,
    /// Whether no cell has a text.
    pub blank: bool,
    /// What is wrong with it.
    pub problems: Vec<ImportProblem>,
}

/// What tells a device from every other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Identity {
    /// Its serial, in lower case.
    Serial(String),
    /// Its inventory number, where it has no real serial.
    AssetTag(String),
}

impl Entry {
    /// What tells the device from every other; none without serial and inventory number.
    pub fn identity(&self) -> Option<Identity> {
        match (&self.serial, &self.asset_tag) {
            (Some(serial), _) => Some(Identity::Serial(serial.to_lowercase())),
            (None, Some(tag)) => Some(Identity::AssetTag(tag.clone())),
            (None, None) => None,
        }
    }

    /// Whether the row becomes a device.
    pub fn is_device(&self) -> bool {
        !self.virtual_machine
            && self.duplicate_of.is_none()
            && !self.blank
            && !self.problems.iter().any(|problem| problem.left_out)
    }
}

/// Reads one row.
pub(super) struct RowReader<'a> {
    pub headers: &'a [&'a str],
    pub columns: &'a Recognition,
    /// The order that the column of dates is read in.
    pub order: Option<DateOrder>,
    /// Whether the order is open, so that no date is read.
    pub order_open: bool,
    /// The columns that hold the numbers of days and nothing else.
    pub numbered: Vec<Field>,
    pub today: Day,
}

impl RowReader<'_> {
    pub fn read(&self, cells: Row<'_>) -> Entry {
        let row = cells.line;
        let text = |field| self.text(field, cells);
        let some = |field| Some(text(field)).filter(|text| !text.is_empty());
        let category = text(Field::Category);
        let (maker, model) = (text(Field::Maker), text(Field::Model));
        let serial_as_written = text(Field::Serial);
        let mut entry = Entry {
            row,
            asset_tag: some(Field::AssetTag),
            serial: None,
            virtual_machine: is_virtual(&maker, &model, &category),
            class: class(&category),
            location: some(Field::Location),
            country: None,
            status: Status::InUse,
            status_told: false,
            start: None,
            end: None,
            system: operating_system(&text(Field::Os)),
            user: some(Field::User),
            duplicate_of: None,
            blank: cells.cells().all(|cell| cell.trim().is_empty()),
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
        self.check_tag(&mut entry);
        self.read_serial(&mut entry);
        self.read_status(&mut entry, &text(Field::Status));
        entry.start = self.read_day(&mut entry, Field::Start, &text(Field::Start));
        entry.end = self.read_day(&mut entry, Field::End, &text(Field::End));
        self.check_days(&mut entry);
        if entry.model.is_empty() && !entry.virtual_machine {
            entry.problems.push(self.of_field(
                row,
                Field::Model,
                "",
                "problem.no_model",
                "The model is empty: estimated by its class, if there is one.",
            ));
        }
        entry
    }

    /// A cell's text, trimmed, without control characters, and not longer than is sensible.
    fn text(&self, field: Field, cells: Row<'_>) -> String {
        let cell = self.columns.position(field).and_then(|at| cells.get(at));
        let clean: String = cell
            .unwrap_or_default()
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
        let header = self.columns.position(field).and_then(|at| self.headers.get(at)).copied();
        problem(row, Some(header.unwrap_or(field.english())), Some(value), key, text, false)
    }

    fn check_width(&self, entry: &mut Entry, cells: Row<'_>) {
        let beyond = cells.cells().skip(self.headers.len()).any(|cell| !cell.trim().is_empty());
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

    /// An inventory number that was rounded is that of many devices, and so of none.
    fn check_tag(&self, entry: &mut Entry) {
        let Some(tag) = entry.asset_tag.take_if(|tag| is_rounded(tag)) else { return };
        let found = self.of_field(
            entry.row,
            Field::AssetTag,
            &tag,
            "problem.rounded_tag",
            "A spreadsheet has rounded the inventory number: taken as empty, export the column as text.",
        );
        entry.problems.push(found);
    }

    fn read_serial(&self, entry: &mut Entry) {
        let written = entry.serial_as_written.clone();
        if is_rounded(&written) && !entry.virtual_machine {
            let (key, text) = match entry.asset_tag {
                Some(_) => (
                    "problem.rounded_serial",
                    "A spreadsheet has rounded the serial: known by its inventory number, export the column as text.",
                ),
                None => (
                    "problem.rounded_identity",
                    "A spreadsheet has rounded the serial: imported, but it cannot be recognised in a later file, export the column as text.",
                ),
            };
            let found = self.of_field(entry.row, Field::Serial, &written, key, text);
            entry.problems.push(found);
        } else if !is_placeholder_serial(&written) {
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
            Some(status) => (entry.status, entry.status_told) = (status, true),
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

    fn read_day(&self, entry: &mut Entry, field: Field, written: &str) -> Option<Day> {
        if written.is_empty() {
            return None;
        }
        let day = match self.order {
            _ if self.numbered.contains(&field) => numbered(written),
            Some(order) => read_date(written, order),
            None if self.order_open => return None, // asked for once, not row by row
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
            Some(day) => return Some(day),
            None if written.bytes().all(|b| b.is_ascii_digit()) => (
                "problem.day_number",
                "A number stands where a date should: left empty, enter the day on the device, or export the column as dates.",
            ),
            None => (
                "problem.date",
                "There is no such date in the order of this column: left empty, enter the day on the device.",
            ),
        };
        let found = self.of_field(entry.row, field, written, key, text);
        entry.problems.push(found);
        None
    }

    /// A device cannot have left before it came, and one that has left stands nowhere any more.
    fn check_days(&self, entry: &mut Entry) {
        let Some(end) = entry.end else { return };
        if entry.start.is_some_and(|start| end < start) {
            entry.end = None;
            let found = self.of_field(
                entry.row,
                Field::End,
                &end.to_string(),
                "problem.end_before_start",
                "The device would have left service before it came: left empty, enter the day on the device.",
            );
            entry.problems.push(found);
        }
    }
}

/// What is missing of a device whose class nothing tells: the operating system narrows it down, and
/// that is a guess which only a person can turn into a class.
pub(super) fn unknown_class(entry: &Entry, kind: MatchKind) -> Option<ImportProblem> {
    let system = entry.system.filter(|_| kind == MatchKind::Unknown && entry.is_device())?;
    let mut found = problem(
        entry.row,
        None,
        Some(&entry.model),
        "problem.unknown_class",
        "Neither product nor class is known, so there is no figure; with {system} it is likely a {classes}: set the class on the device.",
        false,
    );
    found.sentence =
        found.sentence.with("system", system.english()).with("classes", system.likely());
    Some(found)
}

pub(super) fn problem(
    row: u64,
    column: Option<&str>,
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
