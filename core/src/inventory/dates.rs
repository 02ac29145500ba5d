//! Dates as asset tools write them. The order of day and month is decided once for a column, over
//! all its cells, never cell by cell: `3/4/24` alone says nothing. So is it whether a column holds
//! the numbers that spreadsheets keep days as.

use crate::quantity::Day;

/// Order of day, month and year in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

impl DateOrder {
    /// The stable name, as in queries.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Dmy => "dmy",
            Self::Mdy => "mdy",
            Self::Ymd => "ymd",
        }
    }

    /// Its name for people.
    pub const fn english(self) -> &'static str {
        match self {
            Self::Dmy => "day/month/year",
            Self::Mdy => "month/day/year",
            Self::Ymd => "year-month-day",
        }
    }
}

impl std::str::FromStr for DateOrder {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Dmy, Self::Mdy, Self::Ymd]
            .into_iter()
            .find(|order| order.key() == text)
            .ok_or_else(|| "use dmy, mdy or ymd".to_owned())
    }
}

/// What the cells of a column say about their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// No date at all.
    None,
    /// One order fits every cell.
    Order(DateOrder),
    /// Both day-first and month-first fit every cell.
    Ambiguous,
    /// Some cells fit only day-first, others only month-first.
    Contradictory,
}

/// The day a cell is in each order: day first, month first, year first.
struct Readings {
    days: [Option<Day>; 3],
    /// Whether the cell tells its order itself: a year of four digits in front, a month's name.
    plain: bool,
}

impl Readings {
    /// A day that is the same in every order.
    fn plain(day: Option<Day>) -> Self {
        Self { days: [day; 3], plain: true }
    }

    fn of(cell: &str) -> Option<Self> {
        // A time may follow: "2024-11-15 09:43:00", "2024-11-15T09:43:00Z".
        let cell = cell.trim();
        let date = cell.split(' ').next().unwrap_or_default();
        let timed =
            date.split_once('T').filter(|(day, _)| day.ends_with(|c: char| c.is_ascii_digit()));
        let date = timed.map_or(date, |(day, _)| day);
        let Some(separator) = date.chars().find(|letter| !letter.is_ascii_digit()) else {
            return named_month(cell).map(|day| Self::plain(Some(day)));
        };
        let parts: Vec<&str> = date.split(separator).collect();
        let digits =
            |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if !['/', '.', '-'].contains(&separator) || !parts.iter().all(digits) {
            return named_month(cell).map(|day| Self::plain(Some(day)));
        }
        let [first, second, third] = parts[..] else { return None };
        let number = |part: &str| part.parse::<u32>().unwrap_or(0);
        let (a, b, c) = (number(first), number(second), number(third));
        if first.len() == 4 {
            return Some(Self::plain(Day::from_ymd(a as i32, b, c)));
        }
        if third.len() != 4 && third.len() != 2 {
            return None;
        }
        let year = full_year(c, third.len());
        // Points separate dates of day-first writers only; a year of two digits comes first only
        // where dashes separate.
        let day_first = Day::from_ymd(year, b, a);
        let month_first = Day::from_ymd(year, a, b).filter(|_| separator != '.');
        let short = separator == '-' && [first, second, third].iter().all(|part| part.len() == 2);
        let year_first = Day::from_ymd(full_year(a, 2), b, c).filter(|_| short);
        Some(Self { days: [day_first, month_first, year_first], plain: false })
    }

    fn is_no_date(&self) -> bool {
        self.days.iter().all(Option::is_none)
    }
}

/// A year of two digits lies between 1980 and 2079.
fn full_year(year: u32, digits: usize) -> i32 {
    match (digits, year) {
        (4, year) => year as i32,
        (_, 80..) => 1900 + year as i32,
        (_, year) => 2000 + year as i32,
    }
}

