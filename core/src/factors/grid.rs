//! Carbon intensity of electricity by country and time, with a stated fallback.
//!
//! Intensities are held as whole milligrams per kilowatt hour, so that sums over days are exact in
//! any order: a device's months, a site's devices and a receipt's segments meet to the gram.

use super::table::{DataError, Table, TableRow};
use crate::quantity::{Country, Day, GramsCo2ePerKwh, Month, Period};
use crate::receipt::{Label, Quality, Source};
use std::collections::BTreeMap;

/// What a factor includes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boundary {
    /// Combustion at the plant only.
    Direct,
    /// With fuel supply, methane, building of plants: well-to-tank must not be added again.
    LifeCycle,
}

/// Which electricity a factor describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mix {
    /// As generated in the country.
    Production,
    /// As used there, with imports.
    Consumption,
}

/// The time a factor describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Vintage {
    /// A calendar year.
    Year(i32),
    /// A month.
    Month(Month),
}

impl Vintage {
    /// The last month it describes.
    pub fn last_month(self) -> Month {
        match self {
            Self::Year(year) => Month { year, month: 12 },
            Self::Month(month) => month,
        }
    }
}

impl std::fmt::Display for Vintage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year}"),
            Self::Month(month) => write!(f, "{month}"),
        }
    }
}

/// A grid factor as used for a stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GridFactor {
    /// Whole milligrams of CO2 equivalent per kilowatt hour.
    pub milligrams_per_kwh: i64,
    /// The time it describes.
    pub vintage: Vintage,
    /// Whether it stands in for a time that has no factor of its own.
    pub fallback: bool,
}

impl GridFactor {
    /// Grams per kilowatt hour, for showing.
    pub fn grams_per_kwh(self) -> f64 {
        self.milligrams_per_kwh as f64 / 1000.0
    }

    /// Whole months between the last month it describes and `month`; 0 when it covers it.
    pub fn age_months(self, month: Month) -> u32 {
        let age = month.index() - self.vintage.last_month().index();
        u32::try_from(age).unwrap_or(0)
    }

    /// How it is marked: a fallback is stale, everything else modelled from national statistics.
    pub fn quality(self) -> Quality {
        if self.fallback { Quality::Stale } else { Quality::Modelled }
    }

    /// Where it comes from.
    pub fn source(self, country: Country) -> Source {
        Source {
            id: format!("ember:{country}:{}", self.vintage),
            title: match self.vintage {
                Vintage::Year(_) => "Ember, yearly electricity data".to_owned(),
                Vintage::Month(_) => "Ember, monthly electricity data".to_owned(),
            },
            licence: super::CC_BY.to_owned(),
            vintage: Some(self.vintage.to_string()),
            boundary: Some("life-cycle".to_owned()),
            mix: Some("production".to_owned()),
            address: None,
        }
    }

    /// The note that a reader of a fallback needs.
    pub fn fallback_note(self) -> Option<Label> {
        self.fallback.then(|| {
            Label::new(
                "receipt.note.grid_fallback",
                "No factor is published for this time: the one of {vintage} stands in.",
            )
            .with("vintage", self.vintage)
        })
    }
}

/// A stretch of days with one factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// The days.
    pub period: Period,
    /// Its factor.
    pub factor: GridFactor,
}

/// Factors by country.
#[derive(Debug, Clone, PartialEq)]
pub struct GridTable {
    countries: BTreeMap<Country, CountryGrid>,
}

#[derive(Debug, Clone, PartialEq)]
struct CountryGrid {
    name: String,
    years: BTreeMap<i32, i64>,
    months: BTreeMap<i32, i64>,
}

impl GridTable {
    /// What the shipped factors include.
    pub const BOUNDARY: Boundary = Boundary::LifeCycle;
    /// Which electricity they describe.
    pub const MIX: Mix = Mix::Production;

