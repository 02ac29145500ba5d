//! What a file would become: the answer to an upload.

use super::difference::DifferenceTally;
use super::record::ImportTally;
use crate::catalogue::{MatchKind, Nearness};
use crate::inventory::field::Field;
use crate::inventory::format::Format;
use crate::inventory::mapping::Mapping;
use crate::quantity::{Country, Day};
use crate::receipt::Label;
use serde::{Deserialize, Serialize};

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
    /// Whether `country` is the organisation's default: neither the file nor a person said it.
    #[serde(default)]
    pub assumed: bool,
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
    /// Embodied carbon that is counted without a yes, an estimate by class, kg CO2e; none where the
    /// class is not known either.
    #[serde(default)]
    pub estimate_kg: Option<f64>,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RowOutcome {
    /// A new device.
    New,
    /// The fleet has its device, and the file says something else of it.
    Changed,
    /// The fleet has its device as the file says.
    Unchanged,
    /// No device: set aside, repeated, or it cannot be read.
    LeftOut,
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
    /// Maker and name of the product it was matched to; none while one is only suggested.
    pub product: Option<String>,
    /// The model behind a machine type.
    #[serde(default)]
    pub resolved_model: Option<String>,
    /// How.
    pub matched: MatchKind,
    /// Location as written.
    pub location: Option<String>,
    /// First day in service.
    pub start: Option<Day>,
    /// Embodied carbon, kg CO2e.
    pub embodied_kg: Option<f64>,
    /// What becomes of it.
    pub outcome: RowOutcome,
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
    /// How the file differs from the fleet.
    #[serde(default)]
    pub difference: DifferenceTally,
    /// The difference in one sentence; that nothing changes, where nothing does.
    pub finding: Label,
    /// Why the file may be another organisation's, where it may: the commit is refused until it
    /// says `confirm_stranger`.
    #[serde(default)]
    pub stranger: Option<Label>,
    /// How often the fleet had been changed when the file was compared with it; the commit sends it
    /// back, so that nobody agrees to another difference than the one that was shown.
    #[serde(default)]
    pub revision: i64,
    /// The day from which changes hold unless the commit names another: the day it was read.
    pub on: Day,
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
