//! Where one can go: only pages that are there, and that are for whoever is signed in.

use crate::components::{BrandMark, Icon};
use crate::format;
use crate::i18n::{Msg, t};
use crate::state::{DEVICES, Group, Place, use_scope, use_session};
use leptos::html::Div;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Places that the bar at the foot of a phone has room for, the button of the drawer not counted.
const BAR: usize = 4;

#[component]
fn NavLink(place: &'static Place, #[prop(default = 16)] size: u8, count: bool) -> impl IntoView {
    let scope = use_scope();
    let session = use_session();
    let path = use_location().pathname;
    let current = move || path.with(|path| place.holds(path)).then_some("page");
    let devices = move || {
        let known = session.fleet.get().filter(|_| count && place.path == DEVICES);
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

/// The places of a group, with its heading; nothing where the member has none of them.
#[component]
fn NavGroup(group: Group) -> impl IntoView {
    let session = use_session();
    let places: Vec<_> = session.places().filter(|place| place.group == group).collect();
    if places.is_empty() {
        return None;
    }
    let links = places
        .into_iter()
        .map(|place| {
            view! {
                <li>
                    <NavLink place=place count=true/>
                </li>
            }
        })
        .collect_view();
    let list = match group.name() {
        Some(name) => view! {
            <div>
                <h2>{t(name)}</h2>
                <ul>{links}</ul>
            </div>
        }
        .into_any(),
        None => view! { <ul class="foot">{links}</ul> }.into_any(),
    };
    Some(list)
}

/// The column; an icon rail where the window is narrow.
#[component]
pub fn Nav() -> impl IntoView {
    let scope = use_scope();
    // Esc puts the rail's tooltip away without moving the focus (WCAG 1.4.13).
    let quiet = RwSignal::new(false);
    let groups = Group::ALL.into_iter().map(|group| view! { <NavGroup group=group/> });
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
            {groups.collect_view()}
        </nav>
    }
}

/// The bar at the foot of a phone; what it has no room for is in a drawer.
#[component]
pub fn BottomBar() -> impl IntoView {
    let session = use_session();
    let mut bar: Vec<_> = session.places().collect();
    // With one more place than there is room, the drawer's button would take the place of one.
    let rest = if bar.len() > BAR + 1 { bar.split_off(BAR) } else { Vec::new() };
    let links = |places: Vec<&'static Place>, size: u8| {
        let links = places.into_iter().map(move |place| {
            view! { <NavLink place=place size=size count=false/> }
        });
        links.collect_view()
    };
    let bar = links(bar, 18);
    let rest = (!rest.is_empty()).then_some(rest);
    view! {
        <nav class="bottombar" aria-label=t(Msg::NavShort)>
            {bar}
            {rest
                .is_some()
                .then(|| {
                    view! {
                        <button type="button" popovertarget="drawer">
                            <Icon name="i-more" size=18/>
                            {t(Msg::NavMore)}
                        </button>
                    }
                })}
        </nav>
        {rest.map(|rest| view! { <Drawer places=rest/> })}
    }
}

/// The places that the bar has no room for; closed by Esc, by a press beside it and by going there.
#[component]
fn Drawer(places: Vec<&'static Place>) -> impl IntoView {
    let drawer = NodeRef::<Div>::new();
    let close = move |_| {
        if let Some(drawer) = drawer.get_untracked()
            && let Err(error) = drawer.hide_popover()
        {
            leptos::logging::warn!("{error:?}");
        }
    };
    let links = places
        .into_iter()
        .map(|place| {
            view! {
                <li>
                    <NavLink place=place count=false/>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="drawer" id="drawer" popover="auto" node_ref=drawer on:click=close>
            <nav aria-label=t(Msg::NavMore)>
                <ul>{links}</ul>
            </nav>
        </div>
    }
}
