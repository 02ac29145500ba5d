//! The planned chain of a device's lives, and what each of them carries.

use crate::quantity::GramsCo2e;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// How what was made, and what ends it, is shared between the lives of one device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Allocation {
    /// The first life carries the making, each later one its refurbishment, the last the end of
    /// life (recycled content).
    #[default]
    CutOff,
    /// Making and end of life in proportion to the lives' lengths.
    LifeShare,
    /// Half of making and end of life for the first life, half for the last; all with one life.
    FiftyFifty,
    /// Making and end of life in proportion to the value that each life consumes; by length where
    /// none consumes any.
    Economic,
}

impl Allocation {
    /// Every method.
    pub const ALL: [Self; 4] = [Self::CutOff, Self::LifeShare, Self::FiftyFifty, Self::Economic];

    /// The stable name, as on the wire.
    pub const fn key(self) -> &'static str {
        match self {
            Self::CutOff => "cut_off",
            Self::LifeShare => "life_share",
            Self::FiftyFifty => "fifty_fifty",
            Self::Economic => "economic",
        }
    }

    /// Whether the rest of a life that ends early may be handed to the next: only where a life
    /// carries for what it takes from the device.
    pub const fn hands_on(self) -> bool {
        matches!(self, Self::LifeShare | Self::Economic)
    }
}

impl FromStr for Allocation {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, &'static str> {
        let found = Self::ALL.into_iter().find(|method| method.key() == text);
        found.ok_or("there is no such method: use cut_off, life_share, fifty_fifty or economic")
    }
}

/// What a life's user pays at its start and realises at its end, in hundredths of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LifeValue {
    /// Paid at its start.
    pub paid: i64,
    /// Realised at its end.
    pub realised: i64,
}

impl LifeValue {
    /// What the life consumes; a life that ends dearer than it began consumes nothing.
    pub fn consumed(self) -> i64 {
        self.paid.saturating_sub(self.realised).max(0)
    }
}

/// One planned life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedLife {
    /// Its length in days, 1 to 36,525.
    pub days: u32,
    /// Parts, transport and energy of the refurbishment before it; nothing before the first.
    pub refurbishment: GramsCo2e,
    /// Its value; needed for the economic method alone.
    pub value: Option<LifeValue>,
}

/// Longest life, days: a hundred years.
const LONGEST: u32 = 36_525;

/// Most lives of one device.
const MOST_LIVES: usize = 20;

/// Largest carbon of one device, grams: a million tonnes.
const LARGEST: i64 = 1_000_000_000_000;

/// Why lives are no chain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// None, or too many.
    #[error("a chain of {0} lives: plan 1 to 20")]
    Lives(usize),
    /// A length of 0 or beyond a century.
    #[error("life {life} of {days} days: plan 1 to 36525 days")]
    Days {
        /// Number of the life, from 1.
        life: usize,
        /// The refused length.
        days: u32,
    },
    /// A refurbishment before the first life.
    #[error("life 1 is refurbished before anything was used: give refurbishment to later lives")]
    FirstRefurbished,
    /// Negative, or beyond what a device can be.
    #[error("{what} of {grams} g: give 0 to 10^12 g")]
    Carbon {
        /// What it was meant to be.
        what: &'static str,
        /// The refused grams.
        grams: i64,
    },
    /// The economic method without a life's value.
    #[error(
        "life {0} has no value: give the price paid at its start and the price realised at its end, or choose another method"
    )]
    Value(usize),
    /// A price below 0.
    #[error("life {0} has a price below 0: give prices of 0 or more")]
    Price(usize),
}

/// A device's planned lives, with what they have to carry together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    made: GramsCo2e,
    end_of_life: GramsCo2e,
    lives: Vec<PlannedLife>,
    method: Allocation,
}

