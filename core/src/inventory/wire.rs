//! Importing an inventory, as it travels: a dry run that stores nothing but a draft, what it would
//! change, a person's decisions, the record of it.

mod commit;
mod difference;
mod preview;
mod record;

pub use commit::{Choice, ImportCommit, LocationCountry, ProductAnswer};
pub use difference::{
    DifferenceGroup, DifferenceTally, Fact, FactChange, ImportDifference, ImportDifferences,
};
pub use preview::{
    ColumnFinding, ColumnQuestion, Confidence, GuessReason, ImportPreview, ImportProblem,
    ImportRow, LocationFinding, RowOutcome, SuggestionFinding,
};
pub use record::{
    ImportDone, ImportList, ImportProgress, ImportStage, ImportState, ImportSummary, ImportTally,
    LeftOutKind, LeftOutRow, LeftOutRows, RememberedMapping,
};
