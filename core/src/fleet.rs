//! The fleet: many devices filtered, sorted, grouped and summed by one engine, the same in the
//! browser, in the API and in exports.

mod attention;
mod columns;
mod detail;
mod device;
mod device_receipts;
mod difference;
mod edits;
mod electricity;
mod export;
mod figure;
mod figure_receipts;
mod figures;
mod filter;
mod findings;
mod fleet_receipt;
mod frame;
mod ledger_receipts;
mod ledgers;
mod line;
mod list;
mod order;
mod outlook;
mod prices;
mod pricing;
mod quality;
mod reach;
mod receipts;
mod rows;
mod running;
pub mod scenario;
mod search;
mod selection;
mod spread;
mod summary;
mod synthetic;
#[cfg(test)]
mod tests;

pub use columns::{Direction, Sort, SortKey, columns_query, parse_columns};
pub use device::{Device, DeviceChange, DeviceEvent, Site, Stay, device_as_of};
pub use difference::{
    Cause, Compare, DeviceChanged, Difference, DifferencePart, DifferenceSide, Side, difference,
};
pub use edits::{
    BulkDone, BulkEdit, BulkRefusal, ConfirmedProduct, DeviceEdit, EditList, EditSummary, NewSite,
    SiteEdit, SiteMerge,
};
pub use electricity::Ledger;
pub use export::{Cell, ExportOrder};
pub use figure::{
    Carbon, CarbonShare, DeviceFootprint, ElectricityFigures, Freshness, MarketShare, StageFigure,
};
pub use figure_receipts::FleetFigure;
pub use figures::{AttentionItem, FleetSummary, GroupFigure, MonthFigure};
pub use filter::{Attention, Filter, GroupBy, PlanState, QueryError};
pub use frame::Frame;
pub use line::{Alike, Line};
pub use outlook::Outlook;
pub use pricing::Fleet;
pub use quality::{DeviceShare, FleetQuality, GapAction, GapKind, ModelGap, QualityGap, SiteGap};
pub use reach::Reach;
pub use receipts::{Figure, Missing};
pub use rows::{
    DeviceDetail, DeviceList, DeviceRow, DeviceUser, HistoryEntry, Product, SiteRow,
    SuggestedProduct,
};
pub use synthetic::synthetic;

pub(crate) use pricing::{moments, range};

pub use crate::library::{Library, LibraryFiles};

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
