//! Dates as asset tools write them. The order of day and month is decided once for a column, over
//! all its cells, never cell by cell: `3/4/24` alone says nothing.

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

/// Parts of a date cell.
enum Parts {
    /// Year, month, day, already told apart.
    Known(i32, u32, u32),
    /// Two numbers whose order is open, and the year; whether points separate them, which only
    /// day-first writers do.
    Open { first: u32, second: u32, year: i32, points: bool },
}

fn parts(cell: &str) -> Option<Parts> {
    // A time may follow: "2024-11-15 09:43:00", "2024-11-15T09:43:00Z".
    let date = cell.trim().split([' ', 'T']).next().unwrap_or_default();
    let separator = date.chars().find(|letter| !letter.is_ascii_digit())?;
    if !['/', '.', '-'].contains(&separator) {
        return named_month(cell);
    }
    let numbers: Option<Vec<u32>> = date
        .split(separator)
        .map(|part| {
            let digits = !part.is_empty() && part.len() <= 4;
            (digits && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
        })
        .collect();
    let Some(numbers) = numbers else { return named_month(cell) };
    let [a, b, c] = numbers[..] else { return None };
    let first_length = date.split(separator).next().map_or(0, str::len);
    let last_length = date.rsplit(separator).next().map_or(0, str::len);
    if first_length == 4 {
        return Some(Parts::Known(a as i32, b, c));
    }
    if last_length != 4 && last_length != 2 {
        return None;
    }
    Some(Parts::Open {
        first: a,
        second: b,
        year: full_year(c, last_length),
        points: separator == '.',
    })
}

/// A year of two digits lies between 1980 and 2079.
fn full_year(year: u32, digits: usize) -> i32 {
    match (digits, year) {
        (4, year) => year as i32,
        (_, 80..) => 1900 + year as i32,
        (_, year) => 2000 + year as i32,
    }
}

/// `Wed Nov 18, 2026`, `18 Nov 2026`, `18-Nov-26`: an English month name tells the order.
fn named_month(cell: &str) -> Option<Parts> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = cell.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let month = words.iter().find_map(|word| {
        let head = word.get(..3).filter(|_| word.bytes().all(|b| b.is_ascii_alphabetic()))?;
        MONTHS.iter().position(|month| *month == head)
    })?;
    let mut numbers = words.iter().filter(|word| word.bytes().all(|b| b.is_ascii_digit()));
    let (day, year) = (numbers.next()?, numbers.next()?);
    let (day, year) = if day.len() == 4 { (year, day) } else { (day, year) };
    if year.len() != 4 && year.len() != 2 {
        return None;
    }
    let year = full_year(year.parse().ok()?, year.len());
    Some(Parts::Known(year, month as u32 + 1, day.parse().ok()?))
}

/// What the cells of a column say together.
pub fn evidence<'a>(cells: impl Iterator<Item = &'a str>) -> Evidence {
    let (mut known, mut open, mut day_first, mut month_first) = (0, 0, 0, 0);
    for cell in cells {
        match parts(cell) {
            // A cell that is a date in no order says nothing about it.
            None => {}
            Some(Parts::Open { first: 13.., second: 13.., .. }) => {}
            Some(Parts::Known(..)) => known += 1,
            Some(Parts::Open { first, second, points, .. }) => {
                open += 1;
                day_first += u32::from(points || first > 12);
                month_first += u32::from(second > 12 && !points);
            }
        }
    }
    match (open, day_first, month_first) {
        (0, ..) if known > 0 => Evidence::Order(DateOrder::Ymd),
        (0, ..) => Evidence::None,
        (_, 0, 0) => Evidence::Ambiguous,
        (_, _, 0) => Evidence::Order(DateOrder::Dmy),
        (_, 0, _) => Evidence::Order(DateOrder::Mdy),
        _ => Evidence::Contradictory,
    }
}

/// Reads a cell in the column's order; `None` when it is no such date.
pub fn read(cell: &str, order: DateOrder) -> Option<Day> {
    let (year, month, day) = match parts(cell)? {
        Parts::Known(year, month, day) => (year, month, day),
        Parts::Open { first, second, year, .. } => match order {
            DateOrder::Dmy => (year, second, first),
            DateOrder::Mdy => (year, first, second),
            DateOrder::Ymd => return None,
        },
    };
    Day::from_ymd(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

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
