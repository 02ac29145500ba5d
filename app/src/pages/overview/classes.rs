//! The fleet by class: bars of one scale, each with its range.

use super::without_figure;
use crate::components::{CarbonCell, Figure, Icon};
use crate::format::{self, Scale};
use crate::i18n::{Msg, label, t, tf};
use crate::state::Scope;
use impact_core::api::{FleetSummary, GroupFigure};
use leptos::prelude::*;
use std::sync::Arc;

/// The figure.
#[component]
pub fn Classes(summary: Arc<FleetSummary>, scope: Scope) -> impl IntoView {
    let most = summary.groups.iter().map(|group| group.gross.mean_kg.kg()).fold(0.0, f64::max);
    let scale = Scale::of(most);
    let listed = summary.clone();
    let (drawn, table_scope) = (summary.clone(), scope.clone());
    view! {
        <Figure
            finding=label(&summary.groups_finding)
            sub=t(Msg::ClassesSub)
            chart=move || bars(&drawn.groups, &scope)
            table=move || table(&listed.groups, &table_scope, scale)
        />
    }
}

fn bars(groups: &[GroupFigure], scope: &Scope) -> AnyView {
    let most = groups.iter().map(|group| group.gross.high_kg.kg()).fold(0.0, f64::max);
    let rows = groups
        .iter()
        .map(|group| {
            let figure = if without_figure(group) {
                view! { <td class="r subtle">{t(Msg::NotKnown)}</td> }.into_any()
            } else {
                let shown = format::carbon(&group.gross);
                view! {
                    <td class="r" title=shown.exact>
                        <b class="bold">{shown.value}</b>
                        <span class="unit">" "{shown.unit}</span>
                        <span class="sub">{shown.range}</span>
                    </td>
                }
                .into_any()
            };
            view! {
                <tr>
                    <th scope="row">
                        <a href=scope.devices(&group.devices_query)>{label(&group.label)}</a>
                        <span class="sub">
                            {tf(Msg::DevicesCount, [("devices", group.devices.into())])}
                        </span>
                    </th>
                    <td class="barcell">{bar(&group.gross, most, "life")}</td>
                    {figure}
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table" data-flush="">
            <thead class="sr">
                <tr>
                    <th scope="col">{t(Msg::Class)}</th>
                    <th scope="col" class="barcell">{t(Msg::Bar)}</th>
                    <th scope="col">{t(Msg::GrossFootprint)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// A bar from zero with its range as a thin line; decoration beside the number.
pub fn bar(figure: &impact_core::api::Carbon, most: f64, class: &'static str) -> AnyView {
    const WIDTH: f64 = 340.0;
    let at = |mass: impact_core::quantity::GramsCo2e| {
        if most > 0.0 { (mass.kg() / most * (WIDTH - 2.0)).clamp(0.0, WIDTH - 2.0) } else { 0.0 }
    };
    let (mean, low, high) = (at(figure.mean_kg), at(figure.low_kg), at(figure.high_kg));
    let width = if figure.mean_kg.grams() > 0 { mean.max(1.5) } else { 0.0 };
    let ranged = high > low;
    view! {
        <svg
            class="chart stagebar"
            viewBox=format!("0 0 {WIDTH} 16")
            preserveAspectRatio="none"
            aria-hidden="true"
        >
            <rect class=class y="3" width=format!("{width:.1}") height="10" rx="1"></rect>
            {ranged
                .then(|| {
                    let outer = mean.max(low);
                    view! {
                        <path
                            class="whisker"
                            vector-effect="non-scaling-stroke"
                            d=format!("M{outer:.1} 8H{high:.1}M{high:.1} 4V12")
                        ></path>
                        <path
                            class="whisker-in"
                            vector-effect="non-scaling-stroke"
                            d=format!("M{low:.1} 8H{outer:.1}M{low:.1} 4V12")
                        ></path>
                    }
                })}
        </svg>
    }
    .into_any()
}

fn table(groups: &[GroupFigure], scope: &Scope, scale: Scale) -> AnyView {
    let rows = groups
        .iter()
        .map(|group| {
            let unknown = without_figure(group);
            let not_known = || t(Msg::NotKnown).to_owned();
            let mass = |mass: impact_core::quantity::GramsCo2e| {
                format::significant(scale.value(mass.kg()))
            };
            view! {
                <tr>
                    <th scope="row">
                        <a href=scope.devices(&group.devices_query)>{label(&group.label)}</a>
                    </th>
                    <td class="r">{format::count(group.devices)}</td>
                    <td class="r">
                        {if unknown { not_known() } else { mass(group.embodied_kg) }}
                    </td>
                    <td class="r">
                        {group.use_kg.map_or_else(not_known, mass)}
                    </td>
                    <td class="r">
                        <CarbonCell figure=(!unknown).then_some(group.gross) scale=scale strong=true/>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-wrap scroll-x" tabindex="0" role="group" aria-label=t(Msg::Class)>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t(Msg::Class)}</th>
                        <th scope="col" class="r">{t(Msg::Devices)}</th>
                        <th scope="col" class="r">
                            {tf(Msg::EmbodiedIn, [("unit", scale.unit().into())])}
                        </th>
                        <th scope="col" class="r">
                            {tf(Msg::UseIn, [("unit", scale.unit().into())])}
                        </th>
                        <th scope="col" class="r" aria-sort="descending">
                            <span class="sorted">
                                <Icon name="i-down" size=12/>
                                {tf(Msg::GrossIn, [("unit", scale.unit().into())])}
                            </span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
