//! Countries by name.

use crate::format;
use crate::i18n::{Msg, t};
use crate::state::use_session;
use impact_core::quantity::Country;
use leptos::html::Select;
use leptos::prelude::*;

/// The name of a country, its code where the server knows no name.
pub fn country_name(country: Country) -> String {
    if let Some(name) = format::region(country.code()) {
        return name;
    }
    let meta = use_session().meta();
    meta.countries
        .iter()
        .find(|known| known.country == country)
        .map_or_else(|| country.code().to_owned(), |known| known.name.clone())
}

/// Each country that has a grid factor with its name, in the language's order of names.
pub fn named_countries() -> Vec<(Country, String)> {
    let meta = use_session().meta();
    let mut named: Vec<_> =
        meta.countries.iter().map(|known| (known.country, country_name(known.country))).collect();
    named.sort_by(|(_, a), (_, b)| format::in_order(a, b));
    named
}

/// An option for each country that has a grid factor.
pub fn country_options(chosen: Option<Country>) -> AnyView {
    named_countries()
        .into_iter()
        .map(|(country, name)| {
            view! {
                <option value=country.code().to_owned() selected=chosen == Some(country)>
                    {name}
                </option>
            }
        })
        .collect_view()
        .into_any()
}

/// A select of the countries that have a grid factor.
#[component]
pub fn CountrySelect(
    /// What the select is called by assistive technology.
    #[prop(into)]
    name: String,
    /// The country there is; none where none is known yet.
    #[prop(optional_no_strip)]
    chosen: Option<Country>,
    /// Whether the focus goes to the select as soon as it is there.
    #[prop(optional)]
    focus: bool,
    /// Hears each choice.
    on_choice: Callback<Option<Country>>,
) -> impl IntoView {
    let node = NodeRef::<Select>::new();
    if focus {
        node.on_load(|select| {
            request_animation_frame(move || {
                if let Err(error) = select.focus() {
                    leptos::logging::warn!("{error:?}");
                }
            });
        });
    }
    let none = chosen.is_none();
    view! {
        <select
            class="select"
            aria-label=name
            node_ref=node
            on:change=move |event| on_choice.run(event_target_value(&event).parse().ok())
        >
            {none.then(|| view! { <option value="" selected=true>{t(Msg::CountryChoose)}</option> })}
            {country_options(chosen)}
        </select>
    }
}
