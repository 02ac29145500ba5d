//! What the cells of a column look like, whatever its header says.
//!
//! A large file is judged by a sample of its rows: those of the smallest digests, so that neither
//! the order of the rows nor that of the columns decides what is looked at.

use super::dates::{is_date, numbered};
use super::places::country;
use super::table::{Row, Table};
use super::values::{
    class, is_accessory, is_placeholder_serial, is_rounded, operating_system, status,
};
use crate::catalogue::is_virtual;
use crate::library::Library;
use std::collections::BTreeSet;

/// Rows looked at.
const SAMPLE: usize = 1_000;
/// Distinct values compared with the catalogue.
const NAMES: usize = 200;

/// The rows that a file is judged by.
pub struct Sample<'a> {
    rows: Vec<Row<'a>>,
}

impl<'a> Sample<'a> {
    /// Of all rows of a table.
    pub fn of(table: &'a Table) -> Self {
        let mut rows: Vec<(u64, Row<'a>)> = table.rows().map(|row| (digest(row), row)).collect();
        if rows.len() > SAMPLE {
            rows.select_nth_unstable_by_key(SAMPLE, |(digest, _)| *digest);
            rows.truncate(SAMPLE);
        }
        Self { rows: rows.into_iter().map(|(_, row)| row).collect() }
    }

    /// The cells of a column that hold a text.
    fn cells(&self, at: usize) -> impl Iterator<Item = &'a str> {
        let cells = self.rows.iter().filter_map(move |row| row.get(at));
        cells.map(str::trim).filter(|cell| !cell.is_empty())
    }

    /// Whether two columns hold the same in every row.
    pub fn same(&self, one: usize, other: usize) -> bool {
        let cell = |row: &Row<'a>, at| row.get(at).unwrap_or_default().trim();
        self.rows.iter().all(|row| cell(row, one) == cell(row, other))
    }
}

/// A row's digest: the sum of its cells', so that the order of the columns does not count.
fn digest(row: Row<'_>) -> u64 {
    row.cells().map(|cell| fnv(cell.trim())).fold(0, u64::wrapping_add)
}

/// FNV-1a with a last mix: fast, and the same on every target.
fn fnv(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// What a column's cells look like: counts, and shares in percent of the cells that hold a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Profile {
    /// Cells with a text.
    pub filled: usize,
    /// Different texts, in percent.
    pub distinct: u32,
    /// Names of makers.
    pub makers: u32,
    /// Models: names of the catalogue, machine types, product families.
    pub models: u32,
    /// Words for classes, accessories or virtual machines.
    pub classes: u32,
    /// Words for standings.
    pub statuses: u32,
    /// Codes or names of countries.
    pub countries: u32,
    /// Dates.
    pub dates: u32,
    /// Numbers that a spreadsheet may keep days as.
    pub day_numbers: u32,
    /// Operating systems.
    pub systems: u32,
    /// Plain numbers.
    pub numbers: u32,
    /// Mail addresses.
    pub mails: u32,
    /// Cells with a text that neither stands for a missing serial nor was rounded.
    pub real: usize,
    /// Texts that could be a serial or an inventory number, of the real ones.
    pub ids: u32,
    /// Different texts, of the real ones.
    pub distinct_ids: u32,
    /// Texts in the shape of makers' serials, of the real ones.
    pub serial_shapes: u32,
    /// Whether the texts are one prefix with a running number.
    pub sequence: bool,
}

impl Profile {
    /// Of one column of the sample.
    pub fn of(library: &Library, sample: &Sample<'_>, at: usize) -> Self {
        let cells: Vec<&str> = sample.cells(at).collect();
        let distinct: BTreeSet<&str> = cells.iter().copied().collect();
        let share = |test: &dyn Fn(&str) -> bool| {
            percent(cells.iter().filter(|cell| test(cell)).count(), cells.len())
        };
        let is_real = |cell: &&str| !is_placeholder_serial(cell) && !is_rounded(cell);
        let real: Vec<&str> = cells.iter().copied().filter(is_real).collect();
        let different: BTreeSet<&str> = real.iter().copied().collect();
        let of_real = |test: fn(&str) -> bool| {
            percent(real.iter().filter(|cell| test(cell)).count(), real.len())
        };
        Self {
            filled: cells.len(),
            distinct: percent(distinct.len(), cells.len()),
            makers: share(&|cell| library.catalogue.knows_maker(cell)),
            models: models(library, &distinct),
            classes: share(&|cell| {
                class(cell).is_some() || is_accessory(cell) || is_virtual("", "", cell)
            }),
            statuses: share(&|cell| status(cell).is_some()),
            countries: share(&|cell| country(library, cell).is_some()),
            dates: share(&is_date),
            day_numbers: share(&|cell| numbered(cell).is_some()),
            systems: share(&|cell| operating_system(cell).is_some()),
            numbers: share(&is_number),
            mails: share(&is_mail),
            real: real.len(),
            ids: of_real(could_be_an_id),
            distinct_ids: percent(different.len(), real.len()),
            serial_shapes: of_real(has_a_serials_shape),
            sequence: is_sequence(&different),
        }
    }
}