/// `Wed Nov 18, 2026`, `18 Nov 2026`, `18-Nov-26`: an English month name tells the order. A word that
/// is neither a month, nor a day of the week, nor part of a time makes it no date: what another
/// language calls a Tuesday must not be read as a month.
fn named_month(cell: &str) -> Option<Day> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    const WEEKDAYS: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    const OF_TIMES: [&str; 4] = ["am", "pm", "utc", "gmt"];
    let short = |word: &str, name: &&str| word.len() >= 3 && name.starts_with(word);
    let lower = cell.to_lowercase();
    // A time's numbers are no part of the day.
    let words = lower.split_whitespace().filter(|word| !word.contains(':'));
    let words = words.flat_map(|word| word.split(|c: char| !c.is_alphanumeric()));
    let (mut month, mut numbers) = (None, Vec::new());
    for word in words.filter(|word| !word.is_empty()) {
        if word.bytes().all(|b| b.is_ascii_digit()) {
            numbers.push(word);
        } else if let Some(at) = MONTHS.iter().position(|name| short(word, name)) {
            if month.replace(at).is_some() {
                return None;
            }
        } else if !WEEKDAYS.iter().any(|name| short(word, name)) && !OF_TIMES.contains(&word) {
            return None;
        }
    }
    let month = month?;
    let [day, year] = numbers[..] else { return None };
    let (day, year) = if day.len() == 4 { (year, day) } else { (day, year) };
    if year.len() != 4 && year.len() != 2 {
        return None;
    }
    let year = full_year(year.parse().ok()?, year.len());
    Day::from_ymd(year, month as u32 + 1, day.parse().ok()?)
}

/// What the cells of a column say together. A cell that is a date in no order says nothing.
pub fn evidence<'a>(cells: impl Iterator<Item = &'a str>) -> Evidence {
    let (mut fits, mut dates, mut open) = ([true; 3], false, false);
    for readings in cells.filter_map(Readings::of).filter(|readings| !readings.is_no_date()) {
        dates = true;
        open |= !readings.plain;
        for (fits, day) in fits.iter_mut().zip(readings.days) {
            *fits &= day.is_some();
        }
    }
    match (dates, open, fits) {
        (false, ..) => Evidence::None,
        (true, false, _) => Evidence::Order(DateOrder::Ymd),
        (_, _, [true, false, false]) => Evidence::Order(DateOrder::Dmy),
        (_, _, [false, true, false]) => Evidence::Order(DateOrder::Mdy),
        (_, _, [false, false, true]) => Evidence::Order(DateOrder::Ymd),
        (_, _, [false, false, false]) => Evidence::Contradictory,
        _ => Evidence::Ambiguous,
    }
}

/// A cell and the row it stands in.
type Placed<'a> = Option<(u64, &'a str)>;

/// The first cell that is a date with the day first alone, and the first with the month first alone.
pub fn contradiction<'a>(cells: impl Iterator<Item = (u64, &'a str)>) -> (Placed<'a>, Placed<'a>) {
    let (mut day_first, mut month_first) = (None, None);
    for (row, cell) in cells {
        match Readings::of(cell).map(|readings| readings.days) {
            Some([Some(_), None, _]) => day_first = day_first.or(Some((row, cell))),
            Some([None, Some(_), _]) => month_first = month_first.or(Some((row, cell))),
            _ => {}
        }
    }
    (day_first, month_first)
}

/// Whether a cell is a date in some order.
pub fn is_date(cell: &str) -> bool {
    Readings::of(cell).is_some_and(|readings| !readings.is_no_date())
}

/// Reads a cell in the column's order; `None` when it is no such date.
pub fn read(cell: &str, order: DateOrder) -> Option<Day> {
    Readings::of(cell)?.days[order as usize]
}

/// 1 January 1970 as a spreadsheet's number of a day.
const EPOCH: i32 = 25_569;
/// Such numbers of the years 1990 to 2079.
const NUMBERED: std::ops::RangeInclusive<i32> = 32_874..=65_745;

/// The day that a spreadsheet keeps as this whole number, counted as Excel does from 1900 on, within
/// the years 1990 to 2079.
pub fn numbered(cell: &str) -> Option<Day> {
    let cell = cell.trim();
    let number = (cell.len() == 5).then(|| cell.parse::<i32>().ok())??;
    NUMBERED.contains(&number).then(|| Day::from_days(number - EPOCH))
}

