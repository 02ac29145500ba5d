//! The audit log: what was changed in an organisation, by whom and when.

use serde::{Deserialize, Serialize};

/// The actions, each under its stable name: the kind of record before the dot, what was done to it
/// after.
macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $key:literal,)*) => {
        /// What an entry of the audit log says was done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum AuditAction {
            $($(#[$doc])* $name,)*
        }

        impl AuditAction {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable name, as it is recorded.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$name => $key,)*
                }
            }
        }
    };
}

actions! {
    /// An organisation was made.
    OrganisationMade = "organisation.made",
    /// The organisation's settings were changed.
    OrganisationChanged = "organisation.changed",
    /// Somebody was invited to become a member.
    MemberInvited = "invitation.made",
    /// An invitation was taken back.
    InvitationEnded = "invitation.ended",
    /// Somebody became a member.
    MemberJoined = "member.joined",
    /// A member's role was changed.
    MemberRoleChanged = "member.role_changed",
    /// A member was removed.
    MemberRemoved = "member.removed",
    /// A member signed in, or went on in this organisation with a session of another one.
    SignedIn = "member.signed_in",
    /// A member signed out, or ended a session of theirs elsewhere.
    SignedOut = "member.signed_out",
    /// A member set a new password.
    PasswordSet = "member.password_set",
    /// A link for a new password was made.
    PasswordLinkMade = "member.password_link_made",
    /// An API key was made.
    KeyMade = "key.made",
    /// An API key got a second secret.
    KeyRotated = "key.rotated",
    /// One secret of an API key was ended.
    KeySecretEnded = "key.secret_ended",
    /// An API key was revoked.
    KeyRevoked = "key.revoked",
    /// A site was made.
    SiteMade = "site.made",
    /// A site's country was given or corrected.
    SiteCountrySet = "site.country_set",
    /// The zone of a site's grid was given.
    SiteZoneSet = "site.zone_set",
    /// A site was given another name.
    SiteRenamed = "site.renamed",
    /// A site turned out to be another one.
    SiteMerged = "site.merged",
    /// A site was deleted at which no device ever was.
    SiteDeleted = "site.deleted",
    /// A device was changed, or many at once.
    DeviceChanged = "device.changed",
    /// Devices were taken away as a file.
    DevicesExported = "device.exported",
    /// Who has a device was erased.
    DeviceUserErased = "device.user_erased",
    /// A change of devices was taken back.
    DeviceChangeUndone = "device.change_undone",
    /// A product was said yes to, for every device of a name.
    ProductConfirmed = "product.confirmed",
    /// A yes to a product was taken back.
    ProductRevoked = "product.revoked",
    /// A view was shared in the organisation.
    ViewShared = "view.shared",
    /// A shared view was changed.
    ViewChanged = "view.changed",
    /// A shared view was deleted.
    ViewDeleted = "view.deleted",
    /// A scenario was saved.
    ScenarioSaved = "scenario.saved",
    /// A saved scenario was changed.
    ScenarioChanged = "scenario.changed",
    /// A saved scenario was deleted.
    ScenarioDeleted = "scenario.deleted",
    /// An import was committed.
    ImportCommitted = "import.committed",
    /// An import was taken back.
    ImportUndone = "import.undone",
    /// A version of the organisation's own figures was recorded.
    FiguresGiven = "figures.given",
    /// Own figures were withdrawn.
    FiguresWithdrawn = "figures.withdrawn",
    /// A file of evidence was kept.
    EvidenceKept = "figures.evidence_kept",
}

impl AuditAction {
    /// The action of a stable name; none for one that this version does not know.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.key() == key)
    }
}

/// What kind of actor made a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// A person with an account.
    Person,
    /// An API key.
    Key,
    /// Somebody at the server's command line.
    CommandLine,
    /// The server by itself.
    System,
}

/// Who made a change. The log itself holds the reference only: the name is looked up when it is
/// read, and is absent once it was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditActor {
    /// As the filter takes it: `person:ID`, `key:ID`, `command_line` or `system`.
    pub reference: String,
    /// What kind of actor.
    pub kind: ActorKind,
    /// Name of the person or key.
    pub name: Option<String>,
}

/// One field that an entry changed, as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditChange {
    /// Name of the field; of one within another, both with a dot between.
    pub field: String,
    /// Its value before; absent where there was none.
    pub before: Option<String>,
    /// Its value after; absent where there is none.
    pub after: Option<String>,
    /// What the value before refers to, by its name: of a site that was renamed its name until
    /// then. The log itself holds references only; absent where the name was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_name: Option<String>,
    /// What the value after refers to, by its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_name: Option<String>,
}

/// An entry of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Its position in the organisation's chain, from 1 without gaps.
    pub seq: u64,
    /// When it was recorded.
    pub at: String,
    /// Who made the change.
    pub actor: AuditActor,
    /// Stable name of what was done, for example `site.country_set`.
    pub action: String,
    /// Identifier of the record that was changed; absent for what has none.
    pub record: Option<String>,
    /// Name of that record as it is called now, where it has one.
    pub record_name: Option<String>,
    /// What was changed.
    pub changes: Vec<AuditChange>,
    /// SHA-256 over the entry and the hash before it, in hexadecimal.
    pub hash: String,
}

/// `GET /api/v1/audit`: a page of the log, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditPage {
    /// The entries.
    pub entries: Vec<AuditEntry>,
    /// Where the next page begins; absent on the last one.
    pub next_cursor: Option<String>,
}

/// Where a chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditFault {
    /// Position of the first entry that is not as it was written.
    pub seq: u64,
    /// What is wrong with it, as a sentence.
    pub detail: String,
}

/// `GET /api/v1/audit/verify`: whether the chain holds from its first entry to its last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditState {
    /// Entries that were checked and found as they were written.
    pub entries: u64,
    /// Hash of the last of them: noted elsewhere, it proves later that nothing was rewritten.
    pub hash: String,
    /// The first place where the chain does not hold; absent when it holds.
    pub fault: Option<AuditFault>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_its_own_and_says_kind_and_verb() {
        for (at, action) in AuditAction::ALL.iter().enumerate() {
            let (kind, verb) = action.key().split_once('.').unwrap();
            assert!(!kind.is_empty() && !verb.is_empty() && !verb.contains('.'));
            assert_eq!(AuditAction::parse(action.key()), Some(*action));
            assert!(AuditAction::ALL.iter().skip(at + 1).all(|other| other.key() != action.key()));
        }
        assert_eq!(AuditAction::parse("sofa.moved"), None);
    }
}
