//! The whole planned life by stage.

use super::receipt;
use crate::components::{Figure, Mark};
use crate::format::{self, Scale};
use crate::i18n::{Msg, label, statistic, t, tf};
use crate::pages::overview::{bar, series_of};
use crate::state::Scope;
use impact_core::api::{DeviceDetail, StageFigure};
use impact_core::lifecycle::Stage;
use leptos::prelude::*;
use std::sync::Arc;

const FILLS: [&str; 6] = ["s1", "s2", "s3", "s4", "s5", "s6"];

/// The figure; nothing where nothing is known of the life.
#[component]
pub fn Stages(detail: Arc<DeviceDetail>, scope: Scope) -> impl IntoView {
    let stages: Vec<StageFigure> = detail
        .footprint
        .whole_life
        .iter()
        .filter(|stage| stage.carbon.high_kg.grams() != 0)
        .cloned()
        .collect();
    if stages.is_empty() {
        return None;
    }
    let sheet = detail.product.as_ref().map(|product| {
        let year = product.year.map_or_else(|| t(Msg::YearUnknown).to_owned(), |y| y.to_string());
        tf(
            Msg::SheetIs,
            [("year", year.into()), ("statistic", statistic(&product.statistic).into())],
        )
    });
    let (whole, embodied) =
        (receipt(&detail, &scope, "whole_life"), receipt(&detail, &scope, "embodied"));
    let a_year = detail.row.use_per_year.map(|_| receipt(&detail, &scope, "use_per_year"));
    let total = detail.footprint.whole_life_total;
    let use_known = detail.footprint.whole_life.iter().any(|stage| stage.stage == Stage::Use);
    let (charted, listed) = (stages.clone(), stages);
    Some(view! {
        <Figure
            finding=label(&detail.footprint.finding)
            sub=t(Msg::WholeLifeSub)
            chart=move || rows(&charted, total, use_known, true)
            table=move || rows(&listed, total, use_known, false)
            source=move || {
                view! {
                    {sheet.clone().map(|sheet| view! { <span>{sheet}</span> })}
                    <a class="why" href=whole.clone()>
                        {t(Msg::WhyWholeLife)}
                    </a>
                    <a class="why" href=embodied.clone()>
                        {t(Msg::WhyEmbodied)}
                    </a>
                    {a_year.clone().map(|a_year| {
                        view! {
                            <a class="why" href=a_year>
                                {t(Msg::WhyUseYear)}
                            </a>
                        }
                    })}
                }
            }
        />
    })
}

fn rows(
    stages: &[StageFigure],
    total: Option<impact_core::api::Carbon>,
    use_known: bool,
    bars: bool,
) -> AnyView {
    let most = stages.iter().map(|stage| stage.carbon.high_kg.kg()).fold(0.0, f64::max);
    let rows = stages
        .iter()
        .map(|stage| {
            let shown = format::carbon_in(&stage.carbon, Scale::Kilograms);
            let fill = FILLS[series_of(stage.stage) - 1];
            view! {
                <tr>
                    <th scope="row">{t(Msg::of_stage(stage.stage))}</th>
                    {bars
                        .then(|| {
                            view! { <td class="barcell">{bar(&stage.carbon, most, fill)}</td> }
                        })}
                    <td class="r" title=shown.exact>
                        <b class="bold">{shown.value}</b>
                        <span class="unit">" "{shown.unit}</span>
                        <span class="sub at-narrow">{shown.range.clone()}</span>
                    </td>
                    <td class="r dim at-wide">{shown.range}</td>
                    <td>
                        <Mark quality=stage.quality quiet=bars/>
                    </td>
                </tr>
            }
        })
        .collect_view();
    let unknown = (!use_known).then(|| {
        view! {
            <tr>
                <th scope="row">{t(Msg::of_stage(Stage::Use))}</th>
                {bars.then(|| view! { <td class="barcell"></td> })}
                <td class="r subtle">{t(Msg::NotKnown)}</td>
                <td class="r at-wide"></td>
                <td></td>
            </tr>
        }
    });
    let total = total.map(|total| {
        let shown = format::carbon_in(&total, Scale::Kilograms);
        view! {
            <tfoot>
                <tr>
                    <th scope="row">{t(Msg::WholeLife)}</th>
                    {bars.then(|| view! { <td class="barcell"></td> })}
                    <td class="r" title=shown.exact>
                        <b class="bold">{shown.value}</b>
                        <span class="unit">" "{shown.unit}</span>
                        <span class="sub at-narrow">{shown.range.clone()}</span>
                    </td>
                    <td class="r dim at-wide">{shown.range}</td>
                    <td></td>
                </tr>
            </tfoot>
        }
    });
    view! {
        <table class="table" data-flush="">
            <thead class="sr">
                <tr>
                    <th scope="col">{t(Msg::Stage)}</th>
                    {bars.then(|| view! { <th scope="col" class="barcell">{t(Msg::Bar)}</th> })}
                    <th scope="col">{t(Msg::EmbodiedKgHead)}</th>
                    <th scope="col" class="at-wide">{t(Msg::Range)}</th>
                    <th scope="col">{t(Msg::Quality)}</th>
                </tr>
            </thead>
            <tbody>{rows} {unknown}</tbody>
            {total}
        </table>
    }
    .into_any()
}
