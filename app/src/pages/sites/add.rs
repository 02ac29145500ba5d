//! Adding a site before a file names it.

use super::URL;
use crate::client::post;
use crate::components::{Field, FieldError, Section, country_options, use_toasts};
use crate::i18n::{Msg, t, tf};
use impact_core::api::{NewSite, SiteRow};
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
    let (name_error, error) = (RwSignal::new(None), RwSignal::new(None));
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        toasts.clear();
        let new =
            NewSite { name: name.get_untracked(), country: country.get_untracked().parse().ok() };
        spawn_local(async move {
            match post::<SiteRow>(URL, &new).await {
                Ok(site) => {
                    name.try_set(String::new());
                    country.try_set(String::new());
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
                        on:change=move |event| country.set(event_target_value(&event))
                    >
                        <option value="">{t(Msg::SiteCountryLater)}</option>
                        {country_options(None)}
                    </select>
                </div>
                <FieldError id="add-site-error" error=error/>
                <div>
                    <button
                        type="submit"
                        class="btn"
                        data-kind="primary"
                        aria-disabled=move || busy.get().then_some("true")
                    >
                        {t(Msg::SiteAdd)}
                    </button>
                </div>
            </form>
        </Section>
    }
}
