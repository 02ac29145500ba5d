//! Who is signed in, and what they may do.

mod role;

pub use role::{Right, Role};

use crate::quantity::Country;
use serde::{Deserialize, Serialize};

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
    /// What the role may do; pages decide by this, never by the role.
    pub rights: Vec<Right>,
    /// The organisation.
    pub organisation: Organisation,
}

impl Me {
    /// Whether the member has a right.
    pub fn may(&self, right: Right) -> bool {
        self.rights.contains(&right)
    }
}