/// Whether a column holds such numbers and nothing else.
pub fn all_numbered<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let mut cells = cells.filter(|cell| !cell.trim().is_empty()).peekable();
    cells.peek().is_some() && cells.all(|cell| numbered(cell).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheets_numbers_are_days() {
        let of = |cell: &str| numbered(cell).map(|day| day.to_string());
        let day = |text: &str| Some(text.to_owned());
        assert_eq!(of("32874"), day("1990-01-01"));
        assert_eq!(of(" 45292 "), day("2024-01-01"));
        assert_eq!(of("65745"), day("2079-12-31"));
        for cell in ["32873", "65746", "045292", "45292.5", "+4529", "20240101", "2024", ""] {
            assert_eq!(of(cell), None, "{cell}");
        }
        assert!(all_numbered(["45292", "", "45000"].into_iter()));
        assert!(!all_numbered(["45292", "1/13/24"].into_iter()) && !all_numbered([""].into_iter()));
    }

    #[test]
    fn the_order_is_the_columns_never_the_cells() {
        let of = |cells: &[&str]| evidence(cells.iter().copied());
        assert_eq!(of(&["8/10/23", "1/16/23"]), Evidence::Order(DateOrder::Mdy));
        assert_eq!(of(&["8/10/23", "16/1/23"]), Evidence::Order(DateOrder::Dmy));
        assert_eq!(of(&["8/10/23", "1/2/23"]), Evidence::Ambiguous);
        assert_eq!(of(&["13/1/23", "1/13/23"]), Evidence::Contradictory);
        assert_eq!(of(&["2023-01-13"]), Evidence::Order(DateOrder::Ymd));
        assert_eq!(of(&["1.2.2023"]), Evidence::Order(DateOrder::Dmy));
        assert_eq!(of(&["", "soon"]), Evidence::None);
        assert_eq!(of(&["23-01-15", "24-11-15"]), Evidence::Ambiguous);
        assert_eq!(of(&["23-02-30", "24-11-15"]), Evidence::Order(DateOrder::Dmy));
        assert_eq!(of(&["13/13/24", "1/13/24"]), Evidence::Order(DateOrder::Mdy));
    }

    #[test]
    fn dates_of_many_tools_are_read() {
        let day = |text: &str| Some(text.parse::<Day>().unwrap());
        for (cell, order, expected) in [
            ("8/10/23", DateOrder::Mdy, day("2023-08-10")),
            ("8/10/23", DateOrder::Dmy, day("2023-10-08")),
            ("05-11-2021", DateOrder::Dmy, day("2021-11-05")),
            ("2024-11-15 09:43:00.0000000", DateOrder::Ymd, day("2024-11-15")),
            ("2024-11-15T09:43:00Z", DateOrder::Ymd, day("2024-11-15")),
            ("Wed Nov 18, 2026", DateOrder::Ymd, day("2026-11-18")),
            ("Tue Nov 17, 2026", DateOrder::Ymd, day("2026-11-17")),
            ("Thu Nov 19, 2026", DateOrder::Ymd, day("2026-11-19")),
            ("Fri, 20 Nov 2026 10:15:00 GMT", DateOrder::Ymd, day("2026-11-20")),
            ("Wed Nov 18 10:15:00 2026", DateOrder::Ymd, day("2026-11-18")),
            ("18 Nov 2026", DateOrder::Ymd, day("2026-11-18")),
            ("15 November 2024", DateOrder::Ymd, day("2024-11-15")),
            ("Sept 3 2024", DateOrder::Ymd, day("2024-09-03")),
            // Tuesdays of other languages are no month of March.
            ("mardi 4 juin 2024", DateOrder::Ymd, None),
            ("martes 4 de junio de 2024", DateOrder::Ymd, None),
            ("5 March Street 12", DateOrder::Ymd, None),
            ("24-11-15", DateOrder::Ymd, day("2024-11-15")),
            ("18-Nov-26", DateOrder::Dmy, day("2026-11-18")),
            ("31/02/2026", DateOrder::Dmy, None),
            ("16/1/23", DateOrder::Mdy, None),
            ("soon", DateOrder::Dmy, None),
            ("1/2", DateOrder::Dmy, None),
            ("99999999999/1/1", DateOrder::Dmy, None),
            ("", DateOrder::Dmy, None),
        ] {
            assert_eq!(read(cell, order), expected, "{cell}");
        }
    }
}
