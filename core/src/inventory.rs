//! Reading what asset tools export, and planning what it becomes in the fleet.
//!
//! A file is read whole or refused with one sentence; what is wrong with a row is told by its line
//! and column. Columns are recognised by their headers and their contents, each guess with its
//! reason; what could be two things is asked. Columns about people are neither read nor stored
//! unless the organisation keeps them.

mod checks;
mod columns;
mod dates;
mod encoding;
mod error;
mod field;
mod format;
mod headers;
mod mapping;
mod matched;
mod places;
mod plan;
mod profile;
mod read;
mod recognise;
mod row;
mod table;
mod values;
mod wire;

pub use dates::DateOrder;
pub(crate) use encoding::decode;
pub use encoding::{Encoding, delimiter};
pub use error::InventoryError;
pub use field::Field;
pub use format::Format;
pub use mapping::{MappedColumn, Mapping, signature};
pub use matched::{MatchedRow, matched_rows};
pub use plan::{
    Draft, Facts, Known, KnownDevice, KnownSite, Plan, PlannedChange, PlannedDevice,
    PlannedDifference, Stopped, compare, draft, folded, is_alike,
};
pub use read::{Inventory, ReadOptions, read, read_table};
pub use row::{Entry, Identity};
pub use table::{Row, Source, Table};
pub(crate) use values::class as class_word;
pub use wire::{
    Choice, ColumnFinding, ColumnQuestion, Confidence, DifferenceGroup, DifferenceTally, Fact,
    FactChange, GuessReason, ImportCommit, ImportDifference, ImportDifferences, ImportDone,
    ImportList, ImportPreview, ImportProblem, ImportProgress, ImportRow, ImportStage, ImportState,
    ImportSummary, ImportTally, LeftOutKind, LeftOutRow, LeftOutRows, LocationCountry,
    LocationFinding, ProductAnswer, RememberedMapping, RowOutcome, SuggestionFinding,
};
