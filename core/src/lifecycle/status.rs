//! A device's standing, and the views that are never mixed.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Where a device stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// With a person or at a place, running.
    InUse,
    /// On the shelf: carries its embodied share, uses no electricity.
    InStock,
    /// At a repair shop: as on the shelf.
    InRepair,
    /// No longer part of the fleet.
    Archived,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::InUse, Self::InStock, Self::InRepair, Self::Archived];

    /// The stable name, as on the wire.
    pub const fn key(self) -> &'static str {
        match self {
            Self::InUse => "in_use",
            Self::InStock => "in_stock",
            Self::InRepair => "in_repair",
            Self::Archived => "archived",
        }
    }
}

/// How embodied carbon is put into periods. The views answer different questions and are never
/// mixed in one figure.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Spread evenly over the planned life, all stages.
    #[default]
    Management,
    /// GHG Protocol inventory of a lessee: the period's share of cradle-to-door carbon, no end of
    /// life.
    InventoryRented,
    /// GHG Protocol inventory of an owner: cradle-to-door carbon in full when acquired, end of life
    /// when disposed of.
    InventoryOwned,
}

impl View {
    /// Every view.
    pub const ALL: [Self; 3] = [Self::Management, Self::InventoryRented, Self::InventoryOwned];

    /// The stable name, as on the wire.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Management => "management",
            Self::InventoryRented => "inventory_rented",
            Self::InventoryOwned => "inventory_owned",
        }
    }
}

/// A text that is not one of the names a parameter takes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not a {what}: use {choices}")]
pub struct UnknownName {
    /// What was asked for.
    pub what: &'static str,
    /// The refused text, at most 40 characters of it.
    pub text: String,
    /// The names there are.
    pub choices: &'static str,
}

/// Finds the value of an enumeration by its stable name.
macro_rules! from_key {
    ($type:ty, $what:literal, $choices:literal) => {
        impl FromStr for $type {
            type Err = UnknownName;
            fn from_str(text: &str) -> Result<Self, UnknownName> {
                Self::ALL.into_iter().find(|value| value.key() == text).ok_or_else(|| UnknownName {
                    what: $what,
                    text: text.chars().take(40).collect(),
                    choices: $choices,
                })
            }
        }
    };
}

from_key!(View, "view", "management, inventory_rented or inventory_owned");
from_key!(Status, "status", "in_use, in_stock, in_repair or archived");
