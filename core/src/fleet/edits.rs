//! What people change of devices and sites, one or many at once.

use crate::factors::DeviceClass;
use crate::lifecycle::Status;
use crate::quantity::{Country, Day};
use serde::{Deserialize, Serialize};

/// `PATCH /api/v1/devices/{id}`: a dated edit; absent fields stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DeviceEdit {
    /// First day in service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Day>,
    /// First day out of service: the device is archived from that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Day>,
    /// Class, for a device whose class the inventory does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<DeviceClass>,
    /// Which product it is, by its catalogue identifier; `none` where no product of the catalogue
    /// is meant: it counts by its class then, and nothing is suggested for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// Where it stands from the day `since`; to archive it, give `end` instead. A device that had
    /// left is in the fleet again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Identifier of the site where it is from the day `since` on, also where a move was recorded
    /// for a later day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The day from which status and site hold; today when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Day>,
    /// The day on which it came to the site where it is, corrected: until then it was at the site
    /// before. Not together with `site`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<Day>,
    /// Planned life in days, 1 to 36,525, for its whole life.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_life_days: Option<u32>,
    /// Inventory number, corrected; an empty text says that it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asset_tag: Option<String>,
    /// Serial, corrected; an empty text says that it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
}

/// `POST /api/v1/devices/bulk`: one change of many devices, all of it or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BulkEdit {
    /// The devices of a filter, in the form of the address bar, for example
    /// `class=laptop&status=in_stock`; empty for today's fleet. Not together with `ids`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// The devices by their identifiers, at most 10,000. Not together with `filter`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ids: Option<Vec<String>>,
    /// The change; serial and inventory number are of one device each, so they cannot be in it.
    pub change: DeviceEdit,
    /// Only count: nothing is stored.
    #[serde(default)]
    pub dry_run: bool,
    /// Leave out the devices that cannot be changed so; without it, one of them refuses all.
    #[serde(default)]
    pub leave_out_refused: bool,
    /// `revision` of the dry run: if the fleet was changed since, nothing is stored and the answer
    /// says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<i64>,
}

/// A device that cannot be changed so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkRefusal {
    /// Identifier of the device.
    pub device: String,
    /// Why, in a sentence.
    pub sentence: String,
}

/// Answer to a bulk edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkDone {
    /// The edit, to undo it; none for a dry run and where nothing changes.
    pub edit: Option<String>,
    /// Devices that were meant.
    pub devices: u64,
    /// Devices that change.
    pub changed: u64,
    /// Devices that are so already.
    pub unchanged: u64,
    /// Devices that cannot be changed so.
    pub refused: u64,
    /// The first 100 of them.
    pub refusals: Vec<BulkRefusal>,
    /// How often the fleet had been changed when this was worked out.
    pub revision: i64,
}

/// An edit, as the list of edits shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EditSummary {
    /// Identifier.
    pub id: String,
    /// What was changed.
    pub change: DeviceEdit,
    /// The filter whose devices were meant; none where they were named.
    #[serde(default)]
    pub filter: Option<String>,
    /// Devices that it changed.
    pub devices: u64,
    /// When it was made, RFC 3339.
    pub at: String,
    /// Who made it.
    pub by: String,
    /// When it was undone, RFC 3339.
    #[serde(default)]
    pub undone_at: Option<String>,
    /// Whether it can be undone: for 30 days, once.
    pub can_undo: bool,
}

/// `GET /api/v1/devices/edits`: a page of edits, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EditList {
    /// The edits.
    pub rows: Vec<EditSummary>,
    /// Cursor of the next page; none on the last.
    pub next_cursor: Option<String>,
}

/// `POST /api/v1/sites`: a new site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSite {
    /// Name, which inventories write as the location.
    pub name: String,
    /// Country whose grid it draws from.
    #[serde(default)]
    pub country: Option<Country>,
    /// Zone of the country's grid, as the country's factors list them; absent or `country` for the
    /// country as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
}

/// `PATCH /api/v1/sites/{id}`: absent fields stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SiteEdit {
    /// Country whose grid it draws from, for all days: a site does not move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// Zone of the country's grid, as the country's factors list them, for all days; `country` for
    /// the country as a whole. Another country takes the zone away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Name. Files that write the one it had go on meaning this site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// `POST /api/v1/sites/{id}/merge`: the site is another one, written otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SiteMerge {
    /// Identifier of the site that it is: the devices of both are there, and files that write
    /// either name mean it.
    pub into: String,
}

/// A product that somebody said yes to: it stands for every device of the name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfirmedProduct {
    /// Identifier, to take it back.
    pub id: String,
    /// Maker as inventories write it.
    pub maker: String,
    /// Model as inventories write it.
    pub model: String,
    /// Catalogue identifier of the product; `none` where no product is meant.
    pub product: String,
    /// Its maker and name; the identifier where the catalogue has none such.
    pub name: String,
    /// When it was said, RFC 3339.
    pub at: String,
    /// Who said it.
    pub by: String,
}
