//! API keys: what a program of the organisation's may do.

use super::Right;
use crate::quantity::Day;
use serde::{Deserialize, Serialize};

/// The rights a key may have. A key never manages members, keys or settings, and commits no money.
pub const KEY_RIGHTS: [Right; 5] =
    [Right::ReadFigures, Right::Export, Right::EditDevices, Right::ManageFigures, Right::ReadAudit];

/// Longest time that two secrets of a key are both good after a rotation, in hours: 30 days.
pub const LONGEST_OVERLAP_HOURS: u32 = 720;

/// Most characters of a key's name.
pub const KEY_NAME_CHARACTERS: usize = 80;

/// How a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    /// It can be used.
    Live,
    /// Its day has come.
    Expired,
    /// Somebody ended it.
    Revoked,
}

/// A secret of a key that is good now; the secret itself is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeySecret {
    /// What names it.
    pub id: String,
    /// When it was made.
    pub created_at: String,
    /// When it ends, where another has taken its place.
    pub ends_at: Option<String>,
}

/// An API key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyRow {
    /// Identifier: the part of the key that is no secret.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub rights: Vec<Right>,
    /// How it stands.
    pub state: KeyState,
    /// When it was made.
    pub created_at: String,
    /// Name of who made it; absent for the command line.
    pub created_by: Option<String>,
    /// The first day on which it is no longer good, at midnight UTC; absent when it has no end.
    pub expires_on: Option<Day>,
    /// When it was last used, to the hour.
    pub last_used_at: Option<String>,
    /// When it was revoked.
    pub revoked_at: Option<String>,
    /// Name of who revoked it.
    pub revoked_by: Option<String>,
    /// Its secrets that are good now: one, or two during a rotation.
    pub secrets: Vec<KeySecret>,
}

/// `POST /api/v1/keys`: make a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewKey {
    /// What it is for, 1 to 80 characters.
    pub name: String,
    /// What it may do: one or more of `read_figures`, `export`, `edit_devices`, `manage_figures`,
    /// `read_audit`.
    pub rights: Vec<Right>,
    /// The first day on which it is no longer good; absent for a key without an end.
    #[serde(default)]
    pub expires_on: Option<Day>,
}

/// `POST /api/v1/keys/{id}/rotate`: give the key a second secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct KeyRotation {
    /// Hours for which the old secret stays good beside the new one, 0 to 720; absent for as long
    /// as nobody ends it.
    #[serde(default)]
    pub overlap_hours: Option<u32>,
}

/// A key with its new secret, which is told this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyMade {
    /// The key.
    pub key: KeyRow,
    /// What to send as `Authorization: Bearer …`; it is not kept and cannot be shown again.
    pub bearer: String,
}