impl Chain {
    /// Plans a chain: `made` up to the customer's door (`G`), `end_of_life` once (`E`).
    ///
    /// # Errors
    /// The first input that no device can have, with the life it belongs to.
    pub fn new(
        made: GramsCo2e,
        end_of_life: GramsCo2e,
        lives: Vec<PlannedLife>,
        method: Allocation,
    ) -> Result<Self, ChainError> {
        if lives.is_empty() || lives.len() > MOST_LIVES {
            return Err(ChainError::Lives(lives.len()));
        }
        let carbon = |what, grams: GramsCo2e| match grams.grams() {
            0..=LARGEST => Ok(()),
            grams => Err(ChainError::Carbon { what, grams }),
        };
        carbon("making", made)?;
        carbon("end of life", end_of_life)?;
        for (at, life) in lives.iter().enumerate() {
            if !(1..=LONGEST).contains(&life.days) {
                return Err(ChainError::Days { life: at + 1, days: life.days });
            }
            carbon("refurbishment", life.refurbishment)?;
            if at == 0 && life.refurbishment != GramsCo2e::ZERO {
                return Err(ChainError::FirstRefurbished);
            }
            if method == Allocation::Economic && life.value.is_none() {
                return Err(ChainError::Value(at + 1));
            }
            if life.value.is_some_and(|value| value.paid < 0 || value.realised < 0) {
                return Err(ChainError::Price(at + 1));
            }
        }
        Ok(Self { made, end_of_life, lives, method })
    }

    /// The planned lives.
    pub fn lives(&self) -> &[PlannedLife] {
        &self.lives
    }

    /// The method.
    pub fn method(&self) -> Allocation {
        self.method
    }

    /// Everything there is to carry: `G + Σ R + E`.
    pub fn total(&self) -> GramsCo2e {
        let refurbished: GramsCo2e = self.lives.iter().map(|life| life.refurbishment).sum();
        self.made + refurbished + self.end_of_life
    }

    /// The same chain with other lives, for when they turn out otherwise.
    ///
    /// # Errors
    /// As [`Chain::new`].
    pub fn with_lives(&self, lives: Vec<PlannedLife>) -> Result<Self, ChainError> {
        Self::new(self.made, self.end_of_life, lives, self.method)
    }

    /// Whether the lives' lengths stand in for their values: by the economic method, where no life
    /// consumes any.
    pub fn by_length_instead(&self) -> bool {
        let consumes = |life: &PlannedLife| life.value.is_some_and(|value| value.consumed() > 0);
        self.method == Allocation::Economic && !self.lives.iter().any(consumes)
    }

    /// What each life carries, in whole grams that sum to [`Chain::total`].
    pub fn shares(&self) -> Vec<GramsCo2e> {
        let last = self.lives.len() - 1;
        let both = self.made + self.end_of_life;
        let by_length = || self.lives.iter().map(|life| i64::from(life.days)).collect::<Vec<_>>();
        let mut shares = match self.method {
            Allocation::CutOff => {
                let mut shares = vec![GramsCo2e::ZERO; self.lives.len()];
                shares[0] = self.made;
                shares[last] += self.end_of_life;
                shares
            }
            Allocation::LifeShare => apportioned(both, &by_length()),
            Allocation::Economic if self.by_length_instead() => apportioned(both, &by_length()),
            Allocation::FiftyFifty => {
                let mut weights = vec![0_i64; self.lives.len()];
                weights[0] += 1;
                weights[last] += 1;
                apportioned(both, &weights)
            }
            Allocation::Economic => {
                let consumed = |life: &PlannedLife| life.value.map_or(0, LifeValue::consumed);
                let weights: Vec<i64> = self.lives.iter().map(consumed).collect();
                apportioned(both, &weights)
            }
        };
        for (share, life) in shares.iter_mut().zip(&self.lives) {
            *share += life.refurbishment;
        }
        shares
    }
}

/// Grams in proportion to weights, not all 0: differences of the rounded running total, so that
/// they sum to the gram.
fn apportioned(grams: GramsCo2e, weights: &[i64]) -> Vec<GramsCo2e> {
    let all: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    let (mut weight, mut given) = (0, GramsCo2e::ZERO);
    let next = |part: &i64| {
        weight += i128::from(*part);
        let until = proportion(grams, weight, all);
        let share = until - given;
        given = until;
        share
    };
    weights.iter().map(next).collect()
}

