//! Organisations and their settings.

use super::Language;
use crate::quantity::{Country, Money};
use serde::{Deserialize, Serialize};

/// The organisation whose figures are shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Organisation {
    /// Identifier; `provider` for the provider of the service itself.
    pub id: String,
    /// Name.
    pub name: String,
    /// Country that sites take where none is given.
    pub default_country: Option<Country>,
    /// Whether people, serials and devices are invented; the portal says so on every page.
    pub demo: bool,
}

/// `GET` and `PUT /api/v1/organisation`: how an organisation works.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OrganisationSettings {
    /// Name, 1 to 120 characters, unlike any other organisation's.
    pub name: String,
    /// Country that sites take where none is given.
    pub default_country: Option<Country>,
    /// Whether an import keeps the columns that name people; they are dropped unless this is on.
    pub keep_user_columns: bool,
    /// Whether what a buyer commits beyond the limit waits for a second person.
    pub second_approver: bool,
    /// How much one buyer may commit alone; none for no limit.
    pub spending_limit: Option<Money>,
}

/// The settings with the version that a change must name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganisationState {
    /// The settings.
    pub settings: OrganisationSettings,
    /// Their version, for `If-Match`.
    pub version: u64,
    /// When they were last changed, RFC 3339; none when they are as at the beginning.
    pub changed_at: Option<String>,
    /// Who changed them last.
    pub changed_by: Option<String>,
}

/// An organisation as the provider's operators see it: how much, never what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganisationRow {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Whether everything in it is invented.
    pub demo: bool,
    /// When it was made, RFC 3339.
    pub created_at: String,
    /// Its members.
    pub members: u64,
    /// How many of them are owners.
    pub owners: u64,
    /// Invitations that wait for an answer.
    pub invitations: u64,
    /// Devices on record.
    pub devices: u64,
}

/// `GET /api/v1/operator/organisations`: a page of them, oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganisationList {
    /// The page.
    pub rows: Vec<OrganisationRow>,
    /// All of them.
    pub total: u64,
    /// `cursor` of the next page; none after the last.
    pub next_cursor: Option<String>,
}

/// `POST /api/v1/operator/organisations`: a new organisation and its first owner's invitation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OrganisationRequest {
    /// Name, 1 to 120 characters, unlike any other organisation's.
    pub name: String,
    /// Country that sites take where none is given.
    #[serde(default)]
    pub default_country: Option<Country>,
    /// E-mail address of the first owner, who is invited.
    pub owner_email: String,
    /// Language of the invitation.
    #[serde(default)]
    pub language: Language,
}

/// The organisation that was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganisationMade {
    /// The organisation.
    pub organisation: OrganisationRow,
    /// The first owner's invitation.
    pub invitation: super::InvitationMade,
}
