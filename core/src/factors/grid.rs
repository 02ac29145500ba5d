//! Carbon intensity of electricity by country, zone and time, with a stated fallback.
//!
//! Intensities are held as whole milligrams per kilowatt hour, so that sums over days are exact in
//! any order: a device's months, a site's devices and a receipt's segments meet to the gram.

use super::market::Market;
use super::network::Network;
use super::origin::Origin;
use super::schedule::Schedule;
use super::table::{DataError, Table, TableRow};
use super::terms::{Boundary, Vintage};
use super::zones::ZoneGrid;
use crate::quantity::{Country, GramsCo2ePerKwh, GridPlace, Month, Period, Zone};
use crate::receipt::{Label, Quality, Source};
use std::collections::BTreeMap;

/// A grid factor as used for a stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GridFactor {
    /// Whole milligrams of CO2 equivalent per kilowatt hour.
    pub milligrams_per_kwh: i64,
    /// The time it describes.
    pub vintage: Vintage,
    /// Whether it stands in for a time that has no factor of its own.
    pub fallback: bool,
    /// Position among the organisation's own factors, where it is one.
    own: Option<usize>,
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

    /// How it is marked: a fallback is stale, an own factor the organisation's, everything else
    /// modelled from national statistics.
    pub fn quality(self) -> Quality {
        match (self.fallback, self.own) {
            (true, _) => Quality::Stale,
            (false, Some(_)) => Quality::Own,
            (false, None) => Quality::Modelled,
        }
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

/// Factors by country, and by zone.
#[derive(Debug, Clone, PartialEq)]
pub struct GridTable {
    countries: BTreeMap<Country, CountryGrid>,
    pub(super) zones: BTreeMap<Zone, ZoneGrid>,
    pub(crate) network: Network,
    pub(crate) market: Market,
    own: Vec<OwnRow>,
}

/// What receipts say of an organisation's own factor.
#[derive(Debug, Clone, PartialEq)]
struct OwnRow {
    boundary: Boundary,
    source: Source,
}

/// A factor in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rate {
    pub milligrams_per_kwh: i64,
    pub own: Option<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct CountryGrid {
    pub name: String,
    pub years: BTreeMap<i32, Rate>,
    pub months: BTreeMap<i32, Rate>,
}

impl GridTable {
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
        Ok(Self {
            countries,
            zones: BTreeMap::new(),
            network: Network::default(),
            market: Market::default(),
            own: Vec::new(),
        })
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

    /// The country of an English name, given in lower case.
    pub fn country_named(&self, lower: &str) -> Option<Country> {
        let named = |grid: &CountryGrid| {
            grid.name.len() == lower.len() && grid.name.to_lowercase() == lower
        };
        self.countries.iter().find(|(_, grid)| named(grid)).map(|(country, _)| *country)
    }

    /// The factor of a month: the month's own, else its year's, else the nearest year's as a
    /// stated fallback (the latest before it, or the first there is).
    pub fn factor(&self, place: impl Into<GridPlace>, month: Month) -> Option<GridFactor> {
        self.of(place.into())?.factor(month)
    }

    /// The factors of a place: the zone's where one is named, else the country's.
    fn of(&self, place: GridPlace) -> Option<&CountryGrid> {
        match place.zone {
            None => self.countries.get(&place.country),
            Some(zone) => {
                let of = self.zones.get(&zone).filter(|of| of.country == place.country);
                of.map(|of| &of.grid)
            }
        }
    }

    /// What a factor of a place includes.
    pub fn boundary(&self, place: impl Into<GridPlace>, factor: GridFactor) -> Boundary {
        let own = factor.own.and_then(|at| self.own.get(at));
        own.map_or(Origin::of(place.into()).boundary, |own| own.boundary)
    }

    /// Published losses of the network, and what comes before the plant.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The factors of a period, in order, one segment for each stretch with the same factor.
    pub fn segments(&self, place: impl Into<GridPlace>, period: Period) -> Vec<Segment> {
        let place = place.into();
        let mut segments: Vec<Segment> = Vec::new();
        for (month, days) in period.months() {
            let Some(factor) = self.factor(place, month) else {
                continue;
            };
            match segments.last_mut() {
                Some(last) if last.factor == factor => {
                    if let Some(longer) = Period::stretch(last.period.start(), days.end()) {
                        last.period = longer;
                    }
                }
                _ => segments.push(Segment { period: days, factor }),
            }
        }
        segments
    }

    /// Lays an organisation's own factor over the table.
    ///
    /// A year's own factor stands for the whole of that year, so the months that the table has of
    /// it give way; an own month is given after its year and stays.
    pub(crate) fn set_own(
        &mut self,
        place: GridPlace,
        vintage: Vintage,
        factor: GramsCo2ePerKwh,
        boundary: Boundary,
        source: Source,
    ) {
        let rate =
            Rate { milligrams_per_kwh: factor.milligrams_per_kwh(), own: Some(self.own.len()) };
        self.own.push(OwnRow { boundary, source });
        let country = place.country;
        let grid = match place.zone {
            None => self.countries.entry(country).or_insert_with(|| CountryGrid {
                name: country.code().to_owned(),
                years: BTreeMap::new(),
                months: BTreeMap::new(),
            }),
            Some(zone) => {
                let named = || ZoneGrid::named(country, zone.code());
                &mut self.zones.entry(zone).or_insert_with(named).grid
            }
        };
        match vintage {
            Vintage::Year(year) => {
                let first = Month { year, month: 1 }.index();
                grid.months.retain(|index, rate| {
                    rate.own.is_some() || !(first..first + 12).contains(index)
                });
                grid.years.insert(year, rate);
            }
            Vintage::Month(month) => {
                grid.months.insert(month.index(), rate);
            }
        }
    }

    /// Every factor of a place, the years first, each in the order of time.
    pub fn rows(&self, place: impl Into<GridPlace>) -> Vec<GridFactor> {
        let Some(grid) = self.of(place.into()) else { return Vec::new() };
        let years = grid.years.iter().map(|(year, rate)| rate.as_factor(Vintage::Year(*year)));
        let months = grid
            .months
            .iter()
            .map(|(index, rate)| rate.as_factor(Vintage::Month(Month::from_index(*index))));
        years.chain(months).collect()
    }

    /// Where a factor of this table comes from.
    pub fn source(&self, place: impl Into<GridPlace>, factor: GridFactor) -> Source {
        if let Some(own) = factor.own.and_then(|at| self.own.get(at)) {
            return own.source.clone();
        }
        let place = place.into();
        let origin = Origin::of(place);
        let of = match place.zone {
            Some(zone) => zone.code().to_owned(),
            None => place.country.to_string(),
        };
        Source {
            id: format!("{}:{of}:{}", origin.key, factor.vintage),
            title: origin.title(factor.vintage).to_owned(),
            licence: origin.licence.to_owned(),
            vintage: Some(factor.vintage.to_string()),
            boundary: Some(origin.boundary.name().to_owned()),
            mix: Some(origin.mix.name().to_owned()),
            gwp: origin.gwp.map(|gwp| gwp.name().to_owned()),
            address: None,
            own: None,
        }
    }

    /// What a reader of a factor must know: that it stands in for another time, that it leaves out
    /// what comes before the plant.
    pub fn notes(&self, place: impl Into<GridPlace>, factor: GridFactor) -> Vec<Label> {
        let mut notes = Vec::new();
        if factor.fallback {
            let note = Label::new(
                "receipt.note.grid_fallback",
                "No factor is published for this time: the one of {vintage} stands in.",
            );
            notes.push(note.with("vintage", factor.vintage));
        }
        if self.boundary(place, factor) == Boundary::Direct {
            notes.push(Label::new(
                "receipt.note.grid_direct",
                "Combustion at the plant only: fuel supply and the building of plants are not in it.",
            ));
        }
        notes
    }

    /// The running sum of a place's factors over days, for fast differences.
    pub fn schedule(&self, place: impl Into<GridPlace>) -> Option<Schedule> {
        self.of(place.into()).map(CountryGrid::schedule)
    }
}

/// Values of a space-separated series by position, counted from `first`.
pub(super) fn series(
    row: &TableRow<'_>,
    column: &'static str,
    first: Option<i32>,
) -> Result<BTreeMap<i32, Rate>, DataError> {
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
        let rate = Rate { milligrams_per_kwh: factor.milligrams_per_kwh(), own: None };
        values.insert(first + position, rate);
    }
    Ok(values)
}

