//! How a later export differs from the fleet, device by device.

use crate::quantity::Day;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What a later export makes of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DifferenceGroup {
    /// The fleet has no such device.
    New,
    /// The file says something else of it than the records.
    Changed,
    /// A person changed what the file now says otherwise, or it had left otherwise than by missing
    /// in a file of this source: the records stand until somebody decides.
    Conflict,
    /// It had left, and is in the file as one of the fleet again.
    Returned,
    /// The last file of this source had it, this one has not.
    Gone,
}

impl DifferenceGroup {
    /// Every group.
    pub const ALL: [Self; 5] =
        [Self::New, Self::Changed, Self::Conflict, Self::Returned, Self::Gone];

    /// The stable name, as in the query.
    pub const fn key(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Conflict => "conflict",
            Self::Returned => "returned",
            Self::Gone => "gone",
        }
    }
}

impl FromStr for DifferenceGroup {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|group| group.key() == text);
        found.ok_or_else(|| "use new, changed, conflict, returned or gone".to_owned())
    }
}

/// How many devices differ, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DifferenceTally {
    /// The fleet has no such device.
    pub new: u64,
    /// As the records have it.
    pub unchanged: u64,
    /// The file says something else.
    pub changed: u64,
    /// The file says something else than a person did since, or has a device that had left
    /// otherwise than by missing in a file of its source.
    pub conflict: u64,
    /// Had left, is there again.
    pub returned: u64,
    /// In the last file of this source, not in this one.
    pub gone: u64,
}

impl DifferenceTally {
    /// Whether the file changes nothing of what is there and brings nothing new.
    pub fn is_nothing(&self) -> bool {
        let Self { new, unchanged: _, changed, conflict, returned, gone } = self;
        new + changed + conflict + returned + gone == 0
    }

    /// Counts a device.
    pub fn add(&mut self, group: DifferenceGroup) {
        let count = match group {
            DifferenceGroup::New => &mut self.new,
            DifferenceGroup::Changed => &mut self.changed,
            DifferenceGroup::Conflict => &mut self.conflict,
            DifferenceGroup::Returned => &mut self.returned,
            DifferenceGroup::Gone => &mut self.gone,
        };
        *count += 1;
    }
}

/// A fact of a device that an export tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Where it stands; the value is a status, for example `in_stock`.
    Status,
    /// Where it is; the value is a location's name.
    Site,
    /// First day in service; the value is a day.
    Start,
    /// First day out of service; the value is a day.
    End,
    /// Maker and model as written.
    Model,
    /// Class that the category names; the value is a class, for example `laptop`.
    Class,
    /// Inventory number.
    AssetTag,
    /// Serial number.
    Serial,
}

/// A fact that the file tells otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FactChange {
    /// Which.
    pub fact: Fact,
    /// As the records have it; none where they do not.
    pub from: Option<String>,
    /// As the file tells it.
    pub to: Option<String>,
    /// Whether a person changed it since a file last told it, or the device had left otherwise than
    /// by missing in a file of this source: it is kept unless the commit takes the file's word for
    /// conflicts.
    pub conflict: bool,
    /// Whether the row may tell another device: it has the inventory number, and neither the serial
    /// nor the maker and class.
    #[serde(default)]
    pub another: bool,
}

/// What the file makes of one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportDifference {
    /// What a choice names it by: the device's identifier, or `row:` and its line for a new one.
    pub key: String,
    /// Identifier of the device; none for a new one.
    pub device: Option<String>,
    /// The file's line; none for one that is gone.
    pub row: Option<u64>,
    /// Group.
    pub group: DifferenceGroup,
    /// Inventory number.
    pub asset_tag: Option<String>,
    /// Serial.
    pub serial: Option<String>,
    /// Maker as written.
    pub maker: String,
    /// Model as written.
    pub model: String,
    /// Location.
    pub location: Option<String>,
    /// What the file tells otherwise; nothing for a new device or one that is gone.
    pub changes: Vec<FactChange>,
}

/// `GET /api/v1/devices/import/{id}/differences`: a page of what the file would change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportDifferences {
    /// Devices that the filter leaves.
    pub total: u64,
    /// Position of the first of this page among them.
    pub start: u64,
    /// The devices, in the order of the file; those that are gone come last.
    pub rows: Vec<ImportDifference>,
    /// How often the fleet had been changed when this was computed.
    pub revision: i64,
    /// The day from which changes hold unless the commit names another.
    pub on: Day,
}
