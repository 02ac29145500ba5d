//! Reading what asset tools export, and planning what it becomes in the fleet.
//!
//! A file is read whole or refused with one sentence; what is wrong with a row is told by its line
//! and column. Columns about people are neither read nor stored.

mod columns;
mod dates;
mod encoding;
mod matched;
mod plan;
mod read;
mod row;
mod values;
mod wire;

pub use columns::{Field, Format};
pub use dates::DateOrder;
pub use encoding::Encoding;
pub use matched::{MatchedRow, matched_rows};
pub use plan::{Known, KnownSite, Plan, PlannedDevice, plan};
pub use read::{Inventory, InventoryError, ReadOptions, read};
pub use row::{Entry, Identity};
pub use wire::{
    AcceptedSuggestion, ColumnFinding, ImportCommit, ImportDone, ImportPreview, ImportProblem,
    ImportRow, ImportState, ImportSummary, ImportTally, LocationCountry, LocationFinding,
    SuggestionFinding,
};
