//! The country of each new location: the organisation's default until somebody says otherwise.

use super::commit::{Choices, Place};
use crate::components::{Section, country_name, country_options};
use crate::i18n::{Msg, t, tf};
use impact_core::api::LocationFinding;
use impact_core::quantity::Country;
use leptos::prelude::*;

/// Value of the option that says the country is not known; the empty one is nothing chosen.
const UNKNOWN: &str = "unknown";

/// The list; nothing where the file names no location.
#[component]
pub fn Locations(locations: Vec<LocationFinding>, choices: Choices) -> impl IntoView {
    let fresh = locations.iter().filter(|location| !location.known).count();
    if locations.is_empty() {
        return None;
    }
    let rows = locations.into_iter().map(|location| row(location, choices)).collect_view();
    let meta = tf(Msg::LocationsMeta, [("n", (fresh as u64).into())]);
    Some(view! {
        <Section id="locations" title=t(Msg::LocationsTitle) meta=move || meta.clone()>
            <p class="small muted measure">{t(Msg::LocationsText)}</p>
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

/// What a new location takes while nobody has chosen.
fn untouched(default: Option<Country>) -> String {
    match default {
        Some(country) => tf(Msg::CountryDefault, [("country", country_name(country).into())]),
        None => t(Msg::CountryUnknownYet).to_owned(),
    }
}

#[component]
fn PlaceSelect(location: LocationFinding, choices: Choices) -> impl IntoView {
    let place = choices.place(&location.name);
    let chosen = match place {
        Place::Country(country) => Some(country),
        Place::Default | Place::Unknown => None,
    };
    let unknown = location.country.is_some().then(|| {
        view! {
            <option value=UNKNOWN selected=place == Place::Unknown>
                {t(Msg::CountryUnknownYet)}
            </option>
        }
    });
    let label = tf(Msg::CountryOf, [("site", location.name.clone().into())]);
    let name = location.name;
    let choose = move |event: leptos::ev::Event| {
        let place = match event_target_value(&event).as_str() {
            UNKNOWN => Place::Unknown,
            code => code.parse().map_or(Place::Default, Place::Country),
        };
        choices.set_place(&name, place);
    };
    view! {
        <select class="select" aria-label=label on:change=choose>
            <option value="" selected=place == Place::Default>
                {untouched(location.country)}
            </option>
            {unknown}
            {country_options(chosen)}
        </select>
    }
}
