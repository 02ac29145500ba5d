//! The log's stable names in the visitor's language.

use crate::i18n::{Msg, t};
use impact_core::api::{ActorKind, AuditAction, AuditActor};

/// What was done; its stable name where it has no words yet.
pub fn action_name(action: AuditAction) -> &'static str {
    words(action).map_or(action.key(), t)
}

fn words(action: AuditAction) -> Option<Msg> {
    use AuditAction as A;
    Some(match action {
        A::OrganisationMade => Msg::AuditOrganisationMade,
        A::OrganisationChanged => Msg::AuditOrganisationChanged,
        A::MemberInvited => Msg::AuditMemberInvited,
        A::InvitationEnded => Msg::AuditInvitationEnded,
        A::MemberJoined => Msg::AuditMemberJoined,
        A::MemberRoleChanged => Msg::AuditMemberRoleChanged,
        A::MemberRemoved => Msg::AuditMemberRemoved,
        A::PasswordSet => Msg::AuditPasswordSet,
        A::PasswordLinkMade => Msg::AuditPasswordLinkMade,
        A::SessionBegan => Msg::AuditSessionBegan,
        A::SessionEnded => Msg::AuditSessionEnded,
        A::KeyMade => Msg::AuditKeyMade,
        A::KeyRotated => Msg::AuditKeyRotated,
        A::KeySecretEnded => Msg::AuditKeySecretEnded,
        A::KeyRevoked => Msg::AuditKeyRevoked,
        A::SiteCountrySet => Msg::AuditSiteCountrySet,
        A::DeviceChanged => Msg::AuditDeviceChanged,
        A::ImportCommitted => Msg::AuditImportCommitted,
        A::ImportUndone => Msg::AuditImportUndone,
        A::FiguresGiven => Msg::AuditFiguresGiven,
        A::FiguresWithdrawn => Msg::AuditFiguresWithdrawn,
        A::EvidenceKept => Msg::AuditEvidenceKept,
        _ => return None,
    })
}

/// A kind of record, several of it.
pub fn kind_name(kind: &'static str) -> &'static str {
    t(match kind {
        "organisation" => Msg::AuditKindOrganisation,
        "member" => Msg::AuditKindMember,
        "invitation" => Msg::AuditKindInvitation,
        "session" => Msg::AuditKindSession,
        "key" => Msg::AuditKindKey,
        "site" => Msg::AuditKindSite,
        "device" => Msg::AuditKindDevice,
        "import" => Msg::AuditKindImport,
        "figures" => Msg::AuditKindFigures,
        other => return other,
    })
}

/// Who it was.
pub fn actor_name(actor: &AuditActor) -> String {
    let name = actor.name.clone();
    match actor.kind {
        ActorKind::Person => name.unwrap_or_else(|| t(Msg::AuditErased).to_owned()),
        ActorKind::Key => {
            let name = name.unwrap_or_else(|| actor.reference.clone());
            format!("{} {name}", t(Msg::AuditKey))
        }
        ActorKind::CommandLine => t(Msg::AuditCommandLine).to_owned(),
        ActorKind::System => t(Msg::AuditSystem).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn everything_that_is_recorded_has_words() {
        for action in AuditAction::ALL {
            assert!(words(*action).is_some(), "{}", action.key());
            let kind = action.key().split('.').next().unwrap();
            assert_ne!(kind_name(kind), kind, "{kind} has no words");
        }
    }
}
