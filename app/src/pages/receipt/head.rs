//! What the heads of a receipt and of a difference share: what they belong to, whose figures they
//! are of, and taking them along.

use crate::client::encode;
use crate::components::Icon;
use crate::i18n::{Msg, t};
use crate::pages::devices::use_asked;
use crate::state::use_scope;
use impact_core::fleet::Filter;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Where the page belongs: the device, a line's decision, a scenario, or the overview.
#[component]
pub fn Above(
    /// The device that the address names; none for the fleet.
    device: Memo<Option<String>>,
    /// The address of the page it was opened from, with what is assumed there, and that page's name;
    /// none where it is the device's or the overview.
    #[prop(optional)]
    back: Option<Memo<Option<(String, Msg)>>>,
    /// What the page is called.
    page: Msg,
) -> impl IntoView {
    let scope = use_scope();
    let back = move || match (back.and_then(|back| back.get()), device.get()) {
        (Some((href, page)), _) => (href, t(page)),
        (None, Some(id)) => {
            (scope.get().href(&format!("/devices/{}", encode(&id))), t(Msg::Device))
        }
        (None, None) => (scope.get().href("/"), t(Msg::NavOverview)),
    };
    view! {
        <a href=move || back().0>{move || back().1}</a>
        <span class="subtle">" / "</span>
        {t(page)}
    }
}

/// What the address narrows the fleet by; a device is not narrowed. What cannot be read is passed on
/// as it stands, so that the server says why instead of answering for the whole fleet.
pub fn use_filter(device: Memo<Option<String>>) -> Memo<Vec<(&'static str, String)>> {
    let asked = use_asked();
    let query = use_query_map();
    Memo::new(move |_| {
        if device.get().is_some() {
            return Vec::new();
        }
        let as_it_stands = |_| {
            let values = |name| {
                let values = query.with(|query| query.get_all(name)).unwrap_or_default();
                values.into_iter().map(move |value| (name, value))
            };
            Filter::PARAMETERS.into_iter().flat_map(values).collect()
        };
        asked.get().map_or_else(as_it_stands, |asked| asked.filter.to_pairs())
    })
}

/// Takes the page along: as JSON, on paper.
#[component]
pub fn TakeAlong(
    /// Where the JSON is.
    url: Memo<String>,
    /// What its file is called.
    file: &'static str,
) -> impl IntoView {
    let print = move |_| {
        if let Err(error) = window().print() {
            leptos::logging::warn!("{error:?}");
        }
    };
    view! {
        <a class="btn" href=move || url.get() rel="external" download=file>
            <Icon name="i-import"/>
            {t(Msg::DownloadJson)}
        </a>
        <button type="button" class="btn" on:click=print>
            <Icon name="i-print"/>
            {t(Msg::Print)}
        </button>
    }
}
