//! Devices and sites.

use super::figure::{Carbon, DeviceFootprint};
use crate::catalogue::{MatchKind, Nearness};
use crate::embodied::EmbodiedMethod;
use crate::factors::DeviceClass;
use crate::inventory::ImportTally;
use crate::lifecycle::Status;
use crate::quantity::{Country, Day, Zone};
use crate::receipt::{Label, Source};
use serde::{Deserialize, Serialize};

/// A device as lists show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceRow {
    /// Identifier.
    pub id: String,
    /// Inventory number of the organisation's asset tool.
    pub asset_tag: Option<String>,
    /// Serial number, where it is a real one.
    pub serial: Option<String>,
    /// Maker, as the catalogue spells it, else as the inventory does.
    pub maker: String,
    /// Model, as the catalogue spells it where matched, else as the inventory does.
    pub model: String,
    /// Class, where known.
    pub class: Option<DeviceClass>,
    /// Site identifier.
    pub site_id: Option<String>,
    /// Site name.
    pub site: Option<String>,
    /// Country of the site.
    pub country: Option<Country>,
    /// Where it stands.
    pub status: Status,
    /// First day in service.
    pub start: Option<Day>,
    /// First day out of service.
    pub end: Option<Day>,
    /// Days in service up to the day of the list.
    pub age_days: Option<u32>,
    /// Planned life in days.
    pub planned_life_days: Option<u32>,
    /// Embodied carbon of the whole device.
    pub embodied: Option<Carbon>,
    /// Where the embodied figure comes from.
    pub embodied_method: Option<EmbodiedMethod>,
    /// Use-phase carbon of a year at the site's grid.
    pub use_per_year: Option<Carbon>,
    /// Gross footprint in the period.
    pub gross: Option<Carbon>,
    /// How its product was found.
    pub matched: MatchKind,
    /// The product suggested, where a yes is waited for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<SuggestedProduct>,
}

/// A product of the catalogue that a device nearly is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SuggestedProduct {
    /// Identifier in the catalogue.
    pub product: String,
    /// Maker and name.
    pub name: String,
    /// How it is near.
    #[serde(default)]
    pub near: Option<Nearness>,
}

/// `GET /api/v1/devices`: a page of the filtered, sorted devices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceList {
    /// Number of rows that the filter leaves.
    pub total: u64,
    /// Position of the first row of this page among them.
    pub start: u64,
    /// The rows.
    pub rows: Vec<DeviceRow>,
    /// Cursor of the next page; none on the last.
    pub next_cursor: Option<String>,
    /// Embodied carbon of all filtered rows.
    pub embodied: Carbon,
    /// Use-phase carbon a year of all filtered rows.
    pub use_per_year: Carbon,
    /// Gross footprint in the period of all filtered rows.
    pub gross: Carbon,
    /// Filtered rows whose embodied carbon is not known, and so not in its sum.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub embodied_unknown: u64,
    /// Filtered rows whose use-phase carbon is not known, and so not in its sum.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub use_unknown: u64,
    /// Filtered rows whose gross footprint is not known, and so not in its sum.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub gross_unknown: u64,
    /// How the organisation's devices found their products, whatever the filter.
    pub tally: ImportTally,
    /// Devices in the organisation that are not archived, whatever the filter.
    pub fleet: u64,
    /// Archived devices, whatever the filter.
    pub archived: u64,
}

const fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// The catalogue's product behind a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Product {
    /// Identifier in the catalogue.
    pub id: String,
    /// Maker.
    pub maker: String,
    /// Name.
    pub name: String,
    /// Class.
    pub class: DeviceClass,
    /// Year of the maker's sheet.
    pub year: Option<u16>,
    /// Published footprint of the whole life with the maker's own use phase, kg CO2e.
    pub published_kg: f64,
    /// Statistic that the published footprint is.
    pub statistic: String,
    /// The maker's relative standard deviation, where printed.
    pub relative_sd: Option<f64>,
    /// Address of the maker's sheet.
    pub sheet: Option<String>,
    /// Mass in kilograms.
    pub weight_kg: Option<f64>,
    /// Screen diagonal in inches.
    pub screen_in: Option<f64>,
    /// Where the figure comes from, where it is the organisation's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<Source>,
}

/// A dated change of a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HistoryEntry {
    /// The day from which it holds.
    pub effective_on: Day,
    /// When it was recorded, RFC 3339.
    pub recorded_at: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// What changed.
    pub what: Label,
    /// The edit that it is part of, which can be undone as a whole; none for what a file told.
    #[serde(default)]
    pub edit: Option<String>,
    /// Whether the edit or the import was undone: it stays on record and does not count.
    #[serde(default)]
    pub undone: bool,
}

/// `GET /api/v1/devices/{id}`: everything about one device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceDetail {
    /// The device as lists show it.
    pub row: DeviceRow,
    /// Maker as the inventory wrote it.
    pub maker_as_written: String,
    /// Model as the inventory wrote it.
    pub model_as_written: String,
    /// The product its figures come from.
    pub product: Option<Product>,
    /// The product suggested, where a yes is waited for.
    pub suggestion: Option<Product>,
    /// How the suggestion is near.
    #[serde(default)]
    pub near: Option<Nearness>,
    /// Its footprint in the asked period.
    pub footprint: DeviceFootprint,
    /// Its history, newest first.
    pub history: Vec<HistoryEntry>,
    /// Version for `If-Match`.
    pub version: u64,
}

/// `GET /api/v1/devices/{id}/user`: who has a device, where the organisation keeps that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceUser {
    /// The person, as the inventory names them; none where no file told or nothing is kept.
    pub name: Option<String>,
    /// Name of the file that told it.
    pub file_name: Option<String>,
}

/// A site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteRow {
    /// Identifier.
    pub id: String,
    /// Name, as the inventory's location.
    pub name: String,
    /// Country whose grid it draws from; none until somebody says.
    pub country: Option<Country>,
    /// Zone of the country's grid whose factors count there; none for the country's.
    pub zone: Option<Zone>,
    /// The zone's name; none where none was named.
    pub zone_name: Option<String>,
    /// Devices there that are not archived.
    pub devices: u64,
    /// Version for `If-Match`.
    pub version: u64,
}
