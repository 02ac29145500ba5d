//! The fleet: many devices filtered, sorted, grouped and summed by one engine, the same in the
//! browser, in the API and in exports.

mod detail;
mod device;
mod filter;
mod findings;
mod library;
mod list;
mod pricing;
mod receipts;
mod selection;
mod spread;
mod summary;
mod synthetic;

pub use device::{Device, DeviceChange, DeviceEvent, Site, device_as_of};
pub use filter::{Attention, Direction, Filter, GroupBy, QueryError, Sort, SortKey};
pub use library::{Library, LibraryFiles};
pub use pricing::Fleet;
pub use receipts::{Figure, Missing};
pub use synthetic::synthetic;

use crate::lifecycle::View;
use crate::quantity::{Day, Period};

/// What is asked of a fleet.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// Which devices.
    pub filter: &'a Filter,
    /// The period.
    pub period: Period,
    /// How embodied carbon is put into it.
    pub view: View,
    /// The day whose knowledge is asked for.
    pub as_of: Day,
}
