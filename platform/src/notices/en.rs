//! Notices in English.

use super::{Notice, Text, moment};
use impact_core::api::Role;

const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Buyer => "buyer",
        Role::Manager => "manager",
        Role::Analyst => "analyst",
        Role::Auditor => "auditor",
        Role::Operator => "operator",
    }
}

/// The text of a notice.
pub(super) fn write(notice: Notice<'_>, portal: &str) -> Text {
    let (subject, what) = match notice {
        Notice::Invitation { organisation, by, role, link, until } => (
            format!("Invitation to {organisation}"),
            format!(
                "{by} invites you to the Carbon Impact Portal of {organisation}, in the role \
                 {}.\n\nAccept the invitation here:\n\n{link}\n\nThe link works once, until {}. If \
                 you do not know who invites you, leave it: without it nothing happens.",
                role_name(role),
                moment(until)
            ),
        ),
        Notice::PasswordLink { link, until } => (
            "A new password for the Carbon Impact Portal".to_owned(),
            format!(
                "You can choose a new password here:\n\n{link}\n\nThe link works once, until {}. \
                 Choosing a password signs you out everywhere else. If you did not ask for it, \
                 leave it: your password stays as it is.",
                moment(until)
            ),
        ),
        Notice::PasswordChanged => (
            "Your password was changed".to_owned(),
            "The password of your account in the Carbon Impact Portal was changed, and every other \
             session was ended. If it was not you, choose a new password at once with \"Forgotten \
             your password?\" on the sign-in page, and tell an owner of your organisation."
                .to_owned(),
        ),
        Notice::RoleChanged { organisation, role, by } => (
            format!("Your role in {organisation} was changed"),
            format!("{by} gave you the role {} in {organisation}.", role_name(role)),
        ),
        Notice::Removed { organisation, by } => (
            format!("You are no member of {organisation} any more"),
            format!(
                "{by} removed you from {organisation}. You no longer see its devices and figures."
            ),
        ),
    };
    Text { subject, body: format!("Hello,\n\n{what}\n\nCarbon Impact Portal\n{portal}\n") }
}
