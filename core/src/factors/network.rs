//! What comes before a plug and is not in a grid factor: losses of the network, and the fuel before
//! the plant.

use super::origin::KINGDOM;
use super::table::{DataError, Table};
use super::terms::Boundary;
use super::zones::ZoneGrid;
use crate::quantity::{Country, GramsCo2ePerKwh, QuantityError, Zone};
use crate::receipt::Source;
use std::collections::BTreeMap;

/// Why losses or well-to-tank cannot be added to a factor.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum UpstreamError {
    /// It is in the factor already.
    #[error(
        "the grid factor is a life-cycle one, so what comes before the plant is in it: well-to-tank can be added to a direct factor only"
    )]
    LifeCycle,
    /// A network cannot lose all of it.
    #[error(
        "a loss share of {0} is not 0 to 0.9: give the part of the electricity generated that the network loses, for example 0.06"
    )]
    LossShare(f64),
    /// A factor that is none.
    #[error(transparent)]
    Quantity(#[from] QuantityError),
}

/// Largest share of losses accepted.
pub const MOST_LOSSES: f64 = 0.9;

/// What a kilowatt hour delivered causes by losses, g CO2e/kWh: `l / (1 - l) · factor`, where `l` is
/// the share of generation that the network loses. Allowed on direct and on life-cycle factors; it
/// is Scope 3, category 3.
///
/// # Errors
/// When the share is not 0 to 0.9.
pub fn loss_factor(
    factor: GramsCo2ePerKwh,
    loss_share: f64,
) -> Result<GramsCo2ePerKwh, UpstreamError> {
    if !(0.0..=MOST_LOSSES).contains(&loss_share) {
        return Err(UpstreamError::LossShare(loss_share));
    }
    let grams = factor.grams_per_kwh() * (loss_share / (1.0 - loss_share));
    Ok(GramsCo2ePerKwh::new(grams)?)
}

/// The well-to-tank part of Scope 3, category 3, g CO2e/kWh: of the generation, and of what the
/// network loses of it.
///
/// # Errors
/// On a life-cycle factor, which holds it already.
pub fn well_to_tank(
    boundary: Boundary,
    of_generation: GramsCo2ePerKwh,
    of_losses: GramsCo2ePerKwh,
) -> Result<GramsCo2ePerKwh, UpstreamError> {
    match boundary {
        Boundary::LifeCycle => Err(UpstreamError::LifeCycle),
        Boundary::Direct => {
            Ok(GramsCo2ePerKwh::new(of_generation.grams_per_kwh() + of_losses.grams_per_kwh())?)
        }
    }
}

/// A year's figures of a country's network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct NetworkYear {
    /// Direct factor of the generation, mg/kWh.
    generation: f64,
    /// Losses, g/kWh delivered.
    losses: f64,
    well_to_tank: f64,
    well_to_tank_of_losses: f64,
}

/// Published losses and well-to-tank factors, by country and year.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Network {
    years: BTreeMap<(Country, i32), NetworkYear>,
    /// The organisation's own shares of losses.
    own_losses: BTreeMap<(Country, i32), (f64, Source)>,
    /// The organisation's own well-to-tank factors, g CO2e/kWh.
    own_well_to_tank: BTreeMap<(Country, i32), (f64, Source)>,
}

/// A figure of the network as it counts in a year.
#[derive(Debug, Clone, PartialEq)]
pub struct NetworkFigure {
    /// The figure: a share of generation, or g CO2e/kWh.
    pub value: f64,
    /// The year it describes.
    pub vintage: i32,
    /// Whether it stands in for another year.
    pub fallback: bool,
    /// Where it comes from.
    pub source: Source,
}

