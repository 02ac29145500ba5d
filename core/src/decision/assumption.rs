//! What a decision rests on: each assumption with its unit and the range it may have.

use super::wire::DecisionAim;
use crate::circular::CircularError;
use crate::lifecycle::ChainError;
use crate::quantity::{Currency, GramsCo2ePerKwh};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::str::FromStr;

/// An assumption of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DecisionInput {
    /// Years of an extension.
    ExtensionYears,
    /// Years after refurbishing the device.
    RefurbishYears,
    /// Years of a refurbished device in its place.
    RefurbishedYears,
    /// Years of a new device in its place.
    NewYears,
    /// Parts that an extension takes, kg CO2e.
    ExtensionKg,
    /// Refurbishing the device, kg CO2e.
    RefurbishKg,
    /// Refurbishing the one in its place, kg CO2e.
    RefurbishedKg,
    /// Embodied carbon of a new device, kg CO2e.
    NewKg,
    /// Electricity of the present device, kWh a year.
    PresentKwh,
    /// Electricity of a refurbished device in its place, kWh a year.
    RefurbishedKwh,
    /// Electricity of a new device in its place, kWh a year.
    NewKwh,
    /// Grid, g CO2e/kWh.
    Grid,
    /// Running on as planned, a year: rent or support.
    KeepCost,
    /// An extension, once.
    ExtensionCost,
    /// Refurbishing the device, once.
    RefurbishCost,
    /// A refurbished device, less what it is worth at its end, once.
    RefurbishedCost,
    /// A new device, less what it is worth at its end, once.
    NewCost,
    /// Returning the device, once.
    ReturnCost,
    /// Electricity, a kWh.
    EnergyPrice,
    /// New devices that an extended one takes the place of, 0 to 1; never assumed.
    Displacement,
    /// Share of what is avoided that is lost again; in place of a displacement.
    Rebound,
}

impl DecisionInput {
    /// Every assumption, in the order they are shown.
    pub const ALL: [Self; 21] = [
        Self::ExtensionYears,
        Self::ExtensionKg,
        Self::RefurbishYears,
        Self::RefurbishKg,
        Self::RefurbishedYears,
        Self::RefurbishedKg,
        Self::RefurbishedKwh,
        Self::NewYears,
        Self::NewKg,
        Self::NewKwh,
        Self::PresentKwh,
        Self::Grid,
        Self::KeepCost,
        Self::ExtensionCost,
        Self::RefurbishCost,
        Self::RefurbishedCost,
        Self::NewCost,
        Self::ReturnCost,
        Self::EnergyPrice,
        Self::Displacement,
        Self::Rebound,
    ];

