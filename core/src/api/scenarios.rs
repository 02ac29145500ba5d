//! Saved scenarios.

use serde::{Deserialize, Serialize};

/// `GET /api/v1/scenarios`: a scenario under a name, which every member of the organisation sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedScenario {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// What the address of the scenarios screen asks for, as after the question mark: what is
    /// changed, `years`, and the filter.
    pub query: String,
    /// Name of who saved it last; absent once it was erased.
    pub saved_by: Option<String>,
    /// When it was saved last.
    pub saved_at: String,
    /// Whether the asker may change or delete it.
    pub editable: bool,
    /// Version for `If-Match`.
    pub version: u64,
}

/// `POST /api/v1/scenarios`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewScenario {
    /// Name, 1 to 60 characters.
    pub name: String,
    /// What the address asks for, as after the question mark; at most 2,000 bytes.
    pub query: String,
}

/// `PATCH /api/v1/scenarios/{id}`; absent fields stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ScenarioEdit {
    /// Name, 1 to 60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the address asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
}
