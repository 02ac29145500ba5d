//! Saved views of the devices screen.

use serde::{Deserialize, Serialize};

/// `GET /api/v1/views`: a named address of the devices screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedView {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// What the address asks for: filter, order, columns, and period and view where they were
    /// chosen; as after the question mark.
    pub query: String,
    /// Whether every member of the organisation sees it.
    pub shared: bool,
    /// Whether the asker may rename or delete it.
    pub editable: bool,
    /// Version for `If-Match`.
    pub version: u64,
}

/// `POST /api/v1/views`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewView {
    /// Name, 1 to 60 characters.
    pub name: String,
    /// What the address asks for, as after the question mark; at most 2,000 bytes.
    pub query: String,
    /// Whether every member of the organisation sees it; takes the right to edit devices.
    #[serde(default)]
    pub shared: bool,
}

/// `PATCH /api/v1/views/{id}`; absent fields stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ViewEdit {
    /// Name, 1 to 60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the address asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
}
