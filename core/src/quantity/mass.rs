//! Mass, in whole grams: a balance of masses closes exactly or not at all.

use super::carbon::QuantityError;
use serde::{Deserialize, Serialize};
use std::iter::Sum;
use std::ops::Add;

/// Heaviest mass accepted, grams: a million tonnes.
const HEAVIEST: u64 = 1_000_000_000_000;

/// A mass of devices or material in whole grams; 0 to a million tonnes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "u64", into = "u64")]
pub struct MassGrams(u64);

impl MassGrams {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Checks a number of grams.
    ///
    /// # Errors
    /// When it is more than a million tonnes.
    pub fn new(grams: u64) -> Result<Self, QuantityError> {
        if grams > HEAVIEST {
            let (low, high) = (0.0, HEAVIEST as f64);
            let value = grams as f64;
            return Err(QuantityError::OutOfRange { what: "a mass in grams", value, low, high });
        }
        Ok(Self(grams))
    }

    /// The number of grams.
    pub const fn grams(self) -> u64 {
        self.0
    }

    /// The same in tonnes, for factors by mass.
    pub fn tonnes(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// What is left after another mass; none where that is larger.
    pub fn less(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
}

impl TryFrom<u64> for MassGrams {
    type Error = QuantityError;
    fn try_from(grams: u64) -> Result<Self, QuantityError> {
        Self::new(grams)
    }
}

impl From<MassGrams> for u64 {
    fn from(mass: MassGrams) -> Self {
        mass.0
    }
}

impl Add for MassGrams {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for MassGrams {
    fn sum<I: Iterator<Item = Self>>(masses: I) -> Self {
        masses.fold(Self::ZERO, Add::add)
    }
}
