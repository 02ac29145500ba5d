//! A decision about a line as the API shows it.

use super::super::assumption::{DecisionError, DecisionInput};
use super::super::figure::{no_input, threshold_of};
use super::super::wire::{
    DecisionAim, DecisionAssumption, DecisionFlip, DecisionGap, DecisionOption,
};
use crate::factors::DeviceClass;
use crate::fleet::Carbon;
use crate::quantity::{Currency, Day};
use serde::{Deserialize, Serialize};

/// An option over the devices of a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineOption {
    /// The option.
    pub option: DecisionOption,
    /// Whether somebody still has a device afterwards.
    pub same_service: bool,
    /// Years that it lasts, where they are the same for all.
    pub years: Option<f64>,
    /// Devices for which it is the best.
    pub best_for: u64,
    /// Devices whose carbon by it is known.
    pub devices: u64,
    /// Gross carbon a year of all of them, the sum of their own figures to the gram.
    pub carbon_per_year: Carbon,
    /// Devices whose cost by it is known.
    pub devices_with_cost: u64,
    /// Cost a year of all of those in hundredths of the currency; none while a price is missing.
    pub cost_minor_per_year: Option<i64>,
    /// What its cost rests on and is not known of any device.
    pub cost_lacks: Vec<DecisionInput>,
    /// When what it takes once is repaid; none where it is for no device.
    pub break_even: Option<BreakEven>,
}

/// The days on which the devices of a line have repaid what an option takes once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BreakEven {
    /// Devices that repay it within its years.
    pub devices: u64,
    /// The first of their days.
    pub earliest: Day,
    /// The day by which half of them have.
    pub median: Day,
    /// The last of their days.
    pub latest: Day,
}

/// What one choice takes less than another, a year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineSaving {
    /// Carbon; below 0 where it takes more. None where it is not known of all devices.
    pub carbon_per_year: Option<Carbon>,
    /// Cost in hundredths of the currency, likewise.
    pub cost_minor_per_year: Option<i64>,
}

/// What the answers save, over the devices that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineSavings {
    /// The one option for all, against keeping all; none where keeping them cannot be compared.
    pub one_against_keeping: Option<LineSaving>,
    /// Each device's best, against keeping all; likewise.
    pub each_against_keeping: Option<LineSaving>,
    /// Each device's best, against the one option for all.
    pub each_against_one: LineSaving,
}

/// Which figure of a line a receipt is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFigure {
    /// Carbon a year of an option.
    Carbon,
    /// Cost a year of an option.
    Cost,
    /// [`LineSavings::one_against_keeping`], in carbon.
    OneAgainstKeeping,
    /// [`LineSavings::each_against_keeping`], in carbon.
    EachAgainstKeeping,
    /// [`LineSavings::each_against_one`], in carbon.
    EachAgainstOne,
    /// [`LineSavings::one_against_keeping`], in money.
    OneAgainstKeepingCost,
    /// [`LineSavings::each_against_keeping`], in money.
    EachAgainstKeepingCost,
    /// [`LineSavings::each_against_one`], in money.
    EachAgainstOneCost,
    /// [`BreakEven::earliest`] of an option.
    BreakEvenEarliest,
    /// [`BreakEven::median`].
    BreakEven,
    /// [`BreakEven::latest`].
    BreakEvenLatest,
    /// Where an assumption changes the answer: [`DecisionFlip::threshold`].
    Threshold(DecisionInput),
}

impl LineFigure {
    /// Every figure that is not one of an assumption.
    pub const ALL: [Self; 11] = [
        Self::Carbon,
        Self::Cost,
        Self::OneAgainstKeeping,
        Self::EachAgainstKeeping,
        Self::EachAgainstOne,
        Self::OneAgainstKeepingCost,
        Self::EachAgainstKeepingCost,
        Self::EachAgainstOneCost,
        Self::BreakEvenEarliest,
        Self::BreakEven,
        Self::BreakEvenLatest,
    ];

