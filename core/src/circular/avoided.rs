//! Avoided emissions: against a stated counterfactual, always outside the inventory.
//!
//! Sources: Sahni et al., MIT 2010 (an old device may draw more than a new one); Makov and Font
//! Vivanco 2018, doi 10.3389/fenrg.2018.00039 (rebound).

use super::error::{CircularError, within};
use crate::estimate::{Estimate, Z95};

/// Most carbon of one claim in kilograms, before it is multiplied by devices.
const MOST_KG: f64 = 1e9;

/// Longest span of a claim, years.
const MOST_YEARS: f64 = 100.0;

/// Largest rebound accepted: published ones exceed 1, none comes near 5.
const MOST_REBOUND: f64 = 5.0;

/// How far reuse takes the place of new devices: one of the two, never both.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Substitution(Kind);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Displacement(f64),
    Rebound(f64),
}

impl Substitution {
    /// From what was entered. A displacement says how many new devices one reused device takes the
    /// place of, 0 to 1; a rebound says which share of the avoided emissions is lost again, from 0,
    /// and may exceed 1.
    ///
    /// # Errors
    /// When neither is given (1 is never assumed), when both are (a rebound includes imperfect
    /// displacement), or when one is outside its range.
    pub fn new(displacement: Option<f64>, rebound: Option<f64>) -> Result<Self, CircularError> {
        match (displacement, rebound) {
            (None, None) => Err(CircularError::NoSubstitution),
            (Some(_), Some(_)) => Err(CircularError::Both),
            (Some(share), None) => {
                within("displacement", share, 0.0, 1.0).map(|of| Self(Kind::Displacement(of)))
            }
            (None, Some(share)) => {
                within("rebound", share, 0.0, MOST_REBOUND).map(|of| Self(Kind::Rebound(of)))
            }
        }
    }

    /// What the counterfactual counts for, and what is left of the whole.
    fn factors(self) -> (f64, f64) {
        match self.0 {
            Kind::Displacement(share) => (share, 1.0),
            Kind::Rebound(lost) => (1.0, 1.0 - lost),
        }
    }
}

/// Who claims: the same avoided emissions may be told by both, and are never added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claimant {
    /// Whoever uses the device.
    Customer,
    /// Whoever provides it.
    Provider,
}

/// Avoided emissions against a counterfactual, kg CO2e; below 0 where more was caused than avoided.
///
/// It is no gross footprint and adds to none:
///
/// ```compile_fail
/// use impact_core::circular::AvoidedClaim;
/// use impact_core::quantity::GramsCo2e;
/// fn net(gross: GramsCo2e, avoided: AvoidedClaim) -> GramsCo2e { gross - avoided }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct AvoidedClaim {
    total: Estimate,
    years: f64,
    counterfactual: String,
    claimant: Claimant,
}

impl AvoidedClaim {
    fn new(
        total: Estimate,
        years: f64,
        counterfactual: &str,
        claimant: Claimant,
    ) -> Result<Self, CircularError> {
        let counterfactual = counterfactual.trim();
        if counterfactual.is_empty() {
            return Err(CircularError::NoCounterfactual);
        }
        Ok(Self { total, years, counterfactual: counterfactual.to_owned(), claimant })
    }

    /// Over all its years, kg CO2e.
    pub fn total(&self) -> Estimate {
        self.total
    }

    /// Per year, kg CO2e.
    pub fn per_year(&self) -> Estimate {
        self.total.scaled(1.0 / self.years)
    }

    /// The years it covers.
    pub fn years(&self) -> f64 {
        self.years
    }

    /// What would have happened otherwise.
    pub fn counterfactual(&self) -> &str {
        &self.counterfactual
    }

    /// Who claims.
    pub fn claimant(&self) -> Claimant {
        self.claimant
    }

    /// The same for a number of devices, which err together.
    #[must_use]
    pub fn for_devices(&self, devices: u32) -> Self {
        Self { total: self.total.scaled(f64::from(devices)), ..self.clone() }
    }

