//! A person: their language, their password, their sessions.

use super::{Organisation, Right, Role};
use serde::{Deserialize, Serialize};

/// A language in which people are written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::En, Self::De];

    /// The BCP 47 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }

    /// The language of a code; none when it is another.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}

/// `GET /api/v1/me`: the signed-in member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// E-mail address.
    pub email: String,
    /// Name, for the avatar and the audit trail.
    pub name: String,
    /// Language in which they are written to.
    pub language: Language,
    /// Version of name and language, for `If-Match`.
    pub version: u64,
    /// Role in the organisation.
    pub role: Role,
    /// What the role may do; pages decide by this, never by the role.
    pub rights: Vec<Right>,
    /// The organisation that the session is in.
    pub organisation: Organisation,
    /// Every organisation of which they are a member, by name.
    pub organisations: Vec<OrganisationOfMine>,
}

impl Me {
    /// Whether the member has a right.
    pub fn may(&self, right: Right) -> bool {
        self.rights.contains(&right)
    }
}

/// An organisation to which a session can be switched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganisationOfMine {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// The person's role there.
    pub role: Role,
}

/// `PATCH /api/v1/me`: what people say of themselves; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MeEdit {
    /// Name, 1 to 120 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

/// `PUT /api/v1/me/password`: a new password; ends every other session.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The password until now.
    pub old: String,
    /// The new one, 12 characters or more.
    pub new: String,
}

/// `POST /api/v1/session/organisation`: work in another organisation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OrganisationSwitch {
    /// Identifier of an organisation of which they are a member.
    pub organisation: String,
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

/// `POST /api/v1/session/link`: set a password by a one-time link, and sign in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LinkRequest {
    /// The token of the link.
    pub token: String,
    /// The password to set, 12 characters or more.
    pub password: String,
}

/// `POST /api/v1/session/reset`: ask for a link by which to set a new password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ResetRequest {
    /// E-mail address of the account.
    pub email: String,
}

/// An open session of the signed-in member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionRow {
    /// What names it.
    pub id: String,
    /// When it began, RFC 3339.
    pub created_at: String,
    /// When it was last used, RFC 3339, to five minutes.
    pub last_seen_at: String,
    /// Name of the organisation that it is in.
    pub organisation: String,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// A link that lets its holder set a password, shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OneTimeLink {
    /// The address to hand over; none when it was sent by e-mail instead.
    pub link: Option<String>,
    /// Until when it is good, RFC 3339.
    pub expires_at: String,
}
