//! Figures on the wire.

use crate::catalogue::Shares;
use crate::embodied::EmbodiedMethod;
use crate::factors::DeviceClass;
use crate::fleet::Carbon;
use crate::own::{Change, Key};
use crate::quantity::{Country, Day, GramsCo2e, Period, Zone};
use crate::receipt::{Label, Quality, Source, Unit};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Which of an organisation's figures a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FigureKind {
    /// Footprints of products.
    Products,
    /// Grid factors.
    Grid,
    /// Class defaults.
    Classes,
    /// Electricity: contracts, residual mixes, losses, well-to-tank.
    Electricity,
}

impl FigureKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Products, Self::Grid, Self::Classes, Self::Electricity];

    /// The stable name, as in the query.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Products => "products",
            Self::Grid => "grid",
            Self::Classes => "classes",
            Self::Electricity => "electricity",
        }
    }
}

impl FromStr for FigureKind {
    type Err = &'static str;
    /// Reads the kind's name in the query.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|kind| kind.key() == text);
        found.ok_or("use products, grid, classes or electricity")
    }
}

/// What is wrong with a row of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowProblem {
    /// The line on which the row begins.
    pub line: u64,
    /// The column, by its name in the template.
    pub column: String,
    /// The start of what stands there.
    pub text: String,
    /// What is wrong with it, to be read after column and text, and its remedy.
    pub problem: Label,
}

/// What a row would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RowEffect {
    /// A figure where there was none.
    New,
    /// Overrides a shipped figure.
    Overrides,
    /// Replaces an own figure of an earlier version.
    Replaces,
    /// The same as the own figure there is: nothing changes.
    Unchanged,
}

/// A row that can be used, as it was understood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FigureRow {
    /// The line on which it begins.
    pub line: u64,
    /// The figure it gives.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub key: Key,
    /// Its name for people.
    pub name: String,
    /// What it would do.
    pub effect: RowEffect,
    /// What counts now and what would count, aspect by aspect.
    pub values: Vec<FigureChange>,
    /// What a reader must know: assumed ranges, values far from others.
    pub notes: Vec<Label>,
}

/// A value with its range.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FigureValue {
    /// The value.
    pub value: f64,
    /// Low end of its range, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// High end of its range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// Whose figure it is: the maker's, an estimate, the organisation's own…
    pub quality: Quality,
}

/// One aspect of a figure, before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FigureChange {
    /// The figure.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub key: Key,
    /// Its name for people.
    pub name: String,
    /// Which aspect of it.
    pub aspect: Label,
    /// Unit of the values; none for years of life and grams per kilowatt hour, whose aspect says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// Before; none where there was no figure.
    pub before: Option<FigureValue>,
    /// After; none where there is no figure any more.
    pub after: Option<FigureValue>,
    /// Devices that count with it, archived ones not counted; none where no fleet was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub devices: Option<u64>,
}

/// `POST /api/v1/figures/uploads`: what a file would change; nothing is stored but this draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FiguresPreview {
    /// Identifier of the draft.
    pub id: String,
    /// What the file holds.
    pub kind: FigureKind,
    /// Its name.
    pub file_name: String,
    /// Rows in the file.
    pub rows_read: u64,
    /// Figures that a commit would change.
    pub changes: u64,
    /// The rows that can be used, in the order of the file.
    pub rows: Vec<FigureRow>,
    /// What is wrong with the others.
    pub problems: Vec<RowProblem>,
    /// Columns that name nothing known and were not read.
    pub ignored_columns: Vec<String>,
    /// Version of the organisation's figures that it was compared with.
    pub based_on: u32,
}

/// `POST /api/v1/figures/uploads/{id}/commit`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FiguresCommit {
    /// Why, in the person's words; at most 500 characters.
    #[serde(default)]
    pub note: String,
    /// Identifier of the file that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

