//! The sites, largest first; an owner sets the country of each here.

use super::without_figure;
use crate::components::{CarbonCell, Section, SiteCountry};
use crate::format::{self, Scale};
use crate::i18n::{Msg, label, t, tf};
use crate::state::Scope;
use impact_core::api::{FleetSummary, GroupFigure};
use leptos::prelude::*;
use std::sync::Arc;

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
