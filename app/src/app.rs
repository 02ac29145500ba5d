//! The app: what lives as long as the page, and which page an address is.

use crate::client::{Query, session_ended};
use crate::components::{Patterns, Shell, Toast, Toasts};
use crate::pages::{NotFound, OverviewPage, SignInPage, provide_last_file};
use crate::state::{KeepPlaces, Session, Theme};
use crate::wings::{Fleet, FleetPage, Office, OfficePage, fetch_when_idle};
use impact_core::api::{Me, Meta, Right};
use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::{NavigateOptions, path};

/// The portal, given what the server said before it began.
#[component]
pub fn App(
    /// What the server says of itself.
    meta: Meta,
    /// Who is signed in.
    me: Option<Me>,
) -> impl IntoView {
    provide_context(Session::new(meta, me));
    provide_context(Theme::new());
    provide_context(Toasts::new());
    provide_last_file();
    view! {
        <Patterns/>
        <Router>
            <KeepPlaces/>
            <Routes fallback=|| view! { <NotFound/> }>
                <Route path=path!("/sign-in") view=SignInPage/>
                <Route path=path!("/invitation") view=|| view! { <OfficePage page=Office::Invitation/> }/>
                <Route path=path!("/reset") view=|| view! { <OfficePage page=Office::Reset/> }/>
                <ParentRoute path=path!("") view=Frame>
                    <Route path=path!("/") view=OverviewPage/>
                    <Route path=path!("/devices") view=|| view! { <FleetPage page=Fleet::Devices/> }/>
                    <Route path=path!("/devices/:id") view=|| view! { <FleetPage page=Fleet::Device/> }/>
                    <Route path=path!("/devices/:id/receipt") view=|| view! { <FleetPage page=Fleet::Receipt/> }/>
                    <Route path=path!("/devices/:id/why") view=|| view! { <FleetPage page=Fleet::Why/> }/>
                    <Route path=path!("/devices/:id/scenario") view=|| view! { <FleetPage page=Fleet::Receipt/> }/>
                    <Route path=path!("/fleet/decision") view=|| view! { <FleetPage page=Fleet::Line/> }/>
                    <Route path=path!("/fleet/decision/receipt") view=|| view! { <FleetPage page=Fleet::Receipt/> }/>
                    <Route path=path!("/scenarios/receipt") view=|| view! { <FleetPage page=Fleet::Receipt/> }/>
                    <Route path=path!("/scenarios") view=|| view! { <FleetPage page=Fleet::Scenarios/> }/>
                    <Route path=path!("/why") view=|| view! { <FleetPage page=Fleet::Why/> }/>
                    <Route path=path!("/receipt") view=|| view! { <FleetPage page=Fleet::Receipt/> }/>
                    <Route path=path!("/sites") view=|| view! { <OfficePage page=Office::Sites/> }/>
                    <Route path=path!("/quality") view=|| view! { <OfficePage page=Office::Quality/> }/>
                    <Route path=path!("/methods") view=|| view! { <OfficePage page=Office::Methods/> }/>
                    <Route path=path!("/methods/:part") view=|| view! { <OfficePage page=Office::Methods/> }/>
                    <Route path=path!("/methods/:part/:id") view=|| view! { <OfficePage page=Office::Methods/> }/>
                    <Route path=path!("/import") view=|| view! { <OfficePage page=Office::Import/> }/>
                    <Route path=path!("/import/:id") view=|| view! { <OfficePage page=Office::Import/> }/>
                    <Route path=path!("/account") view=|| view! { <OfficePage page=Office::Account/> }/>
                    <Route path=path!("/settings") view=|| view! { <OfficePage page=Office::Organisation/> }/>
                    <Route path=path!("/settings/members") view=|| view! { <OfficePage page=Office::Members/> }/>
                    <Route path=path!("/organisations") view=|| view! { <OfficePage page=Office::Organisations/> }/>
                    <Route path=path!("/settings/keys") view=|| view! { <OfficePage page=Office::Keys/> }/>
                    <Route path=path!("/embed-builder") view=|| view! { <OfficePage page=Office::Embed/> }/>
                    <Route path=path!("/audit") view=|| view! { <OfficePage page=Office::Audit/> }/>
                </ParentRoute>
            </Routes>
        </Router>
        <Toast/>
    }
}

/// The pages behind the sign-in: whoever is not signed in goes there first, and comes back here.
#[component]
fn Frame() -> impl IntoView {
    let session = expect_context::<Session>();
    let location = use_location();
    let navigate = use_navigate();
    let ended = session_ended();
    Effect::new(move |_| {
        if ended.get() {
            ended.set(false);
            session.me.set(None);
        }
    });
    let signed_in = Memo::new(move |_| session.me.with(Option::is_some));
    Effect::new(move |_| {
        if signed_in.get() {
            fetch_when_idle();
        }
    });
    Effect::new(move |_| {
        // Whoever signed out is on the way there already.
        if signed_in.get() || location.pathname.get_untracked() == "/sign-in" {
            return;
        }
        let wanted = format!(
            "{}{}",
            location.pathname.get_untracked(),
            match location.search.get_untracked() {
                search if search.is_empty() => search,
                search => format!("?{}", search.trim_start_matches('?')),
            }
        );
        let mut query = Query::new();
        if wanted != "/" {
            query = query.with("next", wanted);
        }
        let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
        navigate(&query.on("/sign-in"), replace);
    });
    let first = use_navigate();
    Effect::new(move |_| {
        if !signed_in.get() || location.pathname.get() != "/" || session.may(Right::ReadFigures) {
            return;
        }
        // Who may read no figures, as the provider's people, begins at the first place there is.
        if let Some(place) = session.places().next() {
            first(place.path, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
    move || signed_in.get().then(|| view! { <Shell/> })
}