/// `POST /api/v1/figures/versions`: a version that takes figures back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FiguresWithdraw {
    /// The figures, as lists of own figures name them.
    pub withdraw: Vec<String>,
    /// Why, in the person's words; at most 500 characters.
    #[serde(default)]
    pub note: String,
}

/// A file attached to a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EvidenceFile {
    /// Identifier.
    pub id: String,
    /// Its name, as it was uploaded.
    pub name: String,
    /// What it is, by its contents.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// When it was uploaded, RFC 3339.
    pub uploaded_at: String,
}

/// A version of an organisation's figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FiguresVersion {
    /// Its number.
    pub version: u32,
    /// Name of the factor set that it makes.
    pub factor_set: String,
    /// When it was recorded, RFC 3339.
    pub recorded_at: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// Why, in the person's words.
    pub note: String,
    /// The file that shows it.
    pub evidence: Option<EvidenceFile>,
    /// Figures given.
    pub given: u64,
    /// Figures withdrawn.
    pub withdrawn: u64,
}

/// `GET /api/v1/figures/versions`: the versions, newest first; its `ETag` is the current number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FiguresVersions {
    /// Number of the version that counts; 0 before the first.
    pub current: u32,
    /// Name of the factor set that counts.
    pub factor_set: String,
    /// Own products that count.
    pub products: u64,
    /// Own grid factors that count.
    pub grid: u64,
    /// Classes with own defaults.
    pub classes: u64,
    /// Contracts, residual mixes, losses and well-to-tank factors that count.
    pub electricity: u64,
    /// The versions of this page.
    pub versions: Vec<FiguresVersion>,
    /// Cursor of the next page; none on the last.
    pub next_cursor: Option<String>,
}

/// `GET /api/v1/figures/versions/{version}`: what a version changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FiguresVersionDetail {
    /// The version.
    pub version: FiguresVersion,
    /// What it changed, as it was recorded.
    pub changes: Vec<Change>,
    /// The same against the version before it.
    pub values: Vec<FigureChange>,
}

/// A key figure of the fleet under two versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TileDifference {
    /// Which.
    pub tile: Label,
    /// Under the first version; none where it cannot be computed.
    pub before: Option<Carbon>,
    /// Under the second.
    pub after: Option<Carbon>,
}

/// `GET /api/v1/figures/difference`: what changed between two versions, and what it does to the
/// fleet of today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FiguresDifference {
    /// The first version; 0 for the shipped figures alone.
    pub from: u32,
    /// The second.
    pub to: u32,
    /// Factor set of the first.
    pub from_factor_set: String,
    /// Factor set of the second.
    pub to_factor_set: String,
    /// The period of the tiles.
    pub period: Period,
    /// The figures that differ.
    pub figures: Vec<FigureChange>,
    /// The tiles of the overview.
    pub tiles: Vec<TileDifference>,
    /// Change of the gross footprint in the period, kilograms.
    pub gross_change_kg: GramsCo2e,
    /// Devices whose own figure changes.
    pub devices_changed: u64,
}

/// A product with its footprint and where that comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductRow {
    /// Identifier.
    pub id: String,
    /// Maker.
    pub maker: String,
    /// Name.
    pub name: String,
    /// Class.
    pub class: DeviceClass,
    /// Year it describes.
    pub year: Option<u16>,
    /// Footprint of the whole life with its use phase, kg CO2e.
    pub published_kg: f64,
    /// Statistic that it is.
    pub statistic: String,
    /// Relative standard deviation, where given.
    pub relative_sd: Option<f64>,
    /// Shares by stage.
    pub shares: Shares,
    /// Embodied carbon that counts, whole device.
    pub embodied: Carbon,
    /// How it was made.
    pub method: EmbodiedMethod,
    /// Where it comes from.
    pub source: Source,
    /// The shipped footprint that it overrides, kg CO2e.
    pub overrides_kg: Option<f64>,
    /// Devices of the organisation that count with it, archived ones not counted.
    pub devices: u64,
}

