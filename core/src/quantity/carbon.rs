//! Carbon, energy and the factor between them.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

/// Why a number is not a quantity.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum QuantityError {
    /// Not a number, or infinite.
    #[error("{what} is not a finite number: enter a number")]
    NotFinite {
        /// What the number was meant to be.
        what: &'static str,
    },
    /// Outside what the quantity can be.
    #[error("{what} of {value} is outside {low} to {high}: check the unit")]
    OutOfRange {
        /// What the number was meant to be.
        what: &'static str,
        /// The refused value.
        value: f64,
        /// Smallest value accepted.
        low: f64,
        /// Largest value accepted.
        high: f64,
    },
}

/// Checks that a number lies in a range, both ends included.
pub(crate) fn within(
    what: &'static str,
    value: f64,
    low: f64,
    high: f64,
) -> Result<f64, QuantityError> {
    if !value.is_finite() {
        return Err(QuantityError::NotFinite { what });
    }
    if value < low || value > high {
        return Err(QuantityError::OutOfRange { what, value, low, high });
    }
    Ok(value)
}

/// A mass of greenhouse gases in kilograms of CO2 equivalent (GWP100); finite, at most 10¹² in size.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize)]
#[serde(transparent)]
pub struct KgCo2e(f64);

impl KgCo2e {
    /// No carbon.
    pub const ZERO: Self = Self(0.0);

    /// Checks a number of kilograms.
    ///
    /// # Errors
    /// When it is not finite, or larger than any fleet (10¹² kg).
    pub fn new(kg: f64) -> Result<Self, QuantityError> {
        within("a mass of CO2e in kg", kg, -1e12, 1e12).map(Self)
    }

    /// The number of kilograms.
    pub fn kg(self) -> f64 {
        self.0
    }

    /// Rounded half away from zero to whole grams, the precision at which results leave the crate.
    pub fn to_grams(self) -> GramsCo2e {
        GramsCo2e::rounded(self.0 * 1000.0)
    }
}

impl Add for KgCo2e {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

/// A result: whole grams of CO2 equivalent, exact under addition in any order.
///
/// On the wire it is a JSON number of kilograms with at most three decimals, in fields named `…_kg`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct GramsCo2e(i64);

impl GramsCo2e {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// A whole number of grams.
    pub const fn new(grams: i64) -> Self {
        Self(grams)
    }

    /// The nearest whole gram, half away from zero; numbers that are not finite become 0 and
    /// numbers beyond 9·10¹⁵ g (more than the world emits in two months) are held there.
    pub fn rounded(grams: f64) -> Self {
        const LIMIT: f64 = 9e15;
        let held = grams.clamp(-LIMIT, LIMIT);
        #[expect(clippy::cast_possible_truncation, reason = "held to ±9e15 the line before")]
        let whole = held as i64;
        // Exact, and in a browser faster than rounding within floats.
        let rest = held - whole as f64;
        Self(whole + i64::from(rest >= 0.5) - i64::from(rest <= -0.5))
    }

    /// The number of grams.
    pub const fn grams(self) -> i64 {
        self.0
    }

    /// The same in kilograms, for showing.
    pub fn kg(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl Add for GramsCo2e {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for GramsCo2e {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for GramsCo2e {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for GramsCo2e {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for GramsCo2e {
    fn sum<I: Iterator<Item = Self>>(grams: I) -> Self {
        grams.fold(Self::ZERO, Add::add)
    }
}

impl Serialize for GramsCo2e {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.kg())
    }
}

impl<'de> Deserialize<'de> for GramsCo2e {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(|kg| Self::rounded(kg * 1000.0))
    }
}

/// Electrical energy in kilowatt hours; 0 to 10¹².
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize)]
#[serde(transparent)]
pub struct Kwh(f64);

impl Kwh {
    /// Checks a number of kilowatt hours.
    ///
    /// # Errors
    /// When it is not finite, negative or larger than 10¹².
    pub fn new(kwh: f64) -> Result<Self, QuantityError> {
        within("an energy in kWh", kwh, 0.0, 1e12).map(Self)
    }

