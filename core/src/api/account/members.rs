//! Members of an organisation, and who is invited to become one.

use super::{Language, Role};
use serde::{Deserialize, Serialize};

/// A member of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// Identifier.
    pub id: String,
    /// E-mail address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Since when, RFC 3339.
    pub since: String,
    /// When they last used the organisation, RFC 3339; none when no session of theirs is open.
    pub last_seen_at: Option<String>,
    /// Whether it is the one who asks.
    pub you: bool,
    /// Version of the membership, for `If-Match`.
    pub version: u64,
}

/// `PATCH /api/v1/members/{id}`: another role.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MemberEdit {
    /// The role; any but `operator`.
    pub role: Role,
}

/// What became of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum InvitationState {
    /// It waits for an answer.
    Open,
    /// Who was invited is a member.
    Accepted,
    /// It was taken back.
    Revoked,
    /// Nobody answered in time.
    Expired,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// None is sent: the link is handed over by whoever made it.
    None,
    /// It is on its way, or is tried again later.
    Waiting,
    /// The mail server took it.
    Sent,
    /// The mail server refused it, or could not be reached for a day.
    Failed,
}

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// Identifier.
    pub id: String,
    /// Who is invited.
    pub email: String,
    /// The role they will have.
    pub role: Role,
    /// Language of the message.
    pub language: Language,
    /// What became of it.
    pub state: InvitationState,
    /// What became of its message.
    pub mail: MailState,
    /// When it was made, RFC 3339.
    pub invited_at: String,
    /// Who made it.
    pub invited_by: Option<String>,
    /// Until when it can be accepted, RFC 3339.
    pub expires_at: String,
}

/// `POST /api/v1/invitations`: invite somebody.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InvitationRequest {
    /// E-mail address.
    pub email: String,
    /// The role they will have; any but `operator`.
    pub role: Role,
    /// Language of the message.
    #[serde(default)]
    pub language: Language,
}

/// An invitation that was made or made anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationMade {
    /// The invitation.
    pub invitation: Invitation,
    /// The address to hand over, shown this once; none when it is sent by e-mail.
    pub link: Option<String>,
}

/// `POST /api/v1/session/invitation`: what an invitation's link stands for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InvitationLookup {
    /// The token of the link.
    pub token: String,
}

/// What an invitation offers to whoever has its link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationOffer {
    /// Name of the organisation.
    pub organisation: String,
    /// Who is invited.
    pub email: String,
    /// The role they will have.
    pub role: Role,
    /// Whether there is an account of that address already: only its owner accepts.
    pub account: bool,
}

/// `POST /api/v1/session/invitation/accept`: become a member.
///
/// Without an account, name and password make one. Whoever has one gives its password, or is signed
/// in to it already and gives neither.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InvitationAccept {
    /// The token of the link.
    pub token: String,
    /// Name of the new account, 1 to 120 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Password: of the new account, 12 characters or more, or of the account there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}
