//! Zones: US states, zones of Electricity Maps, subregions of eGRID, and the United Kingdom by its
//! own factors. A place that names one counts with it alone: no country's factor stands in.

use super::grid::{CountryGrid, GridTable, Rate, series};
use super::network::Network;
use super::table::{DataError, Table};
use super::terms::Vintage;
use crate::quantity::{Country, GramsCo2ePerKwh, GridPlace, Zone};
use std::collections::BTreeMap;

/// The tables of zones as bytes, one a licence; an empty one is left out.
#[derive(Debug, Clone, Copy, Default)]
pub struct ZoneFiles<'a> {
    /// `grid-us-states.cc-by-4.0.csv`.
    pub states: &'a [u8],
    /// `grid-zones.odbl.csv`.
    pub zones: &'a [u8],
    /// `grid-egrid.public-domain.csv`.
    pub subregions: &'a [u8],
    /// `electricity-uk.ogl-3.csv`.
    pub kingdom: &'a [u8],
}

/// A zone's factors.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ZoneGrid {
    pub country: Country,
    pub grid: CountryGrid,
}

impl ZoneGrid {
    /// A zone without a factor yet.
    pub fn named(country: Country, name: &str) -> Self {
        let (years, months) = (BTreeMap::new(), BTreeMap::new());
        Self { country, grid: CountryGrid { name: name.to_owned(), years, months } }
    }

    /// Sets the factor of a year.
    pub fn set_year(&mut self, year: i32, factor: GramsCo2ePerKwh) {
        let milligrams_per_kwh = factor.milligrams_per_kwh();
        self.grid.years.insert(year, Rate { milligrams_per_kwh, own: None });
    }
}

impl GridTable {
    /// Adds the zones.
    ///
    /// # Errors
    /// When a cell is not what its column holds.
    pub(crate) fn add_zones(&mut self, files: &ZoneFiles<'_>) -> Result<(), DataError> {
        for bytes in [files.states, files.zones, files.subregions] {
            if bytes.is_empty() {
                continue;
            }
            let table = Table::parse("zones", bytes)?;
            for row in table.rows() {
                let grid = CountryGrid {
                    name: row.text("name")?.to_owned(),
                    years: series(&row, "yearly", row.value("first_year")?)?,
                    months: BTreeMap::new(),
                };
                if grid.years.is_empty() {
                    return Err(row.fault("yearly", ""));
                }
                let zone = ZoneGrid { country: row.required("iso2")?, grid };
                self.zones.insert(row.required("zone")?, zone);
            }
        }
        if !files.kingdom.is_empty() {
            self.network = Network::parse(files.kingdom)?;
            for (zone, grid) in self.network.zones()? {
                self.zones.insert(zone, grid);
            }
        }
        Ok(())
    }

    /// Number of factors of a table of zones, and the newest of them.
    pub fn zone_factors(&self, table: &str) -> (u64, Option<Vintage>) {
        let of = self.zones.iter().filter(|(zone, _)| zone.table() == table);
        let years = of.flat_map(|(_, of)| of.grid.years.iter());
        // An organisation's own is none of the table's.
        let shipped = years.filter(|(_, rate)| rate.own.is_none());
        shipped.fold((0, None), |(rows, newest), (year, _)| {
            (rows + 1, newest.max(Some(Vintage::Year(*year))))
        })
    }

    /// The zone of a country that a text means: its name as on the wire, its code or its English
    /// name, in whatever case, where one alone is called so.
    pub fn zone_meant(&self, country: Country, text: &str) -> Option<Zone> {
        let text = text.trim();
        let all = self.zones_of(country);
        if let Some((zone, _)) = all.iter().find(|(zone, _)| zone.name() == text) {
            return Some(*zone);
        }
        let called = |(zone, name): &&(Zone, &str)| {
            zone.code().eq_ignore_ascii_case(text) || name.eq_ignore_ascii_case(text)
        };
        let mut found = all.iter().filter(called);
        let (zone, _) = found.next()?;
        found.next().is_none().then_some(*zone)
    }

