//! Life-cycle stages.

use serde::{Deserialize, Serialize};

/// A life-cycle stage (ISO 14067 / PAIA), and what a maker's shares leave unexplained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Extraction, parts, packaging, assembly, and the transport before it.
    Manufacture,
    /// Assembly to customer.
    Transport,
    /// Electricity in use.
    Use,
    /// Collection, shredding, separation, landfill of the rest.
    EndOfLife,
    /// What the maker's rounded shares leave over: kept apart, never rescaled away.
    Unattributed,
}

impl Stage {
    /// Every stage, in the order they are shown.
    pub const ALL: [Self; 5] =
        [Self::Manufacture, Self::Transport, Self::Use, Self::EndOfLife, Self::Unattributed];

    /// The stable name, as on the wire.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Manufacture => "manufacture",
            Self::Transport => "transport",
            Self::Use => "use",
            Self::EndOfLife => "end_of_life",
            Self::Unattributed => "unattributed",
        }
    }

    /// Position in [`Stage::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }
}
