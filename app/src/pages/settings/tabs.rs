//! The pages of the settings, side by side.

use crate::i18n::{Msg, t};
use crate::state::use_session;
use impact_core::api::Right;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Address, name and right of each page.
const PAGES: [(&str, Msg, Right); 4] = [
    ("/settings", Msg::OrganisationTab, Right::ManageSettings),
    ("/settings/members", Msg::MembersTab, Right::ManageMembers),
    ("/settings/keys", Msg::KeysTitle, Right::ManageKeys),
    ("/audit", Msg::AuditTitle, Right::ReadAudit),
];

/// The pages that the member may use.
#[component]
pub fn SettingsTabs() -> impl IntoView {
    let session = use_session();
    let here = use_location().pathname;
    let links = PAGES
        .into_iter()
        .filter(|(_, _, right)| session.may(*right))
        .map(|(path, name, _)| {
            view! {
                <a href=path aria-current=move || (here.get() == path).then_some("page")>
                    {t(name)}
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="tabs" aria-label=t(Msg::SettingsPages)>
            {links}
        </nav>
    }
}
