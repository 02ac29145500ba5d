//! Where an embodied figure comes from.

use serde::{Deserialize, Serialize};

/// The tier an embodied figure was taken from, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EmbodiedMethod {
    /// The maker's footprint less the maker's own use phase.
    Published,
    /// The maker's footprint, whose use share is not printed: split by the class's median share.
    PublishedSplitByClass,
    /// The median of the class's published footprints.
    ClassMedian,
    /// The organisation's own footprint of the product.
    Own,
}

impl EmbodiedMethod {
    /// The stable name, as on the wire and in `impact estimate`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::PublishedSplitByClass => "published_split_by_class",
            Self::ClassMedian => "class_median",
            Self::Own => "own",
        }
    }
}
