//! Civil days and half-open periods. Core knows no clock and no time zone: `today` is an argument.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A civil day, counted from 1 January 1970 (day 0) in the proleptic Gregorian calendar.
///
/// On the wire and in text it is `YYYY-MM-DD`; years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// A moment, in milliseconds since 1 January 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct UnixMs(pub i64);

/// Why a text is no day or no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// Not a day of the calendar in the form `YYYY-MM-DD`.
    #[error("\"{0}\" is not a day: write it as YYYY-MM-DD, for example 2026-01-31")]
    Day(String),
    /// Not a month in the form `YYYY-MM`.
    #[error("\"{0}\" is not a month: write it as YYYY-MM, for example 2026-01")]
    Month(String),
    /// The end does not lie after the start.
    #[error("the period from {0} to {1} is empty: its end must lie after its start")]
    Empty(Day, Day),
    /// Not `START..END`.
    #[error(
        "\"{0}\" is not a period: write FIRST..END, for example 2026-01-01..2026-11-01 (END itself is not part of it)"
    )]
    Period(String),
    /// Longer than the product looks.
    #[error("the period from {0} to {1} is longer than 50 years: choose a shorter one")]
    TooLong(Day, Day),
}

impl Day {
    /// The day of a civil date; `None` when the calendar has no such day.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) {
            return None;
        }
        if day == 0 || day > days_in_month(year, month) {
            return None;
        }
        // Days from civil, after Howard Hinnant's public-domain algorithm: years begin in March, so
        // that the leap day is the last of its year.
        let shifted_year = if month <= 2 { year - 1 } else { year };
        let era = shifted_year.div_euclid(400);
        let year_of_era = shifted_year.rem_euclid(400);
        let month_from_march = (month as i32 + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + day as i32 - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Self(era * 146_097 + day_of_era - 719_468))
    }

    /// Days since 1 January 1970, held to the years 1 to 9999.
    pub fn from_days(days: i32) -> Self {
        Self(days.clamp(-719_162, 2_932_896))
    }

    /// Days since 1 January 1970.
    pub const fn days(self) -> i32 {
        self.0
    }

    /// Year, month (1-12) and day of the month (1-31).
    pub fn ymd(self) -> (i32, u32, u32) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u32;
        let month = ((month_from_march + 2) % 12 + 1) as u32;
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (year, month, day)
    }

    /// The day so many days later (earlier when negative).
    pub fn plus_days(self, days: i32) -> Self {
        Self::from_days(self.0.saturating_add(days))
    }

    /// The month this day lies in.
    pub fn month(self) -> Month {
        let (year, month, _) = self.ymd();
        Month { year, month }
    }
}

/// Days in a month of the Gregorian calendar.
fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let refused = || PeriodError::Day(text.chars().take(40).collect());
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' || !text.is_ascii() {
            return Err(refused());
        }
        let number = |part: &str| {
            if part.bytes().all(|b| b.is_ascii_digit()) { part.parse::<u32>().ok() } else { None }
        };
        match (number(&text[0..4]), number(&text[5..7]), number(&text[8..10])) {
            (Some(year), Some(month), Some(day)) => {
                Self::from_ymd(year as i32, month, day).ok_or_else(refused)
            }
            _ => Err(refused()),
        }
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A calendar month; `YYYY-MM` in text and on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Year, 1 to 9999.
    pub year: i32,
    /// Month of the year, 1 to 12.
    pub month: u32,
}

impl Month {
    /// The first day of the month.
    pub fn first_day(self) -> Day {
        Day::from_ymd(self.year, self.month, 1).unwrap_or(Day::from_days(0))
    }

    /// The month after this one.
    pub fn next(self) -> Self {
        if self.month == 12 {
            Self { year: self.year + 1, month: 1 }
        } else {
            Self { year: self.year, month: self.month + 1 }
        }
    }

    /// Whole months since year 0, for counting distances.
    pub fn index(self) -> i32 {
        self.year * 12 + self.month as i32 - 1
    }

    /// The month with this [`Month::index`].
    pub fn from_index(index: i32) -> Self {
        Self { year: index.div_euclid(12), month: index.rem_euclid(12) as u32 + 1 }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = PeriodError;
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        format!("{text}-01")
            .parse::<Day>()
            .map(Day::month)
            .map_err(|_| PeriodError::Month(text.chars().take(40).collect()))
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A half-open period of days, `start` included and `end` not; never empty.
///
/// In text and on the wire it is `START..END`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    start: Day,
    end: Day,
}

impl Period {
    /// The period from `start` up to, not including, `end`.
    ///
    /// # Errors
    /// When `end` does not lie after `start`, or more than 50 years after it.
    pub fn new(start: Day, end: Day) -> Result<Self, PeriodError> {
        if end <= start {
            return Err(PeriodError::Empty(start, end));
        }
        if end.days() - start.days() > 18_263 {
            return Err(PeriodError::TooLong(start, end));
        }
        Ok(Self { start, end })
    }

