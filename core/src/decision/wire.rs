//! A decision as the API shows it.

use super::assumption::DecisionInput;
use crate::fleet::Carbon;
use crate::quantity::{Currency, Day};
use crate::receipt::Label;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What can be done with a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DecisionOption {
    /// As planned; the baseline. Beyond the plan: used on as it is.
    Keep,
    /// Used beyond the plan, with the parts that takes.
    Extend,
    /// Refurbished and used on.
    Refurbish,
    /// Replaced by a new device.
    ReplaceNew,
    /// Replaced by a refurbished device.
    ReplaceRefurbished,
    /// Returned, and not replaced.
    Return,
}

impl DecisionOption {
    /// Every choice, in the order they are shown.
    pub const ALL: [Self; 6] = [
        Self::Keep,
        Self::Extend,
        Self::Refurbish,
        Self::ReplaceRefurbished,
        Self::ReplaceNew,
        Self::Return,
    ];

    /// The stable name, as on the wire.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Extend => "extend",
            Self::Refurbish => "refurbish",
            Self::ReplaceNew => "replace_new",
            Self::ReplaceRefurbished => "replace_refurbished",
            Self::Return => "return",
        }
    }

    /// Whether somebody still has a device afterwards: only those are recommended against each
    /// other.
    pub const fn same_service(self) -> bool {
        !matches!(self, Self::Return)
    }
}

/// What keeping means, by the plans of the devices that are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// The plan runs: to keep to it.
    ToPlan,
    /// The plan is over: to run on.
    RunsOn,
    /// Of a line, some so and some so.
    Either,
}

impl Keeping {
    /// By whether any plan runs and any is over; without devices, that of a plan.
    pub const fn of(within_plan: bool, beyond_plan: bool) -> Self {
        match (within_plan, beyond_plan) {
            (true, true) => Self::Either,
            (false, true) => Self::RunsOn,
            (_, false) => Self::ToPlan,
        }
    }

    /// Of one device, by whether its plan runs.
    pub const fn of_device(within_plan: bool) -> Self {
        Self::of(within_plan, !within_plan)
    }
}

impl FromStr for DecisionOption {
    type Err = String;
    /// Reads the option's name in the query.
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|choice| choice.key() == text).ok_or_else(|| {
            "there is no such option: use keep, extend, refurbish, replace_new, replace_refurbished or return".to_owned()
        })
    }
}

/// What is to be least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DecisionAim {
    /// Carbon a year.
    #[default]
    Carbon,
    /// Cost a year, among the options whose prices are known.
    Cost,
}

/// Why nothing is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DecisionGap {
    /// It has left: nothing is to be decided.
    Left,
    /// Its class is not known.
    Class,
    /// Its first day is not known.
    Start,
    /// The grid of its site is not known.
    Grid,
    /// Electricity is not known.
    Energy,
    /// Embodied carbon is not known.
    Embodied,
    /// Prices of no two options are known.
    Prices,
    /// The price of electricity is not known.
    EnergyPrice,
}

/// An option's figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OptionFigure {
    /// The option.
    pub option: DecisionOption,
    /// Whether somebody still has a device afterwards.
    pub same_service: bool,
    /// Years that it lasts; none for what ends or goes on as planned.
    pub years: Option<f64>,
    /// Gross carbon a year: what it takes once, spread over its years, and its use.
    pub carbon_per_year: Carbon,
    /// What it takes once.
    pub once: Option<Carbon>,
    /// Cost a year in hundredths of the currency; none while a price is missing.
    pub cost_minor_per_year: Option<i64>,
    /// What its cost rests on and is not known.
    pub cost_lacks: Vec<DecisionInput>,
    /// The day on which what it takes once is repaid, against a new device in its place (for a new
    /// one: against the present device running on); none where it is not within its years.
    pub break_even: Option<Day>,
}

/// A threshold: the value of an assumption beyond which the answer is another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DecisionFlip {
    /// The assumption.
    pub input: DecisionInput,
    /// What it is now.
    pub now: f64,
    /// Beyond this value the answer is another.
    pub threshold: f64,
    /// Where the assumption differs between the devices of a line: the factor by which each device's
    /// own value changes, `now` and `threshold` being means. To enter the threshold would set one
    /// value for all, which is something else.
    pub factor: Option<f64>,
    /// The answer there.
    pub becomes: DecisionOption,
}

/// An assumption, as it counts here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DecisionAssumption {
    /// Which.
    pub input: DecisionInput,
    /// Its value in the input's unit; none where nothing is known and none was given.
    pub value: Option<f64>,
    /// Smallest value accepted.
    pub low: f64,
    /// Largest value accepted.
    pub high: f64,
    /// Whether the asker gave it.
    pub given: bool,
    /// Where it comes from.
    pub source: Label,
}

/// What extending avoids against a new device; never subtracted from a footprint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DecisionAvoided {
    /// Over the whole extension.
    pub total: Carbon,
    /// Per year of the extension.
    pub per_year: Carbon,
    /// Years of the extension.
    pub years: f64,
    /// The displacement below which nothing is avoided; none where even 1 avoids nothing.
    pub least_displacement: Option<f64>,
}

/// `GET /api/v1/devices/{id}/decision`: what next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceDecision {
    /// The day it is about: the end of the plan, or today where that is over.
    pub day: Day,
    /// Whether the plan still runs.
    pub within_plan: bool,
    /// What is to be least.
    pub aim: DecisionAim,
    /// Currency of all prices and costs.
    pub currency: Currency,
    /// The options that can be computed.
    pub options: Vec<OptionFigure>,
    /// The one that answers the aim; none where no two can be compared.
    pub recommended: Option<DecisionOption>,
    /// What is missing where none is recommended.
    pub lacks: Vec<DecisionGap>,
    /// The one with the least carbon a year.
    pub least_carbon: Option<DecisionOption>,
    /// The one with the least cost a year; none until prices of two are known.
    pub least_cost: Option<DecisionOption>,
    /// The thresholds beyond which an assumption changes the recommendation, nearest first.
    pub flips: Vec<DecisionFlip>,
    /// What extending avoids; none until a displacement or a rebound is given.
    pub avoided: Option<DecisionAvoided>,
    /// Everything it rests on.
    pub assumptions: Vec<DecisionAssumption>,
    /// Engine version.
    pub engine: String,
    /// Factor set.
    pub factor_set: String,
}