/// `GET /api/v1/catalogue/products`: a page of the products, own ones before shipped ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductList {
    /// Products that the search leaves.
    pub total: u64,
    /// Position of the first row among them.
    pub start: u64,
    /// The rows.
    pub rows: Vec<ProductRow>,
    /// Cursor of the next page; none on the last.
    pub next_cursor: Option<String>,
    /// Factor set.
    pub factor_set: String,
}

/// A table of the factor set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TableInfo {
    /// What it holds.
    pub title: Label,
    /// Rows in it.
    pub rows: u64,
    /// Year or month of its newest figure.
    pub newest: String,
    /// Whole months between that and today.
    pub age_months: u32,
    /// Where it comes from.
    pub source: String,
    /// Its licence.
    pub licence: String,
}

/// `GET /api/v1/factors`: what figures are computed with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FactorSetInfo {
    /// Engine version.
    pub engine: String,
    /// Factor set.
    pub factor_set: String,
    /// Version of the organisation's own figures in it; 0 for none.
    pub own_version: u32,
    /// Today, on the server's clock (UTC).
    pub today: Day,
    /// Its tables.
    pub tables: Vec<TableInfo>,
}

/// A country's factor as it counts today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GridRow {
    /// Country.
    pub country: Country,
    /// Its English name.
    pub name: String,
    /// The factor that counts this month.
    pub factor: GridFactorRow,
    /// Whole months since the end of its vintage.
    pub age_months: u32,
    /// Whether it stands in for a time that has none of its own.
    pub fallback: bool,
    /// Sites of the organisation there.
    pub sites: u64,
    /// Devices at them, archived ones not counted.
    pub devices: u64,
}

/// A factor of a year or month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GridFactorRow {
    /// The year or month it describes.
    pub vintage: String,
    /// Grams of CO2 equivalent per kilowatt hour.
    pub g_per_kwh: f64,
    /// How good it is.
    pub quality: Quality,
    /// Where it comes from, with boundary, mix and licence.
    pub source: Source,
    /// The shipped factor of that time that it overrides, g CO2e/kWh.
    pub overrides_g_per_kwh: Option<f64>,
}

/// A zone of a country's grid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GridZoneRow {
    /// The zone.
    pub zone: Zone,
    /// Its name.
    pub name: String,
    /// Its newest factor.
    pub factor: GridFactorRow,
    /// The organisation's own factors of other times, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<GridFactorRow>,
}

/// `GET /api/v1/factors/grid/{country}`: every factor of a country, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GridCountry {
    /// Country.
    pub country: Country,
    /// Its English name.
    pub name: String,
    /// Years.
    pub years: Vec<GridFactorRow>,
    /// Months.
    pub months: Vec<GridFactorRow>,
    /// Zones of its grid that a site may name instead, by table and name.
    pub zones: Vec<GridZoneRow>,
    /// Factor set.
    pub factor_set: String,
}

/// Defaults of a class, each with where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassRow {
    /// Class.
    pub class: DeviceClass,
    /// Planned life, years.
    pub life_years: f64,
    /// Where it comes from, where it is the organisation's own.
    pub life_own: Option<Source>,
    /// Typical electricity, kWh a year, with its 10th and 90th percentile.
    pub yearly_kwh: Option<FigureValue>,
    /// Where it comes from.
    pub energy_source: Option<Source>,
    /// Embodied carbon, kg CO2e, with its 5th and 95th percentile.
    pub embodied_kg: Option<FigureValue>,
    /// Published footprints behind it; 0 for an own figure.
    pub embodied_rows: u32,
    /// Where it comes from.
    pub embodied_source: Option<Source>,
    /// The shipped life, years, where it is overridden.
    pub overrides_life_years: Option<f64>,
    /// The shipped electricity, kWh a year, where it is overridden.
    pub overrides_yearly_kwh: Option<f64>,
    /// The shipped embodied carbon, kg CO2e, where it is overridden.
    pub overrides_embodied_kg: Option<f64>,
    /// Devices of the class, archived ones not counted.
    pub devices: u64,
}