    /// One claimant's claims over the same years, added; their errors are taken to go together,
    /// since they rest on the same counterfactual. None for no claim.
    ///
    /// # Errors
    /// When claims of a customer and of a provider, or of different spans, are mixed.
    pub fn sum(claims: &[Self]) -> Result<Option<Self>, CircularError> {
        let Some((first, others)) = claims.split_first() else { return Ok(None) };
        let mut sum = first.clone();
        for claim in others {
            if claim.claimant != sum.claimant {
                return Err(CircularError::TwoClaimants);
            }
            if claim.years != sum.years {
                return Err(CircularError::TwoSpans(sum.years, claim.years));
            }
            sum.total.mean += claim.total.mean;
            sum.total.low += claim.total.low;
            sum.total.high += claim.total.high;
            sum.total.sd += claim.total.sd;
            if sum.counterfactual != claim.counterfactual {
                sum.counterfactual = format!("{}; {}", sum.counterfactual, claim.counterfactual);
            }
        }
        Ok(Some(sum))
    }
}

/// A reused device in the place of a new one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reuse {
    /// The new device's embodied carbon over its life, by year, kg CO2e.
    pub new_per_year: Estimate,
    /// Years of reuse.
    pub years: f64,
    /// Refurbishment: parts, transport, energy, kg CO2e.
    pub refurbishment: Estimate,
    /// Electricity of the old device less that of the new one, kg CO2e a year; below 0 where the old
    /// one draws less.
    pub use_penalty_per_year: Estimate,
}

/// A device used beyond its planned life.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extension {
    /// The new device's embodied carbon, kg CO2e.
    pub new: Estimate,
    /// The planned life without the extension, years.
    pub planned_years: f64,
    /// Years beyond it.
    pub years: f64,
    /// Parts and work that make it last, kg CO2e.
    pub refurbishment: Estimate,
    /// As in [`Reuse`].
    pub use_penalty_per_year: Estimate,
}

impl Reuse {
    /// `D · baseline a year · years − (R + use penalty)`.
    ///
    /// # Errors
    /// When a number is outside its range, or no counterfactual is said.
    pub fn avoided(
        &self,
        substitution: Substitution,
        counterfactual: &str,
        claimant: Claimant,
    ) -> Result<AvoidedClaim, CircularError> {
        within("years of reuse", self.years, 0.01, MOST_YEARS)?;
        carbon("a new device a year", &self.new_per_year, 0.0)?;
        carbon("refurbishment", &self.refurbishment, 0.0)?;
        carbon("a use penalty", &self.use_penalty_per_year, -MOST_KG)?;
        let (counts, left) = substitution.factors();
        let total = difference(
            self.new_per_year.scaled(counts * self.years),
            [self.refurbishment, self.use_penalty_per_year.scaled(self.years)],
            left,
        );
        AvoidedClaim::new(total, self.years, counterfactual, claimant)
    }
}

impl Extension {
    /// `D · TE · years ÷ planned years − R − penalty a year · years`, over all years of the
    /// extension; [`AvoidedClaim::per_year`] is per year of the extension.
    ///
    /// # Errors
    /// When a number is outside its range, or no counterfactual is said.
    pub fn avoided(
        &self,
        substitution: Substitution,
        counterfactual: &str,
        claimant: Claimant,
    ) -> Result<AvoidedClaim, CircularError> {
        within("the planned life in years", self.planned_years, 0.01, MOST_YEARS)?;
        carbon("a new device", &self.new, 0.0)?;
        let reuse = Reuse {
            new_per_year: self.new.scaled(1.0 / self.planned_years),
            years: self.years,
            refurbishment: self.refurbishment,
            use_penalty_per_year: self.use_penalty_per_year,
        };
        reuse.avoided(substitution, counterfactual, claimant)
    }
}

fn carbon(what: &'static str, of: &Estimate, low: f64) -> Result<(), CircularError> {
    for value in [of.mean, of.low, of.high] {
        within(what, value, low, MOST_KG)?;
    }
    within("a standard deviation in kg", of.sd, 0.0, MOST_KG)?;
    Ok(())
}