    /// The stable name, as in the query.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Carbon => "carbon",
            Self::Cost => "cost",
            Self::OneAgainstKeeping => "one_against_keeping",
            Self::EachAgainstKeeping => "each_against_keeping",
            Self::EachAgainstOne => "each_against_one",
            Self::OneAgainstKeepingCost => "one_against_keeping_cost",
            Self::EachAgainstKeepingCost => "each_against_keeping_cost",
            Self::EachAgainstOneCost => "each_against_one_cost",
            Self::BreakEvenEarliest => "break_even_earliest",
            Self::BreakEven => "break_even",
            Self::BreakEvenLatest => "break_even_latest",
            Self::Threshold(_) => "threshold",
        }
    }

    /// Reads a figure by its name, a threshold with the assumption that it is about.
    ///
    /// # Errors
    /// When there is no such figure or assumption, or an assumption is named that has no part in it.
    pub fn read(figure: &str, input: Option<&str>) -> Result<Self, DecisionError> {
        if figure == "threshold" {
            return threshold_of(input).map(Self::Threshold);
        }
        no_input(input)?;
        Self::ALL.into_iter().find(|of| of.key() == figure).ok_or(DecisionError::Asked {
            parameter: "figure",
            said: "there is no such figure: use carbon, cost, one_against_keeping, each_against_keeping, each_against_one, the same with _cost, break_even, break_even_earliest, break_even_latest or threshold",
        })
    }

    /// Whether it is an amount of money.
    pub const fn is_money(self) -> bool {
        matches!(
            self,
            Self::Cost
                | Self::OneAgainstKeepingCost
                | Self::EachAgainstKeepingCost
                | Self::EachAgainstOneCost
        )
    }
}

/// Devices of a line whose best option is another than the line's: those of one state of the plan
/// and one option.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineException {
    /// Whether their plan still runs.
    pub within_plan: bool,
    /// What is best for each of them.
    pub best: DecisionOption,
    /// Number of devices.
    pub devices: u64,
    /// Their classes.
    pub classes: Vec<DeviceClass>,
    /// What that saves against the line's option; none where theirs cannot be compared.
    pub saving: Option<LineSaving>,
    /// Devices of which it is known.
    pub compared: u64,
    /// One of them: its identifier.
    pub example: String,
    /// What leaves exactly these of the line's devices, beside `plan` and the line's own filter;
    /// none where nothing that the list filters by does.
    pub list: Option<LineList>,
}

/// Values of a filter, each in place of what the line's own filter says of the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineList {
    /// Classes.
    pub class: Vec<DeviceClass>,
    /// Makers; empty where they need not be named.
    pub maker: Vec<String>,
    /// Models, likewise.
    pub model: Vec<String>,
}

/// Devices of a line without a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineUndecided {
    /// What is missing.
    pub reason: DecisionGap,
    /// What is missing beside it.
    pub also: Vec<DecisionGap>,
    /// Number of devices.
    pub devices: u64,
}

/// `GET /api/v1/fleet/decision`: what next for the devices that a filter leaves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineDecision {
    /// Devices that the filter leaves.
    pub devices: u64,
    /// Those of them that have a decision.
    pub decided: u64,
    /// Those of the decided that know the same options as most do: over them the one answer for all
    /// is found, and what it saves.
    pub compared: u64,
    /// Whether the plan of any of them runs; where of none, keeping is running on.
    pub within_plan: bool,
    /// Whether the plan of any of them is over: for those, keeping is running on.
    pub beyond_plan: bool,
    /// What is to be least.
    pub aim: DecisionAim,
    /// Currency of all prices and costs.
    pub currency: Currency,
    /// The options that can be computed for any device.
    pub options: Vec<LineOption>,
    /// The one option that answers the aim for all; none where nothing is decided.
    pub recommended: Option<DecisionOption>,
    /// The one with the least carbon a year.
    pub least_carbon: Option<DecisionOption>,
    /// The one with the least cost a year; none until prices of two are known.
    pub least_cost: Option<DecisionOption>,
    /// What the answers save a year; none where nothing is decided.
    pub savings: Option<LineSavings>,
    /// The thresholds beyond which an assumption changes the recommendation, nearest first. Of an
    /// assumption that differs between devices, the factor for all of them, and its mean over them.
    pub flips: Vec<DecisionFlip>,
    /// Devices whose own best option is another than the recommended.
    pub differ: u64,
    /// All of them, those that save most by it first.
    pub exceptions: Vec<LineException>,
    /// Devices without a decision, by why.
    pub undecided: Vec<LineUndecided>,
    /// Everything it rests on; no value where it differs between devices.
    pub assumptions: Vec<DecisionAssumption>,
    /// Engine version.
    pub engine: String,
    /// Factor set.
    pub factor_set: String,
}
