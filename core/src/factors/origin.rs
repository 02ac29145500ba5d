//! What each shipped table of grid factors says of its factors.

use super::terms::{Boundary, Gwp, Mix, Vintage};
use crate::quantity::GridPlace;

/// What holds for all factors of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The word that zones of the table begin with; for countries, that of their sources.
    pub key: &'static str,
    /// Its title where it gives years.
    pub yearly: &'static str,
    /// Its title where it gives months.
    pub monthly: &'static str,
    /// Its licence.
    pub licence: &'static str,
    /// What its factors include.
    pub boundary: Boundary,
    /// Which electricity they describe.
    pub mix: Mix,
    /// Which warming potentials, where the table says.
    pub gwp: Option<Gwp>,
}

/// Ember, by country.
pub const EMBER: Origin = Origin {
    key: "ember",
    yearly: "Ember, yearly electricity data",
    monthly: "Ember, monthly electricity data",
    licence: super::CC_BY,
    boundary: Boundary::LifeCycle,
    mix: Mix::Production,
    gwp: None,
};

/// Ember, by US state.
const STATES: Origin =
    Origin { key: "state", yearly: "Ember, US electricity data by state", ..EMBER };

/// Electricity Maps, by zone.
const ZONES: Origin = Origin {
    key: "zone",
    yearly: "Electricity Maps, yearly data by zone",
    licence: super::ODBL,
    mix: Mix::Consumption,
    ..EMBER
};

/// eGRID, by subregion.
const SUBREGIONS: Origin = Origin {
    key: "egrid",
    yearly: "eGRID 2023, total output emission rates by subregion",
    licence: "US public domain",
    boundary: Boundary::Direct,
    ..EMBER
};

/// The United Kingdom's own conversion factors.
pub const KINGDOM: Origin = Origin {
    key: "desnz",
    yearly: "UK government conversion factors 2023 (DESNZ and Defra)",
    licence: "Open Government Licence v3.0",
    boundary: Boundary::Direct,
    gwp: Some(Gwp::Ar5),
    ..EMBER
};

impl Origin {
    /// The tables of zones.
    pub const ZONED: [Self; 4] = [STATES, ZONES, SUBREGIONS, KINGDOM];

    /// The table of a place's factors.
    pub fn of(place: GridPlace) -> &'static Self {
        let zone = place.zone.as_ref().map(crate::quantity::Zone::table);
        let of = |origin: &&Self| Some(origin.key) == zone;
        Self::ZONED.iter().find(of).unwrap_or(&EMBER)
    }

    /// Its title for a factor of that time.
    pub fn title(&self, vintage: Vintage) -> &'static str {
        match vintage {
            Vintage::Year(_) => self.yearly,
            Vintage::Month(_) => self.monthly,
        }
    }
}