    /// The zones of a country with their names, by table and name.
    pub fn zones_of(&self, country: Country) -> Vec<(Zone, &str)> {
        let mut zones: Vec<(Zone, &str)> = self
            .zones
            .iter()
            .filter(|(_, of)| of.country == country)
            .map(|(zone, of)| (*zone, of.grid.name.as_str()))
            .collect();
        zones.sort_by(|a, b| (a.0.table(), a.1, a.0).cmp(&(b.0.table(), b.1, b.0)));
        zones
    }

    /// The English name of a place's zone, where it names one that there is.
    pub fn zone_name(&self, place: GridPlace) -> Option<&str> {
        let of = self.zones.get(&place.zone?).filter(|of| of.country == place.country)?;
        Some(&of.grid.name)
    }

    /// The English name of a place that has a factor: the country's, or the zone's with it.
    pub fn place_name(&self, place: GridPlace) -> Option<String> {
        let country = self.name(place.country)?;
        let Some(zone) = place.zone else { return Some(country.to_owned()) };
        Some(format!("{} ({zone}), {country}", self.zone_name(place)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::factors::{Boundary, Mix};
    use crate::library::shipped;
    use crate::quantity::Month;

    fn place(country: &str, zone: &str) -> GridPlace {
        GridPlace { country: country.parse().unwrap(), zone: zone.parse().ok() }
    }

    #[test]
    fn a_state_a_zone_and_a_subregion_have_factors_of_their_own() {
        let grid = shipped().grid;
        let month: Month = "2023-05".parse().unwrap();
        for (country, zone, grams, boundary, mix) in [
            ("US", "state.US-CA", 0.0, Boundary::LifeCycle, Mix::Production),
            ("US", "zone.US-CAL-CISO", 0.0, Boundary::LifeCycle, Mix::Consumption),
            ("US", "egrid.CAMX", 195.04, Boundary::Direct, Mix::Production),
            ("GB", "desnz.GB", 207.074, Boundary::Direct, Mix::Production),
        ] {
            let place = place(country, zone);
            let factor = grid.factor(place, month).unwrap();
            assert_eq!((factor.vintage, factor.fallback), (Vintage::Year(2023), false), "{zone}");
            assert!(grams == 0.0 || (factor.grams_per_kwh() - grams).abs() < 1e-9, "{zone}");
            assert_eq!(grid.boundary(place, factor), boundary, "{zone}");
            let source = grid.source(place, factor);
            assert_eq!(source.mix.as_deref(), Some(mix.name()), "{zone}");
            assert_ne!(factor, grid.factor(place.country, month).unwrap(), "{zone}");
            let direct = grid.notes(place, factor).len();
            assert_eq!(direct, usize::from(boundary == Boundary::Direct), "{zone}");
            assert!(grid.schedule(place).is_some());
        }
    }

    #[test]
    fn a_zone_belongs_to_its_country_and_no_country_stands_in_for_it() {
        let grid = shipped().grid;
        let month: Month = "2023-05".parse().unwrap();
        for (country, zone) in [("DE", "state.US-CA"), ("US", "state.US-XX"), ("US", "other.CA")] {
            assert_eq!(grid.factor(place(country, zone), month), None, "{country} {zone}");
            assert_eq!(grid.place_name(place(country, zone)), None);
        }
        let named = grid.place_name(place("US", "state.US-CA"));
        assert_eq!(named.as_deref(), Some("California (state.US-CA), United States"));
    }

    #[test]
    fn the_zones_of_a_country_are_listed_by_table_and_name() {
        let grid = shipped().grid;
        let states = grid.zones_of("US".parse().unwrap());
        assert!(states.len() > 120, "{}", states.len());
        assert!(
            states
                .iter()
                .any(|(zone, name)| zone.name() == "egrid.CAMX" && *name == "WECC California")
        );
        let keys: Vec<_> = states.iter().map(|(zone, name)| (zone.table(), *name)).collect();
        assert!(keys.is_sorted());
    }

    #[test]
    fn the_unit_of_a_subregion_is_pounds_a_megawatt_hour_turned_round() {
        let camx = GramsCo2ePerKwh::from_pounds_per_mwh(430.0).unwrap();
        let grid = shipped().grid;
        let factor = grid.factor(place("US", "egrid.CAMX"), "2023-05".parse().unwrap()).unwrap();
        assert!((camx.grams_per_kwh() - factor.grams_per_kwh()).abs() < 0.01);
    }
}
