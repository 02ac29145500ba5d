//! A second life as the API shows it.

use crate::decision::{DecisionAssumption, DecisionAvoided, DecisionInput};
use crate::fleet::Carbon;
use crate::lifecycle::Allocation;
use crate::quantity::{Currency, GramsCo2e};
use crate::receipt::Label;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A figure of a second life that has a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SecondLifeFigure {
    /// What the first life carries.
    First,
    /// What the second life carries.
    #[default]
    Second,
    /// What the second life avoids in all its years.
    Avoided,
    /// What it avoids in one of them.
    AvoidedPerYear,
    /// The displacement below which it avoids nothing.
    LeastDisplacement,
}

impl SecondLifeFigure {
    /// Every figure.
    pub const ALL: [Self; 5] =
        [Self::First, Self::Second, Self::Avoided, Self::AvoidedPerYear, Self::LeastDisplacement];

    /// The stable name, as in the query.
    pub const fn key(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
            Self::Avoided => "avoided",
            Self::AvoidedPerYear => "avoided_per_year",
            Self::LeastDisplacement => "least_displacement",
        }
    }
}

impl FromStr for SecondLifeFigure {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, &'static str> {
        let found = Self::ALL.into_iter().find(|figure| figure.key() == text);
        found.ok_or(
            "there is no such figure: use first, second, avoided, avoided_per_year or least_displacement",
        )
    }
}

/// What each of two lives carries by one method; together [`SecondLife::total_kg`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SharedLives {
    /// The method.
    pub method: Allocation,
    /// Carried by the first life.
    pub first: Carbon,
    /// Carried by the second life.
    pub second: Carbon,
    /// Where it is shared otherwise than the method's name says: no life consumes any value, so the
    /// lengths decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Label>,
}

/// `GET /api/v1/devices/{id}/second-life`: what a second life would carry and avoid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondLife {
    /// Length of the second life, months.
    pub months: u16,
    /// Planned length of the first life, days.
    pub first_days: u32,
    /// Length of the second life, days.
    pub second_days: u32,
    /// The method that is asked for.
    pub method: Allocation,
    /// What both lives carry together, by every method: making, refurbishment, end of life.
    pub total_kg: GramsCo2e,
    /// Each method side by side; the economic one only once all four prices are given.
    pub methods: Vec<SharedLives>,
    /// What reuse avoids against a new device; none until everything in `lacks` is given. It stands
    /// apart from every footprint and is never subtracted from one.
    pub avoided: Option<DecisionAvoided>,
    /// What would happen otherwise.
    pub counterfactual: Option<Label>,
    /// What must be given before it can be said what is avoided.
    pub lacks: Vec<DecisionInput>,
    /// Currency of the prices.
    pub currency: Currency,
    /// What it rests on.
    pub assumptions: Vec<DecisionAssumption>,
    /// Engine version.
    pub engine: String,
    /// Factor set.
    pub factor_set: String,
}