    /// A stretch of a device's life, which may be longer than what people ask for; none when it has
    /// no day.
    pub(crate) fn stretch(start: Day, end: Day) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// January to the last full month of the year of `today`; in January, the year before.
    pub fn year_to_date(today: Day) -> Self {
        let (year, month, _) = today.ymd();
        let (first, end) = if month == 1 { (year - 1, year) } else { (year, year) };
        let end_month = if month == 1 { 1 } else { month };
        Self {
            start: Month { year: first, month: 1 }.first_day(),
            end: Month { year: end, month: end_month }.first_day(),
        }
    }

    /// First day of the period.
    pub const fn start(self) -> Day {
        self.start
    }

    /// First day after the period.
    pub const fn end(self) -> Day {
        self.end
    }

    /// Number of days, at least 1.
    pub const fn days(self) -> i32 {
        self.end.0 - self.start.0
    }

    /// The same days of the year one year earlier (29 February becomes 28 February).
    pub fn year_before(self) -> Self {
        let back = |day: Day| {
            let (year, month, day_of_month) = day.ymd();
            Day::from_ymd(year - 1, month, day_of_month)
                .or_else(|| Day::from_ymd(year - 1, month, 28))
                .unwrap_or(day.plus_days(-365))
        };
        let (start, end) = (back(self.start), back(self.end));
        Self { start, end: if end > start { end } else { start.plus_days(1) } }
    }

    /// The period cut at month boundaries: each part with its month, in order.
    pub fn months(self) -> Vec<(Month, Self)> {
        let mut parts = Vec::new();
        let mut start = self.start;
        while start < self.end {
            let month = start.month();
            let end = month.next().first_day().min(self.end);
            if end <= start {
                break; // only at the calendar's end, where the next month does not exist
            }
            parts.push((month, Self { start, end }));
            start = end;
        }
        parts
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

impl FromStr for Period {
    type Err = PeriodError;
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let (start, end) = text
            .split_once("..")
            .ok_or_else(|| PeriodError::Period(text.chars().take(40).collect()))?;
        Self::new(start.parse()?, end.parse()?)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn days_count_from_1970_and_come_back() {
        assert_eq!(day("1970-01-01").days(), 0);
        assert_eq!(day("2026-11-24").days(), 20_781);
        let mut previous = day("1999-12-31");
        for days in previous.days() + 1..day("2101-01-02").days() {
            let today = Day::from_days(days);
            assert_eq!(today.to_string().parse::<Day>().unwrap(), today);
            assert_eq!(today.days() - previous.days(), 1);
            previous = today;
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in
            ["2026-02-29", "2026-13-01", "2026-00-10", "26-01-01", "2026-1-1", "", "2026-01-0é"]
        {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_period_needs_an_end_after_its_start() {
        assert!("2026-01-01..2026-01-01".parse::<Period>().is_err());
        assert!("2026-01-01".parse::<Period>().unwrap_err().to_string().contains("FIRST..END"));
        assert!(
            "1900-01-01..2026-01-01"
                .parse::<Period>()
                .unwrap_err()
                .to_string()
                .contains("50 years")
        );
    }

    #[test]
    fn the_year_to_date_ends_with_the_last_full_month() {
        assert_eq!(Period::year_to_date(day("2026-11-24")).to_string(), "2026-01-01..2026-11-01");
        assert_eq!(Period::year_to_date(day("2026-01-15")).to_string(), "2025-01-01..2026-01-01");
    }

    #[test]
    fn months_of_a_period_are_its_days_cut_up() {
        let period: Period = "2024-01-15..2024-03-02".parse().unwrap();
        let months = period.months();
        assert_eq!(months.len(), 3);
        assert_eq!(months.iter().map(|(_, part)| part.days()).sum::<i32>(), period.days());
        assert_eq!(months[1].1.days(), 29);
    }

    #[test]
    fn a_year_before_a_leap_day_is_the_last_of_february() {
        let period: Period = "2024-02-29..2024-03-01".parse().unwrap();
        assert_eq!(period.year_before().to_string(), "2023-02-28..2023-03-01");
    }
}