    /// Reads `grid.cc-by-4.0.csv`.
    ///
    /// # Errors
    /// When a cell is not what its column holds.
    pub fn parse(bytes: &[u8]) -> Result<Self, DataError> {
        let table = Table::parse("grid", bytes)?;
        let mut countries = BTreeMap::new();
        for row in table.rows() {
            let first_month: Option<Month> = row.value("first_month")?;
            let grid = CountryGrid {
                name: row.text("name")?.to_owned(),
                years: series(&row, "yearly", row.value("first_year")?)?,
                months: series(&row, "monthly", first_month.map(Month::index))?,
            };
            if grid.years.is_empty() {
                return Err(row.fault("yearly", ""));
            }
            countries.insert(row.required("iso2")?, grid);
        }
        Ok(Self { countries })
    }

    /// Every country with a factor, by name.
    pub fn countries(&self) -> Vec<(Country, &str)> {
        let mut all: Vec<_> =
            self.countries.iter().map(|(code, grid)| (*code, grid.name.as_str())).collect();
        all.sort_by_key(|(_, name)| *name);
        all
    }

    /// The English name of a country that has a factor.
    pub fn name(&self, country: Country) -> Option<&str> {
        self.countries.get(&country).map(|grid| grid.name.as_str())
    }

    /// The factor of a month: the month's own, else its year's, else the nearest year's as a
    /// stated fallback (the latest before it, or the first there is).
    pub fn factor(&self, country: Country, month: Month) -> Option<GridFactor> {
        self.countries.get(&country).and_then(|grid| grid.factor(month))
    }

    /// The factors of a period, in order, one segment for each stretch with the same factor.
    pub fn segments(&self, country: Country, period: Period) -> Vec<Segment> {
        let mut segments: Vec<Segment> = Vec::new();
        for (month, days) in period.months() {
            let Some(factor) = self.factor(country, month) else {
                continue;
            };
            match segments.last_mut() {
                Some(last) if last.factor == factor => {
                    if let Ok(longer) = Period::new(last.period.start(), days.end()) {
                        last.period = longer;
                    }
                }
                _ => segments.push(Segment { period: days, factor }),
            }
        }
        segments
    }

    /// The running sum of a country's factors over days, for fast differences.
    pub fn schedule(&self, country: Country) -> Option<Schedule> {
        self.countries.get(&country).map(CountryGrid::schedule)
    }
}

/// Values of a space-separated series by position, counted from `first`.
fn series(
    row: &TableRow<'_>,
    column: &'static str,
    first: Option<i32>,
) -> Result<BTreeMap<i32, i64>, DataError> {
    let mut values = BTreeMap::new();
    let Some(first) = first else {
        return Ok(values);
    };
    for (at, text) in row.text(column)?.split(' ').enumerate() {
        if text == "-" || text.is_empty() {
            continue;
        }
        let grams = text.parse().map_err(|_| row.fault(column, text))?;
        let factor = GramsCo2ePerKwh::new(grams).map_err(|_| row.fault(column, text))?;
        let position = i32::try_from(at).map_err(|_| row.fault(column, text))?;
        values.insert(first + position, factor.milligrams_per_kwh());
    }
    Ok(values)
}

impl CountryGrid {
    fn factor(&self, month: Month) -> Option<GridFactor> {
        let own = |milligrams_per_kwh: i64, vintage| GridFactor {
            milligrams_per_kwh,
            vintage,
            fallback: false,
        };
        if let Some(value) = self.months.get(&month.index()) {
            return Some(own(*value, Vintage::Month(month)));
        }
        if let Some(value) = self.years.get(&month.year) {
            return Some(own(*value, Vintage::Year(month.year)));
        }
        let nearest = self
            .years
            .range(..month.year)
            .next_back()
            .or_else(|| self.years.iter().next())
            .map(|(year, value)| (*year, *value));
        nearest.map(|(year, value)| GridFactor {
            milligrams_per_kwh: value,
            vintage: Vintage::Year(year),
            fallback: true,
        })
    }

