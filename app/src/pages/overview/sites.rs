//! The sites, largest first; an owner sets the country of each here.

use super::without_figure;
use crate::client::{get, patch};
use crate::components::{CarbonCell, CountrySelect, Icon, Section, country_name, use_toasts};
use crate::format::{self, Scale};
use crate::i18n::{Msg, label, t, tf};
use crate::state::{Scope, use_session};
use impact_core::api::{FleetSummary, GroupFigure, SiteEdit, SiteRow};
use impact_core::quantity::Country;
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html::Span;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

/// Shows the section to whoever an address sends to it: the browser looked for it before the
/// figures were there.
fn show_where_asked() {
    if window().location().hash().is_ok_and(|hash| hash == "#sites") {
        request_animation_frame(|| {
            if let Some(title) = document().get_element_by_id("sites") {
                title.scroll_into_view();
            }
        });
    }
}

/// The table.
#[component]
pub fn Sites(summary: Arc<FleetSummary>, scope: Scope, changed: Callback<()>) -> impl IntoView {
    show_where_asked();
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
    let country = view! {
        <SiteCountry
            site=group.key.clone()
            name=name.clone()
            country=group.country
            changed=changed
        />
    };
    let unknown = without_figure(group);
    let not_known = || t(Msg::NotKnown).to_owned();
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
                <span class="in-cards">" "{tf(Msg::DevicesWord, [("n", group.devices.into())])}</span>
            </td>
            <td role="cell" class="r" data-p="2">
                {group
                    .grid_g_per_kwh
                    .map_or_else(not_known, format::significant)}
            </td>
            <td role="cell" class="r" data-p="3">
                {if unknown { not_known() } else { mass(group.embodied_kg) }}
            </td>
            <td role="cell" class="r" data-p="3">
                {group.use_kg.map_or_else(not_known, mass)}
            </td>
            <td role="cell" class="r keep">
                <CarbonCell figure=(!unknown).then_some(group.gross) scale=scale strong=true/>
            </td>
        </tr>
    }
    .into_any()
}

/// The country of a site, or that it is missing; an owner says here which it is.
#[component]
fn SiteCountry(
    site: String,
    name: String,
    country: Option<Country>,
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
    patch(&url, version, &SiteEdit { country: Some(country), name: None }).await
}
