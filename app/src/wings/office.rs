//! The office wing: what an organisation brings in, sets up and checks.

use super::{Brought, Render, enter};
use crate::pages::{
    AccountPage, AuditPage, EmbedPage, ImportPage, InvitationPage, KeysPage, MembersPage,
    MethodsPage, OrganisationPage, OrganisationsPage, QualityPage, ResetPage, SitesPage,
};
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use std::cell::Cell;

/// Its pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Office {
    /// Importing an inventory.
    Import,
    /// Methods and factors.
    Methods,
    /// Data quality.
    Quality,
    /// The sites.
    Sites,
    /// One's own account.
    Account,
    /// The organisation's settings.
    Organisation,
    /// Its members.
    Members,
    /// The provider's organisations.
    Organisations,
    /// Accepting an invitation.
    Invitation,
    /// Asking for a link by which to set a new password.
    Reset,
    /// API keys.
    Keys,
    /// The audit log.
    Audit,
    /// The calculator in other people's pages.
    Embed,
}

thread_local! {
    static BROUGHT: Cell<Option<Render<Office>>> = const { Cell::new(None) };
}

/// The view of a page; only here are the pages named, so that they leave the first module.
fn render(page: Office) -> AnyView {
    match page {
        Office::Import => view! { <ImportPage/> }.into_any(),
        Office::Methods => view! { <MethodsPage/> }.into_any(),
        Office::Quality => view! { <QualityPage/> }.into_any(),
        Office::Sites => view! { <SitesPage/> }.into_any(),
        Office::Account => view! { <AccountPage/> }.into_any(),
        Office::Organisation => view! { <OrganisationPage/> }.into_any(),
        Office::Members => view! { <MembersPage/> }.into_any(),
        Office::Organisations => view! { <OrganisationsPage/> }.into_any(),
        Office::Invitation => view! { <InvitationPage/> }.into_any(),
        Office::Reset => view! { <ResetPage/> }.into_any(),
        Office::Keys => view! { <KeysPage/> }.into_any(),
        Office::Audit => view! { <AuditPage/> }.into_any(),
        Office::Embed => view! { <EmbedPage/> }.into_any(),
    }
}

#[wasm_split(office, fallible, preload(fetch_ahead), wasm_split_path = leptos::wasm_split)]
fn fetch() -> Result<Render<Office>, SplitLoaderError> {
    Ok(render)
}

/// Fetches the wing ahead of its first visit; whoever visits it hears what failed.
pub async fn prefetch() {
    if let Err(error) = fetch_ahead().await {
        leptos::logging::log!("the office wing is fetched when it is entered: {error}");
    }
}

/// A page of the wing.
#[component]
pub fn OfficePage(
    /// Which one.
    page: Office,
) -> impl IntoView {
    const PLACE: &Brought<Office> = &BROUGHT;
    enter(page, PLACE, fetch)
}
