//! Requests and responses of the platform API, shared by server and portal.
//!
//! Field names carry units; carbon is exact to the gram (see [`crate::quantity::GramsCo2e`]); days
//! are `YYYY-MM-DD`, periods `START..END` with the end not included, moments RFC 3339 in UTC.

mod account;
mod devices;
mod figure;
mod import;
mod problem;
mod summary;

pub use account::{Me, Organisation, Role, SessionRequest};
pub use devices::{
    DeviceDetail, DeviceEdit, DeviceList, DeviceRow, HistoryEntry, Product, SiteEdit, SiteRow,
};
pub use figure::{Carbon, CarbonShare, DeviceFootprint, Freshness, StageFigure};
pub use import::{
    AcceptedSuggestion, ColumnFinding, ImportCommit, ImportDone, ImportPreview, ImportProblem,
    ImportRow, ImportState, ImportSummary, ImportTally, LocationCountry, LocationFinding,
    SuggestionFinding,
};
pub use problem::{FieldError, Problem};
pub use summary::{AttentionItem, CountryName, FleetSummary, GroupFigure, Meta, MonthFigure};
