//! Where the leaves of a receipt come from.

use crate::quantity::Day;
use serde::{Deserialize, Serialize};

/// Where a value comes from, precisely enough to look it up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Source {
    /// Identifier of the factor or row within its table, for example `ember:DE:2024`.
    pub id: String,
    /// Title of the table or sheet.
    pub title: String,
    /// Licence of the table.
    pub licence: String,
    /// Year or month that the value describes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vintage: Option<String>,
    /// What the factor includes, for example `life-cycle`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<String>,
    /// Which electricity mix the factor describes, for example `production`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mix: Option<String>,
    /// Which warming potentials the factor is summed with, for example `AR5`, where its table says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gwp: Option<String>,
    /// Web address of the sheet, where the table names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Who gave it when, where the value is the organisation's own and not a shipped table's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<Recorded>,
}

/// How an organisation's own figure came into its records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recorded {
    /// Version of the organisation's figures that brought it.
    pub version: u32,
    /// The day it was recorded on (UTC).
    pub recorded_on: Day,
    /// Who recorded it: the person's identifier, so that the name can be erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<String>,
    /// The file that shows it, where one was attached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

/// A file attached to an organisation's own figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Evidence {
    /// Identifier of the file in the organisation's records.
    pub id: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its name, as it was uploaded.
    pub name: String,
}
