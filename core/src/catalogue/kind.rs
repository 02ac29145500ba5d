//! How a device found its product.

use serde::{Deserialize, Serialize};

/// How the maker and model an inventory gives were matched to the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MatchKind {
    /// The model is written as the catalogue writes it.
    Exact,
    /// Another spelling of a catalogue name.
    Alias,
    /// Found through the maker's machine type code.
    MachineType,
    /// A suggestion that a person said yes to.
    Confirmed,
    /// A near miss: waits for a person's yes, and counts as estimated until then.
    Suggested,
    /// The class is known, the product is not.
    Estimated,
    /// Neither class nor product is known: no figure.
    Unknown,
    /// No physical device, for example a virtual machine.
    SetAside,
}

impl MatchKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Exact,
        Self::Alias,
        Self::MachineType,
        Self::Confirmed,
        Self::Suggested,
        Self::Estimated,
        Self::Unknown,
        Self::SetAside,
    ];

    /// The stable name, as on the wire and in `impact import`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Alias => "alias",
            Self::MachineType => "machine_type",
            Self::Confirmed => "confirmed",
            Self::Suggested => "suggested",
            Self::Estimated => "estimated",
            Self::Unknown => "unknown",
            Self::SetAside => "set_aside",
        }
    }

    /// Whether the product is known.
    pub const fn is_matched(self) -> bool {
        matches!(self, Self::Exact | Self::Alias | Self::MachineType | Self::Confirmed)
    }
}

/// How a suggested product is near to what an inventory writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Nearness {
    /// The name is nearly the same: a slip of the finger.
    Spelling,
    /// Another generation of the same product line.
    SameLine,
}
