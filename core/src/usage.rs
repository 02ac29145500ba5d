//! Electricity in use: measured, the maker's of a product, typical of a class, and the formulas
//! behind yearly figures.

mod maker;
mod metered;
mod modes;
mod other;

pub use maker::{MakersEnergy, makers};
pub use metered::{Metered, Reading, ReadingError, metered};
pub use modes::{Certainty, ComputerKind, MODE_SHARES, ModePowers, ModeShares, SpecVersion};
pub use other::{
    MONITOR_CERTAINTY, MONITOR_ON, UsageError, WEEKS_PER_YEAR, charging_energy, monitor_energy,
    printer_energy, with_facility,
};

use crate::factors::{ClassDefault, ODBL};
use crate::quantity::{Kwh, QuantityError, within};
use crate::receipt::{Label, Node, Quality, Source, Unit};

/// Hours in a year of 365 days, as ENERGY STAR counts them.
pub const HOURS_PER_YEAR: f64 = 8760.0;

/// Largest power accepted, W: a thousand megawatts, which no device draws.
const MOST_WATTS: f64 = 1e9;

/// Longest time accepted, hours: some thousand years.
const MOST_HOURS: f64 = 1e7;

/// A power draw and the share of time spent in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mode {
    /// Watts.
    pub watts: f64,
    /// Share of the time, 0 to 1.
    pub share: f64,
}

/// Typical energy consumption of a year (ENERGY STAR, computers):
/// `E = hours / 1000 · Σ power · share of time`.
///
/// # Errors
/// When a power or the hours are negative or not finite, or the shares are more than all of the
/// time.
pub fn typical_energy(modes: &[Mode], hours: f64) -> Result<Kwh, QuantityError> {
    let (mut watts, mut time) = (0.0, 0.0);
    for mode in modes {
        let power = within("a power in watts", mode.watts, 0.0, MOST_WATTS)?;
        let share = within("a share of the time", mode.share, 0.0, 1.0)?;
        watts += power * share;
        time += share;
    }
    // Shares are given in decimals, whose sum may miss 1 by a last digit.
    within("the shares of the time together", time, 0.0, 1.0 + 1e-9)?;
    let hours = within("a time in hours", hours, 0.0, MOST_HOURS)?;
    Kwh::new(hours / 1000.0 * watts)
}

/// The grid intensity that a maker's own use phase implies, g CO2e/kWh:
/// `1000 · total · use share / (yearly energy · life)`; `None` when the energy is 0, or a number is
/// none or below 0.
pub fn implied_grid_intensity(
    total_kg: f64,
    use_share: f64,
    yearly_kwh: f64,
    life_years: f64,
) -> Option<f64> {
    let given = [total_kg, use_share, yearly_kwh, life_years];
    let grams = 1000.0 * total_kg * use_share / (yearly_kwh * life_years);
    (given.into_iter().all(|of| of >= 0.0) && grams.is_finite()).then_some(grams)
}

/// Modelled energy of a device of this class, kWh a year, with its reasons; `None` where no open
/// figure exists.
pub fn modelled(class: &ClassDefault) -> Option<Node> {
    let energy = class.energy.as_ref()?;
    let spread = energy.estimate();
    let quality = if class.own.energy.is_some() { Quality::Own } else { Quality::Modelled };
    let note = if class.own.energy.is_some() {
        Label::new(
            "receipt.note.own_energy",
            "Your own figure for the class; nothing is measured here.",
        )
    } else {
        Label::new(
            "receipt.note.class_energy",
            "An assumption: median of makers' yearly typical energy; nothing is measured here.",
        )
    };
    Some(
        Node::leaf(
            Label::new("receipt.yearly_energy", "Electricity a year, typical of its class"),
            energy.yearly_kwh,
            Unit::KwhPerYear,
        )
        .with_range(spread.low, spread.high)
        .with_quality(quality)
        .with_source(source(class))
        .with_note(note),
    )
}

/// Where a class's typical energy comes from.
pub fn source(class: &ClassDefault) -> Source {
    class.own.energy.clone().unwrap_or_else(|| Source {
        id: format!("class:{}:energy", class.class),
        title: "Device-class defaults: makers' typical energy".to_owned(),
        licence: ODBL.to_owned(),
        vintage: Some("2023".to_owned()),
        boundary: None,
        mix: None,
        gwp: None,
        address: None,
        own: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_are_weighted_by_their_time() {
        let modes = [Mode { watts: 10.0, share: 0.5 }, Mode { watts: 0.0, share: 0.5 }];
        assert_eq!(typical_energy(&modes, 1000.0).unwrap().kwh(), 5.0);
        let wrong = [Mode { watts: f64::NAN, share: 1.0 }];
        assert!(typical_energy(&wrong, 1.0).is_err());
        let twice = [Mode { watts: 10.0, share: 0.7 }, Mode { watts: 1.0, share: 0.7 }];
        let refused = typical_energy(&twice, 1.0).unwrap_err().to_string();
        assert!(refused.starts_with("the shares of the time together of 1.4"), "{refused}");
    }

    #[test]
    fn no_energy_implies_no_grid() {
        assert_eq!(implied_grid_intensity(300.0, 0.2, 0.0, 4.0), None);
        for wrong in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(implied_grid_intensity(wrong, 0.2, 30.0, 4.0), None, "{wrong}");
        }
    }
}