impl Network {
    /// Reads `electricity-uk.ogl-3.csv`.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, DataError> {
        let table = Table::parse("electricity", bytes)?;
        let mut years = BTreeMap::new();
        for row in table.rows() {
            let grams = |column| {
                let value: f64 = row.required(column)?;
                let held = GramsCo2ePerKwh::new(value);
                held.map_err(|_| row.fault(column, row.text(column).unwrap_or_default()))?;
                Ok::<f64, DataError>(value)
            };
            let year = NetworkYear {
                generation: grams("generation")?,
                losses: grams("losses")?,
                well_to_tank: grams("well_to_tank")?,
                well_to_tank_of_losses: grams("well_to_tank_of_losses")?,
            };
            years.insert((row.required("iso2")?, row.required("year")?), year);
        }
        Ok(Self { years, ..Self::default() })
    }

    /// Each country as a zone of its own with the direct factors of its generation.
    pub(super) fn zones(&self) -> Result<Vec<(Zone, ZoneGrid)>, DataError> {
        let mut zones: BTreeMap<Country, (Zone, ZoneGrid)> = BTreeMap::new();
        for ((country, year), of) in &self.years {
            let fault = |text: String| DataError::Cell {
                table: "electricity",
                line: 0,
                column: "generation",
                text,
            };
            let name = format!("{}.{country}", KINGDOM.key);
            let zone: Zone = name.parse().map_err(|_| fault(name.clone()))?;
            let factor = GramsCo2ePerKwh::new(of.generation)
                .map_err(|_| fault(of.generation.to_string()))?;
            let entry = zones.entry(*country).or_insert_with(|| {
                (zone, ZoneGrid::named(*country, "National conversion factors"))
            });
            entry.1.set_year(*year, factor);
        }
        Ok(zones.into_values().collect())
    }

    /// Lays an organisation's own share of losses over the table, 0 to 0.9.
    pub(crate) fn set_losses(&mut self, country: Country, year: i32, share: f64, source: Source) {
        self.own_losses.insert((country, year), (share, source));
    }

    /// Lays an organisation's own well-to-tank factor over the table.
    pub(crate) fn set_well_to_tank(
        &mut self,
        country: Country,
        year: i32,
        grams: GramsCo2ePerKwh,
        source: Source,
    ) {
        self.own_well_to_tank.insert((country, year), (grams.grams_per_kwh(), source));
    }

    /// The share of generation lost in a year; where the year has none, the nearest as a fallback.
    pub fn losses(&self, country: Country, year: i32) -> Option<NetworkFigure> {
        if let Some(own) = own_figure(&self.own_losses, country, year) {
            return Some(own);
        }
        let (vintage, of) = nearest(&self.years, country, year)?;
        let share = of.losses / (of.generation + of.losses);
        Some(figure(country, vintage, year, share, "losses"))
    }

    /// Well-to-tank of generation and losses together, g CO2e/kWh delivered; for direct factors only.
    pub fn well_to_tank(&self, country: Country, year: i32) -> Option<NetworkFigure> {
        if let Some(own) = own_figure(&self.own_well_to_tank, country, year) {
            return Some(own);
        }
        let (vintage, of) = nearest(&self.years, country, year)?;
        let grams = of.well_to_tank + of.well_to_tank_of_losses;
        Some(figure(country, vintage, year, grams, "well_to_tank"))
    }
}

/// A country's value of a year, else the latest before it, else the first there is.
pub(super) fn nearest<T>(
    years: &BTreeMap<(Country, i32), T>,
    country: Country,
    year: i32,
) -> Option<(i32, &T)> {
    let before = years.range((country, i32::MIN)..=(country, year)).next_back();
    let found = before.or_else(|| years.range((country, year)..=(country, i32::MAX)).next());
    found.map(|((_, year), of)| (*year, of))
}

fn own_figure(
    own: &BTreeMap<(Country, i32), (f64, Source)>,
    country: Country,
    year: i32,
) -> Option<NetworkFigure> {
    let (vintage, (value, source)) = nearest(own, country, year)?;
    let source = source.clone();
    Some(NetworkFigure { value: *value, vintage, fallback: vintage != year, source })
}

fn figure(country: Country, vintage: i32, year: i32, value: f64, what: &str) -> NetworkFigure {
    let source = Source {
        id: format!("{}:{country}:{vintage}:{what}", KINGDOM.key),
        title: KINGDOM.yearly.to_owned(),
        licence: KINGDOM.licence.to_owned(),
        vintage: Some(vintage.to_string()),
        boundary: None,
        mix: None,
        gwp: KINGDOM.gwp.map(|gwp| gwp.name().to_owned()),
        address: None,
        own: None,
    };
    NetworkFigure { value, vintage, fallback: vintage != year, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grams(value: f64) -> GramsCo2ePerKwh {
        GramsCo2ePerKwh::new(value).unwrap()
    }

    #[test]
    fn losses_are_of_what_was_generated() {
        // 8 % of generation lost: a kilowatt hour delivered loses 0.08 / 0.92 more.
        let lost = loss_factor(grams(230.0), 0.08).unwrap().grams_per_kwh();
        assert!((lost - 20.0).abs() < 1e-9, "{lost}");
        assert_eq!(loss_factor(grams(230.0), 0.0).unwrap().grams_per_kwh(), 0.0);
        for wrong in [-0.01, 0.91, 1.0, f64::NAN] {
            let error = loss_factor(grams(230.0), wrong).unwrap_err();
            assert!(matches!(error, UpstreamError::LossShare(_)), "{error}");
        }
    }

    #[test]
    fn well_to_tank_is_refused_on_a_life_cycle_factor() {
        let (generation, losses) = (grams(45.9), grams(3.97));
        let direct = well_to_tank(Boundary::Direct, generation, losses).unwrap();
        assert!((direct.grams_per_kwh() - 49.87).abs() < 1e-9);
        let refused = well_to_tank(Boundary::LifeCycle, generation, losses);
        assert_eq!(refused, Err(UpstreamError::LifeCycle));
    }

    #[test]
    fn the_kingdoms_losses_give_its_own_factor_of_losses() {
        let bytes = include_bytes!("../../data/electricity-uk.ogl-3.csv");
        let network = Network::parse(bytes).unwrap();
        let country = "GB".parse().unwrap();
        let share = network.losses(country, 2023).unwrap();
        assert!(!share.fallback && (share.value - 0.0796).abs() < 1e-4, "{share:?}");
        let lost = loss_factor(grams(207.074), share.value).unwrap().grams_per_kwh();
        assert!((lost - 17.915).abs() < 1e-9, "{lost}");
        let late = network.well_to_tank(country, 2026).unwrap();
        assert!(late.fallback && late.vintage == 2023 && (late.value - 49.87).abs() < 1e-9);
        assert!(network.losses("DE".parse().unwrap(), 2023).is_none());
    }
}
