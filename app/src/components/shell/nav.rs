//! Where one can go: only pages that are there, and that are for whoever is signed in.

use crate::components::{BrandMark, Icon};
use crate::format;
use crate::i18n::{Msg, t};
use crate::state::{use_scope, use_session};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

struct Place {
    path: &'static str,
    icon: &'static str,
    name: Msg,
}

const OVERVIEW: Place = Place { path: "/", icon: "i-home", name: Msg::NavOverview };
const DEVICES: Place = Place { path: "/devices", icon: "i-devices", name: Msg::NavDevices };
const IMPORT: Place = Place { path: "/import", icon: "i-import", name: Msg::NavImport };

/// Whether an address lies within a place; the overview is its own address and the fleet's receipt.
fn within(place: &str, path: &str) -> bool {
    if place == "/" { path == "/" || path == "/receipt" } else { path.starts_with(place) }
}

#[component]
fn NavLink(place: &'static Place, #[prop(default = 16)] size: u8, count: bool) -> impl IntoView {
    let scope = use_scope();
    let session = use_session();
    let path = use_location().pathname;
    let current = move || path.with(|path| within(place.path, path)).then_some("page");
    let devices = move || {
        let known = session.fleet.get().filter(|_| count && place.path == DEVICES.path);
        known.map(|fleet| view! { <span class="count">{format::count(fleet)}</span> })
    };
    view! {
        <a href=move || scope.get().href(place.path) aria-current=current>
            <Icon name=place.icon size=size/>
            <span class="t">{t(place.name)}</span>
            {devices}
        </a>
    }
}

/// The column; an icon rail where the window is narrow.
#[component]
pub fn Nav() -> impl IntoView {
    let scope = use_scope();
    let may_import = use_session().may_edit();
    // Esc puts the rail's tooltip away without moving the focus (WCAG 1.4.13).
    let quiet = RwSignal::new(false);
    view! {
        <nav
            class="nav"
            aria-label=t(Msg::NavMain)
            data-quiet=move || quiet.get().then_some("")
            on:keydown=move |event| if event.key() == "Escape" { quiet.set(true) }
            on:focusin=move |_| quiet.set(false)
            on:mouseover=move |_| quiet.set(false)
        >
            <a class="brand" href=move || scope.get().href("/")>
                <BrandMark size=22/>
                <span class="t">{t(Msg::Brand)}</span>
            </a>
            <div>
                <h2>{t(Msg::NavFleet)}</h2>
                <ul>
                    <li>
                        <NavLink place=&OVERVIEW count=true/>
                    </li>
                    <li>
                        <NavLink place=&DEVICES count=true/>
                    </li>
                </ul>
            </div>
            {may_import
                .then(|| {
                    view! {
                        <div>
                            <h2>{t(Msg::NavEvidence)}</h2>
                            <ul>
                                <li>
                                    <NavLink place=&IMPORT count=true/>
                                </li>
                            </ul>
                        </div>
                    }
                })}
        </nav>
    }
}

/// The bar at the foot of a phone.
#[component]
pub fn BottomBar() -> impl IntoView {
    let may_import = use_session().may_edit();
    view! {
        <nav class="bottombar" aria-label=t(Msg::NavShort)>
            <NavLink place=&OVERVIEW size=18 count=false/>
            <NavLink place=&DEVICES size=18 count=false/>
            {may_import.then(|| view! { <NavLink place=&IMPORT size=18 count=false/> })}
        </nav>
    }
}
