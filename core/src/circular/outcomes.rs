//! What became of collected devices, as a balance that closes: what nobody can prove is a bucket of
//! its own, never spread over the others.

use super::error::CircularError;
use crate::quantity::MassGrams;
use serde::{Deserialize, Serialize};

/// What became of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Used again as it is.
    Reuse,
    /// Used again after refurbishment.
    Refurbish,
    /// Taken apart for parts that are used again.
    Harvest,
    /// Recycled to material.
    Recycle,
    /// Burnt with recovery of energy.
    Energy,
    /// Landfilled.
    Landfill,
}

impl Outcome {
    /// Every outcome, best first.
    pub const ALL: [Self; 6] =
        [Self::Reuse, Self::Refurbish, Self::Harvest, Self::Recycle, Self::Energy, Self::Landfill];

    /// Whether the device is used again as a whole.
    pub const fn is_reuse(self) -> bool {
        matches!(self, Self::Reuse | Self::Refurbish)
    }

    /// Whether its mass is used again: the device, its parts or its material.
    pub const fn is_recovered(self) -> bool {
        matches!(self, Self::Reuse | Self::Refurbish | Self::Harvest | Self::Recycle)
    }
}

/// Devices and their mass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Amount {
    /// Devices.
    pub units: u64,
    /// Their mass.
    pub mass: MassGrams,
}

/// Collected devices by what is proven to have become of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcomes {
    collected: Amount,
    proven: [Amount; Outcome::ALL.len()],
    unproven: Amount,
}

impl Outcomes {
    /// Balances outcomes with what was collected; an outcome may come more than once.
    ///
    /// # Errors
    /// When the outcomes hold more devices, or more mass, than were collected.
    pub fn balance(
        collected: Amount,
        outcomes: impl IntoIterator<Item = (Outcome, Amount)>,
    ) -> Result<Self, CircularError> {
        let mut proven = [Amount::default(); Outcome::ALL.len()];
        for (outcome, amount) in outcomes {
            let sum = &mut proven[outcome as usize];
            sum.units = sum.units.saturating_add(amount.units);
            sum.mass = sum.mass + amount.mass;
        }
        let units = proven.iter().fold(0_u64, |sum, of| sum.saturating_add(of.units));
        let mass: MassGrams = proven.iter().map(|of| of.mass).sum();
        let more =
            |proven, collected, unit| CircularError::MoreThanCollected { proven, collected, unit };
        let unproven = Amount {
            units: collected
                .units
                .checked_sub(units)
                .ok_or_else(|| more(units, collected.units, "devices"))?,
            mass: collected
                .mass
                .less(mass)
                .ok_or_else(|| more(mass.grams(), collected.mass.grams(), "grams"))?,
        };
        Ok(Self { collected, proven, unproven })
    }

    /// What was collected.
    pub fn collected(&self) -> Amount {
        self.collected
    }

    /// What is proven to have ended so.
    pub fn of(&self, outcome: Outcome) -> Amount {
        self.proven[outcome as usize]
    }

    /// What was lost, or has no proof of what became of it.
    pub fn unproven(&self) -> Amount {
        self.unproven
    }

    /// Devices used again as a whole, of all that were collected; none where nothing was.
    pub fn reuse_rate_by_units(&self) -> Option<f64> {
        let reused = self.sum(Outcome::is_reuse).units;
        rate(reused, self.collected.units)
    }

    /// Mass used again as whole devices, of all that was collected; none where nothing was.
    pub fn reuse_rate_by_mass(&self) -> Option<f64> {
        let reused = self.sum(Outcome::is_reuse).mass;
        rate(reused.grams(), self.collected.mass.grams())
    }

    /// Mass used again as devices, parts or material, of all that was collected.
    pub fn recovered_mass_rate(&self) -> Option<f64> {
        let recovered = self.sum(Outcome::is_recovered).mass;
        rate(recovered.grams(), self.collected.mass.grams())
    }

    fn sum(&self, is: impl Fn(Outcome) -> bool) -> Amount {
        let of = Outcome::ALL.into_iter().filter(|outcome| is(*outcome)).map(|of| self.of(of));
        of.fold(Amount::default(), |sum, next| Amount {
            units: sum.units + next.units,
            mass: sum.mass + next.mass,
        })
    }
}

fn rate(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn amount(units: u64, grams: u64) -> Amount {
        Amount { units, mass: MassGrams::new(grams).unwrap() }
    }

    #[test]
    fn what_has_no_proof_is_a_bucket_of_its_own() {
        let balance = Outcomes::balance(
            amount(100, 180_000),
            [
                (Outcome::Refurbish, amount(60, 108_000)),
                (Outcome::Recycle, amount(20, 40_000)),
                (Outcome::Reuse, amount(10, 12_000)),
            ],
        )
        .unwrap();
        assert_eq!(balance.unproven(), amount(10, 20_000));
        assert_eq!(balance.reuse_rate_by_units(), Some(0.7));
        assert_eq!(balance.reuse_rate_by_mass(), Some(120.0 / 180.0));
        assert_eq!(balance.recovered_mass_rate(), Some(160.0 / 180.0));
    }

    #[test]
    fn more_than_was_collected_is_refused_by_units_and_by_mass() {
        let balance = |units, grams| {
            let outcome = (Outcome::Recycle, amount(units, grams));
            Outcomes::balance(amount(10, 1000), [outcome]).map(|_| ())
        };
        assert!(balance(10, 1000).is_ok());
        assert!(balance(11, 1000).unwrap_err().to_string().contains("11 devices"));
        assert!(balance(10, 1001).unwrap_err().to_string().contains("1001 grams"));
        let nothing = Outcomes::balance(Amount::default(), []).unwrap();
        assert_eq!(nothing.reuse_rate_by_units(), None, "no rate of nothing");
    }

    proptest! {
        #[test]
        fn every_balance_closes(parts in prop::collection::vec((0_usize..6, 0_u64..99, 0_u64..9999), 0..12), lost in 0_u64..50) {
            let parts: Vec<_> = parts.iter().map(|(at, units, grams)| (Outcome::ALL[*at], amount(*units, *grams))).collect();
            let units: u64 = parts.iter().map(|(_, of)| of.units).sum();
            let grams: u64 = parts.iter().map(|(_, of)| of.mass.grams()).sum();
            let balance = Outcomes::balance(amount(units + lost, grams + lost), parts).unwrap();
            let proven: u64 = Outcome::ALL.into_iter().map(|of| balance.of(of).units).sum();
            prop_assert_eq!(proven + balance.unproven().units, balance.collected().units);
            prop_assert_eq!(balance.unproven(), amount(lost, lost));
        }
    }
}
