//! The months of the period by stage.

use super::made_by;
use crate::chart::{BarChart, Series, StackedBars};
use crate::components::{Figure, Legend};
use crate::format::{self, Scale};
use crate::i18n::{Msg, label, t, tf};
use crate::state::Scope;
use impact_core::api::FleetSummary;
use impact_core::lifecycle::Stage;
use impact_core::quantity::{GramsCo2e, Month, Period};
use leptos::prelude::*;
use std::sync::Arc;

/// The number of a stage's colour: fixed, whatever else is drawn.
pub fn series_of(stage: Stage) -> usize {
    match stage {
        Stage::Manufacture => 1,
        Stage::Transport => 2,
        Stage::Use => 3,
        Stage::EndOfLife => 4,
        Stage::Unattributed => 5,
    }
}

/// Stages that any month of the period has.
fn stages(summary: &FleetSummary) -> Vec<Stage> {
    let used = |stage: &Stage| {
        let part =
            |stages: &Vec<GramsCo2e>| stages.get(stage.index()).is_some_and(|g| g.grams() != 0);
        summary.months.iter().any(|month| part(&month.stages_kg))
    };
    Stage::ALL.into_iter().filter(used).collect()
}

/// Kilograms or tonnes, by the largest month.
fn scale(summary: &FleetSummary) -> Scale {
    let most = summary.months.iter().map(|month| month.gross.mean_kg.kg()).fold(0.0, f64::max);
    Scale::of(most)
}

/// The figure.
#[component]
pub fn Months(summary: Arc<FleetSummary>, scope: Scope) -> impl IntoView {
    let scale = scale(&summary);
    let sub = tf(Msg::MonthsSub, [("unit", scale.unit().into())]);
    let of_months = scope.clone();
    let (charted, listed, made) = (summary.clone(), summary.clone(), summary.clone());
    view! {
        <Figure
            finding=label(&summary.finding)
            sub=sub
            chart=move || chart(&charted, scale)
            table=move || table(&listed, scale, &of_months)
            source=move || made_by(&made, &scope)
        />
    }
}

fn chart(summary: &FleetSummary, scale: Scale) -> AnyView {
    let stages = stages(summary);
    let values = |stage: Stage| -> Vec<f64> {
        let kg = |month: &impact_core::api::MonthFigure| {
            month.stages_kg.get(stage.index()).map_or(0.0, |grams| grams.kg())
        };
        summary.months.iter().map(|month| scale.value(kg(month))).collect()
    };
    let series = stages
        .iter()
        .map(|stage| {
            let values = values(*stage);
            let end = values.last().map(|value| format::significant(*value)).unwrap_or_default();
            Series {
                name: t(Msg::of_stage_in(*stage, summary.view)).to_owned(),
                number: series_of(*stage),
                values,
                end,
                stack: 0,
            }
        })
        .collect();
    let ranges = summary
        .months
        .iter()
        .map(|month| [month.gross.low_kg, month.gross.high_kg].map(|mass| scale.value(mass.kg())))
        .collect();
    let spec = StackedBars {
        labels: summary.months.iter().map(|month| format::month_short(month.month)).collect(),
        series,
        ranges,
        stacks: Vec::new(),
        unit: scale.unit(),
        locale: format::locale(),
    };
    let text = tf(
        Msg::MonthsText,
        [
            ("period", format::period(summary.period).into()),
            ("finding", label(&summary.finding).into()),
        ],
    );
    let legend = stages
        .iter()
        .map(|stage| (series_of(*stage), t(Msg::of_stage_in(*stage, summary.view)).to_owned()))
        .collect();
    view! {
        <div class="chart-wrap">
            <BarChart spec=spec text=text/>
            <Legend series=legend/>
        </div>
    }
    .into_any()
}

fn table(summary: &FleetSummary, scale: Scale, scope: &Scope) -> AnyView {
    let stages = stages(summary);
    let heads = stages
        .iter()
        .map(|stage| view! { <th scope="col" class="r">{t(Msg::of_stage_in(*stage, summary.view))}</th> })
        .collect_view();
    let rows = summary
        .months
        .iter()
        .map(|month| {
            let gross = format::carbon_in(&month.gross, scale);
            let cells = stages
                .iter()
                .map(|stage| {
                    let mass = month.stages_kg.get(stage.index()).copied().unwrap_or_default();
                    let shown = format::significant(scale.value(mass.kg()));
                    view! { <td class="r" title=format::exact_kg(mass)>{shown}</td> }
                })
                .collect_view();
            view! {
                <tr>
                    <th scope="row">{format::month_year(month.month)}</th>
                    {cells}
                    <td class="r" title=gross.exact>
                        <a class="why" href=of_month(summary, month.month, scope)>
                            <b class="bold">{gross.value}</b>
                        </a>
                    </td>
                    <td class="r dim">{gross.range}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div
            class="table-wrap scroll-x"
            tabindex="0"
            role="group"
            aria-label=label(&summary.finding)
        >
            <table class="table">
                <caption class="sr">{label(&summary.finding)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t(Msg::Month)}</th>
                        {heads}
                        <th scope="col" class="r">
                            {tf(Msg::GrossIn, [("unit", scale.unit().into())])}
                        </th>
                        <th scope="col" class="r">
                            {t(Msg::Range)}
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The receipt of the days of a month that lie in the period.
fn of_month(summary: &FleetSummary, month: Month, scope: &Scope) -> String {
    let (start, end) = (summary.period.start(), summary.period.end());
    let days = Period::new(month.first_day().max(start), month.next().first_day().min(end));
    let scope = days.map_or_else(|_| scope.clone(), |days| scope.with_period(days));
    scope.href("/receipt")
}
