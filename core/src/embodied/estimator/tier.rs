//! How near the published products are that an estimate rests on.

/// Tiers of an estimate, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// A product of its line is published.
    ProductLine,
    /// Its maker has published products of its class.
    MakerClass,
    /// Only other makers have.
    ClassMedian,
    /// Its parts, bottom-up (servers).
    Parts,
}

impl Tier {
    /// Every tier, best first.
    pub const ALL: [Self; 4] =
        [Self::ProductLine, Self::MakerClass, Self::ClassMedian, Self::Parts];

    /// The stable name, as in the table.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ProductLine => "product_line",
            Self::MakerClass => "maker_class",
            Self::ClassMedian => "class_median",
            Self::Parts => "parts",
        }
    }
}
