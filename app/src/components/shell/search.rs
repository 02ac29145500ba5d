//! The search of the top bar: goes to the devices page.

use crate::client::Query;
use crate::components::Icon;
use crate::i18n::{Msg, t};
use crate::state::use_scope;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

/// A field on wide windows, a link to the devices page and its own field on narrow ones.
#[component]
pub fn Search() -> impl IntoView {
    let scope = use_scope();
    let query = use_query_map();
    let text = RwSignal::new(String::new());
    // Going back brings back what was searched for.
    Effect::new(move |_| text.set(query.with(|query| query.get("q").unwrap_or_default())));
    let navigate = use_navigate();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let asked = text.get_untracked().trim().to_owned();
        let query = if asked.is_empty() { Query::new() } else { Query::new().with("q", asked) };
        let url = scope.get_untracked().href_with("/devices", query);
        navigate(&url, leptos_router::NavigateOptions::default());
    };
    view! {
        <form class="search-form" role="search" on:submit=submit>
            <label class="search">
                <Icon name="i-search"/>
                <span class="sr">{t(Msg::SearchDevices)}</span>
                <input
                    id="search"
                    type="search"
                    name="q"
                    placeholder=t(Msg::SearchPlaceholder)
                    autocomplete="off"
                    prop:value=text
                    on:input=move |event| text.set(event_target_value(&event))
                />
                <kbd aria-hidden="true">"/"</kbd>
            </label>
        </form>
        <a
            class="btn search-link"
            data-kind="quiet"
            data-icon=""
            href=move || scope.get().href("/devices")
            aria-label=t(Msg::SearchDevices)
        >
            <Icon name="i-search"/>
        </a>
    }
}
