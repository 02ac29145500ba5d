//! What a report states: gross totals by scope, with retired credits beside them and never in
//! them, and everyday comparisons.
//!
//! Sources: ESRS E1 (Regulation (EU) 2023/2772) AR 43(d), AR 47; EPA Greenhouse Gas Equivalencies
//! Calculator.

use crate::quantity::{GramsCo2e, KgCo2e, QuantityError, within};

/// Emissions by scope before anything that is bought, retired or avoided. Removals and credits
/// have no place in it (ESRS E1 AR 43(d)).
///
/// No credit is subtracted from it:
///
/// ```compile_fail
/// use impact_core::disclosure::{CreditRetirement, GrossInventory};
/// fn net(gross: GrossInventory, credits: CreditRetirement) -> GrossInventory { gross - credits }
/// ```
///
/// and nothing that is avoided:
///
/// ```compile_fail
/// use impact_core::circular::AvoidedClaim;
/// use impact_core::disclosure::GrossInventory;
/// fn net(gross: GrossInventory, avoided: AvoidedClaim) -> GrossInventory { gross - avoided }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrossInventory {
    scope1: GramsCo2e,
    scope2_location: GramsCo2e,
    scope2_market: GramsCo2e,
    scope3: GramsCo2e,
}

/// Why there is no gross inventory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DisclosureError {
    /// Less than nothing.
    #[error(
        "{scope} of {grams} g is below 0: gross emissions hold no removal and no credit; report those apart"
    )]
    Negative {
        /// The scope.
        scope: &'static str,
        /// The refused value.
        grams: i64,
    },
}

impl GrossInventory {
    /// From the emissions of each scope; Scope 2 by both methods.
    ///
    /// # Errors
    /// When one of them is below 0: something was subtracted that belongs elsewhere.
    pub fn new(
        scope1: GramsCo2e,
        scope2_location: GramsCo2e,
        scope2_market: GramsCo2e,
        scope3: GramsCo2e,
    ) -> Result<Self, DisclosureError> {
        let all = [
            ("Scope 1", scope1),
            ("location-based Scope 2", scope2_location),
            ("market-based Scope 2", scope2_market),
            ("Scope 3", scope3),
        ];
        match all.into_iter().find(|(_, grams)| *grams < GramsCo2e::ZERO) {
            Some((scope, grams)) => Err(DisclosureError::Negative { scope, grams: grams.grams() }),
            None => Ok(Self { scope1, scope2_location, scope2_market, scope3 }),
        }
    }

    /// `S1 + S2 location-based + S3` (ESRS E1 AR 47).
    pub fn total_location_based(self) -> GramsCo2e {
        self.scope1 + self.scope2_location + self.scope3
    }

    /// `S1 + S2 market-based + S3` (ESRS E1 AR 47).
    pub fn total_market_based(self) -> GramsCo2e {
        self.scope1 + self.scope2_market + self.scope3
    }
}

/// Carbon credits that were retired: reported beside the gross totals (ESRS E1-7), with no
/// arithmetic between the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreditRetirement(GramsCo2e);

impl CreditRetirement {
    /// From the mass that the registry says is retired.
    ///
    /// # Errors
    /// When it is below 0.
    pub fn new(retired: GramsCo2e) -> Result<Self, DisclosureError> {
        if retired < GramsCo2e::ZERO {
            let (scope, grams) = ("a retirement of credits", retired.grams());
            return Err(DisclosureError::Negative { scope, grams });
        }
        Ok(Self(retired))
    }

    /// What is retired.
    pub fn retired(self) -> GramsCo2e {
        self.0
    }
}

/// A year of a gasoline passenger vehicle, as the EPA reckons its comparison: fuel of a year's miles,
/// by the share of CO2 in the vehicle's greenhouse gases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VehicleYear {
    /// CO2 of a US gallon of gasoline, kg.
    pub fuel_kg_per_gallon: f64,
    /// Miles a year.
    pub miles: f64,
    /// Miles a gallon.
    pub miles_per_gallon: f64,
    /// CO2 over all greenhouse gases of the vehicle, above 0 to 1.
    pub co2_share: f64,
}

impl VehicleYear {
    /// `fuel · miles ÷ miles a gallon ÷ share of CO2`.
    ///
    /// # Errors
    /// When a number is none, below 0, or divides by 0.
    pub fn carbon(&self) -> Result<KgCo2e, QuantityError> {
        let fuel = within("carbon of a gallon in kg", self.fuel_kg_per_gallon, 0.0, 100.0)?;
        let miles = within("a year's miles", self.miles, 0.0, 1e6)?;
        let economy = within("miles a gallon", self.miles_per_gallon, 0.1, 1e4)?;
        let share = within("a share of CO2", self.co2_share, 0.01, 1.0)?;
        KgCo2e::new(fuel * (miles / economy) / share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_subtracted_is_gross() {
        let [zero, less] = [0, -1].map(GramsCo2e::new);
        let refused = GrossInventory::new(zero, zero, less, zero).unwrap_err().to_string();
        assert!(refused.starts_with("market-based Scope 2 of -1 g"), "{refused}");
        assert!(CreditRetirement::new(less).is_err() && CreditRetirement::new(zero).is_ok());
    }

    #[test]
    fn an_impossible_vehicle_is_refused() {
        let car = VehicleYear {
            fuel_kg_per_gallon: 8.89,
            miles: 11_484.0,
            miles_per_gallon: 22.3,
            co2_share: 0.989,
        };
        assert!(car.carbon().is_ok());
        for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(VehicleYear { miles_per_gallon: wrong, ..car }.carbon().is_err(), "{wrong}");
            assert!(VehicleYear { co2_share: wrong, ..car }.carbon().is_err(), "{wrong}");
        }
        assert!(VehicleYear { miles: f64::NAN, ..car }.carbon().is_err());
    }
}
