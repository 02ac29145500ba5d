//! The fleet in a period.

use super::figure::{Carbon, CarbonShare, ElectricityFigures, Freshness, StageFigure};
use super::filter::Attention;
use crate::inventory::ImportTally;
use crate::lifecycle::View;
use crate::quantity::{Country, Day, GramsCo2e, Month, Period};
use crate::receipt::Label;
use serde::{Deserialize, Serialize};

/// A month of the period; its stages sum to the period's to the gram.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthFigure {
    /// The month.
    pub month: Month,
    /// Gross footprint in the part of it that lies in the period.
    pub gross: Carbon,
    /// By stage, in the order of the stages; kilograms.
    pub stages_kg: Vec<GramsCo2e>,
}

/// A group of devices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupFigure {
    /// Key within the grouping: class, site identifier, maker…
    pub key: String,
    /// Name for people.
    pub label: Label,
    /// Country, for sites.
    pub country: Option<Country>,
    /// Devices in it.
    pub devices: u64,
    /// Gross footprint in the period.
    pub gross: Carbon,
    /// Embodied part of it, kilograms.
    pub embodied_kg: GramsCo2e,
    /// Use part of it; none where it is known of none of them.
    pub use_kg: Option<GramsCo2e>,
    /// Grid intensity at the period's end, g CO2e/kWh, for sites.
    pub grid_g_per_kwh: Option<f64>,
    /// Query of the devices page that lists it.
    pub devices_query: String,
}

/// Something a person can improve, ranked by its effect on the total.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttentionItem {
    /// What kind.
    pub kind: Attention,
    /// Devices concerned.
    pub devices: u64,
    /// Carbon in the period that rests on it, kilograms.
    pub gross_kg: GramsCo2e,
    /// The headline.
    pub title: Label,
    /// The effect, one sentence.
    pub effect: Label,
    /// Query of the devices page that lists them.
    pub devices_query: String,
}

/// `GET /api/v1/fleet/summary`: the filtered fleet in a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FleetSummary {
    /// The day whose knowledge it rests on.
    pub as_of: Day,
    /// The period.
    pub period: Period,
    /// The view.
    pub view: View,
    /// Devices in the fleet that the filter leaves, archived ones not counted.
    pub devices: u64,
    /// Sites they are at.
    pub sites: u64,
    /// Gross footprint in the period.
    pub gross: Carbon,
    /// The same of the same days a year before, with the devices that left since.
    pub gross_year_before: Carbon,
    /// By stage.
    pub stages: Vec<StageFigure>,
    /// Embodied carbon of all these devices, whole.
    pub embodied: Carbon,
    /// Part of it not yet carried at the end of the period; none in an inventory view.
    pub still_to_carry: Option<Carbon>,
    /// Electricity in the period, modelled, kWh.
    pub energy_kwh: f64,
    /// Use by both methods of Scope 2, and what comes before the plug; none where no use is known.
    pub electricity: Option<ElectricityFigures>,
    /// Gross divided by device-years in service; none for an empty fleet.
    pub per_device_year: Option<Carbon>,
    /// Device-years in service in the period.
    pub device_years: f64,
    /// Mean age of the devices on `as_of`, years; none when no start is known.
    pub mean_age_years: Option<f64>,
    /// Mean planned life, years.
    pub mean_planned_life_years: Option<f64>,
    /// Month by month.
    pub months: Vec<MonthFigure>,
    /// Groups by the asked dimension, largest first.
    pub groups: Vec<GroupFigure>,
    /// Where the gross figure comes from.
    pub basis: Vec<CarbonShare>,
    /// What needs a person, largest effect first.
    pub attention: Vec<AttentionItem>,
    /// How the devices found their products.
    pub tally: ImportTally,
    /// The oldest grid factor in use.
    pub grid: Option<Freshness>,
    /// One sentence: what the months show.
    pub finding: Label,
    /// One sentence: what the groups show.
    pub groups_finding: Label,
    /// One sentence: what the basis shows.
    pub basis_finding: Label,
    /// Engine version.
    pub engine: String,
    /// Factor set.
    pub factor_set: String,
}