/// What is avoided less what it takes, times what is left of it; a difference leans to neither
/// side, so its range is that of a normal distribution.
fn difference(avoided: Estimate, taken: [Estimate; 2], left: f64) -> Estimate {
    let mean = left * (avoided.mean - taken[0].mean - taken[1].mean);
    let variance = avoided.sd * avoided.sd + taken.iter().map(|of| of.sd * of.sd).sum::<f64>();
    let sd = left.abs() * f64::sqrt(variance);
    Estimate { mean, low: mean - Z95 * sd, high: mean + Z95 * sd, sd }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: &str = "a new device of the same class";

    fn exact(kg: f64) -> Estimate {
        Estimate::exact(kg)
    }

    fn displacing(share: f64) -> Substitution {
        Substitution::new(Some(share), None).unwrap()
    }

    fn extension() -> Extension {
        Extension {
            new: exact(300.0),
            planned_years: 4.0,
            years: 2.0,
            refurbishment: exact(20.0),
            use_penalty_per_year: exact(5.0),
        }
    }

    #[test]
    fn an_extension_is_told_in_total_and_per_year_of_it() {
        let claim = extension().avoided(displacing(1.0), NEW, Claimant::Customer).unwrap();
        assert_eq!((claim.total().mean, claim.per_year().mean), (120.0, 60.0));
        let half = extension().avoided(displacing(0.5), NEW, Claimant::Customer).unwrap();
        assert_eq!(half.total().mean, 45.0);
    }

    #[test]
    fn an_old_device_that_draws_much_more_avoids_nothing() {
        let thirsty = Extension { use_penalty_per_year: exact(90.0), ..extension() };
        let claim = thirsty.avoided(displacing(1.0), NEW, Claimant::Customer).unwrap();
        assert_eq!(claim.total().mean, -50.0);
        let frugal = Extension { use_penalty_per_year: exact(-5.0), ..extension() };
        let claim = frugal.avoided(displacing(1.0), NEW, Claimant::Customer).unwrap();
        assert_eq!(claim.total().mean, 140.0);
    }

    #[test]
    fn displacement_is_never_assumed_and_never_counted_twice() {
        assert_eq!(Substitution::new(None, None), Err(CircularError::NoSubstitution));
        assert_eq!(Substitution::new(Some(0.8), Some(0.29)), Err(CircularError::Both));
        for wrong in [-0.1, 1.1, f64::NAN] {
            assert!(Substitution::new(Some(wrong), None).is_err(), "{wrong}");
        }
        assert!(Substitution::new(None, Some(1.3)).is_ok(), "a rebound may exceed 1");
    }

    #[test]
    fn a_claim_names_its_counterfactual_and_its_claimant() {
        let claim = |who| extension().avoided(displacing(1.0), NEW, who).unwrap();
        let none = extension().avoided(displacing(1.0), "  ", Claimant::Customer);
        assert_eq!(none, Err(CircularError::NoCounterfactual));
        let (customer, provider) = (claim(Claimant::Customer), claim(Claimant::Provider));
        let mixed = AvoidedClaim::sum(&[customer.clone(), provider]);
        assert_eq!(mixed, Err(CircularError::TwoClaimants));
        let two = AvoidedClaim::sum(&[customer.clone(), customer.clone()]).unwrap().unwrap();
        assert_eq!(two, customer.for_devices(2));
        assert_eq!(AvoidedClaim::sum(&[]), Ok(None));
    }

    #[test]
    fn impossible_numbers_are_refused() {
        let wrong = |change: fn(&mut Extension)| {
            let mut of = extension();
            change(&mut of);
            of.avoided(displacing(1.0), NEW, Claimant::Customer).unwrap_err().to_string()
        };
        assert!(wrong(|of| of.years = 0.0).contains("years of reuse"));
        assert!(wrong(|of| of.planned_years = f64::NAN).contains("planned life"));
        assert!(wrong(|of| of.new = exact(-1.0)).contains("a new device"));
        assert!(wrong(|of| of.refurbishment = exact(f64::INFINITY)).contains("refurbishment"));
    }

    #[test]
    fn the_range_holds_all_three_errors() {
        let of = Extension {
            new: Estimate::from_relative_sd(300.0, 0.2),
            refurbishment: Estimate::from_relative_sd(20.0, 0.3),
            ..extension()
        };
        let total = of.avoided(displacing(1.0), NEW, Claimant::Customer).unwrap().total();
        assert!((total.sd - (30.0_f64 * 30.0 + 36.0).sqrt()).abs() < 1e-9);
        assert!(total.low < total.mean && total.mean < total.high);
    }
}
