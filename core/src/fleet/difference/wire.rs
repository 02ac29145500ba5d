//! A difference as it travels.

use super::cause::Cause;
use crate::lifecycle::View;
use crate::quantity::{Day, GramsCo2e, Period};
use crate::receipt::{Label, Receipt};
use serde::{Deserialize, Serialize};

/// One of the two results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DifferenceSide {
    /// The period.
    pub period: Period,
    /// The day whose knowledge it rests on.
    pub as_of: Day,
    /// Factor set.
    pub factor_set: String,
    /// Version of the organisation's own figures in it; 0 for none.
    pub figures: u32,
    /// Devices in service in the period.
    pub devices: u64,
    /// Gross footprint in the period.
    pub gross_kg: GramsCo2e,
}

/// A device behind a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceChanged {
    /// Identifier.
    pub id: String,
    /// Maker and model.
    pub name: String,
    /// Inventory number, or serial where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Its part of the change.
    pub change_kg: GramsCo2e,
}

/// What one cause adds to the difference or takes from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DifferencePart {
    /// The cause.
    pub cause: Cause,
    /// What it is called.
    pub label: Label,
    /// What it means, in a sentence.
    pub meaning: Label,
    /// The part, never 0.
    pub change_kg: GramsCo2e,
    /// Devices whose figure it changes.
    pub devices: u64,
    /// Those with the largest change, in either direction, at most 20.
    pub largest: Vec<DeviceChanged>,
    /// What else must be known of it, such as factors that stand in for others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Label>,
}

/// `GET /api/v1/fleet/difference`: why two results of a fleet, or of a device, differ.
///
/// The parts sum to the change to the gram.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Difference {
    /// The view of both.
    pub view: View,
    /// The first result.
    pub from: DifferenceSide,
    /// The second result.
    pub to: DifferenceSide,
    /// Second less first.
    pub change_kg: GramsCo2e,
    /// The parts in the order in which the causes were put in; empty where nothing differs.
    pub parts: Vec<DifferencePart>,
    /// One sentence: what the parts show.
    pub finding: Label,
    /// The change as a tree that can be computed again.
    pub receipt: Receipt,
}
