//! Figures of carbon with their range, and what they are made of.

use crate::lifecycle::{Stage, View};
use crate::quantity::{GramsCo2e, Period};
use crate::receipt::{Label, Quality};
use serde::{Deserialize, Serialize};

/// A figure of carbon: the mean, which sums, and the 90 % range around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Carbon {
    /// Kilograms of CO2 equivalent, exact to the gram.
    pub mean_kg: GramsCo2e,
    /// 5th percentile, kilograms.
    pub low_kg: GramsCo2e,
    /// 95th percentile, kilograms.
    pub high_kg: GramsCo2e,
}

/// A stage's part of a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageFigure {
    /// The stage.
    pub stage: Stage,
    /// Its carbon.
    pub carbon: Carbon,
    /// How good it is.
    pub quality: Quality,
}

/// A part of a figure by where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CarbonShare {
    /// Where it comes from.
    pub quality: Quality,
    /// What it is called.
    pub label: Label,
    /// Its carbon.
    pub mean_kg: GramsCo2e,
    /// Its share of the figure, 0 to 1.
    pub share: f64,
}

/// The oldest factor a figure rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Freshness {
    /// What the factor is, for example `Grid, Germany`.
    pub label: Label,
    /// The period the factor describes, for example `2024`.
    pub vintage: String,
    /// Whole months between the end of its vintage and the end of the period; 0 when it covers it.
    pub age_months: u32,
    /// Whether it stands in for a period that has none of its own.
    pub fallback: bool,
}

/// A part of the electricity by what its market-based figure rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MarketShare {
    /// Contracts, the residual mix or the grid's average.
    pub basis: Label,
    /// Modelled electricity, kWh.
    pub energy_kwh: f64,
    /// Its share of all, 0 to 1.
    pub share: f64,
}

/// Electricity in a period, by both methods of Scope 2, and what of Scope 3, category 3, comes
/// before the plug. For who counts the devices in another category, both lie within that.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ElectricityFigures {
    /// Location-based: the use stage of the gross figure.
    pub location_based: Carbon,
    /// Market-based; no part of the gross figure.
    pub market_based: Carbon,
    /// What the market-based figure rests on; parts without electricity are left out.
    pub market_basis: Vec<MarketShare>,
    /// One sentence: what it fell back to.
    pub market_note: Label,
    /// Network losses; none where they are known for no country.
    pub losses: Option<Carbon>,
    /// Share of the electricity that is drawn where losses are known, 0 to 1.
    pub losses_share: f64,
    /// Where losses are not known; none where they are everywhere.
    pub losses_note: Option<Label>,
    /// Fuel before the plant; none where no direct factor has one.
    pub upstream: Option<Carbon>,
    /// Whether it is included in the Scope 2 figure, or where it is not known.
    pub upstream_note: Option<Label>,
}

/// `GET /api/v1/devices/{id}/footprint`: a device over a period and over its life.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceFootprint {
    /// The period.
    pub period: Period,
    /// The view.
    pub view: View,
    /// Gross footprint in the period; none where a needed fact is missing (see `missing`).
    pub gross: Option<Carbon>,
    /// The period's gross by stage; without the use where it is not known.
    pub stages: Vec<StageFigure>,
    /// Gross from the first day in service to the end of the period.
    pub so_far: Option<Carbon>,
    /// Embodied carbon not yet carried at the end of the period; none in an inventory view.
    pub still_to_carry: Option<Carbon>,
    /// Whole planned life by stage, whatever the period.
    pub whole_life: Vec<StageFigure>,
    /// Sum of `whole_life`.
    pub whole_life_total: Option<Carbon>,
    /// Modelled electricity in the period, kWh; none when not known.
    pub energy_kwh: Option<f64>,
    /// Use by both methods of Scope 2, and what comes before the plug; none where no use is known.
    pub electricity: Option<ElectricityFigures>,
    /// The grid factor's age, where a use phase is computed.
    pub grid: Option<Freshness>,
    /// One sentence: what the whole life shows.
    pub finding: Label,
    /// Facts that are missing, each a sentence with its remedy.
    pub missing: Vec<Label>,
    /// Engine version.
    pub engine: String,
    /// Factor set.
    pub factor_set: String,
}
