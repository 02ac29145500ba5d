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

/// A select of the countries that have a grid factor.
#[component]
pub fn CountrySelect(
    /// What the select is called by assistive technology.
    #[prop(into)]
    name: String,
    /// The country that is selected at first.
    chosen: Option<Country>,
    /// What "none" is called.
    #[prop(default = t(Msg::CountryNone))]
    none: &'static str,
    /// Hears each choice.
    on_choice: Callback<Option<Country>>,
) -> impl IntoView {
    let meta = use_session().meta();
    let code = chosen.map(|country| country.code().to_owned());
    let options = meta
        .countries
        .iter()
        .map(|known| {
            let value = known.country.code().to_owned();
            let selected = code.as_deref() == Some(&value);
            view! { <option value=value selected=selected>{known.name.clone()}</option> }
        })
        .collect_view();
    view! {
        <select
            class="select"
            aria-label=name
            on:change=move |event| on_choice.run(event_target_value(&event).parse().ok())
        >
            <option value="" selected=code.is_none()>{none}</option>
            {options}
        </select>
    }
}
