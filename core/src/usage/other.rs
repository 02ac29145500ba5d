//! Yearly energy of what is no computer: monitors, printers, what is charged; and of the building
//! around a server.

use super::{Certainty, HOURS_PER_YEAR, Mode, typical_energy};
use crate::quantity::{Kwh, QuantityError, within};

/// Share of the time that a monitor is on, in ENERGY STAR's typical energy of displays.
pub const MONITOR_ON: f64 = 0.35;
/// How surely [`MONITOR_ON`] is known: that displays are stated by yearly energy was read, the
/// shares were not.
pub const MONITOR_CERTAINTY: Certainty = Certainty::ToBeConfirmed;
/// Weeks in a year, as a printer's weekly energy is multiplied; edition to be confirmed.
pub const WEEKS_PER_YEAR: f64 = 52.0;

/// Why a use cannot be computed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum UsageError {
    /// A power, energy or number that is none.
    #[error(transparent)]
    Quantity(#[from] QuantityError),
    /// A charger cannot give more than it takes.
    #[error(
        "a charger's efficiency of {0} is not above 0 and at most 1: give the share of the energy taken that reaches the battery"
    )]
    Efficiency(f64),
    /// A building cannot draw less than the servers in it.
    #[error(
        "a power usage effectiveness of {0} is not 1 to 10: give the building's energy over its servers', for example 1.4"
    )]
    Effectiveness(f64),
}

/// Energy of a monitor's year (ENERGY STAR Displays 7 and 8, edition to be confirmed):
/// `8.76 · (0.35 · on + 0.65 · sleep)`, from watts.
///
/// # Errors
/// When a power is negative or not finite.
pub fn monitor_energy(on_watts: f64, sleep_watts: f64) -> Result<Kwh, QuantityError> {
    let on = Mode { watts: on_watts, share: MONITOR_ON };
    let sleep = Mode { watts: sleep_watts, share: 1.0 - MONITOR_ON };
    typical_energy(&[on, sleep], HOURS_PER_YEAR)
}

/// Energy of a printer's year from the typical energy of its week, kWh: 52 weeks (ENERGY STAR
/// Imaging Equipment, edition to be confirmed).
///
/// # Errors
/// When the week's energy is negative or not finite.
pub fn printer_energy(weekly_kwh: f64) -> Result<Kwh, QuantityError> {
    Kwh::new(weekly_kwh).and_then(|week| Kwh::new(WEEKS_PER_YEAR * week.kwh()))
}

/// Energy of a year of a phone or tablet, from the battery's watt hours and full charges a year
/// through a charger of this efficiency: `battery / 1000 · charges / efficiency`.
///
/// # Errors
/// When a number is negative or not finite, or the efficiency not above 0 and at most 1.
pub fn charging_energy(
    battery_wh: f64,
    charges_per_year: f64,
    charger_efficiency: f64,
) -> Result<Kwh, UsageError> {
    within("a battery in watt hours", battery_wh, 0.0, 1e9)?;
    within("the charges of a year", charges_per_year, 0.0, 1e6)?;
    if !(charger_efficiency > 0.0 && charger_efficiency <= 1.0) {
        return Err(UsageError::Efficiency(charger_efficiency));
    }
    Ok(Kwh::new(battery_wh / 1000.0 * charges_per_year / charger_efficiency)?)
}

/// A server's energy with what its building draws for it: energy times the power usage
/// effectiveness, 1 to 10.
///
/// # Errors
/// When the effectiveness is outside that.
pub fn with_facility(energy: Kwh, effectiveness: f64) -> Result<Kwh, UsageError> {
    if !(1.0..=10.0).contains(&effectiveness) {
        return Err(UsageError::Effectiveness(effectiveness));
    }
    Ok(Kwh::new(energy.kwh() * effectiveness)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_monitor_is_on_for_a_third_of_its_time() {
        let year = monitor_energy(20.0, 0.5).unwrap().kwh();
        assert!((year - 8.76 * (7.0 + 0.325)).abs() < 1e-9, "{year}");
        assert!(monitor_energy(f64::INFINITY, 0.5).is_err());
    }

    #[test]
    fn a_printers_week_is_had_52_times() {
        assert_eq!(printer_energy(0.5).unwrap().kwh(), 26.0);
        assert!(printer_energy(-0.5).is_err());
    }

    #[test]
    fn what_is_charged_draws_more_than_it_holds() {
        let year = charging_energy(15.0, 300.0, 0.75).unwrap().kwh();
        assert!((year - 6.0).abs() < 1e-12, "{year}");
        for wrong in [0.0, -0.5, 1.01, f64::NAN] {
            let error = charging_energy(15.0, 300.0, wrong).unwrap_err();
            assert!(matches!(error, UsageError::Efficiency(_)), "{error}");
        }
        assert!(charging_energy(f64::NAN, 300.0, 0.8).is_err());
    }

    #[test]
    fn a_building_adds_to_its_servers() {
        let server = Kwh::new(1000.0).unwrap();
        assert_eq!(with_facility(server, 1.5).unwrap().kwh(), 1500.0);
        for wrong in [0.9, 10.1, f64::NAN] {
            assert!(with_facility(server, wrong).is_err(), "{wrong}");
        }
    }
}