    /// The stable name, as in the query.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ExtensionYears => "extension_years",
            Self::RefurbishYears => "refurbish_years",
            Self::RefurbishedYears => "refurbished_years",
            Self::NewYears => "new_years",
            Self::ExtensionKg => "extension_kg",
            Self::RefurbishKg => "refurbish_kg",
            Self::RefurbishedKg => "refurbished_kg",
            Self::NewKg => "new_kg",
            Self::PresentKwh => "present_kwh",
            Self::RefurbishedKwh => "refurbished_kwh",
            Self::NewKwh => "new_kwh",
            Self::Grid => "grid",
            Self::KeepCost => "keep_cost",
            Self::ExtensionCost => "extension_cost",
            Self::RefurbishCost => "refurbish_cost",
            Self::RefurbishedCost => "refurbished_cost",
            Self::NewCost => "new_cost",
            Self::ReturnCost => "return_cost",
            Self::EnergyPrice => "energy_price",
            Self::Displacement => "displacement",
            Self::Rebound => "rebound",
        }
    }

    /// What it is called, in receipts and where it is refused.
    pub const fn english(self) -> &'static str {
        match self {
            Self::ExtensionYears => "Years of the extension",
            Self::RefurbishYears => "Years after refurbishing it",
            Self::RefurbishedYears => "Years of a refurbished device",
            Self::NewYears => "Years of a new device",
            Self::ExtensionKg => "Parts that the extension takes",
            Self::RefurbishKg => "Refurbishing it",
            Self::RefurbishedKg => "Refurbishing the one in its place",
            Self::NewKg => "Embodied carbon of a new device",
            Self::PresentKwh => "Electricity a year, present device",
            Self::RefurbishedKwh => "Electricity a year, refurbished device",
            Self::NewKwh => "Electricity a year, new device",
            Self::Grid => "Grid",
            Self::KeepCost => "Kept as now, price a year",
            Self::ExtensionCost => "An extension, price",
            Self::RefurbishCost => "Refurbishing it, price",
            Self::RefurbishedCost => "A refurbished device, price",
            Self::NewCost => "A new device, price",
            Self::ReturnCost => "Returning it, price",
            Self::EnergyPrice => "Electricity, price a kWh",
            Self::Displacement => "Displacement",
            Self::Rebound => "Rebound",
        }
    }

    /// Smallest and largest value accepted, in its unit; money in hundredths of the currency.
    pub const fn bounds(self) -> (f64, f64) {
        match self {
            Self::ExtensionYears | Self::RefurbishYears | Self::RefurbishedYears => (0.25, 10.0),
            Self::NewYears => (1.0, 15.0),
            Self::ExtensionKg | Self::RefurbishKg | Self::RefurbishedKg | Self::NewKg => {
                (0.0, 100_000.0)
            }
            Self::PresentKwh | Self::RefurbishedKwh | Self::NewKwh => (0.0, 100_000.0),
            Self::Grid => (0.0, GramsCo2ePerKwh::MOST),
            // What is worth more at its end than it cost is no price of use.
            Self::KeepCost
            | Self::ExtensionCost
            | Self::RefurbishCost
            | Self::RefurbishedCost
            | Self::NewCost
            | Self::ReturnCost => (0.0, 100_000_000.0),
            Self::EnergyPrice => (0.0, 1_000.0),
            Self::Displacement => (0.0, 1.0),
            Self::Rebound => (0.0, 5.0),
        }
    }

    /// Whether a line is decided by it too: what extending avoids is told of a device.
    pub fn is_of_line(self) -> bool {
        !matches!(self, Self::Displacement | Self::Rebound)
    }

    /// Whether it is an amount of money, in whole hundredths.
    pub const fn is_money(self) -> bool {
        matches!(
            self,
            Self::KeepCost
                | Self::ExtensionCost
                | Self::RefurbishCost
                | Self::RefurbishedCost
                | Self::NewCost
                | Self::ReturnCost
                | Self::EnergyPrice
        )
    }
}

impl FromStr for DecisionInput {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|input| input.key() == text).ok_or(())
    }
}

