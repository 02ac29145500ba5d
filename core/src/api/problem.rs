//! Errors as RFC 9457 problem documents.

use serde::{Deserialize, Serialize};

/// What went wrong, in a form for programs and a sentence for people (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Stable name of the kind of problem, for example `/problems/not-found`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its title.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// One sentence that names the place and the remedy.
    pub detail: String,
    /// What is wrong with which field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Identifies the request in the server's log.
    pub trace_id: String,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// JSON pointer to the field, or `?name` for a query parameter.
    pub pointer: String,
    /// The sentence.
    pub detail: String,
}
