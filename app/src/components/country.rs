//! Countries by name.

use crate::i18n::{Msg, t};
use crate::state::use_session;
use impact_core::quantity::Country;
use leptos::prelude::*;

/// The name of a country, its code where the server knows no name.
pub fn country_name(country: Country) -> String {
    let meta = use_session().meta();
    meta.countries
        .iter()
        .find(|known| known.country == country)
        .map_or_else(|| country.code().to_owned(), |known| known.name.clone())
}

/// An option for each country that has a grid factor.
pub fn country_options(chosen: Option<Country>) -> AnyView {
    let meta = use_session().meta();
    meta.countries
        .iter()
        .map(|known| {
            view! {
                <option
                    value=known.country.code().to_owned()
                    selected=chosen == Some(known.country)
                >
                    {known.name.clone()}
                </option>
            }
        })
        .collect_view()
        .into_any()
}

/// A select of the countries that have a grid factor, none of them chosen yet.
#[component]
pub fn CountrySelect(
    /// What the select is called by assistive technology.
    #[prop(into)]
    name: String,
    /// Hears each choice.
    on_choice: Callback<Option<Country>>,
) -> impl IntoView {
    view! {
        <select
            class="select"
            aria-label=name
            on:change=move |event| on_choice.run(event_target_value(&event).parse().ok())
        >
            <option value="" selected=true>
                {t(Msg::CountryChoose)}
            </option>
            {country_options(None)}
        </select>
    }
}
