//! The sites, largest first; a site without a country can be given one here.

use crate::client::{get, patch};
use crate::components::{CarbonCell, CountrySelect, Icon, Section, country_name, use_toasts};
use crate::format::{self, Scale};
use crate::i18n::{Msg, label, t, tf};
use crate::state::{Scope, use_session};
use impact_core::api::{FleetSummary, GroupFigure, SiteEdit, SiteRow};
use impact_core::quantity::Country;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// The table.
#[component]
pub fn Sites(summary: Arc<FleetSummary>, scope: Scope, changed: Callback<()>) -> impl IntoView {
    let most = summary.groups.iter().map(|group| group.gross.mean_kg.kg()).fold(0.0, f64::max);
    let scale = Scale::of(most);
    let grid = summary.grid.as_ref().map(|grid| {
        tf(
            Msg::GridOldest,
            [
                ("factor", label(&grid.label).into()),
                ("vintage", grid.vintage.clone().into()),
                ("months", u64::from(grid.age_months).into()),
            ],
        )
    });
    let rows = summary.groups.iter().map(|group| row(group, &scope, scale, changed)).collect_view();
    let gross = tf(Msg::GrossIn, [("unit", scale.unit().into())]);
    view! {
        <Section id="sites" title=t(Msg::SitesTitle) meta=move || grid.clone()>
            <div class="table-wrap">
                <table class="table" role="table" data-reflow="plain">
                    <caption class="sr">{label(&summary.groups_finding)}</caption>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">{t(Msg::Site)}</th>
                            <th scope="col" role="columnheader">{t(Msg::Country)}</th>
                            <th scope="col" role="columnheader" class="r">{t(Msg::Devices)}</th>
                            <th scope="col" role="columnheader" class="r" data-p="2">
                                {t(Msg::GridIntensity)}
                            </th>
                            <th scope="col" role="columnheader" class="r" data-p="3">
                                {tf(Msg::EmbodiedIn, [("unit", scale.unit().into())])}
                            </th>
                            <th scope="col" role="columnheader" class="r" data-p="3">
                                {tf(Msg::UseIn, [("unit", scale.unit().into())])}
                            </th>
                            <th scope="col" role="columnheader" class="r" aria-sort="descending">
                                {gross}
                            </th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
        </Section>
    }
}

fn row(group: &GroupFigure, scope: &Scope, scale: Scale, changed: Callback<()>) -> AnyView {
    let mass = |mass: impact_core::quantity::GramsCo2e| format::significant(scale.value(mass.kg()));
    let name = label(&group.label);
    let country = match group.country {
        Some(country) => view! { <span>{country_name(country)}</span> }.into_any(),
        None => {
            view! { <MissingCountry site=group.key.clone() name=name.clone() changed=changed/> }
                .into_any()
        }
    };
    let missing = group.country.is_none();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="keep">
                <a href=scope.devices(&group.devices_query)>{name}</a>
            </th>
            <td role="cell" class="keep" class:under=!missing class:wide=missing>
                {country}
            </td>
            <td role="cell" class="r keep under">
                {format::count(group.devices)}
                <span class="in-cards">" "{t(Msg::DevicesWord)}</span>
            </td>
            <td role="cell" class="r" data-p="2">
                {group
                    .grid_g_per_kwh
                    .map_or_else(|| t(Msg::NotKnown).to_owned(), format::significant)}
            </td>
            <td role="cell" class="r" data-p="3">
                {mass(group.embodied_kg)}
            </td>
            <td role="cell" class="r" data-p="3">
                {group.use_kg.map_or_else(|| t(Msg::NotKnown).to_owned(), mass)}
            </td>
            <td role="cell" class="r keep">
                <CarbonCell figure=Some(group.gross) scale=scale strong=true/>
            </td>
        </tr>
    }
    .into_any()
}

/// Says that the country is missing, and lets an owner say which it is.
#[component]
fn MissingCountry(site: String, name: String, changed: Callback<()>) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    // Devices without a site are grouped under no key: there is no site to edit.
    let editable = session.may_edit() && !site.is_empty();
    let site = StoredValue::new(site);
    let label = tf(Msg::CountryOf, [("site", name.clone().into())]);
    let choose = Callback::new(move |country: Option<Country>| {
        let Some(country) = country else {
            return;
        };
        let name = name.clone();
        spawn_local(async move {
            match set_country(&site.get_value(), country).await {
                Ok(_) => {
                    toasts.say(tf(Msg::CountrySet, [("site", name.into())]));
                    changed.run(());
                }
                Err(failure) => toasts.say(failure.sentence()),
            }
        });
    });
    view! {
        <span class="missing">
            <span class="mark" data-q="stale">
                <Icon name="i-warn" size=12/>
                {t(Msg::CountryMissing)}
            </span>
            {editable
                .then(|| {
                    view! {
                        <CountrySelect
                            name=label
                            on_choice=choose
                        />
                    }
                })}
        </span>
    }
}

/// Sets the country of the version of the site that the server has now.
async fn set_country(site: &str, country: Country) -> Result<SiteRow, crate::client::Failure> {
    let sites: Vec<SiteRow> = get("/api/v1/sites", None).await?;
    let version = sites.iter().find(|known| known.id == site).map_or(0, |known| known.version);
    let url = format!("/api/v1/sites/{}", crate::client::encode(site));
    patch(&url, version, &SiteEdit { country }).await
}