fn percent(part: usize, whole: usize) -> u32 {
    (part * 100).checked_div(whole).unwrap_or_default() as u32
}

/// Share of models among the different values; of many, those of the smallest digests are looked up.
fn models(library: &Library, distinct: &BTreeSet<&str>) -> u32 {
    let mut values: Vec<(u64, &str)> = distinct.iter().map(|text| (fnv(text), *text)).collect();
    values.sort_unstable();
    values.truncate(NAMES);
    let known = values.iter().filter(|(_, text)| library.catalogue.knows_model(text)).count();
    percent(known, values.len())
}

fn is_number(cell: &str) -> bool {
    cell.chars().any(|c| c.is_ascii_digit())
        && cell.chars().all(|c| {
            c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | '\'' | '\u{a0}' | '€' | '$')
        })
}

fn is_mail(cell: &str) -> bool {
    let Some((name, domain)) = cell.split_once('@') else { return false };
    !name.is_empty() && domain.contains('.') && !cell.contains(' ')
}

/// Letters and digits of a length that serials and inventory numbers have; no address, no date, no
/// number with a decimal mark, no universal identifier.
fn could_be_an_id(cell: &str) -> bool {
    let letters = cell.chars().filter(char::is_ascii_alphanumeric).count();
    let shaped = (4..=30).contains(&letters)
        && cell.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '_' | '.'))
        && cell.bytes().any(|b| b.is_ascii_digit());
    let decimal = is_number(cell) && (cell.contains(['.', ',']) || cell.starts_with('-'));
    shaped && !decimal && !is_date(cell) && !is_address(cell)
}

/// A universal identifier, a network address: it names a device, and is no serial.
fn is_address(cell: &str) -> bool {
    let hex = cell.bytes().filter(u8::is_ascii_hexdigit).count();
    let only = |marks: &[char]| cell.chars().all(|c| c.is_ascii_hexdigit() || marks.contains(&c));
    let mac = hex == 12 && cell.len() == 17 && only(&[':', '-']);
    let uuid = hex == 32 && only(&['-']);
    let ip = cell.split('.').count() == 4 && cell.split('.').all(|part| part.parse::<u8>().is_ok());
    mac || uuid || ip
}

/// Capitals and digits without a gap, seven to fourteen: as Dell (7), Lenovo (8), HP (10), Apple
/// (10 to 12) and most others write serials.
fn has_a_serials_shape(cell: &str) -> bool {
    (7..=14).contains(&cell.len())
        && cell.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && cell.bytes().filter(u8::is_ascii_uppercase).count() >= 1
        && cell.bytes().any(|b| b.is_ascii_digit())
}

/// Whether the texts are one prefix and then digits: numbers that somebody gave out in a row.
fn is_sequence(texts: &BTreeSet<&str>) -> bool {
    // Of a sorted set the first and the last have the prefix that all have.
    let (Some(first), Some(last)) = (texts.first(), texts.last()) else { return false };
    let same = first.bytes().zip(last.bytes()).take_while(|(a, b)| a == b).count();
    let rest = |text: &str| {
        text.as_bytes().get(same..).is_some_and(|tail| tail.iter().all(u8::is_ascii_digit))
    };
    texts.len() > 2 && texts.iter().all(|text| rest(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_numbers_and_addresses_are_told_apart() {
        for text in ["PF00MBEG", "6RN6HW2", "5CG1234ABC", "C02X1234JGH5", "VMware-56-4d", "1001234"]
        {
            assert!(could_be_an_id(text), "{text}");
        }
        for text in [
            "",
            "Berlin",
            "1234.50",
            "146240001a35871f34cbc28c4437b849",
            "8779629d-fe3a-7ade-ca9b-a7a65179068f",
            "00:1B:44:11:3A:B7",
            "10.0.19.4",
            "2024-11-15",
            "a.b@c.example",
            "two words 1",
        ] {
            assert!(!could_be_an_id(text), "{text}");
        }
        assert!(has_a_serials_shape("PF00MBEG") && !has_a_serials_shape("AT-100000"));
        assert!(is_sequence(&BTreeSet::from(["AT100000", "AT100001", "AT200002"])));
        assert!(!is_sequence(&BTreeSet::from(["PF00MBEG", "PF00MBEH", "PF8X4WWM"])));
    }

    #[test]
    fn the_sample_depends_on_no_order() {
        let rows: Vec<String> = (0..5_000).map(|at| format!("S{at},M{}", at % 7)).collect();
        let file = |rows: &[String]| format!("Serial,Model\n{}\n", rows.join("\n"));
        let taken = |text: String| -> BTreeSet<String> {
            let table = Table::from_text(text.as_bytes()).unwrap();
            let sample = Sample::of(&table);
            assert_eq!(sample.rows.len(), SAMPLE);
            sample.cells(0).map(str::to_owned).collect()
        };
        let mut turned = rows.clone();
        turned.reverse();
        assert_eq!(taken(file(&rows)), taken(file(&turned)));
    }
}
