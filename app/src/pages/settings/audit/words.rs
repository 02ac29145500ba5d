//! The log's stable names in the visitor's language.

use crate::i18n::{Msg, t};
use impact_core::api::{ActorKind, AuditAction, AuditActor};

/// What was done; its stable name where it has no words yet.
pub fn action_name(action: AuditAction) -> &'static str {
    words(action).map_or(action.key(), t)
}

fn words(action: AuditAction) -> Option<Msg> {
    Some(match action.key() {
        "organisation.made" => Msg::AuditOrganisationMade,
        "organisation.changed" => Msg::AuditOrganisationChanged,
        "invitation.made" => Msg::AuditMemberInvited,
        "invitation.ended" => Msg::AuditInvitationEnded,
        "member.joined" => Msg::AuditMemberJoined,
        "member.role_changed" => Msg::AuditMemberRoleChanged,
        "member.removed" => Msg::AuditMemberRemoved,
        "member.signed_in" => Msg::AuditSignedIn,
        "member.signed_out" => Msg::AuditSignedOut,
        "member.password_set" => Msg::AuditPasswordSet,
        "member.password_link_made" => Msg::AuditPasswordLinkMade,
        "key.made" => Msg::AuditKeyMade,
        "key.rotated" => Msg::AuditKeyRotated,
        "key.secret_ended" => Msg::AuditKeySecretEnded,
        "key.revoked" => Msg::AuditKeyRevoked,
        "site.country_set" => Msg::AuditSiteCountrySet,
        "site.zone_set" => Msg::AuditSiteZoneSet,
        "site.made" => Msg::AuditSiteMade,
        "site.renamed" => Msg::AuditSiteRenamed,
        "site.merged" => Msg::AuditSiteMerged,
        "site.deleted" => Msg::AuditSiteDeleted,
        "device.change_undone" => Msg::AuditDeviceChangeUndone,
        "product.confirmed" => Msg::AuditProductConfirmed,
        "product.revoked" => Msg::AuditProductRevoked,
        "device.user_erased" => Msg::AuditDeviceUserErased,
        "device.exported" => Msg::AuditDevicesExported,
        "device.changed" => Msg::AuditDeviceChanged,
        "view.shared" => Msg::AuditViewShared,
        "view.changed" => Msg::AuditViewChanged,
        "view.deleted" => Msg::AuditViewDeleted,
        "scenario.saved" => Msg::AuditScenarioSaved,
        "scenario.changed" => Msg::AuditScenarioChanged,
        "scenario.deleted" => Msg::AuditScenarioDeleted,
        "import.committed" => Msg::AuditImportCommitted,
        "import.undone" => Msg::AuditImportUndone,
        "figures.given" => Msg::AuditFiguresGiven,
        "figures.withdrawn" => Msg::AuditFiguresWithdrawn,
        "figures.evidence_kept" => Msg::AuditEvidenceKept,
        _ => return None,
    })
}

/// A kind of record, several of it.
pub fn kind_name(kind: &'static str) -> &'static str {
    t(match kind {
        "organisation" => Msg::AuditKindOrganisation,
        "member" => Msg::AuditKindMember,
        "invitation" => Msg::AuditKindInvitation,
        "key" => Msg::AuditKindKey,
        "site" => Msg::AuditKindSite,
        "device" => Msg::AuditKindDevice,
        "import" => Msg::AuditKindImport,
        "figures" => Msg::AuditKindFigures,
        "product" => Msg::AuditKindProduct,
        "view" => Msg::AuditKindView,
        "scenario" => Msg::AuditKindScenario,
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
