//! Emission factors and device-class defaults: each with its boundary, mix, vintage, source and
//! licence, and a stated fallback with its age where the period has none.

mod class;
mod defaults;
mod grid;
mod market;
mod network;
mod origin;
mod schedule;
mod table;
mod terms;
mod zones;

pub use class::{DeviceClass, UnknownClass};
pub use defaults::{
    ClassDefault, ClassDefaults, ClassEmbodied, ClassEnergy, ClassRefurbishment, DAYS_PER_YEAR,
    OwnSources, days_of, typical,
};
pub use grid::{GridFactor, GridTable, Segment};
pub use market::{Contract, Cover, MarketBasis, MarketPart, market_cover, market_rate};
pub(crate) use market::{ResidualMix, put};
pub use network::{MOST_LOSSES, Network, NetworkFigure, UpstreamError, loss_factor, well_to_tank};
pub use origin::Origin;
pub use schedule::Schedule;
pub use table::{DataError, Table, TableRow};
pub use terms::{Boundary, Gwp, Mix, Vintage};
pub use zones::ZoneFiles;

/// Licence of the tables derived from Boavizta's data.
pub(crate) const ODBL: &str = "ODbL 1.0";
/// Licence of Ember's tables.
pub(crate) const CC_BY: &str = "CC BY 4.0";
