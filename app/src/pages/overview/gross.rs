//! The gross ledger and the band of key figures.

use crate::client::Query;
use crate::components::{Hero, Icon, Kpi, Mark};
use crate::format;
use crate::i18n::{Msg, label, t, tf};
use crate::state::Scope;
use impact_core::api::FleetSummary;
use impact_core::fleet::FleetFigure;
use impact_core::receipt::Quality;
use leptos::prelude::*;
use std::sync::Arc;

/// The hero: the fleet's gross footprint in the period.
#[component]
pub fn Gross(summary: Arc<FleetSummary>, scope: Scope) -> impl IntoView {
    let estimated = share_of(&summary, Quality::Estimate);
    let mark = (estimated > 0.0).then(|| {
        let text = tf(Msg::ShareEstimated, [("share", format::percent(estimated).into())]);
        view! { <Mark quality=Quality::Estimate text=text/> }
    });
    view! {
        <section aria-labelledby="gross">
            <article class="ledger lead" data-ledger="gross">
                <h2 class="name" id="gross">
                    <Icon name="l-gross"/>
                    {t(Msg::GrossFootprint)}
                    <span class="unit">{format::period(summary.period)}</span>
                </h2>
                <Hero figure=summary.gross/>
                {change(&summary, &scope)}
                <p class="reason">{reason(&summary)}</p>
                <p class="foot">
                    <a class="why" href=scope.href("/receipt")>
                        {t(Msg::Why)}
                    </a>
                    {mark}
                    {oldest_factor(&summary)}
                </p>
            </article>
        </section>
    }
}

/// The part of the figure that has a quality, 0 to 1.
fn share_of(summary: &FleetSummary, quality: Quality) -> f64 {
    summary.basis.iter().filter(|part| part.quality == quality).map(|part| part.share).sum()
}

/// The change against the same days of the year before.
fn change(summary: &FleetSummary, scope: &Scope) -> Option<AnyView> {
    let (now, before) = (summary.gross.mean_kg, summary.gross_year_before.mean_kg);
    if before.grams() <= 0 {
        return None;
    }
    let change = now.kg() / before.kg() - 1.0;
    // Under one per mille nothing is said to have moved.
    let (tone, text) = if change.abs() < 0.001 {
        ("flat", t(Msg::Unchanged).to_owned())
    } else {
        (if change < 0.0 { "good" } else { "flat" }, format::percent_signed(change))
    };
    let against = tf(
        Msg::Against,
        [
            ("period", format::period(summary.period.year_before()).into()),
            ("mass", format::kg(before).into()),
        ],
    );
    Some(
        view! {
            <p class="small">
                <span class="delta" data-tone=tone>
                    {text}
                </span>
                " "
                <span class="muted">{against}</span>
                " "
                <a class="why" href=scope.href("/why")>
                    {t(Msg::WhyChanged)}
                </a>
            </p>
        }
        .into_any(),
    )
}

/// What the figure is made of, by stage, largest first.
fn reason(summary: &FleetSummary) -> String {
    let mut stages: Vec<_> =
        summary.stages.iter().filter(|stage| stage.carbon.mean_kg.grams() != 0).collect();
    stages.sort_by_key(|stage| std::cmp::Reverse(stage.carbon.mean_kg));
    let parts: Vec<String> = stages
        .iter()
        .map(|stage| {
            let name = t(Msg::of_stage_in(stage.stage, summary.view));
            format!("{name} {}", format::kg(stage.carbon.mean_kg))
        })
        .collect();
    if parts.is_empty() { String::new() } else { format!("{}.", parts.join(", ")) }
}

/// The oldest grid factor, where it does not cover the period.
fn oldest_factor(summary: &FleetSummary) -> Option<AnyView> {
    let grid = summary.grid.as_ref().filter(|grid| grid.age_months > 0)?;
    let text = tf(
        Msg::FactorAge,
        [
            ("factor", label(&grid.label).into()),
            ("vintage", grid.vintage.clone().into()),
            ("months", u64::from(grid.age_months).into()),
        ],
    );
    Some(view! { <Mark quality=Quality::Stale text=text/> }.into_any())
}

/// The band of key figures.
#[component]
pub fn KeyFigures(summary: Arc<FleetSummary>, scope: Scope) -> impl IntoView {
    let why = |figure: FleetFigure| {
        scope.href_with("/receipt", Query::new().with("figure", figure.key()))
    };
    let device_year = summary.per_device_year.map(|figure| format::carbon(&figure));
    // Of the management view alone: an inventory books by its own rules.
    let carry = summary.still_to_carry.map(|figure| format::carbon(&figure));
    let embodied = format::carbon(&summary.embodied);
    let energy = format::energy(summary.energy_kwh);
    let makers = share_of(&summary, Quality::Maker);
    let any = summary.gross.mean_kg.grams() != 0;
    let age = summary.mean_age_years;
    let planned = summary.mean_planned_life_years;
    view! {
        <section aria-label=t(Msg::KeyFigures)>
            <dl class="kpis">
                <Kpi
                    why=if device_year.is_some() { why(FleetFigure::PerDeviceYear) } else { String::new() }
                    name=t(Msg::PerDeviceYear)
                    value=device_year
                        .as_ref()
                        .map_or_else(|| t(Msg::NotKnown).to_owned(), |shown| shown.value.clone())
                    unit=device_year.as_ref().map_or("", |shown| shown.unit)
                    exact=device_year.as_ref().map(|shown| shown.exact.clone()).unwrap_or_default()
                    under=device_year
                        .as_ref()
                        .and_then(|shown| {
                            shown.range.as_ref().map(|range| format!("{range} {}", shown.unit))
                        })
                        .unwrap_or_default()
                />
                <Kpi
                    why=why(FleetFigure::Energy)
                    name=t(Msg::EnergyInPeriod)
                    value=energy.number
                    unit=energy.unit
                    exact=energy.exact
                >
                    <Mark quality=Quality::Modelled/>
                </Kpi>
                {carry
                    .map(|carry| {
                        view! {
                            <Kpi
                                why=why(FleetFigure::StillToCarry)
                                name=t(Msg::StillToCarry)
                                value=carry.value.clone()
                                unit=carry.unit
                                exact=carry.exact.clone()
                                under=tf(Msg::OfEmbodied, [("mass", embodied.plain().into())])
                            />
                        }
                    })}
                <Kpi
                    why=age.map(|_| why(FleetFigure::MeanAge)).unwrap_or_default()
                    name=t(Msg::MeanAge)
                    value=age
                        .map_or_else(|| t(Msg::NotKnown).to_owned(), format::decimal)
                    unit=if age.is_some() { t(Msg::UnitYears) } else { "" }
                    under=planned
                        .map(|years| {
                            tf(Msg::OfPlanned, [("years", format::decimal(years).into())])
                        })
                        .unwrap_or_default()
                />
                <Kpi
                    why=if any { why(FleetFigure::MakersShare) } else { String::new() }
                    name=t(Msg::MakersShare)
                    value=format::percent(makers)
                    unit=""
                >
                    <Mark quality=Quality::Maker text=t(Msg::OfGross)/>
                </Kpi>
            </dl>
        </section>
    }
}
