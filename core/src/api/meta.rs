//! What the portal needs before anything else.

use crate::library::CountryName;
use crate::quantity::Day;
use serde::{Deserialize, Serialize};

/// `GET /api/v1/meta`: what the portal needs before anything else; open to everyone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Meta {
    /// Engine version.
    pub engine: String,
    /// Factor set.
    pub factor_set: String,
    /// Whether the server runs the demo organisation.
    pub demo: bool,
    /// Whether the server sends e-mail.
    pub mail: bool,
    /// Today, on the server's clock (UTC).
    pub today: Day,
    /// Countries with a grid factor, by name.
    pub countries: Vec<CountryName>,
}