impl Rate {
    fn as_factor(self, vintage: Vintage) -> GridFactor {
        let Self { milligrams_per_kwh, own } = self;
        GridFactor { milligrams_per_kwh, vintage, fallback: false, own }
    }
}

impl CountryGrid {
    fn factor(&self, month: Month) -> Option<GridFactor> {
        if let Some(rate) = self.months.get(&month.index()) {
            return Some(rate.as_factor(Vintage::Month(month)));
        }
        if let Some(rate) = self.years.get(&month.year) {
            return Some(rate.as_factor(Vintage::Year(month.year)));
        }
        let nearest = self.years.range(..month.year).next_back().or(self.years.iter().next());
        let year = nearest.map(|(year, rate)| rate.as_factor(Vintage::Year(*year)));
        let factor = year.or_else(|| self.nearest_month(month))?;
        Some(GridFactor { fallback: true, ..factor })
    }

    /// The last month before, or the first there is: for a country known by own months alone.
    fn nearest_month(&self, month: Month) -> Option<GridFactor> {
        let months = &self.months;
        let nearest = months.range(..month.index()).next_back().or(months.iter().next());
        nearest.map(|(index, rate)| rate.as_factor(Vintage::Month(Month::from_index(*index))))
    }

    fn schedule(&self) -> Schedule {
        Schedule::of(|month| self.factor(month).map_or(0, |factor| factor.milligrams_per_kwh))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Day;

    fn table() -> GridTable {
        GridTable::parse(include_bytes!("../../data/grid.cc-by-4.0.csv")).unwrap()
    }

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_has_its_own_factor_else_its_years_else_a_stated_fallback() {
        let (grid, germany) = (table(), "DE".parse::<Country>().unwrap());
        let own = grid.factor(germany, month("2023-06")).unwrap();
        assert_eq!(own.vintage, Vintage::Month(month("2023-06")));
        let yearly = grid.factor(germany, month("2019-06")).unwrap();
        assert_eq!((yearly.vintage, yearly.fallback), (Vintage::Year(2019), false));
        let late = grid.factor(germany, month("2026-10")).unwrap();
        assert_eq!((late.vintage, late.fallback), (Vintage::Year(2024), true));
        assert_eq!(late.age_months(month("2026-10")), 22);
        assert!(grid.notes(germany, late)[0].text.contains("2024"));
        assert!(grid.factor("ZZ".parse::<Country>().unwrap(), month("2024-01")).is_none());
    }

    #[test]
    fn a_schedule_is_the_sum_of_its_segments() {
        let grid = table();
        for code in ["DE", "BR", "US", "IN"] {
            let country: Country = code.parse().unwrap();
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
        let schedule = table().schedule("DE".parse::<Country>().unwrap()).unwrap();
        let (early, late) = (Day::from_days(-40_000), Day::from_days(90_000));
        assert!(schedule.between(early, early.plus_days(10)) > 0);
        assert!(schedule.between(late, late.plus_days(10)) > 0);
        assert_eq!(schedule.between(late, early), 0);
    }
}