/// `grams · part ÷ whole`, rounded half away from zero, exactly; all of it where part is the whole
/// and nothing where there is no whole.
pub(super) fn proportion(grams: GramsCo2e, part: i128, whole: i128) -> GramsCo2e {
    if whole == 0 {
        return GramsCo2e::ZERO;
    }
    let twice = 2 * i128::from(grams.grams()) * part;
    let rounded = (twice + twice.signum() * whole) / (2 * whole);
    GramsCo2e::new(i64::try_from(rounded).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn life(days: u32, refurbishment: i64, paid: i64, realised: i64) -> PlannedLife {
        let value = Some(LifeValue { paid, realised });
        PlannedLife { days, refurbishment: GramsCo2e::new(refurbishment), value }
    }

    fn shares(method: Allocation, lives: &[PlannedLife]) -> Vec<i64> {
        let (made, end) = (GramsCo2e::new(300_000), GramsCo2e::new(1_001));
        let chain = Chain::new(made, end, lives.to_vec(), method).unwrap();
        chain.shares().iter().map(|share| share.grams()).collect()
    }

    #[test]
    fn each_method_shares_as_it_says() {
        let three = [
            life(1461, 0, 100_000, 40_000),
            life(730, 20_000, 45_000, 25_000),
            life(365, 10_000, 26_000, 26_500),
        ];
        assert_eq!(shares(Allocation::CutOff, &three), [300_000, 20_000, 11_001]);
        assert_eq!(shares(Allocation::FiftyFifty, &three), [150_501, 20_000, 160_500]);
        assert_eq!(shares(Allocation::LifeShare, &three), [172_051, 105_967, 52_983]);
        // 60,000 and 20,000 of value consumed; the third ends dearer than it began.
        assert_eq!(shares(Allocation::Economic, &three), [225_751, 95_250, 10_000]);
        for method in Allocation::ALL {
            assert_eq!(shares(method, &three[..1]), [301_001], "{method:?}: one life carries all");
        }
    }

    #[test]
    fn without_any_value_consumed_length_decides() {
        let lives = [life(100, 0, 5, 5), life(300, 0, 5, 9)];
        assert_eq!(shares(Allocation::Economic, &lives), shares(Allocation::LifeShare, &lives));
        let instead = |method, lives: &[PlannedLife]| {
            let made = GramsCo2e::new(1);
            Chain::new(made, made, lives.to_vec(), method).unwrap().by_length_instead()
        };
        assert!(instead(Allocation::Economic, &lives));
        assert!(!instead(Allocation::LifeShare, &lives));
        let one_consumes = [life(100, 0, 5, 4), life(300, 0, 5, 9)];
        assert!(!instead(Allocation::Economic, &one_consumes));
    }

    #[test]
    fn what_no_chain_can_be_is_refused() {
        let new = |made: i64, lives: Vec<PlannedLife>, method| {
            let none = GramsCo2e::ZERO;
            Chain::new(GramsCo2e::new(made), none, lives, method).map(|_| ())
        };
        let (plain, cut) = (life(1, 0, 0, 0), Allocation::CutOff);
        assert_eq!(new(1, vec![], cut), Err(ChainError::Lives(0)));
        assert_eq!(new(1, vec![plain; 21], cut), Err(ChainError::Lives(21)));
        assert_eq!(new(1, vec![life(0, 0, 0, 0)], cut), Err(ChainError::Days { life: 1, days: 0 }));
        assert_eq!(new(1, vec![life(9, 1, 0, 0)], cut), Err(ChainError::FirstRefurbished));
        assert!(matches!(new(-1, vec![plain], cut), Err(ChainError::Carbon { .. })));
        let unvalued = PlannedLife { value: None, ..plain };
        assert_eq!(new(1, vec![unvalued], Allocation::Economic), Err(ChainError::Value(1)));
        assert_eq!(new(1, vec![life(1, 0, -1, 0)], cut), Err(ChainError::Price(1)));
    }
}
