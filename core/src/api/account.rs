//! Who is signed in, and what they may do.

use crate::quantity::Country;
use serde::{Deserialize, Serialize};

/// What a member may do in an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Owner,
    /// Reads figures and receipts, changes nothing.
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 2] = [Self::Owner, Self::Auditor];

    /// The stable name, as on the wire.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Auditor => "auditor",
        }
    }

    /// Whether devices may be imported and edited.
    pub const fn may_edit_devices(self) -> bool {
        matches!(self, Self::Owner)
    }
}

/// `POST /api/v1/session`: sign in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionRequest {
    /// E-mail address of the account.
    pub email: String,
    /// Its password.
    pub password: String,
}

/// The organisation whose figures are shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Organisation {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Country that sites take where none is given.
    pub default_country: Option<Country>,
    /// Whether people, serials and devices are invented; the portal says so on every page.
    pub demo: bool,
}

/// `GET /api/v1/me`: the signed-in member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// E-mail address.
    pub email: String,
    /// Name, for the avatar and the audit trail.
    pub name: String,
    /// Role in the organisation.
    pub role: Role,
    /// The organisation.
    pub organisation: Organisation,
}
