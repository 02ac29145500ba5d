//! A file of figures as a sheet: its columns by their plain names, its rows by their lines.

use super::wire::RowProblem;
use crate::csv::{ends_in_open_quote, meant, records};
use crate::inventory::{InventoryError, decode, delimiter};
use crate::quantity::Country;
use crate::receipt::Label;
use std::collections::BTreeMap;

/// Most rows of a file.
pub const MOST_ROWS: usize = 5_000;

/// Longest text of a cell.
const LONGEST: usize = 200;

/// A column: its name in templates, and what else people call it.
pub type Column = (&'static str, &'static [&'static str]);

/// What is wrong with a row, in a box: results are mostly good.
pub type Problem = Box<RowProblem>;

/// Why a file of figures cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// Nothing in it.
    #[error(
        "the file is empty: take the template, fill in a row for each figure and choose that file"
    )]
    Empty,
    /// Not a delimited text.
    #[error("the file is {0}, not CSV: save the sheet as CSV and choose that file")]
    OtherKind(&'static str),
    /// A header, no rows.
    #[error("the file has a header but no rows: fill in a row for each figure")]
    HeaderOnly,
    /// Too many rows.
    #[error(
        "the file has more than {MOST_ROWS} rows: split it and upload the parts one after the other"
    )]
    Rows,
    /// A column that is needed is not there.
    #[error(
        "line {line} is read as the header, and no column in it is named \"{column}\" (found: {found}): take the template"
    )]
    NoColumn {
        /// Line of the header.
        line: u64,
        /// The missing column.
        column: &'static str,
        /// The headers found.
        found: String,
    },
    /// Two columns for one thing.
    #[error("the columns \"{0}\" and \"{1}\" both give the {2}: leave one of them out")]
    Twice(String, String, &'static str),
    /// A quote that never ends.
    #[error("a quotation mark on line {0} is never closed: close it, or take it out")]
    OpenQuote(u64),
}

/// A file of figures.
#[derive(Debug)]
pub struct Sheet {
    columns: BTreeMap<&'static str, usize>,
    /// Columns that name nothing known.
    pub ignored: Vec<String>,
    /// Rows with the lines on which they begin; blank ones left out.
    rows: Vec<(u64, Vec<String>)>,
    /// Whether a dot may part thousands: where semicolons part columns, commas part decimals.
    continental: bool,
}

/// A row of a [`Sheet`].
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    sheet: &'a Sheet,
    /// The line on which it begins.
    pub line: u64,
    cells: &'a [String],
}

impl Sheet {
    /// Reads a file whose columns are these, the `needed` ones among them.
    pub fn read(
        bytes: &[u8],
        known: &[Column],
        needed: &[&'static str],
    ) -> Result<Self, SheetError> {
        let (text, _) = decode(bytes).map_err(|error| match error {
            InventoryError::OtherKind { kind } => SheetError::OtherKind(kind),
            _ => SheetError::Empty,
        })?;
        let (delimiter, body, skipped) = delimiter(&text);
        let mut rows: Vec<(u64, Vec<String>)> = Vec::new();
        let blank = |fields: &[String]| fields.iter().all(|field| field.trim().is_empty());
        for record in records(body, delimiter) {
            if blank(&record.fields) {
                continue;
            }
            if rows.len() > MOST_ROWS {
                return Err(SheetError::Rows);
            }
            rows.push((record.line + skipped, record.fields));
        }
        if let Some((line, fields)) = rows.last()
            && ends_in_open_quote(body, line - skipped, fields)
        {
            return Err(SheetError::OpenQuote(*line));
        }
        if rows.is_empty() {
            return Err(SheetError::Empty);
        }
        let (line, header) = rows.remove(0);
        let (columns, ignored) = recognise(&header, known)?;
        for column in needed {
            if !columns.contains_key(column) {
                let found: Vec<String> = header.iter().take(12).map(|name| short(name)).collect();
                return Err(SheetError::NoColumn { line, column, found: found.join(", ") });
            }
        }
        if rows.is_empty() {
            return Err(SheetError::HeaderOnly);
        }
        Ok(Self { columns, ignored, rows, continental: delimiter == b';' })
    }

    /// The rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row { sheet: self, line: *line, cells })
    }
}

