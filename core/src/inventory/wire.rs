//! Importing an inventory: a dry run that stores nothing but a draft, a commit, an undo.

use super::field::Field;
use super::format::Format;
use super::mapping::Mapping;
use crate::catalogue::{MatchKind, Nearness};
use crate::quantity::{Country, Day};
use crate::receipt::Label;
use serde::{Deserialize, Serialize};

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
    /// Rows whose serial another row of the file already has.
    pub duplicate: u64,
    /// Rows whose device is in the fleet already: left as it is.
    pub present: u64,
    /// Rows with at least one problem, whatever they became.
    pub problems: u64,
    /// Of the devices, those archived: kept, and in no figure until the day they left is entered.
    #[serde(default)]
    pub archived: u64,
}

/// Why a column is read as a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum GuessReason {
    /// A person said so.
    Mapping,
    /// It is a column of a tool that is known.
    Format,
    /// Its header says so.
    Name,
    /// Its contents look like it; its header says nothing.
    Contents,
    /// Header and contents.
    Both,
}

/// How sure a reading of a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// To be looked at: by contents alone, or one of several.
    Guess,
    /// By a header that the contents do not confirm, or the other way round.
    Likely,
    /// By header and contents, or as a person or a known tool says.
    Sure,
}

/// What a column of the file is read as.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ColumnFinding {
    /// Position in the file, 0 for the first.
    #[serde(default)]
    pub position: u32,
    /// Header in the file.
    pub header: String,
    /// Field it goes to; none when it is not used.
    pub field: Option<Field>,
    /// The field's name, or why it is not used.
    pub meaning: Label,
    /// Why it is read as this field.
    #[serde(default)]
    pub reason: Option<GuessReason>,
    /// How sure that is.
    #[serde(default)]
    pub confidence: Option<Confidence>,
    /// The reason in words.
    #[serde(default)]
    pub why: Option<Label>,
    /// The field it could be as well as another column: a person must say which.
    #[serde(default)]
    pub asked: Option<Field>,
    /// Its first values, at most three; none for a column that is not read.
    pub samples: Vec<String>,
    /// Whether every cell is empty.
    pub empty: bool,
    /// Whether it is about people, and so neither read nor stored unless the organisation keeps it.
    pub personal: bool,
}

/// A question about columns that a person must answer, with a mapping, before the commit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ColumnQuestion {
    /// The field in question.
    pub field: Field,
    /// The question.
    pub sentence: Label,
    /// Positions of the columns that could each be it. Until it is answered the first guess is
    /// shown.
    pub candidates: Vec<u32>,
}

/// A problem of one row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportProblem {
    /// The file's line on which the record begins, 1 for the header.
    pub row: u64,
    /// Header of the column, where one is to blame.
    pub column: Option<String>,
    /// The cell's text, shortened.
    pub value: Option<String>,
    /// What is wrong and what becomes of the row.
    pub sentence: Label,
    /// Whether the row is left out because of it.
    pub left_out: bool,
}

/// A location that is not a site yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LocationFinding {
    /// As the file writes it.
    pub name: String,
    /// Devices there.
    pub devices: u64,
    /// Whether a site of this name exists.
    pub known: bool,
    /// Country of the site if it is known, else the one proposed: the file's, else the
    /// organisation's default.
    pub country: Option<Country>,
}

/// A model that nearly is a catalogue product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SuggestionFinding {
    /// Maker as written.
    pub maker: String,
    /// Model as written.
    pub model: String,
    /// Rows with it.
    pub devices: u64,
    /// Catalogue identifier of the suggested product.
    pub product: String,
    /// Its maker and name.
    pub name: String,
    /// How it is near.
    #[serde(default)]
    pub near: Option<Nearness>,
    /// The model behind a machine type.
    #[serde(default)]
    pub resolved_model: Option<String>,
    /// Its embodied carbon, kg CO2e.
    pub embodied_kg: f64,
}

/// One row as it would be stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportRow {
    /// The file's line on which the record begins.
    pub row: u64,
    /// Inventory number.
    pub asset_tag: Option<String>,
    /// Serial, where it is a real one.
    pub serial: Option<String>,
    /// Maker as written.
    pub maker: String,
    /// Model as written.
    pub model: String,
    /// Maker and name of the product it was matched to or that is suggested.
    pub product: Option<String>,
    /// How.
    pub matched: MatchKind,
    /// Location as written.
    pub location: Option<String>,
    /// First day in service.
    pub start: Option<Day>,
    /// Embodied carbon, kg CO2e.
    pub embodied_kg: Option<f64>,
    /// Whether the row becomes a device.
    pub imported: bool,
}

/// State of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Read and checked; nothing in the fleet has changed.
    Draft,
    /// Its devices are in the fleet.
    Committed,
    /// Taken back.
    Undone,
}

/// `POST /api/v1/devices/import`: what a file would become.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportPreview {
    /// Identifier of the draft, for the commit.
    pub id: String,
    /// Name of the file.
    pub file_name: String,
    /// What the file is: kind, rows, columns, encoding, delimiter, date order; one sentence.
    pub recognised: Label,
    /// Records in the file, header not counted.
    pub records: u64,
    /// Devices the commit would add.
    pub devices: u64,
    /// What the rows became.
    pub tally: ImportTally,
    /// What wrote the file.
    #[serde(default)]
    pub format: Format,
    /// The columns.
    pub columns: Vec<ColumnFinding>,
    /// What a person must say about the columns before the commit.
    #[serde(default)]
    pub questions: Vec<ColumnQuestion>,
    /// The reading as a mapping: with it the file is read the same again.
    #[serde(default)]
    pub mapping: Mapping,
    /// Name of the set of headers: a later file of the same name takes the same mapping.
    #[serde(default)]
    pub signature: String,
    /// Date order found or chosen: `dmy`, `mdy`, `ymd`; none when there is no date column.
    pub date_order: Option<String>,
    /// Whether the dates could be read in two orders, so that a person must choose.
    pub date_order_ambiguous: bool,
    /// The question about the order, with the rows that contradict each other if there are any.
    #[serde(default)]
    pub date_order_question: Option<Label>,
    /// Locations, in the order of the file.
    pub locations: Vec<LocationFinding>,
    /// Suggested products, most rows first.
    pub suggestions: Vec<SuggestionFinding>,
    /// Problems by row, at most 1,000.
    pub problems: Vec<ImportProblem>,
    /// Number of problems in all.
    pub problem_count: u64,
    /// The first rows as they would be stored.
    pub rows: Vec<ImportRow>,
}

/// `POST /api/v1/devices/import/{id}/commit`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ImportCommit {
    /// Countries of new locations; a location left out takes the organisation's default.
    #[serde(default)]
    pub locations: Vec<LocationCountry>,
    /// Suggestions a person said yes to: catalogue identifiers as in the preview.
    #[serde(default)]
    pub accepted: Vec<AcceptedSuggestion>,
}

/// The country of a location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LocationCountry {
    /// The location as the file writes it.
    pub name: String,
    /// Its country; none leaves it unknown, and its devices without a use phase.
    pub country: Option<Country>,
}

/// A yes to a suggestion, for every row that writes maker and model so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AcceptedSuggestion {
    /// Maker as written.
    pub maker: String,
    /// Model as written.
    pub model: String,
    /// Catalogue identifier.
    pub product: String,
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
    /// What its rows became.
    pub tally: ImportTally,
    /// When it was committed, RFC 3339; for a draft, when it was read.
    pub at: String,
    /// Who did it.
    pub by: String,
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
