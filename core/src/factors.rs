//! Emission factors and device-class defaults: each with its boundary, mix, vintage, source and
//! licence, and a stated fallback with its age where the period has none.

mod class;
mod defaults;
mod grid;
mod schedule;
mod table;
mod terms;

pub use class::{DeviceClass, UnknownClass};
pub use defaults::{
    ClassDefault, ClassDefaults, ClassEmbodied, ClassEnergy, ClassRefurbishment, DAYS_PER_YEAR,
    OwnSources,
};
pub use grid::{GridFactor, GridTable, Segment};
pub use schedule::Schedule;
pub use table::{DataError, Table, TableRow};
pub use terms::{Boundary, Mix, Vintage};

/// Licence of the tables derived from Boavizta's data.
pub(crate) const ODBL: &str = "ODbL 1.0";
/// Licence of Ember's tables.
pub(crate) const CC_BY: &str = "CC BY 4.0";
