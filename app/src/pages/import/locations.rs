//! The country of each new location: the file's, else a person says it.

use super::commit::{Choices, Place, is_open};
use crate::components::{Section, country_name, country_options};
use crate::i18n::{Msg, t, tf};
use impact_core::api::LocationFinding;
use leptos::prelude::*;
use std::sync::Arc;

/// Value of the option that says the country is not known; the empty one is nothing chosen.
const UNKNOWN: &str = "unknown";

/// The list; nothing where the file names no location.
#[component]
pub fn Locations(locations: Vec<LocationFinding>, choices: Choices) -> impl IntoView {
    let fresh = locations.iter().filter(|location| !location.known).count();
    if locations.is_empty() {
        return None;
    }
    let all: Arc<[LocationFinding]> = locations.clone().into();
    let rows = locations.into_iter().map(|location| row(location, choices)).collect_view();
    let meta = tf(Msg::LocationsMeta, [("n", (fresh as u64).into())]);
    Some(view! {
        <Section id="locations" title=t(Msg::LocationsTitle) meta=move || meta.clone()>
            <p class="small muted measure">{t(Msg::LocationsText)}</p>
            <AllPlaces locations=all choices=choices/>
            <div class="table-wrap">
                <table class="table" role="table" data-reflow="plain">
                    <caption class="sr">{t(Msg::LocationsTitle)}</caption>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">{t(Msg::Location)}</th>
                            <th scope="col" role="columnheader" class="r">{t(Msg::Devices)}</th>
                            <th scope="col" role="columnheader">{t(Msg::Country)}</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
        </Section>
    })
}

fn row(location: LocationFinding, choices: Choices) -> AnyView {
    let name = location.name.clone();
    let devices = tf(Msg::DevicesCount, [("devices", location.devices.into())]);
    let country = if location.known {
        view! { <span class="muted">{t(Msg::SiteKnown)}</span> }.into_any()
    } else {
        view! { <PlaceSelect location=location choices=choices/> }.into_any()
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="keep">
                {name}
            </th>
            <td role="cell" class="r keep">
                {devices}
            </td>
            <td role="cell" class="keep wide">
                {country}
            </td>
        </tr>
    }
    .into_any()
}

/// The value of what is chosen, as the selects have it.
fn value(place: Place) -> String {
    match place {
        Place::Default => String::new(),
        Place::Unknown => UNKNOWN.to_owned(),
        Place::Country(country) => country.code().to_owned(),
    }
}

fn chosen(event: &leptos::ev::Event) -> Place {
    match event_target_value(event).as_str() {
        UNKNOWN => Place::Unknown,
        code => code.parse().map_or(Place::Default, Place::Country),
    }
}

#[component]
fn PlaceSelect(location: LocationFinding, choices: Choices) -> impl IntoView {
    // Without a country of the file none is taken unasked: it decides the use phase.
    let of_file = location.country.filter(|_| !location.assumed);
    let untouched = match of_file {
        Some(country) => tf(Msg::CountryDefault, [("country", country_name(country).into())]),
        None => t(Msg::CountryChoose).to_owned(),
    };
    let label = tf(Msg::CountryOf, [("site", location.name.clone().into())]);
    let first = match choices.place(&location.name) {
        Place::Country(country) => Some(country),
        Place::Default | Place::Unknown => None,
    };
    let required = is_open(&location);
    let (name, said) = (location.name.clone(), location.name);
    view! {
        <select
            class="select"
            aria-label=label
            required=required
            on:change=move |event| choices.set_place(&name, chosen(&event))
            prop:value=move || value(choices.place_now(&said))
        >
            <option value="">{untouched}</option>
            <option value=UNKNOWN>{t(Msg::CountryUnknownYet)}</option>
            {country_options(first)}
        </select>
    }
}

/// One choice for all locations that nobody has said anything of, the organisation's own country
/// first; nothing where the file leaves one at most.
#[component]
fn AllPlaces(locations: Arc<[LocationFinding]>, choices: Choices) -> impl IntoView {
    if locations.iter().filter(|location| is_open(location)).count() < 2 {
        return None;
    }
    let own = locations.iter().find(|location| location.assumed);
    let own = own.and_then(|location| location.country).map(|country| {
        let name = tf(Msg::CountryOwn, [("country", country_name(country).into())]);
        view! { <option value=country.code().to_owned()>{name}</option> }
    });
    let of = locations.clone();
    let open = Memo::new(move |_| choices.open_places(&of));
    // Chosen otherwise, what the choice before it set is set anew.
    let before = StoredValue::new(Place::Default);
    let choose = move |event: leptos::ev::Event| {
        let place = chosen(&event);
        choices.set_open_places(&locations, before.get_value(), place);
        before.set_value(place);
    };
    let select = view! {
        <div class="field inline">
            <label for="all-places">
                {move || match open.get() {
                    0 => t(Msg::AllPlacesSaid).to_owned(),
                    open => tf(Msg::AllPlaces, [("n", open.into())]),
                }}
            </label>
            <select
                id="all-places"
                class="select"
                on:change=choose
            >
                <option value="" disabled=true selected=true>
                    {t(Msg::CountryChoose)}
                </option>
                {own}
                <option value=UNKNOWN>{t(Msg::CountryUnknownYet)}</option>
                {country_options(None)}
            </select>
        </div>
    };
    Some(select)
}