    /// The number of kilowatt hours.
    pub fn kwh(self) -> f64 {
        self.0
    }
}

/// Carbon intensity of electricity in grams of CO2 equivalent per kilowatt hour; 0 to 5,000.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize)]
#[serde(transparent)]
pub struct GramsCo2ePerKwh(f64);

/// Kilograms in a pound, exact by definition (international avoirdupois pound).
const KG_PER_POUND: f64 = 0.453_592_37;

impl GramsCo2ePerKwh {
    /// The largest that is accepted, g/kWh: no grid comes near, so a unit is wrong.
    pub const MOST: f64 = 5000.0;

    /// Checks an intensity.
    ///
    /// # Errors
    /// When it is not finite, negative, or above [`GramsCo2ePerKwh::MOST`].
    pub fn new(grams_per_kwh: f64) -> Result<Self, QuantityError> {
        within("a grid intensity in g CO2e/kWh", grams_per_kwh, 0.0, Self::MOST).map(Self)
    }

    /// Converts the unit of the US eGRID tables, pounds per megawatt hour.
    ///
    /// # Errors
    /// As [`GramsCo2ePerKwh::new`].
    pub fn from_pounds_per_mwh(pounds: f64) -> Result<Self, QuantityError> {
        Self::new(pounds * KG_PER_POUND)
    }

    /// The number of grams per kilowatt hour.
    pub fn grams_per_kwh(self) -> f64 {
        self.0
    }

    /// Rounded to whole milligrams per kilowatt hour, the precision at which the tables are
    /// printed; integers, so that sums over days are exact.
    pub fn milligrams_per_kwh(self) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "at most 5,000,000 by construction")]
        let milligrams = libm::round(self.0 * 1000.0) as i64;
        milligrams
    }
}

impl Mul<GramsCo2ePerKwh> for Kwh {
    type Output = KgCo2e;
    fn mul(self, factor: GramsCo2ePerKwh) -> KgCo2e {
        KgCo2e(self.0 * factor.0 / 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn energy_times_intensity_is_carbon() {
        let carbon = Kwh::new(100_000.0).unwrap() * GramsCo2ePerKwh::new(207.05).unwrap();
        assert_eq!(carbon.to_grams(), GramsCo2e::new(20_705_000));
    }

    #[test]
    fn numbers_that_are_no_quantity_are_refused_by_name() {
        assert!(KgCo2e::new(f64::NAN).unwrap_err().to_string().contains("finite"));
        assert!(Kwh::new(-1.0).unwrap_err().to_string().contains("energy in kWh"));
        assert!(
            GramsCo2ePerKwh::new(344_140.0).unwrap_err().to_string().contains("check the unit")
        );
    }

    #[test]
    fn grams_travel_as_kilograms_without_loss() {
        for grams in [0, 1, -1, 59_349, 123_456_789_012_345] {
            let text = serde_json::to_string(&GramsCo2e::new(grams)).unwrap();
            assert_eq!(serde_json::from_str::<GramsCo2e>(&text).unwrap().grams(), grams, "{text}");
        }
    }

    #[test]
    fn rounding_never_panics_and_never_makes_a_number_of_what_is_none() {
        assert_eq!(GramsCo2e::rounded(f64::NAN), GramsCo2e::ZERO);
        assert_eq!(GramsCo2e::rounded(f64::INFINITY).grams(), 9_000_000_000_000_000);
        assert_eq!(GramsCo2e::rounded(0.5).grams(), 1);
        assert_eq!(GramsCo2e::rounded(-0.5).grams(), -1);
    }

    #[test]
    fn rounding_is_that_of_floats() {
        let edges = [0.0, 0.5, 1.5, 2.5, 1e6 + 0.5, 4_503_599_627_370_495.5, 8.999e15, 9e15, 1e300];
        for edge in edges.into_iter().flat_map(|of: f64| [of, of.next_down(), of.next_up()]) {
            for grams in [edge, -edge] {
                let expected = libm::round(grams.clamp(-9e15, 9e15));
                assert_eq!(GramsCo2e::rounded(grams).grams() as f64, expected, "{grams}");
            }
        }
    }
}
