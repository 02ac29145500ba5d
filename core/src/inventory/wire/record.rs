//! An import on record: its state, what its rows became, how far it is.

use crate::inventory::mapping::Mapping;
use crate::receipt::Label;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// How many rows became what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportTally {
    /// Product known: exact, alias, machine type or confirmed.
    pub matched: u64,
    /// A suggestion waits for a yes.
    pub suggested: u64,
    /// Class known, product not.
    pub estimated: u64,
    /// Neither is known.
    pub unknown: u64,
    /// Virtual machines.
    pub set_aside: u64,
    /// Rows of a device that another row of the file already tells.
    pub duplicate: u64,
    /// Rows whose device is in the fleet already.
    pub present: u64,
    /// Rows with at least one problem, whatever they became.
    pub problems: u64,
    /// Of the devices, those archived: kept, and in no figure until the day they left is entered.
    #[serde(default)]
    pub archived: u64,
}

/// State of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// The file is being read.
    Reading,
    /// Read and checked; nothing in the fleet has changed.
    Draft,
    /// Its devices are in the fleet.
    Committed,
    /// Taken back.
    Undone,
    /// It could not be read; `failed` says why.
    Failed,
}

impl ImportState {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Reading, Self::Draft, Self::Committed, Self::Undone, Self::Failed];

    /// The stable name, as on the wire.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Draft => "draft",
            Self::Committed => "committed",
            Self::Undone => "undone",
            Self::Failed => "failed",
        }
    }
}

/// What is being done for an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportStage {
    /// The file is read, row by row.
    Reading,
    /// Its rows are matched and compared with the fleet.
    Comparing,
    /// A commit is being stored.
    Storing,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportProgress {
    /// What is being done.
    pub stage: ImportStage,
    /// Rows done in this stage.
    pub done: u64,
    /// Rows in all; 0 while their number is not known.
    pub total: u64,
}

/// An import as the list shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportSummary {
    /// Identifier.
    pub id: String,
    /// Name of the file.
    pub file_name: String,
    /// State.
    pub state: ImportState,
    /// Devices it added.
    pub devices: u64,
    /// Devices of the fleet that it changed.
    #[serde(default)]
    pub changed: u64,
    /// Devices that were gone from the file and left the fleet.
    #[serde(default)]
    pub ended: u64,
    /// What its rows became.
    pub tally: ImportTally,
    /// When it was committed, RFC 3339; for a draft, when it was read.
    pub at: String,
    /// Who did it.
    pub by: String,
    /// How far it is, while something is being done.
    #[serde(default)]
    pub progress: Option<ImportProgress>,
    /// Why it failed, in a sentence.
    #[serde(default)]
    pub failed: Option<String>,
}

/// `GET /api/v1/devices/import`: a page of imports, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportList {
    /// The imports.
    pub rows: Vec<ImportSummary>,
    /// Cursor of the next page; none on the last.
    pub next_cursor: Option<String>,
}

/// Answer to a commit or an undo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportDone {
    /// The import after it.
    pub import: ImportSummary,
    /// Devices in the fleet after it, archived ones not counted.
    pub fleet: u64,
}

/// Why a row of a file is no device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeftOutKind {
    /// Another row tells the device already.
    Duplicate,
    /// A virtual machine, which has no footprint of its own.
    SetAside,
    /// It cannot be read as a device.
    Problem,
}

impl LeftOutKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Duplicate, Self::SetAside, Self::Problem];

    /// The stable name, as in the query.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::SetAside => "set_aside",
            Self::Problem => "problem",
        }
    }
}

impl FromStr for LeftOutKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|kind| kind.key() == text);
        found.ok_or_else(|| "use duplicate, set_aside or problem".to_owned())
    }
}

/// A row that is no device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeftOutRow {
    /// The file's line on which the record begins.
    pub row: u64,
    /// Why.
    pub kind: LeftOutKind,
    /// Inventory number.
    pub asset_tag: Option<String>,
    /// Serial as written.
    pub serial: Option<String>,
    /// Maker as written.
    pub maker: String,
    /// Model as written.
    pub model: String,
    /// Line of the row that tells the device instead.
    pub instead: Option<u64>,
    /// Why, in a sentence.
    pub sentence: Label,
}

/// `GET /api/v1/devices/import/{id}/left-out`: a page of the rows that are no devices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeftOutRows {
    /// Identifier of the import.
    pub import: String,
    /// Name of its file.
    pub file_name: String,
    /// Rows that the filter leaves.
    pub total: u64,
    /// Position of the first of this page among them.
    pub start: u64,
    /// The rows, in the order of the file.
    pub rows: Vec<LeftOutRow>,
}

/// What the columns of a source hold, as a person said last: a file with the same headers is read
/// so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RememberedMapping {
    /// Name of the set of headers.
    pub id: String,
    /// Name of the file for which it was said.
    pub file_name: String,
    /// What the columns hold.
    pub mapping: Mapping,
    /// When, RFC 3339.
    pub at: String,
    /// Who said it.
    pub by: String,
}