    fn schedule(&self) -> Schedule {
        let mut rates = Vec::with_capacity(SCHEDULE_MONTHS);
        let mut sums = Vec::with_capacity(SCHEDULE_MONTHS + 1);
        let mut month = SCHEDULE_START;
        let mut sum = 0_i64;
        for _ in 0..SCHEDULE_MONTHS {
            let rate = self.factor(month).map_or(0, |factor| factor.milligrams_per_kwh);
            rates.push(rate);
            sums.push(sum);
            let days = month.next().first_day().days() - month.first_day().days();
            sum += rate * i64::from(days);
            month = month.next();
        }
        Schedule { rates, sums }
    }
}

/// First month of a schedule; days before it carry its factor.
const SCHEDULE_START: Month = Month { year: 1990, month: 1 };
/// Months in a schedule: to the end of 2069, past any planned life.
const SCHEDULE_MONTHS: usize = 80 * 12;

/// A country's factors summed over days: the sum over any stretch is one difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    rates: Vec<i64>,
    sums: Vec<i64>,
}

impl Schedule {
    /// Sum over the days from `from` to `to` (not included) of the day's factor, mg·days/kWh;
    /// 0 when `to` does not lie after `from`.
    pub fn between(&self, from: Day, to: Day) -> i64 {
        if to <= from { 0 } else { self.until(to) - self.until(from) }
    }

    /// The running sum up to a day, not including it; only differences mean anything.
    pub fn until(&self, day: Day) -> i64 {
        let index = day.month().index() - SCHEDULE_START.index();
        let last = self.rates.len() - 1;
        let at = usize::try_from(index).unwrap_or(0).min(last);
        let month_start =
            Month { year: SCHEDULE_START.year + at as i32 / 12, month: at as u32 % 12 + 1 };
        let days = i64::from(day.days() - month_start.first_day().days());
        self.sums[at] + self.rates[at] * days
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> GridTable {
        GridTable::parse(include_bytes!("../../data/grid.cc-by-4.0.csv")).unwrap()
    }

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_has_its_own_factor_else_its_years_else_a_stated_fallback() {
        let (grid, germany) = (table(), "DE".parse().unwrap());
        let own = grid.factor(germany, month("2023-06")).unwrap();
        assert_eq!(own.vintage, Vintage::Month(month("2023-06")));
        let yearly = grid.factor(germany, month("2019-06")).unwrap();
        assert_eq!((yearly.vintage, yearly.fallback), (Vintage::Year(2019), false));
        let late = grid.factor(germany, month("2026-10")).unwrap();
        assert_eq!((late.vintage, late.fallback), (Vintage::Year(2024), true));
        assert_eq!(late.age_months(month("2026-10")), 22);
        assert!(late.fallback_note().unwrap().text.contains("2024"));
        assert!(grid.factor("ZZ".parse().unwrap(), month("2024-01")).is_none());
    }

    #[test]
    fn a_schedule_is_the_sum_of_its_segments() {
        let grid = table();
        for code in ["DE", "BR", "US", "IN"] {
            let country = code.parse().unwrap();
            let schedule = grid.schedule(country).unwrap();
            for text in
                ["2019-03-17..2026-11-01", "2008-01-01..2008-01-02", "2024-12-31..2025-05-02"]
            {
                let period: Period = text.parse().unwrap();
                let summed: i64 = grid
                    .segments(country, period)
                    .iter()
                    .map(|s| s.factor.milligrams_per_kwh * i64::from(s.period.days()))
                    .sum();
                assert_eq!(schedule.between(period.start(), period.end()), summed, "{code} {text}");
            }
        }
    }

    #[test]
    fn days_outside_a_schedule_carry_its_ends() {
        let schedule = table().schedule("DE".parse().unwrap()).unwrap();
        let (early, late) = (Day::from_days(-40_000), Day::from_days(90_000));
        assert!(schedule.between(early, early.plus_days(10)) > 0);
        assert!(schedule.between(late, late.plus_days(10)) > 0);
        assert_eq!(schedule.between(late, early), 0);
    }
}
