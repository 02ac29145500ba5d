//! Adding a site before a file names it.

use super::URL;
use super::zone::{WHOLE, ZoneSelect};
use crate::client::{encode, fetched, post};
use crate::components::{Field, FieldError, Section, SendButton, country_options, use_toasts};
use crate::i18n::{Msg, t, tf};
use impact_core::api::{GridCountry, NewSite, SiteRow};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The form.
#[component]
pub fn Add(
    /// Hears that a site was added.
    added: Callback<()>,
) -> impl IntoView {
    let toasts = use_toasts();
    let name = RwSignal::new(String::new());
    let country = RwSignal::new(String::new());
    let zone = RwSignal::new(WHOLE.to_owned());
    let listed = fetched::<GridCountry>(move || {
        let chosen = country.get();
        (!chosen.is_empty()).then(|| format!("/api/v1/factors/grid/{}", encode(&chosen)))
    });
    let (name_error, error) = (RwSignal::new(None), RwSignal::new(None));
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        toasts.clear();
        let new = NewSite {
            name: name.get_untracked(),
            country: country.get_untracked().parse().ok(),
            zone: Some(zone.get_untracked()).filter(|zone| zone != WHOLE),
        };
        spawn_local(async move {
            match post::<SiteRow>(URL, &new).await {
                Ok(site) => {
                    name.try_set(String::new());
                    country.try_set(String::new());
                    zone.try_set(WHOLE.to_owned());
                    name_error.try_set(None);
                    error.try_set(None);
                    toasts.say(tf(Msg::SiteAdded, [("name", site.name.into())]));
                    added.try_run(());
                }
                Err(failure) => {
                    let about = failure.about("name");
                    error.try_set(about.is_none().then(|| failure.sentence()));
                    name_error.try_set(about);
                }
            }
            busy.try_set(false);
        });
    };
    // Those of the country that is chosen, where it has any.
    let zones = move || {
        let listed = listed.value.get().filter(|listed| listed.country.code() == country.get())?;
        (!listed.zones.is_empty())
            .then(|| view! { <ZoneSelect id="new-site-zone" country=listed zone=zone/> })
    };
    view! {
        <Section id="add-site" title=t(Msg::SiteAdd)>
            <form class="stack narrow" novalidate on:submit=submit>
                <Field
                    id="site-name"
                    label=t(Msg::SiteName)
                    value=name
                    error=name_error
                    hint=t(Msg::SiteNameHint)
                />
                <div class="field">
                    <label for="site-country">{t(Msg::Country)}</label>
                    <select
                        id="site-country"
                        prop:value=country
                        on:change=move |event| {
                            zone.set(WHOLE.to_owned());
                            country.set(event_target_value(&event));
                        }
                    >
                        <option value="">{t(Msg::SiteCountryLater)}</option>
                        {country_options(None)}
                    </select>
                </div>
                {zones}
                <FieldError id="add-site-error" error=error/>
                <SendButton label=Msg::SiteAdd busy=busy/>
            </form>
        </Section>
    }
}