/// Columns by their names in templates, and the headers that name nothing known.
fn recognise(
    header: &[String],
    known: &[Column],
) -> Result<(BTreeMap<&'static str, usize>, Vec<String>), SheetError> {
    let mut columns = BTreeMap::new();
    let mut ignored = Vec::new();
    for (at, written) in header.iter().enumerate() {
        let plain = plain(written);
        let named = |(name, others): &&Column| {
            plain == name.replace('_', " ") || others.contains(&plain.as_str())
        };
        match known.iter().find(named) {
            Some((name, _)) => {
                if let Some(before) = columns.insert(*name, at) {
                    let before = header.get(before).map(|name| short(name)).unwrap_or_default();
                    return Err(SheetError::Twice(before, short(written), name));
                }
            }
            None if plain.is_empty() => {}
            None => ignored.push(short(written)),
        }
    }
    Ok((columns, ignored))
}

/// A header in lower case, its words parted by single blanks.
fn plain(header: &str) -> String {
    let lower = header.to_lowercase().replace(['₂'], "2");
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// The start of a text, to name it.
pub fn short(text: &str) -> String {
    text.trim().chars().take(40).collect()
}

impl<'a> Row<'a> {
    /// A cell's text; empty where the file has no such column.
    pub fn text(&self, column: &'static str) -> &'a str {
        let cell = self.sheet.columns.get(column).and_then(|at| self.cells.get(*at));
        let text = cell.map_or("", |cell| cell.trim());
        meant(text)
    }

    /// A text that must be there, of a length that can be shown.
    pub fn needed(&self, column: &'static str) -> Result<&'a str, Problem> {
        let text = self.words(column)?;
        if text.is_empty() {
            return Err(
                self.problem(column, Label::new("figures.problem.empty", "is empty: fill it in"))
            );
        }
        Ok(text)
    }

    /// The country in the cell `country`, which must not be empty. One without a shipped factor is
    /// no problem; a code that stands for no country would be a place that no site can be at.
    pub fn country(&self) -> Result<Country, Problem> {
        let country = self.needed("country")?.parse().ok().filter(Country::is_assigned);
        country.ok_or_else(|| {
            let label = Label::new(
                "figures.problem.country",
                "is no country: use its two-letter code of ISO 3166, for example DE or GB",
            );
            self.problem("country", label)
        })
    }

    /// A text of a length that can be shown, without control characters.
    pub fn words(&self, column: &'static str) -> Result<&'a str, Problem> {
        let text = self.text(column);
        if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
            let label = Label::new(
                "figures.problem.long",
                "is longer than {most} characters, or holds characters that cannot be shown",
            );
            return Err(self.problem(column, label.with("most", LONGEST)));
        }
        Ok(text)
    }

    /// A number within bounds; `None` for an empty cell.
    pub fn number(
        &self,
        column: &'static str,
        least: f64,
        most: f64,
    ) -> Result<Option<f64>, Problem> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        self.within(column, read_number(text, self.sheet.continental), least, most).map(Some)
    }

    /// A share, as 0.76 or 76 %; `None` for an empty cell.
    pub fn share(&self, column: &'static str, most: f64) -> Result<Option<f64>, Problem> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        let bare = text.trim_start_matches('±').trim();
        let (number, per) = match bare.strip_suffix('%') {
            Some(number) => (number.trim(), 100.0),
            None => (bare, 1.0),
        };
        let read = read_number(number, self.sheet.continental).map(|value| value / per);
        if let Ok(value) = read
            && per == 1.0
            && value > most
        {
            let label = Label::new(
                "figures.problem.share",
                "is above {most}: write a share as 0.76 or 76 %",
            );
            return Err(self.problem(column, label.with("most", most)));
        }
        self.within(column, read, 0.0, most).map(Some)
    }

    fn within(
        &self,
        column: &'static str,
        read: Result<f64, Label>,
        least: f64,
        most: f64,
    ) -> Result<f64, Problem> {
        match read {
            Ok(value) if (least..=most).contains(&value) => Ok(value),
            Ok(_) => {
                let label = Label::new(
                    "figures.problem.bounds",
                    "is outside {least} to {most}: check the number and its unit",
                );
                Err(self.problem(column, label.with("least", least).with("most", most)))
            }
            Err(label) => Err(self.problem(column, label)),
        }
    }

    /// What is wrong with a cell.
    pub fn problem(&self, column: &'static str, problem: Label) -> Problem {
        Box::new(RowProblem {
            line: self.line,
            column: column.to_owned(),
            text: short(self.text(column)),
            problem,
        })
    }
}

/// A number with a dot or a comma for the decimals; one that may as well part thousands is asked
/// about.
fn read_number(text: &str, continental: bool) -> Result<f64, Label> {
    let not = || {
        Label::new(
            "figures.problem.number",
            "is not a number: write digits only, for example 312.5",
        )
    };
    let plain = text.replace('\u{2212}', "-");
    let separators: Vec<(usize, char)> =
        plain.char_indices().filter(|(_, c)| matches!(c, '.' | ',')).collect();
    if separators.len() > 1 || !plain.chars().all(|c| c.is_ascii_digit() || "+-.,".contains(c)) {
        return Err(not());
    }
    if let [(at, separator)] = separators[..] {
        let (whole, rest) = (plain[..at].trim_start_matches(['+', '-']), &plain[at + 1..]);
        let thousands =
            rest.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
        if thousands && (separator == ',' || continental) {
            return Err(Label::new(
                "figures.problem.thousands",
                "may mean thousands or decimals: write it without a separator, or with another number of decimals",
            ));
        }
    }
    let value: f64 = plain.replace(',', ".").parse().map_err(|_| not())?;
    if value.is_finite() { Ok(value) } else { Err(not()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_or_asked_about() {
        for (text, value) in [
            ("312", 312.0),
            ("312.5", 312.5),
            ("312,5", 312.5),
            ("0,125", 0.125),
            ("-3", -3.0),
            ("1234.567", 1234.567),
        ] {
            assert_eq!(read_number(text, false), Ok(value), "{text}");
        }
        assert_eq!(read_number("19.800", false), Ok(19.8));
        for text in ["1,234", "12,345"] {
            assert_eq!(read_number(text, false).unwrap_err().key, "figures.problem.thousands");
        }
        assert_eq!(read_number("19.800", true).unwrap_err().key, "figures.problem.thousands");
        for text in ["", "NaN", "inf", "1e9", "1.2.3", "1.234,5", "12 kg", "=1", "--1", "."] {
            assert_eq!(
                read_number(text, false).unwrap_err().key,
                "figures.problem.number",
                "{text}"
            );
        }
    }

    #[test]
    fn headers_are_read_in_plain_words() {
        assert_eq!(plain(" Total (kg CO₂e) "), "total kg co2e");
        let known: &[Column] = &[("total_kg", &["total kg co2e"]), ("maker", &["manufacturer"])];
        let sheet = Sheet::read(
            b"\n\"Total [kg CO2e]\";Manufacturer;Colour\n\n5;Acme;red\n",
            known,
            &["maker"],
        )
        .unwrap();
        assert_eq!(sheet.ignored, ["Colour"]);
        let row = sheet.rows().next().unwrap();
        assert_eq!((row.line, row.text("total_kg"), row.text("maker")), (4, "5", "Acme"));
        assert!(matches!(
            Sheet::read(
                b"total kg,total_kg\n1,2\n",
                &[("total_kg", &["total kg co2e", "total"])],
                &[]
            ),
            Err(SheetError::Twice(..))
        ));
        assert!(matches!(
            Sheet::read(b"colour\nred\n", known, &["maker"]),
            Err(SheetError::NoColumn { line: 1, column: "maker", .. })
        ));
        assert!(matches!(Sheet::read(b"%PDF-1.7", known, &[]), Err(SheetError::OtherKind(_))));
        assert!(matches!(Sheet::read(b"maker\n", known, &[]), Err(SheetError::HeaderOnly)));
        assert!(matches!(
            Sheet::read(b"maker\n\"open\n", known, &[]),
            Err(SheetError::OpenQuote(_))
        ));
    }
}
