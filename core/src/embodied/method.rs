//! Where an embodied figure comes from.

use crate::receipt::Quality;
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
    /// An estimate from published products of its line.
    ProductLine,
    /// An estimate from its maker's published products of its class.
    MakerClass,
    /// From its parts, bottom-up (servers).
    Parts,
    /// The median of the class's published footprints.
    ClassMedian,
    /// The organisation's own footprint of the product.
    Own,
}

impl EmbodiedMethod {
    /// How its figures are marked: the maker's, the organisation's own, or an estimate.
    pub const fn quality(self) -> Quality {
        match self {
            Self::Published | Self::PublishedSplitByClass => Quality::Maker,
            Self::ProductLine | Self::MakerClass | Self::Parts | Self::ClassMedian => {
                Quality::Estimate
            }
            Self::Own => Quality::Own,
        }
    }

    /// The stable name, as on the wire and in `impact estimate`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::PublishedSplitByClass => "published_split_by_class",
            Self::ProductLine => "product_line",
            Self::MakerClass => "maker_class",
            Self::Parts => "parts",
            Self::ClassMedian => "class_median",
            Self::Own => "own",
        }
    }
}
