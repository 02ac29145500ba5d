//! Saying which part of its country's grid a site draws from.

use super::URL;
use crate::client::{encode, fetched, patch};
use crate::components::{Dialog, FieldError, Sending, SendingForm, dialog_foot, loaded, named};
use crate::format;
use crate::i18n::{Msg, t, tf};
use impact_core::api::{GridCountry, GridZoneRow, SiteEdit, SiteRow};
use leptos::prelude::*;
use std::sync::Arc;

/// What stands for the country's grid as a whole.
pub const WHOLE: &str = "country";

/// The choice; nothing for a site without a country.
#[component]
pub fn ZoneChoice(site: SiteRow, changed: Callback<()>) -> impl IntoView {
    let country = site.country?;
    let sending = Sending::new();
    let open = sending.open;
    let was = StoredValue::new(site.zone.map_or(WHOLE.to_owned(), |zone| zone.to_string()));
    let zone = RwSignal::new(was.get_value());
    let label = tf(Msg::SiteZoneOf, [("name", site.name.clone().into())]);
    let url = StoredValue::new(format!("{URL}/{}", encode(&site.id)));
    let version = site.version;
    let factors = format!("/api/v1/factors/grid/{}", encode(country.code()));
    let listed = fetched::<GridCountry>(move || open.get().then(|| factors.clone()));
    let ask = move |_| {
        zone.set(was.get_value());
        sending.ask();
    };
    let run = Callback::new(move |()| {
        let edit = SiteEdit { zone: Some(zone.get_untracked()), ..SiteEdit::default() };
        let request = async move { patch::<SiteRow>(&url.get_value(), version, &edit).await };
        sending.send("zone", request, move |site| {
            changed.try_run(());
            tf(Msg::SiteZoneSet, [("name", site.name.into())])
        });
    });
    Some(view! {
        <button type="button" class="btn" data-kind="quiet" aria-label=label on:click=ask>
            {t(Msg::SiteZone)}
        </button>
        <Dialog
            open=open
            title=t(Msg::SiteZoneTitle)
            actions=move || {
                dialog_foot(sending.open, sending.busy, "primary", [Msg::Cancel, Msg::SiteZoneSave].map(named), run)
            }
        >
            <SendingForm run=run>
                <p class="small muted">{t(Msg::SiteZoneText)}</p>
                {loaded(
                    listed,
                    move |country| {
                        view! { <ZoneSelect id="site-zone" country=country zone=zone/> }.into_any()
                    },
                )}
                <FieldError id="site-zone-error" error=sending.error/>
            </SendingForm>
        </Dialog>
    })
}

/// The zones of the country, each with its newest factor.
#[component]
pub fn ZoneSelect(
    /// Id of the select.
    id: &'static str,
    country: Arc<GridCountry>,
    /// What is chosen, as a site is sent it.
    zone: RwSignal<String>,
) -> impl IntoView {
    let option = |of: &GridZoneRow| {
        let value = of.zone.to_string();
        let chosen = zone.get_untracked() == value;
        let text = tf(
            Msg::SiteZoneOption,
            [
                ("name", of.name.clone().into()),
                ("zone", value.clone().into()),
                ("grams", format::significant(of.factor.g_per_kwh).into()),
                ("vintage", of.factor.vintage.clone().into()),
            ],
        );
        view! { <option value=value selected=chosen>{text}</option> }
    };
    let options = country.zones.iter().map(option).collect_view();
    let none = country.zones.is_empty();
    view! {
        <div class="field">
            <label for=id>{t(Msg::SiteZone)}</label>
            <select id=id on:change=move |event| zone.set(event_target_value(&event))>
                <option value=WHOLE selected=zone.get_untracked() == WHOLE>
                    {t(Msg::SiteZoneWhole)}
                </option>
                {options}
            </select>
            {none.then(|| view! { <p class="small muted">{t(Msg::SiteZoneNone)}</p> })}
        </div>
    }
}
