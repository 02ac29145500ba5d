//! Reading what asset tools export, and planning what it becomes in the fleet.
//!
//! A file is read whole or refused with one sentence; what is wrong with a row is told by its line
//! and column. Columns about people are neither read nor stored.

mod wire;

pub use wire::{
    AcceptedSuggestion, ColumnFinding, ImportCommit, ImportDone, ImportPreview, ImportProblem,
    ImportRow, ImportState, ImportSummary, ImportTally, LocationCountry, LocationFinding,
    SuggestionFinding,
};
