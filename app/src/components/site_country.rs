//! Saying in which country a site is.

use super::{CountrySelect, Icon, country_name, use_toasts};
use crate::client::{get, patch};
use crate::i18n::{Msg, t, tf};
use crate::state::use_session;
use impact_core::api::{SiteEdit, SiteRow};
use impact_core::quantity::Country;
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html::Span;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

/// The country of a site, or that it is missing; whoever may edit says here which it is.
#[component]
pub fn SiteCountry(
    /// Identifier of the site; empty for devices without one, whose country nobody can say.
    site: String,
    /// Its name.
    name: String,
    /// The country that is known.
    country: Option<Country>,
    /// Hears that another one is kept.
    changed: Callback<()>,
) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    // Devices without a site are grouped under no key: there is no site to edit.
    let editable = session.may_edit() && !site.is_empty();
    let site = StoredValue::new(site);
    let label = tf(Msg::CountryOf, [("site", name.clone().into())]);
    let choose = Callback::new(move |chosen: Option<Country>| {
        let Some(chosen) = chosen.filter(|chosen| Some(*chosen) != country) else {
            return;
        };
        let place = [("site", name.clone().into()), ("country", country_name(chosen).into())];
        let said = if country.is_none() { Msg::CountrySet } else { Msg::CountryChanged };
        let said = tf(said, place);
        spawn_local(async move {
            match set_country(&site.get_value(), chosen).await {
                Ok(_) => {
                    toasts.say(said);
                    changed.try_run(());
                }
                Err(failure) => {
                    toasts.say(failure.sentence());
                    open.try_set(false);
                }
            }
        });
    });
    let Some(known) = country else {
        let select = editable.then(|| view! { <CountrySelect name=label on_choice=choose/> });
        return view! { <span class="missing">{missing_mark()}{select}</span> }.into_any();
    };
    if !editable {
        return view! { <span>{country_name(known)}</span> }.into_any();
    }
    view! { <Editor label=label country=known open=open on_choice=choose/> }.into_any()
}

/// A country that is text until its button is pressed; Esc and going elsewhere leave it as it is.
#[component]
fn Editor(
    label: String,
    country: Country,
    open: RwSignal<bool>,
    on_choice: Callback<Option<Country>>,
) -> impl IntoView {
    let shown = country_name(country);
    let change = format!("{label}: {shown}. {}", t(Msg::Change));
    let wrapper = NodeRef::<Span>::new();
    let content = move || {
        if open.get() {
            let name = label.clone();
            let chosen = Some(country);
            return view! { <CountrySelect name chosen focus=true on_choice/> }.into_any();
        }
        view! {
            <button
                type="button"
                class="btn country"
                data-kind="quiet"
                aria-label=change.clone()
                on:click=move |_| open.set(true)
            >
                {shown.clone()}
                <Icon name="i-chev" size=12/>
            </button>
        }
        .into_any()
    };
    let keys = move |event: KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            open.set(false);
            focus_button(wrapper);
        }
    };
    // The button loses the focus too, to the select that takes its place: that is no leaving.
    let left = move |event: FocusEvent| {
        let target: web_sys::Element = event_target(&event);
        if target.tag_name() == "SELECT" {
            open.try_set(false);
        }
    };
    view! {
        <span node_ref=wrapper on:keydown=keys on:focusout=left>
            {content}
        </span>
    }
}

/// Gives the focus back to the button, once it is drawn again.
fn focus_button(wrapper: NodeRef<Span>) {
    request_animation_frame(move || {
        let wrapper = wrapper.try_get_untracked().flatten();
        let button = wrapper.and_then(|wrapper| wrapper.query_selector("button").ok().flatten());
        let button = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(button) = button
            && let Err(error) = button.focus()
        {
            leptos::logging::warn!("{error:?}");
        }
    });
}

/// The mark of a site whose country nobody has said.
fn missing_mark() -> impl IntoView {
    view! {
        <span class="mark" data-q="stale">
            <Icon name="i-warn" size=12/>
            {t(Msg::CountryMissing)}
        </span>
    }
}

/// Sets the country of the version of the site that the server has now.
async fn set_country(site: &str, country: Country) -> Result<SiteRow, crate::client::Failure> {
    let sites: Vec<SiteRow> = get("/api/v1/sites", None).await?;
    let version = sites.iter().find(|known| known.id == site).map_or(0, |known| known.version);
    let url = format!("/api/v1/sites/{}", crate::client::encode(site));
    patch(&url, version, &SiteEdit { country: Some(country), ..SiteEdit::default() }).await
}
