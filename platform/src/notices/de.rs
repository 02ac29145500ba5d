//! Notices in German.

use super::{Notice, Text, moment};
use impact_core::api::Role;

const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Owner => "Inhaber",
        Role::Buyer => "Einkauf",
        Role::Manager => "Geräteverwaltung",
        Role::Analyst => "Analyse",
        Role::Auditor => "Prüfung, nur lesend",
        Role::Operator => "Betrieb",
    }
}

/// The text of a notice.
pub(super) fn write(notice: Notice<'_>, portal: &str) -> Text {
    let (subject, what) = match notice {
        Notice::Invitation { organisation, by, role, link, until } => (
            format!("Einladung zu {organisation}"),
            format!(
                "{by} lädt Sie in das Carbon Impact Portal von {organisation} ein, in der Rolle \
                 {}.\n\nHier nehmen Sie die Einladung an:\n\n{link}\n\nDer Link gilt einmal, bis \
                 {}. Wenn Sie nicht wissen, wer Sie einlädt, lassen Sie ihn liegen: ohne ihn \
                 geschieht nichts.",
                role_name(role),
                moment(until)
            ),
        ),
        Notice::PasswordLink { link, until } => (
            "Neues Passwort für das Carbon Impact Portal".to_owned(),
            format!(
                "Hier wählen Sie ein neues Passwort:\n\n{link}\n\nDer Link gilt einmal, bis {}. \
                 Mit dem neuen Passwort werden Sie überall sonst abgemeldet. Wenn Sie nicht darum \
                 gebeten haben, lassen Sie ihn liegen: Ihr Passwort bleibt, wie es ist.",
                moment(until)
            ),
        ),
        Notice::PasswordChanged => (
            "Ihr Passwort wurde geändert".to_owned(),
            "Das Passwort Ihres Kontos im Carbon Impact Portal wurde geändert, und jede andere \
             Sitzung wurde beendet. Wenn Sie das nicht waren, wählen Sie sofort ein neues Passwort \
             über „Passwort vergessen?“ auf der Anmeldeseite und sagen Sie es in Ihrer \
             Organisation jemandem mit Inhaberrolle."
                .to_owned(),
        ),
        Notice::RoleChanged { organisation, role, by } => (
            format!("Ihre Rolle in {organisation} wurde geändert"),
            format!("{by} hat Ihnen in {organisation} die Rolle {} gegeben.", role_name(role)),
        ),
        Notice::Removed { organisation, by } => (
            format!("Sie sind kein Mitglied von {organisation} mehr"),
            format!(
                "{by} hat Sie aus {organisation} entfernt. Sie sehen deren Geräte und Zahlen \
                 nicht mehr."
            ),
        ),
    };
    Text { subject, body: format!("Guten Tag,\n\n{what}\n\nCarbon Impact Portal\n{portal}\n") }
}
