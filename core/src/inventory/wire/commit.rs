//! What a person decides about a dry run.

use crate::quantity::{Country, Day};
use serde::{Deserialize, Serialize};

/// `POST /api/v1/devices/import/{id}/commit`. With nothing in it, what is new, changed or returned
/// is taken as the file says; what a person changed since stays as they said, and devices that are
/// gone stay in the fleet.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ImportCommit {
    /// Countries of new locations; a location left out takes the organisation's default.
    pub locations: Vec<LocationCountry>,
    /// Which products a person said that the suggested models are: as suggested, another one of
    /// the catalogue, or `none`. It is remembered for every device, now and later, that writes
    /// maker and model so.
    pub answers: Vec<ProductAnswer>,
    /// New devices; all are taken unless this says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Choice>,
    /// Changed devices, and the changes of those in conflict that nobody else touched; all are
    /// taken unless this says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<Choice>,
    /// The file's word against a person's, or against that of the source by which a device left;
    /// none is taken unless this says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conflict: Option<Choice>,
    /// Devices that had left and are in the file again; all are taken unless this says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returned: Option<Choice>,
    /// Devices that are not in the file any more: those taken leave service on the day `on`; none
    /// is unless this says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gone: Option<Choice>,
    /// The day from which changes hold and on which devices left; the preview's when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
    /// The preview's `revision`: if the fleet was changed since, nothing is stored and the answer
    /// says so. Absent, the file is compared with the fleet as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<i64>,
    /// Yes, the file is this organisation's, although it knows hardly any of its devices.
    pub confirm_stranger: bool,
}

/// Which devices of a group are taken.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Whether the group's devices are.
    pub take: bool,
    /// The devices, by the `key` of their difference, of which the contrary holds.
    #[serde(default)]
    pub except: Vec<String>,
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

/// Which product a model is, for every device that writes maker and model so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProductAnswer {
    /// Maker as written.
    pub maker: String,
    /// Model as written.
    pub model: String,
    /// Catalogue identifier; `none` where no product of the catalogue is meant.
    pub product: String,
}