/// Why a decision has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DecisionError {
    /// Outside what the assumption can be.
    #[error("{name}: {value} is not possible, give {low} to {high}")]
    OutOfRange {
        /// The parameter.
        input: &'static str,
        /// What it is called.
        name: &'static str,
        /// The refused value as people write it, in the assumption's unit.
        value: String,
        /// Smallest accepted.
        low: String,
        /// Largest accepted.
        high: String,
    },
    /// An amount outside what it can be, in the currency's units and not in hundredths.
    #[error("{name}, in {currency}: {value} is not possible, give {low} to {high}")]
    Amount {
        /// The parameter.
        input: &'static str,
        /// What it is called.
        name: &'static str,
        /// The currency.
        currency: Currency,
        /// The refused amount as people write it.
        value: String,
        /// Smallest accepted.
        low: String,
        /// Largest accepted.
        high: String,
    },
    /// No finite number.
    #[error("{name}: that is no number, write it as 12 or 12.5")]
    NoNumber {
        /// The parameter.
        input: &'static str,
        /// What it is called.
        name: &'static str,
    },
    /// No whole number where one is asked for.
    #[error("{name}: that is no whole number, write it as 36")]
    NotWhole {
        /// The parameter.
        input: &'static str,
        /// What it is called.
        name: &'static str,
    },
    /// Money with fractions of a hundredth.
    #[error("{name}: give whole hundredths of the currency, for example 24900 for 249")]
    Fraction {
        /// The parameter.
        input: &'static str,
        /// What it is called.
        name: &'static str,
    },
    /// A receipt that is asked for as there is none.
    #[error("{said}")]
    Asked {
        /// The parameter.
        parameter: &'static str,
        /// What is wrong with it, and what to ask for.
        said: &'static str,
    },
    /// Neither made nor used: nothing to compare.
    #[error("{0}")]
    Missing(&'static str),
    /// An assumption that a figure rests on.
    #[error("not known yet: {name}. Enter it first")]
    Lacks {
        /// What it is called.
        name: String,
    },
    /// Its lives are no chain.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// What is avoided cannot be so.
    #[error(transparent)]
    Circular(#[from] CircularError),
}

impl DecisionError {
    /// A value outside its range: the value, the smallest and the largest.
    pub(super) fn outside(input: &'static str, name: &'static str, values: [f64; 3]) -> Self {
        let [value, low, high] = values.map(written);
        Self::OutOfRange { input, name, value, low, high }
    }

    /// Hundredths outside their range, likewise.
    pub(super) fn amount(
        input: &'static str,
        name: &'static str,
        currency: Currency,
        hundredths: [f64; 3],
    ) -> Self {
        let [value, low, high] = hundredths.map(|minor| written(minor / 100.0));
        Self::Amount { input, name, currency, value, low, high }
    }
}

/// A number as people write it in English: `1,000,000` or `12.5`.
fn written(value: f64) -> String {
    if value.abs() >= 1e15 {
        return format!("{value:e}");
    }
    let text = value.to_string();
    let (sign, size) = text.strip_prefix('-').map_or(("", text.as_str()), |size| ("-", size));
    let (whole, decimals) = size.split_at(size.find('.').unwrap_or(size.len()));
    let mut grouped = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + decimals
}

/// The asker's own assumptions, aim and currency; what is not given follows from the device.
#[derive(Debug, Clone, PartialEq)]
pub struct Assumptions {
    given: BTreeMap<DecisionInput, f64>,
    aim: DecisionAim,
    currency: Currency,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self { given: BTreeMap::new(), aim: DecisionAim::Carbon, currency: Currency::Eur }
    }
}

impl Assumptions {
    /// With an aim and a currency.
    #[must_use]
    pub fn aiming(mut self, aim: DecisionAim, currency: Currency) -> Self {
        self.aim = aim;
        self.currency = currency;
        self
    }

    /// Gives an assumption as it is written.
    ///
    /// # Errors
    /// When it is no number, and as [`Assumptions::give`].
    pub fn read(&mut self, input: DecisionInput, text: &str) -> Result<(), DecisionError> {
        self.give(input, text.parse().unwrap_or(f64::NAN))
    }

    /// Gives an assumption.
    ///
    /// # Errors
    /// When the value is no finite number or outside the assumption's range, or money is no whole
    /// hundredth.
    pub fn give(&mut self, input: DecisionInput, value: f64) -> Result<(), DecisionError> {
        let (key, name) = (input.key(), input.english());
        if !value.is_finite() {
            return Err(DecisionError::NoNumber { input: key, name });
        }
        let (low, high) = input.bounds();
        if value < low || value > high {
            return Err(if input.is_money() {
                DecisionError::amount(key, name, self.currency, [value, low, high])
            } else {
                DecisionError::outside(key, name, [value, low, high])
            });
        }
        if input.is_money() && libm::round(value) != value {
            return Err(DecisionError::Fraction { input: key, name });
        }
        self.given.insert(input, value);
        Ok(())
    }

    /// What was given.
    pub fn given(&self, input: DecisionInput) -> Option<f64> {
        self.given.get(&input).copied()
    }

    /// What is to be least.
    pub fn aim(&self) -> DecisionAim {
        self.aim
    }

    /// The currency of all prices.
    pub fn currency(&self) -> Currency {
        self.currency
    }
}
