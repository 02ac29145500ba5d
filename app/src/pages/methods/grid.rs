//! Grid factors: every country as it counts this month, and one country's by year and month.

use super::provenance::Provenance;
use super::{figures, under};
use crate::client::{encode, fetched};
use crate::components::{Head, Mark, Section, StackTable, country_name, loaded};
use crate::format;
use crate::i18n::{Msg, t, tf};
use impact_core::api::{GridCountry, GridFactorRow, GridRow, GridZoneRow};
use leptos::prelude::*;
use std::iter;
use std::sync::Arc;

/// Every country.
#[component]
pub fn Countries() -> impl IntoView {
    let version = figures();
    let rows = fetched::<Vec<GridRow>>(move || Some(under(version).on("/api/v1/factors/grid")));
    loaded(rows, |rows| view! { <List rows=rows/> }.into_any())
}

#[component]
fn List(rows: Arc<Vec<GridRow>>) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let named: Vec<(String, GridRow)> =
        rows.iter().map(|row| (country_name(row.country), row.clone())).collect();
    let shown = move || {
        let wanted = search.get().trim().to_lowercase();
        let fits = |name: &str, row: &GridRow| {
            name.to_lowercase().contains(&wanted)
                || row.country.code().eq_ignore_ascii_case(&wanted)
        };
        let found: Vec<_> = named.iter().filter(|(name, row)| fits(name, row)).collect();
        found.into_iter().map(|(name, found)| row(name.clone(), found)).collect_view()
    };
    let columns = vec![
        Head::text(Msg::Country),
        Head::number(Msg::GridUnit),
        Head::text(Msg::Vintage),
        Head::number(Msg::Devices),
        Head::text(Msg::WhereFrom),
    ];
    view! {
        <p class="small muted measure">{t(Msg::GridText)}</p>
        <div class="toolbar">
            <input
                type="search"
                class="page-search select"
                aria-label=t(Msg::CountrySearch)
                placeholder=t(Msg::CountrySearch)
                prop:value=search
                on:input=move |event| search.set(event_target_value(&event))
            />
        </div>
        <StackTable name=t(Msg::GridPart) columns=columns rows=shown.into_any()/>
    }
}

fn row(name: String, row: &GridRow) -> impl IntoView + use<> {
    let age = if row.fallback {
        tf(Msg::MonthsOld, [("months", u64::from(row.age_months).into())])
    } else {
        t(Msg::UpToDate).to_owned()
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <a href=format!("/methods/grid/{}", encode(row.country.code()))>{name}</a>
                <span class="sub">{row.country.code().to_owned()}</span>
            </th>
            <td role="cell" data-label=t(Msg::GridUnit) class="r num">
                <b class="bold">{format::significant(row.factor.g_per_kwh)}</b>
                {instead(&row.factor)}
            </td>
            <td role="cell" data-label=t(Msg::Vintage)>
                {row.factor.vintage.clone()} " "
                <Mark quality=row.factor.quality text=age/>
            </td>
            <td role="cell" data-label=t(Msg::Devices) class="r num">{format::count(row.devices)}</td>
            <td role="cell">
                <Provenance source=row.factor.source.clone()/>
            </td>
        </tr>
    }
}

/// The shipped factor that an own one overrides.
fn instead(factor: &GridFactorRow) -> Option<impl IntoView + use<>> {
    let shipped = factor.overrides_g_per_kwh?;
    let text = tf(Msg::InsteadOf, [("value", format::significant(shipped).into())]);
    Some(view! { <span class="sub">{text}</span> })
}

/// One country.
#[component]
pub fn Country(code: String) -> impl IntoView {
    let version = figures();
    let path = format!("/api/v1/factors/grid/{}", encode(&code));
    let country = fetched::<GridCountry>(move || Some(under(version).on(&path)));
    view! {
        <p class="small crumb">
            <a href="/methods/grid">{t(Msg::GridPart)}</a>
        </p>
        {loaded(country, |country| view! { <Factors country=country/> }.into_any())}
    }
}

#[component]
fn Factors(country: Arc<GridCountry>) -> impl IntoView {
    let name = country_name(country.country);
    let parts = [("years", Msg::ByYear, &country.years), ("months", Msg::ByMonth, &country.months)]
        .into_iter()
        .filter(|(_, _, rows)| !rows.is_empty())
        .map(|(id, said, rows)| {
            let title = tf(said, [("country", name.clone().into())]);
            let rows = rows.iter().map(factor).collect_view();
            let columns = vec![
                Head::text(Msg::Vintage),
                Head::number(Msg::GridUnit),
                Head::text(Msg::WhereFrom),
            ];
            view! {
                <Section id=id title=title.clone()>
                    <StackTable name=title columns=columns rows=rows.into_any()/>
                </Section>
            }
        })
        .collect_view();
    let zones = (!country.zones.is_empty()).then(|| {
        let title = tf(Msg::ByZone, [("country", name.clone().into())]);
        let rows = country.zones.iter().map(zone).collect_view();
        let columns = vec![
            Head::text(Msg::SiteZone),
            Head::text(Msg::Vintage),
            Head::number(Msg::GridUnit),
            Head::text(Msg::WhereFrom),
        ];
        view! {
            <Section id="zones" title=title.clone()>
                <StackTable name=title columns=columns rows=rows.into_any()/>
            </Section>
        }
    });
    view! {
        <div class="pair">{parts}</div>
        {zones}
    }
}

/// A zone's newest factor, and the organisation's own of other times.
fn zone(zone: &GridZoneRow) -> impl IntoView + use<> {
    let row = |factor: &GridFactorRow| {
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    {zone.name.clone()} <span class="sub">{zone.zone.to_string()}</span>
                </th>
                <td role="cell" data-label=t(Msg::Vintage)>{factor.vintage.clone()}</td>
                <td role="cell" data-label=t(Msg::GridUnit) class="r num">
                    {format::significant(factor.g_per_kwh)} {instead(factor)}
                </td>
                <td role="cell">
                    <Provenance source=factor.source.clone()/>
                </td>
            </tr>
        }
    };
    iter::once(&zone.factor).chain(&zone.own).map(row).collect_view()
}

fn factor(factor: &GridFactorRow) -> impl IntoView + use<> {
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{factor.vintage.clone()}</th>
            <td role="cell" data-label=t(Msg::GridUnit) class="r num">{format::significant(factor.g_per_kwh)} {instead(factor)}</td>
            <td role="cell">
                <Provenance source=factor.source.clone()/>
            </td>
        </tr>
    }
}
