//! The frame around every page: ribbon, navigation, top bar, and what follows the keyboard.

mod account;
mod commands;
mod connection;
mod leave;
mod nav;
mod palette;
mod scope_menus;
mod search;
mod shortcuts;

use crate::i18n::{Msg, t};
use crate::state::{asks_scope, asks_view, use_session};
use account::AccountMenu;
use commands::Commands;
pub use commands::Layers;
use connection::Connection;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;
use nav::{BottomBar, Nav};
pub use palette::Palette;
use scope_menus::{PeriodMenu, ViewMenu};
use search::Search;
use shortcuts::Shortcuts;

/// Says that the data is invented, wherever it is.
#[component]
pub fn Ribbon() -> impl IntoView {
    let session = use_session();
    move || {
        session.demo().then(|| {
            view! {
                <aside class="ribbon" aria-label=t(Msg::DemoTitle)>
                    <b>{t(Msg::DemoTitle)}</b>
                    " "
                    <span class="only-wide">{t(Msg::DemoText)}</span>
                    <span class="only-narrow">{t(Msg::DemoShort)}</span>
                </aside>
            }
        })
    }
}

/// The frame, with the page of the address inside.
#[component]
pub fn Shell() -> impl IntoView {
    let session = use_session();
    let layers = Layers::new();
    let organisation = move || {
        session.me.with(|me| me.as_ref().map(|me| me.organisation.name.clone()).unwrap_or_default())
    };
    let path = use_location().pathname;
    let asks_scope = Memo::new(move |_| path.with(|path| asks_scope(path)));
    let asks_view = Memo::new(move |_| path.with(|path| asks_view(path)));
    view! {
        <a class="skip" href="#main" rel="external" on:click=skip>
            {t(Msg::SkipToContent)}
        </a>
        <div class="shell">
            <Ribbon/>
            <Nav/>
            <header class="topbar">
                <span class="org">{organisation}</span>
                {move || {
                    asks_scope
                        .get()
                        .then(|| {
                            view! {
                                <span class="sep" aria-hidden="true"></span>
                                <PeriodMenu/>
                                {move || asks_view.get().then(|| view! { <ViewMenu/> })}
                            }
                        })
                }}
                <Search/>
                <AccountMenu layers=layers/>
            </header>
            <main class="main" id="main" tabindex="-1">
                <Connection/>
                <Outlet/>
            </main>
            <BottomBar/>
        </div>
        <Shortcuts layers=layers/>
        <Commands layers=layers/>
    }
}

/// Goes to the content without changing the address, which is the page's state.
fn skip(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    if let Some(main) = document().get_element_by_id("main") {
        use wasm_bindgen::JsCast;
        if let Ok(main) = main.dyn_into::<web_sys::HtmlElement>()
            && let Err(error) = main.focus()
        {
            leptos::logging::warn!("{error:?}");
        }
    }
}
